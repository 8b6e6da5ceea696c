import { shiftTimes } from './clock-of-days.ts';
import type { Duty, DemandRow, Person, Problem, Roster } from './problem.ts';

/** Whether a duty stands in the way of a person by something that can be named, or not at all. */
export type Bar = 'day off' | 'unavailable' | 'pin' | 'skill';

/**
 * The problem in numbers, for explaining and mending: duties are counted from 1, 0 is off, and a person's row of days
 * is a list of such numbers.
 */
export interface DutyGrid {
  problem: Problem;
  day_count: number;
  /** When each shift of each day really is. */
  times: ReturnType<typeof shiftTimes>;
  /** What depends on a rule alone is worked out once, however many people have it. */
  once<T>(rule: object, what: string, make: () => T): T;
  /** Entry 0 is off. */
  duties: (Duty | null)[];
  /** Place of a duty's shift in the problem; -1 for off. */
  shiftOf: Int16Array;
  personAt: Map<string, number>;
  rowAt: Map<string, number>;
  numberOf(duty: Duty | null): number;
  /** What keeps this duty from this person on this day, one entry a reason; empty where nothing does. */
  bars(person: number, day: number, duty: number): Bar[];
  /** Number of the pinned duty; -2 where nothing is pinned. */
  pinOf(person: number, day: number): number;
  /** Duties nothing bars, off among them. */
  allowed(person: number, day: number): number[];
  /** Rows that someone with this duty counts in, if the row's skill is theirs. */
  rowsOf(day: number, duty: number): number[];
  counts(person: number, row: number): boolean;
  lines(roster: Roster): Int16Array[];
  roster(lines: readonly Int16Array[]): Roster;
  /** People present in each row. */
  presence(lines: readonly Int16Array[]): Int32Array;
}

function dutiesOf(problem: Problem, more: readonly Duty[]): (Duty | null)[] {
  const duties: (Duty | null)[] = [null];
  const known = new Set<string>();
  const add = (duty: Duty) => {
    if (known.has(keyOf(duty))) return;
    known.add(keyOf(duty));
    duties.push(duty);
  };
  if (problem.posts.length === 0) for (const shift of problem.shifts) add({ shift_id: shift.id, post_id: null });
  for (const post of problem.posts) for (const shift_id of post.shift_ids) add({ shift_id, post_id: post.id });
  for (const pin of problem.pins) if (pin.duty) add(pin.duty);
  more.forEach(add);
  return duties;
}

const keyOf = (duty: Duty) => `${duty.shift_id}|${duty.post_id ?? ''}`;

/** Whether someone on this duty, started on `dutyDay`, is counted in the row (its skill aside). */
function covers(problem: Problem, row: DemandRow, duty: Duty, dutyDay: number): boolean {
  if (row.post_ids && !(duty.post_id !== null && row.post_ids.includes(duty.post_id))) return false;
  if ('shift_id' in row.when) return row.day === dutyDay && row.when.shift_id === duty.shift_id;
  const shift = problem.shifts.find(({ id }) => id === duty.shift_id);
  if (!shift?.hours) return false;
  const ahead_min = (row.day - dutyDay) * 1440;
  const from_min = row.when.from_min + ahead_min;
  const to_min = row.when.to_min + ahead_min;
  if (from_min < shift.hours.from_min || to_min > shift.hours.to_min) return false;
  return !(shift.breaks ?? []).some((rest) => rest.from_min < to_min && rest.to_min > from_min);
}

function rowTable(problem: Problem, duties: readonly (Duty | null)[]): number[][] {
  const table: number[][] = Array.from({ length: problem.day_count * duties.length }, () => []);
  problem.demand.forEach((row, index) => {
    const slot = !('shift_id' in row.when);
    for (const day of slot ? [row.day - 1, row.day, row.day + 1] : [row.day]) {
      if (day < 0 || day >= problem.day_count) continue;
      duties.forEach((duty, number) => {
        if (duty && covers(problem, row, duty, day)) table[day * duties.length + number]!.push(index);
      });
    }
  });
  return table;
}

/** Duties of the day before day 0 also cover slots of the first morning. */
function presenceOfHistory(problem: Problem): Int32Array {
  const present = new Int32Array(problem.demand.length);
  for (const person of problem.people) {
    const last = person.history?.duties.at(-1);
    if (!last) continue;
    problem.demand.forEach((row, index) => {
      const skilled = row.skill_id === null || person.skill_ids.includes(row.skill_id);
      if (skilled && !('shift_id' in row.when) && covers(problem, row, last, -1)) present[index]!++;
    });
  }
  return present;
}

