import type { Module } from '../module.ts';
import { decide, type SitesCommand } from './decide.ts';
import { apply, nothing, sitesFacts, type SitesState } from './facts.ts';

export const sitesModule: Module<SitesState> = {
  name: 'sites',
  stream: 'site',
  facts: sitesFacts,
  reads: [],
  takes: [],
  nothing,
  apply,
  decide: (command, _asker, state) => decide(command as SitesCommand, state),
};
