import type { Module } from '../module.ts';
import { decide } from './decide.ts';
import { apply, handoverFacts, nothing, reads, type HandoversState } from './facts.ts';

export const handoversModule: Module<HandoversState> = {
  name: 'handovers',
  stream: 'site',
  facts: handoverFacts,
  reads,
  takes: [],
  nothing,
  apply,
  decide,
};
