import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as formulas from './formulas.ts';
import { forward } from './forward.ts';
import { sineRate } from './validation/transient.ts';

/** Birth and death by plain summing, a state at a time in logarithms: another road than the recursions. */
function bruteForce(load: number, servers: number, places: number) {
  let [log, logFactor] = [0, 0];
  const logs = [0];
  for (let n = 1; n <= places; n++) {
    logFactor = Math.log(load) - Math.log(Math.min(n, servers));
    log += logFactor;
    logs.push(log);
  }
  const top = Math.max(...logs);
  const weights = logs.map((each) => Math.exp(each - top));
  const total = weights.reduce((sum, each) => sum + each, 0);
  const sum = (of: (n: number) => number) => weights.reduce((all, weight, n) => all + of(n) * weight, 0) / total;
  return {
    full: weights[places]! / total,
    wait_share: sum((n) => (n >= servers ? 1 : 0)),
    waiting: sum((n) => Math.max(0, n - servers)),
  };
}

const close = (found: number, wanted: number) => expect(Math.abs(found - wanted)).toBeLessThan(1e-9 * Math.max(1, Math.abs(wanted))); // prettier-ignore

describe('the exact formulas', () => {
  test('M/M/c agrees with birth and death summed state by state, to nine digits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.double({ min: 0.05, max: 0.9, noNaN: true }), (servers, rho) => {
        const load = rho * servers;
        const brute = bruteForce(load, servers, servers + 600);
        const found = formulas.mmc(load * 60, 60, servers);
        close(found.wait_share, brute.wait_share);
        close(found.waiting, brute.waiting);
      }),
    );
  });

  test('M/M/c/K agrees with it too: who is turned away, and how many wait', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 0, max: 20 }),
        fc.double({ min: 0.1, max: 30, noNaN: true }),
        (servers, room, load) => {
          const brute = bruteForce(load, servers, servers + room);
          const found = formulas.mmck(load, 1, servers, servers + room);
          close(found.turned_share, brute.full);
          close(found.waiting, brute.waiting);
        },
      ),
    );
  });

  test('Erlang B of 10 Erlangs on 10 lines is the value of the printed tables', () => {
    expect(formulas.erlangB(10, 10)).toBeCloseTo(0.214582343, 9);
  });

  test('M/M/1 in closed form: wait, share, quantile', () => {
    const found = formulas.mmc(48, 60, 1);
    close(found.wait_h, 0.8 / 12);
    close(found.wait_share, 0.8);
    close(formulas.mmcLate(48, 60, 1, 0.1), 0.8 * Math.exp(-1.2));
    close(formulas.mmcQuantile(48, 60, 1, 0.9), Math.log(8) / 12);
    expect(formulas.mmcQuantile(48, 60, 1, 0.1)).toBe(0);
  });

  test('M/G/1 with exponential service is M/M/1, with a fixed one it waits half as long', () => {
    close(formulas.mg1(48, 1 / 60, 1).wait_h, formulas.mmc(48, 60, 1).wait_h);
    close(formulas.mg1(48, 1 / 60, 0).wait_h, formulas.mmc(48, 60, 1).wait_h / 2);
  });

  test('batches of one are no batches; a batch alone waits for those before it', () => {
    close(formulas.batchWait(48, 1 / 60, 1, 1, 1), formulas.mg1(48, 1 / 60, 1).wait_h);
    // One batch of 5 in an empty house: 0 + 1 + 2 + 3 + 4 services over five people.
    expect(formulas.batchWait(1e-9, 1 / 60, 0, 5, 25)).toBeCloseTo(2 / 60, 9);
  });

  test('classes share out the same total wait: nothing is gained, only moved (Kleinrock’s law)', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 1, max: 40, noNaN: true }), { minLength: 1, maxLength: 4 }), (per_h) => {
        const all = per_h.reduce((sum, each) => sum + each, 0);
        const waits = formulas.priorityWaits(per_h, 60, 3);
        const total = waits.reduce((sum, wait_h, at) => sum + wait_h * per_h[at]!, 0);
        close(total, formulas.mmc(all, 60, 3).waiting);
      }),
    );
  });

  test('a network without return is its stations one by one; with return each sees more', () => {
    const [first, second] = formulas.jackson([
      { served_per_h: 60, servers: 2, per_h: 90, next: [0, 0.5] },
      { served_per_h: 20, servers: 4, per_h: 0, next: [0, 0] },
    ]);
    close(first!.wait_h, formulas.mmc(90, 60, 2).wait_h);
    close(second!.wait_h, formulas.mmc(45, 20, 4).wait_h);
    // Half of them twice over: 90 / (1 - 1/2).
    close(formulas.jackson([{ served_per_h: 60, servers: 4, per_h: 90, next: [0.5] }])[0]!.per_h, 180);
  });

  test('a service with breakdowns takes as much longer as the repairs do', () => {
    const { mean_h, scv } = formulas.withBreakdowns({ mean_h: 0.01, scv: 0 }, 5, { mean_h: 0.1, scv: 1 });
    close(mean_h, 0.015);
    // A Poisson number of exponential repairs: variance 5 × 0.01 × 2 × 0.1².
    close(scv * mean_h ** 2, 0.001);
  });

  test.each([
    [300, 4],
    [900, 9],
    [1_800, 17],
    [3_600, 30],
    // Not of the handbook: checked against the sum state by state.
    [47, 2],
    [5_100, 41],
  ])('%i an hour, lanes of 150, at most one in five waits: %i lanes', (per_h, lanes) => {
    expect(formulas.fewestServers(per_h, 150, 0.2)).toBe(lanes);
    expect(bruteForce(per_h / 150, lanes, lanes + 2_000).wait_share).toBeLessThanOrEqual(0.2);
    if (lanes > per_h / 150 + 1) {
      expect(bruteForce(per_h / 150, lanes - 1, lanes + 2_000).wait_share).toBeGreaterThan(0.2);
    }
  });

  test('a queue that never settles says so', () => {
    expect(formulas.mmc(600, 60, 10).wait_h).toBe(Infinity);
    expect(formulas.mmcLate(700, 60, 10, 1)).toBe(1);
    expect(formulas.mg1(60, 1 / 60, 1).wait_h).toBe(Infinity);
    expect(formulas.jackson([{ served_per_h: 60, servers: 1, per_h: 10, next: [1] }])[0]!.per_h).toBe(Infinity);
  });
});

