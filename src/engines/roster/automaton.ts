import { offsetAt_ms, nextAt } from '../../base/local-time.ts';
import { minute_ms, parseInstant } from '../../base/instant.ts';
import type { Person, Problem, RestRule, Rule, RunRule, Shift, Strength, TotalRule } from './problem.ts';
import { countersOf, type Counter } from './counters.ts';

/**
 * All rules about one person's row of days, in numbers over shifts. Costs are Infinity where a rule is hard. A stint is
 * a run of worked days; a day off forgets everything but the counters, which is what makes pricing quick.
 */
export interface Automaton {
  shift_count: number;
  day_count: number;
  /** By day and shift: worked minutes, on that very day (23 and 25 hours). */
  minutes: Int32Array;
  /** By day and shift: 0 where a shift type may never be worked. */
  isEverAllowed: Uint8Array;
  /** `transition[day][before * shift_count + after]`: cost of working `after` on `day`, the other on the day before. */
  transition: Float64Array[];
  workRun: RunLimit[];
  offRun: RunLimit[];
  /**
   * Rests so long that days off between two duties may be too few: `gaps[days_off - 1][day]` as `transition`, the second
   * duty on `day`. Pricing does not see them; `restRun` asks for more days off instead, where a row of days broke one.
   */
  gaps: Float64Array[][];
  restRun: RunLimit[];
  subRuns: SubRun[];
  counters: Counter[];
  past: Past;
}

export interface RunLimit {
  min: number;
  max: number;
  weight: number;
}

/** Days in a row with shifts of one sort, inside a stint. */
export interface SubRun extends RunLimit {
  isMember: Uint8Array;
}

/** How the period is entered. */
export interface Past {
  isKnown: boolean;
  /** Days worked in a row up to day -1, and those off in a row; one of the two is 0. */
  workedRun: number;
  offRun: number;
  /** Whether the run reaches back to the first day known: then it may have been longer, and its minimum is not asked. */
  isRunCut: boolean;
  lastShift: number;
  /** The last shift worked at all, however long ago; -1 for none known. */
  lastWorked: number;
  /** Days in a row up to day -1 with shifts of each sub-run. */
  subRuns: number[];
}

/** A rest over more days off than these is not looked for. */
const gapDays_max = 6;

export const hardWeight = (strength: Strength) => (strength === 'hard' ? Number.POSITIVE_INFINITY : strength.weight);

export function automatonOf(problem: Problem, person: Person): Automaton {
  const rules = problem.contracts
    .filter((contract) => person.contract_ids.includes(contract.id))
    .flatMap((contract) => contract.rules);
  const days = new CalendarDays(problem);
  const totals = rules.filter((rule): rule is TotalRule => rule.kind === 'total');
  const minutes = new Int32Array(problem.day_count * problem.shifts.length);
  for (let day = 0; day < problem.day_count; day++) {
    problem.shifts.forEach((shift, at) => {
      minutes[day * problem.shifts.length + at] = days.minutesOf(day, shift);
    });
  }
  const counters = countersOf(problem, person, totals, minutes);
  const runs = rules.filter((rule): rule is RunRule => rule.kind === 'run');
  const subRuns = runs.flatMap((rule) =>
    rule.of === 'work' || rule.of === 'off' ? [] : [{ ...limitOf(rule), isMember: members(problem, rule.of) }],
  );
  return {
    shift_count: problem.shifts.length,
    day_count: problem.day_count,
    minutes,
    isEverAllowed: everAllowed(problem, totals, counters),
    transition: transitions(problem, rules, days),
    workRun: runs.filter((rule) => rule.of === 'work').map(limitOf),
    offRun: runs.filter((rule) => rule.of === 'off').map(limitOf),
    ...longRests(problem, rules, days),
    subRuns,
    counters,
    past: pastOf(problem, person, subRuns),
  };
}

function limitOf(rule: RunRule): RunLimit {
  return { min: rule.min ?? 0, max: rule.max ?? Number.POSITIVE_INFINITY, weight: hardWeight(rule.strength) };
}

/**
 * Days beyond a limit, times its weight; what history alone had too much is past and counts for nothing. The minimum is
 * not asked of a run that may be longer than we see.
 */
