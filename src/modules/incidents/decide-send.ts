import { isRefusal, type Refusal } from '../../base/errors.ts';
import type { Priority } from '../../base/signal.ts';
import type { CommandOf } from './commands.ts';
import { draft } from './drafts.ts';
import type { IncidentDraft } from './fact-types.ts';
import { neverProposed } from '../../base/run-card.ts';
import { propose } from './propose.ts';
import { refusals } from './refusals.ts';
import { checkForce, numberOf, openIncident, type Ask } from './rules.ts';
import {
  activeUnits,
  assignmentOf,
  incidentOf,
  rankOf,
  type Incident,
  type IncidentsState,
  type Unit,
} from './state.ts';

/** How the units named are to be had: what must be written before and after they are on their way. */
export interface Sending {
  /** Units taken from less urgent incidents leave these first. */
  before: readonly IncidentDraft[];
  /** Free to go as they are. */
  plain: readonly string[];
  /** Go against an order of things, with the reason given. */
  forced: readonly string[];
  queued: readonly string[];
}

interface Wanted {
  incident: string;
  priority: Priority | null;
  units: readonly string[];
  force?: number | undefined;
  queue?: boolean | undefined;
}

/** Whether all the units can go, decided together: one that cannot refuses the whole command. */
export function plan({ state, asker }: Ask, wanted: Wanted): Sending | Refusal {
  const wrong = checkForce(state, wanted.force);
  if (wrong) return wrong;
  const taken: Unit[] = [];
  const plain: string[] = [];
  const forced: string[] = [];
  const queued: string[] = [];
  for (const id of new Set(wanted.units)) {
    const unit = state.units.get(id);
    if (!unit) return refusals.unitNotSignedOn(id);
    const way = wayOf(state, unit, wanted);
    if (isRefusal(way)) return way;
    if (way === 'queued') queued.push(id);
    else (way === 'forced' ? forced : plain).push(id);
    if (way !== 'queued' && unit.current !== null) taken.push(unit);
  }
  return { before: leaving(state, taken, wanted, asker.desk), plain, forced, queued };
}

function wayOf(state: IncidentsState, unit: Unit, wanted: Wanted): 'plain' | 'forced' | 'queued' | Refusal {
  if (unit.current === wanted.incident) {
    const row = incidentOf(state, wanted.incident);
    const sent = row ? assignmentOf(row, unit.unit)?.steps.find((step) => step.status === 'DP') : undefined;
    return refusals.unitAlreadySent(unit.unit, wanted.incident, sent ?? unit.set);
  }
  const byHandOnly = neverProposed.includes(unit.kind);
  if (byHandOnly && wanted.force === undefined) return refusals.forceNeeded(unit.unit, 'never-proposed');
  if (unit.current === null) return byHandOnly ? 'forced' : 'plain';
  const at = incidentOf(state, unit.current);
  if (rankOf(wanted.priority) < rankOf(at?.priority ?? null)) return byHandOnly ? 'forced' : 'plain';
  if (wanted.queue) {
    return unit.queue.includes(wanted.incident) ? refusals.unitAlreadyQueued(unit.unit, wanted.incident) : 'queued';
  }
  const sent = at ? assignmentOf(at, unit.unit)?.steps.find((step) => step.status === 'DP') : undefined;
  return wanted.force === undefined ? refusals.unitBusy(unit.unit, unit.current, sent ?? unit.set) : 'forced';
}

/** A unit taken elsewhere is clear of where it was; what stands without a unit then waits for one, its clock running. */
function leaving(
  state: IncidentsState,
  taken: readonly Unit[],
  wanted: Wanted,
  desk: string | undefined,
): IncidentDraft[] {
  const drafts: IncidentDraft[] = [];
  const goes = new Set(taken.map((unit) => unit.unit));
  const left = new Set<string>();
  for (const unit of taken) {
    const incident = unit.current!;
    left.add(incident);
    const reason = numberOf(state, 'unitClear', 'sent-elsewhere');
    const lower = rankOf(wanted.priority) >= rankOf(incidentOf(state, incident)?.priority ?? null);
    const forced = lower ? wanted.force : undefined;
    drafts.push(draft('unit clear', { unit: unit.unit, incident, reason, takenTo: wanted.incident, forced, desk }));
  }
  for (const incident of left) {
    const row = incidentOf(state, incident);
    if (row && activeUnits(row).every((other) => goes.has(other.unit))) {
      drafts.push(draft('incident waiting for a unit', { incident, desk }));
    }
  }
  return drafts;
}

/** The drafts of a sending, for an incident that stands already. */
export function sendingDrafts(
  sending: Sending,
  incident: string,
  force: number | undefined,
  desk: string | undefined,
): IncidentDraft[] {
  return [
    ...sending.before,
    ...sending.plain.map((unit) => draft('unit dispatched', { unit, incident, fromQueue: false, desk })),
    ...sending.forced.map((unit) =>
      draft('unit dispatched', { unit, incident, fromQueue: false, forced: force, desk }),
    ),
    ...sending.queued.map((unit) => draft('unit queued', { unit, incident, desk })),
  ];
}

/** Who goes when nobody was named. */
export function nearest(
  { state, now }: Ask,
  incident: Pick<Incident, 'id' | 'place' | 'type' | 'priority'>,
): readonly string[] {
  if (!incident.place) return [];
  const rows = propose(state, incident.place, incident.type, incident.priority, now, incident.id);
  return rows.filter((row) => row.picked).map((row) => row.unit);
}

export function sendUnits(ask: Ask, command: CommandOf<'send units'>): readonly IncidentDraft[] | Refusal {
  const incident = openIncident(ask.state, command.incident);
  if (isRefusal(incident)) return incident;
  const { desk } = ask.asker;
  const units = command.units ?? nearest(ask, incident);
  if (units.length === 0) {
    if (command.units === undefined && !incident.place) return refusals.placeNeeded();
    // Nobody is free: the incident waits on top, its clock running. Asked again, it says so.
    if (incident.waitingSince !== null || activeUnits(incident).length > 0) return refusals.noUnitFree(incident.id);
    return [draft('incident waiting for a unit', { incident: incident.id, desk })];
  }
  const { priority } = incident;
  const sending = plan(ask, { incident: incident.id, priority, units, force: command.force, queue: command.queue });
  return isRefusal(sending) ? sending : sendingDrafts(sending, incident.id, command.force, desk);
}

export function unqueueUnit(
  { state, asker }: Ask,
  command: CommandOf<'unqueue unit'>,
): readonly IncidentDraft[] | Refusal {
  const { unit, incident } = command;
  const row = state.units.get(unit);
  if (!row) return refusals.unitNotSignedOn(unit);
  if (!row.queue.includes(incident)) return refusals.unitNotQueued(unit, incident);
  return [draft('unit taken from the queue', { unit, incident, desk: asker.desk })];
}

export function waitForUnit(
  { state, asker }: Ask,
  command: CommandOf<'wait for a unit'>,
): readonly IncidentDraft[] | Refusal {
  const incident = openIncident(state, command.incident);
  if (isRefusal(incident)) return incident;
  if (incident.waitingSince !== null || activeUnits(incident).length > 0) return refusals.alreadyWaiting(incident.id);
  return [draft('incident waiting for a unit', { incident: incident.id, desk: asker.desk })];
}
