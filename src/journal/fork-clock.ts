import type { Clock } from '../base/clock.ts';
import type { Instant } from '../base/instant.ts';

/** A rehearsal's own time: it showed `shown` when the real clock showed `real`, and runs at `rate` from there. */
export interface ForkClock extends Clock {
  /** Sets it, forward only: a journal's time never steps back. */
  set(shown: Instant, rate: number): void;
}

export function forkClock(real: Clock, shownAtStart: Instant, rate = 1): ForkClock {
  let from = { real: real.now(), shown: shownAtStart, rate };
  const now = () => Math.floor(from.shown + (real.now() - from.real) * from.rate);
  return {
    now,
    monotonic_ms: () => real.monotonic_ms(),
    after: (delay_ms, run) => real.after(from.rate > 0 ? delay_ms / from.rate : delay_ms, run),
    set(shown, newRate) {
      from = { real: real.now(), shown: Math.max(shown, now()), rate: newRate };
    },
  };
}
