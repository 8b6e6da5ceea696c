import { forward } from '../forward.ts';
import { layoutOf } from '../layout.ts';
import type { Path } from '../path.ts';
import type { Problem, RateStretch } from '../problem.ts';
import { simulate } from '../simulate.ts';
import { estimate, type Estimate } from '../../../base/statistics.ts';
import { oneQueue } from './queue-case.ts';

/**
 * The case mt-m-8: eight lanes of 150/h, arrivals 1,000 + 400 sin(πt) an hour. The demand is highest at 0.5 h and 2.5 h, the
 * number inside a third of an hour later; a stationary formula at the mean rate sees a load of 0.83 and no such queue.
 */
export const sineCase = { mean_per_h: 1_000, swing_per_h: 400, served_per_h: 150, lanes: 8, hours: 4 };

const slot_s = 300;

export function sineRate(time_h: number): number {
  return sineCase.mean_per_h + sineCase.swing_per_h * Math.sin(Math.PI * time_h);
}

/** The sine as stretches of half a minute, each at its own mean: the sum of arrivals is exact at every border. */
export function sineStretches(to_h: number): RateStretch[] {
  const piece_h = 1 / 120;
  return Array.from({ length: Math.round(to_h / piece_h) }, (_, at) => {
    const [from_h, end_h] = [at * piece_h, (at + 1) * piece_h];
    const swing = (Math.cos(Math.PI * from_h) - Math.cos(Math.PI * end_h)) / Math.PI / piece_h;
    const per_h = sineCase.mean_per_h + sineCase.swing_per_h * swing;
    return { from_s: from_h * 3_600, to_s: end_h * 3_600, per_h };
  });
}

export function sineProblem(): Problem {
  const { hours, lanes } = sineCase;
  const service = { kind: 'exponential' as const, mean_s: 3_600 / sineCase.served_per_h };
  const problem = oneQueue({ per_h: 0, service, servers: lanes, hours, entrance: { arrivals: sineStretches(hours) } });
  return { ...problem, slot_s };
}

export interface TransientResult {
  /** Mean number inside over each slot: by the equations, and by simulation with its 99 % interval. */
  slots: { from_h: number; exact: number; simulated: Estimate }[];
  /** The highest of the equations between 2 h and 4 h, and when it is. */
  peak: { inside: number; at_h: number };
  /** The simulated mean of the slot around it against the equations' mean over that slot. */
  peakSlot: { exact: number; simulated: Estimate; error: number };
  events: number;
}

export function runTransient(seed: number, replications: number, isCancelled = () => false): TransientResult | null {
  const problem = sineProblem();
  const layout = layoutOf(problem);
  const paths: Path[] = [];
  for (let replication = 0; replication < replications; replication++) {
    const path = isCancelled() ? null : simulate(layout, { seed, replication });
    if (path === null) break;
    paths.push(path);
  }
  if (paths.length < 2) return null;
  const { served_per_h, lanes, hours } = sineCase;
  const moments = forward({
    per_h: sineRate,
    per_h_max: sineCase.mean_per_h + sineCase.swing_per_h,
    served_per_h,
    servers: () => lanes,
    servers_max: lanes,
    to_h: hours,
    inside_max: 450,
    every_h: slot_s / 3_600 / 10,
  });
  const slots = Array.from({ length: layout.slots }, (_, slot) => {
    const own = moments.slice(slot * 10, slot * 10 + 11);
    // Simpson's rule over the slot's ten parts.
    const exact =
      own.reduce((sum, { inside }, at) => sum + inside * (at % 10 === 0 ? 1 : at % 2 === 1 ? 4 : 2), 0) / 30;
    const inside = paths.map(({ queueArea_s, busyArea_s }) => (queueArea_s[slot]! + busyArea_s[slot]!) / slot_s);
    return { from_h: (slot * slot_s) / 3_600, exact, simulated: estimate(inside, 0.99) };
  });
  const late = moments.filter(({ time_h }) => time_h >= 2);
  const top = late.reduce((best, moment) => (moment.inside > best.inside ? moment : best));
  const peakSlot = slots.findLast(({ from_h }) => from_h <= top.time_h)!;
  return {
    slots,
    peak: { inside: top.inside, at_h: top.time_h },
    peakSlot: {
      exact: peakSlot.exact,
      simulated: peakSlot.simulated,
      error: peakSlot.simulated.mean / peakSlot.exact - 1,
    },
    events: paths.reduce((sum, { events }) => sum + events, 0),
  };
}
