import type { Module } from '../module.ts';
import { decide, hear } from './decide.ts';
import { apply, linksFacts, type LinksState, nothing } from './facts.ts';

export const linksModule: Module<LinksState> = {
  name: 'links',
  stream: 'site',
  facts: linksFacts,
  reads: [],
  takes: ['link', 'link-summary', 'refused'],
  nothing,
  apply,
  decide,
  hear,
};
