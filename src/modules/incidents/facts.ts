import type { Fact } from '../../base/fact.ts';
import type { Priority } from '../../base/signal.ts';
import type { AlarmsFact } from '../alarms/facts.ts';
import type { ResponsePlanFact } from '../response-plans/facts.ts';
import type { SiteFact } from '../sites/facts.ts';
import type { UnitFact } from '../units/facts.ts';
import { incidentFacts, type IncidentDraft, type IncidentFact } from './fact-types.ts';
import { foldAlarm, foldSite } from './fold-around.ts';
import {
  actOf,
  change,
  countNumber,
  leave,
  linkAlarms,
  listForReview,
  merge,
  newIncident,
  offTheDesk,
  put,
  reopen,
  settle,
  writeLog,
} from './fold-incidents.ts';
import { foldPlan, planReads } from './fold-plans.ts';
import { foldPaper } from './fold-paper.ts';
import { correct, dispatch, queue, takeStatus } from './fold-units.ts';
import {
  momentOf,
  nothing,
  type Assignment,
  type Incident,
  type IncidentsState,
  type Unit,
  type UnitStatus,
} from './state.ts';

export { incidentFacts, nothing };
export type { Assignment, Incident, IncidentDraft, IncidentFact, IncidentsState, Unit, UnitStatus };

/** Facts of others that `apply` folds: what an incident needs of the site, of alarms and of the board. */
export const reads = [
  'journal opened',
  'site described',
  'level set',
  'level removed',
  'zone set',
  'zone removed',
  'walkway set',
  'walkway removed',
  'incident type set',
  'incident type removed',
  'alarm point set',
  'alarm point removed',
  'alarm panel set',
  'alarm panel removed',
  'site setting set',
  'site setting cleared',
  'reason list set',
  'reason list cleared',
  'alarm raised',
  'alarm reassessed',
  'alarm grouped',
  'alarm split off',
  'unit signed on',
  'unit sign-on changed',
  'unit signed off',
  'unit told to stand by',
  'unit stood down',
  'help called',
  ...planReads,
] as const satisfies readonly (
  AlarmsFact['type'] | SiteFact['type'] | UnitFact['type'] | ResponsePlanFact['type'] | 'journal opened'
)[];

/** Alarms themselves, not the site's points and panels, whose facts begin with the same word. */
const isOfAlarm = (type: string): boolean => /^alarm (raised|reassessed|grouped|split off)$/.test(type);

export function apply(state: IncidentsState, fact: Fact): void {
  if (fact.type in incidentFacts) applyOwn(state, fact as IncidentFact);
  else if (fact.type.startsWith('unit ') || fact.type === 'help called') applyBoard(state, fact as UnitFact);
  else if ((planReads as readonly string[]).includes(fact.type)) foldPlan(state, fact as ResponsePlanFact);
  else if (isOfAlarm(fact.type)) foldAlarm(state, fact as AlarmsFact);
  else foldSite(state, fact);
}

function applyOwn(state: IncidentsState, fact: IncidentFact): void {
  switch (fact.type) {
    case 'intake started':
    case 'incident opened':
      return open(state, fact);
    case 'intake noted': {
      const { place, cameBy, words } = fact.data;
      return change(state, fact.data.incident, (row) => ({
        place: place ?? row.place,
        cameBy: cameBy ?? row.cameBy,
        words: words ?? row.words,
      }));
    }
    case 'intake dropped':
      return offTheDesk(state, fact.data.incident);
    case 'incident classified':
      return classify(state, fact);
    case 'incident alarms linked':
      return linkAlarms(state, fact.data.incident, fact.data.alarms);
    case 'unit dispatched':
      return dispatch(state, fact.data.incident, fact.data.unit, fact, fact.data.forced);
    case 'unit queued':
      return queue(state, fact.data.unit, fact.data.incident, true);
    case 'unit taken from the queue':
      return queue(state, fact.data.unit, fact.data.incident, false);
    case 'unit acknowledged':
    case 'unit en route':
    case 'unit on scene':
    case 'unit clear':
    case 'unit returning':
    case 'unit back at post':
      return takeStatus(state, fact);
    case 'status corrected':
      return correct(state, fact);
    case 'incident reopened':
      return reopen(state, fact);
    case 'incident merged':
      return merge(state, fact);
    case 'log entry written':
      return writeLog(state, fact);
    case 'paper forms reserved':
    case 'paper form entered':
    case 'past step entered':
    case 'paper kit failed':
    case 'paper kit restored':
      return foldPaper(state, fact);
    default:
      return applyCourse(state, fact);
  }
}

type CourseFact = Extract<
  IncidentFact,
  {
    type:
      | 'incident waiting for a unit'
      | 'incident controlled'
      | 'incident cleared'
      | 'incident closed'
      | 'advice given'
      | 'incident reviewed'
      | 'incidents linked'
      | 'commander told';
  }
>;

