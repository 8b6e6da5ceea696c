import type { Fact } from '../../base/fact.ts';
import type { Words } from '../../base/words.ts';
import type { RoomStates } from '../states.ts';

/** What a sentence about a fact is made with: the site's own names. */
export interface Names {
  room: RoomStates;
  /** Kind and place of an alarm by what raised it, as long as the log is being read. */
  raised: Map<string, Words>;
  textOf: (part: string) => string | null | undefined;
  nameOf: (by: string) => string;
}

export type Data = Record<string, unknown>;
/** A fact as it stands in a command log; null where this one of its type is not notable. */
export type Sentence = (names: Names, data: Data, fact: Fact | null) => Words | null;

export const both = (zh: string, en: string): Words => ({ zh, en });
export const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/** Followed by what somebody typed, where it is there to be read. */
export function withText(names: Names, words: Words, part: unknown): Words {
  const typed = typeof part === 'string' ? names.textOf(part) : undefined;
  return typed ? both(`${words.zh}:${typed}`, `${words.en}: ${typed}`) : words;
}
