import type { FactOf } from '../../base/fact.ts';
import { second_ms, type Instant } from '../../base/instant.ts';
import type { Priority } from '../../base/signal.ts';
import type { groupFacts } from './fact-types-group.ts';
import { type AlarmGroup, type Joining, mattersOfType, matterOf, mayLead, newGroup, withJoined } from './groups.ts';
import { uncount, watchFlood } from './flood.ts';
import { forget, joinRest, leaveGroup, put, rowsOfGroup } from './group-index.ts';
import { alertAgain, change, isUrgent } from './rows.ts';
import { setting } from './settings.ts';
import { inner } from './site-book.ts';
import type { AlarmRow, AlarmsState } from './state.ts';

type GroupFact = FactOf<typeof groupFacts>;
type Of<T extends GroupFact['type']> = Extract<GroupFact, { type: T }>;

const pointOf = (state: AlarmsState, row: AlarmRow) => (row.point ? state.book.points.get(row.point) : undefined);
const asJoining = (state: AlarmsState, row: AlarmRow): Joining => ({ ...row, point: pointOf(state, row) });

function enter(state: AlarmsState, row: AlarmRow, group: string, patch: Partial<AlarmRow> = {}): void {
  inner(state.ofGroup, group).set(row.id, 1);
  change(state, row, { ...patch, group });
}

/** A new urgent row at a point is what others may join. */
export function lead(state: AlarmsState, row: AlarmRow, at: Instant): void {
  const alarm = asJoining(state, row);
  const { point } = alarm;
  if (!point || !mayLead(state.book, alarm)) return;
  forgetOver(state, point.zone, at);
  put(state, newGroup(state.book, row.id, { ...alarm, point }, at));
  enter(state, row, row.id);
}

/** Groups that take nothing in any more are not looked at again for every alarm of their zone. */
function forgetOver(state: AlarmsState, zone: string, at: Instant): void {
  const since = at - setting(state.book, 'alarmGroup_s') * second_ms;
  const here = state.groupsAt.get(zone);
  for (const id of here?.keys() ?? []) {
    const group = state.groups.get(id)!;
    if (group.lastAt < since && (group.incident === null || !group.open)) here!.delete(id);
  }
}

export function foldGroup(state: AlarmsState, fact: GroupFact): void {
  switch (fact.type) {
    case 'alarm grouped':
      return grouped(state, fact);
    case 'alarm split off':
      return splitOff(state, fact);
    case 'alarm flood begun':
      state.flood = { since: fact.recordedAt, rows: fact.data.rows };
      return watchFlood(state, fact.recordedAt);
    case 'alarm flood ended':
      state.flood = null;
      return watchFlood(state, fact.recordedAt);
  }
}

function grouped(state: AlarmsState, fact: Of<'alarm grouped'>): void {
  const { alarm, group: id, incident, quiet } = fact.data;
  const row = state.rows.get(alarm);
  const group = state.groups.get(id);
  if (!row || !group) return;
  const handled = incident === undefined ? {} : ({ handling: 'incident', incident } as const);
  if (row.group !== id) {
    leaveGroup(state, row);
    const alarm_ = asJoining(state, row);
    const { point } = alarm_;
    if (point) put(state, withJoined(group, { ...alarm_, point }, fact.recordedAt));
    if (quiet) uncount(state, fact.recordedAt);
    enter(state, row, id, { ...handled, ...(quiet && { quiet: 'quiet' as const }) });
  } else change(state, row, handled);
  passOn(state, id, fact.recordedAt);
}

/** It stands for itself again and, if nobody has taken it, calls for an answer from now. */
function splitOff(state: AlarmsState, fact: Of<'alarm split off'>): void {
  const { alarm, into } = fact.data;
  const row = state.rows.get(alarm);
  if (!row) return;
  const left = row.group;
  leaveGroup(state, row);
  const alarm_ = asJoining(state, row);
  const { point } = alarm_;
  const group = state.groups.get(into);
  if (point && group) put(state, withJoined(group, { ...alarm_, point }, fact.recordedAt));
  else if (point) put(state, newGroup(state.book, into, { ...alarm_, point }, fact.recordedAt));
  const free = row.handling === 'incident' ? ({ handling: 'none', incident: null } as const) : {};
  const again = row.acknowledged ? { quiet: 'no' as const } : alertAgain(state, fact.recordedAt);
  if (state.groups.has(into)) enter(state, row, into, { ...free, ...again });
  else change(state, row, { ...free, ...again, group: null });
  if (left !== null) passOn(state, left, fact.recordedAt);
}

/** What an incident is, as far as alarms that may join it need it. */
export interface IncidentHead {
  incident: string;
  zone?: string | undefined;
  priority?: Priority | undefined;
  type?: string | undefined;
}

/**
 * Alarms were put under an incident. All groups they are of become that incident's one group; those of them that nobody
 * named follow by a rule, unacknowledged as they are.
 */
