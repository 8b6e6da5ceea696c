import type { Module } from '../module.ts';
import { decide } from './decide.ts';
import { accountsFacts, apply, nothing, type AccountsState } from './facts.ts';

export const accountsModule: Module<AccountsState> = {
  name: 'accounts',
  stream: 'house',
  facts: accountsFacts,
  reads: [],
  takes: [],
  nothing,
  apply,
  decide,
};
