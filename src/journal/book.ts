import { refuse, type Refusal } from '../base/errors.ts';
import type { Draft, Fact } from '../base/fact.ts';
import type { Command, Module } from '../modules/module.ts';
import { bookFacts } from './own-facts.ts';

/** What a stream knows of itself: who opened it, which parts are gone or held. */
export interface BookState {
  status: 'Actual' | 'Exercise';
  erased: Map<string, string>;
  held: Map<string, string>;
  forks: Map<string, { baseSeq: number; dropped: boolean }>;
}

export type BookCommand =
  | { type: 'write'; draft: Draft }
  | { type: 'erase part'; part: string; why: string }
  | { type: 'hold part'; part: string; why: string }
  | { type: 'release part'; part: string; why: string };

/** The module every stream has: the journal's own facts, written by the same road as all others. */
export const bookModule: Module<BookState> = {
  name: 'book',
  stream: 'site',
  facts: bookFacts,
  reads: [],
  takes: [],
  nothing: () => ({ status: 'Actual', erased: new Map(), held: new Map(), forks: new Map() }),

  apply(state, fact: Fact) {
    const data = fact.data as { part: string; why: string; status: BookState['status']; fork: string; baseSeq: number };
    switch (fact.type) {
      case 'journal opened':
        state.status = data.status;
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
      case 'erase part':
        if (state.held.has(ask.part)) return partHeld(ask.part);
        if (state.erased.has(ask.part)) return [];
        return [{ type: 'part erased', data: { part: ask.part, why: ask.why }, about: [`part/${ask.part}`] }];
      case 'hold part':
        return [{ type: 'part held', data: { part: ask.part, why: ask.why }, about: [`part/${ask.part}`] }];
      case 'release part':
        if (!state.held.has(ask.part)) return [];
        return [{ type: 'part released', data: { part: ask.part, why: ask.why }, about: [`part/${ask.part}`] }];
    }
  },
};

function partHeld(part: string): Refusal {
  return refuse(
    'PART_HELD',
    { zh: '该附件处于依法保留状态,不能删除;请先解除保留', en: 'this part is under legal hold; release the hold first' },
    { part },
  );
}
