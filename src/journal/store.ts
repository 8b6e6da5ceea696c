import { Fault } from '../base/errors.ts';
import type { Instant } from '../base/instant.ts';
import type { Derived } from './derived.ts';

/** A book with one writer. `number` is the store's short key for its rows. */
export interface StreamRow {
  number: number;
  /** "haihe-central", "house", "haihe-central/drill-7". */
  name: string;
  kind: 'site' | 'house' | 'fork';
  /** CAP 1.2 status: a drill can never be counted as real. */
  status: 'Actual' | 'Exercise';
  epoch: number;
}

export interface StoredFact {
  seq: number;
  /** The line exactly as it was hashed. Never re-serialised. */
  bytes: string;
  leaf: Uint8Array;
}

export interface SignedRootRow {
  stream: number;
  epoch: number;
  size: number;
  /** The C2SP signed note, whole. */
  note: string;
  /** The tree's right edge at this size (32 bytes a node, largest subtree first): where a start goes on from. */
  frontier: Uint8Array;
  at: Instant;
}

export interface SnapshotRow {
  stream: number;
  module: string;
  /** Last fact folded into it. */
  seq: number;
  /** Hash of the module's built facts.ts; a snapshot of another fold is not read. */
  fold: string;
  state: Uint8Array;
}

export interface PartRow {
  stream: number;
  /** SHA-256(salt ‖ content), hex: what the fact names. */
  id: string;
  salt: Uint8Array;
  /** Null once erased: the hash stays, the content is gone. */
  content: Uint8Array | null;
  mediaType: string;
  /** What the part is ("note", "photo", "clip" …), who may read it, and when its term ends. */
  class: string;
  readers: readonly string[];
  until: Instant | null;
}

export interface SecretRow {
  /** "panel-key/haihe-central/AP3", "password/17". */
  name: string;
  version: number;
  /** nonce ‖ AES-256-GCM ciphertext ‖ tag. The store never sees what is inside. */
  sealed: Uint8Array;
}

/**
 * Where the journal lies. Two implementations, `memory` and `postgres`, held to one contract by store.contract.ts.
 * Every method rejects with a `StoreFault`; a returned promise that resolves means durable.
 */
export interface Store {
  /** Makes tables, checks that the database keeps its promises, takes the installation's writer lock. */
  open(): Promise<void>;
  close(): Promise<void>;

  streams(): Promise<readonly StreamRow[]>;
  createStream(row: Omit<StreamRow, 'number'>): Promise<StreamRow>;
  /** A new epoch of the stream. Its facts go on gapless. */
  setEpoch(stream: number, epoch: number): Promise<void>;
  /** Drops a fork's facts but its opening one; live streams are refused. Signed roots stay. */
  dropFork(stream: number): Promise<void>;

  /**
   * Writes lines at `firstSeq` and on, all or none, with their leaves (32 bytes each, end to end).
   * Faults: `taken` (a row stands at one of these seqs), `unavailable` (nothing was written), `unknown` (look at the tail).
   */
  append(stream: number, firstSeq: number, lines: readonly string[], leaves: Uint8Array): Promise<void>;
  /** At most `limit` facts from `from` on, in order. */
  read(stream: number, from: number, limit: number): Promise<readonly StoredFact[]>;
  /** The last fact, or null for an empty stream. */
  tail(stream: number): Promise<StoredFact | null>;
  /** Leaves only, `count` × 32 bytes from `from`; shorter at the end. */
  leaves(stream: number, from: number, count: number): Promise<Uint8Array>;

  saveSignedRoot(row: SignedRootRow): Promise<void>;
  signedRoots(stream: number): Promise<readonly SignedRootRow[]>;
  lastSignedRoot(stream: number): Promise<SignedRootRow | null>;

  saveSnapshot(row: SnapshotRow): Promise<void>;
  /** The newest snapshot of this fold at or before `seq`. */
  snapshot(stream: number, module: string, fold: string, seq: number): Promise<SnapshotRow | null>;
  dropSnapshots(stream: number): Promise<void>;

  /** Idempotent: the same id with the same content again is no fault. */
  putPart(row: PartRow): Promise<void>;
  part(stream: number, id: string): Promise<PartRow | null>;
  /** Content goes, id, class and readers stay. */
  erasePart(stream: number, id: string): Promise<void>;
  parts(stream: number): Promise<readonly string[]>;

  putSecret(row: SecretRow): Promise<void>;
  /** The newest version. */
  secret(name: string): Promise<SecretRow | null>;
  /** Newest versions whose name starts so. */
  secrets(prefix: string): Promise<readonly SecretRow[]>;
  dropSecret(name: string): Promise<void>;

  /** What a history is looked up by. All of it can be thrown away and made again. */
  readonly derived: Derived;
  /** How another thread opens a connection of its own, to follow the journal from there. Absent: it cannot. */
  readonly followFrom?: unknown;

  /** "Alive at", beside the journal: where an interruption of the watch began. */
  beat(at: Instant): Promise<void>;
  lastBeat(): Promise<Instant | null>;
}

export class StoreFault extends Fault {
  readonly outcome: 'taken' | 'unavailable' | 'unknown' | 'refused';
  constructor(outcome: StoreFault['outcome'], code: string, words: { zh: string; en: string }, options?: ErrorOptions) {
    super(code, words, options);
    this.name = 'StoreFault';
    this.outcome = outcome;
  }
}
