import type { Instant } from '../../base/instant.ts';

/** Numbers of forms given out together. They are printed again and again until one of them was entered or a day is over. */
export interface FormRange {
  from: number;
  to: number;
  reservedAt: Instant;
}

export interface FormUse {
  incident: string;
  at: Instant;
  by: string;
  desk?: string;
}

export interface PaperState {
  /** Oldest first, at most `rangesMax`. */
  ranges: readonly FormRange[];
  /** Form → what it was entered as, at most `formsMax`; what is older counts as used (`usedBelow`). */
  used: Map<number, FormUse>;
  usedBelow: number;
  /** Why there is no fresh kit, and since when; null while all is well. */
  failed: { why: 'drawing' | 'disk' | 'printer'; since: Instant } | null;
}

export const rangesMax = 400;
export const formsMax = 5_000;
/** A range that lay about for longer is not printed again: fresh numbers each day. */
export const rangeFresh_ms = 24 * 3_600_000;

export function noPaper(): PaperState {
  return { ranges: [], used: new Map(), usedBelow: 1, failed: null };
}

/** The last range, where all of its numbers may still be written on. */
export function freshRange(paper: PaperState, now: Instant): FormRange | null {
  const last = paper.ranges.at(-1);
  if (!last || now - last.reservedAt >= rangeFresh_ms) return null;
  for (let form = last.from; form <= last.to; form++) if (paper.used.has(form)) return null;
  return last;
}

export function isReserved(paper: PaperState, form: number): boolean {
  return paper.ranges.some(({ from, to }) => form >= from && form <= to);
}
