import { describe, expect, test } from 'vitest';
import { add, factsOf, givenSite, linesOf, ring, start, sum } from '../../test/support/given-site.ts';
import { openJournal } from '../../test/support/journal.ts';
import { tally, type TallyState } from '../../test/support/tally.ts';
import type { Module } from '../modules/module.ts';
import type { Store } from './store.ts';
import type { Stream } from './stream.ts';
import { Frontier, leafHash } from './tree.ts';

describe('rehearsals', () => {
  test('a fork begins from the real state, and its facts never reach the live stream', async () => {
    const { journal, stream } = await givenSite();
    await add(stream, 3, 'c1');
    const fork = (await journal.fork('station', 'drill-7', 'fire drill', 'staff/1')) as Stream;
    await add(fork, 4, 'c1');
    expect([sum(fork), sum(stream)]).toEqual([7, 3]);
    await add(stream, 10, 'c2');
    expect([sum(fork), sum(stream)]).toEqual([7, 13]);
    const opened = JSON.parse((await linesOf(fork))[0]!) as { seq: number; data: Record<string, unknown> };
    expect(opened).toMatchObject({
      seq: 0,
      data: { status: 'Exercise', numberPrefix: 'D7-', base: { stream: 'station', seq: 1 } },
    });
  });

  test('a fork says the root of its base as it stood there', async () => {
    const { journal, stream } = await givenSite();
    await add(stream, 3, 'c1');
    await add(stream, 3, 'c2');
    const fork = (await journal.fork('station', 'drill-1', 'tabletop', 'staff/1', 1)) as Stream;
    expect(sum(fork)).toBe(3);
    const tree = new Frontier();
    for (const row of await stream.read(0, 2)) tree.push(leafHash(row.bytes));
    const opened = JSON.parse((await linesOf(fork))[0]!) as { data: { base: { root: string } } };
    expect(opened.data.base.root).toBe(Buffer.from(tree.root()).toString('hex'));
  });

  test('no fork of a fork, no two of one name, none from a seq that is not there', async () => {
    const { journal } = await givenSite();
    await journal.fork('station', 'drill-1', 'x', 'staff/1');
    expect(await journal.fork('station/drill-1', 'drill-2', 'x', 'staff/1')).toMatchObject({ refused: 'FORK_OF_FORK' });
    expect(await journal.fork('station', 'drill-1', 'x', 'staff/1')).toMatchObject({ refused: 'FORK_EXISTS' });
    expect(await journal.fork('station', 'drill-9', 'x', 'staff/1', 99)).toMatchObject({ refused: 'SEQ_UNKNOWN' });
  });

  test('a fork is there again after a start, from the same base', async () => {
    const { clock, store, journal, stream } = await givenSite();
    await add(stream, 3, 'c1');
    const fork = (await journal.fork('station', 'drill-7', 'x', 'staff/1')) as Stream;
    await add(fork, 4, 'c1');
    await add(stream, 90, 'c9');
    await journal.stop();
    const again = await openJournal(store, clock);
    expect(sum(again.stream('station/drill-7')!)).toBe(7);
  });

  test('a dropped fork leaves its opening fact and its last root', async () => {
    const { store, journal } = await givenSite();
    const fork = (await journal.fork('station', 'drill-7', 'x', 'staff/1')) as Stream;
    await add(fork, 4, 'c1');
    await journal.dropFork('station/drill-7', 'done', 'staff/1');
    const left = await store.read(fork.row.number, 0, 10);
    expect(left.map((row) => row.seq)).toEqual([0]);
    expect(await store.lastSignedRoot(fork.row.number)).toMatchObject({ size: 2 });
  });

  test('a rehearsal runs on its own clock, and that is tied to real time by a fact', async () => {
    const { clock, journal } = await givenSite();
    const fork = (await journal.fork('station', 'drill-7', 'x', 'staff/1')) as Stream;
    await journal.setForkClock('station/drill-7', start + 3_600_000, 60, 'staff/1');
    await clock.advance(1_000);
    await add(fork, 1, 'c1');
    const lines = await linesOf(fork);
    expect(lines.at(-2)).toContain('"clock set"');
    expect(lines.at(-1)).toContain('"recordedAt":"2026-11-22T09:01:00.000Z"');
  });

  test('the power went while one was being made: the journal opens, and the rehearsal is there', async () => {
    for (const at of ['createStream', 'append']) {
      let cut = false;
      const wrap = (inner: Store): Store => ({
        ...inner,
        createStream: (row) =>
          cut && at === 'createStream' ? Promise.reject(new Error('power')) : inner.createStream(row),
        append: (...given) => (cut && given[1] === 0 ? Promise.reject(new Error('power')) : inner.append(...given)),
      });
      const { clock, store, journal, stream } = await givenSite({ wrap });
      await add(stream, 3, 'c1');
      cut = true;
      await Promise.race([journal.fork('station', 'drill-7', 'x', 'staff/1').catch(() => {}), clock.advance(20_000)]);
      const again = await openJournal(store, clock);
      const fork = again.stream('station/drill-7')!;
      expect(sum(fork)).toBe(3);
      expect(JSON.parse((await linesOf(fork))[0]!)).toMatchObject({ data: { base: { seq: 1 } } });
    }
  });

  test('one that cannot be written down is not made', async () => {
    const { clock, store, journal, stream } = await givenSite();
    await add(stream, 3, 'c1');
    store.setDiskFull(true);
    const made = journal.fork('station', 'drill-7', 'x', 'staff/1').catch((error: { code: string }) => error.code);
    await clock.advance(20_000);
    expect(await made).toBe('JOURNAL_NOT_WRITABLE');
    expect(journal.stream('station/drill-7')).toBeNull();
  });

  test('a dropped one stays dropped after a start, and its name is not given again', async () => {
    const { clock, store, journal } = await givenSite();
    await journal.fork('station', 'drill-7', 'x', 'staff/1');
    await journal.dropFork('station/drill-7', 'done', 'staff/1');
    expect(await journal.fork('station', 'drill-7', 'x', 'staff/1')).toMatchObject({ refused: 'FORK_EXISTS' });
    await journal.stop();
    const again = await openJournal(store, clock);
    expect(again.stream('station/drill-7')).toBeNull();
    expect(await again.fork('station', 'drill-7', 'x', 'staff/1')).toMatchObject({ refused: 'FORK_EXISTS' });
    expect(await again.fork('station', 'drill-8', 'x', 'staff/1')).not.toHaveProperty('refused');
  });

  test('the power went while one was being dropped: its rows go at the next start', async () => {
    let cut = false;
    const wrap = (inner: Store): Store => ({
      ...inner,
      dropFork: (number) => (cut ? Promise.reject(new Error('power')) : inner.dropFork(number)),
    });
    const { clock, store, journal } = await givenSite({ wrap });
    const fork = (await journal.fork('station', 'drill-7', 'x', 'staff/1')) as Stream;
    await add(fork, 4, 'c1');
    cut = true;
    await journal.dropFork('station/drill-7', 'done', 'staff/1').catch(() => {});
    await journal.stop();
    const again = await openJournal(store, clock);
    expect(again.stream('station/drill-7')).toBeNull();
    expect((await store.read(fork.row.number, 0, 10)).length).toBe(1);
  });

  test('its name is a short word, so that it fits in every cause and number', async () => {
    const { journal } = await givenSite();
    for (const name of ['', 'a/b', 'Drill 7', 'x'.repeat(41)]) {
      expect(await journal.fork('station', name, 'x', 'staff/1')).toMatchObject({ refused: 'FORK_NAME' });
    }
    const plan = (await journal.fork('station', 'plan-1', 'x', 'staff/1')) as Stream;
    expect((await linesOf(plan))[0]).toContain('"numberPrefix":"PL1-"');
  });

  test('one from an instant of the past begins at that instant, and no rule of the days between fires at once', async () => {
    const { clock, journal, stream } = await givenSite();
    await clock.advance(1_000);
    await add(stream, 10, 'c1');
    await clock.advance(3_600_000);
    const fork = (await journal.fork('station', 'drill-7', 'x', 'staff/1', 1)) as Stream;
    await ring(fork, 's1');
    expect((await linesOf(fork)).at(-1)).toContain('"recordedAt":"2026-11-22T08:00:01.000Z"');
    expect(fork.reader.state<TallyState>('tally').rangAt).toEqual([]);
    await clock.advance(1_000);
    await fork.settled();
    expect(fork.reader.state<TallyState>('tally').rangAt).toEqual([11]);
  });

  test('its clock goes on after a start where it stood, at its own rate', async () => {
    const { clock, store, journal } = await givenSite();
    const fork = (await journal.fork('station', 'drill-7', 'x', 'staff/1')) as Stream;
    await journal.setForkClock('station/drill-7', start + 10 * 3_600_000, 60, 'staff/1');
    await add(fork, 1, 'c1');
    await journal.stop();
    await clock.advance(60_000);
    const again = (await openJournal(store, clock)).stream('station/drill-7')!;
    await clock.advance(1_000);
    await add(again, 1, 'c2');
    expect((await linesOf(again)).at(-1)).toContain('"recordedAt":"2026-11-22T18:01:00.000Z"');
    const plain = (await journal.fork('station', 'drill-8', 'x', 'staff/1').catch(() => null)) as Stream | null;
    expect(plain).toBeNull();
  });

  test('set to run faster, what was already waited for comes sooner; standing still, it does not come', async () => {
    const slow: Module = {
      ...tally,
      standing: (state, now) => {
        const at = (state as TallyState).ringAt;
        const due = { rule: 'ring', subject: 'tally/1', count: 0, dueAt: at ?? 0, command: { type: 'ring' } };
        if (at === null) return { due: [], wakeAt: null };
        return now >= at + 3_600_000 ? { due: [due], wakeAt: null } : { due: [], wakeAt: at + 3_600_000 };
      },
    };
    const { clock, journal } = await givenSite({ modules: [slow] });
    const fork = (await journal.fork('station', 'drill-7', 'x', 'staff/1')) as Stream;
    await add(fork, 10, 'c1');
    const rang = () => fork.reader.state<TallyState>('tally').rangAt;
    await journal.setForkClock('station/drill-7', start + 60_000, 0, 'staff/1');
    await clock.advance(2 * 3_600_000);
    expect(rang()).toEqual([]);
    await journal.setForkClock('station/drill-7', start + 120_000, 60, 'staff/1');
    await clock.advance((59 * 60_000) / 60);
    await fork.settled();
    expect(rang()).toEqual([10]);
  });
});

