import type { Column } from './columns.ts';
import { generate } from './generate.ts';
import { Master, type MasterSolution } from './master.ts';
import type { Target } from './target.ts';
import type { Search } from './search.ts';

export interface DiveOptions {
  /** Rounds of column generation after each fix. */
  rounds_max: number;
  rows_max: number;
  /** Stop here and hand back what is chosen so far. */
  left_min: number;
  /** Nothing at or above this total is of use. */
  hopelessFrom: number;
  /** A bound on this total known beforehand. */
  floor: number;
}

export interface Dived {
  chosen: Column[];
  left: number;
  /** Prices of the last programme. */
  prices: Float64Array;
}

/** Between two choices the programme need not be closer to its bound than this share of its cost. */
const nearEnough = 1e-6;
/** With many people left one choice at a time takes too long: one more for each so many. */
const people_aChoice = 30;
const peopleInHaste = 15;
/** Columns chosen about as much are told apart by chance, so that a second dive is another one. */
const whim = 0.15;
/** After so many steps of the simplex method a dive has to come to its end: more choices at a time, fewer rounds after them. */
const iterations_most = 120_000;
/** With more people than this each step takes longer, and more of them are needed: less patience, then. */
const people_most = 150;
const roundsInHaste = 12;
/** A column this near to whole is taken as chosen. */
const nearWhole = 0.95;

/**
 * From the linear programme to whole columns: choose the column most nearly chosen already (and all that are as good as
 * whole), let pricing answer, and go on. Re-pricing after every choice is what makes a dive end near the bound.
 */
export function dive(search: Search, master: Master, options: DiveOptions): Dived | null {
  const left = Int32Array.from(master.target.people);
  const fixed = new Map<Column, number>();
  const residual: Target = {
    rows: master.target.rows,
    wanted: master.target.wanted.slice(),
    minimum: master.target.minimum.slice(),
    people: left,
    reached: master.target.reached,
  };
  let outside = 0;
  let lean: Float64Array | null = null;
  const from = master.iterations;
  const people = left.reduce((sum, count) => sum + count, 0);
  const patience = iterations_most * Math.min(1, (people_most / people) ** 3);
  for (;;) {
    const isHasty = master.iterations - from > patience;
    const generated = generate(search, master, {
      rounds_max: isHasty ? Math.min(roundsInHaste, options.rounds_max) : options.rounds_max,
      rows_max: options.rows_max,
      lean,
      isThinned: true,
      hopelessFrom: options.hopelessFrom,
      floor: options.floor,
      tolerance: nearEnough,
      residual: { target: residual, outside },
    });
    if (!generated || search.isOver()) return null;
    if (search.rounded(generated.bound) >= options.hopelessFrom - 1e-6) return null;
    lean = generated.prices;
    for (const [column, amount] of nextChoices(search, master, generated.solution, {
      fixed,
      left,
      wanted: residual.wanted,
      isHasty,
    })) {
      choose(residual, column, amount);
      outside += column.cost * amount;
      fixed.set(column, (fixed.get(column) ?? 0) + amount);
      master.fix(master.columns.indexOf(column), fixed.get(column)!);
    }
    const remaining = left.reduce((sum, people) => sum + people, 0);
    if (remaining <= options.left_min) {
      const chosen = [...fixed].flatMap(([column, amount]) => Array.from({ length: amount }, () => column));
      return { chosen, left: remaining, prices: lean };
    }
  }
}

function choose({ wanted, minimum, people }: Target, column: Column, amount: number): void {
  for (let at = 0; at < column.rows.length; at++) {
    wanted[column.rows[at]!]! -= column.counts[at]! * amount;
    minimum[column.rows[at]!]! -= column.counts[at]! * amount;
  }
  people[column.of]! -= amount;
}

/** All columns as good as whole, and some more: the largest parts of a person, of those that want no place twice. */
function nextChoices(
  search: Search,
  master: Master,
  { amount }: MasterSolution,
  { fixed, left, wanted, isHasty }: Chosen,
): Map<Column, number> {
  const people = left.reduce((sum, each) => sum + each, 0);
  let count = isHasty ? Math.max(1, Math.floor(people / peopleInHaste)) : Math.ceil(people / people_aChoice);
  const choices = new Map<Column, number>();
  const parts: { column: Column; part: number }[] = [];
  const room = Int32Array.from(left);
  master.columns.forEach((column, at) => {
    const more = amount[at]! - (fixed.get(column) ?? 0);
    const whole = Math.floor(more + 1 - nearWhole);
    if (whole > 0) choices.set(column, whole);
    if (whole > 0) room[column.of]! -= whole;
    if (more - whole > 1e-6) parts.push({ column, part: more - whole });
  });
  for (const each of parts) each.part *= 1 + (search.chance.below(1 << 20) / (1 << 20)) * whim;
  parts.sort((a, b) => b.part - a.part);
  const open = wanted.slice();
  for (const [column, whole] of choices) take(open, column, whole);
  for (const { column } of parts) {
    if (count === 0) break;
    if (room[column.of]! <= 0 || (choices.size > 0 && !fits(open, column))) continue;
    take(open, column, 1);
    room[column.of]!--;
    count--;
    choices.set(column, (choices.get(column) ?? 0) + 1);
  }
  return choices;
}

interface Chosen {
  fixed: Map<Column, number>;
  left: Int32Array;
  wanted: Float64Array;
  isHasty: boolean;
}

/** Takes the places of a column out of what is still wanted. */
function take(open: Float64Array, { rows, counts }: Column, amount: number): void {
  for (let at = 0; at < rows.length; at++) open[rows[at]!]! -= counts[at]! * amount;
}

function fits(open: Float64Array, { rows, counts }: Column): boolean {
  for (let at = 0; at < rows.length; at++) if (counts[at]! > 0 && open[rows[at]!]! < counts[at]!) return false;
  return true;
}
