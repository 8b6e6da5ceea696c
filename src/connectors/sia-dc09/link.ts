import { hour_ms } from '../../base/instant.ts';
import type { Instant } from '../../base/instant.ts';
import type { LinkSignal, LinkSummarySignal } from '../../base/signal.ts';
import type { Sender } from '../connector.ts';
import { PerSender } from './per-sender.ts';

/** Clocks are judged by the median of this many messages, so one late retry does not count. */
const driftSamples = 5;
const driftSamplesMin = 3;
const hourSamplesMax = 120;

/** What one link has to say to the book. `told` is called once it is durable; until then the same is said again. */
export interface LinkReport {
  stream: string;
  panel: string;
  signal: LinkSignal | LinkSummarySignal;
  cause: string;
  told(): void;
}

interface Counts {
  from: Instant;
  messages: number;
  polls: number;
  refused: number;
  sequenceGaps: number;
  repeats: number;
  keyExchangesRefused: number;
  drifts_ms: number[];
}

interface Link {
  sender: Sender;
  startedAt: Instant;
  heardAt: Instant | null;
  /** What we hold, and what the book has been told; null until the first judgement, which is always told. */
  is: 'lost' | 'back' | null;
  told: 'lost' | 'back' | null;
  changedAt: Instant;
  clockIs: 'drifting' | 'steady' | null;
  clockTold: 'drifting' | 'steady' | null;
  clockChangedAt: Instant;
  lastDrifts_ms: number[];
  lastSequence: number | null;
  counts: Counts;
  summaries: LinkSummarySignal[];
}

export type HeardAs = 'poll' | 'message' | 'repeat';

export interface LinkBook {
  heard(sender: Sender, as: HeardAs, sequence: string, now: Instant): void;
  drift(sender: Sender, drift_ms: number, now: Instant): void;
  refused(sender: Sender, now: Instant): void;
  keyExchange(sender: Sender, count: number, now: Instant): void;
  /** Looks at every sender; gives what is due to be told, and when to look again at the latest. */
  due(senders: readonly Sender[], now: Instant): { reports: LinkReport[]; wakeAt: Instant };
  inspect(): unknown[];
}

/**
 * Supervision of links. Polls are no facts, so who falls silent is judged here: lost when nothing valid was heard for an
 * interval and one poll more; any valid message begins the interval again; at start each link counts from the start. What
 * the book believed before a restart is not known here, so the first judgement on each link is told whatever it is.
 */
export function linkBook(startedAt: Instant): LinkBook {
  const links = new PerSender((sender, now) => newLink(sender, Math.max(startedAt, now)));

  function linkOf(sender: Sender, now: Instant): Link {
    const link = links.of(sender, now);
    // What is set on a panel may have changed since it was last heard.
    link.sender = sender;
    return link;
  }

  return {
    heard(sender, as, sequence, now) {
      const link = linkOf(sender, now);
      link.heardAt = now;
      link.counts.messages++;
      if (as === 'poll') link.counts.polls++;
      if (as === 'repeat') link.counts.repeats++;
      else noteSequence(link, sequence);
      if (link.is !== 'back') {
        link.is = 'back';
        link.changedAt = now;
      }
    },
    drift: (sender, drift_ms, now) => noteDrift(linkOf(sender, now), drift_ms, now),
    refused(sender, now) {
      linkOf(sender, now).counts.refused++;
    },
    keyExchange(sender, count, now) {
      linkOf(sender, now).counts.keyExchangesRefused += count;
    },
    due(senders, now) {
      const reports: LinkReport[] = [];
      let wakeAt = nextHour(now);
      for (const sender of senders) {
        const link = linkOf(sender, now);
        const lostAt = (link.heardAt ?? link.startedAt) + silence_ms(sender);
        if (now >= lostAt && link.is !== 'lost') {
          link.is = 'lost';
          link.changedAt = now;
        }
        if (now < lostAt) wakeAt = Math.min(wakeAt, lostAt);
        closeHour(link, now);
        reports.push(...reportsOf(link));
      }
      links.keep(senders);
      return { reports, wakeAt };
    },
    inspect: () => [...links.values()].map(inspectLink),
  };
}

/** The interval and one poll more. A panel that does not poll is not supervised. */
function silence_ms(sender: Sender): number {
  return sender.pollInterval_s > 0 ? 2 * sender.pollInterval_s * 1000 : Infinity;
}

function newLink(sender: Sender, now: Instant): Link {
  return {
    sender,
    startedAt: now,
    heardAt: null,
    is: null,
    told: null,
    changedAt: now,
    clockIs: null,
    clockTold: null,
    clockChangedAt: now,
    lastDrifts_ms: [],
    lastSequence: null,
    counts: newCounts(now),
    summaries: [],
  };
}

