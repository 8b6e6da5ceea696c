import { type Instant, minute_ms, second_ms } from '../../base/instant.ts';
import type { Priority } from '../../base/signal.ts';
import { clearDeadline, setDeadline } from './deadlines.ts';
import { countArrival } from './flood.ts';
import { leaveGroup } from './group-index.ts';
import { anyFire } from './priority-rules.ts';
import { escalation_s, setting } from './settings.ts';
import { inner } from './site-book.ts';
import { type AlarmRow, type AlarmsState, recentPointsMax, rowKey } from './state.ts';

/** What a new row is made of; everything else begins at nothing. */
export type Seed = Pick<AlarmRow, 'id' | 'kind' | 'class' | 'priority' | 'from'> & Partial<AlarmRow>;

export const isUrgent = (priority: Priority): boolean => priority === 'P1' || priority === 'P2';

/**
 * When a row leaves the queue (facts/operations B6): the signal is restored, it is acknowledged, its handling is finished
 * (incident opened or false with a cause; for P3 and P4 none is enough) and no reset is due. While it is shelved it is not
 * on the queue, so this is asked again when the shelving ends.
 */
export function mayLeave(row: AlarmRow): boolean {
  if (row.shelved || row.signal !== 'restored' || !row.acknowledged || row.needsReset) return false;
  if (row.handling === 'incident' || row.handling === 'false') return true;
  return row.handling === 'none' && !isUrgent(row.priority);
}

export function addRow(state: AlarmsState, seed: Seed, at: Instant, happenedAt: Instant | undefined): AlarmRow {
  const row: AlarmRow = {
    key: rowKey(seed),
    panel: null,
    point: null,
    zone: null,
    panelZone: null,
    area: null,
    path: null,
    scheme: null,
    code: null,
    deviceText: null,
    mark: null,
    silent: false,
    startNotSeen: false,
    signal: 'active',
    restoredAt: null,
    raisedAt: at,
    happenedAt: happenedAt ?? null,
    lastAt: at,
    late: isLate(state, seed.panel ?? null, at, happenedAt),
    count: 1,
    recentAt: [at],
    chattering: false,
    acknowledged: null,
    handling: 'none',
    verifying: null,
    verified: null,
    falseCause: null,
    incident: null,
    shelved: null,
    needsReset: isUrgent(seed.priority),
    cancelledAt: null,
    step: 0,
    clockFrom: at,
    sounding: ++state.lastSounding,
    group: null,
    quiet: 'no',
    span: null,
    refusedWhy: null,
    ...seed,
  };
  state.rows.set(row.id, row);
  state.open.set(row.key, row.id);
  if (row.panel) inner(state.ofPanel, row.panel).set(row.id, 1);
  noteActed(state, row, at);
  watchUnsettled(state, row);
  schedule(state, row);
  countArrival(state, at);
  return row;
}

/**
 * A row of its own to change. Field by field, since this is done for every signal and a spread of so many fields costs ten
 * times as much; the return type holds it complete.
 */
function copyOf(row: AlarmRow): AlarmRow {
  return {
    id: row.id,
    key: row.key,
    kind: row.kind,
    class: row.class,
    priority: row.priority,
    from: row.from,
    panel: row.panel,
    point: row.point,
    zone: row.zone,
    panelZone: row.panelZone,
    area: row.area,
    path: row.path,
    scheme: row.scheme,
    code: row.code,
    deviceText: row.deviceText,
    mark: row.mark,
    silent: row.silent,
    startNotSeen: row.startNotSeen,
    signal: row.signal,
    restoredAt: row.restoredAt,
    raisedAt: row.raisedAt,
    happenedAt: row.happenedAt,
    lastAt: row.lastAt,
    late: row.late,
    count: row.count,
    recentAt: row.recentAt,
    chattering: row.chattering,
    acknowledged: row.acknowledged,
    handling: row.handling,
    verifying: row.verifying,
    verified: row.verified,
    falseCause: row.falseCause,
    incident: row.incident,
    shelved: row.shelved,
    needsReset: row.needsReset,
    cancelledAt: row.cancelledAt,
    step: row.step,
    clockFrom: row.clockFrom,
    sounding: row.sounding,
    group: row.group,
    quiet: row.quiet,
    span: row.span,
    refusedWhy: row.refusedWhy,
  };
}

/** Puts the changed row in place of the old one, or takes it off the queue when the rule of B6 holds. */
export function change(state: AlarmsState, before: AlarmRow, patch: Partial<AlarmRow>): AlarmRow {
  return replace(state, before, Object.assign(copyOf(before), patch));
}

function replace(state: AlarmsState, before: AlarmRow, row: AlarmRow): AlarmRow {
  if (mayLeave(row)) {
    removeRow(state, row);
    return row;
  }
  state.rows.set(row.id, row);
  if (isMoved(before, row)) schedule(state, row);
  return row;
}

/** Whether anything changed that a deadline hangs on; most signals change none of it. */
function isMoved(before: AlarmRow, row: AlarmRow): boolean {
  return (
    before.acknowledged !== row.acknowledged ||
    before.shelved !== row.shelved ||
    before.step !== row.step ||
    before.clockFrom !== row.clockFrom ||
    before.priority !== row.priority ||
    before.quiet !== row.quiet
  );
}

