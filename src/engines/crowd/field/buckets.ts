/**
 * The untidy queue: squares by cost in buckets as wide as half a square, taken bucket by bucket and within one as they
 * come. Each square lies in one bucket only, in a chain that can be unhooked anywhere.
 */
export class Buckets {
  private readonly next: Int32Array;
  private readonly previous: Int32Array;
  private readonly bucketOf: Int32Array;
  private heads: Int32Array;
  private readonly width: number;
  private now = 0;
  private waiting = 0;

  constructor(count: number, width: number) {
    this.next = new Int32Array(count).fill(-1);
    this.previous = new Int32Array(count).fill(-1);
    this.bucketOf = new Int32Array(count).fill(-1);
    this.heads = new Int32Array(1024).fill(-1);
    this.width = width;
  }

  /** Puts it in, or moves it to where its new cost belongs. */
  put(cell: number, cost: number): void {
    // Rounding may put a cost a hair before the bucket that is being emptied.
    const bucket = Math.max(this.now, Math.floor(cost / this.width));
    const before = this.bucketOf[cell]!;
    if (before === bucket) return;
    if (before >= 0) this.unhook(cell, before);
    if (bucket >= this.heads.length) this.grow(bucket + 1);
    const head = this.heads[bucket]!;
    this.next[cell] = head;
    this.previous[cell] = -1;
    if (head >= 0) this.previous[head] = cell;
    this.heads[bucket] = cell;
    this.bucketOf[cell] = bucket;
    this.waiting++;
  }

  /** The next one, -1 when none is left. */
  take(): number {
    if (this.waiting === 0) return -1;
    while (this.heads[this.now]! < 0) this.now++;
    const cell = this.heads[this.now]!;
    this.unhook(cell, this.now);
    return cell;
  }

  private unhook(cell: number, bucket: number): void {
    const next = this.next[cell]!;
    const previous = this.previous[cell]!;
    if (previous >= 0) this.next[previous] = next;
    else this.heads[bucket] = next;
    if (next >= 0) this.previous[next] = previous;
    this.bucketOf[cell] = -1;
    this.waiting--;
  }

  private grow(least: number): void {
    const grown = new Int32Array(Math.max(least, 2 * this.heads.length)).fill(-1);
    grown.set(this.heads);
    this.heads = grown;
  }
}
