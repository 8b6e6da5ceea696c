import { serialize } from 'node:v8';
import { describe, expect, test } from 'vitest';
import { add, givenSite, givenStore, linesOf, officer, ring, start, sum } from '../../test/support/given-site.ts';
import { openJournal } from '../../test/support/journal.ts';
import { tally, type TallyState } from '../../test/support/tally.ts';
import { seededChance } from '../base/chance.ts';
import type { Journal } from './journal.ts';
import { Parts } from './parts.ts';
import { readRoot } from './signed-root.ts';
import { Frontier, leafHash } from './tree.ts';

describe('the clerk', () => {
  test('a stream begins with its opening fact at seq 0, and numbers go on gapless', async () => {
    const { stream } = await givenSite();
    await add(stream, 1, 'c1');
    await add(stream, 2, 'c2');
    const facts = (await linesOf(stream)).map((line) => JSON.parse(line) as { seq: number; type: string });
    expect(facts.map((fact) => [fact.seq, fact.type])).toEqual([
      [0, 'journal opened'],
      [1, 'counted'],
      [2, 'counted'],
    ]);
  });

  test('a fact is one line of JSON with its keys in the journal’s order and nothing that is absent', async () => {
    const { stream } = await givenSite();
    await add(stream, 4, 'order-1');
    expect((await linesOf(stream))[1]).toBe(
      '{"seq":1,"type":"counted","v":1,"recordedAt":"2026-11-22T08:00:00.000Z","by":"staff/17","cause":"order-1","about":["tally/1"],"data":{"n":4}}',
    );
  });

  test('an answer leaves only after the fact is durable', async () => {
    const { clock, inner, store } = givenStore({ delayMin_ms: 50 });
    await inner.open();
    const opening = openJournal(store, clock).then((journal) => journal.addSite('station'));
    await clock.advance(5_000);
    const stream = await opening;
    await clock.advance(5_000);
    let answered = false;
    const answer = add(stream, 1, 'c1').then((given) => {
      answered = true;
      return given;
    });
    await clock.advance(40);
    expect(answered).toBe(false);
    expect(sum(stream)).toBe(0);
    await clock.advance(100);
    expect((await answer).answer).toBe('kept');
    expect(sum(stream)).toBe(1);
  });

  test('a refusal too waits for what was decided before it', async () => {
    const { clock, inner, store } = givenStore({ delayMin_ms: 50 });
    await inner.open();
    const opening = openJournal(store, clock).then((journal) => journal.addSite('station'));
    await clock.advance(5_000);
    const stream = await opening;
    const order: string[] = [];
    void add(stream, 1, 'c1').then(() => order.push('kept'));
    void add(stream, -1, 'c2').then((given) => order.push(given.answer === 'refused' ? given.code : given.answer));
    await clock.advance(10);
    expect(order).toEqual([]);
    await clock.advance(200);
    expect(order).toEqual(['kept', 'TALLY_NEGATIVE']);
  });

  test('the same command sent twice is written once and told where', async () => {
    const { stream } = await givenSite();
    const first = await add(stream, 3, 'same');
    const again = await add(stream, 3, 'same');
    expect(first).toMatchObject({ answer: 'kept', seq: 1 });
    expect(again).toEqual({ answer: 'repeat', seq: 1 });
    expect(sum(stream)).toBe(3);
  });

  test('a repeat that comes while the first is not yet durable gets its answer with the first', async () => {
    const { stream } = await givenSite();
    const [first, again] = await Promise.all([ring(stream, 'signal-1'), ring(stream, 'signal-1')]);
    expect(first).toMatchObject({ answer: 'kept', seq: 1 });
    expect(again).toEqual({ answer: 'repeat', seq: 1 });
    expect(sum(stream)).toBe(1);
  });

  test('a decision of several facts is whole: they stand in a row under one cause', async () => {
    const { stream } = await givenSite();
    await Promise.all([add(stream, 1, 'three', { times: 3 }), add(stream, 1, 'one')]);
    const causes = (await linesOf(stream)).slice(1).map((line) => (JSON.parse(line) as { cause: string }).cause);
    expect(causes).toEqual(['three', 'three', 'three', 'one']);
  });

  test('a decision over the limit is refused whole', async () => {
    const { stream } = await givenSite();
    expect(await add(stream, 1, 'much', { times: 5_001 })).toMatchObject({ code: 'DECISION_TOO_LARGE' });
    expect(await add(stream, 1, 'long', { note: 'x'.repeat(60_001) })).toMatchObject({ code: 'FACT_TOO_LARGE' });
    expect(sum(stream)).toBe(0);
  });

  test('a mistake in one decision stops that one only', async () => {
    const { stream } = await givenSite();
    const wrong = stream.command('tally', { type: 'throw' }, officer, 'bad');
    const right = add(stream, 1, 'good');
    expect((await wrong).answer).toBe('not-now');
    expect((await right).answer).toBe('kept');
  });

  test('time never steps back in the journal, whatever the machine’s clock does', async () => {
    const { clock, inner } = givenStore();
    await inner.open();
    let back = 0;
    const shaky = { ...clock, now: () => clock.now() - back };
    const journal = await openJournal(inner, shaky);
    const stream = await journal.addSite('station');
    await add(stream, 1, 'c1');
    back = 60_000;
    await add(stream, 1, 'c2');
    const times = (await linesOf(stream)).map((line) => (JSON.parse(line) as { recordedAt: string }).recordedAt);
    expect(times).toEqual([...times].sort());
  });

  test('a standing order runs at its time, once, and names its rule as the cause', async () => {
    const { clock, stream } = await givenSite();
    await add(stream, 10, 'c1');
    await clock.advance(999);
    expect(stream.reader.state<TallyState>('tally').rangAt).toEqual([]);
    await clock.advance(1);
    await stream.settled();
    expect(stream.reader.state<TallyState>('tally').rangAt).toEqual([10]);
    await clock.advance(60_000);
    expect(stream.reader.state<TallyState>('tally').rangAt).toEqual([10]);
    expect((await linesOf(stream)).at(-1)).toContain('"by":"rule/tally.ring","cause":"rule/tally.ring/tally/1/0"');
  });
});

