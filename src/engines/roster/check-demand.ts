import type { Book, Sheet } from './check-sheet.ts';
import type { ClockSpan, CostPart, DemandRow, Duty, Shift } from './problem.ts';

const day_min = 1_440;

/** How many people a demand row counts. */
export function presentAt(row: DemandRow, sheets: readonly Sheet[], book: Book): number {
  return sheets.filter((sheet) => counts(row, sheet, book)).length;
}

/** Whether a demand row counts this person. */
export function counts(row: DemandRow, sheet: Sheet, book: Book): boolean {
  if (row.skill_id !== null && !sheet.person.skill_ids.includes(row.skill_id)) return false;
  const isAtPost = (duty: Duty) =>
    row.post_ids === null || (duty.post_id !== null && row.post_ids.includes(duty.post_id));
  const { when } = row;
  if ('shift_id' in when) {
    const duty = sheet.dutyOf(row.day);
    return !!duty && duty.shift_id === when.shift_id && isAtPost(duty);
  }
  // A duty of the evening before may reach into the slot, and a slot after midnight lies in the next day's duties.
  for (let day = row.day - 2; day <= row.day + 2; day++) {
    const duty = sheet.dutyOf(day);
    if (!duty || !isAtPost(duty)) continue;
    const shiftBy = (row.day - day) * day_min;
    const slot = { from_min: when.from_min + shiftBy, to_min: when.to_min + shiftBy };
    if (isThere(book.shifts.get(duty.shift_id)!, slot)) return true;
  }
  return false;
}

function isThere({ hours, breaks = [] }: Shift, slot: ClockSpan): boolean {
  if (!hours || hours.from_min > slot.from_min || hours.to_min < slot.to_min) return false;
  return breaks.every((pause) => pause.to_min <= slot.from_min || pause.from_min >= slot.to_min);
}

/** What being short or too many costs, each kind by itself. */
export function demandParts(row: DemandRow, present: number): CostPart[] {
  const underMinimum = Math.max(0, row.minimum - present);
  const under = Math.max(0, row.wanted - Math.max(row.minimum, present));
  const over = Math.max(0, present - row.wanted);
  const kinds = [
    ['under-minimum', underMinimum, row.cost_under_minimum],
    ['under', under, row.cost_under],
    ['over', over, row.cost_over],
  ] as const;
  return kinds
    .filter(([, units]) => units > 0)
    .map(([kind, units, cost]) => ({ kind, id: row.id, day: row.day, units, cost: units * cost }));
}
