import type { Clock, Timer } from '../base/clock.ts';
import type { Instant } from '../base/instant.ts';
import type { Log } from '../base/log.ts';
import type { HourFigure } from './derived.ts';
import { HistoryFollower } from './history-follower.ts';
import { HistoryThread } from './history-thread.ts';
import type { Store, StoredFact } from './store.ts';
import type { Stream } from './stream.ts';

/** However many commits a second there are, the follower is rung at most this often. */
const ringEvery_ms = 250;
/** How long a question waits for the follower to come to the newest fact there was when it was asked. */
const answerWait_ms = 1_000;

export interface HistoryAnswer {
  /** The last seq looked at: what was recorded after it is not in here yet. */
  asOf: number;
  /** Lines as they lie, newest first. */
  facts: readonly StoredFact[];
}

export interface HistoryLag {
  stream: string;
  asOf: number;
  behind_facts: number;
}

interface Followed {
  stream: Stream;
  /** Everything before it is in the rows, as far as we were told. */
  nextSeq: number;
  unfollow: () => void;
}

interface Waiting {
  stream: number;
  nextSeq: number;
  resolve: () => void;
}

/**
 * What happened to a subject, without reading the whole journal: kept by a follower that runs in a thread with its own
 * connection where the store allows it, else beside us. It always says how far it has come.
 */
export class History {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #follower: HistoryThread | HistoryFollower;
  readonly #followed = new Map<number, Followed>();
  readonly #waiting = new Set<Waiting>();
  readonly #toRing = new Set<number>();
  #ringing: Timer | null = null;

  constructor({ store, clock, log }: { store: Store; clock: Clock; log: Log }) {
    this.#store = store;
    this.#clock = clock;
    const reached = (stream: number, nextSeq: number) => this.#reached(stream, nextSeq);
    this.#follower =
      store.followFrom === undefined
        ? new HistoryFollower({ store, clock, log, reached })
        : new HistoryThread(store.followFrom, { clock, log, reached });
  }

  /** From now on this stream's history is kept. A stream opened anew (its next epoch) takes the place of the one before. */
  follow(stream: Stream): void {
    const { number } = stream.row;
    const before = this.#followed.get(number);
    before?.unfollow();
    const unfollow = stream.follow(() => this.#ringSoon(number));
    this.#followed.set(number, { stream, nextSeq: before?.nextSeq ?? 0, unfollow });
    this.#ringSoon(number);
  }

  forget(stream: Stream): void {
    this.#followed.get(stream.row.number)?.unfollow();
    this.#followed.delete(stream.row.number);
  }

  /** The newest facts that name the subject, or those before a seq. */
  async about(
    stream: Stream,
    subject: string,
    { before = Number.MAX_SAFE_INTEGER, limit }: { before?: number; limit: number },
  ): Promise<HistoryAnswer> {
    const nextSeq = await this.#upToDate(stream);
    const facts = await this.#store.derived.facts(stream.row.number, subject, Math.min(before, nextSeq), limit);
    return { asOf: nextSeq - 1, facts };
  }

  /** How many facts of each type each hour had, by the moment they were recorded. */
  async figures(
    stream: Stream,
    from: Instant,
    until: Instant,
  ): Promise<{ asOf: number; figures: readonly HourFigure[] }> {
    const { derived } = this.#store;
    let nextSeq = await this.#upToDate(stream);
    for (;;) {
      const figures = await derived.figures(stream.row.number, from, until);
      // Sums say nothing of their own age, so they count only when the follower stood still while they were read.
      const after = (await derived.cursor(stream.row.number))?.nextSeq ?? 0;
      if (after === nextSeq) return { asOf: nextSeq - 1, figures };
      nextSeq = after;
    }
  }

  lag(): HistoryLag[] {
    return [...this.#followed.values()].map(({ stream, nextSeq }) => ({
      stream: stream.row.name,
      asOf: nextSeq - 1,
      behind_facts: Math.max(0, stream.reader.nextSeq - nextSeq),
    }));
  }

  /** Throws the derived rows away; the follower makes them again. */
  async rebuild(stream: Stream): Promise<void> {
    const { number } = stream.row;
    await this.#store.derived.drop(number);
    const followed = this.#followed.get(number);
    if (followed) followed.nextSeq = 0;
    this.#follower.again(number, stream.reader.nextSeq);
  }

  async stop(): Promise<void> {
    this.#ringing?.cancel();
    for (const { unfollow } of this.#followed.values()) unfollow();
    for (const each of this.#waiting) each.resolve();
    await this.#follower.stop();
  }

  /** Rings at once and waits a little; then reads how far the rows really are, whatever we were told. */
  async #upToDate(stream: Stream): Promise<number> {
    const { number } = stream.row;
    const wanted = stream.reader.nextSeq;
    if ((this.#followed.get(number)?.nextSeq ?? 0) < wanted) {
      this.#follower.ring(number, wanted);
      await this.#until(number, wanted);
    }
    return (await this.#store.derived.cursor(number))?.nextSeq ?? 0;
  }

  #until(stream: number, nextSeq: number): Promise<void> {
    return new Promise((resolve) => {
      const each: Waiting = { stream, nextSeq, resolve };
      const giveUp = this.#clock.after(answerWait_ms, () => each.resolve());
      each.resolve = () => {
        this.#waiting.delete(each);
        giveUp.cancel();
        resolve();
      };
      this.#waiting.add(each);
    });
  }

  #reached(stream: number, nextSeq: number): void {
    const followed = this.#followed.get(stream);
    if (followed) followed.nextSeq = nextSeq;
    for (const each of this.#waiting) if (each.stream === stream && nextSeq >= each.nextSeq) each.resolve();
  }

  #ringSoon(stream: number): void {
    this.#toRing.add(stream);
    this.#ringing ??= this.#clock.after(ringEvery_ms, () => {
      this.#ringing = null;
      for (const number of this.#toRing) {
        const followed = this.#followed.get(number);
        if (followed) this.#follower.ring(number, followed.stream.reader.nextSeq);
      }
      this.#toRing.clear();
    });
  }
}
