import type { Worker } from 'node:worker_threads';
import { startThread } from '../../base/thread.ts';
import type { StepAll } from '../../engines/crowd/run/crowd.ts';
import type { Bodies } from '../../engines/crowd/step/bodies.ts';
import type { Cells } from '../../engines/crowd/step/cells.ts';
import { stepRange, type StepNumbers } from '../../engines/crowd/step/step.ts';

/** What a hand of the crew is given once; all of it is memory that everybody sees. */
export interface HandOrder {
  bodies: Bodies;
  cells: Cells;
  numbers: StepNumbers;
  control: Int32Array;
  /** Its place among `threads`. */
  at: number;
  threads: number;
}

/** Places in `control`: number of the step called for (or `over`), and how many hands have finished it. */
export const called = 0;
export const finished = 1;
export const over = -1;

/** The slots of one thread. Where the cuts lie changes who computes a slot, never what comes out. */
export function shareOf(slots: number, at: number, threads: number): [from: number, to: number] {
  return [Math.floor((slots * at) / threads), Math.floor((slots * (at + 1)) / threads)];
}

/**
 * Steps shared out to several threads. The caller computes a share itself and waits, so this is for a thread that has
 * nothing else to do. Memory must come from `sharedMemory`.
 */
export class Crew {
  private readonly threads: number;
  private readonly control = new Int32Array(new SharedArrayBuffer(8));
  private hands: Worker[] = [];
  private step = 0;

  constructor(threads: number) {
    this.threads = threads;
  }

  /** Tells the hands what they will work on. */
  start(bodies: Bodies, cells: Cells, numbers: StepNumbers): void {
    const { threads, control } = this;
    for (let at = 1; at < threads; at++) {
      const order: HandOrder = { bodies, cells, numbers, control, at, threads };
      const hand = startThread('./hand-worker', import.meta.url, {
        workerData: order,
      });
      hand.unref();
      this.hands.push(hand);
    }
  }

  readonly stepAll: StepAll = (bodies, cells, numbers) => {
    const { control, threads } = this;
    Atomics.store(control, finished, 0);
    Atomics.store(control, called, ++this.step);
    Atomics.notify(control, called);
    stepRange(bodies, cells, numbers, ...shareOf(bodies.head[0]!, 0, threads));
    for (;;) {
      const done = Atomics.load(control, finished);
      if (done === threads - 1) return;
      Atomics.wait(control, finished, done, handWait_ms);
    }
  };

  end(): void {
    Atomics.store(this.control, called, over);
    Atomics.notify(this.control, called);
    this.hands = [];
  }
}

/** A wait is cut so that a lost wake-up costs a moment and not the run. */
const handWait_ms = 50;

export const sharedMemory = (bytes: number): ArrayBufferLike => new SharedArrayBuffer(bytes);
