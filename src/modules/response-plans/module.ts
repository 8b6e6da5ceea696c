import type { Module } from '../module.ts';
import { decide } from './decide.ts';
import { apply, nothing, reads, responsePlanFacts, type ResponsePlansState } from './facts.ts';
import { standing } from './standing.ts';

export const responsePlansModule: Module<ResponsePlansState> = {
  name: 'response-plans',
  stream: 'site',
  facts: responsePlanFacts,
  reads,
  takes: [],
  nothing,
  apply,
  decide,
  standing,
};
