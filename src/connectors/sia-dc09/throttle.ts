import { hour_ms, second_ms } from '../../base/instant.ts';
import type { Instant } from '../../base/instant.ts';

export const badFramesMax = 20;
export const badWithin_ms = 10 * second_ms;
export const slowedEvery_ms = second_ms;
export const trustedFor_ms = hour_ms;
/** Addresses and accounts watched at once; the one longest quiet goes first. */
const watchedMax = 10_000;

interface Watched {
  /** Moments of the last bad frames, oldest first. */
  bad: Instant[];
  slowed: boolean;
  lastBadAt: Instant;
  lastLookedAtAt: Instant;
}

/**
 * Who sends 20 bad frames in 10 s is looked at once a second until 10 s pass without one. Told apart by address *and*
 * account, so that nobody can silence a panel by misbehaving in its name: an account with a valid frame in the last hour
 * is never slowed.
 */
export interface Throttle {
  allows(address: string, account: string | null, now: Instant): boolean;
  bad(address: string, account: string | null, now: Instant): void;
  valid(account: string, now: Instant): void;
  slowed(now: Instant): { address: string; account: string | null }[];
}

export function throttle(): Throttle {
  const watched = new Map<string, Watched>();
  const validAt = new Map<string, Instant>();
  const key = (address: string, account: string | null) => `${address} ${account ?? ''}`;

  function isTrusted(account: string | null, now: Instant): boolean {
    const at = account === null ? undefined : validAt.get(account.toUpperCase());
    return at !== undefined && now - at <= trustedFor_ms;
  }

  function isSlowed(one: Watched, now: Instant): boolean {
    if (one.slowed && now - one.lastBadAt > badWithin_ms) {
      one.slowed = false;
      one.bad = [];
    }
    return one.slowed;
  }

  return {
    allows(address, account, now) {
      if (watched.size === 0) return true;
      const one = watched.get(key(address, account));
      if (!one || !isSlowed(one, now) || isTrusted(account, now)) return true;
      if (now - one.lastLookedAtAt < slowedEvery_ms) {
        one.lastBadAt = now;
        return false;
      }
      one.lastLookedAtAt = now;
      return true;
    },
    bad(address, account, now) {
      const name = key(address, account);
      const one = watched.get(name) ?? { bad: [], slowed: false, lastBadAt: now, lastLookedAtAt: now };
      watched.delete(name);
      watched.set(name, one);
      one.bad.push(now);
      if (one.bad.length > badFramesMax) one.bad.shift();
      one.lastBadAt = now;
      if (!one.slowed && one.bad.length === badFramesMax && now - one.bad[0]! <= badWithin_ms) {
        one.slowed = true;
        one.lastLookedAtAt = now;
      }
      if (watched.size > watchedMax) watched.delete(watched.keys().next().value!);
    },
    valid(account, now) {
      validAt.set(account.toUpperCase(), now);
    },
    slowed(now) {
      const names: { address: string; account: string | null }[] = [];
      for (const [name, one] of watched) {
        const [address, account] = name.split(' ') as [string, string];
        if (isSlowed(one, now) && !isTrusted(account, now)) names.push({ address, account: account || null });
      }
      return names;
    },
  };
}
