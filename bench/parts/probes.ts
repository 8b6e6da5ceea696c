import { closeSync, fdatasyncSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { ServerAddress } from '../../src/journal/postgres/launcher.ts';
import { leavesOf } from '../../src/journal/tree.ts';
import { percentile } from './report.ts';

/** What the machine itself can do, measured in the same minute as the figure that is held against it. */

export interface SyncProbe {
  perSecond: number;
  p50_ms: number;
  p99_ms: number;
}

/** 4 KiB appended and made durable, one after the other: what a single commit cannot beat. */
export function fdatasyncProbe(folder: string, run_ms = 1_000): SyncProbe {
  const path = join(folder, `sync-probe-${process.pid}`);
  const file = openSync(path, 'w');
  const block = Buffer.alloc(4_096, 0x5a);
  const took: number[] = [];
  const until = performance.now() + run_ms;
  try {
    for (let before = performance.now(); before < until;) {
      writeSync(file, block);
      fdatasyncSync(file);
      const now = performance.now();
      took.push(now - before);
      before = now;
    }
  } finally {
    closeSync(file);
    unlinkSync(path);
  }
  const sum_ms = took.reduce((a, b) => a + b, 0);
  const sorted = Float64Array.from(took);
  return {
    perSecond: (took.length / sum_ms) * 1_000,
    p50_ms: percentile(sorted, 0.5),
    p99_ms: percentile(sorted, 0.99),
  };
}

/**
 * Rows a second by one raw COPY into a table of the journal's own shape, all bytes made beforehand: what no way of
 * appending through PostgreSQL can beat by much.
 */
export async function copyProbe(address: ServerAddress, lines: readonly string[]): Promise<number> {
  const leaves = Buffer.from(leavesOf(lines));
  const chunks: Buffer[] = [];
  for (let from = 0; from < lines.length; from += 500) {
    let text = '';
    for (let seq = from; seq < Math.min(lines.length, from + 500); seq++) {
      text += `1\t${seq}\t${escaped(lines[seq]!)}\t\\\\x${leaves.toString('hex', seq * 32, seq * 32 + 32)}\n`;
    }
    chunks.push(Buffer.from(text));
  }
  const client = new pg.Client(address);
  await client.connect();
  try {
    await client.query('drop table if exists copy_probe; create table copy_probe (like fact including all)');
    const before = performance.now();
    await copyFrom(client, 'copy copy_probe (stream, seq, bytes, leaf) from stdin', chunks);
    const took_ms = performance.now() - before;
    const { rows } = await client.query<{ count: string }>('select count(*) from copy_probe');
    if (Number(rows[0]?.count) !== lines.length) throw new Error(`COPY kept ${rows[0]?.count} of ${lines.length} rows`);
    await client.query('drop table copy_probe');
    return (lines.length / took_ms) * 1_000;
  } finally {
    await client.end();
  }
}

/** COPY's text form: a backslash and the three white-space marks would be read as something else. */
function escaped(line: string): string {
  return line.includes('\\') ? line.replaceAll('\\', '\\\\') : line;
}

interface CopyConnection {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/** `pg` leaves COPY to its callers: a thing with `submit` and these handlers is a query to it. */
function copyFrom(client: pg.Client, text: string, chunks: readonly Buffer[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const query = {
      submit: (connection: CopyConnection) => connection.query(text),
      handleCopyInResponse(connection: CopyConnection) {
        for (const chunk of chunks) connection.sendCopyFromChunk(chunk);
        connection.endCopyFrom();
      },
      handleCommandComplete: () => {},
      handleReadyForQuery: () => resolve(),
      handleError: (error: Error) => reject(error),
    };
    client.query(query as unknown as pg.Submittable);
  });
}
