import type { Instant } from './instant.ts';

/** A wait that has not ended yet. Cancelling one that has ended does nothing. */
export interface Timer {
  cancel(): void;
}

/** The only door to time. Real code gets `realClock()`, tests and drills get one they move by hand. */
export interface Clock {
  now(): Instant;
  /** Milliseconds that never step back; for measuring, not for showing. */
  monotonic_ms(): number;
  after(delay_ms: number, run: () => void): Timer;
}

/** How fast the shown time may run after the wall clock when the two have parted (design: at most 5 %). */
const slewShareMax = 0.05;
/** A gap beyond this is a step: told to `onStep`, then taken at once. */
const stepMin_ms = 1_000;

/**
 * Wall time at start plus monotonic time, pulled towards the wall clock by at most 5 %, so a correction of the
 * machine's clock never makes two facts change places.
 */
export function realClock(onStep: (step_ms: number) => void = () => {}): Clock {
  let shown = Date.now();
  let readAt = performance.now();
  return {
    now() {
      const elapsed = performance.now() - readAt;
      readAt += elapsed;
      const wall = Date.now();
      shown += elapsed;
      const gap = wall - shown;
      if (Math.abs(gap) > stepMin_ms) {
        shown = wall;
        onStep(Math.round(gap));
      } else {
        shown += Math.sign(gap) * Math.min(Math.abs(gap), elapsed * slewShareMax);
      }
      return Math.floor(shown);
    },
    monotonic_ms: () => performance.now(),
    after(delay_ms, run) {
      const timer = setTimeout(run, delay_ms);
      return { cancel: () => clearTimeout(timer) };
    },
  };
}
