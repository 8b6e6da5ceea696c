import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { Fact } from '../../../src/base/fact.ts';
import type { Evidence } from '../../../src/journal/evidence.ts';
import { readPostmaster } from '../../../src/journal/postgres/postmaster.ts';
import type { StoredFact } from '../../../src/journal/store.ts';
import { verifyBook } from '../../../src/journal/verify.ts';
import { disorder, lostOrDoubledFrames } from '../../simulation/checkers.ts';
import { siteName } from '../../simulation/life.ts';
import type { Said } from '../../simulation/panel.ts';

const page_facts = 5_000;

/** Asks the database itself, past the program: what lies in the tables is what counts. */
async function connectTo(data: string): Promise<pg.Client> {
  const found = readPostmaster(join(data, 'cluster'));
  if (found?.status !== 'ready') throw new Error('the database is not up');
  const client = new pg.Client({
    host: found.socketFolder || found.listenAddress,
    port: found.port,
    user: 'watchfloor',
    database: 'postgres',
    password: readFileSync(join(data, 'cluster', 'watchfloor-password'), 'utf8').trim(),
  });
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** The database may be coming back just now. */
async function connectSoon(data: string): Promise<pg.Client> {
  for (let tries = 1; ; tries++) {
    try {
      return await connectTo(data);
    } catch (error) {
      if (tries === 200) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** What is wrong with the site's journal; nothing is good. `said` must have been put by before the rows are read. */
export async function journalFaults(
  data: string,
  publicKey: Uint8Array,
  said: readonly (readonly Said[])[],
): Promise<{ wrong: string[]; facts: number }> {
  const client = await connectSoon(data);
  try {
    await client.query('begin isolation level repeatable read read only');
    const { rows } = await client.query<{ number: number }>('select number from stream where name = $1', [siteName]);
    const facts: { fact: Fact }[] = [];
    const evidence = evidenceOf(client, rows[0]!.number, (row) => facts.push({ fact: factOf(row) }));
    const verdict = await verifyBook(evidence, { publicKeys: [publicKey] });
    const wrong = [
      ...verdict.findings.map((finding) => finding.words.en),
      ...disorder(facts),
      ...said.flatMap((one) => lostOrDoubledFrames(facts, one)),
    ];
    return { wrong, facts: facts.length };
  } finally {
    await client.end().catch(() => {});
  }
}

function evidenceOf(client: pg.Client, number: number, seen: (row: StoredFact) => void): Evidence {
  return {
    stream: siteName,
    size: 0,
    async *pages() {
      for (let from = 0; ; from += page_facts) {
        const { rows } = await client.query<{ seq: string; bytes: string; leaf: Buffer }>(
          'select seq, bytes, leaf from fact where stream = $1 and seq >= $2 order by seq limit $3',
          [number, from, page_facts],
        );
        const page = rows.map(({ seq, bytes, leaf }) => ({ seq: Number(seq), bytes, leaf: new Uint8Array(leaf) }));
        page.forEach(seen);
        if (page.length > 0) yield page;
        if (page.length < page_facts) return;
      }
    },
    async *roots() {
      const { rows } = await client.query<{ note: string; frontier: Buffer }>(
        'select note, frontier from signed_root where stream = $1 order by epoch, size',
        [number],
      );
      for (const { note, frontier } of rows) yield { note, frontier: new Uint8Array(frontier) };
    },
    async *parts() {},
  };
}

function factOf({ bytes }: StoredFact): Fact {
  const line = JSON.parse(bytes) as Fact & { recordedAt: string };
  return { ...line, recordedAt: Date.parse(line.recordedAt) };
}
