import { startThread } from '../../base/thread.ts';
import type { Counts, CrowdProblem, CrowdResult, Frame, Progress } from '../../engines/crowd/problem.ts';
import type { FromRun } from './run-worker.ts';

export interface CrowdOrder {
  problem: CrowdProblem;
  /** Threads that share each step; the result is the same for any number. */
  threads: number;
  /** Whether frames are wanted. */
  frames: boolean;
}

export interface CrowdHeard {
  onFrame?: (frame: Frame) => void;
  onCounts?: (row: Counts) => void;
  onProgress?: (progress: Progress) => void;
}

export interface CrowdRunning {
  /** Null only if the thread died; then `fault` says of what. A cancelled run gives what it has. */
  done: Promise<{ result: CrowdResult | null; fault: Error | null }>;
  /** Ends it at the next simulated second. */
  cancel(): void;
}

/** How long a cancelled run may take to its next second before its thread is ended. */
const cancelWait_ms = 20_000;

/** Runs a crowd in a thread of its own, so that whoever asked stays awake and hears frames as they are made. */
export function startCrowd(order: CrowdOrder, heard: CrowdHeard = {}): CrowdRunning {
  const stop = new SharedArrayBuffer(4);
  const worker = startThread('./run-worker', import.meta.url, {
    workerData: { ...order, stop },
  });
  let timer: NodeJS.Timeout | null = null;
  const done = new Promise<{ result: CrowdResult | null; fault: Error | null }>((resolve) => {
    let fault: Error | null = null;
    worker.on('message', (message: FromRun) => {
      if ('frame' in message) heard.onFrame?.(message.frame);
      else if ('counts' in message) heard.onCounts?.(message.counts);
      else if ('progress' in message) heard.onProgress?.(message.progress);
      else resolve({ result: message.done, fault: null });
    });
    worker.on('error', (error) => (fault = error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', () => {
      if (timer) clearTimeout(timer);
      resolve({ result: null, fault: fault ?? new Error('the thread ended before the run did') });
    });
  });
  return {
    done,
    cancel() {
      Atomics.store(new Int32Array(stop), 0, 1);
      timer ??= setTimeout(() => void worker.terminate(), cancelWait_ms);
    },
  };
}
