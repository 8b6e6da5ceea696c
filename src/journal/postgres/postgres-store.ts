import type pg from 'pg';
import { assert } from '../../base/errors.ts';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import { checkAppend, leafBytes } from '../check-append.ts';
import type { Store, StoreFault } from '../store.ts';
import {
  partDiffers,
  seqTaken,
  storeClosed,
  storeReadOnly,
  streamExists,
  streamNotAFork,
  streamUnknown,
} from '../store-faults.ts';
import { derivedRows } from './derived-rows.ts';
import { partOf, rootOf, secretOf, snapshotOf, streamOf, viewOf, type Row } from './rows.ts';
import { checkPromises, checkSchema, ensureSchema, forDerivedRows, forReading } from './schema.ts';
import { Session } from './session.ts';
import { sqlState, uniqueViolation } from './sql-faults.ts';
import { sql } from './statements.ts';
import { WriterLock } from './writer-lock.ts';

export interface PostgresStoreOptions {
  connection: pg.ClientConfig;
  log: Log;
  clock: Clock;
  /** How long a call waits for a database that is away before it says so. */
  reconnectWait_ms?: number;
  /** Whoever runs the server may know why it is away (a full disk). */
  explain?: () => StoreFault | null;
  /**
   * `write` (unless told otherwise) is the one writer. `read` takes no lock and changes nothing. `derive` is the
   * history's follower in its own thread: it reads, and writes derived rows and nothing else.
   */
  mode?: 'write' | 'read' | 'derive';
}

/** Enough that an export does not hold up a screen; a page is short, so more would only wait for the same two cores. */
const readSessions = 2;
const leavesPage = 50_000;

