import { seededChance, type Chance } from '../../src/base/chance.ts';
import type { Clock } from '../../src/base/clock.ts';
import { frameOf, framesIn, stamp } from '../support/dc09/independent-sender.ts';
import type { SimulatedClient, SimulatedNetwork } from '../support/simulated-network.ts';
import type { PanelOptions } from './swarm.ts';

/** One frame as the panel remembers it. `expects` are the facts one of which it must have led to. */
export interface Said {
  account: string;
  sequence: string;
  data: string;
  expects: readonly string[];
  triedAt: number;
  tries: number;
  acknowledged: boolean;
}

/** A zone speaks again only after it was answered, so that every frame changes something that can be counted. */
interface Zone {
  number: number;
  alarm: readonly [contactId: string, siaNew: string, siaRestore: string];
  active: boolean;
  waiting: boolean;
}

const alarms: readonly Zone['alarm'][] = [
  ['131', 'BA', 'BR'],
  ['111', 'FA', 'FR'],
  ['120', 'PA', 'PR'],
  ['154', 'WA', 'WR'],
  ['137', 'TA', 'TR'],
  ['151', 'GA', 'GR'],
];
/** As the site file has the points of its own panel. */
const ownAlarms = ['111', '111', '111', '111', '111', '114', '115', '120', '154'];
const zonesOf = { own: ownAlarms.length, admitted: 24 };

/**
 * An alarm panel with a memory: it says each thing until it is acknowledged, over lines that break, and never forgets.
 * Written from the facts of the protocol; it shares no line with the receiver it speaks to.
 */
export class Panel {
  readonly said: Said[] = [];
  /** Answers that no right receiver gives to a right panel. */
  readonly wronged: string[] = [];
  readonly options: PanelOptions;
  readonly key: Buffer | null;
  mayBegin = true;
  private readonly chance: Chance;
  private readonly clock: Clock;
  private readonly network: SimulatedNetwork;
  private readonly zones: readonly Zone[];
  private readonly waiting = new Map<string, { said: Said; zone: Zone | null; turnsActive: boolean }>();
  private client: SimulatedClient | null = null;
  private heard = Buffer.alloc(0);

  constructor(options: PanelOptions, seed: number, clock: Clock, network: SimulatedNetwork) {
    this.options = options;
    this.chance = seededChance(seed);
    this.clock = clock;
    this.network = network;
    this.key = options.keyBits === 0 ? null : Buffer.from(this.chance.bytes(options.keyBits / 8));
    const own = options.id === 'FP1';
    this.zones = Array.from({ length: own ? zonesOf.own : zonesOf.admitted }, (_, index) => ({
      number: index + 1,
      alarm: own ? [ownAlarms[index]!, 'FA', 'FR'] : alarms[index % alarms.length]!,
      active: false,
      waiting: false,
    }));
  }

  get unanswered(): number {
    return this.waiting.size;
  }

  act(): void {
    for (const { said } of this.waiting.values()) {
      if (this.clock.now() - said.triedAt >= this.options.retry_ms) this.retry(said);
    }
    if (!this.mayBegin || this.waiting.size >= this.options.pipelined) return;
    if (this.chance.below(1_000) < this.options.busyPermille) this.sayNext();
  }

  /** Says this, as a story has it, until it is acknowledged. */
  tell(data: string, expects: readonly string[]): Said {
    const sequence = String(this.said.length + 1).padStart(4, '0');
    const said: Said = {
      account: this.options.account,
      sequence,
      data,
      expects,
      triedAt: 0,
      tries: 0,
      acknowledged: false,
    };
    this.said.push(said);
    this.waiting.set(sequence, { said, zone: null, turnsActive: false });
    this.send(said);
    return said;
  }

  private sayNext(): void {
    const sequence = String(this.said.length + 1).padStart(4, '0');
    const { account } = this.options;
    const next = this.draw();
    const said: Said = { account, sequence, ...next, triedAt: 0, tries: 0, acknowledged: false };
    this.said.push(said);
    this.waiting.set(sequence, { said, zone: next.zone, turnsActive: next.turnsActive });
    if (next.zone) next.zone.waiting = true;
    this.send(said);
  }

