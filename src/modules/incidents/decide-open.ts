import { isRefusal, type Refusal } from '../../base/errors.ts';
import type { Priority } from '../../base/signal.ts';
import { isAlarmId, suggestedType } from './alarm-types.ts';
import type { CommandOf } from './commands.ts';
import { nearest, plan, sendingDrafts, type Sending } from './decide-send.ts';
import { draft } from './drafts.ts';
import type { IncidentDraft } from './fact-types.ts';
import { refusals } from './refusals.ts';
import { codeOf, moreUrgent, nextNumber, numberOf, openIncident, priorityOf, wholePlace, type Ask } from './rules.ts';
import { incidentOf, type IncidentsState, type KnownAlarm, type Place } from './state.ts';

/** The received clock starts with the key; everything else comes as the caller says it. */
export function startIntake(
  { state, asker, now }: Ask,
  command: CommandOf<'start intake'>,
): readonly IncidentDraft[] | Refusal {
  const incident = nextNumber(state, now);
  if (isRefusal(incident)) return incident;
  const wrong = command.cameBy === undefined ? null : codeOf(state, 'cameBy', command.cameBy);
  if (isRefusal(wrong)) return wrong;
  return [draft('intake started', { incident, cameBy: command.cameBy, desk: asker.desk })];
}

/** Any of place, type, source and words, in any order. */
export function noteIntake(ask: Ask, command: CommandOf<'note intake'>): readonly IncidentDraft[] | Refusal {
  const { state, asker } = ask;
  const incident = openIncident(state, command.incident);
  if (isRefusal(incident)) return incident;
  const place = command.place && wholePlace(state, command.place);
  if (isRefusal(place)) return place;
  const wrong = command.cameBy === undefined ? null : codeOf(state, 'cameBy', command.cameBy);
  if (isRefusal(wrong)) return wrong;
  const drafts: IncidentDraft[] = [];
  if (place || command.cameBy !== undefined || command.words) {
    const { cameBy, words } = command;
    drafts.push(draft('intake noted', { incident: incident.id, place, cameBy, words: words?.part, desk: asker.desk }));
  }
  if (command.incidentType !== undefined) {
    const priority = priorityOf(state, command.incidentType, command.inProgress ?? false);
    if (isRefusal(priority)) return priority;
    drafts.push(
      draft('incident classified', { incident: incident.id, type: command.incidentType, priority, desk: asker.desk }),
    );
  }
  return drafts;
}

export function dropIntake(
  { state, asker }: Ask,
  command: CommandOf<'drop intake'>,
): readonly IncidentDraft[] | Refusal {
  const incident = openIncident(state, command.incident);
  if (isRefusal(incident)) return incident;
  const isQueuedFor = [...state.units.values()].some((unit) => unit.queue.includes(incident.id));
  const isSaid = incident.type !== null || incident.assignments.length > 0 || incident.alarms.length > 0;
  const untouched = !isSaid && !isQueuedFor;
  // What somebody wrote down or asked for is not thrown away: such an incident is closed or merged.
  if (!incident.intake || !untouched || incident.logCount > 0) return refusals.intakeUnderWay(incident.id);
  return [draft('intake dropped', { incident: incident.id, desk: asker.desk })];
}

export function classifyIncident(
  { state, asker }: Ask,
  command: CommandOf<'classify incident'>,
): readonly IncidentDraft[] | Refusal {
  const incident = openIncident(state, command.incident);
  if (isRefusal(incident)) return incident;
  const usual = priorityOf(state, command.incidentType, command.inProgress ?? false);
  if (isRefusal(usual)) return usual;
  const priority = command.priority ?? usual;
  return [
    draft('incident classified', { incident: incident.id, type: command.incidentType, priority, desk: asker.desk }),
  ];
}

export function linkAlarms(
  { state, asker }: Ask,
  command: CommandOf<'link alarms'>,
): readonly IncidentDraft[] | Refusal {
  const incident = openIncident(state, command.incident);
  if (isRefusal(incident)) return incident;
  const wrong = alarmsRefused(state, command.alarms, true);
  if (wrong) return wrong;
  return [
    draft('incident alarms linked', { incident: incident.id, alarms: [...new Set(command.alarms)], desk: asker.desk }),
  ];
}

