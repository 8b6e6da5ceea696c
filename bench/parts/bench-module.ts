import Type from 'typebox';
import type { Module } from '../../src/modules/module.ts';

/**
 * The smallest subject there can be, for what the journal itself costs: a fact of the length and shape of an alarm's,
 * a state of one number. `write n` is one decision of n facts; a point's signal is one fact.
 */
export interface BenchCommand {
  type: 'write';
  facts: number;
}

const fact = Type.Object({
  alarm: Type.String(),
  priority: Type.String(),
  kind: Type.String(),
  scheme: Type.String(),
  code: Type.String(),
  number: Type.Integer(),
});

export const benchModule: Module<{ sum: number }> = {
  name: 'bench',
  stream: 'site',
  facts: { 'bench written': { v: 1, data: fact } },
  reads: [],
  takes: ['point'],
  nothing: () => ({ sum: 0 }),
  apply(state, written) {
    state.sum += (written.data as { number: number }).number;
  },
  decide: (command) => Array.from({ length: (command as BenchCommand).facts }, (_, number) => draft(number)),
  hear: () => [draft(1)],
};

function draft(number: number) {
  const point = `A${String(number % 5_000).padStart(5, '0')}`;
  return {
    type: 'bench written',
    data: { alarm: 'A-000123', priority: 'P2', kind: 'burglary', scheme: 'sia-dc03', code: 'BA', number },
    about: ['alarm/A-000123', `point/${point}`, 'panel/AP0001'],
  };
}
