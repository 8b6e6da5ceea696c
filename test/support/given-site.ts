import { seededChance } from '../../src/base/chance.ts';
import type { Clock, Timer } from '../../src/base/clock.ts';
import type { Log } from '../../src/base/log.ts';
import type { Answer } from '../../src/base/signal.ts';
import { simulatedClock } from '../../src/base/simulated-clock.ts';
import { faultyStore } from '../../src/journal/memory/faulty-store.ts';
import { emptyTables, memoryStore } from '../../src/journal/memory/memory-store.ts';
import type { Store } from '../../src/journal/store.ts';
import type { Stream } from '../../src/journal/stream.ts';
import { openJournal } from './journal.ts';
import type { TallyState } from './tally.ts';

/** A site with the tally module on the memory store, and the few things a test of the journal says to it. */

export const start = Date.UTC(2026, 10, 22, 8, 0, 0);
export const officer = { by: 'staff/17', role: 'dispatcher', desk: 'desk-1' } as const;

export function givenStore(options: Partial<Parameters<typeof faultyStore>[1]> = {}) {
  const clock = simulatedClock(start);
  const tables = emptyTables();
  const inner = memoryStore(tables);
  const store = faultyStore(inner, { clock, chance: seededChance(5), ...options });
  return { clock, tables, inner, store };
}

export async function givenSite(options: Parameters<typeof openJournal>[2] & { wrap?: (store: Store) => Store } = {}) {
  const parts = givenStore();
  await parts.store.open();
  const journal = await openJournal(options.wrap?.(parts.store) ?? parts.store, parts.clock, options);
  const stream = await journal.addSite('station');
  await stream.settled();
  return { ...parts, journal, stream };
}

export function add(
  stream: Stream,
  n: number,
  cause: string,
  more: object = {},
  by: string = officer.by,
): Promise<Answer> {
  return stream.command('tally', { type: 'add', n, ...more } as { type: string }, { ...officer, by }, cause);
}

export function ring(stream: Stream, id: string, panel = 'AP1'): Promise<Answer> {
  return stream.signal(
    { kind: 'point', point: 'A001', what: 'panic', phase: 'new' },
    `device/${panel}`,
    id,
    `tcp ${panel}`,
  );
}

export function sum(stream: Stream): number {
  return stream.reader.state<TallyState>('tally').sum;
}

export async function linesOf(stream: Stream): Promise<string[]> {
  return (await stream.read(0, 1_000_000)).map((row) => row.bytes);
}

export async function factsOf(stream: Stream) {
  return (await linesOf(stream)).map(
    (line) => JSON.parse(line) as { seq: number; type: string; by: string; cause: string },
  );
}

/** Lets everything that waits for no timer go on. */
export async function aMoment(turns = 20): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}

/** A store whose commits a test holds back and lets go. */
export function heldStore(inner: Store) {
  let waiting: (() => void)[] = [];
  let held = false;
  const store: Store = {
    ...inner,
    async append(...given) {
      if (held) await new Promise<void>((resolve) => waiting.push(resolve));
      return inner.append(...given);
    },
  };
  return {
    store,
    hold: () => void (held = true),
    /** Those held now go; others are held on. */
    letThese() {
      const all = waiting;
      waiting = [];
      for (const go of all) go();
    },
    letGo() {
      held = false;
      this.letThese();
    },
  };
}

/** A clock that knows what still waits on it: after a stop that is nothing. */
export function watchedClock(clock: Clock): Clock & { waiting(): number; fired(): number } {
  const waits = new Set<Timer>();
  let fired = 0;
  return {
    now: () => clock.now(),
    monotonic_ms: () => clock.monotonic_ms(),
    after(delay_ms, run) {
      const inner = clock.after(delay_ms, () => {
        waits.delete(timer);
        fired++;
        run();
      });
      const timer: Timer = {
        cancel() {
          waits.delete(timer);
          inner.cancel();
        },
      };
      waits.add(timer);
      return timer;
    },
    waiting: () => waits.size,
    fired: () => fired,
  };
}

export function keptLog(): { log: Log; codes: () => string[] } {
  const codes: string[] = [];
  return { log: (_level, _unit, code) => void codes.push(code), codes: () => codes };
}
