import type { Chance } from '../base/chance.ts';
import type { Clock, Timer } from '../base/clock.ts';
import { assert, Fault } from '../base/errors.ts';
import type { Draft } from '../base/fact.ts';
import { formatInstant, type Instant } from '../base/instant.ts';
import type { Log } from '../base/log.ts';
import type { Answer, Signal, SignalKind } from '../base/signal.ts';
import type { Asker, Command, Module } from '../modules/module.ts';
import { bookModule, type BookCommand, type BookState } from './book.ts';
import type { Causes } from './causes.ts';
import { Clerk, type Committed } from './clerk.ts';
import { factCodec, type FactCodec } from './encode.ts';
import type { Fold } from './fold.ts';
import { forkClock, type ForkClock } from './fork-clock.ts';
import { forkRateMax, signedRootEvery_ms, snapshotEvery_facts, snapshotEvery_ms, snapshotLeast_ms } from './limits.ts';
import { Reader, type Follower } from './reader.ts';
import { relearnCauses, saveCauses, seqAt } from './relearn.ts';
import { Signer } from './signer.ts';
import { formatOrigin, parseOrigin, type SigningKey } from './signed-root.ts';
import { snapshots, type Rebuilt, type Snapshots } from './snapshot.ts';
import type { SignedRootRow, Store, StoredFact, StreamRow } from './store.ts';
import { Frontier } from './tree.ts';

export interface StreamParts {
  store: Store;
  row: StreamRow;
  /** Modules of this kind of stream, in their fixed order, without the book's own. */
  modules: readonly Module[];
  folds: Readonly<Record<string, string>>;
  clock: Clock;
  chance: Chance;
  log: Log;
  key: SigningKey;
  /** One word for this installation; first part of every origin. */
  installation: string;
  displaced: () => void;
  /** Only a rehearsal has one. */
  fork?: ForkParts;
  /** First fact of an epoch that begins now. */
  continued?: Said;
}

export interface ForkParts {
  /** What it begins from. */
  base: () => Promise<Fold>;
  /** What its opening fact says of that. */
  opening: () => Promise<{ base: { stream: string; seq: number; root: string }; numberPrefix: string }>;
  /** What its clock shows at first: now, or the instant of the past it begins at. */
  startsAt: Instant;
}

export interface Said {
  draft: Draft;
  by: string;
}

/** An open stream: a clerk that writes it and a reader that shows it. */
export class Stream {
  readonly row: StreamRow;
  readonly reader: Reader;
  readonly codec: FactCodec;
  private readonly parts: StreamParts;
  private readonly modules: readonly Module[];
  private readonly clerk: Clerk;
  private readonly signer: Signer;
  private readonly kept: Snapshots;
  private readonly causes: Causes;
  /** The axis of facts and rules: the machine's clock, or a rehearsal's own. */
  private readonly time: Clock | ForkClock;
  private readonly takers = new Map<SignalKind, Module>();
  private signTimer: Timer | null = null;
  private signing: Promise<unknown> = Promise.resolve();
  private putBy: { seq: number; at: Instant };
  private stopped = false;

  private constructor(parts: StreamParts, opened: Opened) {
    this.parts = parts;
    this.row = parts.row;
    this.modules = opened.modules;
    this.codec = opened.codec;
    this.kept = opened.kept;
    this.causes = opened.causes;
    this.signer = opened.signer;
    this.time = opened.time;
    const { fold, nextSeq, lastRecordedAt, readFrom } = opened.rebuilt;
    this.reader = new Reader(fold, nextSeq, lastRecordedAt, parts.log);
    this.putBy = { seq: readFrom - 1, at: parts.clock.now() };
    for (const module of this.modules) for (const kind of module.takes) this.takers.set(kind, module);
    const { row, store, clock, chance, log } = parts;
    this.clerk = new Clerk({
      row,
      store,
      codec: this.codec,
      clock,
      time: this.time,
      chance,
      log,
      causes: this.causes,
      durable: () => this.reader,
      committed: (batch) => this.committed(batch),
      displaced: () => parts.displaced(),
    });
  }

