/** A moment: whole milliseconds since 1970-01-01T00:00Z. Modules compute with it; only lines of the journal spell it out. */
export type Instant = number;

/** RFC 3339 with milliseconds in UTC, the one form the journal writes. */
export function formatInstant(at: Instant): string {
  return new Date(at).toISOString();
}

/** Reads an RFC 3339 moment. Gives null for anything that is not one (no date, no zone, 30 February). */
export function parseInstant(text: string): Instant | null {
  const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/.exec(text);
  if (!parts) return null;
  const at = Date.parse(text);
  if (Number.isNaN(at)) return null;
  // Date.parse takes 30 February for 1 March; a moment that does not exist is no moment.
  const days = new Date(Date.UTC(Number(parts[1]), Number(parts[2]), 0)).getUTCDate();
  return Number(parts[3]) <= days ? at : null;
}

export const second_ms = 1_000;
export const minute_ms = 60_000;
export const hour_ms = 3_600_000;
