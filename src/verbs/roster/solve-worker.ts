import { parentPort, workerData } from 'node:worker_threads';
import highsPackage from 'highs';
import { seededChance } from '../../base/chance.ts';
import type { Progress, Solution } from '../../engines/roster/problem.ts';
import { solve } from '../../engines/roster/solve.ts';
import type { SolveOrder } from './solving.ts';

/** What the solver's thread says: how far it is, each better roster at once, and how it ended. */
export type FromSolver = { progress: Progress } | { best: Solution } | { done: Solution };

// The package describes its CommonJS face; what an ES module is given as default is the loader itself.
const loadHighs = highsPackage as unknown as typeof highsPackage.default;

const { problem, seed, limits, stop } = workerData as SolveOrder & { stop: SharedArrayBuffer };
const stopFlag = new Int32Array(stop);
const say = (message: FromSolver) => parentPort?.postMessage(message);

const done = solve(problem, {
  highs: await loadHighs(),
  chance: seededChance(seed),
  cpu_seconds: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  },
  limits,
  // The thread computes without pause, so a message to it would be read too late: a shared number is seen at once.
  isCancelled: () => Atomics.load(stopFlag, 0) !== 0,
  onProgress: (progress) => say({ progress }),
  onBest: (best) => say({ best }),
});
say({ done });
