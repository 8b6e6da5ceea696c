import type { Clock, Timer } from './clock.ts';
import type { Instant } from './instant.ts';

export interface SimulatedClock extends Clock {
  /** Moves time on, running every wait that falls due, in order. Lets promises settle in between. */
  advance(delay_ms: number): Promise<void>;
}

/** A clock that stands still until it is moved. Waits that fall due at the same moment run in the order they were made. */
export function simulatedClock(start: Instant): SimulatedClock {
  let now = start;
  let made = 0;
  const waits = new Map<number, { due: Instant; run: () => void }>();

  function nextDue(until: Instant): number | null {
    let first: number | null = null;
    for (const [id, wait] of waits) {
      if (wait.due > until) continue;
      if (first === null || wait.due < waits.get(first)!.due) first = id;
    }
    return first;
  }

  return {
    now: () => now,
    monotonic_ms: () => now - start,
    after(delay_ms, run): Timer {
      const id = made++;
      waits.set(id, { due: now + Math.max(0, delay_ms), run });
      return { cancel: () => waits.delete(id) };
    },
    async advance(delay_ms) {
      const until = now + delay_ms;
      await settle();
      for (let id = nextDue(until); id !== null; id = nextDue(until)) {
        const wait = waits.get(id)!;
        waits.delete(id);
        now = Math.max(now, wait.due);
        wait.run();
        await settle();
      }
      now = until;
      await settle();
    },
  };
}

/** Lets every promise that can go on without a timer go on. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}
