import { isRefusal, type Refusal } from '../../base/errors.ts';
import type { CommandOf } from './commands.ts';
import { draft } from './drafts.ts';
import type { IncidentDraft } from './fact-types.ts';
import { refusals } from './refusals.ts';
import { numberOf, openIncident, priorityOf, type Ask } from './rules.ts';
import { adviceLines } from './words.ts';

/** What a report is that nobody had to come for, where the desk did not say more. */
const helpGiven = 'help-given';

/**
 * "Advice given" closes in two keys: the act and its line. Only where nothing asks for more: no unit was sent, no alarm
 * stands behind it, and it has never been P1 or P2. What has no type yet becomes "help given".
 */
export function giveAdvice(
  { state, asker }: Ask,
  command: CommandOf<'give advice'>,
): readonly IncidentDraft[] | Refusal {
  const row = openIncident(state, command.incident);
  if (isRefusal(row)) return row;
  const { advice } = command;
  if (!adviceLines.some((line) => line.number === advice)) return refusals.reasonUnknown('advice', advice);
  const urgent = row.everP1 || row.priority === 'P1' || row.priority === 'P2' || row.help !== null;
  const waits = [...state.units.values()].some((unit) => unit.queue.includes(row.id));
  if (urgent || waits || row.assignments.length > 0 || row.alarms.length > 0) return refusals.adviceNotEnough(row.id);
  const about = { incident: row.id, desk: asker.desk };
  const drafts: IncidentDraft[] = [];
  if (row.type === null) {
    const priority = priorityOf(state, helpGiven, false);
    if (isRefusal(priority)) return priority;
    drafts.push(draft('incident classified', { ...about, type: helpGiven, priority }));
  }
  drafts.push(draft('advice given', { ...about, advice }));
  if (!row.cleared) drafts.push(draft('incident cleared', about));
  const disposition = numberOf(state, 'disposition', 'dealt-with');
  return [...drafts, draft('incident closed', { ...about, disposition })];
}
