import type { DutyGrid } from './duty-grid.ts';
import type { LinearProgramme, LinearRow } from './mixed-integer.ts';
import {
  amountBefore,
  amounts,
  asksMinimum,
  inRun,
  mostOf,
  pairTable,
  rulesOf,
  runBefore,
  shiftBefore,
  spansOf,
  weekendsIn,
  type PairRule,
  type Weekend,
} from './line-judge.ts';
import type { Person, Rule, RunRule, TotalRule } from './problem.ts';

/**
 * The hard rules as rows of a linear programme with whole columns, each row marked with what asks for it. Over a window
 * of days only what the window alone can break is asked: a contradiction inside a window is one of the whole problem.
 */
export interface LinearRules<Mark> {
  programme: LinearProgramme;
  /** What asks for each row; null for what is true by itself (one duty a day). */
  marks: (Mark | null)[];
  /** Column of a duty, or -1. */
  column(person: number, day: number, duty: number): number;
  addColumn(cost: number, upper: number, whole: boolean): number;
  /** No column twice. */
  addRow(mark: Mark | null, terms: Iterable<readonly [number, number]>, lower: number, upper: number): void;
  /** Columns of one day with the shift of each. */
  shiftColumns(person: number, day: number): readonly (readonly [number, number])[];
  /** Terms of being on any of these shifts, for one day. */
  onShifts(person: number, day: number, belongs: (shift: number) => boolean): [number, number][];
  window: { from_day: number; to_day: number };
}

export function linearRules<Mark>(
  grid: DutyGrid,
  window: { from_day: number; to_day: number },
  people: readonly number[],
  options: (person: number, day: number) => readonly number[],
): LinearRules<Mark> {
  const programme: LinearProgramme = { cost: [], upper: [], whole: [], rows: [] };
  const marks: (Mark | null)[] = [];
  const width = window.to_day - window.from_day + 1;
  const place = new Map(people.map((person, index) => [person, index]));
  const columns = new Int32Array(people.length * width * grid.duties.length).fill(-1);
  const shiftColumns = new Map<number, [number, number][]>();
  const at = (person: number, day: number) => (place.get(person) ?? 0) * width + day - window.from_day;

  const linear: LinearRules<Mark> = {
    programme,
    marks,
    window,
    column: (person, day, duty) => columns[at(person, day) * grid.duties.length + duty]!,
    addColumn(cost, upper, whole) {
      programme.cost.push(cost);
      programme.upper.push(upper);
      programme.whole.push(whole ? 1 : 0);
      return programme.cost.length - 1;
    },
    addRow(mark, terms, lower, upper) {
      const row: LinearRow = { columns: [], values: [], lower, upper };
      for (const [column, value] of terms) {
        row.columns.push(column);
        row.values.push(value);
      }
      programme.rows.push(row);
      marks.push(mark);
    },
    shiftColumns: (person, day) => shiftColumns.get(at(person, day)) ?? [],
    onShifts: (person, day, belongs) =>
      (shiftColumns.get(at(person, day)) ?? []).filter(([, shift]) => belongs(shift)).map(([column]) => [column, 1]),
  };
  for (const person of people) {
    for (let day = window.from_day; day <= window.to_day; day++) {
      const own: [number, number][] = [];
      for (const duty of options(person, day)) {
        if (duty === 0) continue;
        const column = linear.addColumn(0, 1, true);
        columns[at(person, day) * grid.duties.length + duty] = column;
        own.push([column, grid.shiftOf[duty]!]);
      }
      shiftColumns.set(at(person, day), own);
      linear.addRow(
        null,
        own.map(([column]) => [column, 1] as const),
        0,
        1,
      );
    }
  }
  return linear;
}

/** Rows of every hard rule of one person. */
export function addPersonRules<Mark>(
  grid: DutyGrid,
  linear: LinearRules<Mark>,
  person: number,
  mark: (rule_id: string) => Mark,
  adjust: (rule: Rule) => Rule = (rule) => rule,
): void {
  const who = grid.problem.people[person]!;
  for (const given of rulesOf(grid.problem, who)) {
    if (given.strength !== 'hard') continue;
    const rule = adjust(given);
    const by = mark(rule.id);
    if (rule.kind === 'total') addTotal(grid, linear, person, who, rule, by);
    else if (rule.kind === 'run') addRun(grid, linear, person, who, rule, by);
    else addPairs(grid, linear, person, who, rule, by);
  }
}

function addTotal<Mark>(
  grid: DutyGrid,
  linear: LinearRules<Mark>,
  person: number,
  who: Person,
  rule: TotalRule,
  mark: Mark,
): void {
  const { from_day, to_day } = linear.window;
  const amount = amounts(grid, rule);
  const weekendColumn = rule.measure === 'weekends' ? weekendColumns(linear, person, mark) : null;
  for (const span of spansOf(grid, rule)) {
    const start = Math.max(from_day, span.from_day);
    const end = Math.min(to_day, span.to_day);
    if (end < start) continue;
    let before = amountBefore(grid, who, rule, span);
    const terms: [number, number][] = [];
    // Days outside the window may add to a sum but never take away: a most still holds there, a least only if all is seen.
    let isAllSeen = start === Math.max(0, span.from_day) && end === Math.min(grid.day_count - 1, span.to_day);
    if (weekendColumn) {
      for (const weekend of weekendsIn(grid, who, span)) {
        if (weekend.isWorkedBefore) before++;
        else if (weekend.days.every((day) => day >= from_day && day <= to_day)) terms.push([weekendColumn(weekend), 1]);
        else isAllSeen = false;
      }
    } else {
      for (let day = start; day <= end; day++) {
        for (const [column, shift] of linear.shiftColumns(person, day)) {
          const value = amount(day, shift);
          if (value !== 0) terms.push([column, value]);
        }
      }
    }
    const asked = rule.min !== undefined && isAllSeen && asksMinimum(who, rule, span);
    const lower = asked ? rule.min! - before : -Infinity;
    const upper = mostOf(grid, who, rule, span) - before;
    if (lower > 0 || upper < sumOf(terms)) linear.addRow(mark, terms, lower, upper);
  }
}

