import type { Module } from '../module.ts';
import { decide } from './decide.ts';
import { apply, nothing, reads, unitFacts, type UnitsState } from './facts.ts';
import { standing } from './standing.ts';

export const unitsModule: Module<UnitsState> = {
  name: 'units',
  stream: 'site',
  facts: unitFacts,
  reads,
  takes: [],
  nothing,
  apply,
  decide,
  standing,
};
