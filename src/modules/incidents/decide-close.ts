import { isRefusal, type Refusal } from '../../base/errors.ts';
import type { CommandOf } from './commands.ts';
import { draft } from './drafts.ts';
import type { IncidentDraft } from './fact-types.ts';
import { refusals } from './refusals.ts';
import { checkForce, codeOf, openIncident, planOf, type Ask } from './rules.ts';
import { activeUnits, incidentOf, isWithdrawn, needsSecond, type Incident, type IncidentsState } from './state.ts';
import { logSays, reopenReasons } from './words.ts';

/** Dispositions that say there was nothing: for a P1 they need a word from the spot. */
const saysNothing: readonly string[] = ['false-alarm', 'nothing-found'];

export function markControlled(
  { state, asker }: Ask,
  command: CommandOf<'mark controlled'>,
): readonly IncidentDraft[] | Refusal {
  const incident = openIncident(state, command.incident);
  if (isRefusal(incident)) return incident;
  const wrong = checkForce(state, command.force);
  if (wrong) return wrong;
  if (incident.controlled) return refusals.alreadyControlled(incident.id);
  const open = holdingBack(state, incident);
  if (open.length > 0) return refusals.stepsOpen(incident.id, open);
  const someoneThere = incident.clocks.onScene !== undefined;
  if (!someoneThere && command.force === undefined) return refusals.nobodyOnScene(incident.id);
  const forced = someoneThere ? undefined : command.force;
  return [draft('incident controlled', { incident: incident.id, forced, desk: asker.desk })];
}

/** Required steps still open; of a plan that the rule is about to call out, all of them. */
function holdingBack(state: IncidentsState, incident: Incident): readonly number[] {
  const due = incident.planSettledFor === incident.type ? null : planOf(state, incident);
  if (!due || due.plan === incident.plan?.plan) return incident.plan?.open ?? [];
  return due.steps.filter((step) => step.required).map((step) => step.no);
}

/** Somebody who stood there said that nothing was found: a unit's clear reason, or a log entry from the spot. */
function someoneOnSpotSaidSo(state: IncidentsState, incident: Incident): boolean {
  const nothingFound = logSays.find((line) => line.code === 'nothing-found')?.number;
  const byLog = incident.log.some(
    (entry) => entry.onScene && entry.says === nothingFound && !isCorrected(incident, entry.no),
  );
  return (
    byLog ||
    incident.assignments.some((assignment) => {
      const there = assignment.steps.some((step) => step.status === 'OS' && !isWithdrawn(step));
      const code = assignment.clearReason === undefined ? null : codeOf(state, 'unitClear', assignment.clearReason);
      return there && code === 'nothing-found';
    })
  );
}

function isCorrected(incident: Incident, no: number): boolean {
  return incident.log.some((entry) => entry.corrects === no);
}

export function closeIncident(
  { state, asker }: Ask,
  command: CommandOf<'close incident'>,
): readonly IncidentDraft[] | Refusal {
  const incident = openIncident(state, command.incident);
  if (isRefusal(incident)) return incident;
  const code = codeOf(state, 'disposition', command.disposition);
  if (isRefusal(code)) return code;
  const active = activeUnits(incident);
  if (active.length > 0) {
    return refusals.unitsNotClear(
      incident.id,
      active.map((row) => row.unit),
    );
  }
  if (incident.type === null) return refusals.notClassified(incident.id);
  const foundNothing = incident.everP1 && saysNothing.includes(code);
  if (foundNothing && !someoneOnSpotSaidSo(state, incident)) return refusals.nobodyOnSpot(incident.id);
  const withSecond = needsSecond(state, incident);
  if (withSecond) {
    const second = command.coSigner;
    if (!second) return refusals.coSignerNeeded(incident.id);
    if (second.by === asker.by) return refusals.coSignerSame();
    if (asker.desk === undefined || second.desk !== asker.desk) return refusals.coSignerElsewhere();
  }
  const { disposition, words } = command;
  const closed = {
    incident: incident.id,
    disposition,
    confirmedBy: withSecond ? command.coSigner?.by : undefined,
    words: words?.part,
    desk: asker.desk,
  };
  // Closed by hand before anything was cleared (nobody was sent): both times are kept, at the same moment.
  const cleared = incident.cleared ? [] : [draft('incident cleared', { incident: incident.id, desk: asker.desk })];
  return [...cleared, draft('incident closed', closed)];
}

export function reviewIncident(
  { state, asker }: Ask,
  command: CommandOf<'review incident'>,
): readonly IncidentDraft[] | Refusal {
  const { desk } = asker;
  const reviewed = draft('incident reviewed', { incident: command.incident, words: command.words?.part, desk });
  // On the list of closes to review it stands until it was reviewed, long after the desk has let it go.
  if (state.toReview.has(command.incident)) return [reviewed];
  const incident = incidentOf(state, command.incident);
  if (!incident) return refusals.incidentNotFound(command.incident);
  if (incident.merged) return refusals.alreadyMerged(incident, incident.merged);
  if (!incident.closing) return refusals.notClosed(incident.id);
  // A review holds for the closing it followed; reopened and closed again, it is reviewed again.
  if (incident.review && incident.review.at >= incident.closing.at)
    return refusals.alreadyReviewed(incident.id, incident.review);
  return [reviewed];
}

export function reopenIncident(
  { state, asker }: Ask,
  command: CommandOf<'reopen incident'>,
): readonly IncidentDraft[] | Refusal {
  const incident = incidentOf(state, command.incident);
  if (!incident) return refusals.incidentNotFound(command.incident);
  if (incident.merged) return refusals.alreadyMerged(incident, incident.merged);
  if (!incident.closing) return refusals.notClosed(incident.id);
  if (!reopenReasons.some((line) => line.number === command.reason))
    return refusals.reasonUnknown('reopen', command.reason);
  const { reason, words } = command;
  return [draft('incident reopened', { incident: incident.id, reason, words: words?.part, desk: asker.desk })];
}
