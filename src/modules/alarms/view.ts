import { hour_ms, type Instant, second_ms } from '../../base/instant.ts';
import type { Priority } from '../../base/signal.ts';
import type { Words } from '../../base/words.ts';
import { testOver } from './granted-tests.ts';
import { wordsOfKind } from './kind-words.ts';
import { contactsFor, type PhoneEntry } from './view-contacts.ts';
import { setting } from './settings.ts';
import type { AlarmRow, AlarmsState, Condition } from './state.ts';
import { testKinds } from './state.ts';
import type { Flag } from './words.ts';

/** Where something stands. `atPanel`: nothing nearer is known than the panel that told it. */
export interface Place {
  zone: string;
  zoneName: Words | null;
  x: number;
  y: number;
  level: string;
  atPanel: boolean;
}

/** How a row stands against its target: until it is acknowledged, then until it is handled. */
export interface ClockView {
  stage: 'acknowledge' | 'handle';
  elapsed_s: number;
  target_s: number | null;
  /** Seconds left; below nothing, seconds over. */
  left_s: number | null;
}

/** One row of the queue with all that a desk shows of it. */
export interface QueueRow {
  id: string;
  row: AlarmRow;
  priority: Priority;
  kind: Words;
  pointName: Words | null;
  panelName: Words | null;
  place: Place | null;
  happenedAt: Instant | null;
  receivedAt: Instant;
  age_s: number;
  count: number;
  flags: readonly Flag[];
  clock: ClockView | null;
  nextEscalation: { step: 1 | 2 | 3; at: Instant; left_s: number } | null;
  /** Null: no camera, send someone. */
  camera: { id: string; name: Words | null } | null;
  /** Whom to phone, from the third step of the escalation on. */
  phone: readonly PhoneEntry[];
  /** One pattern a priority; null where nothing sounds. Desks named in `silencedDesks` hear nothing of it. */
  sound: { pattern: `alarm-${Priority}`; silencedDesks: readonly string[] } | null;
  /** It has reached the commander's desk. */
  atCommander: boolean;
  /** Somebody may stand under threat there: a call back or an announcement would tell on them. */
  noCallBack: boolean;
}

/** The queue: unacknowledged first, then by priority, then the oldest; a fire loop trouble heads the troubles. */
export function queue(state: AlarmsState, now: Instant): readonly QueueRow[] {
  const firsts = firstOnes(state);
  return [...state.rows.values()]
    .filter((row) => !row.shelved)
    .sort(inOrder)
    .map((row) => queueRow(state, row, now, firsts));
}

