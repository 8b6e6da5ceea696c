import { formatInstant } from '../../base/instant.ts';
import type { Instant } from '../../base/instant.ts';
import type { Words } from '../../base/words.ts';
import { advice, localTimeAdvice, looksLikeLocalTime } from './advice.ts';
import type { Envelope } from './codec.ts';
import type { Content } from './content.ts';
import { fieldsOf } from './fields.ts';
import type { Field } from './fields.ts';
import type { Why } from './judge.ts';

export const recentMax = 1_000;
export const lastPerSender = 10;
const sendersMax = 10_000;
const unknownMax = 200;
const rawBytesMax = 256;

export type Outcome = 'acknowledged' | 'poll' | 'repeat' | 'not-acknowledged' | 'unable' | 'silence';

/** One frame as it is kept: small, without keys, decoded for people only when somebody looks. */
export interface Noted {
  at: Instant;
  remote: string;
  outcome: Outcome;
  why: Why | null;
  account: string | null;
  stream: string | null;
  panel: string | null;
  head: Pick<Envelope, 'token' | 'encrypted' | 'crcForm' | 'sequence' | 'receiver' | 'line'> | null;
  /** What was said, decrypted, without K blocks; one character a byte. A string is kept cheaper than a buffer. */
  said: string | null;
  sentAt: Instant | null;
  drift_ms: number | null;
  keyExchanges: number;
  /** The bytes of a frame that could not be read, K blocks struck out. */
  raw: string | null;
}

/** What a page or `watchfloor inspect` shows of one frame. */
export interface InspectedFrame {
  receivedAt: string;
  remote: string;
  outcome: Outcome;
  account: string | null;
  stream: string | null;
  panel: string | null;
  fields: Field[];
  why: { code: Why; words: Words; todo: Words[] } | null;
  hex: string | null;
}

export interface UnknownSender {
  account: string;
  remote: string;
  firstAt: Instant;
  lastAt: Instant;
  frames: number;
  token: string;
  encrypted: boolean;
  receiver: string | null;
  line: string | null;
}

export interface Inspector {
  note(noted: Noted): void;
  /** Counts without keeping the frame. */
  count(name: string, times?: number): void;
  recent(limit?: number): InspectedFrame[];
  lastOf(account: string): InspectedFrame[];
  unknown(): UnknownSender[];
  counts(): Record<string, number>;
}

/** Makes the small copy: the read buffer behind a frame is big, and must not be held by the ring. */
export function noted(
  at: Instant,
  remote: string,
  outcome: Outcome,
  why: Why | null,
  read: {
    envelope: Envelope;
    content: Content | null;
    stream: string | null;
    panel: string | null;
    account: string | null;
  },
  drift_ms: number | null,
): Noted {
  const { envelope, content, stream, panel, account } = read;
  return {
    at,
    remote,
    outcome,
    why,
    account,
    stream,
    panel,
    head: headOf(envelope),
    said: content ? content.said.toString('latin1') : null,
    sentAt: content ? content.timestamp : null,
    drift_ms,
    keyExchanges: content ? content.keyExchanges : 0,
    raw: content ? null : copyRaw(envelope.content),
  };
}

function headOf({ token, encrypted, crcForm, sequence, receiver, line }: Envelope): NonNullable<Noted['head']> {
  return { token, encrypted, crcForm, sequence, receiver, line };
}

/** At most 256 bytes, with whatever stands in a K block struck out, closed or not. */
export function copyRaw(bytes: Uint8Array): string {
  const copy = Buffer.from(bytes.subarray(0, rawBytesMax));
  for (let at = copy.indexOf('[K'); at >= 0; at = copy.indexOf('[K', at + 2)) {
    for (let inside = at + 2; inside < copy.length && copy[inside] !== 0x5d; inside++) copy[inside] = 0x2a;
  }
  return copy.toString('latin1');
}

/**
 * The last frames of one sender, or of all. Its places are written over and over: a place made anew for every frame would
 * live just long enough to be the costliest of all for the collector, and a frame is all that happens in a flood.
 */
class FrameRing {
  private readonly places: Noted[] = [];
  private readonly size: number;
  private writeAt = 0;

  constructor(size: number) {
    this.size = size;
  }

