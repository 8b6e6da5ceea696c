import type { Fact } from '../../base/fact.ts';
import type { AlarmsFact } from '../alarms/facts.ts';
import type { IncidentFact } from '../incidents/facts.ts';
import type { ResponsePlanFact } from '../response-plans/facts.ts';
import type { SiteFact } from '../sites/facts.ts';
import type { UnitFact } from '../units/facts.ts';
import { toldFacts, type ToldDraft, type ToldFact } from './fact-types.ts';
import { foldAlarm, foldIncident, foldSite, look } from './fold-others.ts';
import { foldOwn } from './fold-own.ts';
import { foldPlan, planReads } from './fold-plans.ts';
import { nothing, type ToldState } from './state.ts';

export { nothing, toldFacts };
export type { ToldDraft, ToldFact, ToldState };

const ofSite = [
  'site described',
  'site setting set',
  'site setting cleared',
  'contact set',
  'contact removed',
  'agency set',
  'agency removed',
  'alarm point set',
  'alarm point removed',
] as const satisfies readonly SiteFact['type'][];

const ofAlarms = [
  'alarm raised',
  'alarm reassessed',
  'alarm silenced',
] as const satisfies readonly AlarmsFact['type'][];

const ofIncidents = [
  'intake started',
  'intake noted',
  'intake dropped',
  'incident opened',
  'incident classified',
  'incident alarms linked',
  'incident closed',
  'incident reopened',
  'incident merged',
  'help called',
] as const satisfies readonly (IncidentFact['type'] | UnitFact['type'])[];

/** Facts of others that `apply` folds: the contact book, which alarms are confirmed fires, how incidents go, and whom plans tell. */
export const reads: readonly string[] = [...ofSite, ...ofAlarms, ...ofIncidents, ...planReads];

export function apply(state: ToldState, fact: Fact): void {
  if (fact.type in toldFacts) foldOwn(state, fact as ToldFact);
  else if ((ofSite as readonly string[]).includes(fact.type)) foldSite(state, fact);
  else if ((ofAlarms as readonly string[]).includes(fact.type)) foldAlarm(state, fact as AlarmsFact);
  else if ((planReads as readonly string[]).includes(fact.type))
    foldPlan(state, fact as ResponsePlanFact, (incident, at) => look(state, incident, at));
  else foldIncident(state, fact as IncidentFact | Extract<UnitFact, { type: 'help called' }>);
}