/** What is off the queue for a while, the next to come back first. */
export function shelved(state: AlarmsState, now: Instant): readonly QueueRow[] {
  return [...state.rows.values()]
    .filter((row) => row.shelved)
    .sort((a, b) => a.shelved!.until - b.shelved!.until || compare(a.id, b.id))
    .map((row) => queueRow(state, row, now));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export function inOrder(a: AlarmRow, b: AlarmRow): number {
  return (
    Number(a.acknowledged !== null) - Number(b.acknowledged !== null) ||
    compare(a.priority, b.priority) ||
    troubleRank(a) - troubleRank(b) ||
    a.raisedAt - b.raisedAt ||
    compare(a.id, b.id)
  );
}

/** Alarms and supervisory rows before troubles of their priority; among troubles a fire loop first (B6, 373). */
function troubleRank(row: AlarmRow): number {
  if (row.class !== 'trouble') return 0;
  return row.kind === 'fire-trouble' ? 1 : 2;
}

/** The first alarm of every group, and of every zone with a fire that no group tells of, where there is more than one. */
function firstOnes(state: AlarmsState): ReadonlySet<string> {
  const first = new Map<string, AlarmRow>();
  const more = new Set<string>();
  const ofGroups: string[] = [];
  for (const row of state.rows.values()) {
    const group = row.group === null ? undefined : state.groups.get(row.group);
    if (group?.first === row.id && group.count > 1) ofGroups.push(row.id);
    if (!row.mark || !row.zone || group) continue;
    const before = first.get(row.zone);
    if (before) more.add(row.zone);
    if (!before || row.raisedAt < before.raisedAt) first.set(row.zone, row);
  }
  return new Set([...ofGroups, ...[...first].filter(([zone]) => more.has(zone)).map(([, row]) => row.id)]);
}

export function queueRow(state: AlarmsState, row: AlarmRow, now: Instant, firsts?: ReadonlySet<string>): QueueRow {
  const { book } = state;
  const point = row.point ? book.points.get(row.point) : undefined;
  const panel = row.panel ? book.panels.get(row.panel) : undefined;
  const camera = point?.verifyCamera;
  const escalatesAt = state.deadlines.of.get(`escalate/${row.id}`);
  const hushed = row.quiet === 'quiet' || (row.quiet === 'calling' && row.step === 0);
  const sounds = !row.acknowledged && !row.silent && !row.shelved && !hushed;
  return {
    id: row.id,
    row,
    priority: row.priority,
    kind: kindOf(state, row),
    pointName: point?.name ?? null,
    panelName: panel?.name ?? null,
    place: placeOf(state, row),
    happenedAt: row.happenedAt,
    receivedAt: row.raisedAt,
    age_s: seconds(now - row.raisedAt),
    count: row.count,
    flags: flagsOf(state, row, now, firsts),
    clock: clockOf(state, row, now),
    nextEscalation:
      escalatesAt === undefined
        ? null
        : { step: (row.step + 1) as 1 | 2 | 3, at: escalatesAt, left_s: seconds(escalatesAt - now) },
    camera: camera === undefined ? null : { id: camera, name: book.cameras.get(camera)?.name ?? null },
    phone: row.step === 3 && !row.acknowledged ? contactsFor(state, row, now) : [],
    sound: sounds ? { pattern: `alarm-${row.priority}`, silencedDesks: silencedAt(state, row) } : null,
    atCommander: row.step >= 2 && !row.acknowledged,
    noCallBack: isUnderThreat(state, row),
  };
}

const threatKinds = new Set(['hold-up', 'duress', 'panic']);

function isUnderThreat(state: AlarmsState, row: AlarmRow): boolean {
  if (row.silent || threatKinds.has(row.kind)) return true;
  const point = row.point ? state.book.points.get(row.point) : undefined;
  const isOwn = point !== undefined && row.class === 'alarm' && row.kind === point.kind;
  return isOwn && state.book.kinds.get(point.kind)?.class === 'hold-up';
}

const seconds = (span_ms: number): number => Math.floor(span_ms / second_ms);

function silencedAt(state: AlarmsState, row: AlarmRow): readonly string[] {
  const desks: string[] = [];
  for (const [desk, upTo] of state.silencedUpTo) if (upTo >= row.sounding) desks.push(desk);
  return desks;
}

/** The point's own alarm goes by the site's word for its kind; everything else by ours. */
export function kindOf(state: AlarmsState, of: { kind: string; point: string | null }): Words {
  const pointKind = of.point ? state.book.points.get(of.point)?.kind : undefined;
  const kind = pointKind === undefined ? undefined : state.book.kinds.get(pointKind);
  if (kind && of.kind === kind.id && !kind.limits) return kind.name;
  const limit = kind?.limits?.find((one) => of.kind === (one.limit === 'high' ? `${kind.id}-high` : kind.id));
  if (!kind || !limit) return wordsOfKind(of.kind);
  return { zh: `${kind.name.zh} ${limit.name.zh}`, en: `${kind.name.en}, ${limit.name.en.toLowerCase()}` };
}

export function placeOf(state: AlarmsState, row: AlarmRow): Place | null {
  const point = row.point ? state.book.points.get(row.point) : undefined;
  const at = point ?? (row.panel ? state.book.panels.get(row.panel) : undefined);
  if (!at) return null;
  const { zone, x, y, level } = at;
  return { zone, zoneName: state.book.zones.get(zone)?.name ?? null, x, y, level, atPanel: point === undefined };
}

function flagsOf(state: AlarmsState, row: AlarmRow, now: Instant, firsts?: ReadonlySet<string>): readonly Flag[] {
  const standing_ms = setting(state.book, 'alarmStanding_h') * hour_ms;
  const holds: Record<Flag, boolean> = {
    first: firsts?.has(row.id) ?? false,
    late: row.late,
    chattering: row.chattering,
    startNotSeen: row.startNotSeen,
    silent: row.silent,
    onTest: isOnTest(state, row),
    cancelled: row.cancelledAt !== null,
    needsReset: row.needsReset,
    shelved: row.shelved !== null,
    standing: row.signal === 'active' && now - row.raisedAt > standing_ms,
  };
  return (Object.keys(holds) as Flag[]).filter((flag) => holds[flag]);
}

function isOnTest(state: AlarmsState, row: AlarmRow): boolean {
  if (testOver(state, row) !== null) return true;
  for (const key of (row.panel && state.onTest.get(row.panel)?.keys()) || []) {
    const test = state.conditions.get(key)!;
    if (testKinds[test.kind] === 'fire' && row.mark === null) continue;
    if (covers(state, test, row)) return true;
  }
  return false;
}

function covers(state: AlarmsState, test: Condition, row: AlarmRow): boolean {
  if (test.point !== null) return test.point === row.point;
  if (test.panelZone !== null) return test.panelZone === row.panelZone;
  if (test.area === null || test.area === '0') return true;
  const own = row.panelZone === null ? undefined : state.book.areaAt.get(row.panel!)?.get(row.panelZone);
  return test.area === (own ?? row.area);
}

/** Targets of B1: taken within the intake target, dealt with within the dispatch target. */
function clockOf(state: AlarmsState, row: AlarmRow, now: Instant): ClockView | null {
  if (row.handling === 'incident' || row.handling === 'false') return null;
  const stage = row.acknowledged ? 'handle' : 'acknowledge';
  const elapsed_s = seconds(now - row.clockFrom);
  const target_s = targetOf(state, row.priority, stage);
  return { stage, elapsed_s, target_s, left_s: target_s === null ? null : target_s - elapsed_s };
}

function targetOf(state: AlarmsState, priority: Priority, stage: ClockView['stage']): number | null {
  if (stage === 'acknowledge') return setting(state.book, `intakeTarget${priority}_s`);
  return priority === 'P4' ? null : setting(state.book, `dispatchTarget${priority}_s`);
}
