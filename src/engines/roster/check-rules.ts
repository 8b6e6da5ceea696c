import type { Book, Sheet } from './check-sheet.ts';
import type { RestRule, Rule, RunRule, SuccessionRule, TotalRule } from './problem.ts';

/** One place where a rule is not kept: by how much, and the day it is seen on. */
export interface Miss {
  units: number;
  day: number;
}

/** Every place where this person's days do not keep the rule. */
export function missesOf(rule: Rule, sheet: Sheet, book: Book): Miss[] {
  switch (rule.kind) {
    case 'total':
      return totalMisses(rule, sheet, book);
    case 'run':
      return runMisses(rule, sheet, book);
    case 'rest':
      return restMisses(rule, sheet, book);
    case 'succession':
      return successionMisses(rule, sheet, book);
  }
}

function totalMisses(rule: TotalRule, sheet: Sheet, book: Book): Miss[] {
  if ('from_day' in rule.span) {
    const { from_day, to_day } = rule.span;
    const carried = sheet.person.history?.carried.find(({ rule_id }) => rule_id === rule.id)?.amount ?? 0;
    const amount = carried + amountOver(rule.measure, from_day, to_day, sheet, book);
    const before = carried + amountOver(rule.measure, from_day, Math.min(to_day, -1), pastOf(sheet), book);
    return beyond(rule, amount, before, true).map((units) => ({ units, day: to_day }));
  }
  const { rolling_days } = rule.span;
  const misses: Miss[] = [];
  for (let last = 0; last < book.problem.day_count; last++) {
    const first = last - rolling_days + 1;
    const amount = amountOver(rule.measure, first, last, sheet, book);
    // Of a window that reaches back before what is known, only too much can be said, not too little.
    const before = amountOver(rule.measure, first, Math.min(last, -1), pastOf(sheet), book);
    for (const units of beyond(rule, amount, before, first >= sheet.firstKnown)) misses.push({ units, day: last });
  }
  return misses;
}

/** What a person did before day 0, and nothing after it. */
function pastOf(sheet: Sheet): Sheet {
  return { ...sheet, dutyOf: (day) => (day < 0 ? sheet.dutyOf(day) : undefined) };
}

/** What history alone holds too much is past: only what the period adds to it counts. */
function beyond(
  { min, max }: { min?: number; max?: number },
  amount: number,
  before: number,
  asksMinimum: boolean,
): number[] {
  const units: number[] = [];
  const most = Math.max(max ?? Number.POSITIVE_INFINITY, before);
  if (amount > most) units.push(amount - most);
  if (asksMinimum && min !== undefined && amount < min) units.push(min - amount);
  return units;
}

function amountOver(measure: TotalRule['measure'], from: number, to: number, sheet: Sheet, book: Book): number {
  if (measure === 'weekends') return weekendsWorked(from, to, sheet, book);
  let amount = 0;
  for (let day = from; day <= to; day++) {
    const duty = sheet.dutyOf(day);
    if (!duty) continue;
    const shift = book.shifts.get(duty.shift_id)!;
    if (measure === 'minutes') amount += book.workedMinutes(shift, day);
    else if (measure === 'days') amount += 1;
    else if (measure === 'nights') amount += shift.is_night ? 1 : 0;
    else amount += measure.shift_ids.includes(shift.id) ? 1 : 0;
  }
  return amount;
}

/** A weekend is days of it in a row; it counts once where any of its days in the span is worked. */
function weekendsWorked(from: number, to: number, sheet: Sheet, book: Book): number {
  const worked = new Set<number>();
  for (let day = from; day <= to; day++) {
    if (!book.isWeekend(day) || !sheet.dutyOf(day)) continue;
    let first = day;
    while (first > day - 6 && book.isWeekend(first - 1)) first--;
    worked.add(first);
  }
  return worked.size;
}

function runMisses(rule: RunRule, sheet: Sheet, book: Book): Miss[] {
  const isOf = (day: number): boolean => {
    const duty = sheet.dutyOf(day);
    if (duty === undefined) return false;
    if (rule.of === 'off') return duty === null;
    if (duty === null) return false;
    if (rule.of === 'work') return true;
    if (rule.of === 'nights') return book.shifts.get(duty.shift_id)!.is_night;
    return rule.of.shift_ids.includes(duty.shift_id);
  };
  const misses: Miss[] = [];
  const end = book.problem.day_count;
  for (let from = sheet.firstKnown; from < end; from++) {
    if (!isOf(from)) continue;
    let to = from;
    while (to + 1 < end && isOf(to + 1)) to++;
    misses.push(...oneRun(rule, from, to, sheet, end));
    from = to;
  }
  return misses;
}

function oneRun(rule: RunRule, from: number, to: number, sheet: Sheet, end: number): Miss[] {
  const length = to - from + 1;
  const misses: Miss[] = [];
  const over = length - Math.max(rule.max ?? Number.POSITIVE_INFINITY, Math.min(length, -from));
  if (over > 0) misses.push({ units: over, day: to });
  const mayGoOn = to === end - 1;
  const mayHaveBegunBefore = from === sheet.firstKnown;
  if (rule.min !== undefined && length < rule.min && to >= -1 && !mayGoOn && !mayHaveBegunBefore) {
    misses.push({ units: rule.min - length, day: Math.max(to, 0) });
  }
  return misses;
}

function restMisses(rule: RestRule, sheet: Sheet, book: Book): Miss[] {
  const misses: Miss[] = [];
  let ended: number | null = null;
  for (let day = sheet.firstKnown; day < book.problem.day_count; day++) {
    const duty = sheet.dutyOf(day);
    if (!duty) continue;
    const clock = book.clockOf(book.shifts.get(duty.shift_id)!, day);
    if (clock && ended !== null && day >= 0 && clock.from_min - ended < rule.min_minutes)
      misses.push({ units: 1, day });
    ended = clock ? clock.to_min : null;
  }
  return misses;
}

function successionMisses(rule: SuccessionRule, sheet: Sheet, book: Book): Miss[] {
  const misses: Miss[] = [];
  for (let day = 0; day < book.problem.day_count; day++) {
    const next = sheet.dutyOf(day);
    if (next && sheet.dutyOf(day - 1)?.shift_id === rule.shift_id && rule.not_next_ids.includes(next.shift_id)) {
      misses.push({ units: 1, day });
    }
  }
  return misses;
}
