import type { Fact } from '../../base/fact.ts';
import type { IncidentFact } from './fact-types.ts';
import {
  activeUnits,
  incidentOf,
  isWithdrawn,
  leftHeld_ms,
  leftMax,
  logRowsMax,
  momentOf,
  toReviewMax,
  type Act,
  type Assignment,
  type Clocks,
  type Incident,
  type IncidentsState,
  type IncidentStage,
  type LogEntry,
  type UnitStatus,
} from './state.ts';

export function actOf(fact: Fact): Act {
  const desk = (fact.data as { desk?: string }).desk;
  return {
    by: fact.by,
    at: fact.recordedAt,
    ...(desk === undefined ? {} : { desk }),
    ...(fact.at === undefined ? {} : { happenedAt: fact.at }),
  };
}

/** The row as it stands after a change, with what follows from its units worked out anew. */
export function settle(incident: Incident): Incident {
  const clocks: Clocks = { ...incident.clocks };
  setFirst(clocks, 'dispatched', firstStep(incident, 'DP'));
  setFirst(clocks, 'acknowledged', firstStep(incident, 'AK'));
  setFirst(clocks, 'onScene', firstStep(incident, 'OS'));
  const settled = { ...incident, clocks };
  return { ...settled, stage: stageOf(settled) };
}

function setFirst(clocks: Clocks, name: 'dispatched' | 'acknowledged' | 'onScene', at: number | null): void {
  if (at === null) delete clocks[name];
  else clocks[name] = at;
}

/** The first time any unit took this state, not counting what was withdrawn as a slip. */
function firstStep(incident: Incident, status: UnitStatus): number | null {
  let first: number | null = null;
  for (const assignment of incident.assignments) {
    for (const step of assignment.steps) {
      const at = momentOf(step);
      if (step.status === status && !isWithdrawn(step) && (first === null || at < first)) first = at;
    }
  }
  return first;
}

export function stageOf(incident: Incident): IncidentStage {
  if (incident.merged) return 'merged';
  if (incident.closing) return 'closed';
  const active = activeUnits(incident);
  if (incident.cleared && active.length === 0) return 'cleared';
  if (incident.controlled) return 'controlled';
  if (active.some((assignment) => assignment.status === 'OS')) return 'on-scene';
  if (active.some((assignment) => assignment.status === 'AK' || assignment.status === 'ER')) return 'acknowledged';
  if (active.length > 0) return 'dispatched';
  if (incident.waitingSince !== null) return 'waiting';
  return incident.type === null ? 'received' : 'classified';
}

/** Replaces an open row; a row that has left stays where it is. */
export function put(state: IncidentsState, incident: Incident): void {
  const settled = settle(incident);
  if (state.left.has(incident.id)) state.left.set(incident.id, settled);
  else state.incidents.set(incident.id, settled);
}

export function change(state: IncidentsState, id: string, of: (incident: Incident) => Partial<Incident>): void {
  const incident = incidentOf(state, id);
  if (incident) put(state, { ...incident, ...of(incident) });
}

export function newIncident(id: string, receivedAt: number, opened: Act): Incident {
  return {
    id,
    stage: 'received',
    type: null,
    priority: null,
    everP1: false,
    everP2: false,
    place: null,
    cameBy: null,
    words: null,
    intake: false,
    alarms: [],
    opened,
    clocks: { received: receivedAt },
    assignments: [],
    waitingSince: null,
    controlled: false,
    cleared: false,
    closing: null,
    merged: null,
    reopened: [],
    links: [],
    log: [],
    logCount: 0,
    help: null,
    told: [],
    review: null,
    advice: null,
    plan: null,
    planSettledFor: null,
  };
}

/** Numbers rise with what was opened, whoever's fact it was, and are never used again. */
export function countNumber(state: IncidentsState, id: string): void {
  const parts = /(\d{4})-(\d{6,})$/.exec(id);
  if (!parts) return;
  const year = Number(parts[1]);
  if (year > state.year) state.lastNumber = 0;
  if (year >= state.year) state.lastNumber = Math.max(state.lastNumber, Number(parts[2]));
  state.year = Math.max(state.year, year);
}

export function linkAlarms(state: IncidentsState, id: string, alarms: readonly string[]): void {
  change(state, id, (row) => ({ alarms: [...new Set([...row.alarms, ...alarms])] }));
  for (const alarm of alarms) state.incidentOfAlarm.set(alarm, id);
}

