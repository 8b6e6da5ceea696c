import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatLocal,
  isTimeZone,
  isWithin,
  latestAt,
  localTime,
  minuteOfDay,
  nextAt,
  offsetAt_ms,
  parseClockTime,
  parseHours,
} from './local-time.ts';

const utc = (text: string) => Date.parse(text);

describe('the clock on the wall of the site', () => {
  test('the year turns at local midnight, so an incident of 00:10 in Shanghai has the new number', () => {
    expect(localTime(utc('2026-12-31T16:10:00Z'), 'Asia/Shanghai')).toEqual({
      year: 2027,
      month: 1,
      day: 1,
      hour: 0,
      minute: 10,
      second: 0,
      weekday: 5,
    });
    expect(localTime(utc('2026-12-31T15:59:59Z'), 'Asia/Shanghai').year).toBe(2026);
    expect(formatLocal(utc('2026-12-31T16:10:05Z'), 'Asia/Shanghai')).toBe('2027-01-01 00:10:05');
  });
  test('zones with quarters and halves of an hour, and one without any', () => {
    expect(offsetAt_ms(utc('2026-07-01T00:00:00Z'), 'Asia/Kathmandu')).toBe((5 * 60 + 45) * 60_000);
    expect(offsetAt_ms(utc('2026-07-01T00:00:00Z'), 'Australia/Lord_Howe')).toBe((10 * 60 + 30) * 60_000);
    expect(offsetAt_ms(utc('2026-01-01T00:00:00Z'), 'Australia/Lord_Howe')).toBe(11 * 3_600_000);
    expect(offsetAt_ms(utc('2026-07-01T00:00:00Z'), 'UTC')).toBe(0);
  });
  test('property: it agrees with the formatter of the platform at every moment', () => {
    const zones = ['Asia/Shanghai', 'Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'Africa/Casablanca'];
    const peers = new Map(
      zones.map((zone) => [
        zone,
        new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }),
      ]),
    );
    fc.assert(
      fc.property(
        fc.integer({ min: utc('2000-01-01T00:00:00Z'), max: utc('2037-12-31T00:00:00Z') }),
        fc.constantFrom(...zones),
        (at, zone) => {
          expect(formatLocal(at, zone)).toBe(peers.get(zone)!.format(at));
        },
      ),
    );
  });
  test('a zone that does not exist is told', () => {
    expect(isTimeZone('Asia/Shanghai')).toBe(true);
    expect(isTimeZone('Asia/Tianjin')).toBe(false);
  });
});

describe('times as a site file writes them', () => {
  test('00:00 to 24:00 and nothing else', () => {
    expect(['00:00', '04:30', '23:59', '24:00'].map(parseClockTime)).toEqual([0, 270, 1_439, 1_440]);
    expect(['24:01', '4:30', '04:60', '25:00', '0430', '04:30 '].map(parseClockTime)).toEqual([
      null,
      null,
      null,
      null,
      null,
      null,
    ]);
  });
  test('hours past midnight', () => {
    const night = parseHours('22:00-06:00')!;
    const inShanghai = (text: string) => isWithin(night, utc(`2026-11-22T${text}:00+08:00`), 'Asia/Shanghai');
    expect(['21:59', '22:00', '00:00', '05:59', '06:00'].map(inShanghai)).toEqual([false, true, true, true, false]);
    expect(isWithin(parseHours('00:00-24:00')!, utc('2026-11-22T16:00:00Z'), 'Asia/Shanghai')).toBe(true);
    expect(isWithin(parseHours('04:30-24:00')!, utc('2026-11-22T15:59:00Z'), 'Asia/Shanghai')).toBe(true);
    expect(parseHours('24:00-06:00')).toBeNull();
  });
});

describe('when a time of day comes next', () => {
  const next = (minute: number, at: string, zone: string) => new Date(nextAt(minute, utc(at), zone)).toISOString();
  test('closing at 00:15 after an evening at work is the next day', () => {
    expect(next(15, '2026-11-22T20:00:00+08:00', 'Asia/Shanghai')).toBe('2026-11-22T16:15:00.000Z');
    expect(next(15, '2026-11-23T00:15:00+08:00', 'Asia/Shanghai')).toBe('2026-11-23T16:15:00.000Z');
    expect(next(1_440, '2026-11-22T23:59:00+08:00', 'Asia/Shanghai')).toBe('2026-11-22T16:00:00.000Z');
  });
  test('02:30 of a night that has none is taken at 03:00, and of one that has two at the first', () => {
    expect(next(150, '2026-03-29T00:00:00+01:00', 'Europe/Berlin')).toBe('2026-03-29T01:00:00.000Z');
    expect(next(150, '2026-10-25T00:00:00+02:00', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z');
  });
  test('property: the next one shows that minute, is later, and none lies between; the latest one likewise', () => {
    const at = fc.integer({ min: utc('2026-01-01T00:00:00Z'), max: utc('2026-12-31T00:00:00Z') });
    fc.assert(
      fc.property(at, fc.nat(1_439), fc.constantFrom('Asia/Shanghai', 'Asia/Kathmandu'), (moment, minute, zone) => {
        const after = nextAt(minute, moment, zone);
        const before = latestAt(minute, moment, zone);
        expect(before).toBeLessThanOrEqual(moment);
        expect(after).toBeGreaterThan(moment);
        expect(after - before).toBe(86_400_000);
        expect(minuteOfDay(after, zone)).toBe(minute);
        expect(after % 60_000).toBe(0);
      }),
    );
  });
  test('property: where clocks turn, the next one is at most 25 hours off and never earlier than now', () => {
    const at = fc.integer({ min: utc('2026-01-01T00:00:00Z'), max: utc('2026-12-31T00:00:00Z') });
    fc.assert(
      fc.property(
        at,
        fc.nat(1_440),
        fc.constantFrom('Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe'),
        (moment, minute, zone) => {
          const after = nextAt(minute, moment, zone);
          expect(after).toBeGreaterThan(moment);
          expect(after - moment).toBeLessThanOrEqual(25 * 3_600_000);
          expect(latestAt(minute, after, zone)).toBe(after);
        },
      ),
    );
  });
});