/**
 * An alarm belongs to one open incident: the second desk is told who was first. Rows that the alarms module makes by
 * folding ("link lost") are told by no fact of their own; such a number is taken as it is where the place is given.
 */
function alarmsRefused(state: IncidentsState, alarms: readonly string[], placed: boolean): Refusal | null {
  for (const alarm of alarms) {
    if (!state.alarms.has(alarm) && !(placed && isAlarmId(alarm))) return refusals.alarmNotFound(alarm);
    const under = incidentOf(state, state.incidentOfAlarm.get(alarm) ?? '');
    if (under && !under.closing && !under.merged) return refusals.alarmHasIncident(alarm, under);
  }
  return null;
}

/** What is being opened, from the command and the alarms it comes from. */
interface Opening {
  type: string | null;
  priority: Priority;
  place: Place;
  receivedAt: number;
  cameBy: number;
}

function openingOf(
  { state, now }: Ask,
  command: CommandOf<'open incident'>,
  alarms: readonly KnownAlarm[],
): Opening | Refusal {
  const first = alarms[0];
  const kindOfPoint = first?.point ? (state.points.get(first.point)?.kind ?? null) : null;
  const type = command.incidentType ?? (first ? suggestedType(first.kind, kindOfPoint, state.types) : null);
  const usual = type === null ? null : priorityOf(state, type, command.inProgress ?? false);
  if (isRefusal(usual)) return usual;
  // The alarm's own priority and the type's: the more urgent of all counts, until a person says otherwise.
  const all = [...alarms.map((alarm) => alarm.priority), ...(usual === null ? [] : [usual])];
  const priority = command.priority ?? (all.length > 0 ? all.reduce(moreUrgent) : 'P2');
  const known = command.place ? wholePlace(state, command.place) : alarms.find((alarm) => alarm.place)?.place;
  if (isRefusal(known)) return known;
  if (!known) return refusals.placeNeeded();
  const cameBy = command.cameBy ?? numberOf(state, 'cameBy', command.alarms?.length ? 'alarm' : 'other');
  const listed = codeOf(state, 'cameBy', cameBy);
  if (isRefusal(listed)) return listed;
  const receivedAt = alarms.length > 0 ? Math.min(...alarms.map((alarm) => alarm.raisedAt)) : now;
  return { type, priority, place: known, receivedAt, cameBy };
}

/** Opens; with `send` the nearest unit is on its way in the same fact that acknowledges the alarm. */
export function openNew(ask: Ask, command: CommandOf<'open incident'>): readonly IncidentDraft[] | Refusal {
  const { state, asker, now } = ask;
  const id = nextNumber(state, now);
  if (isRefusal(id)) return id;
  const names = [...new Set(command.alarms ?? [])];
  const wrong = alarmsRefused(state, names, command.place !== undefined);
  if (wrong) return wrong;
  const opening = openingOf(
    ask,
    command,
    names.flatMap((name) => state.alarms.get(name) ?? []),
  );
  if (isRefusal(opening)) return opening;
  const { type, priority, place } = opening;
  const send = command.send ?? false;
  const units = command.units ?? (send ? nearest(ask, { id, place, type, priority }) : []);
  const sending = plan(ask, { incident: id, priority, units, force: command.force });
  if (isRefusal(sending)) return sending;
  return openingDrafts(id, opening, names, send, sending, command, asker.desk);
}

function openingDrafts(
  incident: string,
  opening: Opening,
  alarms: string[],
  send: boolean,
  sending: Sending,
  command: CommandOf<'open incident'>,
  desk: string | undefined,
): readonly IncidentDraft[] {
  const { type, priority, place, receivedAt, cameBy } = opening;
  const opened = draft('incident opened', {
    incident,
    type: type ?? undefined,
    priority,
    place,
    alarms,
    cameBy,
    send,
    units: [...sending.plain],
    words: command.words?.part,
    receivedAt,
    desk,
  });
  const forced = sendingDrafts({ ...sending, before: [], plain: [] }, incident, command.force, desk);
  const nobody = send && sending.plain.length === 0 && sending.forced.length === 0;
  return [
    ...sending.before,
    opened,
    ...forced,
    ...(nobody ? [draft('incident waiting for a unit', { incident, desk })] : []),
  ];
}
