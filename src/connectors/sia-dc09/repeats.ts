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
  | { repeat: false; cause: string }
  /** `answer` says whether the first one was acknowledged. */
  | { repeat: true; cause: string; answer: Promise<boolean> };

/** The messages one sender has sent lately. */
export interface RepeatWindow {
  take(message: string, now: Instant): Taken;
  /** What was taken as no repeat has its answer, or will get none. */
  settle(message: string, answered: boolean, now: Instant): void;
  forgetOld(now: Instant): void;
}

/** Among few messages the oldest is looked at again this often; there is no hurry. */
const lookAgain_ms = 1_000;
/** Stands for a time while a message has no answer yet. */
const unanswered = -1;

export function repeatWindow(): RepeatWindow {
  /**
   * When each message was acknowledged, in the order they came. Its cause holds a digest already, so it is the key as it
   * stands; at full rate there are very many, so the time is whole tenths of a second since the first one, a number that
   * takes no memory of its own.
   */
  const answeredAt = new Map<string, number>();
  let origin: Instant | null = null;
  /** Before this moment none can be old enough to be forgotten. */
  let oldAt: Instant = Infinity;
  /** Repeats that wait for the answer of their first one; few messages have any. */
  const waiting = new Map<string, ((answered: boolean) => void)[]>();
  /** How often a message has come anew after its window; most never do. */
  const generations = new Map<string, number>();

  function forgetOld(now: Instant): void {
    if (now < oldAt) return;
    for (const [message, tenths] of answeredAt) {
      const at = tenths === unanswered ? now : instantOf(tenths);
      const age_ms = now - at;
      if (age_ms <= repeatHeld_ms || (answeredAt.size <= keptMin && age_ms <= renamedFor_ms)) {
        oldAt = Math.max(at + repeatHeld_ms, now + lookAgain_ms);
        return;
      }
      answeredAt.delete(message);
      generations.delete(message);
    }
    oldAt = Infinity;
  }

  function instantOf(tenths: number): Instant {
    return (origin ?? 0) + tenths * 100;
  }

  function nameOf(message: string): string {
    const generation = generations.size === 0 ? undefined : generations.get(message);
    return generation === undefined ? message : `${message}~${generation}`;
  }

  return {
    forgetOld,
    take(message, now) {
      forgetOld(now);
      const tenths = answeredAt.get(message);
      if (tenths === unanswered) {
        const answer = new Promise<boolean>((resolve) => {
          const others = waiting.get(message);
          if (others) others.push(resolve);
          else waiting.set(message, [resolve]);
        });
        return { repeat: true, cause: nameOf(message), answer };
      }
      if (tenths !== undefined) {
        if (now - instantOf(tenths) <= repeatHeld_ms) {
          return { repeat: true, cause: nameOf(message), answer: Promise.resolve(true) };
        }
        answeredAt.delete(message);
        generations.set(message, (generations.get(message) ?? 1) + 1);
      }
      answeredAt.set(message, unanswered);
      if (oldAt === Infinity) oldAt = now + repeatHeld_ms;
      return { repeat: false, cause: nameOf(message) };
    },
    settle(message, answered, now) {
      // Not acknowledged: the next try is heard as if it were the first, under the same name.
      if (answered) answeredAt.set(message, Math.ceil((now - (origin ??= now)) / 100));
      else answeredAt.delete(message);
      if (waiting.size === 0) return;
      const waiters = waiting.get(message) ?? [];
      waiting.delete(message);
      for (const tell of waiters) tell(answered);
    },
  };
}
