import { parentPort, workerData } from 'node:worker_threads';
import { allCases } from '../../engines/crowd/validate/all.ts';
import type { Outcome } from '../../engines/crowd/validate/case.ts';

/** What a thread is given: cases by number, and a shared number from which each takes its next one. */
export interface ValidateOrder {
  numbers: number[];
  seed: number;
  next: SharedArrayBuffer;
}

export interface FromValidate {
  number: number;
  outcome: Outcome;
  cpu_seconds: number;
}

const { numbers, seed, next } = workerData as ValidateOrder;
const taken = new Int32Array(next);
for (let at = Atomics.add(taken, 0, 1); at < numbers.length; at = Atomics.add(taken, 0, 1)) {
  const number = numbers[at]!;
  const before = performance.now();
  const outcome = allCases[number]!.run(seed);
  const said: FromValidate = { number, outcome, cpu_seconds: (performance.now() - before) / 1000 };
  parentPort?.postMessage(said);
}