  private draw(): { data: string; expects: readonly string[]; zone: Zone | null; turnsActive: boolean } {
    const { speaks } = this.options;
    const free = this.zones.filter((zone) => !zone.waiting);
    if (free.length === 0 || this.chance.below(10) === 0)
      return { ...this.drawEvent(), zone: null, turnsActive: false };
    const zone = free[this.chance.below(free.length)]!;
    const restores = zone.active && this.chance.below(4) > 0;
    const [contactId, siaNew, siaRestore] = zone.alarm;
    const number = String(zone.number).padStart(3, '0');
    const data =
      speaks === 'ADM-CID'
        ? `${restores ? 3 : 1}${contactId} 01 ${number}`
        : `Nri1/${restores ? siaRestore : siaNew}${number}`;
    const expects = restores ? ['alarm restored', 'panel event kept'] : ['alarm raised', 'alarm repeated'];
    return { data, expects, zone, turnsActive: !restores };
  }

  private drawEvent(): { data: string; expects: readonly string[] } {
    const isTest = this.chance.below(2) === 0;
    if (this.options.speaks === 'SIA-DCS') {
      return isTest
        ? { data: 'Nri0/RP000', expects: ['panel event kept'] }
        : { data: 'Nri1/OP007', expects: ['area disarmed'] };
    }
    return isTest
      ? { data: '1602 00 000', expects: ['panel event kept'] }
      : { data: '1401 01 007', expects: ['area disarmed'] };
  }

  private retry(said: Said): void {
    // Some panels think the line dead and dial again; others say it once more where they are.
    if (this.client && this.chance.below(2) === 0) {
      if (this.chance.below(2) === 0) this.client.close();
      else this.client.vanish();
      this.client = null;
    }
    this.send(said);
  }

  private send(said: Said): void {
    said.triedAt = this.clock.now();
    said.tries++;
    const frame = frameOf({
      token: this.options.speaks,
      seq: said.sequence,
      route: 'R1L1',
      account: said.account,
      data: `#${said.account}|${said.data}`,
      // A keyed panel must send its time; it is the time of this try.
      ...(this.key ? { key: this.key, tail: stamp(this.clock.now() + this.options.drift_ms) } : {}),
      ...(this.key ? { pad: Buffer.alloc(16, 65 + this.chance.below(26)) } : {}),
    });
    if (this.options.transport === 'udp') {
      this.network.sendUdp('receiver', frame, (reply) => this.hear(Buffer.from(reply)), `udp ${this.address}:5000`);
    } else this.line().write(frame);
  }

  private get address(): string {
    return `10.1.0.${this.options.account.slice(-1)}`;
  }

  private line(): SimulatedClient {
    if (this.client && this.client.state !== 'closed') return this.client;
    this.heard = Buffer.alloc(0);
    const client: SimulatedClient = this.network.connectTcp('receiver', {
      data: (bytes) => {
        if (client !== this.client) return;
        this.heard = Buffer.concat([this.heard, bytes]);
        const end = this.heard.lastIndexOf('\r') + 1;
        const whole = this.heard.subarray(0, end);
        this.heard = this.heard.subarray(end);
        this.hear(whole);
      },
    });
    this.client = client;
    return client;
  }

  private hear(bytes: Buffer): void {
    if (bytes.length === 0) return;
    for (const { text } of framesIn(bytes)) {
      const [, sealed, word, sequence] = /^"(\*?)([A-Z]+)"(\d{4})/.exec(text) ?? [];
      if (word !== 'ACK' || (sealed === '*') !== (this.key !== null)) this.wronged.push(text);
      else this.acknowledged(sequence!);
    }
  }

  private acknowledged(sequence: string): void {
    const waited = this.waiting.get(sequence);
    // A second answer to something said twice tells nothing new.
    if (!waited) return;
    this.waiting.delete(sequence);
    waited.said.acknowledged = true;
    if (waited.zone) {
      waited.zone.waiting = false;
      waited.zone.active = waited.turnsActive;
    }
  }
}
