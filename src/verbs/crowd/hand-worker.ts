import { workerData } from 'node:worker_threads';
import { stepRange } from '../../engines/crowd/step/step.ts';
import { called, finished, over, shareOf, type HandOrder } from './crew.ts';

/** A thread that computes its share of each step it is called for, until the run is over. */
const { bodies, cells, numbers, control, at, threads } = workerData as HandOrder;

for (let last = 0; ;) {
  Atomics.wait(control, called, last);
  const step = Atomics.load(control, called);
  if (step === over) break;
  if (step === last) continue;
  last = step;
  stepRange(bodies, cells, numbers, ...shareOf(bodies.head[0]!, at, threads));
  Atomics.add(control, finished, 1);
  Atomics.notify(control, finished);
}
