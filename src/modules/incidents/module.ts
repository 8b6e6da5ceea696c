import type { Module } from '../module.ts';
import { decide } from './decide.ts';
import { apply, incidentFacts, nothing, reads, type IncidentsState } from './facts.ts';
import { standing } from './standing.ts';

export const incidentsModule: Module<IncidentsState> = {
  name: 'incidents',
  stream: 'site',
  facts: incidentFacts,
  reads,
  takes: [],
  nothing,
  apply,
  decide,
  standing,
};
