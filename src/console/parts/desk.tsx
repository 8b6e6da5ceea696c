import { createContext, useContext, useLayoutEffect, useRef, useSyncExternalStore } from 'react';
import type { Instant } from '../../base/instant.ts';
import { formatLocal } from '../../base/local-time.ts';
import { reasonsOf, type ReasonChoice, type ReasonList } from '../../base/settings.ts';
import type { Language, Words } from '../../base/words.ts';
import type { Book } from '../feed/book.ts';
import type { DoorRefusal, Reply } from './door.ts';
import type { States } from '../feed/folds.ts';
import type { Bindings, Keys } from '../keys/keys.ts';

export type Role = 'administrator' | 'commander' | 'dispatcher' | 'viewer' | 'auditor' | 'connector';

export interface Me {
  by: string;
  user: string;
  role: Role;
  desk: string;
  /** Nothing is done in this person's name until the PIN was typed. */
  locked: boolean;
}

/** An act as its module knows it. `text` is typed words: the door masks them and keeps them beside the journal. */
export interface Command {
  type: string;
  [field: string]: unknown;
}

export interface Acted {
  answer: 'kept' | 'repeat' | 'nothing-to-keep';
  seq?: number;
  masked?: boolean;
  /** What the act made, where the door says so. */
  incident?: string;
}

export interface Chosen {
  kind: 'alarm' | 'incident' | 'unit';
  id: string;
}

/** The last thing that was done or refused, shown beside what it was done to. */
export interface Outcome {
  subject: string;
  ok: boolean;
  words: Words;
  code?: string;
  at_ms: number;
}

export type PageName =
  | 'desk'
  | 'on-test'
  | 'panels'
  | 'inspector'
  | 'shelved'
  | 'keys'
  | 'scenes'
  | 'practice'
  | 'contacts'
  | 'plans'
  | 'orders'
  | 'handover'
  | 'reviews'
  | 'paper';

export interface Desk {
  me: Me;
  /** The journal this desk works on: a site, or a rehearsal of one. */
  site: string;
  /** Turns the desk to another journal: into a rehearsal and back. */
  turnTo: (site: string) => void;
  language: Language;
  theme: 'dark' | 'light';
  keys: Keys;
  book: Book;
  states: States;
  version: number;
  /** The server's clock, once a second. */
  now: Instant;
  chosen: Chosen | null;
  /** What a panel should begin with when it opens: "dispatch" after an incident was opened for that. */
  begin: string | null;
  choose: (chosen: Chosen | null, begin?: string) => void;
  page: PageName;
  go: (page: PageName) => void;
  level: string;
  setLevel: (level: string) => void;
  /** Response rings around what is chosen, and response cells, are drawn on the plan. */
  rings: boolean;
  setRings: (shown: boolean) => void;
  act: (subject: string, command: Command, done?: Words) => Promise<Reply<Acted>>;
  outcome: Outcome | null;
  say: (subject: string, words: Words, refusal?: DoorRefusal) => void;
  nameOf: (by: string) => string;
  /** A place is being asked for: a press on the plan answers. */
  placing: ((at: { x: number; y: number; level: string }) => void) | null;
  setPlacing: (placing: Desk['placing']) => void;
}

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error('a part of the console stands outside of a desk');
  return desk;
}

export const LanguageContext = createContext<Language>('zh');

/** Says a pair of words in the language of this desk. */
export function useSay(): (words: Words) => string {
  const language = useContext(LanguageContext);
  return (words) => words[language];
}

export function useReasons(list: ReasonList): readonly ReasonChoice[] {
  return reasonsOf(useDesk().states.sites.reasonLists, list);
}

export const useTimeZone = (): string => useDesk().states.sites.head?.timeZone ?? 'Asia/Shanghai';

/** "08:15:30" at the site. */
export function useTime(): (at: Instant) => string {
  const timeZone = useTimeZone();
  return (at) => formatLocal(at, timeZone).slice(11);
}

/** Binds keys for as long as the part is on the screen. Ranks: 0 the page, 10 a list, 20 a panel, 30 a choice. */
export function useKeys(rank: number, bindings: Bindings): void {
  const { keys } = useDesk();
  const latest = useRef(bindings);
  latest.current = bindings;
  // Before the next key can come, not after the next painting: an operator's second key may follow the first within 50 ms.
  useLayoutEffect(() => keys.add(rank, () => latest.current), [keys, rank]);
}

export function useBookVersion(book: Book): number {
  return useSyncExternalStore(book.subscribe, () => book.version);
}
