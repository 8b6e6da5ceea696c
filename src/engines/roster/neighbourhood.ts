import type { Column } from './columns.ts';
import { dive } from './dive.ts';
import { generate } from './generate.ts';
import { Master, reducedCost, type MasterSolution } from './master.ts';
import { recreate, repairSteps } from './recreate.ts';
import type { Search } from './search.ts';

const people_first = 8;
const people_least = 6;
const people_most = 16;
/** Columns of each class known beforehand that a small programme starts with. */
const known_max = 40;
const rounds_max = 40;
const choiceRounds_max = 5;
const nodes_max = 50;
const wholeColumns_max = 400;
/** After so many neighbourhoods without gain ruin and recreate for a while, from the best roster or, in turn, from a kick. */
const patience_first = 5;
/** People a kick rosters anew, whatever it costs. */
const kick_people = 16;
const kickKnown_max = 100;
/** Repairs mend more, and sooner, than many rounds would. */
const kick = { rounds_max: 12, choiceRounds_max: 5, hopelessFrom: Number.POSITIVE_INFINITY };
const costly_percent = 70;
const costly_weight = 3;
/** Of the neighbourhoods around a costly place, those of nobody but people who could stand there. */
const only_percent = 50;
const regret_weight = 4;

/**
 * Large neighbourhoods: some people are rostered anew against the demand the others leave, by a small column generation
 * that either proves nothing is to be gained there or finds it, by a short dive and a small whole-number programme.
 */
export function improve(search: Search): void {
  let size = people_first;
  let idle = 0;
  let patience = patience_first;
  let isKick = false;
  while (search.best && !search.isOver()) {
    const before = search.best.cost;
    const people = neighbours(search, Math.min(size, search.indexed.classOf.length));
    const outcome = reroster(search, people);
    search.step();
    if (search.best.cost < before - 1e-9) {
      idle = 0;
      continue;
    }
    idle++;
    if (idle >= patience) {
      repair(search, isKick ? kicked(search) : search.best.columns);
      patience = search.best.cost < before - 1e-9 ? patience_first : patience * 2;
      isKick = !isKick;
      idle = 0;
    }
    // Proven at once: the neighbourhood was too small to hold anything. Left open: it was too large to be searched.
    if (outcome === 'nothing there' && idle % 3 === 0 && size < people_most) size++;
    if (outcome === 'left open' && size > people_least) size--;
  }
}

/** Ruin and recreate, again from the best as long as that gains. */
function repair(search: Search, start: Column[]): void {
  let columns = start;
  while (!search.isOver()) {
    const before = search.best!.cost;
    recreate(search, repairSteps, columns);
    if (search.best!.cost >= before - 1e-9) return;
    columns = search.best!.columns;
  }
}

/** The best roster with some people's rows chosen anew, be it dearer: another place to walk from. */
function kicked(search: Search): Column[] {
  const columns = [...search.best!.columns];
  diveAmong(search, neighbours(search, Math.min(kick_people, columns.length)), columns, kick);
  return columns;
}

/**
 * Rows of days for some people in `columns`, by a programme of their own with so many rounds at first and after each
 * choice. Gives whether anything below `hopelessFrom` came of it, and how many steps of the simplex method it took.
 */
export function diveAmong(
  search: Search,
  people: number[],
  columns: Column[],
  { rounds_max, choiceRounds_max, hopelessFrom }: AmongOptions,
): { isFound: boolean; iterations: number } {
  const { target, outside } = search.targetFor(people, columns);
  const master = new Master(search.highs, target);
  try {
    for (const of of classesOf(search, people)) master.add(promising(search, of, kickKnown_max));
    const options = { rows_max: 3, hopelessFrom: hopelessFrom - outside, floor: search.bound - outside };
    const first = { ...options, rounds_max, lean: search.prices, isThinned: true, tolerance: 0 };
    const isBegun = generate(search, master, first) !== null;
    const dived = isBegun ? dive(search, master, { ...options, rounds_max: choiceRounds_max, left_min: 0 }) : null;
    if (dived) give(search, people, dived.chosen, columns);
    return { isFound: dived !== null, iterations: master.iterations };
  } finally {
    master.dispose();
  }
}

export interface AmongOptions {
  rounds_max: number;
  choiceRounds_max: number;
  hopelessFrom: number;
}

/** Gives chosen columns to people of their classes, in order; who gets none is handed back. */
export function give(search: Search, people: number[], chosen: Column[], columns: Column[]): number[] {
  const left = search.indexed.classes.map((): Column[] => []);
  for (const column of chosen) left[column.of]!.push(column);
  return people.filter((person) => {
    const column = left[search.indexed.classOf[person]!]!.shift();
    if (column) columns[person] = column;
    return !column;
  });
}