function applyCourse(state: IncidentsState, fact: CourseFact): void {
  const { incident } = fact.data;
  const act = actOf(fact);
  const at = momentOf(act);
  switch (fact.type) {
    case 'incident waiting for a unit':
      return change(state, incident, (row) => ({ waitingSince: row.waitingSince ?? fact.recordedAt, cleared: false }));
    case 'incident controlled':
      return change(state, incident, (row) => ({
        controlled: true,
        clocks: { ...row.clocks, controlled: row.clocks.controlled ?? at },
      }));
    case 'incident cleared':
      return change(state, incident, (row) => ({
        cleared: true,
        waitingSince: null,
        clocks: { ...row.clocks, cleared: row.clocks.cleared ?? at },
      }));
    case 'incident closed': {
      const { disposition, confirmedBy, words } = fact.data;
      const closing = {
        ...act,
        disposition,
        ...(confirmedBy ? { confirmedBy } : {}),
        ...(words ? { words } : {}),
      };
      change(state, incident, (row) => ({
        closing,
        waitingSince: null,
        // Units are clear before an incident closes; the fold keeps "closed has no units" true whatever it is handed.
        assignments: row.assignments.map((other) => (other.active ? { ...other, active: false } : other)),
        clocks: { ...row.clocks, closed: row.clocks.closed ?? at },
      }));
      for (const unit of state.units.values()) {
        if (unit.current === incident)
          state.units.set(unit.unit, { ...unit, current: null, last: incident, status: 'CL' });
      }
      const closed = state.incidents.get(incident);
      if (closed) listForReview(state, closed);
      return leave(state, incident, fact.recordedAt);
    }
    case 'advice given':
      return change(state, incident, () => ({ advice: { ...actOf(fact), advice: fact.data.advice } }));
    case 'incident reviewed': {
      const { words } = fact.data;
      state.toReview.delete(incident);
      return change(state, incident, (row) => ({
        review: { ...actOf(fact), ...(words ? { words } : {}) },
        clocks: { ...row.clocks, reviewed: row.clocks.reviewed ?? at },
      }));
    }
    case 'incidents linked': {
      const other = fact.data.with;
      change(state, incident, (row) => ({ links: [...new Set([...row.links, other])] }));
      return change(state, other, (row) => ({ links: [...new Set([...row.links, incident])] }));
    }
    case 'commander told':
      return change(state, incident, (row) => ({ told: [...row.told, { why: fact.data.why, at }] }));
  }
}

function open(
  state: IncidentsState,
  fact: Extract<IncidentFact, { type: 'intake started' | 'incident opened' }>,
): void {
  const id = fact.data.incident;
  countNumber(state, id);
  if (fact.type === 'intake started') {
    const row = newIncident(id, fact.recordedAt, actOf(fact));
    state.incidents.set(id, settle({ ...row, intake: true, cameBy: fact.data.cameBy ?? null }));
    return;
  }
  const { type, priority, place, cameBy, words, receivedAt, alarms, units } = fact.data;
  const row = newIncident(id, receivedAt, actOf(fact));
  if (type !== undefined) row.clocks.classified = momentOf(actOf(fact));
  put(state, { ...row, type: type ?? null, priority, ...everOf(priority), place, cameBy, words: words ?? null });
  linkAlarms(state, id, alarms);
  for (const unit of units) dispatch(state, id, unit, fact);
}

const everOf = (priority: Priority): Pick<Incident, 'everP1' | 'everP2'> => ({
  everP1: priority === 'P1',
  everP2: priority === 'P2',
});

function classify(state: IncidentsState, fact: Extract<IncidentFact, { type: 'incident classified' }>): void {
  const { incident, type, priority } = fact.data;
  change(state, incident, (row) => ({
    type,
    priority,
    everP1: row.everP1 || priority === 'P1',
    everP2: row.everP2 || priority === 'P2',
    clocks: { ...row.clocks, classified: row.clocks.classified ?? momentOf(actOf(fact)) },
  }));
}

/** The board: only units signed on stand on it. */
function applyBoard(state: IncidentsState, fact: UnitFact): void {
  const { unit: id } = fact.data;
  const row = state.units.get(id);
  switch (fact.type) {
    case 'unit signed on': {
      const { kind, place, strength } = fact.data;
      if (row) {
        // The next shift took over: state, incident and queue stay, and the walk to it starts from its post if it is there.
        const stays = row.status === 'AV' ? place : row.place;
        state.units.set(id, { ...row, kind, home: place, place: stays, strength });
        return;
      }
      const free = { current: null, last: null, queue: [], standBy: null };
      state.units.set(id, { unit: id, kind, home: place, place, strength, status: 'AV', ...free, set: actOf(fact) });
      return;
    }
    case 'unit sign-on changed':
      if (row && fact.data.strength !== undefined) state.units.set(id, { ...row, strength: fact.data.strength });
      return;
    case 'unit signed off':
      state.units.delete(id);
      if (row?.current) {
        change(state, row.current, ({ assignments }) => ({
          assignments: assignments.map((other) => (other.unit === id ? { ...other, active: false } : other)),
        }));
      }
      return;
    case 'unit told to stand by': {
      const { incident, until } = fact.data;
      if (row) state.units.set(id, { ...row, standBy: { until, ...(incident ? { incident } : {}) } });
      return;
    }
    case 'unit stood down':
      if (row) state.units.set(id, { ...row, standBy: null });
      return;
    case 'help called': {
      const { incident, place } = fact.data;
      countNumber(state, incident);
      const opened = newIncident(incident, fact.recordedAt, actOf(fact));
      opened.clocks.classified = fact.recordedAt;
      // "Officer needs help" is by radio (3 of the list of sources) and stands at once, with no unit yet.
      put(state, {
        ...opened,
        type: 'officer-needs-help',
        priority: 'P1',
        everP1: true,
        place,
        cameBy: 3,
        help: id,
        waitingSince: fact.recordedAt,
      });
      return;
    }
  }
}
