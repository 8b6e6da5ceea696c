import type { Instant } from '../../base/instant.ts';
import { clearDeadline, setDeadline } from './deadlines.ts';
import type { AlarmGroup } from './groups.ts';
import { inner } from './site-book.ts';
import type { AlarmRow, AlarmsState } from './state.ts';

/** The indexes of groups: which stand where, and which rows are in which, kept right whatever comes and goes. */

export function rowsOfGroup(state: AlarmsState, group: string): AlarmRow[] {
  return [...(state.ofGroup.get(group)?.keys() ?? [])].flatMap((id) => state.rows.get(id) ?? []);
}

export function put(state: AlarmsState, group: AlarmGroup): void {
  state.groups.set(group.id, group);
  inner(state.groupsAt, group.zone).set(group.id, 1);
}

export function forget(state: AlarmsState, group: AlarmGroup): void {
  state.groups.delete(group.id);
  const at = state.groupsAt.get(group.zone);
  at?.delete(group.id);
  if (at?.size === 0) state.groupsAt.delete(group.zone);
  if (group.incident !== null && state.groupOf.get(group.incident) === group.id) state.groupOf.delete(group.incident);
  state.ofGroup.delete(group.id);
  clearDeadline(state.deadlines, `join/${group.id}`);
}

/** A row leaves its group: with the queue, or for another group. */
export function leaveGroup(state: AlarmsState, row: Pick<AlarmRow, 'id' | 'group'>): void {
  const group = row.group === null ? undefined : state.groups.get(row.group);
  const rows = row.group === null ? undefined : state.ofGroup.get(row.group);
  if (!group || !rows) return;
  rows.delete(row.id);
  // An incident that is open goes on taking alarms in, also when all of its first ones are over.
  if (rows.size === 0 && (group.incident === null || !group.open)) forget(state, group);
  else joinRest(state, group.id, null);
}

/**
 * Rows of an incident's group that do not stand under the incident yet: a rule puts them there, as a fact of its own.
 * Without a moment nothing new can be due.
 */
export function joinRest(state: AlarmsState, id: string, at: Instant | null): void {
  const group = state.groups.get(id);
  const due = `join/${id}`;
  const left = group && group.incident !== null && group.open && unjoined(state, group).length > 0;
  if (!left) clearDeadline(state.deadlines, due);
  else if (at !== null && !state.deadlines.of.has(due)) setDeadline(state.deadlines, due, at);
}

export function unjoined(state: AlarmsState, group: AlarmGroup): AlarmRow[] {
  return rowsOfGroup(state, group.id).filter((row) => row.incident !== group.incident && row.handling !== 'false');
}
