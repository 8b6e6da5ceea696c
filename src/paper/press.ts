import type { Worker } from 'node:worker_threads';
import { startThread } from '../base/thread.ts';
import type { Clock, Timer } from '../base/clock.ts';
import { Fault } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import type { Sheet } from './sheet.ts';

/** What the two threads say to each other. */
export interface ToPress {
  job: number;
  sheet: Sheet;
}
export type FromPress = { job: number; pdf: Uint8Array } | { job: number; failed: string };

/** Sheets waiting for the press; the next is told to come later. */
export const sheetsWaitingMax = 16;
/** A sheet that takes longer is given up and the thread with it: whatever it hangs on, the next one gets a new thread. */
export const drawWithin_ms = 60_000;

interface Waiting {
  sheet: Sheet;
  resolve: (pdf: Uint8Array) => void;
  reject: (why: Fault) => void;
}

/** Makes documents of sheets, in a thread of its own: drawing takes seconds, and those belong to the alarms. */
export class Press {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #timer: Timer | null = null;
  #lastJob = 0;
  #isStopped = false;

  constructor({ clock, log }: { clock: Clock; log: Log }) {
    this.#clock = clock;
    this.#log = log;
  }

  /** Rejects with a `Fault`: too many are waiting, or the sheet could not be drawn. */
  print(sheet: Sheet): Promise<Uint8Array> {
    if (this.#isStopped) return Promise.reject(pressFailed('the program stops'));
    if (this.#waiting.size >= sheetsWaitingMax) return Promise.reject(pressBusy());
    return new Promise((resolve, reject) => {
      const job = ++this.#lastJob;
      this.#waiting.set(job, { sheet, resolve, reject });
      this.#worker ??= this.#start();
      this.#worker.postMessage({ job, sheet } satisfies ToPress);
      this.#timer ??= this.#clock.after(drawWithin_ms, () => this.#giveUp());
    });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#timer?.cancel();
    for (const each of this.#waiting.values()) each.reject(pressFailed('the program stops'));
    this.#waiting.clear();
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const worker = startThread('./press-worker', import.meta.url);
    // A program that has nothing else to do may end.
    worker.unref();
    worker.on('message', (said: FromPress) => this.#hear(said));
    worker.on('error', (error) => this.#log('error', 'press', 'PRESS_THREAD_FAILED', { error: String(error) }));
    worker.once('exit', () => this.#gone(worker));
    return worker;
  }

  #hear(said: FromPress): void {
    const waiting = this.#waiting.get(said.job);
    if (!waiting) return;
    this.#waiting.delete(said.job);
    this.#timer?.cancel();
    this.#timer = this.#waiting.size > 0 ? this.#clock.after(drawWithin_ms, () => this.#giveUp()) : null;
    if ('pdf' in said) waiting.resolve(said.pdf);
    else waiting.reject(pressFailed(said.failed));
  }

  /** The first in line hangs: it is refused, and the others get a thread that does not hang. */
  #giveUp(): void {
    const hung = this.#worker;
    this.#worker = null;
    this.#refuseFirst(`not drawn within ${drawWithin_ms / 1_000} s`);
    void hung?.terminate();
  }

  /** The thread ended by itself, so the sheet it was at is at fault; one that was given up is no concern any more. */
  #gone(worker: Worker): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    if (!this.#isStopped) this.#refuseFirst('the drawing thread ended');
  }

  #refuseFirst(why: string): void {
    this.#timer?.cancel();
    this.#timer = null;
    const [first] = this.#waiting;
    if (!first) return;
    this.#waiting.delete(first[0]);
    first[1].reject(pressFailed(why));
    if (this.#waiting.size === 0) return;
    this.#worker = this.#start();
    for (const [job, { sheet }] of this.#waiting) this.#worker.postMessage({ job, sheet } satisfies ToPress);
    this.#timer = this.#clock.after(drawWithin_ms, () => this.#giveUp());
  }
}

function pressBusy(): Fault {
  return new Fault('PRESS_BUSY', {
    zh: `已有 ${sheetsWaitingMax} 份在等待打印,请稍后再试`,
    en: `${sheetsWaitingMax} sheets are waiting to be printed already; try again in a moment`,
  });
}

function pressFailed(why: string): Fault {
  return new Fault('PRESS_FAILED', {
    zh: `未能生成 PDF:${why.split('\n')[0]!}`,
    en: `the PDF could not be made: ${why.split('\n')[0]!}`,
  });
}