  add(one: Noted): void {
    const place = this.places[this.writeAt];
    if (place) writeOver(place, one);
    else this.places.push({ ...one, head: one.head && { ...one.head } });
    this.writeAt = (this.writeAt + 1) % this.size;
  }

  newestFirst(limit: number): Noted[] {
    const { length } = this.places;
    const count = Math.min(limit, length);
    return Array.from({ length: count }, (_, back) => this.places[(this.writeAt - 1 - back + length) % length]!);
  }
}

function writeOver(place: Noted, one: Noted): void {
  place.at = one.at;
  place.remote = one.remote;
  place.outcome = one.outcome;
  place.why = one.why;
  place.account = one.account;
  place.stream = one.stream;
  place.panel = one.panel;
  place.said = one.said;
  place.sentAt = one.sentAt;
  place.drift_ms = one.drift_ms;
  place.keyExchanges = one.keyExchanges;
  place.raw = one.raw;
  if (!place.head || !one.head) {
    place.head = one.head && { ...one.head };
    return;
  }
  place.head.token = one.head.token;
  place.head.encrypted = one.head.encrypted;
  place.head.crcForm = one.head.crcForm;
  place.head.sequence = one.head.sequence;
  place.head.receiver = one.head.receiver;
  place.head.line = one.head.line;
}

export function inspector(): Inspector {
  const recent = new FrameRing(recentMax);
  const perSender = new Map<string, FrameRing>();
  const perUnknown = new Map<string, FrameRing>();
  const unknownSenders = new Map<string, UnknownSender>();
  const counts: Record<string, number> = {};

  /** Known and unknown apart: whoever tries account after account pushes no panel out. */
  function noteSender(one: Noted, account: string): void {
    const group = one.panel === null ? perUnknown : perSender;
    let last = group.get(account);
    if (!last) {
      if (group.size >= (one.panel === null ? unknownMax : sendersMax)) group.delete(group.keys().next().value!);
      group.set(account, (last = new FrameRing(lastPerSender)));
    }
    last.add(one);
  }

  function noteUnknown(one: Noted, account: string): void {
    const known = unknownSenders.get(account);
    const { token = '', encrypted = false, receiver = null, line = null } = one.head ?? {};
    const firstAt = known?.firstAt ?? one.at;
    unknownSenders.delete(account);
    if (unknownSenders.size >= unknownMax) unknownSenders.delete(unknownSenders.keys().next().value!);
    const frames = (known?.frames ?? 0) + 1;
    const seen = { account, remote: one.remote, firstAt, lastAt: one.at, frames, token, encrypted, receiver, line };
    unknownSenders.set(account, seen);
  }

  function count(name: string, times = 1): void {
    counts[name] = (counts[name] ?? 0) + times;
  }

  return {
    count,
    note(one) {
      recent.add(one);
      count(one.why ?? one.outcome);
      if (one.keyExchanges > 0) count('key-exchange', one.keyExchanges);
      if (one.account === null) return;
      const account = one.account.toUpperCase();
      noteSender(one, account);
      if (one.why === 'unknown-account') noteUnknown(one, account);
      else if (one.panel !== null && unknownSenders.size > 0) unknownSenders.delete(account);
    },
    recent: (limit = recentMax) => recent.newestFirst(limit).map(show),
    lastOf(account) {
      const name = account.toUpperCase();
      const known = perSender.get(name)?.newestFirst(lastPerSender) ?? [];
      const others = perUnknown.get(name)?.newestFirst(lastPerSender) ?? [];
      return [...known, ...others].slice(0, lastPerSender).map(show);
    },
    unknown: () => [...unknownSenders.values()].reverse(),
    counts: () => ({ ...counts }),
  };
}

function show(one: Noted): InspectedFrame {
  const todo = one.why === null ? [] : [advice[one.why].todo];
  if (one.why === 'time-outside-window' && one.drift_ms !== null && looksLikeLocalTime(one.drift_ms)) {
    todo.push(localTimeAdvice);
  }
  return {
    receivedAt: formatInstant(one.at),
    remote: one.remote,
    outcome: one.outcome,
    account: one.account,
    stream: one.stream,
    panel: one.panel,
    fields: fieldsOf(one),
    why: one.why === null ? null : { code: one.why, words: advice[one.why].why, todo },
    hex: one.raw === null ? null : Buffer.from(one.raw, 'latin1').toString('hex'),
  };
}
