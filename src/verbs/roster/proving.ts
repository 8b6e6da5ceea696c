import type { Prover, Question } from '../../engines/roster/mend.ts';
import type { Progress } from '../../engines/roster/problem.ts';
import type { Out } from '../verb.ts';
import { showProgress } from './progress.ts';
import { startSolving } from './solving.ts';

/** Time ends it, not steps. */
const steps_max = 1_000_000_000;

/** Proves in the solver's own thread; Ctrl-C ends the proof, and what it has found and proven until then stands. */
export function proverInThread(cpu_seconds_max: number, out: Out): Prover {
  return async (question) => {
    const shown = showProgress(out, (progress) => lineOf(progress, question));
    const limits = { cpu_seconds_max, steps_max, gap: 0 };
    const solving = startSolving({ problem: question.problem, seed: 1, limits }, (progress) => {
      shown.tell(progress);
      if (progress.bound_cost >= question.enough) solving.cancel();
    });
    process.once('SIGINT', solving.cancel);
    process.once('SIGTERM', solving.cancel);
    try {
      const { solution, fault } = await solving.done;
      if (fault) out.tell(`求解线程中断:${fault.message}\nthe solver's thread ended: ${fault.message}`);
      return solution;
    } finally {
      shown.end();
      process.removeListener('SIGINT', solving.cancel);
      process.removeListener('SIGTERM', solving.cancel);
    }
  };
}

/** Cost and bound told as what they are made of. */
function lineOf({ cpu_seconds, cost, bound_cost }: Progress, { short_cost, enough }: Question): string {
  const told = (sum: number) => {
    const known = Number.isFinite(sum) ? Math.max(0, sum) : 0;
    return `缺 short ${Math.floor(known / short_cost)}, 改动 changes ${known % short_cost}`;
  };
  return `${cpu_seconds.toFixed(1).padStart(7)} s  ${told(Math.min(cost, enough))}  至少 at least ${told(bound_cost)}`;
}
