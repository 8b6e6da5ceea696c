import { describe, expect, test } from 'vitest';
import {
  add,
  aMoment,
  factsOf,
  givenSite,
  heldStore,
  keptLog,
  ring,
  sum,
  watchedClock,
} from '../../test/support/given-site.ts';
import { openJournal } from '../../test/support/journal.ts';
import { decisionFactsMax, groupFactsMax, signalQueueMax } from './limits.ts';
import { storeUnavailable } from './store-faults.ts';
import type { Store } from './store.ts';
import { leafHash } from './tree.ts';

describe('when the store fails', () => {
  test('nothing is answered as kept, the state goes back, and the same ask is kept once the store is back', async () => {
    const { clock, store, stream } = await givenSite();
    store.failNextAppend('unavailable');
    expect((await add(stream, 5, 'c1')).answer).toBe('not-now');
    expect(sum(stream)).toBe(0);
    await clock.advance(5_000);
    expect(await add(stream, 5, 'c1')).toMatchObject({ answer: 'kept', seq: 1 });
    expect(sum(stream)).toBe(5);
  });

  test('while it is away every ask is told not now, polls included', async () => {
    const { clock, store, stream } = await givenSite();
    store.setReachable(false);
    expect((await add(stream, 1, 'c1')).answer).toBe('not-now');
    expect((await add(stream, 0, 'poll')).answer).toBe('not-now');
    await clock.advance(10_000);
    expect((await add(stream, 0, 'poll')).answer).toBe('not-now');
    store.setReachable(true);
    await clock.advance(5_000);
    expect((await add(stream, 0, 'poll')).answer).toBe('nothing-to-keep');
  });

  test('a disk that is full takes nothing and loses nothing; work goes on when there is room', async () => {
    const { clock, store, stream } = await givenSite();
    store.setDiskFull(true);
    expect((await ring(stream, 's1')).answer).toBe('not-now');
    await clock.advance(3_000);
    store.setDiskFull(false);
    await clock.advance(3_000);
    expect((await ring(stream, 's1')).answer).toBe('kept');
    expect(sum(stream)).toBe(1);
  });

  test('an outcome nobody knows is settled by looking: written is answered as written', async () => {
    const { clock, store, stream } = await givenSite();
    store.failNextAppend('unknown-kept');
    const answer = add(stream, 7, 'c1');
    await clock.advance(5_000);
    expect(await answer).toMatchObject({ answer: 'kept', seq: 1 });
    expect(sum(stream)).toBe(7);
    expect(await add(stream, 7, 'c1')).toEqual({ answer: 'repeat', seq: 1 });
  });

  test('an outcome nobody knows is settled by looking: lost is told not now, and the retry is kept', async () => {
    const { clock, store, stream } = await givenSite();
    store.failNextAppend('unknown-lost');
    const answer = add(stream, 7, 'c1');
    await clock.advance(5_000);
    expect((await answer).answer).toBe('not-now');
    expect(await add(stream, 7, 'c1')).toMatchObject({ answer: 'kept', seq: 1 });
    expect(sum(stream)).toBe(7);
  });

  test('a lost commit takes the decisions behind it along, in order', async () => {
    const { clock, store, stream } = await givenSite();
    store.failNextAppend('unavailable');
    const first = add(stream, 1, 'c1');
    await new Promise((resolve) => setImmediate(resolve));
    const second = add(stream, 2, 'c2');
    expect([(await first).answer, (await second).answer]).toEqual(['not-now', 'not-now']);
    await clock.advance(5_000);
    await add(stream, 2, 'c2');
    expect(sum(stream)).toBe(2);
  });

  test('a full disk can still be read, but polls are not answered either until something can be written', async () => {
    const { clock, store, stream } = await givenSite();
    store.setDiskFull(true);
    expect((await ring(stream, 's1')).answer).toBe('not-now');
    for (let tries = 0; tries < 20; tries++) {
      await clock.advance(600);
      expect((await add(stream, 0, 'poll')).answer).toBe('not-now');
    }
    store.setDiskFull(false);
    await clock.advance(5_000);
    expect((await add(stream, 0, 'poll')).answer).toBe('nothing-to-keep');
  });
});

