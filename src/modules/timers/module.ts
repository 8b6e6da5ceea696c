import type { Module } from '../module.ts';
import { decide } from './decide.ts';
import { apply, nothing, reads, timerFacts, type TimersState } from './facts.ts';
import { standing } from './standing.ts';

export const timersModule: Module<TimersState> = {
  name: 'timers',
  stream: 'site',
  facts: timerFacts,
  reads,
  takes: [],
  nothing,
  apply,
  decide,
  standing,
};
