import { hash } from 'node:crypto';
import type { Instant } from '../../base/instant.ts';
import type { Envelope } from './codec.ts';
import type { Content } from './content.ts';

const tokenLetters: Record<string, string> = { 'SIA-DCS': 'S', 'ADM-CID': 'C', NULL: 'N' };
/** 128 bits are 22 characters of base64url. */
const digestLength = 22;

/**
 * What makes two frames the same message: token, account, receiver, line, sequence, and 128 bits of a hash of what was said
 * without pad, time and keys. An encrypted retry has a new pad and a new time, and sequences come round after 9999. Sequence
 * 0000 is used over and over, so there the time counts as well. At most 70 characters; the journal knows it as the cause.
 */
export function causeOf(envelope: Envelope, content: Content, account: string): string {
  const timed = envelope.sequence === '0000' && content.timestamp !== null;
  const said = timed ? Buffer.concat([content.said, Buffer.from(String(content.timestamp), 'latin1')]) : content.said;
  const digest = hash('sha256', said, 'base64url').slice(0, digestLength);
  const token = `${envelope.encrypted ? '*' : ''}${tokenLetters[envelope.token] ?? '?'}`;
  return `dc09:${token}:${account}:R${envelope.receiver ?? '-'}:L${envelope.line ?? '-'}:${envelope.sequence}:${digest}`;
}

/** Standards allow a panel 60 s between tries; two of them fit. */
export const repeatHeld_ms = 120_000;
/** The clerk may know a cause for ten minutes; while it may, the same message later than the window needs a new name. */
const renamedFor_ms = 660_000;
/** Beyond this count only the 120 s are kept: the time bound wins over the count. */
const keptMin = 256;

export type Taken =
  | { repeat: false; cause: string; settle(answered: boolean, now: Instant): void }
  /** `answer` says whether the first one was acknowledged. */
  | { repeat: true; cause: string; answer: Promise<boolean> };

/** The messages one sender has sent lately. */
export interface RepeatWindow {
  take(cause: string, now: Instant): Taken;
  forgetOld(now: Instant): void;
}

export function repeatWindow(): RepeatWindow {
  /**
   * When each was acknowledged, oldest first. The cause holds a digest already, so it is the key as it stands; at full rate
   * there are very many, so the time is whole tenths of a second since the first one, a number that takes no memory of its own.
   */
  const answeredAt = new Map<string, number>();
  let origin: Instant | null = null;
  /** Those whose first one still waits, with the repeats that wait for it. */
  const waiting = new Map<string, ((answered: boolean) => void)[]>();
  /** How often a cause has come anew after its window; most never do. */
  const generations = new Map<string, number>();

  function forgetOld(now: Instant): void {
    for (const [key, tenths] of answeredAt) {
      const age_ms = now - instantOf(tenths);
      if (age_ms <= repeatHeld_ms || (answeredAt.size <= keptMin && age_ms <= renamedFor_ms)) return;
      answeredAt.delete(key);
      generations.delete(key);
    }
  }

  function instantOf(tenths: number): Instant {
    return (origin ?? 0) + tenths * 100;
  }

  function nameOf(cause: string, key: string): string {
    const generation = generations.size === 0 ? undefined : generations.get(key);
    return generation === undefined ? cause : `${cause}~${generation}`;
  }

  return {
    forgetOld,
    take(cause, now) {
      forgetOld(now);
      const key = cause;
      const before = waiting.get(key);
      if (before)
        return { repeat: true, cause: nameOf(cause, key), answer: new Promise((resolve) => before.push(resolve)) };
      const tenths = answeredAt.get(key);
      if (tenths !== undefined && now - instantOf(tenths) <= repeatHeld_ms) {
        return { repeat: true, cause: nameOf(cause, key), answer: Promise.resolve(true) };
      }
      if (tenths !== undefined) {
        answeredAt.delete(key);
        generations.set(key, (generations.get(key) ?? 1) + 1);
      }
      const waiters: ((answered: boolean) => void)[] = [];
      waiting.set(key, waiters);
      return {
        repeat: false,
        cause: nameOf(cause, key),
        settle(answered, later) {
          waiting.delete(key);
          // Not acknowledged: the next try is heard as if it were the first, under the same name.
          if (answered) answeredAt.set(key, Math.ceil((later - (origin ??= later)) / 100));
          for (const tell of waiters) tell(answered);
        },
      };
    },
  };
}
