import type { Chance } from '../../base/chance.ts';
import type { Clock } from '../../base/clock.ts';
import type { Store } from '../store.ts';
import { diskFull, outcomeUnknown, storeUnavailable } from '../store-faults.ts';
import type { MemoryStore } from './memory-store.ts';

/**
 * What befalls one append. `unavailable` and `disk-full` write nothing; the two `unknown` ones reject alike, and only
 * the tail tells them apart.
 */
export type AppendFault = 'unavailable' | 'disk-full' | 'unknown-kept' | 'unknown-lost';

export interface FaultOptions {
  clock: Clock;
  /** Seeded, so that a failing run can be run again. */
  chance: Chance;
  /** Every call takes a time drawn between these. Zero for both: no wait, and the clock need not be moved. */
  delayMin_ms?: number;
  delayMax_ms?: number;
  /** Of a thousand appends, how many meet a fault drawn at random. */
  faultsPerThousand?: number;
  /**
   * A disk that lies: appends resolve at once, and reach the disk only when `sync()` is called. What was not synced is
   * gone after `crash()`. No clerk can be right on such a disk: this is how a test proves that it would be caught.
   */
  lies?: boolean;
}

export interface FaultyStore extends Store {
  /** The next append meets this; more than one call makes a queue. */
  failNextAppend(fault: AppendFault): void;
  /** Every write fails with DISK_FULL until space is back. Reading goes on. */
  setDiskFull(isFull: boolean): void;
  /** Every call fails until the database is back. */
  setReachable(isReachable: boolean): void;
  /** Random faults on or off, for instance off while a test lets things settle. */
  setFaultsPerThousand(share: number): void;
  /**
   * Power is cut: an append under way is kept whole or lost whole, and no caller of this object hears anything again.
   * The next life is a new faulty store on `memoryStore(tables)` with the same tables.
   */
  crash(): void;
  sync(): void;
  /** How many faults were met, by kind: a simulation that met none has proved nothing. */
  readonly met: Readonly<Record<AppendFault | 'crash', number>>;
}

const never = new Promise<never>(() => {});
const drawn: readonly AppendFault[] = ['unavailable', 'disk-full', 'unknown-kept', 'unknown-lost'];

/** The memory store on bad days. */
export function faultyStore(inner: MemoryStore, options: FaultOptions): FaultyStore {
  const { clock, chance, delayMin_ms = 0, delayMax_ms = delayMin_ms, lies = false } = options;
  const met = {
    unavailable: 0,
    'disk-full': 0,
    'unknown-kept': 0,
    'unknown-lost': 0,
    crash: 0,
  };
  const queued: AppendFault[] = [];
  const synced = new Map<number, number>();
  let faultsPerThousand = options.faultsPerThousand ?? 0;
  let isFull = false;
  let isReachable = true;
  const underWay = new Set<Parameters<Store['append']>>();
  let isDead = false;

  async function wait(): Promise<void> {
    const delay_ms = delayMin_ms + chance.below(delayMax_ms - delayMin_ms + 1);
    if (delay_ms > 0) await new Promise<void>((resolve) => clock.after(delay_ms, resolve));
  }
  function call<A extends unknown[], R>(kind: 'read' | 'write', run: (...given: A) => Promise<R>) {
    return async (...given: A): Promise<R> => {
      await wait();
      if (isDead) return never;
      if (!isReachable) throw storeUnavailable('simulated');
      if (isFull && kind === 'write') throw diskFull();
      return run(...given);
    };
  }
  function nextFault(): AppendFault | null {
    const planned = queued.shift();
    if (planned) return planned;
    return chance.below(1_000) < faultsPerThousand ? drawn[chance.below(drawn.length)]! : null;
  }
  function sync(): void {
    for (const [number, stream] of inner.tables.streams) synced.set(number, stream.facts.length);
  }

  const append: Store['append'] = async (...given) => {
    if (isDead) return never;
    const fault = isFull ? 'disk-full' : isReachable ? nextFault() : 'unavailable';
    if (fault) met[fault]++;
    if (!fault || fault === 'unknown-kept') underWay.add(given);
    await wait();
    underWay.delete(given);
    if (isDead) return never;
    if (fault === 'unavailable') throw storeUnavailable('simulated');
    if (fault === 'disk-full') throw diskFull();
    if (fault === 'unknown-lost') throw outcomeUnknown('simulated');
    await inner.append(...given);
    await wait();
    if (isDead) return never;
    if (fault === 'unknown-kept') throw outcomeUnknown('simulated');
  };
  function crash(): void {
    isDead = true;
    met.crash++;
    // Lines on their way when the power went had reached the disk, or had not: the caller cannot know.
    for (const given of underWay) if (chance.below(2) === 0) inner.append(...given).catch(() => {});
    if (lies) for (const [number, stream] of inner.tables.streams) stream.facts.length = synced.get(number) ?? 0;
    void inner.close();
  }

  return {
    met,
    failNextAppend: (fault) => void queued.push(fault),
    setDiskFull: (full) => void (isFull = full),
    setReachable: (reachable) => void (isReachable = reachable),
    setFaultsPerThousand: (share) => void (faultsPerThousand = share),
    sync,
    crash,
    async open() {
      if (!isReachable) throw storeUnavailable('simulated');
      await inner.open();
      sync();
    },
    close: () => inner.close(),
    append,
    streams: call('read', () => inner.streams()),
    createStream: call('write', (row) => inner.createStream(row)),
    setEpoch: call('write', (stream, epoch) => inner.setEpoch(stream, epoch)),
    dropFork: call('write', (stream) => inner.dropFork(stream)),
    read: call('read', (stream, from, limit) => inner.read(stream, from, limit)),
    tail: call('read', (stream) => inner.tail(stream)),
    leaves: call('read', (stream, from, count) => inner.leaves(stream, from, count)),
    saveSignedRoot: call('write', (row) => inner.saveSignedRoot(row)),
    signedRoots: call('read', (stream) => inner.signedRoots(stream)),
    lastSignedRoot: call('read', (stream) => inner.lastSignedRoot(stream)),
    saveSnapshot: call('write', (row) => inner.saveSnapshot(row)),
    snapshot: call('read', (stream, module, fold, seq) => inner.snapshot(stream, module, fold, seq)),
    dropSnapshots: call('write', (stream) => inner.dropSnapshots(stream)),
    putPart: call('write', (row) => inner.putPart(row)),
    part: call('read', (stream, id) => inner.part(stream, id)),
    erasePart: call('write', (stream, id) => inner.erasePart(stream, id)),
    parts: call('read', (stream) => inner.parts(stream)),
    putSecret: call('write', (row) => inner.putSecret(row)),
    secret: call('read', (name) => inner.secret(name)),
    secrets: call('read', (prefix) => inner.secrets(prefix)),
    dropSecret: call('write', (name) => inner.dropSecret(name)),
    derived: {
      cursor: call('read', (stream) => inner.derived.cursor(stream)),
      put: call('write', (page) => inner.derived.put(page)),
      facts: call('read', (...given) => inner.derived.facts(...given)),
      figures: call('read', (...given) => inner.derived.figures(...given)),
      drop: call('write', (stream) => inner.derived.drop(stream)),
    },
    beat: call('write', (at) => inner.beat(at)),
    lastBeat: call('read', () => inner.lastBeat()),
  };
}
