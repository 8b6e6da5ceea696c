import type { Instant } from '../../base/instant.ts';
import type { Priority } from '../../base/signal.ts';
import type { IncidentFact } from '../incidents/facts.ts';
import type { UnitFact } from '../units/facts.ts';
import type { TimerFact } from './fact-types.ts';
import { silentAt } from './limits.ts';
import { closedMax, noRings, trailMax, type Person, type TimersState, type UnitStatus, type Watch } from './state.ts';

type IncidentOrHelp = IncidentFact | Extract<UnitFact, { type: 'help called' }>;

export function foldIncident(state: TimersState, fact: IncidentOrHelp): void {
  const at = fact.recordedAt;
  switch (fact.type) {
    case 'intake started':
      return begin(state, fact.data.incident, null);
    case 'help called':
      return begin(state, fact.data.incident, 'P1');
    case 'intake dropped':
      state.watches.delete(fact.data.incident);
      return;
    case 'incident opened':
      begin(state, fact.data.incident, fact.data.priority);
      for (const unit of fact.data.units) sent(state, unit, fact.data.incident, at);
      return;
    case 'incident classified': {
      const watch = state.watches.get(fact.data.incident);
      if (watch) settle(state, { ...watch, priority: fact.data.priority }, at);
      return;
    }
    case 'unit dispatched':
      return sent(state, fact.data.unit, fact.data.incident, at);
    case 'unit acknowledged':
      return take(state, fact.data.unit, 'AK', at);
    case 'unit en route':
      return take(state, fact.data.unit, 'ER', at);
    case 'unit on scene':
      return take(state, fact.data.unit, 'OS', at);
    case 'unit clear':
      // Clear of an incident it is no longer at: what it does now goes on.
      if (state.units.get(fact.data.unit)?.awayAt === fact.data.incident) take(state, fact.data.unit, 'CL', at);
      return;
    case 'unit returning':
      return take(state, fact.data.unit, 'RT', at);
    case 'unit back at post': {
      leaveScene(state, fact.data.unit, at);
      const unit = state.units.get(fact.data.unit);
      if (unit) state.units.set(unit.unit, { ...unit, awaySince: null, awayAt: null, trail: [] });
      return;
    }
    case 'status corrected':
      return correct(state, fact);
    case 'log entry written':
      // What somebody on the spot said is a word from there.
      return fact.data.onScene ? heard(state, fact.data.incident, fact.data.unit ?? null, at) : undefined;
    case 'incident closed':
      return close(state, fact.data.incident);
    case 'incident reopened': {
      const watch = state.closed.get(fact.data.incident);
      if (!watch) return;
      state.closed.delete(watch.incident);
      state.watches.set(watch.incident, watch);
      return;
    }
    case 'incident merged':
      return merge(state, fact.data.incident, fact.data.into, at);
    default:
      return;
  }
}

function begin(state: TimersState, incident: string, priority: Priority | null): void {
  const none = { onScene: [], rings: noRings, episode: 0, unanswered: null };
  state.watches.set(incident, { incident, priority, ...none });
}

/** Keeps a watch; once nobody is silent any more its rings are over. */
function settle(state: TimersState, watch: Watch, at: Instant): void {
  const quiet = watch.rings.count > 0 && silentAt(state, watch, at) === null;
  const calm = quiet ? { rings: noRings, episode: watch.episode + 1 } : {};
  state.watches.set(watch.incident, { ...watch, ...calm });
}

function sent(state: TimersState, unit: string, incident: string, at: Instant): void {
  leaveScene(state, unit, at);
  const row = state.units.get(unit);
  // Sent on from one incident to the next, its post has been without it since it left.
  if (row) state.units.set(unit, { ...row, awaySince: row.awaySince ?? at, awayAt: incident, trail: ['DP'] });
}

/** A unit takes a state: on scene it is asked for from now on, in any other it is not. On its way home it is away still. */
function take(state: TimersState, unit: string, status: UnitStatus, at: Instant): void {
  const row = state.units.get(unit);
  if (!row) return;
  const trail = [...row.trail, status].slice(-trailMax);
  state.units.set(unit, { ...row, awaySince: row.awaySince ?? at, trail });
  if (status === 'OS') arrive(state, unit, row.awayAt, at);
  else leaveScene(state, unit, at);
}

function arrive(state: TimersState, unit: string, incident: string | null, at: Instant): void {
  const watch = incident === null ? undefined : state.watches.get(incident);
  if (!watch) return;
  const others = watch.onScene.filter((one) => one.unit !== unit);
  settle(state, { ...watch, onScene: [...others, { unit, since: at, heardAt: at }], unanswered: null }, at);
}

export function leaveScene(state: TimersState, unit: string, at: Instant): void {
  const incident = state.units.get(unit)?.awayAt;
  const watch = incident ? state.watches.get(incident) : undefined;
  if (!watch?.onScene.some((one) => one.unit === unit)) return;
  settle(state, { ...watch, onScene: watch.onScene.filter((one) => one.unit !== unit) }, at);
}

/** A state that did not happen: who was never there is not asked for; who is there still was heard just now. */
function correct(state: TimersState, fact: Extract<IncidentFact, { type: 'status corrected' }>): void {
  const { unit, incident, status, withdrawn } = fact.data;
  const row = state.units.get(unit);
  const latest = row?.awayAt === incident && row.trail.at(-1) === status && row.trail.length > 1;
  if (!row || !withdrawn || !latest) return;
  const trail = row.trail.slice(0, -1);
  state.units.set(unit, { ...row, trail });
  if (trail.at(-1) === 'OS') arrive(state, unit, incident, fact.recordedAt);
  else leaveScene(state, unit, fact.recordedAt);
}

/** One unit was heard, or everybody who is there. */
export function heard(state: TimersState, incident: string, unit: string | null, at: Instant): void {
  const watch = state.watches.get(incident);
  if (!watch) return;
  const now = (person: Person) => (unit === null || person.unit === unit ? { ...person, heardAt: at } : person);
  settle(state, { ...watch, onScene: watch.onScene.map(now), unanswered: null }, at);
}

export function ring(state: TimersState, fact: Extract<TimerFact, { type: 'check overdue' }>): void {
  const watch = state.watches.get(fact.data.incident);
  if (!watch) return;
  const rings = { count: fact.data.ring, at: fact.recordedAt, seq: fact.seq };
  state.watches.set(watch.incident, { ...watch, rings });
}

function close(state: TimersState, incident: string): void {
  const watch = state.watches.get(incident);
  if (!watch) return;
  state.watches.delete(incident);
  state.closed.set(incident, { ...watch, onScene: [], rings: noRings, episode: watch.episode + 1, unanswered: null });
  const oldest = state.closed.size > closedMax ? state.closed.keys().next() : null;
  if (oldest && !oldest.done) state.closed.delete(oldest.value);
}

/** Whoever is at work there goes over, each with when it was last heard. */
function merge(state: TimersState, incident: string, into: string, at: Instant): void {
  const from = state.watches.get(incident);
  const target = state.watches.get(into);
  if (!from || !target || incident === into) return;
  state.watches.delete(incident);
  const goes = new Set(from.onScene.map((person) => person.unit));
  const onScene = [...target.onScene.filter((person) => !goes.has(person.unit)), ...from.onScene];
  settle(state, { ...target, onScene }, at);
  for (const unit of state.units.values())
    if (unit.awayAt === incident) state.units.set(unit.unit, { ...unit, awayAt: into });
}
