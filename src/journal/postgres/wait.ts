import type { Clock } from '../../base/clock.ts';

export function wait(clock: Clock, delay_ms: number): Promise<void> {
  return new Promise((resolve) => clock.after(delay_ms, resolve));
}
