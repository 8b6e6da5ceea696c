import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { seededChance } from '../../base/chance.ts';
import { simulatedClock } from '../../base/simulated-clock.ts';
import { StoreFault } from '../store.ts';
import { faultyStore, type FaultOptions } from './faulty-store.ts';
import { memoryStore } from './memory-store.ts';

async function withFaults(options: Partial<FaultOptions> = {}) {
  const clock = simulatedClock(1_790_000_000_000);
  const inner = memoryStore();
  const store = faultyStore(inner, {
    clock,
    chance: seededChance(7),
    ...options,
  });
  await store.open();
  const setUp = memoryStore(inner.tables);
  await setUp.open();
  const { number } = await setUp.createStream({
    name: 's',
    kind: 'site',
    status: 'Actual',
    epoch: 1,
  });
  const put = (seq: number) => {
    const line = `line ${seq}`;
    const leaf = new Uint8Array(createHash('sha256').update(`\0${line}`).digest());
    return store.append(number, seq, [line], leaf).then(
      () => 'kept',
      (fault: unknown) => (fault as StoreFault).code,
    );
  };
  const kept = () => inner.tables.streams.get(number)!.facts.map((fact) => fact.bytes);
  return { clock, inner, store, put, kept, number };
}

describe('a store on bad days', () => {
  test('an append that failed before the write kept nothing; one that failed after it kept all', async () => {
    const { store, put, kept } = await withFaults();
    store.failNextAppend('unavailable');
    store.failNextAppend('unknown-lost');
    store.failNextAppend('unknown-kept');
    expect(await put(0)).toBe('STORE_UNAVAILABLE');
    expect(await put(0)).toBe('STORE_OUTCOME_UNKNOWN');
    expect(kept()).toEqual([]);
    expect(await put(0)).toBe('STORE_OUTCOME_UNKNOWN');
    expect(kept()).toEqual(['line 0']);
    expect(await put(1)).toBe('kept');
  });

  test('a full disk keeps nothing but can be read, and goes on when there is space', async () => {
    const { store, put, kept, number } = await withFaults();
    await put(0);
    store.setDiskFull(true);
    expect(await put(1)).toBe('DISK_FULL');
    await expect(store.beat(1)).rejects.toMatchObject({ code: 'DISK_FULL' });
    expect(await store.tail(number)).toMatchObject({ seq: 0 });
    store.setDiskFull(false);
    expect(await put(1)).toBe('kept');
    expect(kept()).toHaveLength(2);
  });

  test('a database that is away answers nothing, reads included', async () => {
    const { store, put, number } = await withFaults();
    store.setReachable(false);
    expect(await put(0)).toBe('STORE_UNAVAILABLE');
    await expect(store.read(number, 0, 1)).rejects.toMatchObject({
      outcome: 'unavailable',
    });
    store.setReachable(true);
    expect(await put(0)).toBe('kept');
  });

  test('writing takes the time it is given on the clock', async () => {
    const { clock, put } = await withFaults({ delayMin_ms: 5, delayMax_ms: 5 });
    let answered: string | null = null;
    void put(0).then((answer) => (answered = answer));
    await clock.advance(9);
    expect(answered).toBeNull();
    await clock.advance(1);
    expect(answered).toBe('kept');
  });

  test('after a power cut no caller hears, and the lines under way are there whole or not at all', async () => {
    const ends = new Set<number>();
    for (let seed = 0; seed < 20; seed++) {
      const { clock, store, put, kept } = await withFaults({
        chance: seededChance(seed),
        delayMin_ms: 10,
      });
      let answered = false;
      void put(0).then(() => (answered = true));
      await clock.advance(5);
      store.crash();
      await clock.advance(1_000);
      expect(answered).toBe(false);
      ends.add(kept().length);
    }
    expect([...ends].sort()).toEqual([0, 1]);
  });

  test('a disk that lies loses what it said it had', async () => {
    const { store, put, kept } = await withFaults({ lies: true });
    await put(0);
    store.sync();
    expect(await put(1)).toBe('kept');
    store.crash();
    expect(kept()).toEqual(['line 0']);
  });

  test('the same seed meets the same faults', async () => {
    const run = async () => {
      const { store, put } = await withFaults({
        chance: seededChance(42),
        faultsPerThousand: 400,
      });
      const answers: string[] = [];
      for (let round = 0, seq = 0; round < 200; round++) {
        const answer = await put(seq);
        answers.push(answer);
        const tail = await store.tail(1);
        seq = tail ? tail.seq + 1 : 0;
      }
      return { answers, met: store.met };
    };
    const [one, two] = [await run(), await run()];
    expect(one).toEqual(two);
    expect(
      Math.min(one.met.unavailable, one.met['disk-full'], one.met['unknown-kept'], one.met['unknown-lost']),
    ).toBeGreaterThan(5);
  });
});
