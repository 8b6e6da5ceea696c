import { addPersonRules, linearRules, type LinearRules } from './linear-rules.ts';
import type { MendTask } from './mend-events.ts';
import { coversOf, type Move } from './mend-state.ts';
import type { LinearSolver } from './mixed-integer.ts';

export interface Proof {
  /** Moves of a roster with the least still short and then the fewest changes; null where none better was found. */
  moves: Move[] | null;
  /** No mending that leaves so many people short has fewer changes than this. */
  at_least(short: number): number;
}

export interface ProofLimits {
  nodes_max: number;
  shouldStop?: () => boolean;
}

/** One person short weighs more than every change a roster could have. */
const short_cost = 10_000;

/**
 * The same question as one linear programme with whole columns: every cell that may change, every hard rule, each person
 * short at a great cost and each changed cell at 1. Its bound is the proof where the search by single moves gave up.
 */
export function proofOfFewest(task: MendTask, solver: LinearSolver, most: Move[] | null, limits: ProofLimits): Proof {
  const { grid, published, forced } = task;
  const people = grid.problem.people.map((_, person) => person);
  const isFixed = (person: number, day: number) => task.isFixed[person * grid.day_count + day] === 1;
  const linear = linearRules<string>(grid, { from_day: 0, to_day: grid.day_count - 1 }, people, (person, day) => {
    const now = forced[person]![day]!;
    if (isFixed(person, day)) return now === 0 ? [] : [now];
    return [...new Set([now, ...grid.allowed(person, day)])];
  });
  let constant = 0;
  for (const person of people) {
    // Days that broke rules before are not asked to keep them: the bound stays a bound, and answers are judged anyway.
    const isJudged = task.judges[person]!.hardUnits(published[person]!) === 0;
    if (isJudged) addPersonRules(grid, linear, person, (rule_id) => rule_id);
    for (let day = 0; day < grid.day_count; day++)
      constant += priceDay(task, linear, person, day, isFixed(person, day));
  }
  const short = addRows(task, linear);
  addHardPairings(task, linear);
  const start = most ? startOf(task, linear, most, short) : null;
  const answer = solver.solve(linear.programme, {
    nodes_max: limits.nodes_max,
    wholeCosts: true,
    ...(start ? { start } : {}),
    ...(limits.shouldStop ? { shouldStop: limits.shouldStop } : {}),
  });
  const bound = answer.bound + constant;
  return {
    moves: answer.values.length > 0 ? movesOf(task, linear, answer.values) : null,
    at_least: (left) => Math.max(0, Math.ceil(bound - left * short_cost - 1e-6)),
  };
}

/** Being as published costs nothing, everything else 1; gives the constant part. */
function priceDay(task: MendTask, linear: LinearRules<string>, person: number, day: number, isFixed: boolean): number {
  const { grid } = task;
  const now = task.forced[person]![day]!;
  const columns = grid.duties.flatMap((_, duty) => {
    const column = duty === 0 ? -1 : linear.column(person, day, duty);
    return column < 0 ? [] : [{ duty, column }];
  });
  if (isFixed) {
    for (const { column } of columns) linear.addRow(null, [[column, 1]], 1, 1);
    return 0;
  }
  if (now === 0) {
    for (const { column } of columns) linear.programme.cost[column] = 1;
    return 0;
  }
  linear.programme.cost[linear.column(person, day, now)] = -1;
  if (grid.bars(person, day, 0).length > 0) {
    linear.addRow(
      null,
      columns.map(({ column }) => [column, 1] as const),
      1,
      1,
    );
  }
  return 1;
}

function addRows(task: MendTask, linear: LinearRules<string>): Map<number, number> {
  const { grid } = task;
  const already = grid.presence([]);
  const short = new Map<number, number>();
  task.target.forEach((target, row) => {
    if (target <= already[row]!) return;
    const terms: [number, number][] = [];
    for (const { day, duty } of coversOf(grid, row)) {
      task.published.forEach((_, person) => {
        const column = grid.counts(person, row) ? linear.column(person, day, duty) : -1;
        if (column >= 0) terms.push([column, 1]);
      });
    }
    const column = linear.addColumn(short_cost, target, true);
    short.set(row, column);
    linear.addRow(null, [...terms, [column, 1]], target - already[row]!, Infinity);
  });
  return short;
}

function addHardPairings({ grid }: MendTask, linear: LinearRules<string>): void {
  for (const pairing of grid.problem.pairings) {
    const first = grid.personAt.get(pairing.first_person_id);
    const second = grid.personAt.get(pairing.second_person_id);
    if (pairing.strength !== 'hard' || first === undefined || second === undefined) continue;
    const sign = pairing.kind === 'together' ? -1 : 1;
    for (let day = 0; day < grid.day_count; day++) {
      grid.problem.shifts.forEach((_, shift) => {
        const one = linear.onShifts(first, day, (it) => it === shift);
        const other = linear.onShifts(second, day, (it) => it === shift);
        const terms = [...one, ...other.map(([column]): [number, number] => [column, sign])];
        if (one.length > 0) linear.addRow(null, terms, -Infinity, sign > 0 ? 1 : 0);
      });
    }
  }
}

/** The best roster known, as values of the programme's columns. */
function startOf(
  task: MendTask,
  linear: LinearRules<string>,
  moves: readonly Move[],
  short: ReadonlyMap<number, number>,
): Float64Array {
  const { grid } = task;
  const lines = task.forced.map((line) => line.slice());
  for (const { person, day, to } of moves) lines[person]![day] = to;
  const values = new Float64Array(linear.programme.cost.length);
  lines.forEach((line, person) =>
    line.forEach((duty, day) => {
      const column = duty === 0 ? -1 : linear.column(person, day, duty);
      if (column >= 0) values[column] = 1;
    }),
  );
  const present = grid.presence(lines);
  for (const [row, column] of short) values[column] = Math.max(0, task.target[row]! - present[row]!);
  // Columns of weekends worked follow from the days: a row "weekend − works ≥ 0" tells them.
  for (const row of linear.programme.rows) {
    const [column] = row.columns;
    if (column === undefined || row.lower !== 0 || row.upper !== Infinity || row.values[0] !== 1) continue;
    if (row.columns.slice(1).some((it) => values[it] === 1)) values[column] = 1;
  }
  return values;
}

function movesOf(task: MendTask, linear: LinearRules<string>, values: Float64Array): Move[] {
  const { grid, forced } = task;
  return forced.flatMap((line, person) =>
    Array.from(line).flatMap((from, day) => {
      const to = grid.duties.findIndex((_, duty) => {
        const column = duty === 0 ? -1 : linear.column(person, day, duty);
        return column >= 0 && values[column]! > 0.5;
      });
      const now = Math.max(0, to);
      return now === from ? [] : [{ person, day, from, to: now }];
    }),
  );
}
