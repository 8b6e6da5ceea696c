import type { Instant } from '../../base/instant.ts';

/**
 * What falls due when, kept beside the rows so that nobody walks over them to find it. `moments` is sorted, so the next
 * one is the first; a subject ("escalate/A-000123") has at most one deadline. Plain Maps and arrays: it is copied and
 * kept with the state.
 */
export interface Deadlines {
  moments: Instant[];
  /** Moment → its subjects in the order they were set (the value says nothing). */
  at: Map<Instant, Map<string, 1>>;
  of: Map<string, Instant>;
}

export function noDeadlines(): Deadlines {
  return { moments: [], at: new Map(), of: new Map() };
}

/** Place of the first moment not before `at`. */
function place(moments: readonly Instant[], at: Instant): number {
  let low = 0;
  let high = moments.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (moments[middle]! < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function setDeadline(deadlines: Deadlines, subject: string, at: Instant): void {
  if (deadlines.of.get(subject) === at) return;
  clearDeadline(deadlines, subject);
  deadlines.of.set(subject, at);
  const subjects = deadlines.at.get(at);
  if (subjects) {
    subjects.set(subject, 1);
    return;
  }
  deadlines.at.set(at, new Map([[subject, 1]]));
  deadlines.moments.splice(place(deadlines.moments, at), 0, at);
}

export function clearDeadline(deadlines: Deadlines, subject: string): void {
  const at = deadlines.of.get(subject);
  if (at === undefined) return;
  deadlines.of.delete(subject);
  const subjects = deadlines.at.get(at)!;
  subjects.delete(subject);
  if (subjects.size > 0) return;
  deadlines.at.delete(at);
  deadlines.moments.splice(place(deadlines.moments, at), 1);
}

/** What is due at `now`, earliest first, at most `limit`, and the first moment after it. */
export function dueBy(
  deadlines: Deadlines,
  now: Instant,
  limit: number,
): { due: readonly { subject: string; at: Instant }[]; next: Instant | null } {
  const due: { subject: string; at: Instant }[] = [];
  for (const at of deadlines.moments) {
    if (at > now) return { due, next: at };
    for (const subject of deadlines.at.get(at)!.keys()) {
      // More is due than one turn takes: the rest is due at once.
      if (due.length === limit) return { due, next: at };
      due.push({ subject, at });
    }
  }
  return { due, next: null };
}