describe('the time-varying queue', () => {
  const base = { served_per_h: 150, to_h: 3, inside_max: 400, every_h: 1 / 12 };

  test('mt-m-8: the queue peaks at 2.83 h with 109.18 inside, a third of an hour after the demand', () => {
    const moments = forward({ ...base, per_h: sineRate, per_h_max: 1_400, servers: () => 8, servers_max: 8, every_h: 1 / 60 }); // prettier-ignore
    const peak = moments.reduce((best, moment) => (moment.time_h > 1.5 && moment.inside > best.inside ? moment : best));
    expect(peak.inside).toBeCloseTo(109.18, 2);
    expect(peak.time_h).toBeCloseTo(2.83, 2);
  });

  test('with a constant rate it settles at M/M/c', () => {
    const moments = forward({ ...base, per_h: () => 700, per_h_max: 700, servers: () => 8, servers_max: 8 });
    const exact = formulas.mmc(700, 150, 8);
    expect(moments.at(-1)!.waiting).toBeCloseTo(exact.waiting, 7);
    expect(moments.at(-1)!.wait_share).toBeCloseTo(exact.wait_share, 8);
  });

  test('with lanes for everybody it is the closed form of the infinite queue (Eick, Massey and Whitt 1993)', () => {
    const moments = forward({ ...base, per_h: sineRate, per_h_max: 1_400, servers: () => 200, servers_max: 200 });
    const w = Math.PI;
    const mu = 150;
    for (const { time_h: t, inside } of moments) {
      const swing = (mu * Math.sin(w * t) - w * Math.cos(w * t) + w * Math.exp(-mu * t)) / (mu ** 2 + w ** 2);
      expect(inside).toBeCloseTo((1_000 / mu) * (1 - Math.exp(-mu * t)) + 400 * swing, 6);
    }
  });

  test('lanes that close leave the queue as it was, served by fewer', () => {
    const servers = (time_h: number) => (time_h < 1 ? 8 : 4);
    const moments = forward({ ...base, per_h: () => 500, per_h_max: 500, servers, servers_max: 8 });
    const exact = formulas.mmc(500, 150, 4);
    expect(moments.at(-1)!.waiting).toBeCloseTo(exact.waiting, 2);
  });
});
