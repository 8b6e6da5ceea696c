import { commandQueueMax, signalQueueBytesMax, signalQueueMax } from './limits.ts';

/**
 * What waits for the clerk: people's commands in a lane of their own, taken first; signals by source, taken in turn,
 * so that one chattering panel cannot hold up the rest.
 */
export class AskQueue<T> {
  private people: T[] = [];
  private readonly sources = new Map<string, T[]>();
  private signals = 0;
  private signalBytes = 0;

  get size(): number {
    return this.people.length + this.signals;
  }

  /** False when the lane is full: the command is refused and may be sent again. */
  addCommand(ask: T): boolean {
    if (this.people.length >= commandQueueMax) return false;
    this.people.push(ask);
    return true;
  }

  /** False when the queue is full: the device is not answered and tries again. `bytes` is a fair guess of what it holds. */
  addSignal(source: string, ask: T, bytes: number): boolean {
    if (this.signals >= signalQueueMax || this.signalBytes + bytes > signalQueueBytesMax) return false;
    const waiting = this.sources.get(source);
    if (waiting) waiting.push(ask);
    else this.sources.set(source, [ask]);
    this.signals++;
    this.signalBytes += bytes;
    return true;
  }

  /** Up to `limit` asks in the order they are to be decided: people first, then one of each source in turn. */
  take(limit: number): T[] {
    const taken = this.people.splice(0, limit);
    if (taken.length === limit || this.signals === 0) return taken;
    if (this.signals <= limit - taken.length) return this.takeAllSignals(taken);
    for (let turn = 0; taken.length < limit && this.signals > 0; turn++) {
      for (const [source, waiting] of this.sources) {
        if (taken.length === limit) break;
        taken.push(waiting.shift()!);
        this.signals--;
        if (waiting.length === 0) this.sources.delete(source);
      }
    }
    if (this.signals === 0) this.signalBytes = 0;
    return taken;
  }

  /** Everything fits into this turn, so only the order within a source matters; taking turns still, without shifting. */
  private takeAllSignals(taken: T[]): T[] {
    for (let turn = 0, more = true; more; turn++) {
      more = false;
      for (const waiting of this.sources.values()) {
        if (turn < waiting.length) taken.push(waiting[turn]!);
        if (turn + 1 < waiting.length) more = true;
      }
    }
    this.sources.clear();
    this.signals = 0;
    this.signalBytes = 0;
    return taken;
  }
}
