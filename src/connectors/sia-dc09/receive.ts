import type { Instant } from '../../base/instant.ts';
import type { Answer, RefusedSignal, Signal } from '../../base/signal.ts';
import type { Chance } from '../../base/chance.ts';
import type { EdgeContext, Sender } from '../connector.ts';
import { acknowledge, acknowledgeSealed, notAcknowledge, unable } from './answer.ts';
import { decodeFrame } from './codec.ts';
import type { Envelope, FrameRefusal } from './codec.ts';
import { copyRaw, noted } from './inspector.ts';
import type { Inspector, Outcome } from './inspector.ts';
import { accountOf, judge, refusedWhy } from './judge.ts';
import type { Verdict, Why } from './judge.ts';
import type { LinkBook } from './link.ts';
import { PerSender } from './per-sender.ts';
import { refusals } from './refusals.ts';
import type { Refusals } from './refusals.ts';
import { causeOf, repeatWindow } from './repeats.ts';
import type { RepeatWindow } from './repeats.ts';
import type { Throttle } from './throttle.ts';
import { toSignal } from './to-signal.ts';

/** Whence a frame came: "tcp 10.0.0.7:41022", and the address without the port. */
export interface From {
  remote: string;
  address: string;
}

/** What a frame gets. `held` means the floor cannot take anything now: whoever reads the line should wait a little. */
export interface Reply {
  answer: Buffer | null;
  held: boolean;
}

/** The parts a test may swap for a broken one, to see that it is noticed. */
export interface Parts {
  decode: (frame: Buffer) => Envelope | FrameRefusal;
  repeats: () => RepeatWindow;
}

export interface Receiver {
  /** A refusal is answered at once; everything else when what was said is durable. */
  take(frame: Buffer, from: From): Reply | Promise<Reply>;
  /** Bytes that are no frame. */
  junk(bytes: Uint8Array, from: From): void;
  forgetOld(now: Instant): void;
}

const silence: Reply = { answer: null, held: false };

/** What the road of a frame needs at every station. */
interface Door {
  context: EdgeContext;
  chance: Chance;
  links: LinkBook;
  inspector: Inspector;
  throttle: Throttle;
  told: Refusals;
  parts: Parts;
  windows: PerSender<RepeatWindow>;
}

/** The road of one frame: decode, throttle, judge, repeat?, report, answer. No sockets and no timers here. */
export function receiver(
  context: EdgeContext,
  chance: Chance,
  books: { links: LinkBook; inspector: Inspector; throttle: Throttle },
  parts: Parts = { decode: decodeFrame, repeats: repeatWindow },
): Receiver {
  const door: Door = { context, chance, ...books, told: refusals(), parts, windows: new PerSender(parts.repeats) };
  return {
    take: (frame, from) => take(door, frame, from),
    junk(bytes, from) {
      if (!isLookedAt(door, from, null)) return;
      door.throttle.bad(from.address, null, context.clock.now());
      noteUnread(door, 'not-a-frame', bytes, from, null);
    },
    forgetOld(now) {
      for (const window of door.windows.values()) window.forgetOld(now);
      door.told.forgetOld(now);
    },
  };
}

function take(door: Door, frame: Buffer, from: From): Reply | Promise<Reply> {
  const now = door.context.clock.now();
  const envelope = door.parts.decode(frame);
  const account = 'refused' in envelope ? envelope.account : accountOf(envelope);
  if (!isLookedAt(door, from, account)) return silence;
  if ('refused' in envelope) {
    door.throttle.bad(from.address, account, now);
    noteUnread(door, envelope.refused, frame, from, account);
    return silence;
  }
  const verdict = judge(envelope, door.context.senders, now);
  return verdict.due === 'acknowledge'
    ? accept(door, envelope, verdict, from)
    : turnAway(door, envelope, verdict, from);
}

/** What is dropped here is only counted: noting it would let the noise push everybody else out of the ring. */
function isLookedAt(door: Door, from: From, account: string | null): boolean {
  const allowed = door.throttle.allows(from.address, account, door.context.clock.now());
  if (!allowed) door.inspector.count('too-many-bad');
  return allowed;
}

function turnAway(
  door: Door,
  envelope: Envelope,
  verdict: Exclude<Verdict, { due: 'acknowledge' }>,
  from: From,
): Reply {
  const now = door.context.clock.now();
  const { sender, drift_ms } = verdict;
  door.throttle.bad(from.address, accountOf(envelope), now);
  if (sender) {
    door.links.refused(sender, now);
    if (drift_ms !== null) door.links.drift(sender, drift_ms, now);
    const why = refusedWhy(verdict.why);
    if (why) tellRefused(door, sender, why, from);
  }
  switch (verdict.due) {
    case 'not-acknowledge':
      note(door, envelope, verdict, 'not-acknowledged', verdict.why, from);
      return { answer: notAcknowledge(envelope.crcForm, now), held: false };
    case 'unable':
      note(door, envelope, verdict, 'unable', verdict.why, from);
      return { answer: unable(envelope), held: false };
    case 'silence':
      note(door, envelope, verdict, 'silence', verdict.why, from);
      return silence;
  }
}

