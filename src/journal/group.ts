import { refuse, type Refusal } from '../base/errors.ts';
import type { Draft, Fact } from '../base/fact.ts';
import type { Instant } from '../base/instant.ts';
import type { Answer } from '../base/signal.ts';
import type { FactCodec } from './encode.ts';
import { decisionBytesMax, decisionFactsMax, groupBytesMax, groupFactsMax, signalQueueMax } from './limits.ts';

/** What goes to the store in one commit: whole decisions, and everyone who waits for their end. */
export interface Group {
  readonly firstSeq: number;
  readonly facts: Fact[];
  readonly lines: string[];
  bytes: number;
  readonly answers: { to: (answer: Answer) => void; answer: Answer }[];
}

export function newGroup(firstSeq: number): Group {
  return { firstSeq, facts: [], lines: [], bytes: 0, answers: [] };
}

/** A full group takes no more; what comes waits in the queue, where it is counted. Answers without facts count too. */
export function isFull({ facts, bytes, answers }: Group): boolean {
  return facts.length >= groupFactsMax || bytes >= groupBytesMax || answers.length >= signalQueueMax;
}

export function tell(group: Group): void {
  for (const { to, answer } of group.answers) to(answer);
}

export function tellNotNow(group: Group): void {
  for (const { to } of group.answers) to({ answer: 'not-now' });
}

export interface Decision {
  facts: Fact[];
  lines: string[];
  bytes: number;
}

/** Who decided what and when: what the facts of one decision share. */
export interface Decided {
  seq: number;
  by: string;
  cause: string;
  now: Instant;
}

/** Makes drafts into facts and their lines: all of them, or a refusal. Throws where a draft does not fit its schema. */
export function encodeDecision(codec: FactCodec, drafts: readonly Draft[], decided: Decided): Decision | Refusal {
  if (drafts.length > decisionFactsMax) return tooMany(drafts.length);
  const facts: Fact[] = [];
  const lines: string[] = [];
  let bytes = 0;
  for (const draft of drafts) {
    const fact = factOf(codec, draft, decided, decided.seq + facts.length);
    const line = codec.encode(fact);
    if (typeof line !== 'string') return line;
    facts.push(fact);
    lines.push(line);
    bytes += line.length;
  }
  // A UTF-16 unit is at most three bytes, so only long decisions need to be counted.
  if (bytes * 3 > decisionBytesMax) {
    bytes = lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0);
    if (bytes > decisionBytesMax) return tooMany(drafts.length);
  }
  return { facts, lines, bytes };
}

function factOf(codec: FactCodec, draft: Draft, { by, cause, now }: Decided, seq: number): Fact {
  const { type, data } = draft;
  const fact: Fact = { seq, type, v: codec.version(type), recordedAt: now, by, cause, data };
  if (draft.at !== undefined) fact.at = draft.at;
  if (draft.about) fact.about = draft.about;
  return fact;
}

function tooMany(facts: number): Refusal {
  return refuse(
    'DECISION_TOO_LARGE',
    {
      zh: `一次操作最多写入 ${decisionFactsMax} 条记录、${decisionBytesMax} 字节;请分批进行`,
      en: `one act writes at most ${decisionFactsMax} facts and ${decisionBytesMax} bytes; do it in parts`,
    },
    { facts },
  );
}