describe('epochs', () => {
  test('a new epoch goes on gapless under a new origin and says what it continues', async () => {
    const { journal, stream } = await givenSite();
    await add(stream, 3, 'c1');
    const root = stream.rootHex();
    const next = await journal.newEpoch('station', 'restored from backup', 'staff/1');
    await next.settled();
    const last = JSON.parse((await linesOf(next)).at(-1)!) as object;
    expect(last).toMatchObject({
      seq: 2,
      type: 'journal continued',
      data: { origin: 'test/station/1', size: 2, root, why: 'restored from backup' },
    });
    expect(next.origin).toBe('test/station/2');
    expect(sum(next)).toBe(3);
  });

  test('its first fact says what it continues, whatever is asked meanwhile', async () => {
    const { clock, journal, stream } = await givenSite();
    await add(stream, 10, 'c1');
    let sending = true;
    const flood = (async () => {
      for (let n = 0; sending; n++) {
        await ring(journal.stream('station')!, `s${n}`);
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    await clock.advance(2_000);
    const next = await journal.newEpoch('station', 'restored', 'staff/1');
    sending = false;
    await flood;
    const facts = (await linesOf(next)).map(
      (line) => JSON.parse(line) as { seq: number; type: string; data: { size: number; root: string } },
    );
    const first = facts.find((fact) => fact.type === 'journal continued')!;
    expect(first.data.size).toBe(first.seq);
    const tree = new Frontier();
    for (const row of await next.read(0, first.seq)) tree.push(leafHash(row.bytes));
    expect(first.data.root).toBe(Buffer.from(tree.root()).toString('hex'));
  });

  test('the power went before it was said: the next start says it', async () => {
    const { clock, store, journal, stream } = await givenSite();
    await add(stream, 3, 'c1');
    await journal.stop();
    await store.setEpoch(stream.row.number, 2);
    for (let starts = 0; starts < 2; starts++) {
      const again = await openJournal(store, clock);
      const said = (await factsOf(again.stream('station')!)).filter((fact) => fact.type === 'journal continued');
      expect(said).toMatchObject([{ seq: 2, data: { origin: 'test/station/1', size: 2 } }]);
      await again.stop();
    }
  });

  test('cannot begin while the journal cannot be written, and the old one goes on', async () => {
    const { clock, store, journal, stream } = await givenSite();
    store.setDiskFull(true);
    await ring(stream, 's1');
    const refused = journal.newEpoch('station', 'x', 'staff/1').catch((error: { code: string }) => error.code);
    await clock.advance(1_000);
    expect(await refused).toBe('JOURNAL_NOT_WRITABLE');
    store.setDiskFull(false);
    await clock.advance(5_000);
    expect((await ring(journal.stream('station')!, 's1')).answer).toBe('kept');
  });
});
