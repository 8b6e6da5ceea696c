import type { DutyGrid } from './duty-grid.ts';
import { addPersonRules, linearRules, type LinearRules } from './linear-rules.ts';
import type { Rule } from './problem.ts';

/** One thing that can be given up, as an explanation names it. */
export type Reason =
  | { kind: 'rule'; person_id: string; rule_id: string }
  | { kind: 'day off'; person_id: string; day: number }
  | { kind: 'unavailable'; person_id: string; day: number; shift_id: string }
  | { kind: 'pin'; person_id: string; day: number }
  | { kind: 'skill'; skill_id: string }
  | { kind: 'demand'; row_id: string }
  | { kind: 'pairing'; pairing_id: string }
  | { kind: 'duty'; person_id: string; day: number };

export function keyOf(reason: Reason): string {
  return JSON.stringify(reason);
}

export interface ConflictModel {
  linear: LinearRules<string>;
  reasons: Map<string, Reason>;
}

export interface ModelScope {
  people: readonly number[];
  from_day: number;
  to_day: number;
  /** Demand rows asked for, by their minimum. */
  rows: readonly number[];
  /** Lets people without a skill stand where it is asked, at the price of the reason "skill". */
  showSkills: boolean;
  /** A rule of one person in another strength of numbers, to see what relaxing it gives. */
  adjust?: (person: number, rule: Rule) => Rule;
  /** Lets every demand row go short at a cost of 1 a person: its prices then tell which rows and rules press. */
  mayBeShort?: boolean;
  /** Persons let off each demand row, to see what asking less gives. */
  lessOf?: ReadonlyMap<number, number>;
}

/** People, days and demand rows as a linear programme in which every row carries the reason it stands for. */
export function conflictModel(grid: DutyGrid, scope: ModelScope): ConflictModel {
  const reasons = new Map<string, Reason>();
  const mark = (reason: Reason): string => {
    const key = keyOf(reason);
    reasons.set(key, reason);
    return key;
  };
  const useful = usefulDuties(grid, scope);
  const linear = linearRules<string>(grid, scope, scope.people, useful);
  for (const person of scope.people) {
    const { id } = grid.problem.people[person]!;
    addPersonRules(
      grid,
      linear,
      person,
      (rule_id) => mark({ kind: 'rule', person_id: id, rule_id }),
      (rule) => scope.adjust?.(person, rule) ?? rule,
    );
    for (let day = scope.from_day; day <= scope.to_day; day++) {
      addBars(grid, linear, person, day, useful(person, day), mark);
    }
  }
  for (const row of scope.rows) addDemand(grid, linear, scope, row, mark);
  addPairings(grid, linear, scope, mark);
  return { linear, reasons };
}

/**
 * Duties a person might have on a day: those that count in a row asked for, the pinned one, and one of each shift for
 * the person's own rules. The rest could change nothing here.
 */
function usefulDuties(grid: DutyGrid, scope: ModelScope): (person: number, day: number) => number[] {
  const asked = new Set(scope.rows);
  const known = new Map<string, number[]>();
  return (person, day) => {
    const key = `${person} ${day}`;
    const found = known.get(key);
    if (found) return found;
    const chosen = new Set<number>();
    const shifts = new Map<number, number>();
    grid.duties.forEach((_, duty) => {
      if (duty === 0) return;
      const isUnskilled = grid.bars(person, day, duty).includes('skill');
      const counts = grid
        .rowsOf(day, duty)
        .some((row) => asked.has(row) && (scope.showSkills || grid.counts(person, row)));
      if (counts && (!isUnskilled || scope.showSkills)) chosen.add(duty);
      const shift = grid.shiftOf[duty]!;
      const other = shifts.get(shift);
      if (other === undefined || (!isUnskilled && grid.bars(person, day, other).includes('skill')))
        shifts.set(shift, duty);
      if (grid.pinOf(person, day) === duty) chosen.add(duty);
    });
    for (const [shift, duty] of shifts) {
      if ([...chosen].some((it) => grid.shiftOf[it] === shift && !grid.bars(person, day, it).includes('skill')))
        continue;
      if (scope.showSkills || !grid.bars(person, day, duty).includes('skill')) chosen.add(duty);
    }
    const list = [...chosen];
    known.set(key, list);
    return list;
  };
}