  /** Opens a stream from its nearest snapshots; what has to be its next fact before all others is written first. */
  static async open(parts: StreamParts): Promise<Stream> {
    const { store, row, log, folds, clock, fork } = parts;
    const modules = [bookModule, ...parts.modules];
    const codec = factCodec(modules);
    const kept = snapshots({ store, row, modules, codec, folds, log, ...(fork ? { base: fork.base } : {}) });
    const tail = await store.tail(row.number);
    const rebuilt = await kept.stateAt(tail ? tail.seq : -1);
    const time = fork ? forkTime(clock, fork, rebuilt) : clock;
    const causes = await relearnCauses({ store, stream: row.number, codec }, rebuilt.nextSeq, time.now());
    const signer = await Signer.open(store, row, parts.installation, parts.key, rebuilt.nextSeq);
    if (!signer.extendsLast) log('error', 'journal', 'ROOT_NOT_EXTENDED', { stream: row.name });
    const stream = new Stream(parts, { modules, codec, causes, kept, rebuilt, signer, time });
    await stream.begin();
    stream.planSigning();
    void stream.eraseWhatIsSaidErased();
    return stream;
  }

  module(name: string): Module {
    const module = this.modules.find((each) => each.name === name);
    assert(module, `stream ${this.row.name} has no module ${name}`);
    return module;
  }

  /** A person's or script's order. The answer comes once everything decided before it is durable. */
  command(module: string, command: Command, asker: Asker, cause: string): Promise<Answer> {
    return this.clerk.command(this.module(module), command, asker, cause);
  }

  /** An edge's statement. `source` is the connection it came by, for fair turns. */
  signal(signal: Signal, by: string, cause: string, source: string): Promise<Answer> {
    const taker = this.takers.get(signal.kind);
    assert(taker, `no module takes signals of kind ${signal.kind}`);
    const events = signal.kind === 'panel' ? signal.events.length : 1;
    return this.clerk.signal(taker, signal, by, cause, source, 200 + events * 300);
  }

  /** One of the journal's own facts. */
  write(command: BookCommand, by: string, cause: string): Promise<Answer> {
    return this.clerk.command(bookModule, command, { by, role: 'rule' }, cause);
  }

  /** The content goes for good, after the fact that says so. One under legal hold is refused. */
  async erasePart(part: string, why: string, by: string, cause: string): Promise<Answer> {
    const answer = await this.write({ type: 'erase part', part, why }, by, cause);
    // "Nothing to keep" and "repeat": it was said before, and perhaps the power went before it was done.
    if (this.book.erased.has(part)) await this.parts.store.erasePart(this.row.number, part);
    return answer;
  }

  /** Moves a rehearsal's clock, forward only; the fact `clock set` ties it to real time. At rate 0 it stands still. */
  async setTime(shown: Instant, rate: number, by: string): Promise<void> {
    const { time } = this;
    assert('set' in time, `${this.row.name} runs on real time`);
    assert(rate >= 0 && rate <= forkRateMax, `a rehearsal runs at 0 to ${forkRateMax} times real time`);
    const to = Math.max(shown, time.now());
    const draft = { type: 'clock set', data: { shown: formatInstant(to), rate } };
    const answer = await this.write({ type: 'write', draft }, by, `clock/${to}/${this.reader.nextSeq}`);
    if (answer.answer !== 'kept') throw notWritable();
    time.set(to, rate);
  }

  follow(follower: Follower): () => void {
    return this.reader.follow(follower);
  }

  read(from: number, limit: number): Promise<readonly StoredFact[]> {
    return this.parts.store.read(this.row.number, from, limit);
  }