describe('another writer', () => {
  const foreign = (seq: number, type = 'counted') =>
    `{"seq":${seq},"type":"${type}","v":1,"recordedAt":"2026-11-22T09:00:00.000Z","by":"staff/1","cause":"theirs","data":{"n":5}}`;

  test.each(['counted', 'from the future'])(
    'has written a fact "%s": this program stops for good and says so',
    async (type) => {
      const told: string[] = [];
      const { clock, inner, stream } = await givenSite({ displaced: () => told.push('displaced') });
      await inner.append(stream.row.number, 1, [foreign(1, type)], leafHash(foreign(1, type)));
      expect((await soon(clock, ring(stream, 's1'))).answer).toBe('not-now');
      await clock.advance(5_000);
      expect(told).toEqual(['displaced']);
      expect((await ring(stream, 's1')).answer).toBe('not-now');
      await clock.advance(60_000);
      expect(told).toEqual(['displaced']);
      expect((await factsOf(stream)).map((fact) => fact.cause)).toEqual(['opened/station', 'theirs']);
    },
  );

  test('has taken the writer’s lock: this program stops for good, though nothing was written yet', async () => {
    const told: string[] = [];
    const fault = () =>
      Promise.reject(Object.assign(storeUnavailable('x'), { outcome: 'taken', code: 'WRITER_LOCK_TAKEN' }));
    let taken = false;
    const wrap = (inner: Store): Store => ({
      ...inner,
      append: (...given) => (taken ? fault() : inner.append(...given)),
      beat: (at) => (taken ? fault() : inner.beat(at)),
    });
    const { clock, stream } = await givenSite({ wrap, displaced: () => told.push('displaced') });
    taken = true;
    const answer = ring(stream, 's1');
    await clock.advance(5_000);
    expect((await answer).answer).toBe('not-now');
    expect(told).toEqual(['displaced']);
  });

  test('a commit that was taken for lost and arrives late is not written twice', async () => {
    const late: (() => Promise<void>)[] = [];
    let lost = false;
    const wrap = (inner: Store): Store => ({
      ...inner,
      async append(...given) {
        if (!lost) return inner.append(...given);
        lost = false;
        late.push(() => inner.append(...given));
        throw Object.assign(storeUnavailable('x'), { outcome: 'unknown' });
      },
    });
    const told: string[] = [];
    const { clock, store, stream } = await givenSite({ wrap, displaced: () => told.push('displaced') });
    lost = true;
    expect((await soon(clock, ring(stream, 's1'))).answer).toBe('not-now');
    await late[0]!();
    expect((await soon(clock, ring(stream, 's1'))).answer).toBe('not-now');
    expect(told).toEqual(['displaced']);
    // The program stops; the next one reads what is there and knows the repeat.
    await stream.stop();
    const again = (await openJournal(store, clock)).stream('station')!;
    expect(await ring(again, 's1')).toEqual({ answer: 'repeat', seq: 1 });
  });

  test('a journal that has become shorter than what was shown is not written on', async () => {
    const told: string[] = [];
    const { clock, inner, store, stream } = await givenSite({ displaced: () => told.push('displaced') });
    await ring(stream, 's1');
    store.failNextAppend('unavailable');
    const answer = ring(stream, 's2');
    inner.tables.streams.get(stream.row.number)!.facts.length = 1;
    await clock.advance(5_000);
    expect((await answer).answer).toBe('not-now');
    expect(told).toEqual(['displaced']);
  });
});

describe('stopping', () => {
  test('ends though devices go on sending', async () => {
    const { stream } = await givenSite();
    let sending = true;
    let sent = 0;
    const flood = async () => {
      for (; sending; await aMoment(1)) await ring(stream, `s${sent++}`);
    };
    const all = Promise.all(Array.from({ length: 20 }, flood));
    await aMoment(5);
    let stopped = false;
    const stopping = stream.stop().then(() => (stopped = true));
    await aMoment(60);
    sending = false;
    expect(stopped).toBe(true);
    await Promise.all([all, stopping]);
    const { length } = await factsOf(stream);
    expect(stream.reader.nextSeq).toBe(length);
  });

  test('ends while the journal is away; who waits is told, and nothing runs on afterwards', async () => {
    const given = await givenSite();
    await given.journal.stop();
    const clock = watchedClock(given.clock);
    const journal = await openJournal(given.store, clock);
    const stream = journal.stream('station')!;
    given.store.failNextAppend('unknown-kept');
    const answer = ring(stream, 's1');
    await aMoment();
    given.store.setReachable(false);
    await given.clock.advance(3_000);
    await journal.stop();
    expect((await answer).answer).toBe('not-now');
    await given.clock.advance(60_000);
    expect(clock.waiting()).toBe(0);
  });
});

describe('limits', () => {
  test('a commit takes decisions until it is full, and the rest waits for the next', async () => {
    const sizes: number[] = [];
    const wrap = (inner: Store): Store => ({
      ...inner,
      append(number, first, lines, leaves) {
        sizes.push(lines.length);
        return inner.append(number, first, lines, leaves);
      },
    });
    const { stream } = await givenSite({ wrap });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => add(stream, 1, `import ${i}`, { times: 3_000 })),
    );
    expect(new Set(answers.map(({ answer }) => answer))).toEqual(new Set(['kept']));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(groupFactsMax + decisionFactsMax);
    expect(sum(stream)).toBe(60_000);
  });

  test('while a commit hangs, what comes in waits in the queue up to its limit, polls too', async () => {
    const { held, stream } = await heldSite();
    held.hold();
    const first = ring(stream, 's1');
    await aMoment();
    let told = 0;
    const poll = (i: number) =>
      stream.signal({ kind: 'point', point: '-', what: 'poll', phase: 'still' }, 'device/AP1', `s1`, `tcp ${i % 50}`);
    for (let wave = 0; wave < 30; wave++) {
      for (let i = 0; i < 1_000; i++) void poll(i).then((answer) => (told += answer.answer === 'not-now' ? 1 : 0));
      await aMoment(10);
    }
    expect(told).toBeGreaterThan(30_000 - 2 * signalQueueMax - 1_000);
    held.letGo();
    expect((await first).answer).toBe('kept');
  });
});

async function heldSite() {
  let held!: ReturnType<typeof heldStore>;
  const site = await givenSite({ ...keptLog(), wrap: (inner) => (held = heldStore(inner)).store });
  return { ...site, held };
}

async function soon<T>(clock: { advance(delay_ms: number): Promise<void> }, answer: Promise<T>): Promise<T> {
  await clock.advance(3_000);
  return answer;
}
