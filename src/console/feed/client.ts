import type { Fact } from '../../base/fact.ts';
import type { Instant } from '../../base/instant.ts';
import { factFromLine, fromWire } from '../../base/wire.ts';
import type { Role } from '../parts/desk.tsx';
import type { Book } from './book.ts';
import { knownTypes, moduleNames, type States } from './folds.ts';

declare const __FOLD__: Record<string, string> | undefined;

/** What the feed sends; one kind of message has one of these keys. */
interface Message {
  hello?: { stream: string; seq: number; now: Instant; version?: string; folds?: Record<string, string>; you: You };
  /** The desk was locked or unlocked, or another operator took it over. */
  you?: You;
  snapshot?: { seq: number; states: Record<string, unknown> };
  seq?: number;
  facts?: readonly unknown[];
  now?: Instant;
  presence?: readonly Presence[];
}

/** Whose session this console is. */
export interface You {
  by: string;
  name: string;
  role: Role;
  desk: string | null;
  locked: boolean;
}

/** Who sits where, as the consoles say; never a fact. */
export interface Presence {
  by: string;
  name: string;
  role: string;
  desk: string | null;
  sound: 'ok' | 'off' | 'unknown';
  clockOff: boolean;
  /** Somebody is there and hears alarms. */
  manned: boolean;
  /** Since when a desk that did not sign out is silent. */
  lostSince: Instant | null;
}

export type Link = 'connecting' | 'live' | 'lost';

/** Nothing was heard for this long: what is shown may be wrong, and says so, within 5 s. */
export const staleAfter_ms = 4_000;
const checkEvery_ms = 250;
/** A socket that is stale this long after it was opened is given up for a new one. */
const deadAfter_ms = 10_000;
const retryFirst_ms = 500;
const retryMost_ms = 10_000;

export interface FeedParts {
  book: Book;
  url: (from: string) => string;
  /** Another fold than ours: this page must be loaded anew. */
  foldChanged: () => void;
  /** There is no such journal any more: a rehearsal that has ended. */
  gone: () => void;
  you: (you: You) => void;
  /** The server no longer knows us. */
  signedOut: () => void;
  changed: () => void;
}

/**
 * Keeps the book up with the server's: a snapshot first, then facts as they come; after a break from the next seq on.
 * A gap is never folded over: the book is then fetched anew.
 */
export class FeedClient {
  link: Link = 'connecting';
  presence: readonly Presence[] = [];
  /** When anything was last heard, by this machine's steady clock. */
  heardAt_ms = performance.now();
  private readonly parts: FeedParts;
  private socket: WebSocket | null = null;
  private askedAt_ms = 0;
  private retry_ms = retryFirst_ms;
  private retryTimer: ReturnType<typeof setTimeout> | null = null;
  private readonly checkTimer: ReturnType<typeof setInterval>;
  /** Server's clock minus this machine's steady clock. */
  private offset_ms: number | null = null;
  private stopped = false;
  private wasStale = false;

  constructor(parts: FeedParts) {
    this.parts = parts;
    this.checkTimer = setInterval(() => this.check(), checkEvery_ms);
    this.open();
  }

  /** The server's clock, carried on by ours between two messages; this machine's own clock may be wrong. */
  now(): Instant {
    return this.offset_ms === null ? Date.now() : Math.round(performance.now() + this.offset_ms);
  }

  isStale(): boolean {
    return performance.now() - this.heardAt_ms > staleAfter_ms;
  }

  stop(): void {
    this.stopped = true;
    clearInterval(this.checkTimer);
    if (this.retryTimer) clearTimeout(this.retryTimer);
    this.socket?.close();
  }

