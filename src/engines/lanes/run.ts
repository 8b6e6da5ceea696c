import { layoutOf } from './layout.ts';
import type { Path } from './path.ts';
import type { Problem } from './problem.ts';
import type { Run } from './results.ts';
import { simulate } from './simulate.ts';
import { summarise } from './summarise.ts';

export interface RunOptions {
  seed: number;
  replications: number;
  onProgress?: (done: number, of: number) => void;
  isCancelled?: () => boolean;
}

/**
 * Simulates a problem as often as asked and says what it found. The same seed gives the same run, and two schedules of one
 * problem meet the same people. Cancelled, it gives what it has; null when not one replication was done.
 */
export function runLanes(problem: Problem, options: RunOptions): Run | null {
  const layout = layoutOf(problem);
  const paths: Path[] = [];
  for (let replication = 0; replication < options.replications; replication++) {
    const path = options.isCancelled?.() ? null : simulate(layout, { ...options, replication });
    if (path === null) break;
    paths.push(path);
    options.onProgress?.(paths.length, options.replications);
  }
  if (paths.length === 0) return null;
  const stopped_by = paths.length < options.replications ? 'cancelled' : 'done';
  return { seed: options.seed, stopped_by, ...summarise(layout, paths) };
}