const sumOf = (terms: readonly (readonly [number, number])[]) => terms.reduce((sum, [, value]) => sum + value, 0);

/** A column for each weekend, as far as it lies in a span: 1 exactly if a day of it there is worked. */
function weekendColumns<Mark>(linear: LinearRules<Mark>, person: number, mark: Mark): (weekend: Weekend) => number {
  const columns = new Map<string, number>();
  return ({ days }) => {
    const key = days.join();
    const known = columns.get(key);
    if (known !== undefined) return known;
    const column = linear.addColumn(0, 1, true);
    columns.set(key, column);
    const all: [number, number][] = [];
    for (const day of days) {
      const works = linear.onShifts(person, day, () => true).map(([it]): [number, number] => [it, -1]);
      if (works.length > 0) linear.addRow(mark, [[column, 1], ...works], 0, Infinity);
      all.push(...works);
    }
    linear.addRow(mark, [[column, 1], ...all], -Infinity, 0);
    return column;
  };
}

function addRun<Mark>(
  grid: DutyGrid,
  linear: LinearRules<Mark>,
  person: number,
  who: Person,
  rule: RunRule,
  mark: Mark,
): void {
  const belongs = inRun(grid, rule);
  const isOff = rule.of === 'off';
  const before = runBefore(grid, who, rule);
  /** Terms and constant of "this day belongs to the run" times `sign`. */
  const inside = (day: number, sign: number): { terms: [number, number][]; constant: number } => ({
    terms: linear
      .onShifts(person, day, isOff ? () => true : belongs)
      .map(([column]): [number, number] => [column, isOff ? -sign : sign]),
    constant: isOff ? sign : 0,
  });
  const forbid = (plus: number[], minus: number[]) => {
    const parts = [...plus.map((day) => inside(day, 1)), ...minus.map((day) => inside(day, -1))];
    const constant = parts.reduce((sum, part) => sum + part.constant, 0);
    linear.addRow(
      mark,
      parts.flatMap(({ terms }) => terms),
      -Infinity,
      plus.length - 1 - constant,
    );
  };
  const days = (from: number, to: number) =>
    Array.from({ length: Math.max(0, to - from + 1) }, (_, more) => from + more);
  const { from_day, to_day } = linear.window;
  if (rule.max !== undefined) {
    for (let last = from_day; last <= to_day; last++) {
      const first = last - rule.max;
      if (first >= from_day) forbid(days(first, last), []);
      else if (from_day === 0 && first < 0 && -first <= before.length) forbid(days(0, last), []);
    }
  }
  if (rule.min !== undefined) addLeastRun(rule.min, before, linear.window, grid.day_count, forbid, days);
}

/** No run shorter than the least, save where it touches an edge that is open. */
function addLeastRun(
  least: number,
  before: { length: number; isOpen: boolean },
  { from_day, to_day }: { from_day: number; to_day: number },
  day_count: number,
  forbid: (plus: number[], minus: number[]) => void,
  days: (from: number, to: number) => number[],
): void {
  for (let start = from_day; start <= to_day; start++) {
    for (let length = 1; length < least; length++) {
      const end = start + length;
      if (end > Math.min(to_day, day_count - 1)) break;
      if (start > from_day) forbid(days(start, end - 1), [start - 1, end]);
      else if (start === 0 && before.length === 0 && !before.isOpen) forbid(days(0, end - 1), [end]);
    }
  }
  if (from_day > 0 || before.isOpen || before.length === 0) return;
  for (let length = 0; before.length + length < least && length <= to_day; length++)
    forbid(days(0, length - 1), [length]);
}

function addPairs<Mark>(
  grid: DutyGrid,
  linear: LinearRules<Mark>,
  person: number,
  who: Person,
  rule: PairRule,
  mark: Mark,
): void {
  const { reach_days, rest } = pairTable(grid, rule);
  const { from_day, to_day } = linear.window;
  for (let later = from_day; later <= to_day; later++) {
    for (let back = 1; back <= reach_days; back++) {
      const day = later - back;
      const shifts =
        day >= from_day ? grid.problem.shifts.map((_, shift) => shift) : day < 0 ? [shiftBefore(grid, who, -day)] : [];
      for (const shift of shifts) {
        if (shift < 0) continue;
        const after = linear.onShifts(person, later, (next) => !Number.isNaN(rest(later, back, shift, next)));
        if (after.length === 0) continue;
        if (day < 0) linear.addRow(mark, after, -Infinity, 0);
        else {
          const first = linear.onShifts(person, day, (it) => it === shift);
          if (first.length > 0) linear.addRow(mark, [...first, ...after], -Infinity, 1);
        }
      }
    }
  }
}
