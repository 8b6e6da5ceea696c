import { hour_ms, type Instant } from '../../base/instant.ts';
import type { Words } from '../../base/words.ts';
import type { AlarmPoint } from '../sites/facts.ts';
import { dueArmed, isAreaArmed } from './priority-rules.ts';
import { areaOf } from './site-book.ts';
import type { AlarmRow, AlarmsState, Condition, LinkMirror, LogLine } from './state.ts';
import { inOrder, kindOf, queueRow, type QueueRow } from './view.ts';
import { contactsFor, type PhoneEntry } from './view-contacts.ts';

export interface AreaView {
  area: string;
  name: Words;
  always: boolean;
  /** Null: nothing was heard of it yet. */
  armed: boolean | null;
  since: Instant | null;
  dueArmed: boolean | null;
}

export interface ConditionView {
  condition: Condition;
  kind: Words;
  pointName: Words | null;
}

/** What a fire controller tells, as the transmitter passes it on. */
export type FireConditions = Record<'fire' | 'supervisory' | 'fault' | 'disabled' | 'started' | 'feedback', number>;

export interface PanelView {
  panel: string;
  name: Words | null;
  kind: string | null;
  zone: string | null;
  links: readonly LinkMirror[];
  /** Lost on every path it has: blind. */
  lost: boolean;
  drift_ms: number | null;
  lastHeardAt: Instant | null;
  testedAt: Instant | null;
  testDueAt: Instant | null;
  areas: readonly AreaView[];
  conditions: readonly ConditionView[];
  /** Points taken out at the fire controller (屏蔽), counted on the panel's row (B6, 571). */
  disabledCount: number;
  /** A fire transmitter's six conditions, how many of each are up; null for other panels. */
  fire: FireConditions | null;
  /** Points that were ticked since the walk test began; null while none is on. */
  testedPoints: readonly string[] | null;
  openAlarms: number;
  eventCount: number;
}

/** Every panel of the site and every one that was ever heard here, by id. */
export function panels(state: AlarmsState, now: Instant): readonly PanelView[] {
  const ids = new Set([...state.book.panels.keys(), ...state.heardAt.keys()]);
  for (const link of state.links.values()) ids.add(link.panel);
  return [...ids].sort().map((id) => panelView(state, id, now));
}

function panelView(state: AlarmsState, id: string, now: Instant): PanelView {
  const panel = state.book.panels.get(id);
  const links = [...state.links.values()].filter((link) => link.panel === id);
  const conditions = [...state.conditions.values()].filter((condition) => condition.panel === id);
  const heard = [state.heardAt.get(id), ...links.map((link) => link.heardAt)].filter((at) => at != null);
  return {
    panel: id,
    name: panel?.name ?? null,
    kind: panel?.kind ?? null,
    zone: panel?.zone ?? null,
    links,
    lost: links.length > 0 && links.every((link) => link.lost),
    drift_ms: state.drift_ms.get(id) ?? null,
    lastHeardAt: heard.length > 0 ? Math.max(...heard) : null,
    testedAt: state.panels.get(id)?.testedAt ?? null,
    testDueAt: state.deadlines.of.get(`test/${id}`) ?? null,
    areas: areasView(state, id, now),
    conditions: conditions.map((condition) => conditionView(state, condition)),
    disabledCount: conditions.filter((condition) => condition.kind === 'fire-disabled').length,
    fire: panel?.kind === 'fire-transmitter' ? fireConditions(state, id, conditions) : null,
    testedPoints: testedPoints(state, id, conditions),
    openAlarms: state.ofPanel.get(id)?.size ?? 0,
    eventCount: state.panels.get(id)?.eventCount ?? 0,
  };
}

