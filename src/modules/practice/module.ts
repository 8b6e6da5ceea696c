import type { Module } from '../module.ts';
import { decide } from './decide.ts';
import { apply, nothing, practiceFacts, practiceReads, type PracticeState } from './facts.ts';

export const practiceModule: Module<PracticeState> = {
  name: 'practice',
  stream: 'site',
  facts: practiceFacts,
  reads: practiceReads,
  takes: [],
  nothing,
  apply,
  decide,
};
