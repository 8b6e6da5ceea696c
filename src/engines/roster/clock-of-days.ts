import { minute_ms } from '../../base/instant.ts';
import { formatDate, parseDate, weekdayOf as weekdayOfDate } from '../../base/local-date.ts';
import { momentOf } from '../../base/local-time.ts';
import type { Problem, Shift } from './problem.ts';

/** ISO weekday, 1 Monday to 7 Sunday, of a day counted from the problem's first. */
export function weekdayOf(problem: Problem, day: number): number {
  return weekdayOfDate(firstDayOf(problem) + day);
}

/** "2026-11-28" for a day counted from the problem's first. */
export function dateOf(problem: Problem, day: number): string {
  return formatDate(firstDayOf(problem) + day);
}

function firstDayOf(problem: Problem): number {
  return parseDate(problem.first_day) ?? 0;
}

export interface ShiftTime {
  /** Minutes since 1970 by the clock as it really ran; null where the shift tells no hours. */
  from_min: number | null;
  to_min: number | null;
  /** What counts as worked: longer or shorter on the day the clock changes. */
  length_minutes: number;
}

/** When each shift of each day really is. A day that has 23 or 25 hours is seen here and nowhere else. */
export function shiftTimes(problem: Problem): (day: number, shift: Shift) => ShiftTime {
  const firstDay = firstDayOf(problem);
  const known = new Map<string, ShiftTime>();
  return (day, shift) => {
    const key = `${day} ${shift.id}`;
    const found = known.get(key);
    if (found) return found;
    let time: ShiftTime = { from_min: null, to_min: null, length_minutes: shift.length_minutes };
    if (shift.hours) {
      const from_min = momentOf(firstDay + day, shift.hours.from_min, problem.time_zone) / minute_ms;
      const to_min = momentOf(firstDay + day, shift.hours.to_min, problem.time_zone) / minute_ms;
      const stretched = to_min - from_min - (shift.hours.to_min - shift.hours.from_min);
      time = { from_min, to_min, length_minutes: shift.length_minutes + stretched };
    }
    known.set(key, time);
    return time;
  };
}
