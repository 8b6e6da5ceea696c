import { Type } from 'typebox';
import { refuse } from '../../src/base/errors.ts';
import type { Draft, Fact } from '../../src/base/fact.ts';
import { asModule, type Command, type Module } from '../../src/modules/module.ts';

/** The smallest module that does everything a module may do: it counts, refuses, draws, and rings when ten are reached. */
export interface TallyState {
  sum: number;
  rangAt: number[];
  ringAt: number | null;
}

export const tally: Module = asModule<TallyState>({
  name: 'tally',
  stream: 'site',
  facts: {
    counted: { v: 1, data: Type.Object({ n: Type.Integer(), note: Type.Optional(Type.String()) }) },
    rang: { v: 1, data: Type.Object({ sum: Type.Integer() }) },
  },
  reads: [],
  takes: ['point'],
  nothing: () => ({ sum: 0, rangAt: [], ringAt: null }),
  apply(state, fact: Fact) {
    const data = fact.data as { n: number; sum: number };
    if (fact.type === 'counted') {
      const before = state.sum;
      state.sum += data.n;
      if (Math.floor(before / 10) < Math.floor(state.sum / 10)) state.ringAt = fact.recordedAt + 1_000;
    }
    if (fact.type === 'rang') {
      state.rangAt = [...state.rangAt, data.sum];
      state.ringAt = null;
    }
  },
  decide(command: Command, _asker, state): Draft[] | ReturnType<typeof refuse> {
    const ask = command as { type: string; n: number; note?: string; times?: number };
    if (ask.type === 'ring') return [{ type: 'rang', data: { sum: state.sum } }];
    if (ask.type === 'throw') throw new Error('a planted mistake');
    if (ask.n === 0) return [];
    if (ask.n < 0) return refuse('TALLY_NEGATIVE', { zh: '不能为负', en: 'not below zero' });
    const data = ask.note === undefined ? { n: ask.n } : { n: ask.n, note: ask.note };
    return Array.from({ length: ask.times ?? 1 }, () => ({ type: 'counted', data, about: ['tally/1'] }));
  },
  hear: (signal) => (signal.kind === 'point' ? [{ type: 'counted', data: { n: 1 } }] : []),
  standing(state, now) {
    if (state.ringAt === null) return { due: [], wakeAt: null };
    const due = {
      rule: 'ring',
      subject: 'tally/1',
      count: state.rangAt.length,
      dueAt: state.ringAt,
      command: { type: 'ring' },
    };
    return now >= state.ringAt ? { due: [due], wakeAt: null } : { due: [], wakeAt: state.ringAt };
  },
});
