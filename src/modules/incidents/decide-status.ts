import { isRefusal, type Refusal } from '../../base/errors.ts';
import type { CommandOf } from './commands.ts';
import { draft } from './drafts.ts';
import type { IncidentDraft } from './fact-types.ts';
import { refusals } from './refusals.ts';
import { checkForce, codeOf, numberOf, openIncident, type Ask } from './rules.ts';
import {
  activeUnits,
  assignmentOf,
  incidentOf,
  isWithdrawn,
  rankOf,
  type Incident,
  type IncidentsState,
  type Unit,
  type UnitStatus,
} from './state.ts';

/** The order of states of facts/operations B1: one step at a time; from clear a unit may stand at its post at once. */
export const follows: Record<UnitStatus, readonly UnitStatus[]> = {
  AV: [],
  DP: ['AK'],
  AK: ['ER'],
  ER: ['OS'],
  OS: ['CL'],
  CL: ['RT', 'AV'],
  RT: ['AV'],
};

/** Clear reasons after which an incident left without a unit still needs one. */
const stillNeeded: readonly string[] = ['sent-elsewhere', 'not-reached', 'relieved'];

export function setUnitStatus(ask: Ask, command: CommandOf<'set unit status'>): readonly IncidentDraft[] | Refusal {
  const { state } = ask;
  const { unit: id, status, force } = command;
  const unit = state.units.get(id);
  if (!unit) return refusals.unitNotSignedOn(id);
  const wrong = checkForce(state, force);
  if (wrong) return wrong;
  const at = unit.current ?? unit.last;
  if (command.incident !== undefined && at !== null && at !== command.incident) return refusals.otherIncident(id, at);
  if (unit.status === status) return refusals.statusAlreadySet(id, status, unit.set);
  const inOrder = follows[unit.status].includes(status);
  if (!inOrder && force === undefined) {
    return unit.current === null && status !== 'RT' && status !== 'AV'
      ? refusals.noIncident(id)
      : refusals.outOfOrder(id, unit.status, status);
  }
  const forced = inOrder ? undefined : force;
  if (status === 'RT' || status === 'AV') return goHome(ask, command, unit, forced);
  if (unit.current === null) return refusals.noIncident(id);
  if (status === 'CL') return clear(ask, command, unit, forced);
  const type = status === 'AK' ? 'unit acknowledged' : status === 'ER' ? 'unit en route' : 'unit on scene';
  return [draft(type, { unit: id, incident: unit.current, forced, desk: ask.asker.desk })];
}

/** Back towards its post. Forced out of an incident, the unit is written clear of it first: nobody goes home from a scene unseen. */
function goHome(
  ask: Ask,
  command: CommandOf<'set unit status'>,
  unit: Unit,
  forced: number | undefined,
): readonly IncidentDraft[] | Refusal {
  const type = command.status === 'RT' ? 'unit returning' : 'unit back at post';
  const incident = unit.current ?? unit.last ?? undefined;
  const home = draft(type, { unit: unit.unit, incident, forced, desk: ask.asker.desk });
  if (unit.current === null) return [home];
  const reason = command.reason ?? numberOf(ask.state, 'unitClear', 'other');
  const left = clear(ask, { ...command, reason }, { ...unit, queue: [] }, forced);
  return isRefusal(left) ? left : [...left, home];
}

function clear(
  ask: Ask,
  command: CommandOf<'set unit status'>,
  unit: Unit,
  forced: number | undefined,
): readonly IncidentDraft[] | Refusal {
  const { state, asker } = ask;
  const incident = unit.current!;
  const { reason } = command;
  if (reason === undefined) return refusals.clearReasonNeeded(unit.unit);
  const code = codeOf(state, 'unitClear', reason);
  if (isRefusal(code)) return code;
  const { desk } = asker;
  const drafts = [draft('unit clear', { unit: unit.unit, incident, reason, forced, desk })];
  const row = incidentOf(state, incident);
  const last = row !== undefined && activeUnits(row).every((other) => other.unit === unit.unit);
  if (last) {
    const then = command.then ?? (stillNeeded.includes(code) ? 'waiting' : 'cleared');
    drafts.push(draft(then === 'cleared' ? 'incident cleared' : 'incident waiting for a unit', { incident, desk }));
  }
  const next = nextInQueue(state, unit);
  if (next) drafts.push(draft('unit dispatched', { unit: unit.unit, incident: next.id, fromQueue: true, desk }));
  return drafts;
}

/** The most urgent of a unit's queue; of two alike the one queued first. */
function nextInQueue(state: IncidentsState, unit: Unit): Incident | null {
  let next: Incident | null = null;
  for (const id of unit.queue) {
    const row = state.incidents.get(id);
    if (row && (next === null || rankOf(row.priority) < rankOf(next.priority))) next = row;
  }
  return next;
}

/** Another time for a state, or "it did not happen": both stand beside the original for good. */
export function correctStatus(
  { state, asker, now }: Ask,
  command: CommandOf<'correct status'>,
): readonly IncidentDraft[] | Refusal {
  const incident = openIncident(state, command.incident);
  if (isRefusal(incident)) return incident;
  const wrong = checkForce(state, command.reason);
  if (wrong) return wrong;
  const { unit, status, statedAt, reason } = command;
  const withdrawn = command.withdrawn ?? false;
  const assignment = assignmentOf(incident, unit);
  const step = assignment?.steps.findLast((row) => row.status === status && !isWithdrawn(row));
  if (!assignment || !step || (!withdrawn && statedAt === undefined)) return refusals.nothingToCorrect(unit, status);
  if (statedAt !== undefined && statedAt > now) return refusals.timeAhead();
  if (withdrawn) {
    // That a unit was sent is not a slip of state: it is cleared with a reason. On its way home it is simply sent again.
    const latest = assignment.steps.at(-1) === step && status !== 'DP' && status !== 'RT' && status !== 'AV';
    const row = state.units.get(unit);
    const stillThere = assignment.active
      ? row?.current === incident.id
      : row?.status === 'CL' && row.last === incident.id;
    if (!latest || !stillThere) return refusals.notLatest(unit, status);
  }
  return [
    draft('status corrected', { unit, incident: incident.id, status, statedAt, withdrawn, reason, desk: asker.desk }),
  ];
}