/** It was another matter after all; an incident of its own may be opened from it. */
export function unlinkAlarm(state: IncidentsState, alarm: string): void {
  const id = state.incidentOfAlarm.get(alarm);
  if (id === undefined) return;
  state.incidentOfAlarm.delete(alarm);
  change(state, id, (row) => ({ alarms: row.alarms.filter((other) => other !== alarm) }));
}

/** Takes a row off the open ones and out of every unit's queue; a dropped intake leaves nothing else behind. */
export function offTheDesk(state: IncidentsState, id: string): void {
  state.incidents.delete(id);
  for (const unit of state.units.values()) {
    if (unit.queue.includes(id))
      state.units.set(unit.unit, { ...unit, queue: unit.queue.filter((other) => other !== id) });
  }
}

/** What was P2 is listed when it is closed, unless it is closed as the P1 it became: that has a second signature. */
export function listForReview(state: IncidentsState, { id, type, place, priority, everP2, closing }: Incident): void {
  if (!everP2 || priority === 'P1' || !closing) return;
  state.toReview.set(id, { incident: id, type, zone: place?.zone ?? null, closing });
  if (state.toReview.size <= toReviewMax) return;
  state.toReview.delete(state.toReview.keys().next().value!);
  state.reviewsUnlisted++;
}

/** Takes a closed or merged row off the desk and keeps it for a day. */
export function leave(state: IncidentsState, id: string, at: number): void {
  const incident = state.incidents.get(id);
  if (!incident) return;
  offTheDesk(state, id);
  state.left.set(id, incident);
  for (const [oldest, row] of state.left) {
    const leftAt = row.merged?.at ?? row.closing?.at ?? 0;
    if (leftAt > at - leftHeld_ms && state.left.size <= leftMax) break;
    state.left.delete(oldest);
    for (const alarm of row.alarms) {
      if (state.incidentOfAlarm.get(alarm) === oldest) state.incidentOfAlarm.delete(alarm);
    }
  }
}

export function reopen(state: IncidentsState, fact: Extract<IncidentFact, { type: 'incident reopened' }>): void {
  const row = state.left.get(fact.data.incident);
  if (!row || row.merged) return;
  const { reason, words } = fact.data;
  const again = { ...actOf(fact), reason, closedAs: row.closing?.disposition ?? null, ...(words ? { words } : {}) };
  state.left.delete(row.id);
  state.toReview.delete(row.id);
  state.incidents.set(
    row.id,
    settle({
      ...row,
      closing: null,
      controlled: false,
      cleared: false,
      waitingSince: null,
      told: [],
      reopened: [...row.reopened, again],
    }),
  );
  for (const alarm of row.alarms) if (!state.incidentOfAlarm.has(alarm)) state.incidentOfAlarm.set(alarm, row.id);
}

/** The alarms and the units still at work go over, each unit with all its times. */
export function merge(state: IncidentsState, fact: Extract<IncidentFact, { type: 'incident merged' }>): void {
  const { incident: id, into } = fact.data;
  const from = state.incidents.get(id);
  if (!from || id === into) return;
  const moving = activeUnits(from);
  const stay: Assignment[] = from.assignments.map((row) =>
    row.active ? { ...row, active: false, movedTo: into } : row,
  );
  for (const { unit } of moving) {
    const row = state.units.get(unit);
    if (row) state.units.set(unit, { ...row, current: into, queue: row.queue.filter((other) => other !== into) });
  }
  change(state, into, (target) => ({
    assignments: [...target.assignments, ...moving],
    ...(moving.length > 0 ? { waitingSince: null, cleared: false } : {}),
    place: target.place ?? from.place,
    help: target.help ?? from.help,
    everP1: target.everP1 || from.everP1,
    everP2: target.everP2 || from.everP2,
    links: [...new Set([...target.links, id])],
  }));
  linkAlarms(state, into, from.alarms);
  // A merged row keeps the first times it had; they are history now and are not worked out again.
  state.incidents.set(id, {
    ...from,
    assignments: stay,
    merged: { ...actOf(fact), into },
    waitingSince: null,
    links: [...new Set([...from.links, into])],
    stage: 'merged',
  });
  leave(state, id, fact.recordedAt);
}

export function writeLog(state: IncidentsState, fact: Extract<IncidentFact, { type: 'log entry written' }>): void {
  const { incident, desk: _desk, ...entry } = fact.data;
  const row: LogEntry = { ...actOf(fact), ...entry };
  change(state, incident, (of) => ({
    log: [...of.log, row].slice(-logRowsMax),
    logCount: Math.max(of.logCount, entry.no),
  }));
}
