import type { Column } from './columns.ts';
import { dive } from './dive.ts';
import { generate } from './generate.ts';
import { Master, reducedCost, type MasterSolution } from './master.ts';
import type { Search } from './search.ts';

const people_least = 8;
const people_most = 14;
/** Columns of each class known beforehand that a small programme starts with. */
const known_max = 40;
const rounds_max = 40;
const nodes_max = 200;

/**
 * Large neighbourhoods: some people are rostered anew against the demand the others leave, by a small column generation
 * that either proves nothing is to be gained there or finds it, by a short dive and a small whole-number programme.
 */
export function improve(search: Search): void {
  let size = people_least;
  let idle = 0;
  while (search.best && !search.isOver()) {
    const before = search.best.cost;
    const outcome = reroster(search, neighbours(search, Math.min(size, search.indexed.classOf.length)));
    search.step();
    if (search.best.cost < before - 1e-9) {
      idle = 0;
      continue;
    }
    idle++;
    // Proven at once: the neighbourhood was too small to hold anything. Left open: it was too large to be searched.
    if (outcome === 'nothing there' && idle % 4 === 0 && size < people_most) size++;
    if (outcome === 'left open' && size > people_least) size--;
  }
}

/** Rosters some people anew; better rosters are offered. */
export function reroster(search: Search, people: number[]): 'nothing there' | 'left open' {
  const standing = search.best!.columns;
  const { target, outside } = search.targetFor(people, standing);
  const hopelessFrom = search.best!.cost - outside;
  const master = new Master(search.highs, target);
  try {
    master.add(people.map((person) => standing[person]!));
    for (const of of classesOf(search, people)) master.add(promising(search, of));
    const generated = generate(search, master, {
      rounds_max,
      rows_max: 3,
      lean: search.prices,
      isThinned: false,
      hopelessFrom,
      floor: search.bound - outside,
      tolerance: 0,
    });
    if (!generated) return 'left open';
    if (search.rounded(generated.bound + outside) >= search.best!.cost - 1e-6) return 'nothing there';
    const { solution, bound } = generated;
    const columns = usable(master, solution, hopelessFrom - bound);
    const dived = dive(search, master, {
      rounds_max: 5,
      rows_max: 2,
      left_min: 0,
      hopelessFrom,
      floor: search.bound - outside,
    });
    if (dived) offerFor(search, people, dived.chosen);
    if (search.isOver()) return 'left open';
    const chosen = chooseWhole(search, master, columns);
    if (chosen) offerFor(search, people, chosen);
    return 'left open';
  } finally {
    master.dispose();
  }
}

function classesOf({ indexed }: Search, people: number[]): number[] {
  return [...new Set(people.map((person) => indexed.classOf[person]!))];
}

/** Known columns of a class, cheapest first at the best prices known. */
function promising(search: Search, of: number): Column[] {
  const solution: MasterSolution = {
    cost: 0,
    rowPrice: search.prices,
    classPrice: new Float64Array(search.indexed.classes.length),
    amount: new Float64Array(0),
  };
  return [...search.pool[of]!.values()]
    .map((column) => ({ column, reduced: reducedCost(column, solution) }))
    .sort((a, b) => a.reduced - b.reduced)
    .slice(0, known_max)
    .map(({ column }) => column);
}

/** Columns so dear that no better roster holds them are left out of the whole-number programme. */
function usable({ columns }: Master, solution: MasterSolution, gap: number): Column[] {
  return columns.filter((column) => reducedCost(column, solution) <= gap + 1e-6);
}

function chooseWhole(search: Search, { target }: Master, columns: Column[]): Column[] | null {
  const small = new Master(search.highs, target);
  try {
    small.add(columns);
    const amounts = small.solveWhole(nodes_max);
    return (
      amounts && small.columns.flatMap((column, at) => Array.from({ length: Math.round(amounts[at]!) }, () => column))
    );
  } finally {
    small.dispose();
  }
}

/** Gives the columns of each class to its people among those; everyone else stays. */
export function offerFor(search: Search, people: number[], chosen: Column[]): boolean {
  const columns = [...search.best!.columns];
  const left = [...chosen];
  for (const person of people) {
    const at = left.findIndex((column) => column.of === search.indexed.classOf[person]);
    if (at < 0) return false;
    columns[person] = left.splice(at, 1)[0]!;
  }
  return search.offer(columns);
}

/** People to be looked at together: around a costly place or person, and by chance. */
function neighbours(search: Search, size: number): number[] {
  const { chance } = search;
  const standing = search.best!.columns;
  const cover = search.coverOf(standing);
  const rostered = [...standing.keys()].filter((person) => !search.impossible.has(person));
  const regret = new Map(rostered.map((person) => [person, chance.below(1000)]));
  const costly = [...Array(search.indexed.rows.count).keys()].filter((row) => cover.costAt(row, cover.count[row]!) > 0);
  if (costly.length > 0 && chance.below(100) < 70) {
    const row = costly[chance.below(costly.length)]!;
    const isOver = cover.count[row]! > search.indexed.rows.wanted[row]!;
    for (const person of rostered) {
      const isThere = standing[person]!.rows.includes(row);
      if (isThere === isOver) regret.set(person, regret.get(person)! + 300);
    }
  }
  if (chance.below(100) < 50) {
    for (const person of rostered) regret.set(person, regret.get(person)! + Math.min(400, 20 * standing[person]!.cost));
  }
  return rostered.sort((a, b) => regret.get(b)! - regret.get(a)! || a - b).slice(0, size);
}
