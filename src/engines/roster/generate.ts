import type { Column } from './columns.ts';
import { reducedCost, type Master, type MasterSolution } from './master.ts';
import { clipped, rowBound, type Target } from './target.ts';
import type { PersonClass } from './indexed.ts';
import type { Priced } from './pricing.ts';
import type { Search } from './search.ts';

export interface Generated {
  solution: MasterSolution;
  /** No choice of columns of this master's people costs less, whatever columns there are. */
  bound: number;
  prices: Float64Array;
}

export interface GenerateOptions {
  rounds_max: number;
  /** Best rows a class and round. */
  rows_max: number;
  /** Prices to lean on at first. */
  lean: Float64Array | null;
  /** Whether columns no longer of use may be taken out. */
  isThinned: boolean;
  /** Stop as soon as the bound says that nothing below this cost can come of it. */
  hopelessFrom: number;
  /** A bound known beforehand: what bounds the whole bounds every part of it, the rest standing. */
  floor: number;
  /** This near to the bound, as a share of the cost, is near enough. */
  tolerance: number;
  /** Told of each better bound, so that a solve cut short keeps it. */
  onBound?: (bound: number, prices: Float64Array) => void;
  /** Where some columns are chosen already: what is left to choose, and what those chosen cost. */
  residual?: { target: Target; outside: number };
}

/** How much of the price vector is the one with the best bound; less each time that finds nothing (Wentges smoothing). */
const smoothing_start = 0.7;
const smoothing_least = 0.1;

/** Column generation: solve, price every class at smoothed prices, add what pays; until nothing does or time is up. */
export function generate(search: Search, master: Master, options: GenerateOptions): Generated | null {
  let solution = master.solve();
  if (!solution) return null;
  let bound = options.floor;
  let lean = options.lean;
  let smoothing = smoothing_start;
  const residual = options.residual ?? { target: master.target, outside: 0 };
  for (let round = 0; round < options.rounds_max && !search.isOver(); round++) {
    if (isClosed(search, solution, bound, options)) break;
    const prices = clipped(mixed(solution.rowPrice, lean, smoothing), master.target);
    const priced = priceAll(search, residual.target, prices, options.rows_max, master.byClass);
    if (priced.bound + residual.outside > bound) {
      bound = priced.bound + residual.outside;
      lean = prices;
      options.onBound?.(bound, prices);
    }
    const current: MasterSolution = solution;
    const paying = priced.columns.filter((column) => reducedCost(column, current) < -1e-6);
    const added = master.add(paying);
    search.remember(paying);
    if (added === 0) {
      if (smoothing === 0) break;
      smoothing = smoothing > smoothing_least ? smoothing / 2 : 0;
      continue;
    }
    const next = master.solve();
    if (!next) break;
    solution = next;
    search.step();
    if (options.isThinned && master.thin(solution)) solution = master.solve() ?? solution;
  }
  return { solution, bound, prices: lean ?? solution.rowPrice };
}

function isClosed(search: Search, { cost }: MasterSolution, bound: number, options: GenerateOptions): boolean {
  const { hopelessFrom, tolerance } = options;
  return (
    bound > cost - 1e-6 - tolerance * Math.abs(cost) || search.rounded(bound) >= Math.min(cost, hopelessFrom) - 1e-6
  );
}

function mixed(prices: Float64Array, lean: Float64Array | null, smoothing: number): Float64Array {
  if (!lean || smoothing === 0) return prices;
  return prices.map((price, row) => smoothing * lean[row]! + (1 - smoothing) * price);
}

/** The best rows of every class at these prices, and the bound they prove. */
export function priceAll(
  search: Search,
  target: Target,
  prices: Float64Array,
  rows_max: number,
  known: Map<number, Column[]>,
): { columns: Column[]; bound: number } {
  return sumOf(search, target, prices, (personClass) =>
    search.pricing.best(personClass, rows_max, known.get(personClass.index) ?? []),
  );
}

/** The same, only roughly and quickly. */
export function sketchAll(search: Search, target: Target, prices: Float64Array): { columns: Column[]; bound: number } {
  return sumOf(search, target, prices, (personClass) => search.pricing.sketch(personClass, []));
}

function sumOf(
  search: Search,
  target: Target,
  prices: Float64Array,
  priced: (personClass: PersonClass) => Priced,
): { columns: Column[]; bound: number } {
  const columns: Column[] = [];
  let bound = rowBound(target, prices);
  search.pricing.setPrices(prices);
  for (const personClass of search.indexed.classes) {
    const people = target.people[personClass.index]!;
    if (people === 0) continue;
    const { least, columns: found } = priced(personClass);
    bound += people * least;
    columns.push(...found);
  }
  return { columns, bound };
}
