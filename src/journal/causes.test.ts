import { describe, expect, test } from 'vitest';
import { add, aMoment, givenSite, heldStore, ring, sum } from '../../test/support/given-site.ts';
import { openJournal } from '../../test/support/journal.ts';
import { memoryStore } from './memory/memory-store.ts';
import { Causes } from './causes.ts';
import type { Store } from './store.ts';

const now = Date.UTC(2026, 10, 22, 8);
const minute_ms = 60_000;

describe('what has been written is known again', () => {
  test('of a panel for ten minutes and no longer, also when nothing else was heard meanwhile', () => {
    const causes = new Causes();
    causes.remember('device/AP1', '0001:panic', 5, now);
    expect(causes.find('device/AP1', '0001:panic', now + 10 * minute_ms)).toBe(5);
    // The panel was switched on again and counts from the start: the same id is a new alarm.
    expect(causes.find('device/AP1', '0001:panic', now + 11 * minute_ms)).toBeNull();
    causes.remember('device/AP1', '0001:panic', 9, now + 11 * minute_ms);
    expect(causes.find('device/AP1', '0001:panic', now + 20 * minute_ms)).toBe(9);
  });

  test('of a panel the newest 256, but whatever the rate those of the last two minutes', () => {
    const causes = new Causes();
    for (let n = 0; n < 1_000; n++) causes.remember('device/AP1', `s${n}`, n, now + n * 100);
    expect(causes.find('device/AP1', 's0', now + 100_000)).toBe(0);
    for (let n = 1_000; n < 1_300; n++) causes.remember('device/AP1', `s${n}`, n, now + 150_000 + n);
    expect(causes.find('device/AP1', 's0', now + 152_000)).toBeNull();
    expect(causes.find('device/AP1', 's999', now + 152_000)).toBe(999);
    causes.remember('device/AP1', 'last', 2_000, now + 5 * minute_ms);
    expect(causes.find('device/AP1', 's999', now + 5 * minute_ms)).toBeNull();
    expect(causes.find('device/AP1', 's1299', now + 5 * minute_ms)).toBe(1_299);
  });

  test('of a person the newest thousand of a day, however many others acted', () => {
    const causes = new Causes();
    causes.remember('staff/17', 'act', 3, now);
    for (let n = 0; n < 50_000; n++) causes.remember(`staff/${100 + (n % 60)}`, `act ${n}`, 10 + n, now + n * 1_000);
    expect(causes.find('staff/17', 'act', now + 14 * 60 * minute_ms)).toBe(3);
    expect(causes.find('staff/17', 'act', now + 25 * 60 * minute_ms)).toBeNull();
  });

  test('one id of two panels is two messages', () => {
    const causes = new Causes();
    causes.remember('device/AP1', 'x', 1, now);
    expect(causes.find('device/AP2', 'x', now)).toBeNull();
  });

  test('but not what was never durable', () => {
    const causes = new Causes();
    for (let n = 0; n < 10; n++) causes.remember(`device/AP${n % 2}`, `s${n}`, n, now);
    causes.keepDurable(6);
    expect([5, 6].map((n) => causes.find(`device/AP${n % 2}`, `s${n}`, now))).toEqual([5, null]);
  });
});

