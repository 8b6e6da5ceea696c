import type { Connection } from '../../base/network.ts';

/** Frames of one connection that wait for their answer; at this count reading stops until half of them are answered. */
export const outstandingMax = 256;

/**
 * The answers of one connection leave in the order of their frames, while the reports behind them run side by side: what is
 * ready behind one that is not waits for it. Answers that become ready together leave in one write.
 */
export interface AnswerLine {
  /** Keeps a place; call the result once, with null for silence. */
  place(): (answer: Buffer | null) => void;
  waiting(): number;
  close(): void;
}

interface Place {
  settled: boolean;
  answer: Buffer | null;
}

export function answerLine(connection: Connection, afterFlush: () => void): AnswerLine {
  const places: Place[] = [];
  let first = 0;
  let flushing = false;
  let closed = false;

  function flush(): void {
    flushing = false;
    const ready: Buffer[] = [];
    while (first < places.length && places[first]!.settled) {
      const { answer } = places[first++]!;
      if (answer) ready.push(answer);
    }
    // Whatever has left is let go of at once: answers kept here for a second would outlive two rounds of the collector.
    if (first === places.length || first > outstandingMax) {
      places.splice(0, first);
      first = 0;
    }
    if (closed) return;
    if (ready.length > 0) connection.write(ready.length === 1 ? ready[0]! : Buffer.concat(ready));
    afterFlush();
  }

  return {
    place() {
      const place: Place = { settled: false, answer: null };
      places.push(place);
      return (answer) => {
        if (place.settled) return;
        place.settled = true;
        place.answer = answer;
        if (flushing || places[first] !== place) return;
        flushing = true;
        queueMicrotask(flush);
      };
    },
    waiting: () => places.length - first,
    close() {
      closed = true;
    },
  };
}
