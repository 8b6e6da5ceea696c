import { commandQueueMax, signalQueueBytesMax, signalQueueMax } from './limits.ts';

/** What comes by one connection, in its order. */
interface Line<T> {
  source: string;
  asks: T[];
}

/**
 * What waits for the clerk: people's commands in a lane of their own, taken first; signals by source, taken in turn,
 * so that one chattering panel cannot hold up the rest. `bytes` is a fair guess of what an ask holds in memory.
 */
export class AskQueue<T extends { readonly bytes: number }> {
  private readonly people: T[] = [];
  private readonly lines = new Map<string, Line<T>>();
  /** Lines with something to take; whose turn it is stands first. */
  private readonly turns: Line<T>[] = [];
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

  /** False when the queue is full: the device is not answered and tries again. */
  addSignal(source: string, ask: T): boolean {
    if (this.signals >= signalQueueMax || this.signalBytes + ask.bytes > signalQueueBytesMax) return false;
    const line = this.lines.get(source);
    if (line) line.asks.push(ask);
    else {
      const made = { source, asks: [ask] };
      this.lines.set(source, made);
      this.turns.push(made);
    }
    this.signals++;
    this.signalBytes += ask.bytes;
    return true;
  }

  /** The one to be decided next: people first, then one of each source in turn. */
  next(): T | null {
    const person = this.people.shift();
    if (person) return person;
    const line = this.turns.shift();
    if (!line) return null;
    const ask = line.asks.shift()!;
    if (line.asks.length > 0) this.turns.push(line);
    else this.lines.delete(line.source);
    this.signals--;
    this.signalBytes -= ask.bytes;
    return ask;
  }
}