export function runCost(limits: RunLimit[], length_days: number, isOpen: boolean, past_days = 0): number {
  let cost = 0;
  for (const { min, max, weight } of limits) {
    const most = Math.max(max, past_days);
    if (length_days > most) cost += (length_days - most) * weight;
    if (length_days < min && !isOpen) cost += (min - length_days) * weight;
  }
  return cost;
}

function members(problem: Problem, of: 'nights' | { shift_ids: string[] }): Uint8Array {
  return Uint8Array.from(problem.shifts, (shift) =>
    (of === 'nights' ? shift.is_night : of.shift_ids.includes(shift.id)) ? 1 : 0,
  );
}

/** A shift that alone passes a hard total (a type allowed 0 times) needs no counting. */
function everAllowed(problem: Problem, totals: TotalRule[], counters: Counter[]): Uint8Array {
  const allowed = new Uint8Array(problem.day_count * problem.shifts.length).fill(1);
  for (const { measure, span, max, strength } of totals) {
    if (typeof measure === 'string' || max !== 0 || strength !== 'hard') continue;
    const [from, to] = 'rolling_days' in span ? [0, problem.day_count - 1] : [span.from_day, span.to_day];
    for (let day = Math.max(0, from); day <= Math.min(problem.day_count - 1, to); day++) {
      problem.shifts.forEach((shift, at) => {
        if (measure.shift_ids.includes(shift.id)) allowed[day * problem.shifts.length + at] = 0;
      });
    }
  }
  for (const { weight, max, initial, add, weekendOf } of counters) {
    if (weight < Number.POSITIVE_INFINITY || weekendOf) continue;
    for (let cell = 0; cell < add.length; cell++) if (add[cell]! > max - initial) allowed[cell] = 0;
  }
  return allowed;
}

function transitions(problem: Problem, rules: Rule[], days: CalendarDays): Float64Array[] {
  const usual = transition(problem, rules, (before, after) => usualRest_minutes(before, after, 1));
  return Array.from({ length: problem.day_count }, (_, day) => {
    const isUsual = days.isUsual(day) && days.isUsual(day - 1);
    return isUsual
      ? usual
      : transition(problem, rules, (before, after) => days.rest_minutes(day - 1, before, day, after));
  });
}

function transition(
  problem: Problem,
  rules: Rule[],
  rest_minutes: (before: Shift, after: Shift) => number,
): Float64Array {
  const count = problem.shifts.length;
  const costs = new Float64Array(count * count);
  problem.shifts.forEach((before, from) => {
    problem.shifts.forEach((after, to) => {
      const broken = rules.filter(
        (rule) =>
          (rule.kind === 'succession' && rule.shift_id === before.id && rule.not_next_ids.includes(after.id)) ||
          (rule.kind === 'rest' && rest_minutes(before, after) < rule.min_minutes),
      );
      costs[from * count + to] = broken.reduce((sum, rule) => sum + hardWeight(rule.strength), 0);
    });
  });
  return costs;
}

function usualRest_minutes(before: Shift, after: Shift, days_apart: number): number {
  if (!before.hours || !after.hours) return Number.POSITIVE_INFINITY;
  return days_apart * 1440 + after.hours.from_min - before.hours.to_min;
}

function longRests(problem: Problem, rules: Rule[], days: CalendarDays): Pick<Automaton, 'gaps' | 'restRun'> {
  const rests = rules.filter((rule): rule is RestRule => rule.kind === 'rest');
  const longest = Math.max(0, ...rests.map(({ min_minutes }) => min_minutes));
  const gaps: Float64Array[][] = [];
  while (gaps.length < gapDays_max && days.shortestRest_minutes(gaps.length + 1) < longest) {
    const days_off = gaps.length + 1;
    gaps.push(
      Array.from({ length: problem.day_count }, (_, day) =>
        transition(problem, rests, (before, after) => days.rest_minutes(day - days_off - 1, before, day, after)),
      ),
    );
  }
  const hardest = Math.max(0, ...rests.filter(({ strength }) => strength === 'hard').map((rule) => rule.min_minutes));
  let days_off = 1;
  while (days_off <= gaps.length && days.shortestRest_minutes(days_off) < hardest) days_off++;
  return {
    gaps,
    restRun: days_off === 1 ? [] : [{ min: days_off, max: Number.POSITIVE_INFINITY, weight: Number.POSITIVE_INFINITY }],
  };
}

