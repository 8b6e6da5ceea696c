import type { Clock, Timer } from '../base/clock.ts';
import type { Instant } from '../base/instant.ts';

/** A rehearsal's own time: it showed `shown` when the real clock showed `real`, and runs at `rate` from there. */
export interface ForkClock extends Clock {
  /** Sets it, forward only: a journal's time never steps back. At rate 0 it stands still. */
  set(shown: Instant, rate: number): void;
}

interface Wait {
  due: number;
  run: () => void;
  timer: Timer | null;
}

export function forkClock(real: Clock, shownAtStart: Instant, rate = 1): ForkClock {
  let from = { real: real.now(), shown: shownAtStart, rate };
  /** What is waited for is a moment of this clock, so every wait is made anew when the clock is set. */
  const waits = new Set<Wait>();
  const exact = () => from.shown + (real.now() - from.real) * from.rate;

  function begin(wait: Wait): void {
    wait.timer?.cancel();
    wait.timer = null;
    if (from.rate === 0) return;
    wait.timer = real.after(Math.max(0, Math.ceil((wait.due - exact()) / from.rate)), () => {
      waits.delete(wait);
      wait.run();
    });
  }

  return {
    now: () => Math.floor(exact()),
    monotonic_ms: () => real.monotonic_ms(),
    after(delay_ms, run) {
      const wait: Wait = { due: exact() + delay_ms, run, timer: null };
      waits.add(wait);
      begin(wait);
      return {
        cancel() {
          waits.delete(wait);
          wait.timer?.cancel();
        },
      };
    },
    set(shown, newRate) {
      from = { real: real.now(), shown: Math.max(shown, exact()), rate: newRate };
      for (const wait of waits) begin(wait);
    },
  };
}
