import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatLocal } from './local-time.ts';
import { paperTime } from './paper-time.ts';

const zone = 'Asia/Shanghai';
/** 04:00 at the site, 27 November. */
const now = Date.UTC(2026, 10, 26, 20, 0, 0);
const said = (text: string, at = now, timeZone = zone) => {
  const moment = paperTime(text, at, timeZone);
  return moment === null ? null : formatLocal(moment, timeZone);
};

test('a time on paper is the last time the clock showed it: this night, or yesterday evening', () => {
  expect(said('0310')).toBe('2026-11-27 03:10:00');
  expect(said('3:10')).toBe('2026-11-27 03:10:00');
  expect(said('310')).toBe('2026-11-27 03:10:00');
  expect(said('2350')).toBe('2026-11-26 23:50:00');
  expect(said('0405')).toBe('2026-11-26 04:05:00');
});

test('a day before the time names that day, of this year or the one that has just ended', () => {
  expect(said('1126 2350')).toBe('2026-11-26 23:50:00');
  expect(said('11-25 08:00')).toBe('2026-11-25 08:00:00');
  expect(said('1231 2359', Date.UTC(2027, 0, 1, 1))).toBe('2026-12-31 23:59:00');
});

test.each(['', '2460', '2400', '12', 'noon', '0230 0310', '1301 0310', '27:00'])('"%s" is no time', (text) => {
  expect(said(text)).toBeNull();
});

test('over a clock change it is never ahead of now and always shows what was written, where the clock showed it at all', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_439 }), fc.integer({ min: 0, max: 400 * 24 }), (minute, hours) => {
      const at = Date.UTC(2026, 0, 1) + hours * 3_600_000;
      const text = `${String(Math.floor(minute / 60)).padStart(2, '0')}${String(minute % 60).padStart(2, '0')}`;
      const moment = paperTime(text, at, 'Europe/Berlin')!;
      expect(moment).toBeLessThanOrEqual(at + 60_000);
      const shown = formatLocal(moment, 'Europe/Berlin').slice(11, 16).replace(':', '');
      // Left out when clocks go forward: 02:00 to 02:59 on that one night.
      if (!text.startsWith('02')) expect(shown).toBe(text);
    }),
  );
});
