import type { Module } from '../module.ts';
import { decide } from './decide.ts';
import { apply, nothing, reads, toldFacts, type ToldState } from './facts.ts';
import { standing } from './standing.ts';

export const toldModule: Module<ToldState> = {
  name: 'told',
  stream: 'site',
  facts: toldFacts,
  reads,
  takes: [],
  nothing,
  apply,
  decide,
  standing,
};