  /** The state exactly as it stood after `seq`. */
  stateAt(seq: number): Promise<Rebuilt> {
    return this.kept.stateAt(seq);
  }

  /** Last seq recorded at or before a moment, or -1: second *t* shows all facts with recordedAt <= t. */
  seqAt(moment: Instant): Promise<number> {
    const { store } = this.parts;
    return seqAt({ store, stream: this.row.number, codec: this.codec }, this.reader.nextSeq, moment);
  }

  get book(): Readonly<BookState> {
    return this.reader.state<BookState>(bookModule.name);
  }

  get isDown(): boolean {
    return this.clerk.isDown;
  }

  get origin(): string {
    return this.signer.origin;
  }

  storeLost(): void {
    this.clerk.storeLost();
  }

  /** Signs what is durable now. Also at handover, stop and export. */
  async sign(): Promise<SignedRootRow | null> {
    const turn = this.signing.then(() => this.signer.sign(this.parts.clock.now()));
    this.signing = turn.catch(() => undefined);
    return turn;
  }

  /** Root of the first `size` facts, hex. */
  async rootHexAt(size: number): Promise<string> {
    const { store } = this.parts;
    const last = await store.lastSignedRoot(this.row.number);
    // A rehearsal mostly begins at the end, and there are very many roots.
    const roots = last && last.size > size ? await store.signedRoots(this.row.number) : [last];
    const nearest = roots.filter((root) => root !== null && root.size <= size).at(-1);
    const tree = (nearest && Frontier.fromBytes(nearest.size, nearest.frontier)) ?? new Frontier();
    while (tree.size < size) {
      const leaves = await store.leaves(this.row.number, tree.size, size - tree.size);
      assert(leaves.length > 0, `${this.row.name} holds ${size} facts`);
      tree.pushAll(leaves);
    }
    return Buffer.from(tree.root()).toString('hex');
  }

  rootHex(): string {
    return this.signer.rootHex();
  }

  settled(): Promise<void> {
    return this.clerk.settled();
  }

  async stop(): Promise<void> {
    await this.clerk.stop();
    this.stopped = true;
    this.signTimer?.cancel();
    if (this.isDown) return;
    await this.sign().catch((error: unknown) => this.logFault('SIGNING_FAILED', error));
    await this.snapshot().catch((error: unknown) => this.logFault('SNAPSHOT_FAILED', error));
  }

  /** Puts by the state of every module, and the causes. */
  async snapshot(): Promise<void> {
    const { nextSeq } = this.reader;
    if (nextSeq === 0) return;
    const now = this.parts.clock.now();
    const seq = nextSeq - 1;
    this.putBy = { seq, at: now };
    // All states are taken in one turn of the event loop, so that they stand at the same fact; only the writing waits.
    const saving = this.modules.map((module) => this.kept.save(module.name, seq, this.reader.state(module.name)));
    this.causes.forgetOld(this.time.now());
    saving.push(saveCauses(this.parts.store, this.row.number, this.causes.toJson(nextSeq)));
    await Promise.all(saving);
  }

  private committed(batch: Committed): void {
    this.signer.grow(batch.leaves);
    this.reader.take(batch);
    const { seq, at } = this.putBy;
    const age_ms = this.parts.clock.now() - at;
    const many = this.reader.nextSeq - seq > snapshotEvery_facts && age_ms > snapshotLeast_ms;
    const isDue = many || age_ms > snapshotEvery_ms;
    if (isDue) void this.snapshot().catch((error: unknown) => this.logFault('SNAPSHOT_FAILED', error));
    this.planSigning();
  }

  private planSigning(): void {
    if (this.signTimer || this.stopped || !this.signer.unsigned) return;
    this.signTimer = this.parts.clock.after(signedRootEvery_ms, () => {
      this.signTimer = null;
      if (this.isDown) return this.planSigning();
      const logged = this.sign().catch((error: unknown) => this.logFault('SIGNING_FAILED', error));
      void logged.then(() => this.planSigning());
    });
  }

