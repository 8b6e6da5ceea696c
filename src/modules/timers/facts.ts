import type { Fact } from '../../base/fact.ts';
import type { AlarmsFact } from '../alarms/facts.ts';
import type { IncidentFact } from '../incidents/facts.ts';
import type { SiteFact } from '../sites/facts.ts';
import type { UnitFact } from '../units/facts.ts';
import { timerFacts, type TimerDraft, type TimerFact } from './fact-types.ts';
import { foldIncident, heard, leaveScene, ring } from './fold-incidents.ts';
import { nothing, type TimersState } from './state.ts';

export { nothing, timerFacts };
export type { TimerDraft, TimerFact, TimersState };

const ofSite = [
  'post set',
  'post removed',
  'site setting set',
  'site setting cleared',
] as const satisfies readonly SiteFact['type'][];
const ofBoard = [
  'unit signed on',
  'unit sign-on changed',
  'unit signed off',
] as const satisfies readonly UnitFact['type'][];
const ofIncidents = [
  'intake started',
  'intake dropped',
  'incident opened',
  'help called',
  'incident classified',
  'unit dispatched',
  'unit acknowledged',
  'unit en route',
  'unit on scene',
  'unit clear',
  'unit returning',
  'unit back at post',
  'status corrected',
  'log entry written',
  'incident closed',
  'incident reopened',
  'incident merged',
] as const satisfies readonly (IncidentFact['type'] | UnitFact['type'])[];

/** Facts of others that `apply` folds: posts and who is on them, and what units do for incidents. */
export const reads: readonly string[] = [
  ...ofSite,
  ...ofBoard,
  ...ofIncidents,
  'alarm silenced' satisfies AlarmsFact['type'],
];

export function apply(state: TimersState, fact: Fact): void {
  if (fact.type in timerFacts) return foldOwn(state, fact as TimerFact);
  if ((ofSite as readonly string[]).includes(fact.type)) return foldSite(state, fact as SiteFact);
  if ((ofBoard as readonly string[]).includes(fact.type)) return foldBoard(state, fact as UnitFact);
  if (fact.type === 'alarm silenced') {
    // One key stops the noise of a desk, whatever makes it.
    const { desk } = fact.data as Extract<AlarmsFact, { type: 'alarm silenced' }>['data'];
    state.silencedUpTo.set(desk, fact.seq);
    return;
  }
  foldIncident(state, fact as IncidentFact | Extract<UnitFact, { type: 'help called' }>);
}

function foldOwn(state: TimersState, fact: TimerFact): void {
  const { incident } = fact.data;
  switch (fact.type) {
    case 'people heard':
      return heard(state, incident, fact.data.unit ?? null, fact.recordedAt);
    case 'radio check unanswered': {
      const { desk } = fact.data;
      const unanswered = { by: fact.by, at: fact.recordedAt, ...(desk === undefined ? {} : { desk }) };
      const watch = state.watches.get(incident);
      if (watch) state.watches.set(incident, { ...watch, unanswered });
      return;
    }
    case 'check overdue':
      return ring(state, fact);
  }
}

function foldSite(state: TimersState, fact: SiteFact): void {
  if (fact.type === 'post set') state.posts.set(fact.data.id, { id: fact.data.id, name: fact.data.name });
  else if (fact.type === 'post removed') state.posts.delete(fact.data.id);
  else if (fact.type === 'site setting set') state.settings.set(fact.data.key, fact.data.value);
  else if (fact.type === 'site setting cleared') state.settings.delete(fact.data.key);
}

/** Relief takes a call-sign over where it is: at its post, or at an incident. */
function foldBoard(state: TimersState, fact: UnitFact): void {
  const { unit } = fact.data;
  const row = state.units.get(unit);
  if (fact.type === 'unit signed on') {
    const { post, strength } = fact.data;
    const away = { awaySince: row?.awaySince ?? null, awayAt: row?.awayAt ?? null, trail: row?.trail ?? [] };
    state.units.set(unit, { unit, post: post ?? null, strength, ...away });
  } else if (fact.type === 'unit sign-on changed') {
    if (row && fact.data.strength !== undefined) state.units.set(unit, { ...row, strength: fact.data.strength });
  } else if (fact.type === 'unit signed off') {
    leaveScene(state, unit, fact.recordedAt);
    state.units.delete(unit);
  }
}
