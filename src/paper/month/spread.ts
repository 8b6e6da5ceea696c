/**
 * Durations counted by whole second up to an hour and by whole minute beyond: a quantile is exact to the second where it
 * matters, and a month of any size takes at most a few thousand counters.
 */
export class Spread {
  private readonly counts = new Map<number, number>();
  total = 0;

  add(span_ms: number): void {
    const span_s = Math.max(0, Math.round(span_ms / 1_000));
    const key = span_s <= 3_600 ? span_s : Math.ceil(span_s / 60) * 60;
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
    this.total++;
  }

  /** The least duration that this share of all did not exceed (nearest rank); null where nothing was counted. */
  quantile_s(share: number): number | null {
    let left = Math.max(1, Math.ceil(this.total * share));
    for (const [span_s, count] of [...this.counts].sort(([a], [b]) => a - b)) {
      left -= count;
      if (left <= 0) return span_s;
    }
    return null;
  }

  /** How many took no longer than this. */
  within(limit_s: number): number {
    let sum = 0;
    for (const [span_s, count] of this.counts) if (span_s <= limit_s) sum += count;
    return sum;
  }
}
