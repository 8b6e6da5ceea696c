import type { DraftOf } from '../../base/fact.ts';
import { type Refusal, refuse } from '../../base/errors.ts';
import type { alarmsFacts } from './facts.ts';
import type { AlarmRow } from './state.ts';
import { type RefusalCode, refusals } from './words.ts';

export type AlarmsDraft = DraftOf<typeof alarmsFacts>;
export type Decision = readonly AlarmsDraft[] | Refusal;

export const say = (code: RefusalCode, facts?: Refusal['facts']): Refusal => refuse(code, refusals[code], facts);

/** What a fact about a row is found by later: the alarm, its point, its panel. */
export const subjects = (row: Pick<AlarmRow, 'id' | 'point' | 'panel'>): string[] => [
  `alarm/${row.id}`,
  ...(row.point ? [`point/${row.point}`] : []),
  ...(row.panel ? [`panel/${row.panel}`] : []),
];

/** A decision of one fact about one row. */
export function one(row: AlarmRow, draft: AlarmsDraft): Decision {
  return [{ ...draft, about: subjects(row) }];
}
