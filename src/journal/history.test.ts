import { afterEach, describe, expect, test } from 'vitest';
import { openJournal } from '../../test/support/journal.ts';
import { testDatabase } from '../../test/support/postgres.ts';
import { seededChance } from '../base/chance.ts';
import { realClock, type Clock } from '../base/clock.ts';
import { silentLog, type Log } from '../base/log.ts';
import { simulatedClock } from '../base/simulated-clock.ts';
import { History } from './history.ts';
import { faultyStore } from './memory/faulty-store.ts';
import { memoryStore } from './memory/memory-store.ts';
import { openPostgres } from './postgres/open-postgres.ts';
import type { Store } from './store.ts';
import type { Stream } from './stream.ts';

const eight = Date.UTC(2026, 10, 22, 8);
const hour_ms = 3_600_000;
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function opened(store: Store, clock: Clock = simulatedClock(eight), log: Log = silentLog) {
  const history = new History({ store, clock, log });
  const journal = await openJournal(store, clock);
  for (const stream of journal.streams.values()) history.follow(stream);
  const stream = journal.stream('station') ?? (await journal.addSite('station'));
  history.follow(stream);
  ends.push(async () => {
    await history.stop();
    await journal.stop();
  });
  return { history, journal, stream };
}

async function memory() {
  const store = memoryStore();
  await store.open();
  return store;
}

let noted = 0;
/** One fact that names these subjects; gives its seq. */
async function note(stream: Stream, ...about: string[]): Promise<number> {
  const draft = { type: 'part held', data: { part: 'p', why: 'w' }, about };
  const answer = await stream.write({ type: 'write', draft }, 'staff/1', `note-${noted++}`);
  if (answer.answer !== 'kept') throw new Error(answer.answer);
  return answer.seq;
}

async function seqsOf(history: History, stream: Stream, subject: string, before?: number, limit = 50) {
  const { facts } = await history.about(stream, subject, { limit, ...(before !== undefined && { before }) });
  return facts.map(({ seq }) => seq);
}

/** The same, worked out by reading every line and in no other way than a clerk with a pencil would. */
async function byHand(stream: Stream) {
  const subjects: Record<string, number[]> = {};
  const figures: Record<string, number> = {};
  for (const { seq, bytes } of await stream.read(0, 1_000_000)) {
    const fact = JSON.parse(bytes) as { type: string; recordedAt: string; about?: string[] };
    // A fact that names a subject twice stands in its history once.
    for (const subject of new Set(fact.about)) (subjects[subject] ??= []).unshift(seq);
    const key = `${fact.recordedAt.slice(0, 13)} ${fact.type}`;
    figures[key] = (figures[key] ?? 0) + 1;
  }
  return { subjects, figures };
}

async function kept(history: History, stream: Stream) {
  const expected = await byHand(stream);
  const subjects: Record<string, number[]> = {};
  for (const subject of Object.keys(expected.subjects))
    subjects[subject] = await seqsOf(history, stream, subject, undefined, 1_000_000);
  const { figures, asOf } = await history.figures(stream, 0, eight + 1_000_000 * hour_ms);
  const counts = figures.map(({ hour, type, count }) => [
    `${new Date(hour).toISOString().slice(0, 13)} ${type}`,
    count,
  ]);
  return { asOf, subjects, figures: Object.fromEntries(counts) as Record<string, number>, expected };
}

async function mustBeWhole(history: History, stream: Stream): Promise<void> {
  const { asOf, subjects, figures, expected } = await kept(history, stream);
  expect(subjects).toEqual(expected.subjects);
  expect(figures).toEqual(expected.figures);
  expect(asOf).toBe(stream.reader.nextSeq - 1);
}

describe('what happened to a subject', () => {
  test('is found newest first and page by page, with the seq it was read as of', async () => {
    const { history, stream } = await opened(await memory());
    const first = await note(stream, 'alarm/A-1', 'point/7');
    await note(stream, 'alarm/A-10');
    const second = await note(stream, 'alarm/A-1');
    const last = await note(stream, 'point/7');
    const { asOf, facts } = await history.about(stream, 'alarm/A-1', { limit: 10 });
    expect(asOf).toBe(last);
    expect(facts.map(({ seq }) => seq)).toEqual([second, first]);
    expect(facts).toEqual([...(await stream.read(second, 1)), ...(await stream.read(first, 1))]);
    expect(await seqsOf(history, stream, 'alarm/A-1', undefined, 1)).toEqual([second]);
    expect(await seqsOf(history, stream, 'alarm/A-1', second)).toEqual([first]);
    expect(await seqsOf(history, stream, 'nobody')).toEqual([]);
  });

  test('holds what was recorded the moment before it was asked', async () => {
    const { history, stream } = await opened(await memory());
    for (let round = 0; round < 20; round++) {
      const seq = await note(stream, 'alarm/A-1');
      expect((await seqsOf(history, stream, 'alarm/A-1'))[0]).toBe(seq);
    }
  });

  test('goes with a rehearsal that is dropped', async () => {
    const store = await memory();
    const { history, journal, stream } = await opened(store);
    await note(stream, 'alarm/A-1');
    const fork = await journal.fork('station', 'drill-7', 'evening', 'staff/1');
    if ('refused' in fork) throw new Error(fork.words.en);
    history.follow(fork);
    await note(fork, 'alarm/D7-A-1');
    expect(await seqsOf(history, fork, 'alarm/D7-A-1')).toHaveLength(1);
    await journal.dropFork('station/drill-7', 'over', 'staff/1');
    history.forget(fork);
    expect(await store.derived.cursor(fork.row.number)).toBeNull();
    expect(history.lag().map((each) => each.stream)).not.toContain('station/drill-7');
    await mustBeWhole(history, stream);
  });
});

