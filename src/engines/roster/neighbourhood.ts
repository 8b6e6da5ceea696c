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
const wholeColumns_max = 1_500;

/**
 * Large neighbourhoods: some people are rostered anew against the demand the others leave, by a small column generation
 * that either proves nothing is to be gained there or finds it, by a short dive and a small whole-number programme.
 */
export function improve(search: Search): void {
  let size = people_least;
  let idle = 0;
  while (search.best && !search.isOver()) {
    const before = search.best.cost;
    const people = neighbours(search, Math.min(size, search.indexed.classOf.length));
    const outcome = reroster(search, people, search.best.columns, nodes_max);
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

/**
 * Rosters some people anew, the others standing as in `standing`; better rosters are offered. With no nodes allowed it
 * ends with the dive.
 */
export function reroster(
  search: Search,
  people: number[],
  standing: Column[],
  nodes_max: number,
): 'nothing there' | 'left open' {
  const { target, outside } = search.targetFor(people, standing);
  const useless = () => search.best!.cost - outside;
  const master = new Master(search.highs, target);
  try {
    master.add(people.map((person) => standing[person]!));
    for (const of of classesOf(search, people)) master.add(promising(search, of));
    const floor = search.bound - outside;
    const generated = generate(search, master, {
      rounds_max,
      rows_max: 3,
      lean: search.prices,
      isThinned: true,
      hopelessFrom: useless(),
      floor,
      tolerance: 0,
    });
    if (!generated) return 'left open';
    if (search.rounded(generated.bound) >= useless() - 1e-6) return 'nothing there';
    const { solution, bound } = generated;
    const columns = [...master.columns];
    const dived = dive(search, master, { rounds_max: 5, rows_max: 2, left_min: 0, hopelessFrom: useless(), floor });
    if (dived) offerFor(search, people, standing, dived.chosen);
    if (search.isOver() || nodes_max === 0) return 'left open';
    const some = usable([...columns, ...master.columns], solution, useless() - bound);
    const chosen = chooseWhole(search, master, some, nodes_max);
    if (chosen) offerFor(search, people, standing, chosen);
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
function usable(columns: Column[], solution: MasterSolution, gap: number): Column[] {
  return columns
    .map((column) => ({ column, reduced: reducedCost(column, solution) }))
    .filter(({ reduced }) => reduced <= gap + 1e-6)
    .sort((a, b) => a.reduced - b.reduced)
    .slice(0, wholeColumns_max)
    .map(({ column }) => column);
}

function chooseWhole(search: Search, { target }: Master, columns: Column[], limit: number): Column[] | null {
  const small = new Master(search.highs, target);
  try {
    small.add(columns);
    const amounts = small.solveWhole(limit);
    return (
      amounts && small.columns.flatMap((column, at) => Array.from({ length: Math.round(amounts[at]!) }, () => column))
    );
  } finally {
    small.dispose();
  }
}

/** Gives the columns of each class to its people among those; everyone else stays. */
function offerFor(search: Search, people: number[], standing: Column[], chosen: Column[]): boolean {
  const columns = [...standing];
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
