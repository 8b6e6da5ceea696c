import { formatDate, parseDate, weekdayOf } from '../../base/local-date.ts';
import { minute_ms } from '../../base/instant.ts';
import { momentOf } from '../../base/local-time.ts';
import type { Duty, Person, Problem, Shift } from './problem.ts';

/**
 * What the checker looks things up in. It shares nothing with the solver, its own reckoning of days included: two
 * programs that agree are worth more than one that agrees with itself.
 */
export interface Book {
  problem: Problem;
  shifts: ReadonlyMap<string, Shift>;
  /** The local day of day 0, in days since 1970. */
  firstDay: number;
  dateOf(day: number): string;
  isWeekend(day: number): boolean;
  /** Start and end in minutes since 1970 as they really were, and what counts as worked; null where no hours are told. */
  clockOf(shift: Shift, day: number): { from_min: number; to_min: number } | null;
  workedMinutes(shift: Shift, day: number): number;
}

/** One person's days as they count: history before day 0, the roster from it. */
export interface Sheet {
  person: Person;
  /** The first day anything is known of: 0, or before it with a history. */
  firstKnown: number;
  /** Null is off; undefined is a day nothing is known of. */
  dutyOf(day: number): Duty | null | undefined;
}

export function openBook(problem: Problem): Book {
  const firstDay = parseDate(problem.first_day) ?? 0;
  const weekend = new Set(problem.weekend_days);
  const clocks = new Map<string, { from_min: number; to_min: number } | null>();
  const clockOf: Book['clockOf'] = (shift, day) => {
    const key = `${shift.id}\n${day}`;
    const known = clocks.get(key);
    if (known !== undefined) return known;
    const at = (minute: number) => momentOf(firstDay + day, minute, problem.time_zone) / minute_ms;
    const clock = shift.hours ? { from_min: at(shift.hours.from_min), to_min: at(shift.hours.to_min) } : null;
    clocks.set(key, clock);
    return clock;
  };
  return {
    problem,
    shifts: new Map(problem.shifts.map((shift) => [shift.id, shift])),
    firstDay,
    dateOf: (day) => formatDate(firstDay + day),
    isWeekend: (day) => weekend.has(weekdayOf(firstDay + day)),
    clockOf,
    workedMinutes(shift, day) {
      const clock = clockOf(shift, day);
      if (!clock || !shift.hours) return shift.length_minutes;
      // A night of 23 or 25 hours is that much shorter or longer for whoever works through it.
      const ran = clock.to_min - clock.from_min;
      return shift.length_minutes + ran - (shift.hours.to_min - shift.hours.from_min);
    },
  };
}

export function openSheet(person: Person, days: readonly (Duty | null)[]): Sheet {
  const past = person.history?.duties ?? [];
  return {
    person,
    firstKnown: -past.length,
    dutyOf: (day) => (day < 0 ? past[past.length + day] : days[day]),
  };
}
