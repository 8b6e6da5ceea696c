import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkForecast } from './check.ts';
import { checkCounts, countsFromReadings } from './counts.ts';
import { forecast } from './forecast.ts';
import type { Counts, ForecastWish } from './problem.ts';

const wish: ForecastWish = { horizon_slots: 96, quantiles: [0.1, 0.5, 0.9] };

/** A simple generator of its own, so that a test does not hang on the product's. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** A station by quarter hours: two peaks on working days, one at the weekend, days that run high or low, and chance. */
function station(weeks: number, seed: number, level = (_day: number) => 1): Counts & { truth: number[] } {
  const random = randomOf(seed);
  const normal = () => Math.sqrt(-2 * Math.log(random() + 1e-12)) * Math.cos(2 * Math.PI * random());
  const truth: number[] = [];
  let mood = 0;
  for (let day = 0; day < weeks * 7; day++) {
    mood = 0.7 * mood + 0.1 * normal();
    for (let slot = 0; slot < 96; slot++) {
      const hour = slot / 4;
      const peak = (at: number, wide: number) => Math.exp(-(((hour - at) / wide) ** 2));
      const weekend = day % 7 >= 5;
      const shape = weekend ? 120 * peak(13, 4) : 150 * peak(8, 1.5) + 170 * peak(17.5, 2) + 60 * peak(12, 4);
      truth.push((3 + shape) * Math.exp(mood) * level(day));
    }
  }
  const values = truth.map((mean) => Math.max(0, Math.round(mean + Math.sqrt(mean) * normal())));
  return { slot_min: 15, first_weekday: 1, first_minute: 0, values, truth };
}

describe('the forecast of arrivals', () => {
  const all = [1, 2, 3, 4].map((seed) => station(10, seed));
  const cut = (counts: (typeof all)[number]): Counts => ({ ...counts, values: counts.values.slice(0, 9 * 7 * 96) });

  test('beats “as a week ago” on days it has not seen, by a sixth at least', () => {
    for (const counts of all) {
      const { scores } = forecast(counts, wish).backtest;
      expect(scores.combined.relative).toBeLessThan(0.84);
      expect(scores['seasonal naive'].relative).toBe(1);
    }
  });

  test('its back-test tells the truth about the days that come', () => {
    const [told, true_] = [
      [0, 0],
      [0, 0],
    ] as [[number, number], [number, number]];
    for (const counts of all) {
      const known = cut(counts);
      for (let day = 0; day < 7; day++) {
        const until = known.values.length + day * 96;
        const made = forecast({ ...counts, values: counts.values.slice(0, until) }, wish);
        made.mean.forEach((mean, at) => {
          true_[0] += Math.abs(mean - counts.values[until + at]!);
          true_[1] += counts.values[until + at]!;
        });
        told[0] += made.backtest.scores.combined.wape;
        told[1]++;
      }
    }
    expect(true_[0] / true_[1] / (told[0] / told[1])).toBeGreaterThan(0.7);
    expect(true_[0] / true_[1] / (told[0] / told[1])).toBeLessThan(1.3);
  });

  test('four in five counts lie between its lowest and highest tenth', () => {
    const covered = all.map((counts) => forecast(counts, wish).backtest.covered);
    const mean = covered.reduce((sum, each) => sum + each, 0) / covered.length;
    expect(mean).toBeGreaterThan(0.74);
    expect(mean).toBeLessThan(0.86);
  });

  test('a level that rises for good is followed within days', () => {
    const counts = station(10, 9, (day) => (day >= 60 ? 1.5 : 1));
    const { mean } = forecast(cut(counts), wish);
    const expected = counts.truth.slice(9 * 7 * 96, 9 * 7 * 96 + 96);
    const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, each) => total + each, 0);
    expect(sum(mean) / sum(expected)).toBeGreaterThan(0.85);
  });

  test('a week that repeats itself exactly is forecast exactly', () => {
    const week = Array.from({ length: 672 }, (_, slot) => (slot * 37) % 101);
    const values = Array.from({ length: 4 * 672 }, (_, at) => week[at % 672]!);
    const { mean } = forecast(
      { slot_min: 15, first_weekday: 3, first_minute: 0, values },
      { ...wish, horizon_slots: 672 },
    );
    mean.forEach((value, at) => expect(value).toBeCloseTo(week[at]!, 6));
  });

  test('whatever was counted, missing or nothing at all, gives a forecast that the checker finds sound', () => {
    const value = fc.oneof({ weight: 6, arbitrary: fc.nat(200) }, fc.constant(null));
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 336, maxLength: 700 }),
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 7 }),
        (values, horizon_slots, first_weekday) => {
          const counts: Counts = { slot_min: 60, first_weekday, first_minute: 0, values };
          const asked = { horizon_slots, quantiles: [0.05, 0.5, 0.95] };
          expect(checkCounts(counts, asked)).toEqual([]);
          expect(checkForecast(counts, asked, forecast(counts, asked))).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('the checker names a planted fault', () => {
    const [counts] = all;
    const made = forecast(counts!, wish);
    const check = (change: Partial<typeof made>) => checkForecast(counts!, wish, { ...made, ...change });
    expect(check({})).toEqual([]);
    expect(check({ quantiles: made.quantiles.toReversed() }).map(({ en }) => en)).toContain('quantiles cross');
    expect(check({ mean: made.mean.map((value) => value - 1e6) }).map(({ en }) => en)).toContain('a value is negative or none'); // prettier-ignore
    const scores = { ...made.backtest.scores, 'seasonal naive': { wape: 0.01, relative: 1 } };
    expect(check({ backtest: { ...made.backtest, scores } })[0]!.en).toContain('yardstick');
  });
});

describe('what is wrong with counts', () => {
  test('is told all at once', () => {
    const counts: Counts = { slot_min: 7, first_weekday: 1, first_minute: 0, values: [1, -2, Number.NaN] };
    const found = checkCounts(counts, { horizon_slots: 0, quantiles: [0.9, 0.1] });
    expect(found.map(({ code, place }) => `${place} ${code}`)).toEqual([
      'slot_min FORECAST_SLOT_WRONG',
      'values[1] FORECAST_COUNT_WRONG',
      'values[2] FORECAST_COUNT_WRONG',
      'horizon_slots FORECAST_HORIZON_WRONG',
      'quantiles FORECAST_QUANTILES_WRONG',
    ]);
    const short = checkCounts({ ...counts, slot_min: 15, values: [1, 2] }, wish);
    expect(short.map(({ code }) => code)).toEqual(['FORECAST_TOO_SHORT']);
  });

  test('a counter’s readings become counts; where it runs backwards it is told and nothing is made up', () => {
    const readings = [{ at_min: 0, total: 100 }, { at_min: 30, total: 160 }, { at_min: 45, total: 20 }, { at_min: 60, total: 50 }]; // prettier-ignore
    const { values, findings } = countsFromReadings(readings, 15, 5);
    expect(values).toEqual([30, 30, null, 30, null]);
    expect(findings.map(({ code, place }) => `${place} ${code}`)).toEqual(['readings[2] FORECAST_READINGS_BACKWARDS']);
  });
});
