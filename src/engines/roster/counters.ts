import type { Person, Problem, TotalRule } from './problem.ts';

/**
 * A total over one span of days. Most of them never bind, so pricing leaves them out until a roster breaks one, and then
 * looks at that one only (state-space relaxation, adaptive): leaving one out can only make the bound lower, never wrong.
 */
export interface Counter {
  rule_id: string;
  /** Clipped to the period; what lies before is in `initial`. */
  from_day: number;
  to_day: number;
  min: number;
  max: number;
  weight: number;
  initial: number;
  /** By day and shift, what a duty adds; for weekends see `weekendOf`. */
  add: Int32Array;
  /** Weekends are counted by stint: which weekend each day belongs to, -1 for none; null for other measures. */
  weekendOf: Int32Array | null;
  /** Weekend already worked before day 0 (a period that starts on a Sunday), or -1. */
  weekendBefore: number;
  /** Looked at from the start: minutes, days and weekends over the whole period nearly always bind. */
  isUsual: boolean;
}

export function countersOf(problem: Problem, person: Person, totals: TotalRule[], minutes: Int32Array): Counter[] {
  return totals.flatMap((rule) => {
    if (rule.max === 0 && rule.strength === 'hard' && typeof rule.measure !== 'string') return [];
    const spans: [number, number][] =
      'rolling_days' in rule.span
        ? Array.from({ length: problem.day_count }, (_, day) => [day - rollingDays(rule) + 1, day])
        : [[rule.span.from_day, rule.span.to_day]];
    return spans.flatMap(([from, to]) => {
      const counter = counterOf(problem, person, rule, minutes, from, to);
      return counter && canBind(counter, problem) ? [counter] : [];
    });
  });
}

const rollingDays = ({ span }: TotalRule) => ('rolling_days' in span ? span.rolling_days : 0);

function counterOf(
  problem: Problem,
  person: Person,
  rule: TotalRule,
  minutes: Int32Array,
  span_from: number,
  span_to: number,
): Counter | null {
  let from = span_from;
  let to = span_to;
  // A weekend worked on any of its days counts in every span that holds one of them.
  if (rule.measure === 'weekends') {
    while (isWeekend(problem, from) && isWeekend(problem, from - 1) && from > span_from - 7) from--;
    while (isWeekend(problem, to) && isWeekend(problem, to + 1) && to < span_to + 7) to++;
  }
  // A span that ends before the period cannot be changed any more; a rolling one cut by the end is not yet due.
  if (span_to < 0 || span_from >= problem.day_count) return null;
  const shift_count = problem.shifts.length;
  const weekendOf = rule.measure === 'weekends' ? weekends(problem) : null;
  const add = new Int32Array(problem.day_count * shift_count);
  const worth = problem.shifts.map((shift) => worthOf(rule, shift.id, shift.is_night));
  const isMinutes = rule.measure === 'minutes';
  for (let day = Math.max(0, from); day <= Math.min(to, problem.day_count - 1); day++) {
    for (let shift = 0; shift < shift_count; shift++) {
      add[day * shift_count + shift] = isMinutes ? minutes[day * shift_count + shift]! : worth[shift]!;
    }
  }
  const before = beforePeriod(problem, person, rule, from, weekendOf);
  return {
    rule_id: rule.id,
    from_day: Math.max(0, from),
    to_day: Math.min(to, problem.day_count - 1),
    // What the rest of the span beyond the period will bring is not known; its minimum cannot be asked yet.
    min: span_to < problem.day_count && isSeenFrom(span_from, rule, person) ? (rule.min ?? 0) : 0,
    // What history alone holds too much is past; only what the period adds counts.
    max: Math.max(rule.max ?? Number.POSITIVE_INFINITY, before.amount),
    weight: rule.strength === 'hard' ? Number.POSITIVE_INFINITY : rule.strength.weight,
    initial: before.amount,
    add,
    weekendOf,
    weekendBefore: before.weekend,
    isUsual:
      from <= 0 &&
      to >= problem.day_count - 1 &&
      (rule.measure === 'minutes' || rule.measure === 'days' || rule.measure === 'weekends'),
  };
}

/** A rolling window that reaches back before the first day known may already hold more than we see. */
function isSeenFrom(from: number, { span }: TotalRule, person: Person): boolean {
  return 'from_day' in span || from >= -(person.history?.duties.length ?? 0);
}

function worthOf({ measure }: TotalRule, shift_id: string, isNight: boolean): number {
  if (measure === 'nights') return isNight ? 1 : 0;
  if (typeof measure === 'object') return measure.shift_ids.includes(shift_id) ? 1 : 0;
  return 1;
}

/** Numbers the weekends: days in a row whose weekday is one of the weekend's. Day -1 counts, day 0 may go on from it. */
function weekends(problem: Problem): Int32Array {
  const numbers = new Int32Array(problem.day_count).fill(-1);
  let number = 0;
  for (let day = 0; day < problem.day_count; day++) {
    if (!isWeekend(problem, day)) continue;
    if (day > 0 && numbers[day - 1] === -1) number++;
    numbers[day] = number;
  }
  return numbers;
}

/** Days since 1970-01-01, a Thursday, give the weekday without a clock. */
function isWeekend(problem: Problem, day: number): boolean {
  const [year, month, date] = problem.first_day.split('-').map(Number) as [number, number, number];
  const shifted = month > 2 ? year : year - 1;
  const century = Math.floor(shifted / 400);
  const ofCentury = shifted - century * 400;
  const ofYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + date - 1;
  const days = century * 146097 + ofCentury * 365 + Math.floor(ofCentury / 4) - Math.floor(ofCentury / 100) + ofYear;
  const weekday = ((((days - 719468 + day + 3) % 7) + 7) % 7) + 1;
  return problem.weekend_days.includes(weekday);
}

/** What the days before the period already put into this span. */
function beforePeriod(
  problem: Problem,
  person: Person,
  rule: TotalRule,
  from: number,
  weekendOf: Int32Array | null,
): { amount: number; weekend: number } {
  const duties = person.history?.duties ?? [];
  const isFixedSpan = 'from_day' in rule.span;
  let amount = isFixedSpan
    ? (person.history?.carried ?? []).reduce(
        (sum, { rule_id, amount: more }) => (rule_id === rule.id ? sum + more : sum),
        0,
      )
    : 0;
  let isInside = false;
  let weekend = -1;
  for (let day = -duties.length; day < 0; day++) {
    const duty = duties[duties.length + day];
    if (weekendOf && !isWeekend(problem, day)) isInside = false;
    if (!duty || day < from) continue;
    const shift = problem.shifts.find((each) => each.id === duty.shift_id);
    if (!shift) continue;
    if (!weekendOf) {
      amount += rule.measure === 'minutes' ? shift.length_minutes : worthOf(rule, shift.id, shift.is_night);
    } else if (isWeekend(problem, day)) {
      if (!isInside) amount++;
      isInside = true;
    }
  }
  if (isInside && weekendOf) weekend = weekendOf[0]!;
  return { amount, weekend };
}

/** A limit no roster can reach is dropped at once. */
function canBind({ from_day, to_day, min, max, initial, add, weekendOf }: Counter, problem: Problem): boolean {
  if (min > initial) return true;
  let most = initial;
  for (let day = from_day; day <= to_day; day++) {
    const ofDay = add.subarray(day * problem.shifts.length, (day + 1) * problem.shifts.length);
    most += weekendOf ? (weekendOf[day]! >= 0 ? 1 : 0) : Math.max(0, ...ofDay);
  }
  return most > max;
}
