import type { Instant } from '../base/instant.ts';
import {
  deviceCauseHeld_ms,
  deviceCauseHeldMin_ms,
  deviceCausesMax,
  personCauseHeld_ms,
  personCausesMax,
} from './limits.ts';

interface Written {
  seq: number;
  at: Instant;
}

/** How long causes of one source are known: the newest `count` for `held_ms`, and all of the last `heldMin_ms`. */
interface Term {
  count: number;
  held_ms: number;
  heldMin_ms: number;
}

const deviceTerm: Term = { count: deviceCausesMax, held_ms: deviceCauseHeld_ms, heldMin_ms: deviceCauseHeldMin_ms };
const personTerm: Term = { count: personCausesMax, held_ms: personCauseHeld_ms, heldMin_ms: deviceCauseHeldMin_ms };

/**
 * What has already been written, by the id of the command or signal that asked for it: a repeat gets the first answer.
 * Known as long as the term says and not longer: a panel that was switched on again counts from the start, and the same
 * id is then a new alarm, which a longer memory would swallow. Only the count is held to within a second.
 */
export class Causes {
  private readonly sources = new Map<string, Source>();

  /** First seq that the cause wrote, or null. */
  find(by: string, cause: string, now: Instant): number | null {
    return this.sources.get(by)?.find(cause, now) ?? null;
  }

  remember(by: string, cause: string, seq: number, at: Instant): void {
    // A rule's cause carries its own count and its state shows that it ran; remembering it would only fill the book.
    if (by.startsWith('rule/')) return;
    let source = this.sources.get(by);
    if (!source) this.sources.set(by, (source = new Source(isDevice(by) ? deviceTerm : personTerm)));
    source.remember(cause, seq, at);
  }

  /** Takes back causes whose facts never became durable: those at `nextSeq` and beyond. */
  keepDurable(nextSeq: number): void {
    for (const source of this.sources.values()) source.keepBelow(nextSeq);
  }

  /** Lets go of sources that have not been heard for a term. */
  forgetOld(now: Instant): void {
    for (const [by, source] of this.sources) {
      source.forgetOld(now);
      if (source.isEmpty) this.sources.delete(by);
    }
  }

  /**
   * What people and scripts wrote below `nextSeq`, to be put by: their day is long. Causes of devices last minutes
   * and are relearnt from the facts. What is not durable yet is left out, or a power cut would make it known for good.
   */
  toJson(nextSeq: number): CausesJson {
    const people: CausesJson['people'] = [];
    for (const [by, source] of this.sources) {
      const rows = isDevice(by) ? [] : source.rowsBelow(nextSeq);
      if (rows.length > 0) people.push([by, rows]);
    }
    return { nextSeq, people };
  }

  load(json: CausesJson): void {
    for (const [by, rows] of json.people) for (const [cause, seq, at] of rows) this.remember(by, cause, seq, at);
  }
}

export interface CausesJson {
  /** Facts from here on are not in it. */
  nextSeq: number;
  people: [by: string, rows: [cause: string, seq: number, at: Instant][]][];
}

export function isDevice(by: string): boolean {
  return by.startsWith('device/');
}

/** While few causes are known, the oldest of them is looked at again this often. */
const lookAgain_ms = 1_000;

class Source {
  private readonly term: Term;
  /** In the order written. */
  private readonly known = new Map<string, Written>();
  /** Before this moment none can have outlived its term: looking for one at every signal would cost more than it keeps. */
  private oldAt: Instant = Infinity;

  constructor(term: Term) {
    this.term = term;
  }

  get isEmpty(): boolean {
    return this.known.size === 0;
  }

  find(cause: string, now: Instant): number | null {
    const written = this.known.get(cause);
    return written && now - written.at <= this.term.held_ms ? written.seq : null;
  }

  remember(cause: string, seq: number, at: Instant): void {
    this.forgetOld(at);
    const { size } = this.known;
    const written = { seq, at };
    this.known.set(cause, written);
    if (this.known.size === size) {
      // Written anew: it moves to the end, so that the order stays that of writing.
      this.known.delete(cause);
      this.known.set(cause, written);
    }
    this.oldAt = Math.min(this.oldAt, at + this.term.heldMin_ms + 1);
  }

  forgetOld(now: Instant): void {
    if (now < this.oldAt) return;
    const { count, held_ms, heldMin_ms } = this.term;
    for (const [cause, { at }] of this.known) {
      const age_ms = now - at;
      if (age_ms <= heldMin_ms || (age_ms <= held_ms && this.known.size <= count)) {
        this.oldAt = Math.max(at + heldMin_ms + 1, now + lookAgain_ms);
        return;
      }
      this.known.delete(cause);
    }
    this.oldAt = Infinity;
  }

  keepBelow(nextSeq: number): void {
    for (const [cause, { seq }] of this.known) if (seq >= nextSeq) this.known.delete(cause);
  }

  rowsBelow(nextSeq: number): [string, number, Instant][] {
    const rows: [string, number, Instant][] = [];
    for (const [cause, { seq, at }] of this.known) if (seq < nextSeq) rows.push([cause, seq, at]);
    return rows;
  }
}