  say(message: unknown): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  private open(): void {
    const { book } = this.parts;
    const socket = new WebSocket(this.parts.url(book.ready ? String(book.seq + 1) : 'snapshot'));
    this.socket = socket;
    this.askedAt_ms = performance.now();
    socket.onmessage = (event) => {
      if (this.socket === socket) this.hear(JSON.parse(event.data as string) as Message);
    };
    socket.onclose = (event) => {
      if (this.socket !== socket || this.stopped) return;
      // 4401: not signed in; 1008: policy, as some servers put it.
      if (event.code === 4401 || event.code === 1008) return this.parts.signedOut();
      if (event.code === 4404) this.parts.gone();
      // The journal there is not the one we followed: the book is fetched anew.
      if (event.code === 4409) book.ready = false;
      this.lost();
    };
  }

  private lost(): void {
    this.socket = null;
    this.link = 'lost';
    this.parts.changed();
    // Half of the wait is drawn, so that forty desks do not knock at once after a restart.
    const wait_ms = this.retry_ms / 2 + (this.retry_ms / 2) * drawn();
    this.retry_ms = Math.min(this.retry_ms * 2, retryMost_ms);
    this.retryTimer = setTimeout(() => this.open(), wait_ms);
  }

  private hear(message: Message): void {
    const { book } = this.parts;
    if (message.hello && foldsDiffer(message.hello.folds)) {
      // Its facts would be folded wrongly here. Until this page is the server's own again, what it shows goes stale.
      this.socket?.close();
      return this.parts.foldChanged();
    }
    this.heardAt_ms = performance.now();
    if (message.hello) {
      this.setClock(message.hello.now);
      this.retry_ms = retryFirst_ms;
    }
    const you = message.hello?.you ?? message.you;
    if (you) this.parts.you(you);
    if (message.snapshot) {
      const states = Object.fromEntries(moduleNames.map((name) => [name, fromWire(message.snapshot!.states[name])]));
      book.start(states as unknown as States, message.snapshot.seq);
    }
    if (message.facts) this.fold(message.facts);
    if (message.now !== undefined) this.setClock(message.now);
    if (message.presence) this.presence = message.presence;
    const before = this.link;
    if (book.ready) this.link = 'live';
    if (before !== this.link || message.presence || this.wasStale) this.parts.changed();
    this.wasStale = false;
  }

  private fold(lines: readonly unknown[]): void {
    const facts = lines
      .map((line) => factFromLine(typeof line === 'string' ? (JSON.parse(line) as unknown) : line, knownTypes))
      .filter((fact): fact is Fact => fact !== null);
    if (this.parts.book.take(facts)) return;
    this.parts.book.ready = false;
    this.socket?.close();
  }

  private setClock(now: Instant): void {
    const offset_ms = now - performance.now();
    // A message may wait on the way, never arrive before it was sent: of two offsets the larger is nearer the truth.
    const step = this.offset_ms === null || Math.abs(offset_ms - this.offset_ms) > 2_000;
    this.offset_ms = step ? offset_ms : Math.max(offset_ms, this.offset_ms! - 1);
  }

  /** A socket can die without a word; silence is judged by the clock, not by the socket. */
  private check(): void {
    const stale = this.isStale();
    if (stale && this.link === 'live') this.link = 'lost';
    if (stale !== this.wasStale) this.parts.changed();
    this.wasStale = stale;
    if (this.socket && performance.now() - this.askedAt_ms > deadAfter_ms && stale) {
      const dead = this.socket;
      this.lost();
      dead.close();
    }
  }
}

function drawn(): number {
  const [value] = crypto.getRandomValues(new Uint32Array(1));
  return (value ?? 0) / 0x1_0000_0000;
}

/** True where the server folds facts otherwise than this page does: its states would mean something else. */
function foldsDiffer(theirs: Record<string, string> | undefined): boolean {
  if (typeof __FOLD__ === 'undefined' || theirs === undefined) return false;
  const ours = __FOLD__;
  return moduleNames.some(
    (name) => theirs[name] !== undefined && ours[name] !== undefined && theirs[name] !== ours[name],
  );
}
