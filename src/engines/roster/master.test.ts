import highsPackage from 'highs';
import { expect, test } from 'vitest';
import { seededChance } from '../../base/chance.ts';
import { stationProblem } from '../../../test/support/roster/middling.ts';
import type { Column } from './columns.ts';
import { construct } from './construct.ts';
import { indexed } from './indexed.ts';
import { Master } from './master.ts';
import { Search } from './search.ts';
import { warmUp } from './subgradient.ts';
import { clipped, rowBound, type Target } from './target.ts';

// The package describes its CommonJS face; what an ES module is given as default is the loader itself.
const highs = await (highsPackage as unknown as typeof highsPackage.default)();

/** Some people with many rows of days known for each, and all others standing. */
function someOf(
  seed: number,
  count: number,
): {
  target: Target;
  columns: Column[];
  standing: Column[];
  best: number;
  outside: number;
} {
  const limits = { steps_max: 1_000, cpu_seconds_max: 1_000, gap: 0 };
  const search = new Search(indexed(stationProblem(seed)), {
    highs,
    chance: seededChance(1),
    cpu_seconds: () => 0,
    limits,
  });
  construct(search);
  const all = [...search.best!.columns.keys()];
  const whole = search.targetFor(all, search.best!.columns);
  warmUp(search, whole.target, whole.outside, 40);
  const people = all.slice(0, count);
  const { target, outside } = search.targetFor(people, search.best!.columns);
  const columns = people.flatMap((person) => [...search.pool[search.indexed.classOf[person]!]!.values()]);
  const standing = people.map((person) => search.best!.columns[person]!);
  return { target, columns, standing, best: search.best!.cost, outside };
}

function solved(target: Target, columns: Column[], start: Column[] | null) {
  const master = new Master(highs, target);
  master.add(columns);
  if (start) master.startFrom(start);
  const { cost, rowPrice } = master.solve()!;
  const { iterations } = master;
  const whole = master.solveWhole(1_000, () => false, start)!;
  master.dispose();
  return { cost, rowPrice, iterations, whole };
}

test('a programme for one or two people costs the same without the rows nobody of them can reach', () => {
  let settled = 0;
  for (const seed of [1, 2, 3, 4]) {
    const { target, columns } = someOf(seed, 1 + (seed % 2));
    settled += target.reached.filter((reached) => reached === 0).length;
    const everyRow = { ...target, reached: new Uint8Array(target.reached.length).fill(1) };
    const small = solved(target, columns, null);
    const large = solved(everyRow, columns, null);
    expect(small.cost).toBeCloseTo(large.cost, 6);
    expect(small.whole.bound).toBeCloseTo(large.whole.bound, 6);
    // The bound at the same prices, too: of rows out of reach it charges just what they cost.
    const { rowPrice } = large;
    const whole = rowBound(everyRow, clipped(rowPrice, everyRow));
    expect(rowBound(target, clipped(rowPrice, target))).toBeGreaterThanOrEqual(whole - 1e-6);
  }
  expect(settled).toBeGreaterThan(0);
});

test('begun at the roster that stands, it is no dearer than that roster and ends where it would end anyhow', () => {
  const { target, columns, standing, best, outside } = someOf(1, 3);
  const begun = solved(target, columns, standing);
  const cold = solved(target, columns, null);
  expect(begun.cost).toBeCloseTo(cold.cost, 6);
  expect(begun.whole.bound).toBeCloseTo(cold.whole.bound, 6);
  expect(begun.cost + outside).toBeLessThanOrEqual(best + 1e-6);
  expect(begun.iterations).toBeLessThan(cold.iterations);
});
