import type { Refusal } from '../../base/errors.ts';
import { second_ms, type Instant } from '../../base/instant.ts';
import { settingOf } from '../../base/settings.ts';
import type { Due, Standing } from '../module.ts';
import type { CommandOf } from './commands.ts';
import { draft } from './drafts.ts';
import type { IncidentDraft } from './fact-types.ts';
import { target_s, type Ask } from './rules.ts';
import { activeUnits, type Incident, type IncidentsState } from './state.ts';

/**
 * Rules that act: the commander is told when an urgent incident has no unit within the dispatch target, and when a P2
 * has been open too long. A P1 is on the commander's desk from its first second, so it needs no rule for that.
 * Everything else that runs over its target is drawn by the view, and is no fact.
 */
export function standing(state: IncidentsState, now: Instant): Standing {
  const due: Due[] = [];
  let wakeAt: Instant | null = null;
  for (const incident of state.incidents.values()) {
    for (const { why, at } of promises(state, incident)) {
      if (at <= now) {
        due.push({
          rule: `incidents.commander-told-${why}`,
          subject: `incident/${incident.id}`,
          // Reopened, an incident may be told again.
          count: incident.reopened.length,
          dueAt: at,
          command: { type: 'tell commander', incident: incident.id, why } as CommandOf<'tell commander'>,
        });
      } else if (wakeAt === null || at < wakeAt) wakeAt = at;
    }
  }
  due.sort((a, b) => a.dueAt - b.dueAt);
  return { due, wakeAt };
}

function promises(state: IncidentsState, incident: Incident): { why: 'no-unit' | 'open-long'; at: Instant }[] {
  const { priority, told } = incident;
  if (priority === 'P3' || priority === 'P4') return [];
  const found: { why: 'no-unit' | 'open-long'; at: Instant }[] = [];
  const since = incident.reopened.at(-1)?.at ?? incident.clocks.received;
  const target = target_s(state, 'dispatch', priority);
  const wanting = activeUnits(incident).length === 0 && !incident.cleared;
  const from = incident.waitingSince ?? (incident.clocks.dispatched === undefined ? since : null);
  if (wanting && from !== null && target !== null && !told.some((row) => row.why === 'no-unit')) {
    found.push({ why: 'no-unit', at: from + target * second_ms });
  }
  if (priority !== 'P1' && !told.some((row) => row.why === 'open-long')) {
    found.push({ why: 'open-long', at: since + settingOf(state.settings, 'commanderToldP2_s') * second_ms });
  }
  return found;
}

/** Looks again at the moment of deciding: a unit may have been sent since the rule fell due. */
export function tellCommander(
  { state, now }: Ask,
  command: CommandOf<'tell commander'>,
): readonly IncidentDraft[] | Refusal {
  const incident = state.incidents.get(command.incident);
  const holds = incident && promises(state, incident).some((row) => row.why === command.why && row.at <= now);
  return holds ? [draft('commander told', { incident: incident.id, why: command.why })] : [];
}