describe('the derived rows', () => {
  test('are the same as a reading of every line gives, over hours, and again after they were thrown away', async () => {
    const clock = simulatedClock(eight);
    const { history, stream } = await opened(await memory(), clock);
    const chance = seededChance(5);
    for (let round = 0; round < 60; round++) {
      await note(stream, ...Array.from({ length: chance.below(4) }, () => `point/${chance.below(9)}`));
      if (chance.below(3) === 0) await clock.advance(20 * 60_000);
    }
    await mustBeWhole(history, stream);
    await history.rebuild(stream);
    await mustBeWhole(history, stream);
    expect(Object.keys((await kept(history, stream)).figures).length).toBeGreaterThan(5);
  });

  test('go on after a stop and a start, without counting a fact twice', async () => {
    const store = await memory();
    const first = await opened(store);
    await note(first.stream, 'a');
    await mustBeWhole(first.history, first.stream);
    await first.history.stop();
    await note(first.stream, 'a', 'b');
    await first.journal.stop();
    const second = await opened(store);
    await note(second.stream, 'b');
    await mustBeWhole(second.history, second.stream);
  });

  test('made by another rule, or of a book that was set back since, are made again', async () => {
    for (const spoil of ['rule', 'book'] as const) {
      const codes: string[] = [];
      const store = await memory();
      const first = await opened(store);
      await note(first.stream, 'a');
      await mustBeWhole(first.history, first.stream);
      await first.history.stop();
      await first.journal.stop();
      const { derived } = store.tables.streams.get(first.stream.row.number)!;
      derived.subjects.set('a', [0, 1, 2]);
      if (spoil === 'rule') derived.cursor = { ...derived.cursor!, rule: 'old' };
      else derived.cursor = { ...derived.cursor!, lastLeaf: new Uint8Array(32) };
      const second = await opened(store, simulatedClock(eight), (_level, _unit, code) => void codes.push(code));
      await mustBeWhole(second.history, second.stream);
      expect(codes, spoil).toContain('HISTORY_REBUILT');
    }
  });

  test('miss nothing though the database goes away in between, and say how far behind they are meanwhile', async () => {
    const clock = simulatedClock(eight);
    const codes: string[] = [];
    const inner = await memory();
    const store = faultyStore(inner, { clock, chance: seededChance(1) });
    const history = new History({ store, clock, log: (_level, _unit, code) => void codes.push(code) });
    const journal = await openJournal(inner, clock);
    ends.push(async () => {
      await history.stop();
      await journal.stop();
    });
    const stream = await journal.addSite('station');
    history.follow(stream);
    await clock.advance(300);
    store.setReachable(false);
    await note(stream, 'a');
    await note(stream, 'a');
    await clock.advance(300);
    expect(history.lag()).toEqual([{ stream: 'station', asOf: 0, behind_facts: 2 }]);
    expect(codes).toContain('HISTORY_STALLED');
    store.setReachable(true);
    await clock.advance(3_000);
    expect(history.lag()).toEqual([{ stream: 'station', asOf: 2, behind_facts: 0 }]);
    await mustBeWhole(history, stream);
  });
});

test('on PostgreSQL they are kept by a thread with a connection of its own, and come to the same', async () => {
  const database = await testDatabase();
  ends.push(() => database.drop());
  const clock = realClock();
  const codes: string[] = [];
  const log: Log = (_level, unit, code) => void (unit === 'history' && codes.push(code));
  const database1 = await openPostgres({ dataFolder: '/unused', databaseUrl: database.url, log, clock });
  ends.push(() => database1.stop());
  const { history, stream } = await opened(database1.store, clock, log);
  const officer = { by: 'staff/17', role: 'dispatcher' } as const;
  for (let round = 0; round < 3; round++) {
    await stream.command('tally', { type: 'add', n: 1, times: 4_000 } as { type: string }, officer, `add-${round}`);
    await note(stream, 'alarm/A-1', `point/${round}`);
  }
  const wanted = stream.reader.nextSeq;
  for (let tries = 0; history.lag().some(({ behind_facts }) => behind_facts > 0); tries++) {
    if (tries === 400)
      throw new Error(`the thread did not come to ${wanted}: ${JSON.stringify(history.lag())} ${codes}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await mustBeWhole(history, stream);
  expect(codes).toEqual([]);
  await history.rebuild(stream);
  for (let tries = 0; tries < 400 && history.lag().some(({ behind_facts }) => behind_facts > 0); tries++)
    await new Promise((resolve) => setTimeout(resolve, 50));
  await mustBeWhole(history, stream);
});
