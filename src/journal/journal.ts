import type { Chance } from '../base/chance.ts';
import type { Clock } from '../base/clock.ts';
import { assert, refuse, type Refusal } from '../base/errors.ts';
import { formatInstant } from '../base/instant.ts';
import type { Log } from '../base/log.ts';
import type { Module } from '../modules/module.ts';
import { forkClock, type ForkClock } from './fork-clock.ts';
import { continuedDraft, readOnlyEpoch, type Imported } from './import.ts';
import { aliveEvery_ms } from './limits.ts';
import type { SigningKey } from './signed-root.ts';
import type { Store, StreamRow } from './store.ts';
import { Stream } from './stream.ts';

export interface JournalParts {
  store: Store;
  modules: readonly Module[];
  folds: Readonly<Record<string, string>>;
  clock: Clock;
  chance: Chance;
  log: Log;
  key: SigningKey;
  installation: string;
  /** The writer's lock went to another process: stop at once. */
  displaced: () => void;
  /** Told of every stream as it opens (its next epoch anew), and of a rehearsal that is dropped. */
  opened?: (stream: Stream) => void;
  dropped?: (stream: Stream) => void;
}

/** All streams of an installation: the house, its sites, and the rehearsals forked from them. */
export class Journal {
  readonly streams = new Map<string, Stream>();
  private readonly parts: JournalParts;
  private beating: { cancel(): void } | null = null;
  private readonly forkClocks = new Map<string, ForkClock>();

  private constructor(parts: JournalParts) {
    this.parts = parts;
  }

  /** Opens every stream of an opened store; the house is made if it is not there. */
  static async open(parts: JournalParts): Promise<Journal> {
    const journal = new Journal(parts);
    const rows = await parts.store.streams();
    if (!rows.some((row) => row.kind === 'house')) {
      await journal.openRow(
        await parts.store.createStream({ name: 'house', kind: 'house', status: 'Actual', epoch: 1 }),
      );
    }
    // Forks come last: they begin from a stream that must be open.
    for (const row of [...rows].sort((a, b) => Number(a.kind === 'fork') - Number(b.kind === 'fork'))) {
      // An imported copy is for reading; nobody may write on in a book that has another writer elsewhere.
      if (row.epoch !== readOnlyEpoch) await journal.openRow(row);
    }
    journal.beat();
    return journal;
  }

  get house(): Stream {
    return this.stream('house')!;
  }

  stream(name: string): Stream | null {
    return this.streams.get(name) ?? null;
  }

  sites(): Stream[] {
    return [...this.streams.values()].filter((stream) => stream.row.kind === 'site');
  }

  async addSite(name: string): Promise<Stream> {
    const known = this.stream(name);
    if (known) return known;
    return this.openRow(await this.parts.store.createStream({ name, kind: 'site', status: 'Actual', epoch: 1 }));
  }

  /**
   * A rehearsal from the real state after `seq` (the last fact if not given). No fork of a fork. Secrets, remembered
   * causes and outward orders are not taken along.
   */
  async fork(from: string, name: string, why: string, by: string, seq?: number): Promise<Stream | Refusal> {
    const base = this.stream(from);
    assert(base, `stream ${from} is open`);
    if (base.row.kind !== 'site') return onlySitesFork(from);
    const full = `${from}/${name}`;
    if (this.streams.has(full)) return forkExists(full);
    await base.settled();
    const baseSeq = seq ?? base.reader.nextSeq - 1;
    if (baseSeq < 0 || baseSeq >= base.reader.nextSeq) return noSuchSeq(baseSeq);
    const made = await base.write(
      { type: 'write', draft: { type: 'fork made', data: { fork: full, baseSeq, why } } },
      by,
      `fork/${full}`,
    );
    if (made.answer === 'refused') return made.refusal;
    return this.openRow(
      await this.parts.store.createStream({ name: full, kind: 'fork', status: 'Exercise', epoch: 1 }),
      baseSeq,
    );
  }

  /** Ends a rehearsal: its rows go, its opening fact and its last root stay. */
  async dropFork(full: string, why: string, by: string): Promise<void> {
    const fork = this.stream(full);
    assert(fork?.row.kind === 'fork', `${full} is a fork`);
    const base = this.stream(full.slice(0, full.lastIndexOf('/')))!;
    await fork.stop();
    this.streams.delete(full);
    this.parts.dropped?.(fork);
    await this.parts.store.dropFork(fork.row.number);
    await base.write({ type: 'write', draft: { type: 'fork dropped', data: { fork: full, why } } }, by, `drop/${full}`);
  }

  /** Moves a rehearsal's clock; the fact `clock set` ties it to real time. */
  async setForkClock(full: string, shown: number, rate: number, by: string): Promise<void> {
    const clock = this.forkClocks.get(full);
    const fork = this.stream(full);
    assert(clock && fork, `${full} is an open fork`);
    clock.set(shown, rate);
    const draft = { type: 'clock set', data: { shown: formatInstant(shown), rate } };
    await fork.write({ type: 'write', draft }, by, `clock/${full}/${shown}`);
  }

