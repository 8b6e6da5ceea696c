import type { Instant } from '../../base/instant.ts';
import type { RefusedSignal } from '../../base/signal.ts';
import type { Sender, Senders } from '../connector.ts';
import { decryptContent } from './cipher.ts';
import type { Envelope, FrameFault } from './codec.ts';
import { readContent } from './content.ts';
import type { Content } from './content.ts';
import { accountInData } from './events.ts';

/** Why a frame was not taken. Each has its sentence, and what to set on the panel, in advice.ts. */
export type Why =
  | FrameFault
  | 'unknown-token'
  | 'unknown-account'
  | 'no-key-set'
  | 'not-decrypted'
  | 'plain-for-keyed'
  | 'time-outside-window'
  | 'no-time'
  | 'bad-content'
  | 'too-many-bad'
  | 'not-now'
  | 'not-kept';

/** The answer due by the table of the README, before anything is reported. */
export type Verdict =
  | { due: 'acknowledge'; sender: Sender; content: Content; key: Uint8Array | null; drift_ms: number | null }
  | {
      due: 'not-acknowledge' | 'unable' | 'silence';
      why: Why;
      sender: Sender | null;
      content: Content | null;
      drift_ms: number | null;
    };

const messageTokens: readonly string[] = ['SIA-DCS', 'ADM-CID', 'NULL'];

/** Decides about a frame whose CRC, length and header are right. Pure; the order of the questions is the order of the table. */
export function judge(envelope: Envelope, senders: Senders, now: Instant): Verdict {
  const sender = findSender(envelope, senders);
  if (!messageTokens.includes(envelope.token)) return turnAway('unable', 'unknown-token', sender);
  if (!sender) return turnAway('not-acknowledge', 'unknown-account', null, readPlain(envelope));
  const key = sender.key ?? null;
  if (envelope.encrypted) {
    if (!key) return turnAway('not-acknowledge', 'no-key-set', sender);
    const plain = decryptContent(envelope.content, key);
    const content = plain && readContent(plain);
    if (!content) return turnAway('not-acknowledge', 'not-decrypted', sender);
    if (content.timestamp === null) return turnAway('not-acknowledge', 'no-time', sender, content);
    return inWindow(sender, content, key, now);
  }
  const content = readContent(envelope.content);
  // A downgrade: whoever can send in clear could speak for a panel that is trusted because of its key.
  if (sender.key !== undefined && !sender.plainAllowed) {
    return turnAway('not-acknowledge', 'plain-for-keyed', sender, content);
  }
  if (!content) return turnAway('silence', 'bad-content', sender);
  return inWindow(sender, content, null, now);
}

/** Whole seconds, as the frame has them: 40 s past and 20 s future are still right, 41 and 21 are not. */
function inWindow(sender: Sender, content: Content, key: Uint8Array | null, now: Instant): Verdict {
  if (content.timestamp === null) return { due: 'acknowledge', sender, content, key, drift_ms: null };
  const late_s = Math.floor(now / 1000) - content.timestamp / 1000;
  const drift_ms = -late_s * 1000;
  if (late_s > sender.window.past_s || late_s < -sender.window.future_s) {
    return { due: 'not-acknowledge', why: 'time-outside-window', sender, content, drift_ms };
  }
  return { due: 'acknowledge', sender, content, key, drift_ms };
}

function turnAway(
  due: 'not-acknowledge' | 'unable' | 'silence',
  why: Why,
  sender: Sender | null,
  content: Content | null = null,
): Verdict {
  return { due, why, sender, content, drift_ms: null };
}

function readPlain(envelope: Envelope): Content | null {
  return envelope.encrypted ? null : readContent(envelope.content);
}

/** Some panels leave the account out of the header and have it in the data only; hex digits come in either case. */
function findSender(envelope: Envelope, senders: Senders): Sender | null {
  const account = accountOf(envelope);
  if (account === null) return null;
  const { receiver, line } = envelope;
  const found = senders.find(account, receiver, line);
  if (found) return found;
  const upper = account.toUpperCase();
  return upper === account ? null : senders.find(upper, receiver, line);
}

export function accountOf(envelope: Envelope): string | null {
  if (envelope.account !== null || envelope.encrypted) return envelope.account;
  return accountInData(envelope.content.toString('latin1', 0, 24));
}

/** What the book may say of a refusal, for a sender we know. Noise on the line is counted, and no fact. */
export function refusedWhy(why: Why): RefusedSignal['why'] | null {
  switch (why) {
    case 'no-key-set':
    case 'not-decrypted':
    case 'plain-for-keyed':
    case 'time-outside-window':
      return why;
    case 'no-time':
      return 'time-outside-window';
    case 'unknown-token':
    case 'bad-content':
      return 'unprocessable';
    default:
      return null;
  }
}
