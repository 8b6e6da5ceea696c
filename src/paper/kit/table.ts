import type { Words } from '../../base/words.ts';
import type { Say } from '../say.ts';
import type { Block } from '../sheet.ts';

/** A table of the kit: titles with their shares of the width. */
export function table(
  say: Say,
  columns: readonly (readonly [title: Words, share: number])[],
  rows: string[][],
  empty: Words,
): Block {
  const shown = columns.map(([title, share]) => ({ title: say(title), share }));
  return { kind: 'table', columns: shown, rows, empty: say(empty) };
}