export function dutyGrid(problem: Problem, more: readonly Duty[] = []): DutyGrid {
  const duties = dutiesOf(problem, more);
  const numbers = new Map(duties.map((duty, number) => [duty ? keyOf(duty) : '', number]));
  const shiftAt = new Map(problem.shifts.map((shift, index) => [shift.id, index]));
  const postSkill = new Map(problem.posts.map((post) => [post.id, post.skill]));
  const personAt = new Map(problem.people.map((person, index) => [person.id, index]));
  const table = rowTable(problem, duties);
  const history = presenceOfHistory(problem);
  const { day_count } = problem;
  const shared = new Map<object, Map<string, unknown>>();
  const skilled = (person: Person, skill: string | null) => skill === null || person.skill_ids.includes(skill);
  const able = problem.people.map((person) =>
    Uint8Array.from(duties, (duty) =>
      !duty || duty.post_id === null || skilled(person, postSkill.get(duty.post_id) ?? null) ? 1 : 0,
    ),
  );
  const countsIn = problem.people.map((person) =>
    Uint8Array.from(problem.demand, (row) => (skilled(person, row.skill_id) ? 1 : 0)),
  );
  const daysOff = problem.people.map(({ days_off }) => new Set(days_off));
  const not = problem.people.map(({ unavailable }) => new Set(unavailable.map((it) => `${it.day} ${it.shift_id}`)));
  /** Number of the pinned duty, -2 where nothing is pinned, -1 where the pinned duty is not known. */
  const pinned = new Int16Array(problem.people.length * day_count).fill(-2);

  const grid: DutyGrid = {
    problem,
    day_count,
    times: shiftTimes(problem),
    once<T>(rule: object, what: string, make: () => T): T {
      let known = shared.get(rule);
      if (!known) shared.set(rule, (known = new Map()));
      if (!known.has(what)) known.set(what, make());
      return known.get(what) as T;
    },
    duties,
    shiftOf: Int16Array.from(duties, (duty) => (duty ? (shiftAt.get(duty.shift_id) ?? -1) : -1)),
    personAt,
    rowAt: new Map(problem.demand.map((row, index) => [row.id, index])),
    numberOf: (duty) => (duty ? (numbers.get(keyOf(duty)) ?? -1) : 0),
    bars(person, day, number) {
      const bars: Bar[] = [];
      const pin = pinned[person * day_count + day]!;
      // A pin wins over days off, availability and skill: it was published so.
      if (pin === number) return bars;
      if (pin !== -2) bars.push('pin');
      const duty = duties[number];
      if (!duty) return bars;
      if (daysOff[person]!.has(day)) bars.push('day off');
      if (not[person]!.size > 0 && not[person]!.has(`${day} ${duty.shift_id}`)) bars.push('unavailable');
      if (able[person]![number] === 0) bars.push('skill');
      return bars;
    },
    pinOf: (person, day) => pinned[person * day_count + day]!,
    allowed: (person, day) => duties.map((_, number) => number).filter((it) => grid.bars(person, day, it).length === 0),
    rowsOf: (day, duty) => table[day * duties.length + duty]!,
    counts: (person, row) => countsIn[person]![row] === 1,
    lines: (roster) => linesOf(grid, roster),
    roster: (lines) => ({
      people: problem.people.map((person, index) => ({
        person_id: person.id,
        days: Array.from(lines[index]!, (number) => duties[number]!),
      })),
    }),
    presence(lines) {
      const present = history.slice();
      lines.forEach((line, person) =>
        line.forEach((duty, day) => {
          for (const row of grid.rowsOf(day, duty)) if (grid.counts(person, row)) present[row]!++;
        }),
      );
      return present;
    },
  };
  for (const pin of problem.pins) {
    const person = personAt.get(pin.person_id);
    if (person !== undefined && pin.day >= 0 && pin.day < day_count) {
      pinned[person * day_count + pin.day] = grid.numberOf(pin.duty);
    }
  }
  return grid;
}

function linesOf(grid: DutyGrid, roster: Roster): Int16Array[] {
  const lines = grid.problem.people.map(() => new Int16Array(grid.day_count));
  for (const row of roster.people) {
    const person = grid.personAt.get(row.person_id);
    if (person === undefined) continue;
    row.days.forEach((duty, day) => (lines[person]![day] = Math.max(0, grid.numberOf(duty))));
  }
  return lines;
}

/** Every duty a roster holds, so that a grid knows them even where the problem does not offer them any more. */
export function dutiesIn(roster: Roster): Duty[] {
  return roster.people.flatMap((row) => row.days.filter((duty) => duty !== null));
}

/** Hard pairings a roster does not keep, each day one entry. */
export function brokenPairings(grid: DutyGrid, lines: readonly Int16Array[]): { pairing: number; day: number }[] {
  return grid.problem.pairings.flatMap((pairing, index) => {
    const first = lines[grid.personAt.get(pairing.first_person_id) ?? -1];
    const second = lines[grid.personAt.get(pairing.second_person_id) ?? -1];
    if (pairing.strength !== 'hard' || !first || !second) return [];
    return Array.from(first.keys()).flatMap((day) => {
      const shift = grid.shiftOf[first[day]!]!;
      const isSame = shift === grid.shiftOf[second[day]!]!;
      return shift >= 0 && isSame !== (pairing.kind === 'together') ? [{ pairing: index, day }] : [];
    });
  });
}
