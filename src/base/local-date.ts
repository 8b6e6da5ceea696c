/** A day of the calendar: whole days since 1970-01-01. Computes without a time zone; clocks are local-time.ts. */
export type DayNumber = number;

const day_ms = 86_400_000;

/** Reads "2026-11-30". Gives null for anything that is no day of the calendar (30 February, month 13). */
export function parseDate(text: string): DayNumber | null {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (!parts) return null;
  const day = Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])) / day_ms;
  // Date.UTC takes 30 February for 1 or 2 March; a day that does not exist is no day.
  return formatDate(day) === text ? day : null;
}

export function formatDate(day: DayNumber): string {
  return new Date(day * day_ms).toISOString().slice(0, 10);
}

/** ISO: 1 is Monday, 7 is Sunday. 1970-01-01 was a Thursday. */
export function weekdayOf(day: DayNumber): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}
