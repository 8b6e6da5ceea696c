import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { simulatedClock } from '../src/base/simulated-clock.ts';
import { evidenceOfStore } from '../src/journal/evidence.ts';
import { exportStream } from '../src/journal/export.ts';
import type { Journal } from '../src/journal/journal.ts';
import { memoryStore, type MemoryStore } from '../src/journal/memory/memory-store.ts';
import { formatVkey, signingKeyFromSeed } from '../src/journal/signed-root.ts';
import type { Stream } from '../src/journal/stream.ts';
import { verifyBook } from '../src/journal/verify.ts';
import { independent, python } from './support/independent-verifier.ts';
import { openJournal, testSeed } from './support/journal.ts';

/** The book as the clerk really writes it, before the verifiers: ours and the one that shares no line with us. */
const { publicKey } = signingKeyFromSeed(testSeed);
const officer = { by: 'staff/17', role: 'dispatcher', desk: 'desk-1' } as const;

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'watchfloor-proof-'));
});
afterAll(async () => {
  await rm(scratch, { recursive: true, force: true });
});

async function worked(): Promise<{ store: MemoryStore; journal: Journal; stream: Stream }> {
  const store = memoryStore();
  await store.open();
  const journal = await openJournal(store, simulatedClock(Date.UTC(2026, 10, 22, 8)));
  const stream = await journal.addSite('station');
  for (let round = 0; round < 6; round++) {
    const asked = { type: 'add', n: 1, times: 100, note: `第 ${round} 轮` } as { type: string };
    await stream.command('tally', asked, officer, `round-${round}`);
    await stream.sign();
  }
  return { store, journal, stream };
}

test('what the clerk wrote and signed is said to be whole, over an epoch and in a rehearsal too', async () => {
  const { store, journal, stream } = await worked();
  expect(stream.row.epoch).toBe(1);
  const next = await journal.newEpoch('station', 'taken over', 'staff/1');
  await next.command('tally', { type: 'add', n: 1 } as { type: string }, officer, 'after');
  await next.sign();
  const fork = await journal.fork('station', 'drill-7', 'evening drill', 'staff/1');
  if ('refused' in fork) throw new Error(fork.words.en);
  await journal.stop();
  for (const row of await store.streams()) {
    const verdict = await verifyBook(await evidenceOfStore(store, row), { publicKeys: [publicKey] });
    expect(verdict.findings, row.name).toEqual([]);
    expect(verdict.facts).toBeGreaterThan(0);
    expect(verdict.signedTo, row.name).toBe(verdict.facts);
  }
});

test.runIf(python)('the independent verifier says so of its export, and not once a byte is flipped', async () => {
  const { store, journal, stream } = await worked();
  await journal.stop();
  const common = { store, stream: stream.row, publicKeys: [publicKey], withParts: true };
  const good = join(scratch, 'good');
  const manifest = await exportStream({ ...common, folder: good });
  if ('refused' in manifest) throw new Error(manifest.words.en);
  const vkey = formatVkey({ name: 'test/station/1', publicKey });
  expect(independent(good, '--vkey', vkey).said).toMatch(
    /^test\/station\/1: \d+ entries, \d+ sizes with a signed root\nok\n$/,
  );
  const rows = store.tables.streams.get(stream.row.number)!.facts;
  rows[300] = { ...rows[300]!, bytes: rows[300]!.bytes.replace('staff/17', 'staff/18') };
  const bad = join(scratch, 'bad');
  await exportStream({ ...common, folder: bad, asItLies: true });
  expect(independent(bad, '--vkey', vkey).said).toContain('entry 300 is not the one its leaf was made from');
});
