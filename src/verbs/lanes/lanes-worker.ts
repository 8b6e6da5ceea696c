import { parentPort, workerData } from 'node:worker_threads';
import { runLanes } from '../../engines/lanes/run.ts';
import { staffLanes } from '../../engines/lanes/staffing.ts';
import { validate } from '../../engines/lanes/validation/validate.ts';
import type { FromWorker, Work } from './work.ts';

const { work, stop } = workerData as { work: Work; stop: SharedArrayBuffer };
const stopFlag = new Int32Array(stop);
const say = (message: FromWorker) => parentPort?.postMessage(message);
const options = {
  onProgress: (done: number, of: number) => say({ progress: [done, of] }),
  // The thread computes without pause, so a message to it would be read too late: a shared number is seen at once.
  isCancelled: () => Atomics.load(stopFlag, 0) !== 0,
};

function answer() {
  switch (work.do) {
    case 'run':
      return runLanes(work.problem, { ...work, ...options });
    case 'staff':
      return staffLanes(work.problem, { ...work, ...options });
    case 'validate':
      return validate({ ...work, ...options });
  }
}

say({ done: answer() });
