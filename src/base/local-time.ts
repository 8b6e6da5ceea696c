import type { Instant } from './instant.ts';
import { minute_ms } from './instant.ts';

/** What a wall clock at the site shows. `weekday` 1 is Monday, 7 is Sunday (ISO 8601). */
export interface LocalTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  weekday: number;
}

/** Every rule of a time zone in force today turns on a quarter of an hour, so an offset holds for the whole quarter. */
const quarter_ms = 15 * minute_ms;
const day_min = 24 * 60;

interface ZoneClock {
  format: Intl.DateTimeFormat;
  quarter: number;
  offset_ms: number;
}
const clocks = new Map<string, ZoneClock>();

/** The zone's clock, made once (making one costs a thousand times what asking it costs). Throws for an unknown zone. */
function clockOf(timeZone: string): ZoneClock {
  let clock = clocks.get(timeZone);
  if (!clock) {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    clock = { format, quarter: Number.NaN, offset_ms: 0 };
    clocks.set(timeZone, clock);
  }
  return clock;
}

/** Whether this name stands in the IANA time zone table of the machine. */
export function isTimeZone(name: string): boolean {
  try {
    clockOf(name);
    return true;
  } catch {
    return false;
  }
}

/** Local time minus UTC at this moment, in milliseconds. */
export function offsetAt_ms(at: Instant, timeZone: string): number {
  const clock = clockOf(timeZone);
  const quarter = Math.floor(at / quarter_ms);
  if (clock.quarter !== quarter) {
    const shown = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 };
    for (const { type, value } of clock.format.formatToParts(quarter * quarter_ms)) {
      if (type in shown) shown[type as keyof typeof shown] = Number(value);
    }
    const wall = Date.UTC(shown.year, shown.month - 1, shown.day, shown.hour, shown.minute, shown.second);
    clock.quarter = quarter;
    clock.offset_ms = wall - quarter * quarter_ms;
  }
  return clock.offset_ms;
}

export function localTime(at: Instant, timeZone: string): LocalTime {
  const wall = new Date(at + offsetAt_ms(at, timeZone));
  return {
    year: wall.getUTCFullYear(),
    month: wall.getUTCMonth() + 1,
    day: wall.getUTCDate(),
    hour: wall.getUTCHours(),
    minute: wall.getUTCMinutes(),
    second: wall.getUTCSeconds(),
    weekday: ((wall.getUTCDay() + 6) % 7) + 1,
  };
}

/** "2026-11-24 08:15:30" at the site, for people. */
export function formatLocal(at: Instant, timeZone: string): string {
  return new Date(at + offsetAt_ms(at, timeZone)).toISOString().slice(0, 19).replace('T', ' ');
}

/** Minutes since local midnight, 0 to 1439. */
export function minuteOfDay(at: Instant, timeZone: string): number {
  const wall_min = Math.floor((at + offsetAt_ms(at, timeZone)) / minute_ms);
  return ((wall_min % day_min) + day_min) % day_min;
}

/** "04:30" or "24:00" as minutes since midnight; null for anything else. */
export function parseClockTime(text: string): number | null {
  const parts = /^(\d\d):(\d\d)$/.exec(text);
  if (!parts) return null;
  const minutes = Number(parts[1]) * 60 + Number(parts[2]);
  return Number(parts[2]) < 60 && minutes <= day_min ? minutes : null;
}

/** "17:05" of a minute of the day; past midnight it goes on to 24 and 25. */
export function clockText(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(Math.floor(minute) % 60).padStart(2, '0')}`;
}

export interface Hours {
  from_min: number;
  /** At most 1440; at or before `from_min` means the next day. */
  to_min: number;
}

/** "04:30-24:00", "22:00-06:00" (past midnight). Null for anything else. */
export function parseHours(text: string): Hours | null {
  const parts = /^(\d\d:\d\d)-(\d\d:\d\d)$/.exec(text);
  const from_min = parts ? parseClockTime(parts[1]!) : null;
  const to_min = parts ? parseClockTime(parts[2]!) : null;
  return from_min === null || to_min === null || from_min === day_min ? null : { from_min, to_min };
}

/** Whether the moment lies in the hours; their first minute does, their last no longer. */
export function isWithin(hours: Hours, at: Instant, timeZone: string): boolean {
  const minute = minuteOfDay(at, timeZone);
  if (hours.to_min > hours.from_min) return minute >= hours.from_min && minute < hours.to_min;
  return minute >= hours.from_min || minute < hours.to_min;
}

/** The moment a local day shows this minute. A minute left out when clocks go forward gives the first one after it. */
export function momentOf(localDay: number, minute: number, timeZone: string): Instant {
  const wall = (localDay * day_min + minute) * minute_ms;
  // Guess with the offset of the same wall time read as UTC, then correct once with the offset found there. Of two
  // moments that show the same minute (clocks going back) the earlier one is taken.
  const around = [offsetAt_ms(wall - 86_400_000, timeZone), offsetAt_ms(wall + 86_400_000, timeZone)];
  const fits = around.map((offset) => wall - offset).filter((at) => at + offsetAt_ms(at, timeZone) === wall);
  if (fits.length > 0) return Math.min(...fits);
  let at = wall - Math.max(...around);
  while (at + offsetAt_ms(at, timeZone) < wall) at += quarter_ms;
  return at;
}

/** The first moment after `at` when the site's clock shows this minute of the day (1440 is the next midnight). */
export function nextAt(minute: number, at: Instant, timeZone: string): Instant {
  const today = Math.floor((at + offsetAt_ms(at, timeZone)) / (day_min * minute_ms));
  for (let day = today - 1; ; day++) {
    const moment = momentOf(day, minute, timeZone);
    if (moment > at) return moment;
  }
}

/** The last moment at or before `at` when the site's clock showed this minute of the day. */
export function latestAt(minute: number, at: Instant, timeZone: string): Instant {
  const today = Math.floor((at + offsetAt_ms(at, timeZone)) / (day_min * minute_ms));
  for (let day = today + 1; ; day--) {
    const moment = momentOf(day, minute, timeZone);
    if (moment <= at) return moment;
  }
}
