import type { Column } from './columns.ts';
import { columnsWithin } from './every-column.ts';
import { Master } from './master.ts';
import { rowBound } from './target.ts';
import { offerFor } from './neighbourhood.ts';
import type { Search } from './search.ts';

/** More rows of days than this are too many for one whole-number programme. */
const columns_max = 4_000;
const nodes_max = 5_000;

/**
 * The last step to a proof. By Lagrange's bound a row of days so dear that with it no roster can be better than the best
 * one is in no better roster. Where few rows are left, all of them are written down and a whole-number programme chooses:
 * what it proves then holds for every roster there is.
 */
export function prove(search: Search): void {
  const { indexed, pricing, prices, impossible } = search;
  const best = search.best!;
  const people = [...best.columns.keys()].filter((person) => !impossible.has(person));
  const { target, outside } = search.targetFor(people, best.columns);
  pricing.setPrices(prices);
  const classes = indexed.classes.filter(({ index }) => target.people[index]! > 0);
  const leasts = classes.map((personClass) => pricing.best(personClass, 1, []).least);
  const bound = classes.reduce(
    (sum, { index }, at) => sum + target.people[index]! * leasts[at]!,
    outside + rowBound(target, prices),
  );
  // With whole costs a better roster is better by one.
  const gap = best.cost - (indexed.isCostInteger ? 1 : 0) - bound + 1e-6;
  const columns: Column[] = [];
  for (const [at, personClass] of classes.entries()) {
    const found = columnsWithin(indexed, personClass, {
      cellPrice: pricing.cellPrice(personClass),
      limit: leasts[at]! + gap,
      count_max: columns_max - columns.length,
    });
    if (!found || search.isOver()) return;
    columns.push(...found);
  }
  const master = new Master(search.highs, target);
  try {
    const known = people.map((person) => best.columns[person]!);
    master.add(known);
    master.add(columns);
    const whole = master.solveWhole(nodes_max, () => search.isOver(), known);
    if (!whole) return;
    offerFor(search, people, best.columns, whole.chosen);
    search.raiseBound(Math.min(best.cost, outside + whole.bound), prices);
  } finally {
    master.dispose();
  }
}
