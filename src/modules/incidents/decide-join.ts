import { isRefusal, type Refusal } from '../../base/errors.ts';
import type { CommandOf } from './commands.ts';
import { draft } from './drafts.ts';
import type { IncidentDraft } from './fact-types.ts';
import { refusals } from './refusals.ts';
import { openIncident, type Ask } from './rules.ts';
import { activeUnits, incidentOf, isWithdrawn, rankOf } from './state.ts';
import { logSays } from './words.ts';

export function linkIncidents(
  { state, asker }: Ask,
  command: CommandOf<'link incidents'>,
): readonly IncidentDraft[] | Refusal {
  const incident = incidentOf(state, command.incident);
  const other = incidentOf(state, command.with);
  if (!incident) return refusals.incidentNotFound(command.incident);
  if (!other) return refusals.incidentNotFound(command.with);
  if (incident.id === other.id) return refusals.withItself(incident.id);
  if (incident.links.includes(other.id)) return refusals.alreadyLinked(incident.id, other.id);
  return [draft('incidents linked', { incident: incident.id, with: other.id, desk: asker.desk })];
}

/** "Same": alarms and units go over; the other incident is never left less urgent than the one it takes in. */
export function mergeIncident(
  { state, asker }: Ask,
  command: CommandOf<'merge incident'>,
): readonly IncidentDraft[] | Refusal {
  const incident = openIncident(state, command.incident);
  if (isRefusal(incident)) return incident;
  const into = openIncident(state, command.into);
  if (isRefusal(into)) return into;
  if (incident.id === into.id) return refusals.withItself(incident.id);
  const { desk } = asker;
  const drafts: IncidentDraft[] = [];
  const { priority } = incident;
  const type = into.type ?? incident.type;
  const raises = priority !== null && (into.priority === null || rankOf(priority) < rankOf(into.priority));
  if (raises && type !== null) drafts.push(draft('incident classified', { incident: into.id, type, priority, desk }));
  const units = activeUnits(incident).map((row) => row.unit);
  drafts.push(draft('incident merged', { incident: incident.id, into: into.id, units, desk }));
  return drafts;
}

export function writeLogEntry(
  { state, asker, now }: Ask,
  command: CommandOf<'write log entry'>,
): readonly IncidentDraft[] | Refusal {
  // A closed incident still takes late entries; only a merged one sends them to where it went.
  const incident = incidentOf(state, command.incident);
  if (!incident) return refusals.incidentNotFound(command.incident);
  if (incident.merged) return refusals.alreadyMerged(incident, incident.merged);
  const { says, words, unit, happenedAt, corrects } = command;
  if (says === undefined && words === undefined) return refusals.logEmpty();
  if (says !== undefined && !logSays.some((line) => line.number === says)) return refusals.reasonUnknown('log', says);
  if (happenedAt !== undefined && happenedAt > now) return refusals.timeAhead();
  if (corrects !== undefined && corrects > incident.logCount) return refusals.logEntryUnknown(incident.id, corrects);
  const onScene = command.onScene ?? false;
  if (onScene && unit !== undefined) {
    const there = incident.assignments.some(
      (row) => row.unit === unit && row.steps.some((step) => step.status === 'OS' && !isWithdrawn(step)),
    );
    if (!there) return refusals.unitNotOnScene(unit, incident.id);
  }
  const no = incident.logCount + 1;
  const entry = { incident: incident.id, no, says, words: words?.part, onScene, unit, happenedAt, corrects };
  return [draft('log entry written', { ...entry, desk: asker.desk })];
}
