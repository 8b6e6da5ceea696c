import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { derive, derivedRule } from './derived.ts';
import { readPage_facts } from './limits.ts';
import type { Store } from './store.ts';
import { sameHash } from './tree.ts';

/** While it is behind it works one part in twenty: alarms come first, and every answer says how far it has read. */
const restShare = 19;
/** After a failure the next try waits this long. */
const retryWait_ms = 2_000;

interface Followed {
  /** Facts are known to stand up to here, not included. */
  until: number;
  /** Null: look into the store. */
  at: number | null;
}

export interface FollowerParts {
  store: Pick<Store, 'read' | 'derived'>;
  clock: Clock;
  log: Log;
  /** Called whenever it has come further: everything before `nextSeq` is in the derived rows. */
  reached: (stream: number, nextSeq: number) => void;
}

/**
 * Reads committed facts page by page and keeps the derived rows in step. It rests nineteen times as long as it works, so
 * that catching up on a long journal takes little of a core and of the disk from the alarms that come in meanwhile.
 */
export class HistoryFollower {
  readonly #parts: FollowerParts;
  readonly #followed = new Map<number, Followed>();
  #isWorking = false;
  #isStopped = false;

  constructor(parts: FollowerParts) {
    this.#parts = parts;
  }

  /** The stream has facts up to `until`, not included. Once caught up, the follower does nothing until it is rung. */
  ring(stream: number, until: number): void {
    const followed = this.#followed.get(stream);
    if (followed) followed.until = Math.max(followed.until, until);
    else this.#followed.set(stream, { until, at: null });
    if (!this.#isWorking) void this.#work();
  }

  /** The derived rows were thrown away, or the stream's facts were: begins again at what the store says. */
  again(stream: number, until: number): void {
    this.#followed.delete(stream);
    this.ring(stream, until);
  }

  stop(): void {
    this.#isStopped = true;
  }

  async #work(): Promise<void> {
    const { clock, log } = this.#parts;
    this.#isWorking = true;
    for (let behind = this.#behind(); behind.length > 0 && !this.#isStopped; behind = this.#behind()) {
      // A page a stream in turn, so that a long one does not hold up the others.
      for (const [stream, followed] of behind) {
        const startedAt = clock.monotonic_ms();
        let rest_ms: number;
        try {
          await this.#takePage(stream, followed);
          rest_ms = this.#behind().length > 0 ? (clock.monotonic_ms() - startedAt) * restShare : 0;
        } catch (error) {
          if (this.#isStopped) return;
          log('warn', 'history', 'HISTORY_STALLED', { stream, error: String(error) });
          followed.at = null;
          rest_ms = retryWait_ms;
        }
        if (rest_ms > 0) await new Promise<void>((resolve) => clock.after(rest_ms, resolve));
        if (this.#isStopped) return;
      }
    }
    // In the same turn as the last look, so that no ring falls between the two.
    this.#isWorking = false;
  }

  #behind(): [number, Followed][] {
    return [...this.#followed].filter(([, { at, until }]) => at === null || at < until);
  }

  async #takePage(stream: number, followed: Followed): Promise<void> {
    const { store, reached } = this.#parts;
    const from = followed.at ?? (await this.#whereItStands(stream));
    const facts = await store.read(stream, from, readPage_facts);
    if (facts.length > 0 && !(await store.derived.put(derive(stream, facts)))) {
      followed.at = null;
      return;
    }
    followed.at = facts.length === 0 ? from : facts.at(-1)!.seq + 1;
    // A dropped rehearsal has fewer facts than it once rang for.
    if (facts.length === 0) followed.until = followed.at;
    reached(stream, followed.at);
  }

  /** Where the rows end, if they were made by this rule and of this very book; else they go and all begins anew. */
  async #whereItStands(stream: number): Promise<number> {
    const { store, log } = this.#parts;
    const cursor = await store.derived.cursor(stream);
    if (cursor === null) return 0;
    const [last] = await store.read(stream, cursor.nextSeq - 1, 1);
    const isThisBook = last !== undefined && last.seq === cursor.nextSeq - 1 && sameHash(last.leaf, cursor.lastLeaf);
    if (isThisBook && cursor.rule === derivedRule) return cursor.nextSeq;
    log('info', 'history', 'HISTORY_REBUILT', { stream, rule: cursor.rule });
    await store.derived.drop(stream);
    return 0;
  }
}
