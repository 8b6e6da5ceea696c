import { hour_ms } from '../../base/instant.ts';
import type { Instant } from '../../base/instant.ts';
import type { RefusedSignal } from '../../base/signal.ts';
import type { Sender } from '../connector.ts';

/**
 * Which refusals of known senders have been told: at most one an hour and cause, so that a mis-keyed fire panel is seen
 * and its retries do not fill the book.
 */
export interface Refusals {
  /** The signal and its cause if it is due; null within the hour. */
  due(sender: Sender, why: RefusedSignal['why'], now: Instant): { signal: RefusedSignal; cause: string } | null;
  /** The book could not take it: the next frame tells it. */
  untold(sender: Sender, why: RefusedSignal['why']): void;
  forgetOld(now: Instant): void;
}

export function refusals(): Refusals {
  const toldAt = new Map<string, Instant>();
  const keyOf = (sender: Sender, why: RefusedSignal['why']) => `${sender.stream} ${sender.panel} ${why}`;
  return {
    due(sender, why, now) {
      const key = keyOf(sender, why);
      const last = toldAt.get(key);
      if (last !== undefined && now - last < hour_ms) return null;
      toldAt.set(key, now);
      const signal: RefusedSignal = { kind: 'refused', panel: sender.panel, why };
      return { signal, cause: `dc09-refused:${sender.panel}:${why}:${now}` };
    },
    untold(sender, why) {
      toldAt.delete(keyOf(sender, why));
    },
    forgetOld(now) {
      for (const [key, at] of toldAt) if (now - at >= hour_ms) toldAt.delete(key);
    },
  };
}
