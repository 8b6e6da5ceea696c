import { startThread } from '../../base/thread.ts';
import type { Limits, Problem, Progress, Solution } from '../../engines/roster/problem.ts';
import type { FromSolver } from './solve-worker.ts';

export interface SolveOrder {
  problem: Problem;
  seed: number;
  limits: Limits;
}

export interface Solving {
  /** The answer; or, if the thread died, the best it had said before. Null only if it died before its first roster. */
  done: Promise<{ solution: Solution | null; fault: Error | null }>;
  /** Ends it at the next step with the best so far. */
  cancel(): void;
  /** Ends its thread at once, as a fault would. */
  kill(): void;
}

/** Memory a solve may use; a thread that needs more is ended, and the best so far stands. */
const heapMax_mib = 1_024;
/** How long a cancelled solve may take to its next step before its thread is ended. */
const cancelWait_ms = 10_000;

/** Solves in a thread of its own, so that whoever asked stays awake; nothing it has said once is lost. */
export function startSolving(order: SolveOrder, onProgress: (progress: Progress) => void): Solving {
  const stop = new SharedArrayBuffer(4);
  const worker = startThread('./solve-worker', import.meta.url, {
    workerData: { ...order, stop },
    resourceLimits: { maxOldGenerationSizeMb: heapMax_mib },
  });
  let best: Solution | null = null;
  let timer: NodeJS.Timeout | null = null;
  const done = new Promise<{ solution: Solution | null; fault: Error | null }>((resolve) => {
    let fault: Error | null = null;
    worker.on('message', (message: FromSolver) => {
      if ('progress' in message) onProgress(message.progress);
      else if ('best' in message) best = message.best;
      else {
        best = message.done;
        resolve({ solution: best, fault: null });
      }
    });
    worker.on('error', (error) => (fault = error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', () => {
      if (timer) clearTimeout(timer);
      resolve({ solution: best, fault: fault ?? new Error('the thread ended before the solve did') });
    });
  });
  return {
    done,
    kill: () => void worker.terminate(),
    cancel() {
      Atomics.store(new Int32Array(stop), 0, 1);
      timer ??= setTimeout(() => void worker.terminate(), cancelWait_ms);
    },
  };
}
