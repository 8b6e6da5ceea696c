import type { Instant } from '../../base/instant.ts';
import { isCovered, staysLive, type TestScope } from '../../base/test-scope.ts';
import type { Words } from '../../base/words.ts';
import type { AlarmPanel, AlarmPoint } from '../sites/facts.ts';

/** Who did something, where and when. */
export interface Act {
  by: string;
  desk: string | null;
  at: Instant;
}

/** What one point of a test, or a panel zone that is no point of the site, has said. */
export interface Heard {
  first: Instant;
  last: Instant;
  count: number;
  restored: boolean;
  kind: string;
}

/** A grant. Rows are replaced, never edited. */
export interface TestRow {
  id: string;
  scope: TestScope;
  from: Instant;
  to: Instant;
  workOrder: string;
  askedBy: string | null;
  words: string | null;
  fireWatch: string | null;
  granted: Act;
  begunAt: Instant | null;
  /** By point id; what has no point by "FP1#17" or "FP1". */
  heard: ReadonlyMap<string, Heard>;
  ended:
    | (Act & { why: 'time' | 'by-hand' | 'cancelled'; notHeard: readonly string[]; notRestored: readonly string[] })
    | null;
}

/** Taken out at the panel itself: bypassed, disabled, or a test of the panel's own. */
export interface PanelSide {
  key: string;
  kind: string;
  panel: string | null;
  point: string | null;
  panelZone: number | null;
  area: string | null;
  since: Instant;
}

export interface OnTestState {
  prefix: string;
  lastTest: number;
  timeZone: string;
  settings: Map<string, number>;
  points: Map<string, AlarmPoint>;
  panels: Map<string, Pick<AlarmPanel, 'id' | 'kind' | 'name' | 'areas' | 'zone'>>;
  /** Kind of a point → its class. */
  classes: Map<string, string>;
  contacts: Map<string, { id: string; role: Words }>;
  /** Units on the board (the value says nothing). */
  units: Map<string, 1>;
  /** Planned and running. */
  tests: Map<string, TestRow>;
  /** Over for less than a day, oldest first; all of them are in the journal. */
  over: Map<string, TestRow>;
  panelSide: Map<string, PanelSide>;
}

export const overHeld_ms = 24 * 3_600_000;
export const overMax = 200;

export function nothing(): OnTestState {
  return {
    prefix: '',
    lastTest: 0,
    timeZone: 'UTC',
    settings: new Map(),
    points: new Map(),
    panels: new Map(),
    classes: new Map(),
    contacts: new Map(),
    units: new Map(),
    tests: new Map(),
    over: new Map(),
    panelSide: new Map(),
  };
}

export const bareArea = (group: string | undefined): string => (group ?? '').replace(/^0+/, '') || '0';

/** The panel area a point stands in, as the panel's own list has it. */
function areaOf(state: OnTestState, point: AlarmPoint): string | null {
  const areas = state.panels.get(point.panel)?.areas ?? [];
  const known = areas.find((area) => area.panelZones.includes(point.panelZone));
  return known ? bareArea(known.group) : bareArea(point.group);
}

export function covers(state: OnTestState, scope: TestScope, point: AlarmPoint): boolean {
  const pointClass = state.classes.get(point.kind);
  return isCovered(scope, {
    panel: point.panel,
    area: areaOf(state, point),
    point: point.id,
    staysLive: staysLive({ pointClass, kind: point.kind, silent: false }),
  });
}

/** The points a test covers, by id. Asked when it is granted, ended or drawn, never for a signal. */
export function coveredPoints(state: OnTestState, scope: TestScope): AlarmPoint[] {
  const named = scope.points.flatMap((id) => state.points.get(id) ?? []);
  if (scope.panel === null) return named;
  return [...state.points.values()].filter((point) => covers(state, scope, point));
}

export const isFire = (state: OnTestState, point: AlarmPoint): boolean =>
  state.classes.get(point.kind)?.startsWith('fire-') ?? false;
