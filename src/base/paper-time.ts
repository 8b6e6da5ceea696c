import { minute_ms, type Instant } from './instant.ts';
import { latestAt, localTime, offsetAt_ms } from './local-time.ts';

/** A time that lies this much ahead is taken for a slip of the machine's clock, not for yesterday. */
const ahead_ms = minute_ms;

/**
 * A time as it stands on paper, by the site's clock: "0310" or "3:10" is the last time it was that late, "1126 2350" (or
 * "11-26 23:50") is that day. Null for what is no time; never a moment ahead of now.
 */
export function paperTime(text: string, now: Instant, timeZone: string): Instant | null {
  const parts = /^(?:(\d{1,2})[-/.]?(\d{2})[ T]+)?(\d{1,2}):?(\d{2})$/.exec(text.trim());
  if (!parts) return null;
  const [hour, minute] = [Number(parts[3]), Number(parts[4])];
  if (hour > 23 || minute > 59) return null;
  const of_day = hour * 60 + minute;
  if (parts[1] === undefined) return latestAt(of_day, now + ahead_ms, timeZone);
  const [month, day] = [Number(parts[1]), Number(parts[2])];
  const { year } = localTime(now, timeZone);
  // Written in January, "1231" was last year.
  for (const tried of [year, year - 1]) {
    const noon = Date.UTC(tried, month - 1, day, 12);
    const at = latestAt(of_day, noon - offsetAt_ms(noon, timeZone) + 12 * 60 * minute_ms - 1, timeZone);
    const shown = localTime(at, timeZone);
    if (shown.month !== month || shown.day !== day) return null;
    if (at <= now + ahead_ms) return at;
  }
  return null;
}