/** Rosters some people of the best roster anew, the others standing as they do; better rosters are offered. */
function reroster(search: Search, people: number[]): 'nothing there' | 'left open' {
  const standing = search.best!.columns;
  const { target, outside } = search.targetFor(people, standing);
  const useless = () => search.best!.cost - outside;
  const master = new Master(search.highs, target);
  try {
    master.add(people.map((person) => standing[person]!));
    for (const of of classesOf(search, people)) master.add(promising(search, of, known_max));
    master.startFrom(people.map((person) => standing[person]!));
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
    // Not even parts of rows together make it cheaper: neither a dive nor whole rows will.
    if (solution.cost >= useless() - 1e-6) return 'nothing there';
    const columns = [...master.columns];
    const dived = dive(search, master, {
      rounds_max: choiceRounds_max,
      rows_max: 2,
      left_min: 0,
      hopelessFrom: useless(),
      floor,
    });
    if (dived) offerFor(search, people, standing, dived.chosen);
    if (search.isOver()) return 'left open';
    const some = usable([...columns, ...master.columns], solution, useless() - bound);
    const known = people.map((person) => search.best!.columns[person]!);
    const chosen = chooseWhole(search, master, some, known);
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
function promising(search: Search, of: number, count: number): Column[] {
  return [...search.pool[of]!.values()]
    .map((column) => ({ column, cost: priced(search, column) }))
    .sort((a, b) => a.cost - b.cost)
    .slice(0, count)
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

/** The best choice among these columns, if it is found to be better than the one known. */
function chooseWhole(search: Search, { target }: Master, columns: Column[], known: Column[]): Column[] | null {
  const small = new Master(search.highs, target);
  try {
    small.add(columns);
    small.add(known);
    return small.solveWhole(nodes_max, () => search.isOver(), known)?.chosen ?? null;
  } finally {
    small.dispose();
  }
}

/** Gives the columns of each class to its people among those; everyone else stays. */
export function offerFor(search: Search, people: number[], standing: Column[], chosen: Column[]): boolean {
  const columns = [...standing];
  const left = [...chosen];
  for (const person of people) {
    const at = left.findIndex((column) => column.of === search.indexed.classOf[person]);
    if (at < 0) return false;
    columns[person] = left.splice(at, 1)[0]!;
  }
  return search.offer(columns);
}

/**
 * People to be looked at together: those whose row of days is dearer than need be at the prices of the bound, those who
 * are at a costly place or could be, and chance.
 */
function neighbours(search: Search, size: number): number[] {
  const { chance, indexed } = search;
  const standing = search.best!.columns;
  const row = costlyRow(search);
  const rostered = [...standing.keys()].filter((person) => !search.impossible.has(person));
  const regrets = rostered.map((person) => regret(search, standing[person]!));
  const most = Math.max(1e-9, ...regrets);
  const reach = row === null ? null : search.reachOf(row.row);
  const isOnly = reach !== null && chance.below(100) < only_percent;
  const scored = rostered.map((person, at) => {
    const couldCome = reach !== null && reach[indexed.classOf[person]!] === 1;
    const isThere = row !== null && standing[person]!.rows.includes(row.row);
    const isWanted = row !== null && (row.isOver ? isThere : !isThere && couldCome);
    const weight = (1 + (regret_weight * regrets[at]!) / most) * (isWanted ? costly_weight : 1);
    if (isOnly && !couldCome) return { person, score: 0 };
    return { person, score: chance.below(1 << 20) * weight };
  });
  return scored
    .sort((a, b) => b.score - a.score || a.person - b.person)
    .slice(0, size)
    .map(({ person }) => person);
}

/** A place that costs something now, by chance; null now and then, and where nothing does. */
function costlyRow(search: Search): { row: number; isOver: boolean } | null {
  if (search.chance.below(100) >= costly_percent) return null;
  const cover = search.coverOf(search.best!.columns);
  const row = cover.costlyFrom(search.chance.below(Math.max(1, cover.count.length)));
  return row < 0 ? null : { row, isOver: cover.count[row]! > search.indexed.rows.wanted[row]! };
}

/** How much dearer this column is than the best known of its class, at the prices of the bound. */
function regret(search: Search, column: Column): number {
  const least = [...search.pool[column.of]!.values()].reduce(
    (small, known) => Math.min(small, priced(search, known)),
    Number.POSITIVE_INFINITY,
  );
  return Math.max(0, priced(search, column) - least);
}

function priced({ prices }: Search, { cost, rows, counts }: Column): number {
  let sum = cost;
  for (let at = 0; at < rows.length; at++) sum -= prices[rows[at]!]! * counts[at]!;
  return sum;
}