function fireConditions(state: AlarmsState, id: string, conditions: readonly Condition[]): FireConditions {
  const up = [...(state.ofPanel.get(id)?.keys() ?? [])]
    .map((alarm) => state.rows.get(alarm)!)
    .filter((row) => row.signal === 'active');
  const rows = (wanted: (row: AlarmRow) => boolean) => up.filter(wanted).length;
  const marks = (kind: string) => conditions.filter((condition) => condition.kind === kind).length;
  return {
    fire: rows((row) => row.mark !== null),
    supervisory: rows((row) => row.kind === 'fire-supervisory'),
    fault: rows((row) => row.kind === 'fire-trouble'),
    disabled: marks('fire-disabled'),
    started: rows((row) => row.kind === 'fire-started'),
    feedback: marks('fire-feedback'),
  };
}

function areasView(state: AlarmsState, id: string, now: Instant): readonly AreaView[] {
  const panel = state.book.panels.get(id);
  return (panel?.areas ?? []).map((known) => {
    const area = areaOf(known.group);
    const heard = state.armed.get(`${id}/${area}`);
    const always = known.arming === 'always';
    return {
      area,
      name: known.name,
      always,
      armed: always ? true : heard ? isAreaArmed(state, id, area, panel, now) : null,
      since: heard?.since ?? null,
      dueArmed: always ? true : dueArmed(known, now, state.book.timeZone),
    };
  });
}

function conditionView(state: AlarmsState, condition: Condition): ConditionView {
  const pointName = condition.point ? (state.book.points.get(condition.point)?.name ?? null) : null;
  return { condition, kind: kindOf(state, condition), pointName };
}

/** Walk test: every point set off in turn and ticked, read off the panel's log. */
function testedPoints(state: AlarmsState, id: string, conditions: readonly Condition[]): readonly string[] | null {
  const test = conditions.find((condition) => condition.kind === 'walk-test' || condition.kind === 'on-test');
  if (!test) return null;
  const ticked = new Set<string>();
  for (const line of state.panels.get(id)?.log ?? []) {
    const tick = line.why === 'on-test' || line.kind === 'tested';
    if (tick && line.point !== null && line.at >= test.begunAt) ticked.add(line.point);
  }
  return [...ticked].sort();
}

export interface LogLineView {
  line: LogLine;
  kind: Words;
  pointName: Words | null;
}

/** What a panel said in the last 24 h that asked nothing of a desk, newest first; at most `logLinesMax` lines. */
export function log(state: AlarmsState, panel: string, now: Instant): readonly LogLineView[] {
  const lines = (state.panels.get(panel)?.log ?? []).filter((line) => line.at > now - 24 * hour_ms);
  return lines.toReversed().map((line) => ({
    line,
    kind: kindOf(state, line),
    pointName: line.point ? (state.book.points.get(line.point)?.name ?? null) : null,
  }));
}

export interface PointDetail {
  point: AlarmPoint;
  kind: Words | null;
  /** Null: no camera, send someone. */
  camera: { id: string; name: Words | null } | null;
  armed: boolean | null;
  conditions: readonly ConditionView[];
  alarms: readonly QueueRow[];
  phone: readonly PhoneEntry[];
}

export function pointDetail(state: AlarmsState, id: string, now: Instant): PointDetail | null {
  const point = state.book.points.get(id);
  if (!point) return null;
  const rows = [...(state.ofPanel.get(point.panel)?.keys() ?? [])]
    .map((alarm) => state.rows.get(alarm)!)
    .filter((row: AlarmRow) => row.point === id)
    .sort(inOrder);
  const area = state.book.areaAt.get(point.panel)?.get(point.panelZone) ?? areaOf(point.group);
  const camera = point.verifyCamera;
  return {
    point,
    kind: state.book.kinds.get(point.kind)?.name ?? null,
    camera: camera === undefined ? null : { id: camera, name: state.book.cameras.get(camera)?.name ?? null },
    armed: isAreaArmed(state, point.panel, area, state.book.panels.get(point.panel), now),
    conditions: [...state.conditions.values()]
      .filter((condition) => condition.point === id)
      .map((condition) => conditionView(state, condition)),
    alarms: rows.map((row) => queueRow(state, row, now)),
    phone: rows[0] ? contactsFor(state, rows[0], now) : [],
  };
}
