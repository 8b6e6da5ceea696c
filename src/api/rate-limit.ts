import type { Clock } from '../base/clock.ts';
import { requestsMax_perSecond, signalsMax_perSecond, throttleEntriesMax } from './limits.ts';

/** A bucket of allowances a person, token or address; it fills again at the rate and holds two seconds' worth. */
export class RateLimit {
  private readonly clock: Clock;
  private readonly buckets = new Map<string, { left: number; at_ms: number }>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  allows(key: string, isConnector = false): boolean {
    const perSecond = isConnector ? signalsMax_perSecond : requestsMax_perSecond;
    const now_ms = this.clock.monotonic_ms();
    const bucket = this.buckets.get(key);
    const most = 2 * perSecond;
    const left = bucket ? Math.min(most, bucket.left + ((now_ms - bucket.at_ms) / 1_000) * perSecond) : most;
    this.buckets.delete(key);
    if (this.buckets.size >= throttleEntriesMax) this.buckets.delete(this.buckets.keys().next().value!);
    this.buckets.set(key, { left: Math.max(0, left - 1), at_ms: now_ms });
    return left >= 1;
  }
}
