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
  /** Entry 0 is off. */
  duties: (Duty | null)[];
  /** Place of a duty's shift in the problem; -1 for off. */
  shiftOf: Int16Array;
  personAt: Map<string, number>;
  rowAt: Map<string, number>;
  numberOf(duty: Duty | null): number;
  /** What keeps this duty from this person on this day, one entry a reason; empty where nothing does. */
  bars(person: number, day: number, duty: number): Bar[];
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
  const pinned = new Map(problem.pins.map((pin) => [`${personAt.get(pin.person_id)} ${pin.day}`, pin.duty]));
  const days = problem.people.map((person) => new Set(person.days_off));
  const shifts = problem.people.map((person) => new Set(person.unavailable.map((not) => `${not.day} ${not.shift_id}`)));
  const skilled = (person: Person, skill: string | null) => skill === null || person.skill_ids.includes(skill);

  const grid: DutyGrid = {
    problem,
    day_count: problem.day_count,
    duties,
    shiftOf: Int16Array.from(duties, (duty) => (duty ? (shiftAt.get(duty.shift_id) ?? -1) : -1)),
    personAt,
    rowAt: new Map(problem.demand.map((row, index) => [row.id, index])),
    numberOf: (duty) => (duty ? (numbers.get(keyOf(duty)) ?? -1) : 0),
    bars(person, day, number) {
      const duty = duties[number]!;
      const bars: Bar[] = [];
      const pin = pinned.get(`${person} ${day}`);
      // A pin wins over days off, availability and skill: it was published so.
      if (pin !== undefined && grid.numberOf(pin) === number) return bars;
      if (pin !== undefined) bars.push('pin');
      if (!duty) return bars;
      if (days[person]!.has(day)) bars.push('day off');
      if (shifts[person]!.has(`${day} ${duty.shift_id}`)) bars.push('unavailable');
      if (duty.post_id !== null && !skilled(problem.people[person]!, postSkill.get(duty.post_id) ?? null))
        bars.push('skill');
      return bars;
    },
    allowed: (person, day) => duties.map((_, number) => number).filter((it) => grid.bars(person, day, it).length === 0),
    rowsOf: (day, duty) => table[day * duties.length + duty]!,
    counts: (person, row) => skilled(problem.people[person]!, problem.demand[row]!.skill_id),
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
