import { parentPort, workerData } from 'node:worker_threads';
import type { Counts, CrowdResult, Frame, Progress } from '../../engines/crowd/problem.ts';
import { runCrowd } from '../../engines/crowd/run.ts';
import { Crew, sharedMemory } from './crew.ts';
import type { CrowdOrder } from './running.ts';

/** What the run's thread says while it goes, and how it ended. */
export type FromRun = { frame: Frame } | { counts: Counts } | { progress: Progress } | { done: CrowdResult };

const { problem, threads, frames, stop } = workerData as CrowdOrder & { stop: SharedArrayBuffer };
const stopFlag = new Int32Array(stop);
const say = (message: FromRun, transfer: ArrayBuffer[] = []) => parentPort?.postMessage(message, transfer);
const crew = threads > 1 ? new Crew(threads) : null;

const done = runCrowd(problem, {
  ...(frames && {
    onFrame: (frame) => {
      const { id, x_m, y_m, level, link, group, doing } = frame;
      const buffers = [id, x_m, y_m, level, link, group, doing].map((array) => array.buffer as ArrayBuffer);
      say({ frame }, buffers);
    },
  }),
  onCounts: (counts) => say({ counts }),
  onProgress: (progress) => say({ progress }),
  // The thread computes without pause, so a message to it would be read too late: a shared number is seen at once.
  isCancelled: () => Atomics.load(stopFlag, 0) !== 0,
  cpu_seconds: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  },
  ...(crew && {
    allocate: sharedMemory,
    stepAll: crew.stepAll,
    onReady: ({ world, step }) => crew.start(world.bodies, world.cells, step),
  }),
});
crew?.end();
say({ done });
