import { WebSocket } from 'ws';
import type { Instant } from '../base/instant.ts';
import { feedBehind_ms, feedBehindBytesMax } from '../journal/limits.ts';
import type { Presence } from './desk-watch.ts';
import type { Identity } from './sessions.ts';

/** Why a feed is closed. The client resumes from its last seq, or begins again with a snapshot where it says so. */
export const closeCodes = {
  notSignedIn: [4401, 'NOT_SIGNED_IN'],
  signedOut: [4401, 'SIGNED_OUT'],
  notAllowed: [4403, 'ROLE_NOT_ALLOWED'],
  siteUnknown: [4404, 'SITE_UNKNOWN'],
  /** Too slow: come back with from = the last seq you have. */
  tooSlow: [4408, 'FEED_TOO_SLOW'],
  /** The journal holds no such seq (another data folder): begin with a snapshot. */
  seqUnknown: [4409, 'SEQ_UNKNOWN'],
  stopping: [1001, 'STOPPING'],
  failed: [1011, 'FEED_FAILED'],
} as const;

/** One console on the other end. It is live once it has everything before `next`. */
export class FeedClient {
  readonly socket: WebSocket;
  /** Who the console is now: another operator may take its desk over. */
  identity: Identity;
  /** First seq it has not been sent. */
  next = 0;
  isLive = false;
  heardAt: Instant;
  presence: Presence;
  /** It was closed because its session ended: that is no loss of a desk. */
  signedOut = false;
  private behindSince: Instant | null = null;

  constructor(socket: WebSocket, identity: Identity, now: Instant) {
    this.socket = socket;
    this.identity = identity;
    this.heardAt = now;
    this.presence = { desk: identity.asker.desk ?? null, sound: 'unknown', clockOff_ms: null };
  }

  get isOpen(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  send(text: string): void {
    if (this.isOpen) this.socket.send(text);
  }

  /** Resolves when the system has taken it: a long history is never piled up in memory. */
  sendAll(text: string): Promise<void> {
    return new Promise((resolve) => {
      if (!this.isOpen) return resolve();
      this.socket.send(text, () => resolve());
    });
  }

  /** Cut when more than 4 MiB, or anything at all for 2 s, is waiting to leave: one slow screen must not take the floor's memory. */
  isTooSlow(now: Instant): boolean {
    const waiting_bytes = this.socket.bufferedAmount;
    if (waiting_bytes === 0) this.behindSince = null;
    else this.behindSince ??= now;
    return waiting_bytes > feedBehindBytesMax || (this.behindSince !== null && now - this.behindSince > feedBehind_ms);
  }

  close(why: keyof typeof closeCodes): void {
    const [code, reason] = closeCodes[why];
    this.signedOut ||= why === 'signedOut' || why === 'stopping';
    this.socket.close(code, reason);
    // The closing frame stands behind all that waits; one who does not read never gets it.
    if (why === 'tooSlow') setTimeout(() => this.socket.terminate(), 1_000).unref();
  }
}

export function parsed(data: Buffer): unknown {
  try {
    return JSON.parse(data.toString());
  } catch {
    return null;
  }
}
