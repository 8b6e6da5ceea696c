import { layoutOf } from '../layout.ts';
import { simulate } from '../simulate.ts';
import { estimate, type Estimate } from '../../../base/statistics.ts';
import type { ExactCase } from './queue-case.ts';

export interface CaseResult {
  of: ExactCase;
  /** With its 99 % interval. */
  simulated: Estimate;
  isInside: boolean;
  /**
   * One case in a hundred lies outside its interval by chance. Whoever does is asked again, of other people and four
   * times as many; only outside both times is a miss.
   */
  again: Estimate | null;
  replications: number;
  events: number;
}

export const confidence = 0.99;
const againTimes = 4;

/** Null when it was cancelled before this case was done. */
export function runCase(of: ExactCase, seed: number, isCancelled = () => false): CaseResult | null {
  const first = replicate(of, seed, of.replications, isCancelled);
  if (first === null) return null;
  if (holds(of, first.simulated)) {
    return { of, ...first, isInside: true, again: null, replications: of.replications };
  }
  const replications = of.replications * againTimes;
  const second = replicate(of, seed + 1_000_003, replications, isCancelled);
  if (second === null) return null;
  return {
    of,
    simulated: first.simulated,
    isInside: holds(of, second.simulated),
    again: second.simulated,
    replications: of.replications + replications,
    events: first.events + second.events,
  };
}

function holds({ exact }: ExactCase, { mean, half }: Estimate): boolean {
  return Math.abs(mean - exact) <= half;
}

function replicate(of: ExactCase, seed: number, replications: number, isCancelled: () => boolean) {
  const layout = layoutOf(of.problem);
  const withTrace = of.problem.classes.length > 1;
  const values: number[] = [];
  let events = 0;
  for (let replication = 0; replication < replications; replication++) {
    const path = simulate(layout, { seed, replication, withTrace, isCancelled });
    if (path === null) return null;
    values.push(of.measure(path));
    events += path.events;
  }
  return { simulated: estimate(values, confidence), events };
}
