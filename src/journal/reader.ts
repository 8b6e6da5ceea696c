import type { Fact } from '../base/fact.ts';
import type { Instant } from '../base/instant.ts';
import type { Log } from '../base/log.ts';
import type { Committed } from './clerk.ts';
import type { Fold } from './fold.ts';

export type Follower = (batch: Committed) => void;

/** The state after everything durable: what HTTP, the feed and outward orders see. Never ahead of the journal. */
export class Reader {
  readonly fold: Fold;
  nextSeq: number;
  lastRecordedAt: Instant;
  private readonly followers = new Set<Follower>();
  private readonly log: Log;

  constructor(fold: Fold, nextSeq: number, lastRecordedAt: Instant, log: Log) {
    this.log = log;
    this.fold = fold;
    this.nextSeq = nextSeq;
    this.lastRecordedAt = lastRecordedAt;
  }

  state<S>(module: string): S {
    return this.fold.state<S>(module);
  }

  /** Called in the order of commits, before anyone is answered. */
  take(batch: Committed): void {
    for (const fact of batch.facts) this.fold.apply(fact);
    const last = batch.facts[batch.facts.length - 1] as Fact;
    this.nextSeq = last.seq + 1;
    this.lastRecordedAt = last.recordedAt;
    for (const follower of this.followers) this.tell(follower, batch);
  }

  /** Told of every batch from now on, in order. Gives the way to stop. */
  follow(follower: Follower): () => void {
    this.followers.add(follower);
    return () => this.followers.delete(follower);
  }

  /** Whoever follows is no part of what is durable: a mistake there is told and keeps nobody else waiting. */
  private tell(follower: Follower, batch: Committed): void {
    try {
      follower(batch);
    } catch (error) {
      this.log('error', 'reader', 'FOLLOWER_FAILED', {
        error: error instanceof Error ? (error.stack ?? null) : String(error),
      });
    }
  }
}
