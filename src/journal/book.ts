import { refuse, type Refusal } from '../base/errors.ts';
import type { Draft, Fact } from '../base/fact.ts';
import type { Command, Module } from '../modules/module.ts';
import { bookFacts } from './own-facts.ts';

/** Changes with the shape of the state: a snapshot of another shape is not read. */
export const bookFold = 'book/2';

/** What a stream knows of itself: who opened it, which parts are gone or held. */
export interface BookState {
  status: 'Actual' | 'Exercise';
  /** Origin of the epoch before this one; null in the first. */
  continues: string | null;
  /** How fast a rehearsal's clock was last set to run; null while it shows the time of day. */
  clockRate: number | null;
  erased: Map<string, string>;
  held: Map<string, string>;
  forks: Map<string, { baseSeq: number; dropped: boolean }>;
}

export type BookCommand =
  | { type: 'write'; draft: Draft }
  | { type: 'make fork'; fork: string; baseSeq: number; why: string }
  | { type: 'drop fork'; fork: string; why: string }
  | { type: 'erase part'; part: string; why: string }
  | { type: 'hold part'; part: string; why: string }
  | { type: 'release part'; part: string; why: string };

/** The module every stream has: the journal's own facts, written by the same road as all others. */
const book: Module<BookState> = {
  name: 'book',
  stream: 'site',
  facts: bookFacts,
  reads: [],
  takes: [],
  nothing: () => ({
    status: 'Actual',
    continues: null,
    clockRate: null,
    erased: new Map(),
    held: new Map(),
    forks: new Map(),
  }),

  apply(state, fact: Fact) {
    const data = fact.data as Folded;
    switch (fact.type) {
      case 'journal opened':
        state.status = data.status;
        // A rehearsal begins with its base's state, but not as one that has epochs and rehearsals of its own.
        state.continues = null;
        state.forks.clear();
        break;
      case 'journal continued':
        state.continues = data.origin;
        break;
      case 'clock set':
        state.clockRate = data.rate;
        break;
      case 'part erased':
        state.erased.set(data.part, data.why);
        break;
      case 'part held':
        state.held.set(data.part, data.why);
        break;
      case 'part released':
        state.held.delete(data.part);
        break;
      case 'fork made':
        state.forks.set(data.fork, { baseSeq: data.baseSeq, dropped: false });
        break;
      case 'fork dropped': {
        const fork = state.forks.get(data.fork);
        if (fork) state.forks.set(data.fork, { ...fork, dropped: true });
        break;
      }
    }
  },

  decide(command: Command, _asker, state): readonly Draft[] | Refusal {
    const ask = command as BookCommand;
    switch (ask.type) {
      case 'write':
        return [ask.draft];
      case 'make fork': {
        if (state.forks.has(ask.fork)) return forkExists(ask.fork);
        const { fork, baseSeq, why } = ask;
        return [{ type: 'fork made', data: { fork, baseSeq, why } }];
      }
      case 'drop fork':
        if (state.forks.get(ask.fork)?.dropped !== false) return [];
        return [{ type: 'fork dropped', data: { fork: ask.fork, why: ask.why } }];
      case 'erase part':
        if (state.held.has(ask.part)) return partHeld(ask.part);
        if (state.erased.has(ask.part)) return [];
        return [{ type: 'part erased', data: { part: ask.part, why: ask.why }, about: [`part/${ask.part}`] }];
      case 'hold part':
        if (state.held.has(ask.part)) return [];
        return [{ type: 'part held', data: { part: ask.part, why: ask.why }, about: [`part/${ask.part}`] }];
      case 'release part':
        if (!state.held.has(ask.part)) return [];
        return [{ type: 'part released', data: { part: ask.part, why: ask.why }, about: [`part/${ask.part}`] }];
    }
  },
};

/** As every stream takes it: among modules of other states. */
export const bookModule = book as unknown as Module;

/** What the facts folded here hold, each its own fields. */
interface Folded {
  part: string;
  why: string;
  status: BookState['status'];
  origin: string;
  rate: number;
  fork: string;
  baseSeq: number;
}

/** A dropped one left its opening fact and its roots under its name, so the name is used up. */
export function forkExists(fork: string): Refusal {
  return refuse(
    'FORK_EXISTS',
    { zh: '同名的演练副本已存在或曾经存在,请另取名称', en: 'a fork of this name is or was there; choose another name' },
    { fork },
  );
}

function partHeld(part: string): Refusal {
  return refuse(
    'PART_HELD',
    { zh: '该附件处于依法保留状态,不能删除;请先解除保留', en: 'this part is under legal hold; release the hold first' },
    { part },
  );
}
