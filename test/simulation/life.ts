import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { seededChance } from '../../src/base/chance.ts';
import type { Clock } from '../../src/base/clock.ts';
import { openFloor, type Floor } from '../../src/floor.ts';
import { faultyStore, type FaultyStore } from '../../src/journal/memory/faulty-store.ts';
import { memoryStore, type MemoryTables } from '../../src/journal/memory/memory-store.ts';
import { signingKeyFromSeed } from '../../src/journal/signed-root.ts';
import type { Stream } from '../../src/journal/stream.ts';
import { allModules } from '../../src/modules/all.ts';
import type { Module } from '../../src/modules/module.ts';
import { panelKeyName } from '../../src/senders.ts';
import type { SimulatedNetwork } from '../support/simulated-network.ts';
import { projectRoot } from '../support/tidy/sources.ts';
import type { Options, PanelOptions } from './swarm.ts';

export const siteName = 'linden-hall';
export const keys = {
  sealing: new Uint8Array(32).fill(3),
  signing: signingKeyFromSeed(new Uint8Array(32).fill(7)),
  made: false,
};

/** Codes by which the program says of itself that it is wrong. In no weather may one of them be logged. */
const ownMistakes = new Set([
  'TURN_FAILED',
  'DECISION_FAILED',
  'REPORT_FAILED',
  'SIGNAL_REFUSED',
  'STOP_FAILED',
  'STANDING_ORDER_REFUSED',
]);

/** Time as one life of the program has it: its wall clock may be off, and nothing of it runs on after its death. */
function mortalClock(clock: Clock, ahead_ms: number): Clock & { die(): void } {
  const waits = new Set<{ cancel(): void }>();
  let dead = false;
  return {
    now: () => clock.now() + ahead_ms,
    monotonic_ms: () => clock.monotonic_ms(),
    after(delay_ms, run) {
      if (dead) return { cancel: () => {} };
      const wait = clock.after(delay_ms, () => {
        waits.delete(wait);
        run();
      });
      waits.add(wait);
      return wait;
    },
    die() {
      dead = true;
      for (const wait of waits) wait.cancel();
    },
  };
}

export interface LifeGiven {
  clock: Clock;
  network: SimulatedNetwork;
  tables: MemoryTables;
  options: Options;
  /** Which life this is, for its own draw of faults. */
  number: number;
  ahead_ms: number;
  lies: boolean;
  modules?: readonly Module[];
}

/** One run of the program, from its start to the moment it is stopped or killed; only the tables outlive it. */
export class Life {
  readonly store: FaultyStore;
  readonly mistakes: string[] = [];
  floor: Floor | null = null;
  /** How many facts there were, and when somebody last watched, before this life began. */
  readonly factsBefore: number;
  readonly watchedUntil: number | null;
  /** Resolves when the start is over, well or badly (`failed`). */
  readonly opened: Promise<void>;
  failed: unknown = null;
  private readonly clock: ReturnType<typeof mortalClock>;
  private readonly network: SimulatedNetwork;

  constructor(given: LifeGiven) {
    const { options, number, tables } = given;
    this.network = given.network;
    this.watchedUntil = tables.aliveAt;
    this.factsBefore = [...tables.streams.values()].find(({ row }) => row.name === siteName)?.facts.length ?? 0;
    this.clock = mortalClock(given.clock, given.ahead_ms);
    const chance = seededChance(options.seed * 1_000 + 100 + number);
    const calm = number === 0;
    this.store = faultyStore(memoryStore(tables), {
      clock: this.clock,
      chance,
      ...options.store,
      ...(calm ? { faultsPerThousand: 0 } : {}),
      lies: given.lies,
    });
    this.opened = this.open(given).catch((error: unknown) => {
      this.failed = error;
    });
  }

  get stream(): Stream | null {
    return this.floor?.journal.stream(siteName) ?? null;
  }

  private async open({ options, number, modules }: LifeGiven): Promise<void> {
    await this.store.open();
    const floor = await openFloor({
      clock: this.clock,
      chance: seededChance(options.seed * 1_000 + 500 + number),
      store: this.store,
      network: this.network,
      log: (_level, unit, code, detail) => {
        if (ownMistakes.has(code)) this.mistakes.push(`${unit} ${code} ${JSON.stringify(detail)}`);
      },
      keys,
      folds: Object.fromEntries([...allModules.map((module) => module.name), 'book'].map((name) => [name, 'fold-1'])),
      installation: 'simulated',
      edges: { siaDc09: { tcp: 'receiver', udp: 'receiver' } },
      displaced: () => this.mistakes.push('displaced, though there is no other writer'),
      modules: modules ?? allModules,
    });
    await floor.listen();
    this.floor = floor;
  }

  /** Power is cut. */
  kill(): void {
    this.network.crash();
    this.store.crash();
    this.clock.die();
  }

  /** Asked to stop; resolves once it has. */
  async stop(): Promise<void> {
    await this.floor!.stop();
    this.network.crash();
    this.clock.die();
  }
}

/** As much of a panel as the site must be told. */
export interface Described {
  options: Pick<PanelOptions, 'id' | 'account' | 'transport' | 'keyBits'>;
  key: Uint8Array | null;
}

/** The site as it is before anything goes wrong: its file loaded, its panels admitted, their keys set. */
export async function describeSite(
  floor: Floor,
  panels: readonly Described[],
  file = 'examples/small-venue/site.json',
): Promise<void> {
  await floor.addSite(siteName);
  const stream = floor.journal.stream(siteName)!;
  const asker = { by: 'rule/setup', role: 'rule' as const };
  const spec = readFileSync(join(projectRoot, file), 'utf8');
  const tell = async (command: { type: string } & Record<string, unknown>, cause: string) => {
    const answer = await stream.command('sites', command, asker, cause);
    if (answer.answer !== 'kept') throw new Error(`the site could not be set up: ${JSON.stringify(answer)}`);
  };
  await tell({ type: 'load site', spec }, 'setup/site');
  for (const { options, key } of panels) {
    const { id, account, transport, keyBits } = options;
    const place = {
      name: { zh: id, en: id },
      kind: 'intrusion-panel',
      zone: 'Z02',
      x: 30,
      y: 20,
      encryption: keyBits === 0 ? 'none' : `aes${keyBits}`,
    };
    const sender = { account, panel: id, transport, plainAllowed: key === null, place };
    if (id !== 'FP1') await tell({ type: 'admit sender', ...sender }, `setup/${id}`);
    if (!key) continue;
    const version = await floor.secrets.set(panelKeyName(siteName, id), key);
    await tell({ type: 'note panel key', panel: id, version, bits: keyBits }, `setup/key/${id}`);
  }
  await floor.senders.refresh();
}
