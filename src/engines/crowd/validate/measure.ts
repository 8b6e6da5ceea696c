import type { CrowdProblem, CrowdResult, Segment_m } from '../problem.ts';
import { Crowd } from '../run/crowd.ts';
import { runCrowd } from '../run.ts';
import { same } from './plain.ts';

/** What is read off a run, for the cases. */

/** Steps a crowd to its end and looks at it after each step. */
export function watch(problem: CrowdProblem, look: (crowd: Crowd) => void): Crowd {
  const crowd = new Crowd(problem);
  look(crowd);
  while (!crowd.isEmpty && crowd.t_s < problem.settings.duration_s) {
    crowd.advance();
    look(crowd);
  }
  return crowd;
}

export function outAfter_s(problem: CrowdProblem): number {
  const { all_out_s } = runCrowd(problem);
  return all_out_s ?? Infinity;
}

/** Instants at which a line was crossed, forward, to a tenth of a second. */
export function crossings_s(
  problem: CrowdProblem,
  line: Segment_m,
  level_id = '1F',
): { times_s: number[]; result: CrowdResult } {
  const count_lines = [...problem.count_lines, { id: 'measured', name: same('measured'), level_id, line }];
  const at = count_lines.length - 1;
  const times_s: number[] = [];
  const settings = { ...problem.settings, counts_every_s: 0.1 };
  const result = runCrowd(
    { ...problem, count_lines, settings },
    {
      onCounts: ({ t_s, lines_forward }) => {
        while (times_s.length < lines_forward[at]!) times_s.push(t_s);
      },
    },
  );
  return { times_s, result };
}

/** Flow as the experiments reckon it: (N - 1) / (last - first), persons a second. */
export function flow_per_s(times_s: readonly number[]): number {
  if (times_s.length < 2) return 0;
  return (times_s.length - 1) / (times_s.at(-1)! - times_s[0]!);
}

export const fixed = (value: number, digits = 2): string => (Number.isFinite(value) ? value.toFixed(digits) : '-');

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
