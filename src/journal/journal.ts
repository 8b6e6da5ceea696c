import type { Chance } from '../base/chance.ts';
import type { Clock } from '../base/clock.ts';
import { assert, refuse, type Refusal } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import type { Module } from '../modules/module.ts';
import { forkExists } from './book.ts';
import { continuedDraft, readOnlyEpoch, type Imported } from './import.ts';
import { aliveEvery_ms } from './limits.ts';
import type { SigningKey } from './signed-root.ts';
import type { Store, StreamRow } from './store.ts';
import { notWritable, Stream, type ForkParts, type Said, type StreamParts } from './stream.ts';

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
    for (const row of rows) {
      // An imported copy is for reading; nobody may write on in a book that has another writer elsewhere.
      if (row.epoch !== readOnlyEpoch && row.kind !== 'fork') await journal.openRow(row);
    }
    for (const base of journal.sites()) await journal.openForks(base, rows);
    journal.beat();
    return journal;
  }

  get house(): Stream {
    return this.stream('house')!;
  }

  stream(name: string): Stream | null {
    return this.streams.get(name) ?? null;
  }

  numbered(number: number): Stream | null {
    return [...this.streams.values()].find((stream) => stream.row.number === number) ?? null;
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
    if (!forkName.test(name)) return wrongForkName(name);
    const baseSeq = seq ?? base.reader.nextSeq - 1;
    if (baseSeq < 0 || baseSeq >= base.reader.nextSeq) return noSuchSeq(baseSeq);
    const full = `${from}/${name}`;
    const answer = await base.write({ type: 'make fork', fork: full, baseSeq, why }, by, `fork/${name}`);
    if (answer.answer === 'refused') return answer.refusal;
    const made = base.book.forks.get(full);
    if (!made || answer.answer === 'not-now') throw notWritable();
    // The same ask again by the same person, who may have been cut off before the rows were made.
    if (made.dropped || this.streams.has(full)) return forkExists(full);
    return this.openFork(base, await this.parts.store.createStream(forkRow(full)), made.baseSeq, seq === undefined);
  }

  /** Ends a rehearsal: its rows go, its opening fact and its last root stay. */
  async dropFork(full: string, why: string, by: string): Promise<void> {
    const fork = this.stream(full);
    assert(fork?.row.kind === 'fork', `${full} is a fork`);
    const base = this.stream(baseOf(full))!;
    // Said first: what is said is done at the next start, if the power goes before it is.
    await base.write({ type: 'drop fork', fork: full, why }, by, `drop/${full.slice(base.row.name.length + 1)}`);
    if (base.book.forks.get(full)?.dropped !== true) throw notWritable();
    await fork.stop();
    this.streams.delete(full);
    this.parts.dropped?.(fork);
    await this.parts.store.dropFork(fork.row.number);
  }

  /** Moves a rehearsal's clock; the fact `clock set` ties it to real time. */
  async setForkClock(full: string, shown: number, rate: number, by: string): Promise<void> {
    const fork = this.stream(full);
    assert(fork, `${full} is open`);
    await fork.setTime(shown, rate, by);
  }

  /** Begins the next epoch of a stream, after a restore or a take-over: one origin never has two histories. */
  async newEpoch(name: string, why: string, by: string): Promise<Stream> {
    const stream = this.stream(name);
    assert(stream, `stream ${name} is open`);
    if (stream.isDown) throw notWritable();
    // Stopped first: nothing is written between what the new epoch says of the old one and its end.
    await stream.stop();
    const before = { origin: stream.origin, size: stream.reader.nextSeq, root: stream.rootHex() };
    const row: StreamRow = { ...stream.row, epoch: stream.row.epoch + 1 };
    try {
      await this.parts.store.setEpoch(row.number, row.epoch);
    } catch (error) {
      await this.openRow(stream.row);
      throw error;
    }
    return this.openRow(row, { draft: { type: 'journal continued', data: { ...before, why } }, by });
  }

  /** Takes an imported copy over: from here on this installation writes it, under the next epoch of its origin. */
  async takeOver(imported: Imported, why: string, by: string): Promise<Stream> {
    assert(imported.stream.kind !== 'fork', 'a rehearsal is not taken over');
    const epoch = imported.lastEpoch + 1;
    await this.parts.store.setEpoch(imported.stream.number, epoch);
    return this.openRow({ ...imported.stream, epoch }, { draft: continuedDraft(imported, why), by });
  }

  get isDown(): boolean {
    return [...this.streams.values()].some((stream) => stream.isDown);
  }

  async stop(): Promise<void> {
    this.beating?.cancel();
    for (const stream of this.streams.values()) await stream.stop();
    if (!this.isDown) await this.parts.store.beat(this.parts.clock.now()).catch(() => undefined);
  }

  private async openRow(row: StreamRow, continued?: Said): Promise<Stream> {
    const stream = await Stream.open({ ...this.commonParts(row), ...(continued ? { continued } : {}) });
    return this.opened(stream);
  }

  /** What the site says of its rehearsals is done: those whose rows the power left half made or half dropped, too. */
  private async openForks(base: Stream, rows: readonly StreamRow[]): Promise<void> {
    const { store } = this.parts;
    for (const [name, { baseSeq, dropped }] of base.book.forks) {
      const row = rows.find((each) => each.name === name);
      if (!dropped) {
        if (row?.epoch !== readOnlyEpoch) {
          await this.openFork(base, row ?? (await store.createStream(forkRow(name))), baseSeq, false);
        }
      } else if (row && (await store.tail(row.number))?.seq) await store.dropFork(row.number);
    }
  }

  /** One from an instant of the past begins at that instant: nothing of the days between falls due at once. */
  private async openFork(base: Stream, row: StreamRow, baseSeq: number, beginsNow: boolean): Promise<Stream> {
    const [last] = await base.read(baseSeq, 1);
    assert(last, `${base.row.name} holds ${baseSeq}`);
    const { recordedAt } = base.codec.decode(last.bytes);
    const fork: ForkParts = {
      base: async () => (await base.stateAt(baseSeq)).fold,
      async opening() {
        const root = await base.rootHexAt(baseSeq + 1);
        return { base: { stream: base.row.name, seq: baseSeq, root }, numberPrefix: prefixOf(row.name) };
      },
      startsAt: beginsNow ? Math.max(recordedAt, this.parts.clock.now()) : recordedAt,
    };
    return this.opened(await Stream.open({ ...this.commonParts(row), fork }));
  }

  private commonParts(row: StreamRow): StreamParts {
    const wanted = row.kind === 'house' ? 'house' : 'site';
    return { ...this.parts, row, modules: this.parts.modules.filter((module) => module.stream === wanted) };
  }

  private opened(stream: Stream): Stream {
    this.streams.set(stream.row.name, stream);
    this.parts.opened?.(stream);
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

/** A short word, so that it fits into causes, numbers and addresses. */
const forkName = /^[a-z0-9][a-z0-9-]{0,39}$/;

function forkRow(name: string): Omit<StreamRow, 'number'> {
  return { name, kind: 'fork', status: 'Exercise', epoch: 1 };
}

function baseOf(fork: string): string {
  return fork.slice(0, fork.lastIndexOf('/'));
}

/** "haihe-central/drill-7" makes numbers that begin with "D7-", so that none of them looks real. */
function prefixOf(name: string): string {
  const last = name.slice(name.lastIndexOf('/') + 1);
  const digits = /(\d+)$/.exec(last)?.[1] ?? '';
  // "P1-", "B1-" or "V1-" would read as a priority, a floor or a severity.
  const letters = /^[bfpiv]/.test(last) ? last.slice(0, 2) : last.charAt(0);
  return `${letters.toUpperCase()}${digits}-`;
}

function onlySitesFork(stream: string): Refusal {
  return refuse(
    'FORK_OF_FORK',
    { zh: '只能从站点的日志开演练副本', en: 'only a site’s own journal can be forked' },
    { stream },
  );
}

function wrongForkName(name: string): Refusal {
  return refuse(
    'FORK_NAME',
    {
      zh: '演练副本的名称须为 1 至 40 个小写字母、数字或连字符,例如 drill-7',
      en: 'a rehearsal is named by 1 to 40 small letters, digits or hyphens, such as drill-7',
    },
    { name },
  );
}

function noSuchSeq(seq: number): Refusal {
  return refuse('SEQ_UNKNOWN', { zh: '日志中没有这个序号', en: 'the journal holds no such seq' }, { seq });
}
