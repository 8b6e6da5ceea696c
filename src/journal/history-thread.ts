import type { Worker } from 'node:worker_threads';
import { startThread } from '../base/thread.ts';
import type { Clock, Timer } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { FollowerParts } from './history-follower.ts';

/** What the two threads say to each other. */
export type ToFollower = { ring: number; until: number; again: boolean } | 'stop';
export type FromFollower =
  | { reached: number; nextSeq: number }
  | { level: 'info' | 'warn' | 'error'; unit: string; code: string; detail: Record<string, string> };

/** The start of the program goes first. */
const startWait_ms = 500;
const restartWait_ms = 5_000;
const stopWait_ms = 2_000;

/** The follower in a thread of its own, with a connection of its own: what it does never stands in the clerk's way. */
export class HistoryThread {
  readonly #followFrom: unknown;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #reached: FollowerParts['reached'];
  readonly #rung = new Map<number, number>();
  #worker: Worker | null = null;
  #starting: Timer | null;
  #isStopped = false;

  constructor(followFrom: unknown, { clock, log, reached }: Omit<FollowerParts, 'store'>) {
    this.#followFrom = followFrom;
    this.#clock = clock;
    this.#log = log;
    this.#reached = reached;
    this.#starting = clock.after(startWait_ms, () => this.#start());
  }

  ring(stream: number, until: number): void {
    this.#rung.set(stream, until);
    this.#say({ ring: stream, until, again: false });
  }

  again(stream: number, until: number): void {
    this.#rung.set(stream, until);
    this.#say({ ring: stream, until, again: true });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#starting?.cancel();
    const worker = this.#worker;
    if (!worker) return;
    worker.ref();
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    this.#say('stop');
    const giveUp = this.#clock.after(stopWait_ms, () => void worker.terminate());
    await ended;
    giveUp.cancel();
  }

  #start(): void {
    this.#starting = null;
    const worker = startThread('./postgres/history-worker', import.meta.url, {
      workerData: this.#followFrom,
    });
    this.#worker = worker;
    // A program that has nothing else to do may end.
    worker.unref();
    worker.on('message', (said: FromFollower) => this.#hear(said));
    worker.on('error', (error) => this.#log('error', 'history', 'HISTORY_THREAD_FAILED', { error: String(error) }));
    worker.once('exit', () => this.#gone());
    for (const [stream, until] of this.#rung) this.#say({ ring: stream, until, again: false });
  }

  #gone(): void {
    this.#worker = null;
    if (!this.#isStopped) this.#starting = this.#clock.after(restartWait_ms, () => this.#start());
  }

  #say(what: ToFollower): void {
    this.#worker?.postMessage(what);
  }

  #hear(said: FromFollower): void {
    if ('reached' in said) this.#reached(said.reached, said.nextSeq);
    else this.#log(said.level, said.unit, said.code, said.detail);
  }
}
