import type { Module } from '../module.ts';
import { decide } from './decide.ts';
import { alarmsFacts, apply, nothing } from './facts.ts';
import { otherReads } from './fold-others.ts';
import { hear } from './hear.ts';
import { siteReads } from './site-book.ts';
import { standing } from './standing.ts';
import type { AlarmsState } from './state.ts';

export const alarmsModule: Module<AlarmsState> = {
  name: 'alarms',
  stream: 'site',
  facts: alarmsFacts,
  reads: [...siteReads, ...otherReads],
  takes: ['panel', 'point'],
  nothing,
  apply,
  decide,
  hear,
  standing,
};
