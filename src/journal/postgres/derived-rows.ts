import type pg from 'pg';
import type { Derived } from '../derived.ts';
import { viewOf, type Row } from './rows.ts';
import { derivedSql as sql } from './statements.ts';

type Ask = (query: pg.QueryConfig, values: unknown[]) => Promise<Row[]>;

/** Derived rows in PostgreSQL. */
export function derivedRows(read: Ask, write: Ask): Derived {
  return {
    async cursor(stream) {
      const row = (await read(sql.cursor, [stream]))[0];
      if (!row) return null;
      return {
        nextSeq: Number(row['next_seq']),
        rule: row['rule'] as string,
        lastLeaf: viewOf(row['last_leaf'] as Buffer),
      };
    },
    async put({ stream, from, nextSeq, rule, lastLeaf, subjects, figures }) {
      const rows = await write(sql.put, [
        stream,
        from,
        nextSeq,
        rule,
        lastLeaf,
        subjects.map((row) => row.subject),
        subjects.map((row) => row.seq),
        figures.map((row) => row.hour),
        figures.map((row) => row.type),
        figures.map((row) => row.count),
      ]);
      return rows[0]?.['moved'] === 1;
    },
    async facts(stream, subject, before, limit) {
      const rows = (await read(sql.facts, [stream, subject, before, limit])) as unknown as [string, string, Buffer][];
      return rows.map(([seq, bytes, leaf]) => ({ seq: Number(seq), bytes, leaf: viewOf(leaf) }));
    },
    async figures(stream, from, until) {
      const rows = await read(sql.figures, [stream, from, until]);
      return rows.map((row) => ({
        hour: Number(row['hour']),
        type: row['type'] as string,
        count: Number(row['count']),
      }));
    },
    async drop(stream) {
      await write(sql.drop, [stream]);
    },
  };
}
