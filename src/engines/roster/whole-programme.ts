import { columnOf, type Column } from './columns.ts';
import { dutyGrid, type DutyGrid } from './duty-grid.ts';
import { addPersonRules, linearRules, type LinearRules } from './linear-rules.ts';
import type { Target } from './master.ts';
import { solverWith } from './mixed-integer.ts';
import type { Search } from './search.ts';

/** Cells (a duty on a day for a person) up to which the whole problem is also solved as it stands. */
const cells_max = 400;
const nodes_max = 100_000;

/** Where columns leave a gap but the problem is small, HiGHS closes it with one programme of whole cells. */
export function isSmall({ indexed, impossible }: Search): boolean {
  let cells = 0;
  indexed.classOf.forEach((of, person) => {
    if (!impossible.has(person)) cells += indexed.classes[of]!.cellCost.filter((cost) => cost < Infinity).length;
  });
  return cells <= cells_max;
}

/**
 * Hard rules as rows (those of the explanation), wishes and demand as costs. Soft rules are left out: then the answer may
 * not be the best, but its bound is still one.
 */
export function solveWhole(search: Search): void {
  const { indexed } = search;
  const people = [...indexed.classOf.keys()].filter((person) => !search.impossible.has(person));
  const { target, outside } = search.targetFor(people, search.best!.columns);
  const grid = dutyGrid(indexed.problem);
  const numberOf = indexed.duties.map(({ shift_id, post_ids }) => grid.numberOf({ shift_id, post_id: post_ids[0]! }));
  const cellsOf = (person: number, day: number) => {
    const { cellCost } = search.classOf(person);
    const base = day * indexed.duties.length;
    return [...indexed.duties.keys()].filter((duty) => cellCost[base + duty]! < Number.POSITIVE_INFINITY);
  };
  const days = { from_day: 0, to_day: indexed.day_count - 1 };
  const linear = linearRules<string>(grid, days, people, (person, day) =>
    cellsOf(person, day).map((duty) => numberOf[duty]!),
  );
  const constant = people.reduce((sum, person) => sum + search.classOf(person).offCost, outside);
  for (const person of people) {
    addPersonRules(grid, linear, person, (rule_id) => rule_id);
    addCosts(search, linear, person, { cellsOf, numberOf });
  }
  addDemand(search, linear, people, { target, cellsOf, numberOf });
  const answer = solverWith(search.highs).solve(linear.programme, { nodes_max, shouldStop: () => search.isOver() });
  if (Number.isFinite(answer.bound)) search.raiseBound(answer.bound + constant, search.prices);
  if (answer.values.length > 0) take(search, people, (person) => rowOf(search, linear, grid, answer.values, person));
  search.step();
}

interface Cells {
  cellsOf: (person: number, day: number) => number[];
  numberOf: number[];
}

function addCosts({ indexed }: Search, linear: LinearRules<string>, person: number, cells: Cells): void {
  const { cellCost, mustWork } = indexed.classes[indexed.classOf[person]!]!;
  for (let day = 0; day < indexed.day_count; day++) {
    const columns = cells.cellsOf(person, day).map((duty) => {
      const column = linear.column(person, day, cells.numberOf[duty]!);
      linear.programme.cost[column] = cellCost[day * indexed.duties.length + duty]!;
      return column;
    });
    const pinned = columns.map((column) => [column, 1] as const);
    if (mustWork[day] === 1) linear.addRow(null, pinned, 1, 1);
  }
}

function addDemand(
  search: Search,
  linear: LinearRules<string>,
  people: number[],
  { target, cellsOf, numberOf }: Cells & { target: Target },
): void {
  const { rows, wanted, minimum } = target;
  const { indexed } = search;
  const terms = Array.from({ length: rows.count }, () => new Map<number, number>());
  for (const person of people) {
    const { cellRows } = search.classOf(person);
    for (let day = 0; day < indexed.day_count; day++) {
      for (const duty of cellsOf(person, day)) {
        const column = linear.column(person, day, numberOf[duty]!);
        for (const row of cellRows[day * indexed.duties.length + duty]!) {
          const at = terms[row < 0 ? ~row : row]!;
          at.set(column, (at.get(column) ?? 0) + (row < 0 ? -1 : 1));
        }
      }
    }
  }
  terms.forEach((of, row) => {
    const least = Math.max(0, minimum[row]!);
    const more = Math.max(0, wanted[row]! - least);
    of.set(linear.addColumn(rows.costUnderMinimum[row]!, least, false), 1);
    of.set(linear.addColumn(rows.costUnder[row]!, more, false), 1);
    of.set(linear.addColumn(rows.costOver[row]!, Number.POSITIVE_INFINITY, false), -1);
    linear.addRow(null, of, wanted[row]!, wanted[row]!);
  });
}

function rowOf(
  search: Search,
  linear: LinearRules<string>,
  grid: DutyGrid,
  values: Float64Array,
  person: number,
): Column {
  const { indexed } = search;
  const duties = new Int16Array(indexed.day_count).fill(-1);
  for (let day = 0; day < indexed.day_count; day++) {
    indexed.duties.forEach(({ shift_id, post_ids }, duty) => {
      const column = linear.column(person, day, grid.numberOf({ shift_id, post_id: post_ids[0]! }));
      if (column >= 0 && values[column]! > 0.5) duties[day] = duty;
    });
  }
  return columnOf(indexed, search.classOf(person), duties);
}

function take(search: Search, people: number[], columnFor: (person: number) => Column): void {
  const columns = [...search.best!.columns];
  for (const person of people) columns[person] = columnFor(person);
  if (columns.every(({ cost }) => cost < Number.POSITIVE_INFINITY)) search.offer(columns);
}