export function removeRow(state: AlarmsState, row: AlarmRow): void {
  state.rows.delete(row.id);
  if (state.open.get(row.key) === row.id) state.open.delete(row.key);
  forget(state.ofPanel, row.panel, row.id);
  forget(state.unsettled, row.zone, row.id);
  clearDeadline(state.deadlines, `escalate/${row.id}`);
  clearDeadline(state.deadlines, `unshelve/${row.id}`);
  forgetActed(state, row);
  leaveGroup(state, row);
}

function forget(index: Map<string, Map<string, 1>>, key: string | null, id: string): void {
  const ids = key === null ? undefined : index.get(key);
  if (!ids) return;
  ids.delete(id);
  if (ids.size === 0) index.delete(key!);
}

/** The same point and kind again. After a false finding, or after a restore, it is a new call for an answer (ISA-18.2). */
export function repeatRow(state: AlarmsState, row: AlarmRow, at: Instant, happenedAt: Instant | undefined): AlarmRow {
  const calmed = row.signal === 'restored' && row.acknowledged !== null && row.handling === 'none';
  const again = calmed || row.handling === 'false';
  const most = setting(state.book, 'alarmChattering_count');
  const recentAt = row.recentAt.slice(Math.max(0, row.recentAt.length + 1 - most));
  recentAt.push(at);
  const quick = recentAt.length >= most && at - recentAt[0]! <= setting(state.book, 'alarmChattering_s') * second_ms;
  noteActed(state, row, at);
  const next = copyOf(row);
  next.signal = 'active';
  next.restoredAt = null;
  next.lastAt = at;
  next.late = row.late || isLate(state, row.panel, at, happenedAt);
  next.count++;
  next.recentAt = recentAt;
  next.chattering = row.chattering || quick;
  next.needsReset = isUrgent(row.priority);
  if (again) Object.assign(next, alertAgain(state, at), { handling: 'none', falseCause: null, verified: null });
  return replace(state, row, next);
}

/** The row calls for an answer anew: unacknowledged, sounding, its clock from now. */
export function alertAgain(state: AlarmsState, at: Instant): Partial<AlarmRow> {
  return { acknowledged: null, step: 0, clockFrom: at, sounding: ++state.lastSounding, quiet: 'no' };
}

/** "Late" is judged after the measured drift of the panel's clock (design section 3). */
function isLate(state: AlarmsState, panel: string | null, at: Instant, happenedAt: Instant | undefined): boolean {
  if (happenedAt === undefined) return false;
  const drift_ms = (panel === null ? undefined : state.drift_ms.get(panel)) ?? 0;
  return at - (happenedAt - drift_ms) > setting(state.book, 'alarmLate_s') * second_ms;
}

/** Keeps the two deadlines of a row as its state asks. */
export function schedule(state: AlarmsState, row: AlarmRow): void {
  const step = (row.step + 1) as 1 | 2 | 3;
  const waits = !row.acknowledged && !row.shelved && row.step < 3 && row.quiet !== 'quiet';
  const due_s = waits ? escalation_s(state.book, row.priority, step) : null;
  const escalation = `escalate/${row.id}`;
  if (due_s === null) clearDeadline(state.deadlines, escalation);
  else setDeadline(state.deadlines, escalation, row.clockFrom + due_s * second_ms);
  if (row.shelved) setDeadline(state.deadlines, `unshelve/${row.id}`, row.shelved.until);
  else clearDeadline(state.deadlines, `unshelve/${row.id}`);
}

/** Buckets in which a row's acting is looked for by the rules of others. */
function buckets(state: AlarmsState, row: AlarmRow): readonly string[] {
  if (!row.zone || !row.point || row.class !== 'alarm') return [];
  const kind = state.book.points.get(row.point)?.kind;
  if (kind === undefined || !row.kind.startsWith(kind)) return [];
  const found: string[] = [];
  if (state.book.triggers.has(kind)) found.push(`${row.zone}/${kind}`);
  if (row.mark) found.push(`${row.zone}/${anyFire}`);
  return found;
}

function noteActed(state: AlarmsState, row: AlarmRow, at: Instant): void {
  for (const bucket of buckets(state, row)) {
    const others = (state.recent.get(bucket) ?? []).filter((one) => one.point !== row.point);
    state.recent.set(bucket, [{ point: row.point!, alarm: row.id, at }, ...others].slice(0, recentPointsMax));
  }
}

/** A point whose alarm was false, or is over, confirms nothing. */
export function forgetActed(state: AlarmsState, row: AlarmRow): void {
  for (const bucket of buckets(state, row)) {
    const left = (state.recent.get(bucket) ?? []).filter((one) => one.alarm !== row.id);
    if (left.length > 0) state.recent.set(bucket, left);
    else state.recent.delete(bucket);
  }
}

/** Rows a second point of the zone could still change. */
export function watchUnsettled(state: AlarmsState, row: AlarmRow): void {
  if (!row.zone || !row.point) return;
  const kind = state.book.points.get(row.point)?.kind ?? '';
  const settled = row.mark === 'fire-confirmed' || (row.priority === 'P1' && row.mark === null);
  const own = row.class === 'alarm' && row.kind.startsWith(kind);
  if (!settled && own && (state.book.reacting.has(kind) || row.mark === 'fire-unconfirmed')) {
    inner(state.unsettled, row.zone).set(row.id, 1);
  } else {
    forget(state.unsettled, row.zone, row.id);
  }
}

/** How long a test condition may keep signals off the queue. */
export const testEnds = (begunAt: Instant, most_min: number): Instant => begunAt + most_min * minute_ms;
