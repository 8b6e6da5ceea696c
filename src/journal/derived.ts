import { parseInstant, hour_ms, type Instant } from '../base/instant.ts';
import type { StoredFact } from './store.ts';

/**
 * What is worked out from the facts so that a history need not read them all: which subject stands in which fact, and
 * how many facts of each type an hour had. Nothing decides by it, and all of it can be made again from the facts.
 */

/** Changes when other rows are made of the same facts: what was made by another rule is thrown away and made again. */
export const derivedRule = '1';

/** How far a follower has come. */
export interface DerivedCursor {
  /** Everything before this seq is in the rows. */
  nextSeq: number;
  rule: string;
  /** Leaf of the last fact looked at: another one there means that the rows were made of another book. */
  lastLeaf: Uint8Array;
}

export interface HourFigure {
  /** The hour's beginning, UTC. */
  hour: Instant;
  type: string;
  count: number;
}

/** Rows made of the facts from `from` up to, not including, `nextSeq`; kept with the cursor in one commit. */
export interface DerivedPage {
  stream: number;
  from: number;
  nextSeq: number;
  rule: string;
  lastLeaf: Uint8Array;
  subjects: readonly { subject: string; seq: number }[];
  figures: readonly HourFigure[];
}

/** The part of a store that holds derived rows. A commit may be lost in a crash, but only rows and cursor together. */
export interface Derived {
  /** Null where nothing was derived yet. */
  cursor(stream: number): Promise<DerivedCursor | null>;
  /** False, and nothing is kept, when the cursor does not stand at `from` under this rule: another follower was here. */
  put(page: DerivedPage): Promise<boolean>;
  /** Facts that name the subject, newest first, at most `limit`, all of them before the seq `before`. */
  facts(stream: number, subject: string, before: number, limit: number): Promise<readonly StoredFact[]>;
  /** In order of hour and type; hours that begin from `from` on and before `until`. */
  figures(stream: number, from: Instant, until: Instant): Promise<readonly HourFigure[]>;
  drop(stream: number): Promise<void>;
}

/** The rows of one page of facts, which stand in a row and are not empty. */
export function derive(stream: number, facts: readonly StoredFact[]): DerivedPage {
  const last = facts.at(-1)!;
  const subjects: { subject: string; seq: number }[] = [];
  const counted = new Map<string, HourFigure>();
  for (const { seq, bytes } of facts) {
    const line = readLine(bytes);
    if (line === null) continue;
    for (const subject of new Set(line.about)) subjects.push({ subject, seq });
    const hour = line.recordedAt - (line.recordedAt % hour_ms);
    const key = `${hour} ${line.type}`;
    const figure = counted.get(key) ?? { hour, type: line.type, count: 0 };
    figure.count += 1;
    counted.set(key, figure);
  }
  return {
    stream,
    from: facts[0]!.seq,
    nextSeq: last.seq + 1,
    rule: derivedRule,
    lastLeaf: last.leaf,
    subjects,
    figures: [...counted.values()],
  };
}

/** Null for a line that was tampered with until it is none: the verifier names it, a history has to go on. */
function readLine(bytes: string): { type: string; recordedAt: Instant; about: readonly string[] } | null {
  let raw: { type?: unknown; recordedAt?: unknown; about?: unknown } | null;
  try {
    raw = JSON.parse(bytes) as typeof raw;
  } catch {
    return null;
  }
  if (typeof raw?.type !== 'string' || typeof raw.recordedAt !== 'string') return null;
  const recordedAt = parseInstant(raw.recordedAt);
  if (recordedAt === null || !isStorable(raw.type)) return null;
  const about = Array.isArray(raw.about) ? raw.about : [];
  return { type: raw.type, recordedAt, about: about.filter((each) => typeof each === 'string' && isStorable(each)) };
}

/** PostgreSQL takes no NUL in a text and a key of at most some 2,700 bytes; no subject of ours has or is that. */
function isStorable(text: string): boolean {
  return text !== '' && text.length <= 400 && !text.includes('\0');
}
