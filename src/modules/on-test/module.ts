import type { Module } from '../module.ts';
import { decide } from './decide.ts';
import { apply, nothing, onTestFacts, reads, type OnTestState } from './facts.ts';
import { standing } from './standing.ts';

export const onTestModule: Module<OnTestState> = {
  name: 'on-test',
  stream: 'site',
  facts: onTestFacts,
  reads,
  takes: [],
  nothing,
  apply,
  decide,
  standing,
};
