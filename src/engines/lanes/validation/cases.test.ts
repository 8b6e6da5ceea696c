import { describe, expect, test } from 'vitest';
import { stationaryCases } from './cases.ts';
import { runCase } from './run-cases.ts';
import { runTransient } from './transient.ts';

describe('the simulation against what is known exactly', () => {
  test.each(stationaryCases().map((each) => [each.words.en, each] as const))('%s', (_, each) => {
    const result = runCase({ ...each, replications: each.replications / 2 }, 20_261_127)!;
    expect(result.isInside, JSON.stringify(result.simulated)).toBe(true);
    // An interval that holds everything proves nothing.
    expect(result.simulated.half).toBeLessThan(0.3 * each.exact);
  });

  test('an answer that is wrong by a third is found wrong, also when asked again', () => {
    const cases = stationaryCases();
    for (const id of ['mg1-fixed', 'mmck-turned']) {
      const right = cases.find((each) => each.id === id)!;
      const result = runCase({ ...right, exact: right.exact * 1.33, replications: 8 }, 1)!;
      expect(result.isInside, id).toBe(false);
      expect(result.again).not.toBeNull();
    }
  });

  test('mt-m-8: the simulated queue follows the forward equations over four hours, its peak within 3 %', () => {
    const result = runTransient(7, 500)!;
    expect(Math.abs(result.peakSlot.error)).toBeLessThan(0.03);
    const outside = result.slots.filter(({ exact, simulated }) => Math.abs(simulated.mean - exact) > simulated.half);
    expect(outside.length).toBeLessThanOrEqual(2);
    expect(result.peak.inside).toBeCloseTo(109.18, 2);
  });
});
