import { deserialize, serialize } from 'node:v8';
import type { Instant } from '../base/instant.ts';
import type { Log } from '../base/log.ts';
import type { Module } from '../modules/module.ts';
import { bookFold, bookModule } from './book.ts';
import type { FactCodec } from './encode.ts';
import { Fold } from './fold.ts';
import { readPage_facts } from './limits.ts';
import type { Store, StreamRow } from './store.ts';

/**
 * States put by, so that a start or a rewind reads the nearest one and at most some 20,000 facts. All of them can be
 * thrown away: they only save time. A snapshot of another fold (the module's facts.ts has changed) is not read.
 */
export interface Snapshots {
  save(module: string, seq: number, state: unknown): Promise<void>;
  /** The state after `seq`, from the nearest snapshots and the facts after them. */
  stateAt(seq: number): Promise<Rebuilt>;
}

export interface Rebuilt {
  fold: Fold;
  nextSeq: number;
  lastRecordedAt: Instant;
  /** Where the oldest snapshot used ended; the facts after it were read. */
  readFrom: number;
}

export interface SnapshotParts {
  store: Store;
  row: StreamRow;
  modules: readonly Module[];
  codec: FactCodec;
  /** Module → hash of its built facts.ts. */
  folds: Readonly<Record<string, string>>;
  log: Log;
  /** What a fork begins with instead of nothing. */
  base?: () => Promise<Fold>;
}

export function snapshots(parts: SnapshotParts): Snapshots {
  const { store, row, modules, codec } = parts;
  /** Null where nobody can say of which program a state would be: it is neither kept nor read. */
  const foldOf = (module: string) => (module === bookModule.name ? bookFold : (parts.folds[module] ?? null));

  return {
    async save(module, seq, state) {
      const fold = foldOf(module);
      if (fold !== null) await store.saveSnapshot({ stream: row.number, module, seq, fold, state: serialize(state) });
    },

    async stateAt(seq) {
      const fold = parts.base ? await parts.base() : new Fold(modules);
      const foldedUpTo = new Map<Module, number>();
      for (const module of modules) foldedUpTo.set(module, await load(module, seq, fold));
      const readFrom = modules.length === 0 ? 0 : Math.min(...foldedUpTo.values()) + 1;
      let lastRecordedAt: Instant = 0;
      let nextSeq = readFrom;
      for (let from = readFrom; from <= seq;) {
        const rows = await store.read(row.number, from, Math.min(readPage_facts, seq - from + 1));
        if (rows.length === 0) break;
        for (const stored of rows) {
          const fact = codec.decode(stored.bytes);
          for (const module of modules) if (foldedUpTo.get(module)! < fact.seq) fold.applyTo(module, fact);
          lastRecordedAt = fact.recordedAt;
        }
        from += rows.length;
        nextSeq = from;
      }
      if (nextSeq === readFrom && readFrom > 0) {
        const [last] = await store.read(row.number, readFrom - 1, 1);
        if (last) lastRecordedAt = codec.decode(last.bytes).recordedAt;
      }
      return { fold, nextSeq, lastRecordedAt, readFrom };
    },
  };

  async function load(module: Module, seq: number, fold: Fold): Promise<number> {
    const of = foldOf(module.name);
    const found = of === null ? null : await store.snapshot(row.number, module.name, of, seq);
    if (!found) return -1;
    try {
      fold.put(module.name, deserialize(found.state));
      return found.seq;
    } catch (error) {
      // Written by another version of Node: as good as none.
      parts.log('warn', 'snapshot', 'SNAPSHOT_UNREADABLE', { module: module.name, error: String(error) });
      return -1;
    }
  }
}
