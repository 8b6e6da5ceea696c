import highsPackage from 'highs';
import { seededChance } from '../../../src/base/chance.ts';
import type { Prover } from '../../../src/engines/roster/mend.ts';
import type { Limits } from '../../../src/engines/roster/problem.ts';
import { solve } from '../../../src/engines/roster/solve.ts';

// The package describes its CommonJS face; what an ES module is given as default is the loader itself.
const loadHighs = highsPackage as unknown as typeof highsPackage.default;

export function cpu_seconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Proves on this thread, the same each time: by steps, not by time, unless told otherwise. */
export function proverHere(limits: Partial<Limits> = {}): Prover {
  return async ({ problem, enough }) => {
    let bound = Number.NEGATIVE_INFINITY;
    return solve(problem, {
      highs: await loadHighs(),
      chance: seededChance(1),
      cpu_seconds,
      limits: { steps_max: 150, cpu_seconds_max: 60, gap: 0, ...limits },
      onProgress: (progress) => (bound = progress.bound_cost),
      isCancelled: () => bound >= enough,
    });
  };
}
