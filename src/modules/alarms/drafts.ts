import type { DraftOf } from '../../base/fact.ts';
import { type Refusal, refuse } from '../../base/errors.ts';
import type { alarmsFacts } from './facts.ts';
import type { Asker } from '../module.ts';
import type { Act, AlarmRow } from './state.ts';
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

export const deskOf = (asker: Asker): { desk?: string } => (asker.desk === undefined ? {} : { desk: asker.desk });

/** Who was first, for the second of two desks. */
export const first = (row: AlarmRow, act: Act): NonNullable<Refusal['facts']> => ({
  alarm: row.id,
  by: act.by,
  ...(act.desk !== null && { desk: act.desk }),
  at: act.at,
});

export function acknowledged(row: AlarmRow, asker: Asker): AlarmsDraft {
  return { type: 'alarm acknowledged', data: { alarm: row.id, ...deskOf(asker) }, about: subjects(row) };
}