/** The journal in PostgreSQL: three kinds of connection (lock, writer, readers) and one statement a method. */
export function postgresStore(options: PostgresStoreOptions): Store {
  const { connection, log, clock, reconnectWait_ms = 5_000, explain, mode = 'write' } = options;
  const common = { connection, log, clock, reconnectWait_ms, ...(explain && { explain }) };
  const lock = new WriterLock({ ...common });
  const writer = new Session({ ...common, prepare: mode === 'derive' ? forDerivedRows : checkPromises });
  const reading = mode === 'write' ? common : { ...common, prepare: forReading };
  const readers = Array.from({ length: mode === 'derive' ? 1 : readSessions }, () => new Session(reading));
  let isOpen = false;
  let isClosed = false;

  async function write(query: pg.QueryConfig, values: unknown[]): Promise<pg.QueryResult<Row>> {
    if (!isOpen) throw storeClosed();
    if (mode !== 'write') throw storeReadOnly();
    lock.check();
    return writer.query<Row>('writing', { ...query, values });
  }
  /** Derived rows are written without the lock: their own cursor keeps two followers apart, and all can be rebuilt. */
  async function writeDerived(query: pg.QueryConfig, values: unknown[]): Promise<Row[]> {
    if (!isOpen) throw storeClosed();
    if (mode === 'read') throw storeReadOnly();
    return (await writer.query<Row>('writing', { ...query, values })).rows;
  }
  /** After a write with an unknown end, only the writer's next connection knows when that end has come. */
  async function read(query: pg.QueryConfig, values: unknown[]): Promise<Row[]> {
    if (!isOpen) throw storeClosed();
    const session = writer.isUnsettled ? writer : readers.reduce((a, b) => (b.underWay < a.underWay ? b : a));
    return (await session.query<Row>('reading', { ...query, values })).rows;
  }

  return {
    async open() {
      if (isClosed) throw storeClosed();
      if (isOpen) return;
      if (mode === 'write') {
        await lock.session.connect();
        await writer.connect();
        await writer.use(ensureSchema);
      } else await readers[0]!.use(checkSchema);
      isOpen = true;
    },
    async close() {
      isOpen = false;
      isClosed = true;
      await Promise.all([writer.close(), ...readers.map((each) => each.close())]);
      await lock.close();
    },

    async streams() {
      return (await read(sql.streams, [])).map(streamOf);
    },
    async createStream({ name, kind, status, epoch }) {
      try {
        const { rows } = await write(sql.createStream, [name, kind, status, epoch]);
        return streamOf(rows[0]!);
      } catch (error) {
        throw isTaken(error) ? streamExists(name, { cause: error }) : error;
      }
    },
    async setEpoch(stream, epoch) {
      const { rowCount } = await write(sql.setEpoch, [stream, epoch]);
      if (!rowCount) throw streamUnknown(stream);
    },
    async dropFork(stream) {
      const { rows } = await write(sql.dropFork, [stream]);
      if (!rows[0]) throw streamUnknown(stream);
      if (rows[0]['kind'] !== 'fork') throw streamNotAFork(stream);
    },

    async append(stream, firstSeq, lines, leaves) {
      checkAppend(lines, leaves);
      if (lines.length === 0) return;
      let kept: number | null;
      try {
        kept = (await write(sql.append, [stream, firstSeq, lines.join('\n'), leaves])).rowCount;
      } catch (error) {
        throw isTaken(error) ? seqTaken(stream, firstSeq, { cause: error }) : error;
      }
      if (kept === lines.length) return;
      assert(kept === 0, `append of ${lines.length} lines to stream ${stream} kept ${kept}`);
      if ((await read(sql.streamExists, [stream])).length === 0) throw streamUnknown(stream);
      assert(false, `append to stream ${stream} at ${firstSeq} leaves a gap before it`);
    },
    async read(stream, from, limit) {
      const rows = (await read(sql.read, [stream, from, limit])) as unknown as [string, string, Buffer][];
      return rows.map(([seq, bytes, leaf]) => ({ seq: Number(seq), bytes, leaf: viewOf(leaf) }));
    },
    async tail(stream) {
      const rows = (await read(sql.tail, [stream])) as unknown as [string, string, Buffer][];
      return rows.map(([seq, bytes, leaf]) => ({ seq: Number(seq), bytes, leaf: viewOf(leaf) }))[0] ?? null;
    },
    async leaves(stream, from, count) {
      const pages: Uint8Array[] = [];
      for (let taken = 0; taken < count;) {
        const wanted = Math.min(leavesPage, count - taken);
        const joined = (await read(sql.leaves, [stream, from + taken, wanted]))[0]?.['joined'] as Buffer | null;
        if (joined) pages.push(joined);
        taken += wanted;
        if ((joined?.length ?? 0) < wanted * leafBytes) break;
      }
      return viewOf(Buffer.concat(pages));
    },

    async saveSignedRoot({ stream, epoch, size, note, frontier, at }) {
      await write(sql.saveSignedRoot, [stream, epoch, size, note, frontier, at]);
    },
    async signedRoots(stream) {
      return (await read(sql.signedRoots, [stream])).map(rootOf);
    },
    async lastSignedRoot(stream) {
      return (await read(sql.lastSignedRoot, [stream])).map(rootOf)[0] ?? null;
    },

    async saveSnapshot({ stream, module, fold, seq, state }) {
      await write(sql.saveSnapshot, [stream, module, fold, seq, state]);
    },
    async snapshot(stream, module, fold, seq) {
      return (await read(sql.snapshot, [stream, module, fold, seq])).map(snapshotOf)[0] ?? null;
    },
    async dropSnapshots(stream) {
      await write(sql.dropSnapshots, [stream]);
    },

    async putPart(row) {
      const { stream, id, salt, content, mediaType, readers: mayRead, until } = row;
      const { rows } = await write(sql.putPart, [stream, id, salt, content, mediaType, row.class, mayRead, until]);
      // An erased part stays erased when a slow writer puts it once more.
      if (rows[0]?.['differs']) throw partDiffers(id);
    },
    async part(stream, id) {
      return (await read(sql.part, [stream, id])).map(partOf)[0] ?? null;
    },
    async erasePart(stream, id) {
      await write(sql.erasePart, [stream, id]);
    },
    async parts(stream) {
      return (await read(sql.parts, [stream])).map((row) => row['id'] as string);
    },

    async putSecret({ name, version, sealed }) {
      await write(sql.putSecret, [name, version, sealed]);
    },
    async secret(name) {
      return (await read(sql.secret, [name])).map(secretOf)[0] ?? null;
    },
    async secrets(prefix) {
      return (await read(sql.secrets, [prefix])).map(secretOf);
    },
    async dropSecret(name) {
      await write(sql.dropSecret, [name]);
    },

    derived: derivedRows(read, writeDerived),
    ...(mode === 'write' && { followFrom: connection }),

    async beat(at) {
      if (!isOpen) throw storeClosed();
      if (mode !== 'write') throw storeReadOnly();
      lock.check();
      // On the lock's own connection, so that a lock that has quietly gone is noticed within a beat.
      await lock.session.query('writing', { ...sql.beat, values: [at] });
    },
    async lastBeat() {
      const at = (await read(sql.lastBeat, []))[0]?.['at'];
      return at === undefined ? null : Number(at);
    },
  };
}

function isTaken(error: unknown): boolean {
  return sqlState((error as Error).cause) === uniqueViolation;
}