  /** Nothing of this stream can be asked before these stand: they are the first in the queue. */
  private async begin(): Promise<void> {
    const first = this.reader.nextSeq === 0 ? await this.opening() : this.continuing();
    const said = first.map(({ draft, by }) =>
      this.clerk.command(
        bookModule,
        { type: 'write', draft } as BookCommand,
        { by, role: 'rule' },
        causeOf(draft, this.row),
      ),
    );
    for (const { answer } of await Promise.all(said)) {
      if (answer === 'kept') continue;
      await this.clerk.stop();
      throw notWritable();
    }
  }

  private async opening(): Promise<Said[]> {
    const { name, kind, status } = this.row;
    const { fork, key, clock } = this.parts;
    const publicKey = Buffer.from(key.publicKey).toString('base64');
    const data = { stream: name, kind, status, origin: this.signer.origin, key: publicKey, ...(await fork?.opening()) };
    const by = 'rule/journal';
    const opened = [{ draft: { type: 'journal opened', data }, by }];
    if (!fork || fork.startsAt >= clock.now()) return opened;
    const set = { type: 'clock set', data: { shown: formatInstant(fork.startsAt), rate: 1 } };
    return [...opened, { draft: set, by }];
  }

  /** An epoch begins by saying what it continues; if the power went before that, this start says it. */
  private continuing(): Said[] {
    const { continued } = this.parts;
    if (continued) return [continued];
    const { row } = this;
    const said = this.book.continues === null ? 0 : (parseOrigin(this.book.continues)?.epoch ?? 0);
    if (said >= row.epoch - 1) return [];
    const before = { installation: this.parts.installation, stream: row.name, epoch: row.epoch - 1 };
    const origin = this.signer.originBefore ?? formatOrigin(before);
    const why = 'the program stopped before it could say why';
    const data = { origin, size: this.reader.nextSeq, root: this.rootHex(), why };
    return [{ draft: { type: 'journal continued', data }, by: 'rule/journal' }];
  }

  /** A backup that was put back may hold parts that had been erased since; and the power may go between fact and deed. */
  private async eraseWhatIsSaidErased(): Promise<void> {
    try {
      for (const part of this.book.erased.keys()) {
        if (this.stopped) return;
        await this.parts.store.erasePart(this.row.number, part);
      }
    } catch (error) {
      if (!this.stopped) this.logFault('ERASING_FAILED', error);
    }
  }

  private logFault(code: string, error: unknown): void {
    this.parts.log('error', 'journal', code, { stream: this.row.name, error: String(error) });
  }
}

interface Opened {
  modules: readonly Module[];
  codec: FactCodec;
  causes: Causes;
  kept: Snapshots;
  rebuilt: Rebuilt;
  signer: Signer;
  time: Clock | ForkClock;
}

/** A rehearsal whose clock was set goes on where it stood; one that shows the time of day shows it again. */
function forkTime(real: Clock, fork: ForkParts, { fold, nextSeq, lastRecordedAt }: Rebuilt): ForkClock {
  if (nextSeq === 0) return forkClock(real, fork.startsAt);
  const rate = fold.state<BookState>(bookModule.name).clockRate;
  return rate === null ? forkClock(real, Math.max(lastRecordedAt, real.now())) : forkClock(real, lastRecordedAt, rate);
}

function causeOf({ type }: Draft, row: StreamRow): string {
  return type === 'journal opened'
    ? `opened/${row.name}`
    : type === 'clock set'
      ? `clock/${row.name}`
      : `epoch/${row.epoch}`;
}

/** What only the one who writes the journal can do, while it cannot be written. */
export function notWritable(): Fault {
  return new Fault('JOURNAL_NOT_WRITABLE', {
    zh: '日志暂时无法写入;请检查数据库和磁盘后再试',
    en: 'the journal cannot be written now; check the database and the disk, then try again',
  });
}