/** A frame that is on its way to the book. */
interface Accepted {
  envelope: Envelope;
  verdict: Extract<Verdict, { due: 'acknowledge' }>;
  from: From;
  as: 'poll' | 'repeat' | 'message';
  cause: string;
  /** Where the first of its kind is to be entered once it is answered. */
  window: RepeatWindow | null;
}

/** No async function: this is the road of every frame, and each of its waits would be objects of its own. */
function accept(door: Door, envelope: Envelope, verdict: Accepted['verdict'], from: From): Promise<Reply> {
  const { sender, content } = verdict;
  const now = door.context.clock.now();
  const account = accountOf(envelope) ?? sender.account;
  const poll = envelope.token === 'NULL';
  const cause = causeOf(envelope, content, account);
  const window = poll ? null : door.windows.of(sender, now);
  const taken = window?.take(cause, now) ?? null;
  const as = poll ? 'poll' : taken?.repeat ? 'repeat' : 'message';
  door.throttle.valid(account, now);
  door.links.heard(sender, as, envelope.sequence, now);
  if (verdict.drift_ms !== null) door.links.drift(sender, verdict.drift_ms, now);
  if (content.keyExchanges > 0) door.links.keyExchange(sender, content.keyExchanges, now);
  if (taken?.repeat) return repeated(door, { envelope, verdict, from, as, cause, window: null }, taken.answer);
  const one: Accepted = { envelope, verdict, from, as, cause, window };
  const signal = toSignal(envelope.token, content, sender.panel);
  return report(door, sender, signal, taken?.cause ?? cause, from).then((answer) => answered(door, one, answer));
}

/** A repeat of what is durable says no more than a poll does; but while nothing can be written it stays unanswered too. */
async function repeated(door: Door, one: Accepted, first: Promise<boolean>): Promise<Reply> {
  const { sender, content } = one.verdict;
  if (!(await first)) return answered(door, one, { answer: 'not-now' });
  const signal = toSignal('NULL', content, sender.panel);
  return answered(door, one, await report(door, sender, signal, `${one.cause}~r`, one.from));
}

function answered(door: Door, one: Accepted, reported: Answer): Reply {
  const { envelope, verdict, from, as, window } = one;
  const { clock } = door.context;
  const acknowledged = isKept(reported);
  window?.settle(one.cause, acknowledged, clock.now());
  if (!acknowledged) {
    note(door, envelope, verdict, 'silence', reported.answer === 'refused' ? 'not-kept' : 'not-now', from);
    return { answer: null, held: reported.answer === 'not-now' };
  }
  const outcome = as === 'message' ? (reported.answer === 'repeat' ? 'repeat' : 'acknowledged') : as;
  note(door, envelope, verdict, outcome, null, from);
  const { key } = verdict;
  const answer = key ? acknowledgeSealed(envelope, key, clock.now(), door.chance) : acknowledge(envelope);
  return { answer, held: false };
}

function isKept(answer: Answer): boolean {
  return answer.answer === 'kept' || answer.answer === 'repeat' || answer.answer === 'nothing-to-keep';
}

/** A report that fails is one that was not taken: silence, and the panel tries again. */
function report(door: Door, sender: Sender, signal: Signal, cause: string, from: From): Promise<Answer> {
  const { log } = door.context;
  const failed = (error: unknown): Answer => {
    log('error', 'sia-dc09', 'REPORT_FAILED', { panel: sender.panel, error: String(error) });
    return { answer: 'not-now' };
  };
  const told = (answer: Answer): Answer => {
    if (answer.answer === 'refused') {
      log('warn', 'sia-dc09', 'SIGNAL_REFUSED', { panel: sender.panel, code: answer.code });
    }
    return answer;
  };
  try {
    return door.context.report(sender.stream, signal, cause, `device/${sender.panel}`, from.remote).then(told, failed);
  } catch (error) {
    return Promise.resolve(failed(error));
  }
}

function tellRefused(door: Door, sender: Sender, why: RefusedSignal['why'], from: From): void {
  const due = door.told.due(sender, why, door.context.clock.now());
  if (!due) return;
  void report(door, sender, due.signal, due.cause, from).then((answer) => {
    if (answer.answer === 'not-now') door.told.untold(sender, why);
  });
}

function note(
  door: Door,
  envelope: Envelope,
  { sender, content, drift_ms }: Verdict,
  outcome: Outcome,
  why: Why | null,
  from: From,
): void {
  const account = accountOf(envelope);
  const read = { envelope, content, stream: sender?.stream ?? null, panel: sender?.panel ?? null, account };
  door.inspector.note(noted(door.context.clock.now(), from.remote, outcome, why, read, drift_ms));
}

function noteUnread(door: Door, why: Why, bytes: Uint8Array, from: From, account: string | null): void {
  const { clock, senders } = door.context;
  const sender = account === null ? null : senders.find(account.toUpperCase(), null, null);
  if (sender) door.links.refused(sender, clock.now());
  const who = { account, stream: sender?.stream ?? null, panel: sender?.panel ?? null };
  const nothing = { head: null, said: null, sentAt: null, drift_ms: null, keyExchanges: 0 };
  const raw = copyRaw(bytes);
  door.inspector.note({ at: clock.now(), remote: from.remote, outcome: 'silence', why, ...who, ...nothing, raw });
}