describe('over a restart', () => {
  const power = async (site: Awaited<ReturnType<typeof givenSite>>, downFor_ms = 1_000) => {
    site.store.crash();
    await site.clock.advance(downFor_ms);
    const store = memoryStore(site.tables);
    await store.open();
    return (await openJournal(store, site.clock)).stream('station')!;
  };

  test('a power cut between a snapshot and the commit behind it does not swallow the alarm', async () => {
    let held!: ReturnType<typeof heldStore>;
    const site = await givenSite({ wrap: (inner) => (held = heldStore(inner)).store });
    held.hold();
    const first = add(site.stream, 1, 'first', {}, 'staff/1');
    await aMoment();
    // Decided while the first is being written; then the snapshot is taken, then the power goes.
    void add(site.stream, 1, 'alarm', {}, 'staff/2');
    void ring(site.stream, 'alarm');
    await aMoment();
    held.letThese();
    expect((await first).answer).toBe('kept');
    await site.stream.snapshot();
    const again = await power(site);
    expect((await ring(again, 'alarm')).answer).toBe('kept');
    expect((await add(again, 1, 'alarm', {}, 'staff/2')).answer).toBe('kept');
  });

  test('a decision that was lost after the snapshot is not known, though others took its place in the book', async () => {
    let held!: ReturnType<typeof heldStore>;
    const site = await givenSite({ wrap: (inner) => (held = heldStore(inner)).store });
    held.hold();
    const first = add(site.stream, 1, 'first', {}, 'staff/1');
    await aMoment();
    const lost = add(site.stream, 1, 'lost', {}, 'staff/2');
    await aMoment();
    held.letThese();
    await first;
    await site.stream.snapshot();
    site.store.failNextAppend('unavailable');
    held.letGo();
    expect((await lost).answer).toBe('not-now');
    await site.clock.advance(5_000);
    for (let n = 0; n < 5; n++) await ring(site.stream, `s${n}`);
    const again = await power(site);
    expect((await add(again, 1, 'lost', {}, 'staff/2')).answer).toBe('kept');
  });

  test.each(['one was saved and the other was not', 'all are gone'])(
    'snapshots: %s, and every repeat is still known',
    async (what) => {
      let refused = false;
      const wrap = (inner: Store): Store => ({
        ...inner,
        saveSnapshot: (row) =>
          refused && row.module === '#causes' ? Promise.reject(new Error('power')) : inner.saveSnapshot(row),
      });
      const site = await givenSite({ wrap });
      await add(site.stream, 1, 'act 1');
      await ring(site.stream, 'signal 1');
      await site.stream.snapshot();
      await add(site.stream, 1, 'act 2');
      await ring(site.stream, 'signal 2');
      refused = true;
      await site.stream.snapshot().catch(() => {});
      await add(site.stream, 1, 'act 3');
      await ring(site.stream, 'signal 3');
      if (what === 'all are gone') await site.inner.dropSnapshots(site.stream.row.number);
      const again = await power(site);
      for (const n of [1, 2, 3]) {
        expect(await add(again, 1, `act ${n}`)).toEqual({ answer: 'repeat', seq: 2 * n - 1 });
        expect(await ring(again, `signal ${n}`)).toEqual({ answer: 'repeat', seq: 2 * n });
      }
      expect(sum(again)).toBe(6);
    },
  );

  test('a person’s act of the same day is known though it is long before the newest facts', async () => {
    const site = await givenSite();
    await add(site.stream, 1, 'morning');
    for (let hour = 0; hour < 10; hour++) {
      await site.clock.advance(3_600_000);
      await ring(site.stream, `hour ${hour}`);
    }
    await site.stream.snapshot();
    const again = await power(site);
    expect(await add(again, 1, 'morning')).toEqual({ answer: 'repeat', seq: 1 });
    expect((await ring(again, 'hour 3')).answer).toBe('kept');
  });

  test('a module whose state is built anew from the first fact makes no old alarm known again', async () => {
    const site = await givenSite();
    await ring(site.stream, '0001:panic');
    await site.clock.advance(3_600_000);
    await ring(site.stream, '0002:panic');
    await site.journal.stop();
    const again = (await openJournal(site.store, site.clock, { folds: { tally: 'fold-2' } })).stream('station')!;
    expect((await ring(again, '0001:panic')).answer).toBe('kept');
    expect((await ring(again, '0002:panic')).answer).toBe('repeat');
  });

  test('looking at yesterday makes no alarm of yesterday known again', async () => {
    const site = await givenSite();
    await ring(site.stream, '0001:panic');
    await site.clock.advance(86_400_000);
    await ring(site.stream, 'today');
    await site.stream.stateAt(1);
    expect((await ring(site.stream, '0001:panic')).answer).toBe('kept');
  });

  test('what is remembered takes one row, however often it is put by', async () => {
    const site = await givenSite({ modules: [] });
    for (let n = 0; n < 5; n++) {
      await site.stream.write({ type: 'hold part', part: `${n}`, why: 'x' }, 'staff/1', `c${n}`);
      await site.stream.snapshot();
    }
    const { snapshots } = site.inner.tables.streams.get(site.stream.row.number)!;
    expect(snapshots.filter((row) => row.module === '#causes').length).toBe(1);
  });
});
