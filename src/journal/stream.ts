import type { Chance } from '../base/chance.ts';
import type { Clock, Timer } from '../base/clock.ts';
import { assert } from '../base/errors.ts';
import type { Draft } from '../base/fact.ts';
import type { Instant } from '../base/instant.ts';
import type { Log } from '../base/log.ts';
import type { Answer, Signal, SignalKind } from '../base/signal.ts';
import type { Asker, Command, Module } from '../modules/module.ts';
import { bookModule, type BookCommand } from './book.ts';
import { Causes, type CausesJson } from './causes.ts';
import { Clerk, type Committed } from './clerk.ts';
import { factCodec, type FactCodec } from './encode.ts';
import type { Fold } from './fold.ts';
import { signedRootEvery_ms, snapshotEvery_facts, snapshotEvery_ms } from './limits.ts';
import { Reader, type Follower } from './reader.ts';
import { Signer } from './signer.ts';
import type { SigningKey } from './signed-root.ts';
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
  /** Only a fork has one: what it begins from, and what its opening fact says. */
  fork?: { base: () => Promise<Fold>; opening: { stream: string; seq: number; root: string }; numberPrefix: string };
}

const causesSnapshot = '#causes';

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
  private readonly takers = new Map<SignalKind, Module>();
  private signTimer: Timer | null = null;
  private signing: Promise<unknown> = Promise.resolve();
  private readonly snapshotAt = new Map<Module, { seq: number; at: Instant; changed: boolean }>();

  private constructor(parts: StreamParts, opened: Opened) {
    this.parts = parts;
    this.row = parts.row;
    this.modules = opened.modules;
    this.codec = opened.codec;
    this.kept = opened.kept;
    this.causes = opened.causes;
    this.signer = opened.signer;
    const { fold, nextSeq, lastRecordedAt, readFrom } = opened.rebuilt;
    this.reader = new Reader(fold, nextSeq, lastRecordedAt);
    for (const module of this.modules) {
      for (const kind of module.takes) this.takers.set(kind, module);
      this.snapshotAt.set(module, { seq: readFrom - 1, at: parts.clock.now(), changed: nextSeq > readFrom });
    }
    this.clerk = new Clerk({
      row: parts.row,
      store: parts.store,
      codec: this.codec,
      clock: parts.clock,
      chance: parts.chance,
      log: parts.log,
      causes: this.causes,
      durable: () => this.reader,
      committed: (batch) => this.committed(batch),
      displaced: () => parts.displaced(),
    });
    this.planSigning();
  }

  /** Opens a stream from its nearest snapshots; an empty one gets its opening fact first. */
  static async open(parts: StreamParts): Promise<Stream> {
    const modules = [bookModule as Module, ...parts.modules];
    const codec = factCodec(modules);
    const causes = new Causes();
    const { store, row, log } = parts;
    const seen = (fact: { by: string; cause: string; seq: number; recordedAt: Instant }) =>
      causes.remember(fact.by, fact.cause, fact.seq, fact.recordedAt);
    const kept = snapshots({
      store,
      row,
      modules,
      codec,
      folds: parts.folds,
      log,
      seen,
      ...(parts.fork ? { base: parts.fork.base } : {}),
    });
    const remembered = await store.snapshot(row.number, causesSnapshot, 'causes/1', Number.MAX_SAFE_INTEGER);
    if (remembered) causes.load(JSON.parse(Buffer.from(remembered.state).toString()) as CausesJson);
    const tail = await store.tail(row.number);
    const rebuilt = await kept.stateAt(tail ? tail.seq : -1);
    const signer = await Signer.open(store, row, parts.installation, parts.key, rebuilt.nextSeq);
    const stream = new Stream(parts, { modules, codec, causes, kept, rebuilt, signer });
    if (!tail) await stream.writeOpening();
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
    return this.clerk.command(bookModule as Module, command, { by, role: 'rule' }, cause);
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
  async seqAt(moment: Instant): Promise<number> {
    let low = 0;
    let high = this.reader.nextSeq;
    while (low < high) {
      const middle = (low + high) >> 1;
      const [row] = await this.read(middle, 1);
      assert(row, 'seqs are gapless');
      if (this.codec.decode(row.bytes).recordedAt <= moment) low = middle + 1;
      else high = middle;
    }
    return low - 1;
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
    const roots = await this.parts.store.signedRoots(this.row.number);
    const nearest = roots.filter((root) => root.size <= size).at(-1);
    const tree = (nearest && Frontier.fromBytes(nearest.size, nearest.frontier)) ?? new Frontier();
    while (tree.size < size) tree.pushAll(await this.parts.store.leaves(this.row.number, tree.size, size - tree.size));
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
    this.signTimer?.cancel();
    if (this.isDown) return;
    await this.sign().catch((error: unknown) => this.logFault('SIGNING_FAILED', error));
    await this.snapshot().catch((error: unknown) => this.logFault('SNAPSHOT_FAILED', error));
  }

  /** Puts by the state of every module that changed since its last snapshot. */
  async snapshot(): Promise<void> {
    const seq = this.reader.nextSeq - 1;
    if (seq < 0) return;
    // All states are taken in one turn of the event loop, so that they stand at the same fact; only the writing waits.
    const saving: Promise<void>[] = [];
    for (const module of this.modules) {
      if (!this.snapshotAt.get(module)!.changed) continue;
      this.snapshotAt.set(module, { seq, at: this.parts.clock.now(), changed: false });
      saving.push(this.kept.save(module.name, seq, this.reader.state(module.name)));
    }
    const state = Buffer.from(JSON.stringify(this.causes.toJson()));
    saving.push(
      this.parts.store.saveSnapshot({ stream: this.row.number, module: causesSnapshot, seq, fold: 'causes/1', state }),
    );
    await Promise.all(saving);
  }

  private committed(batch: Committed): void {
    this.signer.grow(batch.leaves);
    this.reader.take(batch);
    let due = false;
    const now = this.parts.clock.now();
    for (const [, last] of this.snapshotAt) {
      last.changed = true;
      due ||= this.reader.nextSeq - last.seq > snapshotEvery_facts || now - last.at > snapshotEvery_ms;
    }
    if (due) void this.snapshot().catch((error: unknown) => this.logFault('SNAPSHOT_FAILED', error));
    this.planSigning();
  }

  private planSigning(): void {
    if (this.signTimer || !this.signer.unsigned) return;
    this.signTimer = this.parts.clock.after(signedRootEvery_ms, () => {
      this.signTimer = null;
      void this.sign().then(
        () => this.planSigning(),
        (error: unknown) => this.logFault('SIGNING_FAILED', error),
      );
    });
  }

  private async writeOpening(): Promise<void> {
    const { row, fork } = this.parts;
    const draft: Draft = {
      type: 'journal opened',
      data: {
        stream: row.name,
        kind: row.kind,
        status: row.status,
        origin: this.signer.origin,
        key: Buffer.from(this.parts.key.publicKey).toString('base64'),
        ...(fork ? { base: fork.opening, numberPrefix: fork.numberPrefix } : {}),
      },
    };
    const answer = await this.write({ type: 'write', draft }, 'rule/journal', `opened/${row.name}`);
    assert(answer.answer === 'kept' && answer.seq === 0, `the opening fact of ${row.name} is seq 0`);
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
}