function newCounts(from: Instant): Counts {
  const none = { messages: 0, polls: 0, refused: 0, sequenceGaps: 0, repeats: 0, keyExchangesRefused: 0 };
  return { from, ...none, drifts_ms: [] };
}

/** 9999 is followed by 0001; a step back is a panel that started anew or a late try, not a gap. 0000 counts for nothing. */
function noteSequence(link: Link, sequence: string): void {
  const number = Number(sequence);
  if (number === 0) return;
  const last = link.lastSequence;
  link.lastSequence = number;
  if (last === null) return;
  const step = (number - last + 9999) % 9999;
  if (step > 1 && step < 5000) link.counts.sequenceGaps++;
}

const sorted: number[] = [];

/** Put in order in one place kept for it, since this runs for every message; there are few of them. */
function median(numbers: readonly number[]): number {
  for (let taken = 0; taken < numbers.length; taken++) {
    const number = numbers[taken]!;
    let at = taken;
    for (; at > 0 && sorted[at - 1]! > number; at--) sorted[at] = sorted[at - 1]!;
    sorted[at] = number;
  }
  return sorted[Math.floor(numbers.length / 2)]!;
}

/** Drifting beyond half of the window on that side, steady again within a quarter: between the two nothing changes. */
function noteDrift(link: Link, drift_ms: number, now: Instant): void {
  link.lastDrifts_ms.push(drift_ms);
  if (link.lastDrifts_ms.length > driftSamples) link.lastDrifts_ms.shift();
  if (link.counts.drifts_ms.length < hourSamplesMax) link.counts.drifts_ms.push(drift_ms);
  if (link.lastDrifts_ms.length < driftSamplesMin) return;
  const drift = median(link.lastDrifts_ms);
  const { window } = link.sender;
  const side_ms = (drift > 0 ? window.future_s : window.past_s) * 1000;
  const is =
    Math.abs(drift) > side_ms / 2 ? 'drifting' : Math.abs(drift) <= side_ms / 4 ? 'steady' : (link.clockIs ?? 'steady');
  if (is === link.clockIs) return;
  link.clockIs = is;
  link.clockChangedAt = now;
}

function nextHour(now: Instant): Instant {
  return (Math.floor(now / hour_ms) + 1) * hour_ms;
}

function closeHour(link: Link, now: Instant): void {
  const to = Math.floor(now / hour_ms) * hour_ms;
  if (link.counts.from >= to) return;
  const { from, drifts_ms, ...counts } = link.counts;
  const driftP50_ms = drifts_ms.length === 0 ? null : median(drifts_ms);
  link.summaries.push({ kind: 'link-summary', panel: link.sender.panel, from, to, ...counts, driftP50_ms });
  // While the book cannot be written at most a day of summaries waits; the oldest go first.
  if (link.summaries.length > 24) link.summaries.shift();
  link.counts = newCounts(to);
}

function reportsOf(link: Link): LinkReport[] {
  const { stream, panel, transport } = link.sender;
  const reports: LinkReport[] = [];
  const say = (signal: LinkReport['signal'], cause: string, told: () => void) =>
    reports.push({ stream, panel, signal, cause: `dc09-link:${panel}:${cause}`, told });
  if (link.is !== null && link.is !== link.told) {
    const state = link.is;
    const heard = link.heardAt === null ? {} : { heardAt: link.heardAt };
    const signal: LinkSignal = { kind: 'link', panel, path: transport, state, ...heard };
    say(signal, `${state}:${link.changedAt}`, () => (link.told = state));
  }
  if (link.clockIs !== null && link.clockIs !== link.clockTold) {
    const state = link.clockIs;
    const signal: LinkSignal = { kind: 'link', panel, path: transport, state, drift_ms: median(link.lastDrifts_ms) };
    say(signal, `${state}:${link.clockChangedAt}`, () => (link.clockTold = state));
  }
  for (const summary of link.summaries) {
    say(summary, `hour:${summary.to}`, () => (link.summaries = link.summaries.filter((other) => other !== summary)));
  }
  return reports;
}

function inspectLink(link: Link): unknown {
  const { stream, panel, account, transport } = link.sender;
  const { drifts_ms, ...counts } = link.counts;
  void drifts_ms;
  const drift_ms = link.lastDrifts_ms.length === 0 ? null : median(link.lastDrifts_ms);
  const keyState =
    link.sender.key === undefined ? 'not encrypted' : link.sender.key === null ? 'no key set' : 'key set';
  const clock = link.clockIs;
  return {
    stream,
    panel,
    account,
    path: transport,
    state: link.is,
    heardAt: link.heardAt,
    clock,
    drift_ms,
    keyState,
    counts,
  };
}