describe('starting again', () => {
  async function restart(
    journal: Journal,
    store: ReturnType<typeof givenStore>['store'],
    clock: ReturnType<typeof givenStore>['clock'],
  ) {
    await journal.stop();
    return openJournal(store, clock);
  }

  test('the state is that of the facts, and causes are still known', async () => {
    const { clock, store, journal, stream } = await givenSite();
    await add(stream, 3, 'c1');
    await add(stream, 4, 'c2');
    const again = (await restart(journal, store, clock)).stream('station')!;
    expect(sum(again)).toBe(7);
    expect(await add(again, 4, 'c2')).toEqual({ answer: 'repeat', seq: 2 });
  });

  test('a standing order that fell due while nothing ran is run once', async () => {
    const { clock, store, journal, stream } = await givenSite();
    await add(stream, 10, 'c1');
    await journal.stop();
    await clock.advance(3_600_000);
    const again = (await openJournal(store, clock)).stream('station')!;
    await again.settled();
    await clock.advance(10);
    await again.settled();
    expect(again.reader.state<TallyState>('tally').rangAt).toEqual([10]);
  });

  test('throwing all snapshots away changes nothing', async () => {
    const { clock, store, journal, stream } = await givenSite();
    for (let n = 1; n <= 30; n++) await add(stream, n, `c${n}`);
    await stream.snapshot();
    await add(stream, 1, 'after');
    const before = structuredClone(stream.reader.state('tally'));
    await journal.stop();
    await store.dropSnapshots(stream.row.number);
    const again = (await openJournal(store, clock)).stream('station')!;
    await again.settled();
    expect(again.reader.state<TallyState>('tally').sum).toEqual((before as TallyState).sum);
  });

  test('a snapshot of another fold is not read', async () => {
    const { clock, store, journal, stream } = await givenSite();
    await add(stream, 5, 'c1');
    await stream.snapshot();
    await journal.stop();
    const doubled = {
      ...tally,
      apply: (state: unknown, fact: { type: string }) => {
        tally.apply(state, fact as never);
        if (fact.type === 'counted') tally.apply(state, fact as never);
      },
    };
    const again = await openJournal(store, clock, { modules: [doubled], folds: { tally: 'fold-2' } });
    expect(sum(again.stream('station')!)).toBe(10);
    // The planted fault: a program that trusts the old snapshot shows the old sum.
    await again.stop();
    const trusting = await openJournal(store, clock, {
      modules: [doubled],
      folds: { tally: 'fold-1', book: 'fold-1' },
    });
    expect(sum(trusting.stream('station')!)).toBe(5);
  });

  test('any second of the past can be put back', async () => {
    const { clock, stream } = await givenSite();
    await add(stream, 1, 'c1');
    await clock.advance(60_000);
    await add(stream, 2, 'c2');
    await stream.snapshot();
    await clock.advance(60_000);
    await add(stream, 4, 'c3');
    const at = async (moment: number) =>
      (await stream.stateAt(await stream.seqAt(moment))).fold.state<TallyState>('tally').sum;
    expect([
      await at(start - 1),
      await at(start),
      await at(start + 60_000),
      await at(start + 119_999),
      await at(start + 120_000),
    ]).toEqual([0, 1, 3, 3, 7]);
  });

  test('a fact of a type nobody knows means a newer writer: the journal is not opened', async () => {
    const { clock, store, journal, stream } = await givenSite();
    await journal.stop();
    const line =
      '{"seq":1,"type":"from the future","v":1,"recordedAt":"2026-11-22T09:00:00.000Z","by":"staff/1","cause":"x","data":{}}';
    await store.append(stream.row.number, 1, [line], leafHash(line));
    await expect(openJournal(store, clock)).rejects.toThrow('from the future');
  });
});

