import { assert } from '../../base/errors.ts';
import type { Instant } from '../../base/instant.ts';
import type { PartRow, SecretRow, SignedRootRow, SnapshotRow, Store, StoredFact, StreamRow } from '../store.ts';
import { checkAppend, leafBytes } from '../check-append.ts';
import { memoryDerived, noDerivedRows, type DerivedTables } from './memory-derived.ts';
import { partDiffers, seqTaken, storeClosed, streamExists, streamNotAFork, streamUnknown } from '../store-faults.ts';

/** Everything kept of one stream. Tests may reach in and change rows the way a tamperer would. */
export interface MemoryStream {
  row: StreamRow;
  /** In order of seq. */
  facts: StoredFact[];
  signedRoots: SignedRootRow[];
  snapshots: SnapshotRow[];
  parts: Map<string, PartRow>;
  derived: DerivedTables;
}

export interface MemoryTables {
  streams: Map<number, MemoryStream>;
  secrets: Map<string, SecretRow[]>;
  aliveAt: Instant | null;
}

export interface MemoryStore extends Store {
  readonly tables: MemoryTables;
}

/**
 * The journal in memory: for tests of modules and for the simulation. It keeps what it was given across close and
 * open of the same `tables`, so a test can stop one floor and start another on the same journal.
 */
export function memoryStore(tables: MemoryTables = emptyTables()): MemoryStore {
  let isOpen = false;

  function stream(number: number): MemoryStream {
    if (!isOpen) throw storeClosed();
    const found = tables.streams.get(number);
    if (!found) throw streamUnknown(number);
    return found;
  }
  /** The methods below are async so that a throw is a rejection, as it is with a real database. */
  function mustBeOpen(): void {
    if (!isOpen) throw storeClosed();
  }

  return {
    tables,
    async open() {
      isOpen = true;
    },
    async close() {
      isOpen = false;
    },

    async streams() {
      mustBeOpen();
      return [...tables.streams.values()].map((each) => ({ ...each.row }));
    },
    async createStream(given) {
      mustBeOpen();
      for (const each of tables.streams.values()) if (each.row.name === given.name) throw streamExists(given.name);
      const row: StreamRow = {
        number: Math.max(0, ...tables.streams.keys()) + 1,
        ...given,
      };
      tables.streams.set(row.number, {
        row,
        facts: [],
        signedRoots: [],
        snapshots: [],
        parts: new Map(),
        derived: noDerivedRows(),
      });
      return { ...row };
    },
    async setEpoch(number, epoch) {
      stream(number).row.epoch = epoch;
    },
    async dropFork(number) {
      const fork = stream(number);
      if (fork.row.kind !== 'fork') throw streamNotAFork(number);
      fork.facts = fork.facts.filter((fact) => fact.seq === 0);
      fork.snapshots = [];
      fork.parts.clear();
      fork.derived = noDerivedRows();
    },

    async append(number, firstSeq, lines, leaves) {
      const { facts } = stream(number);
      checkAppend(lines, leaves);
      if (lines.length === 0) return;
      const nextSeq = (facts.at(-1)?.seq ?? -1) + 1;
      if (firstSeq < nextSeq) throw seqTaken(number, firstSeq);
      assert(firstSeq === nextSeq, `append to stream ${number} at ${firstSeq} leaves a gap after ${nextSeq - 1}`);
      for (const [index, bytes] of lines.entries()) {
        const leaf = leaves.slice(index * leafBytes, (index + 1) * leafBytes);
        facts.push({ seq: firstSeq + index, bytes, leaf });
      }
    },
    async read(number, from, limit) {
      const { facts } = stream(number);
      const start = firstAtOrAfter(facts, from);
      return facts.slice(start, start + limit).map((fact) => ({ ...fact }));
    },
    async tail(number) {
      const last = stream(number).facts.at(-1);
      return last ? { ...last } : null;
    },
    async leaves(number, from, count) {
      const { facts } = stream(number);
      const start = firstAtOrAfter(facts, from);
      const taken = facts.slice(start, start + count);
      const joined = new Uint8Array(taken.length * leafBytes);
      for (const [index, fact] of taken.entries()) joined.set(fact.leaf, index * leafBytes);
      return joined;
    },

    async saveSignedRoot(row) {
      const { signedRoots } = stream(row.stream);
      put(signedRoots, { ...row }, (each) => each.epoch === row.epoch && each.size === row.size);
      signedRoots.sort((a, b) => a.epoch - b.epoch || a.size - b.size);
    },
    async signedRoots(number) {
      return [...stream(number).signedRoots];
    },
    async lastSignedRoot(number) {
      return stream(number).signedRoots.at(-1) ?? null;
    },

    async saveSnapshot(row) {
      const { snapshots } = stream(row.stream);
      const same = (each: SnapshotRow) => each.module === row.module && each.seq === row.seq && each.fold === row.fold;
      put(snapshots, { ...row, state: row.state.slice() }, same);
    },
    async snapshot(number, module, fold, seq) {
      let newest: SnapshotRow | null = null;
      for (const each of stream(number).snapshots) {
        if (each.module !== module || each.fold !== fold || each.seq > seq) continue;
        if (newest === null || each.seq > newest.seq) newest = each;
      }
      return newest && { ...newest };
    },
    async dropSnapshots(number) {
      stream(number).snapshots = [];
    },

    async putPart(row) {
      const { parts } = stream(row.stream);
      const stored = parts.get(row.id);
      if (!stored) parts.set(row.id, { ...row });
      // An erased part stays erased when a slow writer puts it once more.
      else if (stored.content && !(row.content && sameBytes(stored.content, row.content))) throw partDiffers(row.id);
    },
    async part(number, id) {
      const row = stream(number).parts.get(id);
      return row ? { ...row } : null;
    },
    async erasePart(number, id) {
      const { parts } = stream(number);
      const row = parts.get(id);
      // The salt goes too: with it a short text could be found again by trying out guesses against the hash.
      if (row) parts.set(id, { ...row, content: null, salt: new Uint8Array(0) });
    },
    async parts(number) {
      return [...stream(number).parts.keys()].sort();
    },

    async putSecret(row) {
      mustBeOpen();
      const versions = tables.secrets.get(row.name) ?? [];
      put(versions, { ...row }, (each) => each.version === row.version);
      tables.secrets.set(
        row.name,
        versions.sort((a, b) => a.version - b.version),
      );
    },
    async secret(name) {
      mustBeOpen();
      return tables.secrets.get(name)?.at(-1) ?? null;
    },
    async secrets(prefix) {
      mustBeOpen();
      const names = [...tables.secrets.keys()].filter((name) => name.startsWith(prefix));
      return names.sort().map((name) => ({ ...tables.secrets.get(name)!.at(-1)! }));
    },
    async dropSecret(name) {
      mustBeOpen();
      tables.secrets.delete(name);
    },

    derived: memoryDerived(stream),

    async beat(at) {
      mustBeOpen();
      tables.aliveAt = at;
    },
    async lastBeat() {
      mustBeOpen();
      return tables.aliveAt;
    },
  };
}

export function emptyTables(): MemoryTables {
  return { streams: new Map(), secrets: new Map(), aliveAt: null };
}

function firstAtOrAfter(facts: readonly StoredFact[], seq: number): number {
  let low = 0;
  let high = facts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (facts[middle]!.seq < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

function put<T>(rows: T[], row: T, isSame: (each: T) => boolean): void {
  const index = rows.findIndex(isSame);
  if (index === -1) rows.push(row);
  else rows[index] = row;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
