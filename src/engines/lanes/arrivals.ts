import type { Entrance } from './problem.ts';
import { Stream } from './streams.ts';

/**
 * When people come to one entrance: a Poisson process whose rate is constant within each stretch, drawn by inverting the
 * summed rate (Çinlar 1975), so nothing is thrown away and the draws of two schedules stay the same.
 */
export class Arrivals {
  private readonly until_s: Float64Array;
  private readonly from_s: Float64Array;
  private readonly per_s: Float64Array;
  private readonly moments: Stream;
  private readonly sizes: Stream;
  private readonly logGoOn: number;
  private readonly fixedSize: number;
  private stretch = 0;
  private at_s = 0;

  constructor(
    { arrivals, batch }: Entrance,
    span: { from_s: number; to_s: number },
    ...name: [number, number, number]
  ) {
    const used = arrivals.filter(({ from_s, to_s, per_h }) => per_h > 0 && to_s > span.from_s && from_s < span.to_s);
    this.from_s = Float64Array.from(used, ({ from_s }) => Math.max(from_s, span.from_s));
    this.until_s = Float64Array.from(used, ({ to_s }) => Math.min(to_s, span.to_s));
    this.per_s = Float64Array.from(used, ({ per_h }) => per_h / 3_600 / (batch?.mean ?? 1));
    this.moments = new Stream(name[0], name[1], name[2], 1);
    this.sizes = new Stream(name[0], name[1], name[2], 2);
    this.fixedSize = batch?.kind === 'fixed' ? Math.max(1, Math.round(batch.mean)) : 1;
    this.logGoOn = batch?.kind === 'geometric' && batch.mean > 1 ? Math.log(1 - 1 / batch.mean) : 0;
    this.at_s = this.from_s[0] ?? 0;
  }

  /** When the next batch comes; Infinity when none does. */
  next(): number {
    let left = -Math.log(this.moments.uniform());
    while (this.stretch < this.per_s.length) {
      const start = Math.max(this.at_s, this.from_s[this.stretch]!);
      const rate = this.per_s[this.stretch]!;
      const here = (this.until_s[this.stretch]! - start) * rate;
      if (left < here) return (this.at_s = start + left / rate);
      left -= here;
      this.stretch++;
    }
    return Infinity;
  }

  /** How many come with it. */
  size(): number {
    return this.logGoOn === 0 ? this.fixedSize : 1 + Math.floor(Math.log(this.sizes.uniform()) / this.logGoOn);
  }
}