  /** Begins the next epoch of a stream, after a restore or a take-over: one origin never has two histories. */
  async newEpoch(name: string, why: string, by: string): Promise<Stream> {
    const stream = this.stream(name);
    assert(stream, `stream ${name} is open`);
    await stream.settled();
    const before = { origin: stream.origin, size: stream.reader.nextSeq, root: stream.rootHex() };
    await stream.stop();
    const row: StreamRow = { ...stream.row, epoch: stream.row.epoch + 1 };
    await this.parts.store.setEpoch(row.number, row.epoch);
    const next = await this.openRow(row);
    const draft = { type: 'journal continued', data: { ...before, why } };
    await next.write({ type: 'write', draft }, by, `epoch/${row.epoch}`);
    return next;
  }

  /** Takes an imported copy over: from here on this installation writes it, under the next epoch of its origin. */
  async takeOver(imported: Imported, why: string, by: string): Promise<Stream> {
    const epoch = imported.lastEpoch + 1;
    await this.parts.store.setEpoch(imported.stream.number, epoch);
    const stream = await this.openRow({ ...imported.stream, epoch });
    await stream.write({ type: 'write', draft: continuedDraft(imported, why) }, by, `epoch/${epoch}`);
    return stream;
  }

  get isDown(): boolean {
    return [...this.streams.values()].some((stream) => stream.isDown);
  }

  async stop(): Promise<void> {
    this.beating?.cancel();
    for (const stream of this.streams.values()) await stream.stop();
    if (!this.isDown) await this.parts.store.beat(this.parts.clock.now()).catch(() => undefined);
  }

  private async openRow(row: StreamRow, newForkSeq?: number): Promise<Stream> {
    const { modules, clock } = this.parts;
    const wanted = row.kind === 'house' ? 'house' : 'site';
    const common = { ...this.parts, row, modules: modules.filter((module) => module.stream === wanted) };
    const stream =
      row.kind === 'fork' ? await this.openFork(common, newForkSeq) : await Stream.open({ ...common, clock });
    this.streams.set(row.name, stream);
    this.parts.opened?.(stream);
    return stream;
  }

  private async openFork(
    common: Omit<JournalParts, 'clock'> & { row: StreamRow },
    newForkSeq?: number,
  ): Promise<Stream> {
    const { row, store } = common;
    const baseName = row.name.slice(0, row.name.lastIndexOf('/'));
    const base = this.stream(baseName);
    assert(base, `the base of ${row.name} is open`);
    const opening = await forkOpening(store, base, row, newForkSeq);
    const rebuilt = await base.stateAt(opening.seq);
    const clock = forkClock(this.parts.clock, Math.max(rebuilt.lastRecordedAt, this.parts.clock.now()));
    this.forkClocks.set(row.name, clock);
    const stream = await Stream.open({
      ...common,
      clock,
      fork: { base: async () => (await base.stateAt(opening.seq)).fold, opening, numberPrefix: prefixOf(row.name) },
    });
    return stream;
  }

  private beat(): void {
    const { store, clock, log } = this.parts;
    this.beating = clock.after(aliveEvery_ms, () => {
      store.beat(clock.now()).catch((error: unknown) => {
        log('warn', 'journal', 'BEAT_FAILED', { error: String(error) });
        for (const stream of this.streams.values()) stream.storeLost();
      });
      this.beat();
    });
  }
}

async function forkOpening(
  store: Store,
  base: Stream,
  row: StreamRow,
  newForkSeq: number | undefined,
): Promise<{ stream: string; seq: number; root: string }> {
  if (newForkSeq !== undefined) {
    return { stream: base.row.name, seq: newForkSeq, root: await base.rootHexAt(newForkSeq + 1) };
  }
  const [first] = await store.read(row.number, 0, 1);
  assert(first, `the opening fact of ${row.name} is there`);
  const opened = base.codec.decode(first.bytes).data as { base?: { stream: string; seq: number; root: string } };
  assert(opened.base, `${row.name} says what it was forked from`);
  return opened.base;
}

/** "haihe-central/drill-7" makes numbers that begin with "D7-", so that none of them looks real. */
function prefixOf(name: string): string {
  const last = name.slice(name.lastIndexOf('/') + 1);
  const digits = /(\d+)$/.exec(last)?.[1] ?? '';
  return `${last.charAt(0).toUpperCase()}${digits}-`;
}

function onlySitesFork(stream: string): Refusal {
  return refuse(
    'FORK_OF_FORK',
    { zh: '只能从站点的日志开演练副本', en: 'only a site’s own journal can be forked' },
    { stream },
  );
}

function forkExists(fork: string): Refusal {
  return refuse('FORK_EXISTS', { zh: '同名的演练副本已存在', en: 'a fork of this name is there already' }, { fork });
}

function noSuchSeq(seq: number): Refusal {
  return refuse('SEQ_UNKNOWN', { zh: '日志中没有这个序号', en: 'the journal holds no such seq' }, { seq });
}
