import { expect, test } from 'vitest';
import type { DerivedPage } from './derived.ts';
import { appendLines, leafOf, newStream } from './given.contract.ts';
import type { Store } from './store.ts';

/** What a store keeps to look a history up by (run by store.contract.ts). The rows here are made by hand. */

const hour = Date.UTC(2026, 10, 22, 8);
const lines = ['zero', 'one', 'two', 'three'];

function page(stream: number, from: number, nextSeq: number, more: Partial<DerivedPage> = {}): DerivedPage {
  const lastLeaf = leafOf(lines[nextSeq - 1]!);
  return { stream, from, nextSeq, rule: '1', lastLeaf, subjects: [], figures: [], ...more };
}

async function streamWithLines(store: Store): Promise<number> {
  const { number } = await newStream(store);
  await appendLines(store, number, 0, lines);
  return number;
}

export function derivedContract(get: () => Store): void {
  const seqsOf = async (stream: number, subject: string, before = 1_000, limit = 10) =>
    (await get().derived.facts(stream, subject, before, limit)).map(({ seq, bytes }) => `${seq} ${bytes}`);

  test('a subject is found in the facts that name it, newest first, before a seq and up to a number', async () => {
    const stream = await streamWithLines(get());
    const other = await streamWithLines(get());
    const named = (...seqs: number[]) => seqs.map((seq) => ({ subject: 'alarm/A-1', seq }));
    expect(await get().derived.cursor(stream)).toBeNull();
    const subjects = [...named(0, 1), { subject: 'alarm/A-10', seq: 1 }];
    expect(await get().derived.put(page(stream, 0, 2, { subjects }))).toBe(true);
    expect(await get().derived.put(page(stream, 2, 4, { subjects: named(3) }))).toBe(true);
    expect(await get().derived.put(page(other, 0, 4, { subjects: named(2) }))).toBe(true);
    expect(await seqsOf(stream, 'alarm/A-1')).toEqual(['3 three', '1 one', '0 zero']);
    expect(await seqsOf(stream, 'alarm/A-1', 3)).toEqual(['1 one', '0 zero']);
    expect(await seqsOf(stream, 'alarm/A-1', 1_000, 2)).toEqual(['3 three', '1 one']);
    expect(await seqsOf(stream, 'alarm/A')).toEqual([]);
    expect(await seqsOf(other, 'alarm/A-1')).toEqual(['2 two']);
    const [newest] = await get().derived.facts(stream, 'alarm/A-1', 1_000, 1);
    expect(newest?.leaf).toEqual(leafOf('three'));
    expect(await get().derived.cursor(stream)).toEqual({ nextSeq: 4, rule: '1', lastLeaf: leafOf('three') });
  });

  test('the figures of an hour grow page by page', async () => {
    const stream = await streamWithLines(get());
    const figure = (at: number, type: string, count: number) => ({ hour: at, type, count });
    const first = [figure(hour, 'b', 2), figure(hour + 3_600_000, 'a', 1)];
    await get().derived.put(page(stream, 0, 2, { figures: first }));
    await get().derived.put(page(stream, 2, 4, { figures: [figure(hour, 'b', 3), figure(hour, 'a', 1)] }));
    const all = [figure(hour, 'a', 1), figure(hour, 'b', 5), figure(hour + 3_600_000, 'a', 1)];
    expect(await get().derived.figures(stream, hour, hour + 7_200_000)).toEqual(all);
    expect(await get().derived.figures(stream, hour, hour + 3_600_000)).toEqual(all.slice(0, 2));
    expect(await get().derived.figures(stream, hour + 1, hour + 7_200_000)).toEqual(all.slice(2));
  });

  test('a page that does not go on from the cursor, or was made by another rule, is not counted', async () => {
    const stream = await streamWithLines(get());
    const figures = [{ hour, type: 'a', count: 1 }];
    const subjects = [{ subject: 'x', seq: 2 }];
    expect(await get().derived.put(page(stream, 2, 3, { figures }))).toBe(false);
    expect(await get().derived.put(page(stream, 0, 2, { figures }))).toBe(true);
    for (const wrong of [page(stream, 0, 2, { figures }), page(stream, 3, 4), page(stream, 2, 3, { rule: '2' })])
      expect(await get().derived.put({ ...wrong, subjects, figures })).toBe(false);
    expect(await get().derived.figures(stream, hour, hour + 1)).toEqual(figures);
    expect(await seqsOf(stream, 'x')).toEqual([]);
    expect((await get().derived.cursor(stream))?.nextSeq).toBe(2);
  });

  test('all of it can be thrown away and put again, and goes with a dropped fork', async () => {
    const stream = await streamWithLines(get());
    const whole = page(stream, 0, 4, {
      subjects: [{ subject: 'x', seq: 3 }],
      figures: [{ hour, type: 'a', count: 4 }],
    });
    await get().derived.put(whole);
    await get().derived.drop(stream);
    expect(await get().derived.cursor(stream)).toBeNull();
    expect(await seqsOf(stream, 'x')).toEqual([]);
    expect(await get().derived.figures(stream, 0, hour + 1)).toEqual([]);
    expect(await get().derived.put(whole)).toBe(true);
    expect(await seqsOf(stream, 'x')).toEqual(['3 three']);
    const fork = await newStream(get(), 'fork');
    await appendLines(get(), fork.number, 0, lines);
    await get().derived.put({ ...whole, stream: fork.number });
    await get().dropFork(fork.number);
    expect(await get().derived.cursor(fork.number)).toBeNull();
    expect(await seqsOf(fork.number, 'x')).toEqual([]);
  });
}