function addBars(
  grid: DutyGrid,
  linear: LinearRules<string>,
  person: number,
  day: number,
  duties: readonly number[],
  mark: (reason: Reason) => string,
): void {
  const person_id = grid.problem.people[person]!.id;
  const pinned = grid.pinOf(person, day);
  if (pinned !== -2) {
    const by = mark({ kind: 'pin', person_id, day });
    const others = duties
      .filter((duty) => duty !== pinned)
      .map((duty) => [linear.column(person, day, duty), 1] as const);
    if (others.length > 0) linear.addRow(by, others, 0, 0);
    if (pinned > 0) linear.addRow(by, [[linear.column(person, day, pinned), 1]], 1, 1);
  }
  const barred = new Map<string, number[]>();
  for (const duty of duties) {
    for (const bar of grid.bars(person, day, duty)) {
      const reason = reasonOfBar(grid, bar, person, day, duty);
      if (reason) barred.set(mark(reason), [...(barred.get(mark(reason)) ?? []), linear.column(person, day, duty)]);
    }
  }
  for (const [by, columns] of barred) {
    linear.addRow(
      by,
      columns.map((column) => [column, 1] as const),
      0,
      0,
    );
  }
}

/** What a bar is called; pins are dealt with by themselves. */
export function reasonOfBar(
  grid: DutyGrid,
  bar: 'day off' | 'unavailable' | 'pin' | 'skill',
  person: number,
  day: number,
  number: number,
): Reason | null {
  const person_id = grid.problem.people[person]!.id;
  const duty = grid.duties[number];
  if (bar === 'day off') return { kind: 'day off', person_id, day };
  if (bar === 'unavailable' && duty) return { kind: 'unavailable', person_id, day, shift_id: duty.shift_id };
  if (bar === 'skill' && duty) {
    const skill_id = grid.problem.posts.find(({ id }) => id === duty.post_id)?.skill;
    return skill_id ? { kind: 'skill', skill_id } : null;
  }
  return null;
}

function addDemand(
  grid: DutyGrid,
  linear: LinearRules<string>,
  scope: ModelScope,
  index: number,
  mark: (reason: Reason) => string,
): void {
  const row = grid.problem.demand[index]!;
  const terms: [number, number][] = [];
  for (const person of scope.people) {
    const columns: number[] = [];
    for (let day = Math.max(scope.from_day, row.day - 1); day <= Math.min(scope.to_day, row.day + 1); day++) {
      grid.duties.forEach((_, duty) => {
        if (duty === 0 || !grid.rowsOf(day, duty).includes(index)) return;
        const column = linear.column(person, day, duty);
        if (column >= 0) columns.push(column);
      });
    }
    if (columns.length === 0) continue;
    if (grid.counts(person, index)) terms.push(...columns.map((column): [number, number] => [column, 1]));
    else if (scope.showSkills && row.skill_id !== null) {
      // Someone without the skill counts by a column of their own, which the reason "skill" holds at 0.
      const stands = linear.addColumn(0, 1, true);
      linear.addRow(null, [[stands, 1], ...columns.map((column) => [column, -1] as const)], -Infinity, 0);
      linear.addRow(mark({ kind: 'skill', skill_id: row.skill_id }), [[stands, 1]], 0, 0);
      terms.push([stands, 1]);
    }
  }
  if (scope.mayBeShort) terms.push([linear.addColumn(1, row.minimum, false), 1]);
  const already = grid.presence([])[index]!;
  const least = row.minimum - already - (scope.lessOf?.get(index) ?? 0);
  linear.addRow(mark({ kind: 'demand', row_id: row.id }), terms, least, Infinity);
}

function addPairings(
  grid: DutyGrid,
  linear: LinearRules<string>,
  scope: ModelScope,
  mark: (reason: Reason) => string,
): void {
  const inScope = new Set(scope.people);
  for (const pairing of grid.problem.pairings) {
    const first = grid.personAt.get(pairing.first_person_id);
    const second = grid.personAt.get(pairing.second_person_id);
    if (pairing.strength !== 'hard' || first === undefined || second === undefined) continue;
    if (!inScope.has(first) || !inScope.has(second)) continue;
    const by = mark({ kind: 'pairing', pairing_id: pairing.id });
    const sign = pairing.kind === 'together' ? -1 : 1;
    for (let day = scope.from_day; day <= scope.to_day; day++) {
      grid.problem.shifts.forEach((_, shift) => {
        const one = linear.onShifts(first, day, (it) => it === shift);
        const other = linear.onShifts(second, day, (it) => it === shift);
        if (one.length === 0 || (sign > 0 && other.length === 0)) return;
        const terms = [...one, ...other.map(([column]): [number, number] => [column, sign])];
        linear.addRow(by, terms, -Infinity, sign > 0 ? 1 : 0);
      });
    }
  }
}
