import { isRefusal, type Refusal } from '../../base/errors.ts';
import type { Instant } from '../../base/instant.ts';
import { localTime } from '../../base/local-time.ts';
import { planFor } from '../../base/run-card.ts';
import { reasonsOf, settingOf, type ReasonList } from '../../base/settings.ts';
import type { Priority } from '../../base/signal.ts';
import type { Asker } from '../module.ts';
import { centreOf } from './fold-around.ts';
import { refusals } from './refusals.ts';
import { incidentOf, rankOf, type Incident, type IncidentsState, type KnownPlan, type Place } from './state.ts';

/** What every decision is handed beside its command. */
export interface Ask {
  asker: Asker;
  state: IncidentsState;
  now: Instant;
}

/** The open incident of this number, or why there is none. */
export function openIncident(state: IncidentsState, id: string): Incident | Refusal {
  const incident = incidentOf(state, id);
  if (!incident) return refusals.incidentNotFound(id);
  if (incident.merged) return refusals.alreadyMerged(incident, incident.merged);
  if (incident.closing) return refusals.alreadyClosed(incident, incident.closing);
  return incident;
}

/** "HC-2026-000123": site, local year, counter; in a rehearsal its name stands before. */
export function nextNumber(state: IncidentsState, now: Instant): string | Refusal {
  if (!state.site) return refusals.siteNotLoaded();
  // The year never steps back, so that a clock set back over New Year cannot hand out a number twice.
  const year = Math.max(localTime(now, state.site.timeZone).year, state.year);
  const number = year > state.year ? 1 : state.lastNumber + 1;
  return `${state.numberPrefix}${state.site.code}-${year}-${String(number).padStart(6, '0')}`;
}

/** The plan in force for an incident as it stands now: type, priority, zone and duty level. */
export function planOf(
  state: IncidentsState,
  { type, priority, place }: Pick<Incident, 'type' | 'priority' | 'place'>,
): KnownPlan | null {
  const dutyLevel = state.site?.dutyLevel ?? null;
  return planFor(state.plans.values(), { type, priority, zone: place?.zone ?? null, dutyLevel });
}

/** "HC-P-000101": what stands on a form. In a rehearsal its name stands before, as with incidents. */
export function formName(state: IncidentsState, form: number): string {
  return `${state.numberPrefix}${state.site?.code ?? '?'}-P-${String(form).padStart(6, '0')}`;
}

/** A place as a fact holds it: the zone's level, and its middle where no spot was named. */
export function wholePlace(
  state: IncidentsState,
  place: { zone: string; x?: number; y?: number; level?: string },
): Place | Refusal {
  const centre = centreOf(state, place.zone);
  if (!centre) return refusals.zoneUnknown(place.zone);
  return { zone: place.zone, x: place.x ?? centre.x, y: place.y ?? centre.y, level: place.level ?? centre.level };
}

/** The priority a type brings along; `inProgress` raises the types that have a higher one for it. */
export function priorityOf(state: IncidentsState, type: string, inProgress: boolean): Priority | Refusal {
  const row = state.types.get(type);
  if (!row) return refusals.typeUnknown(type);
  return (inProgress ? row.inProgress : undefined) ?? row.priority;
}

export function moreUrgent(a: Priority, b: Priority): Priority {
  return rankOf(a) <= rankOf(b) ? a : b;
}

/** The code of a line of a numbered list: what rules go by, whatever its wording at this site. */
export function codeOf(state: IncidentsState, list: ReasonList, number: number): string | Refusal {
  const line = reasonsOf(state.reasonLists, list).find((reason) => reason.number === number);
  return line?.code ?? refusals.reasonUnknown(list, number);
}

/** The number of a code in a list, for acts the program fills in itself; the last line ("other") where it is gone. */
export function numberOf(state: IncidentsState, list: ReasonList, code: string): number {
  const lines = reasonsOf(state.reasonLists, list);
  return lines.find((reason) => reason.code === code)?.number ?? lines.at(-1)?.number ?? 9;
}

/** A force reason that was given must stand in the list; none given is fine. */
export function checkForce(state: IncidentsState, force: number | undefined): Refusal | null {
  if (force === undefined) return null;
  const code = codeOf(state, 'force', force);
  return isRefusal(code) ? code : null;
}

/** Seconds from received in which a step should be done; null where the priority has no target. */
export function target_s(
  state: IncidentsState,
  step: 'intake' | 'dispatch' | 'on-scene',
  priority: Priority | null,
): number | null {
  const of = priority ?? 'P2';
  if (of === 'P4') return step === 'intake' ? settingOf(state.settings, 'intakeTargetP4_s') : null;
  if (step === 'intake') return settingOf(state.settings, `intakeTarget${of}_s`);
  if (step === 'dispatch') return settingOf(state.settings, `dispatchTarget${of}_s`);
  return settingOf(state.settings, `onSceneTarget${of}_s`);
}
