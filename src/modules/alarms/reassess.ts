import { second_ms } from '../../base/instant.ts';
import type { AlarmPoint } from '../sites/facts.ts';
import { ownMeaning, type Said } from './classify.ts';
import { type AlarmsDraft, subjects } from './drafts.ts';
import type { Hearing } from './hear.ts';
import { type Circumstances, outcomeOf } from './priority-rules.ts';
import { setting } from './settings.ts';
import { type AlarmRow, type AlarmsState, reassessedMax } from './state.ts';

/** What the rules say now of a row that is up; null if that is not more than it says already. A priority never sinks by rule. */
export function graver(
  state: AlarmsState,
  row: AlarmRow,
  point: AlarmPoint,
  given: Circumstances,
): Pick<AlarmRow, 'priority' | 'mark'> | null {
  const limit = row.kind.endsWith('-high') ? 'high' : 'low';
  const said: Said = {
    known: true,
    kind: row.kind,
    class: row.class,
    priority: row.priority,
    ...(row.mark && { fire: row.mark === 'fire-confirmed' ? ('confirmed' as const) : ('unconfirmed' as const) }),
  };
  const meaning = ownMeaning(state.book.kinds.get(point.kind), point.kind, limit);
  const outcome = outcomeOf(state, point, said, meaning, given);
  const risen = outcome.priority !== null && outcome.priority < row.priority;
  const confirmed = outcome.mark === 'fire-confirmed' && row.mark !== 'fire-confirmed';
  if (!risen && !confirmed) return null;
  return { priority: risen ? outcome.priority! : row.priority, mark: confirmed ? 'fire-confirmed' : row.mark };
}

/** How long a point of this kind waits for a second one. */
function window_ms(state: AlarmsState, kind: string): number {
  let most_s = 0;
  for (const rule of state.book.rules.get(kind) ?? []) most_s = Math.max(most_s, rule.when.otherActive?.within_s ?? 0);
  return (most_s || setting(state.book, 'alarmSecondPoint_s')) * second_ms;
}

function reassessed(row: AlarmRow, to: Pick<AlarmRow, 'priority' | 'mark'>, by: string | undefined): AlarmsDraft {
  return {
    type: 'alarm reassessed',
    data: {
      alarm: row.id,
      priority: to.priority,
      ...(to.mark && { mark: to.mark }),
      why: 'second-point',
      ...(by !== undefined && { by }),
    },
    about: subjects(row),
  };
}

/** A row that repeats may by now have others beside it. */
export function reassessSelf(hearing: Hearing, row: AlarmRow, point: AlarmPoint | undefined): void {
  if (!point || !row.zone || !hearing.state.unsettled.get(row.zone)?.has(row.id)) return;
  const to = graver(hearing.state, row, point, { now: hearing.now, acted: hearing.acted });
  if (to) hearing.drafts.push(reassessed(row, to, undefined));
}

/** A point acted: rows of its zone that waited for a second one are looked at again. There are few, or none. */
export function reassessOthers(hearing: Hearing, point: AlarmPoint): void {
  const { state, now, acted } = hearing;
  let left = reassessedMax;
  for (const id of state.unsettled.get(point.zone)?.keys() ?? []) {
    if (left-- === 0) return;
    const row = state.rows.get(id);
    const own = row?.point ? state.book.points.get(row.point) : undefined;
    if (!row || !own || row.point === point.id || row.handling === 'false' || row.shelved) continue;
    // Both must have acted within the window: one that has been up for an hour is not confirmed by what comes now.
    if (now - row.lastAt > window_ms(state, own.kind)) continue;
    if (hearing.drafts.some((made) => made.type === 'alarm reassessed' && made.data.alarm === id)) continue;
    const to = graver(state, row, own, { now, acted });
    if (to) hearing.drafts.push(reassessed(row, to, point.id));
  }
}