export function tieGroups(state: AlarmsState, head: IncidentHead, alarms: readonly string[], at: Instant): void {
  const rows = alarms.flatMap((id) => state.rows.get(id) ?? []);
  const ids = [...new Set(rows.flatMap((row) => row.group ?? []))];
  const known = state.groupOf.get(head.incident);
  const id = known ?? ids[0] ?? head.incident;
  const before = state.groups.get(id);
  const zone = before?.zone ?? head.zone ?? rows.find((row) => row.zone)?.zone;
  if (!zone) return;
  const merged = ids.flatMap((other) => state.groups.get(other) ?? []);
  const matters = [
    ...(before?.matters ?? []),
    ...merged.flatMap((group) => group.matters),
    ...mattersOfType(head.type),
  ];
  put(state, {
    id,
    zone,
    incident: head.incident,
    open: true,
    priority: head.priority ?? before?.priority ?? null,
    matters: [...new Set([...matters, ...rows.map((row) => matterOf(state.book, asJoining(state, row)))])],
    first: before?.first ?? rows[0]?.id ?? null,
    lastAt: at,
    told: [...new Set([...(before?.told ?? []), ...merged.flatMap((group) => group.told)])],
    count: merged.reduce((sum, group) => sum + (group.id === id ? 0 : group.count), before?.count ?? 0),
  });
  state.groupOf.set(head.incident, id);
  for (const other of merged) if (other.id !== id) moveRows(state, other, id);
  for (const row of rows) {
    const now = state.rows.get(row.id);
    if (now && now.group === null) enter(state, now, id);
  }
  joinRest(state, id, at);
}

function moveRows(state: AlarmsState, from: AlarmGroup, to: string): void {
  const rows = rowsOfGroup(state, from.id);
  forget(state, from);
  for (const row of rows) enter(state, row, to);
}

/** More is known of an incident: where it is, what it is, how urgent. */
export function retellIncident(state: AlarmsState, head: IncidentHead, at: Instant): void {
  const group = state.groups.get(state.groupOf.get(head.incident) ?? '');
  if (!group) {
    if (head.zone !== undefined) tieGroups(state, head, [], at);
    return;
  }
  put(state, {
    ...group,
    priority: head.priority ?? group.priority,
    matters: [...new Set([...group.matters, ...mattersOfType(head.type)])],
  });
}

/** The incident went into another: its group goes into the other's, or becomes it. */
export function mergeGroups(state: AlarmsState, incident: string, into: string, at: Instant): void {
  const group = state.groups.get(state.groupOf.get(incident) ?? '');
  if (!group) return;
  state.groupOf.delete(incident);
  const target = state.groups.get(state.groupOf.get(into) ?? '');
  if (!target) {
    put(state, { ...group, incident: into });
    state.groupOf.set(into, group.id);
  } else {
    put(state, {
      ...target,
      matters: [...new Set([...target.matters, ...group.matters])],
      told: [...new Set([...target.told, ...group.told])],
      first: target.first ?? group.first,
      count: target.count + group.count,
      lastAt: Math.max(target.lastAt, group.lastAt),
    });
    moveRows(state, group, target.id);
  }
  joinRest(state, target?.id ?? group.id, at);
}

/** The incident is over, or goes on: what still stands unanswered calls for itself again. */
export function openGroup(state: AlarmsState, incident: string, open: boolean, at: Instant): void {
  const group = state.groups.get(state.groupOf.get(incident) ?? '');
  if (!group) return;
  if (!open && !state.ofGroup.get(group.id)?.size) return forget(state, group);
  put(state, { ...group, open, ...(open && { lastAt: at }) });
  passOn(state, group.id, at);
}

/**
 * After anything happened to a row of a group. What joined quietly has no clock of its own, since another row of its
 * group calls for an answer; when none does any more and no incident deals with the group, the next one that nobody took
 * begins to call: nothing urgent is forgotten. A group found false as a whole takes nothing in: what comes then is new.
 */
export function passOn(state: AlarmsState, id: string | null, at: Instant): void {
  const group = id === null ? undefined : state.groups.get(id);
  if (!group) return;
  // Found false, or acting again after it: it may have to follow its group's incident, or no longer.
  joinRest(state, group.id, at);
  if (group.incident !== null && group.open) return;
  const rows = rowsOfGroup(state, group.id);
  const open = group.incident === null && rows.some((row) => row.handling !== 'false');
  const priority = rows.reduce(
    (gravest, row) => (row.priority < gravest ? row.priority : gravest),
    group.priority ?? 'P4',
  );
  if (open !== group.open || priority !== group.priority) put(state, { ...group, open, priority });
  let next: AlarmRow | null = null;
  for (const row of rows) {
    if (row.acknowledged || row.shelved || !isUrgent(row.priority)) continue;
    if (row.quiet !== 'quiet') return;
    next ??= row;
  }
  if (next) change(state, next, { quiet: 'calling', step: 0, clockFrom: at });
}