describe('signed roots', () => {
  test('a root is signed every ten seconds while the journal grows, over durable rows only', async () => {
    const { clock, store, stream } = await givenSite();
    await add(stream, 1, 'c1');
    await clock.advance(10_000);
    const rows = await store.signedRoots(stream.row.number);
    const size = stream.reader.nextSeq;
    const tree = new Frontier();
    for (const row of await stream.read(0, 100)) tree.push(leafHash(row.bytes));
    const root = readRoot(rows.at(-1)!.note);
    expect(root).toMatchObject({ origin: 'test/station/1', size });
    expect('root' in root && Buffer.compare(root.root, tree.root())).toBe(0);
    await clock.advance(120_000);
    expect((await store.signedRoots(stream.row.number)).length).toBe(rows.length);
  });

  test('nothing more is signed over rows that are not those of the last root', async () => {
    const { clock, inner, store, journal, stream } = await givenSite();
    await add(stream, 1, 'c1');
    await journal.stop();
    const rows = inner.tables.streams.get(stream.row.number)!;
    rows.facts[1] = { ...rows.facts[1]!, leaf: new Uint8Array(32) };
    for (const signed of rows.signedRoots) signed.frontier = new Uint8Array(0);
    const again = (await openJournal(store, clock)).stream('station')!;
    await add(again, 1, 'c2');
    await expect(again.sign()).rejects.toThrow('does not extend');
  });

  test('a root that could not be kept is signed again ten seconds later, though nothing more was written', async () => {
    const { clock, store, stream } = await givenSite();
    await add(stream, 1, 'c1');
    store.setDiskFull(true);
    await clock.advance(10_000);
    store.setDiskFull(false);
    await clock.advance(11_000);
    expect(await store.lastSignedRoot(stream.row.number)).toMatchObject({ size: 2 });
  });
});

describe('parts', () => {
  test('under legal hold one is not erased; erased, it is gone at once and after a backup is put back', async () => {
    const { clock, inner, store, journal, stream } = await givenSite();
    const book = stream.row.number;
    const parts = new Parts(store, seededChance(2), (_number, id) => stream.book.erased.has(id));
    const about = { class: 'note', readers: ['commander'], mediaType: 'text/plain', until: null };
    const part = (await parts.put(book, Buffer.from('seen at gate 3'), about)) as string;
    const backup = await store.part(book, part);
    await expect(parts.erase(book, part)).rejects.toThrow('legal hold');
    await stream.write({ type: 'hold part', part, why: 'case 7' }, 'staff/1', 'c1');
    expect(await stream.erasePart(part, 'term', 'staff/1', 'c2')).toMatchObject({ code: 'PART_HELD' });
    expect((await store.part(book, part))?.content).not.toBeNull();
    await stream.write({ type: 'release part', part, why: 'closed' }, 'staff/1', 'c3');
    expect((await stream.erasePart(part, 'term', 'staff/1', 'c4')).answer).toBe('kept');
    expect((await store.part(book, part))?.content).toBeNull();
    await journal.stop();
    inner.tables.streams.get(book)!.parts.set(part, backup!);
    const again = await openJournal(store, clock);
    await again.stream('station')!.settled();
    expect((await store.part(book, part))?.content).toBeNull();
  });
});

describe('a newer program', () => {
  test('wrote a newer version of a fact: the journal is not opened', async () => {
    const { clock, store, journal, stream } = await givenSite();
    await journal.stop();
    const line =
      '{"seq":1,"type":"counted","v":2,"recordedAt":"2026-11-22T09:00:00.000Z","by":"staff/1","cause":"x","data":{"n":"many"}}';
    await store.append(stream.row.number, 1, [line], leafHash(line));
    await expect(openJournal(store, clock)).rejects.toMatchObject({ code: 'FACT_TYPE_UNKNOWN' });
  });

  test('or an older one kept its book’s state in another shape: it is built anew', async () => {
    const { clock, store, journal, stream } = await givenSite();
    await stream.write({ type: 'hold part', part: 'p', why: 'x' }, 'staff/1', 'c1');
    await journal.stop();
    const state = serialize({ status: 'Actual' });
    await store.saveSnapshot({ stream: stream.row.number, module: 'book', seq: 1, fold: 'book/1', state });
    await store.saveSnapshot({ stream: stream.row.number, module: 'book', seq: 1, fold: 'fold-1', state });
    const again = (await openJournal(store, clock)).stream('station')!;
    expect([...again.book.held.keys()]).toEqual(['p']);
  });
});
