import type { Instant } from '../../base/instant.ts';

/** "_HH:MM:SS,MM-DD-YYYY", always in GMT, with the underscore. */
export const timestampLength = 20;

const shape = '_00:00:00,00-00-0000';

/** Reads the 20 bytes at `from`. Null for anything that is not a moment that exists (25 o'clock, 30 February). */
export function readTimestamp(bytes: Uint8Array, from: number): Instant | null {
  if (bytes.length < from + timestampLength) return null;
  for (let at = 0; at < timestampLength; at++) {
    const wanted = shape.charCodeAt(at);
    const byte = bytes[from + at]!;
    if (wanted === 0x30 ? byte < 0x30 || byte > 0x39 : byte !== wanted) return null;
  }
  const two = (at: number) => (bytes[from + at]! - 0x30) * 10 + (bytes[from + at + 1]! - 0x30);
  const hour = two(1);
  const minute = two(4);
  const second = two(7);
  const month = two(10);
  const day = two(13);
  const year = two(16) * 100 + two(18);
  if (hour > 23 || minute > 59 || second > 59 || month < 1 || month > 12 || day < 1 || year < 1970) return null;
  if (day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return null;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

let writtenSecond = NaN;
let written = '';

/** The same second is asked for by every answer sent within it, so the last one is kept. */
export function writeTimestamp(at: Instant): string {
  const second = Math.floor(at / 1000);
  if (second !== writtenSecond) {
    const iso = new Date(second * 1000).toISOString();
    written = `_${iso.slice(11, 19)},${iso.slice(5, 10)}-${iso.slice(0, 4)}`;
    writtenSecond = second;
  }
  return written;
}