function pastOf(problem: Problem, person: Person, subRuns: SubRun[]): Past {
  const duties = person.history?.duties ?? [];
  const shiftAt = new Map(problem.shifts.map((shift, index) => [shift.id, index]));
  const shifts = duties.map((duty) => (duty === null ? -1 : (shiftAt.get(duty.shift_id) ?? -1))).reverse();
  const runOf = (isIn: (shift: number) => boolean) => {
    const end = shifts.findIndex((shift) => !isIn(shift));
    return end === -1 ? shifts.length : end;
  };
  const workedRun = runOf((shift) => shift >= 0);
  const offRun = runOf((shift) => shift < 0);
  return {
    isKnown: shifts.length > 0,
    workedRun,
    offRun,
    isRunCut: Math.max(workedRun, offRun) === shifts.length,
    lastShift: shifts[0] ?? -1,
    lastWorked: shifts.find((shift) => shift >= 0) ?? -1,
    subRuns: subRuns.map(({ isMember }) => runOf((shift) => shift >= 0 && isMember[shift] === 1)),
  };
}

const earlier_days = gapDays_max + 2;

/** The days of the period in the zone of the site, with the offset of each, so that 23 and 25 hours come out right. */
class CalendarDays {
  readonly #problem: Problem;
  /** Moment of local midnight, from a week before the period to the morrow of its last day. */
  readonly #midnight_ms: number[] = [];

  constructor(problem: Problem) {
    this.#problem = problem;
    const first = parseInstant(`${problem.first_day}T00:00:00Z`) ?? 0;
    for (let day = -earlier_days; day <= problem.day_count + 2; day++) {
      const wall = first + day * 1440 * minute_ms;
      this.#midnight_ms.push(
        nextAt(0, wall - offsetAt_ms(wall, problem.time_zone) - 720 * minute_ms, problem.time_zone),
      );
    }
  }

  #length_minutes(day: number): number {
    return (this.#midnight(day + 1) - this.#midnight(day)) / minute_ms;
  }

  #midnight(day: number): number {
    return this.#midnight_ms[day + earlier_days]!;
  }

  /** Whether this day and the next, which night shifts reach into, have 24 hours. */
  isUsual(day: number): boolean {
    return this.#length_minutes(day) === 1440 && this.#length_minutes(day + 1) === 1440;
  }

  minutesOf(day: number, shift: Shift): number {
    if (!shift.hours || this.isUsual(day)) return shift.length_minutes;
    const elapsed = this.#moment(day, shift.hours.to_min) - this.#moment(day, shift.hours.from_min);
    return shift.length_minutes + elapsed / minute_ms - (shift.hours.to_min - shift.hours.from_min);
  }

  rest_minutes(dayBefore: number, before: Shift, dayAfter: number, after: Shift): number {
    if (!before.hours || !after.hours) return Number.POSITIVE_INFINITY;
    if (
      this.isUsual(dayBefore) &&
      this.isUsual(dayAfter) &&
      this.#midnight(dayAfter) - this.#midnight(dayBefore) === (dayAfter - dayBefore) * 1440 * minute_ms
    ) {
      return usualRest_minutes(before, after, dayAfter - dayBefore);
    }
    return (this.#moment(dayAfter, after.hours.from_min) - this.#moment(dayBefore, before.hours.to_min)) / minute_ms;
  }

  /** Least rest any two shifts leave with so many days off between them, on the worst day. */
  shortestRest_minutes(days_off: number): number {
    let least = Number.POSITIVE_INFINITY;
    for (const before of this.#problem.shifts) {
      for (const after of this.#problem.shifts) {
        least = Math.min(least, usualRest_minutes(before, after, days_off + 1));
        for (let day = 0; day + days_off + 1 < this.#problem.day_count; day++) {
          if (!this.isUsual(day) || !this.isUsual(day + days_off + 1)) {
            least = Math.min(least, this.rest_minutes(day, before, day + days_off + 1, after));
          }
        }
      }
    }
    return least;
  }

  /** The moment the clock shows so many minutes after the midnight of a day; past 1440 on the next day. */
  #moment(day: number, clock_min: number): number {
    const at = Math.min(day + Math.floor(clock_min / 1440), this.#problem.day_count + 1);
    const rest_min = clock_min - (at - day) * 1440;
    if (rest_min === 0) return this.#midnight(at);
    return nextAt(rest_min, this.#midnight(at), this.#problem.time_zone);
  }
}
