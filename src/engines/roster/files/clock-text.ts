import { clockText } from '../../../base/local-time.ts';
import type { ClockSpan, Duty } from '../problem.ts';

const day_min = 1_440;

/** "05:30-13:30", "21:30-05:30" (past midnight), "22:00-30:00" (the same in the way of railways). Null for anything else. */
export function parseSpan(text: string): ClockSpan | null {
  const parts = /^(\d\d):([0-5]\d)-(\d\d):([0-5]\d)$/.exec(text);
  if (!parts) return null;
  const from_min = Number(parts[1]) * 60 + Number(parts[2]);
  const to_min = Number(parts[3]) * 60 + Number(parts[4]);
  const end_min = to_min <= from_min ? to_min + day_min : to_min;
  return from_min < 2 * day_min && end_min <= 2 * day_min ? { from_min, to_min: end_min } : null;
}

export function spellSpan({ from_min, to_min }: ClockSpan): string {
  const wrapped = to_min - day_min;
  return `${clockText(from_min)}-${clockText(wrapped >= 0 && wrapped <= from_min && to_min !== day_min ? wrapped : to_min)}`;
}

/** "E", "E@PST01" or "-" for off. */
export function spellDuty(duty: Duty | null): string {
  if (duty === null) return '-';
  return duty.post_id === null ? duty.shift_id : `${duty.shift_id}@${duty.post_id}`;
}

export function parseDuty(text: string): Duty | null {
  if (text === '-') return null;
  const at = text.indexOf('@');
  return at < 0 ? { shift_id: text, post_id: null } : { shift_id: text.slice(0, at), post_id: text.slice(at + 1) };
}
