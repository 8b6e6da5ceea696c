import type { Language } from '../base/words.ts';

/**
 * What is printed, before anybody knows where on the page it will stand: plain values in one language, so that they cross
 * to the press's thread and a test reads what a page says without looking at a picture.
 */
export interface Sheet {
  language: Language;
  /** The site, at the head of every page. */
  site: string;
  title: string;
  /** Beneath the title, once: what it covers. */
  subtitle: string;
  /** When, by whom, from which line of the journal: at the foot of every page. */
  source: string;
  /** "EXERCISE" across every page of a rehearsal; null for what really happened. */
  exercise: string | null;
  blocks: readonly Block[];
}

export interface Column {
  title: string;
  /** Share of the page's width against the other columns. */
  share: number;
  align?: 'right';
}

export interface Figure {
  label: string;
  value: string;
  /** What was counted, over what: no figure stands without it. */
  definition: string;
}

/** A box to write into by hand; `share` of the width of its row. */
export interface Blank {
  label: string;
  share: number;
}

export type Block =
  | { kind: 'heading'; text: string }
  | { kind: 'text'; text: string; quiet?: true }
  | { kind: 'facts'; rows: readonly (readonly [label: string, value: string])[] }
  | { kind: 'figures'; rows: readonly Figure[] }
  | { kind: 'table'; columns: readonly Column[]; rows: readonly (readonly string[])[]; empty: string }
  /** Shares of one whole, as bars in grey: the number stands beside each. */
  | { kind: 'bars'; rows: readonly { label: string; share: number; value: string }[] }
  /** A row of boxes to write into. */
  | { kind: 'blanks'; height_mm: number; boxes: readonly Blank[] }
  /** A table with nothing in it, to be filled by hand. */
  | { kind: 'grid'; columns: readonly Column[]; rows: number; height_mm: number; first?: readonly string[] }
  | { kind: 'signatures'; labels: readonly string[] }
  /** A number that must be read across a room: of a form. */
  | { kind: 'number'; label: string; number: string }
  | { kind: 'page' };
