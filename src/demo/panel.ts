import type { Chance } from '../base/chance.ts';
import type { Clock, Timer } from '../base/clock.ts';
import { second_ms, type Instant } from '../base/instant.ts';
import { encodeFrame } from '../connectors/sia-dc09/codec.ts';
import { readTimestamp, timestampLength } from '../connectors/sia-dc09/timestamp.ts';
import type { Line } from './line.ts';
import type { SitePanel } from './site.ts';

/** One thing a panel has to say, as ADM-CID has it: qualifier 1 new or opening, 3 restore or closing. */
export interface Said {
  qualifier: 1 | 3;
  code: string;
  group: string;
  panelZone: number;
}

export interface PanelParts {
  panel: SitePanel;
  line: Line;
  clock: Clock;
  chance: Chance;
  key: Uint8Array | null;
  /** How many milliseconds this panel's clock gains in an hour. */
  clockGainPerHour_ms: number;
}

/** Without an answer a panel says it again after 5 to 60 s (DC-09 C.1.3.15). */
const retryFirst_ms = 5 * second_ms;
const retryMax_ms = 60 * second_ms;
/** What a panel's own memory holds; the oldest goes first, as in the field. */
const memoryMax = 500;

/** A simulated panel: one message under way, said again until it is answered; polls when it has nothing else to say. */
export class DemoPanel {
  readonly id: string;
  private readonly parts: PanelParts;
  private readonly waiting: { said: Said; at: Instant }[] = [];
  private sequence: number;
  private underWay: { frame: () => Buffer; answered: () => void; timer: Timer; wait_ms: number } | null = null;
  private poll: Timer | null = null;
  private clockSetAt: Instant;
  private clockOffset_ms = 0;
  private stopped = false;

  constructor(parts: PanelParts) {
    this.parts = parts;
    this.id = parts.panel.id;
    this.sequence = parts.chance.below(9_999) + 1;
    this.clockSetAt = parts.clock.now();
    parts.line.onAnswer((bytes) => this.hear(bytes));
    this.planPoll();
  }

  /** The panel's own clock: right when it was last set, and gaining since. */
  now(): Instant {
    const now = this.parts.clock.now();
    const gained_ms = ((now - this.clockSetAt) / 3_600_000) * this.parts.clockGainPerHour_ms;
    return Math.round(now + this.clockOffset_ms + gained_ms);
  }

  say(said: Said): void {
    if (this.waiting.length >= memoryMax) this.waiting.shift();
    this.waiting.push({ said, at: this.now() });
    this.next();
  }

  cut(isCut: boolean): void {
    this.parts.line.cut(isCut);
  }

  stop(): void {
    this.stopped = true;
    this.poll?.cancel();
    this.underWay?.timer.cancel();
    this.parts.line.close();
  }

  private planPoll(): void {
    this.poll = this.parts.clock.after(this.parts.panel.pollInterval_s * second_ms, () => {
      if (!this.underWay) this.send('NULL', undefined, () => {});
      this.planPoll();
    });
  }

  private next(): void {
    const first = this.waiting[0];
    if (this.underWay || !first || this.stopped) return;
    const { qualifier, code, group, panelZone } = first.said;
    const data = `${qualifier}${code} ${group.padStart(2, '0')} ${String(panelZone).padStart(3, '0')}`;
    this.send('ADM-CID', data, () => this.waiting.shift(), first.at);
  }

  private send(token: 'ADM-CID' | 'NULL', data: string | undefined, done: () => void, happenedAt?: Instant): void {
    const { protocol } = this.parts.panel;
    const sequence = this.sequence;
    this.sequence = (this.sequence % 9_999) + 1;
    const frame = (): Buffer => {
      const late = happenedAt !== undefined && this.now() - happenedAt > 30 * second_ms;
      const message = {
        token,
        sequence,
        receiver: protocol.receiver,
        line: protocol.line,
        account: protocol.account,
        ...(data === undefined ? {} : { data }),
        ...(late ? { extended: [{ letter: 'H', value: occurredAt(happenedAt) }] } : {}),
        timestamp: this.now(),
      };
      return this.parts.key
        ? encodeFrame(message, { key: this.parts.key, chance: this.parts.chance })
        : encodeFrame(message);
    };
    this.underWay = { frame, answered: done, timer: this.planRetry(retryFirst_ms), wait_ms: retryFirst_ms };
    this.parts.line.send(frame());
  }

  private planRetry(wait_ms: number): Timer {
    return this.parts.clock.after(wait_ms, () => {
      if (!this.underWay || this.stopped) return;
      const next_ms = Math.min(this.underWay.wait_ms * 2, retryMax_ms);
      this.underWay = { ...this.underWay, wait_ms: next_ms, timer: this.planRetry(next_ms) };
      this.parts.line.send(this.underWay.frame());
    });
  }

  /** An ACK ends the message; a NAK sets the clock and it is said again; DUH ends it too, it would not be understood. */
  private hear(bytes: Buffer): void {
    if (!this.underWay) return;
    const text = bytes.toString('latin1');
    const token = /"\*?(ACK|NAK|DUH)"/.exec(text)?.[1];
    if (token === 'NAK') return this.setClock(bytes);
    if (token !== 'ACK' && token !== 'DUH') return;
    this.underWay.timer.cancel();
    const { answered } = this.underWay;
    this.underWay = null;
    answered();
    this.next();
  }

  private setClock(bytes: Buffer): void {
    const from = bytes.lastIndexOf('_');
    const told = from < 0 ? null : readTimestamp(bytes.subarray(0, from + timestampLength), from);
    if (told === null) return;
    this.clockSetAt = this.parts.clock.now();
    this.clockOffset_ms = told - this.clockSetAt;
  }
}

/** The H block has the form of a timestamp: HH:MM:SS,MM-DD-YYYY. */
function occurredAt(at: Instant): string {
  const [date, time] = new Date(at).toISOString().slice(0, 19).split('T') as [string, string];
  const [year, month, day] = date.split('-');
  return `${time},${month}-${day}-${year}`;
}
