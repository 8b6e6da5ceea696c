import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatDate, parseDate, weekdayOf } from './local-date.ts';

test('a day written is the day read, and the week goes on by one', () => {
  fc.assert(
    fc.property(fc.integer({ min: -10_000, max: 60_000 }), (day) => {
      expect(parseDate(formatDate(day))).toBe(day);
      expect(weekdayOf(day + 1)).toBe((weekdayOf(day) % 7) + 1);
    }),
  );
});

test('the days an operator knows: a Monday, a leap day, the turn of the year', () => {
  expect(weekdayOf(parseDate('2026-11-30')!)).toBe(1);
  expect(parseDate('2028-02-29')).not.toBeNull();
  expect(parseDate('2027-01-01')! - parseDate('2026-12-31')!).toBe(1);
});

test.each(['2026-02-30', '2027-02-29', '2026-13-01', '2026-00-10', '2026-1-1', '26-01-01', '2026-01-01T00:00', ''])(
  'there is no day %j',
  (text) => expect(parseDate(text)).toBeNull(),
);
