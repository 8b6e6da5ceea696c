import { second_ms, type Instant } from '../../base/instant.ts';
import type { Words } from '../../base/words.ts';
import { coveredPoints, isFire, type OnTestState, type TestRow } from './state.ts';
import { onTestWords, otherPanelSide, panelSideWords } from './words.ts';

export interface PointLine {
  point: string;
  name: Words | null;
  kind: string | null;
  /** When it was heard first, and how often; null while nothing was heard of it. */
  heardAt: Instant | null;
  count: number;
  restored: boolean;
}

export interface TestView {
  row: TestRow;
  stage: 'planned' | 'running' | 'ended';
  what: Words;
  /** Seconds to its end; of a planned one, to its beginning. */
  left_s: number;
  askedBy: Words | null;
  /** The points it covers, and what else was heard meanwhile ("FP1#17"); those heard first. */
  points: readonly PointLine[];
  heard: number;
  notHeard: number;
  notRestored: readonly string[];
}

export interface TestsView {
  running: readonly TestView[];
  planned: readonly TestView[];
  over: readonly TestView[];
}

/** The tests, the next to end first; what ended last stands first among those that are over. */
export function tests(state: OnTestState, now: Instant): TestsView {
  const open = [...state.tests.values()].map((row) => testView(state, row, now)).sort((a, b) => a.left_s - b.left_s);
  return {
    running: open.filter((view) => view.stage === 'running'),
    planned: open.filter((view) => view.stage === 'planned'),
    over: [...state.over.values()].map((row) => testView(state, row, now)).reverse(),
  };
}

export function testView(state: OnTestState, row: TestRow, now: Instant): TestView {
  const stage = row.ended ? 'ended' : row.begunAt === null ? 'planned' : 'running';
  const points = pointsOf(state, row);
  return {
    row,
    stage,
    what: whatOf(state, row),
    left_s: Math.ceil(((stage === 'planned' ? row.from : row.to) - now) / second_ms),
    askedBy: row.askedBy === null ? null : (state.contacts.get(row.askedBy)?.role ?? null),
    points,
    heard: row.heard.size,
    notHeard: points.length - row.heard.size,
    notRestored: row.ended ? row.ended.notRestored : points.filter((one) => isUp(one)).map((one) => one.point),
  };
}

const isUp = (line: PointLine): boolean => line.count > 0 && !line.restored;

function pointsOf(state: OnTestState, row: TestRow): readonly PointLine[] {
  const ids = new Set(row.heard.keys());
  for (const id of row.ended ? row.ended.notHeard : coveredPoints(state, row.scope).map((point) => point.id))
    ids.add(id);
  const lines = [...ids].map((id): PointLine => {
    const point = state.points.get(id);
    const one = row.heard.get(id);
    return {
      point: id,
      name: point?.name ?? null,
      kind: point?.kind ?? null,
      heardAt: one?.first ?? null,
      count: one?.count ?? 0,
      restored: one?.restored ?? true,
    };
  });
  return lines.sort(
    (a, b) => (a.heardAt ?? Infinity) - (b.heardAt ?? Infinity) || (a.point < b.point ? -1 : Number(a.point > b.point)),
  );
}

/** "FP1 Fire transmitter 1 (whole panel) + A059", or the points by name. */
export function whatOf(state: OnTestState, { scope }: TestRow): Words {
  const named = scope.points.map((id): Words => state.points.get(id)?.name ?? { zh: id, en: id });
  const most = 2;
  const more = named.length > most ? ` +${named.length - most}` : '';
  const list = (language: 'zh' | 'en') =>
    named
      .slice(0, most)
      .map((name) => name[language])
      .join(' · ') + more;
  if (scope.panel === null) return { zh: list('zh'), en: list('en') };
  const panel = state.panels.get(scope.panel);
  const area = panel?.areas.find((one) => one.group.replace(/^0+/, '') === scope.area);
  const in_ = (language: 'zh' | 'en') => {
    const inside = scope.area === null ? onTestWords.wholePanel[language] : (area?.name[language] ?? scope.area);
    return `${scope.panel} ${inside}${named.length > 0 ? ` + ${list(language)}` : ''}`;
  };
  return { zh: in_('zh'), en: in_('en') };
}

/** One thing in the fixed line above the queue. */
export interface OffQueue {
  key: string;
  what: Words;
  why: Words;
  /** Null where it has no end: it was made at the panel and is ended there. */
  left_s: number | null;
  atPanel: boolean;
  count: number;
}

/** What is off the queue, the next to end first, then what was taken out at the panels, counted by kind. */
export function offQueue(state: OnTestState, now: Instant): readonly OffQueue[] {
  const granted = tests(state, now).running.map((view): OffQueue => ({
    key: view.row.id,
    what: view.what,
    why: onTestWords.onTest,
    left_s: Math.max(0, view.left_s),
    atPanel: false,
    count: 1,
  }));
  const sides = new Map<string, OffQueue>();
  for (const side of state.panelSide.values()) {
    const key = `${side.panel ?? ''}|${side.kind}`;
    const before = sides.get(key);
    const what = { zh: side.panel ?? '', en: side.panel ?? '' };
    const why = panelSideWords[side.kind] ?? otherPanelSide;
    sides.set(key, { key, what, why, left_s: null, atPanel: true, count: (before?.count ?? 0) + 1 });
  }
  return [...granted, ...[...sides.values()].sort((a, b) => (a.key < b.key ? -1 : 1))];
}

/** A spot of the plan that is drawn hatched. */
export interface Hatched {
  point: string;
  x: number;
  y: number;
  atPanel: boolean;
}

/** Points on a level that do not reach the queue: on test, or taken out at the panel. */
export function hatched(state: OnTestState, level: string): readonly Hatched[] {
  const found = new Map<string, Hatched>();
  for (const side of state.panelSide.values()) {
    const point = side.point === null ? undefined : state.points.get(side.point);
    if (point?.level === level) found.set(point.id, { point: point.id, x: point.x, y: point.y, atPanel: true });
  }
  for (const row of state.tests.values()) {
    if (row.begunAt === null) continue;
    for (const { id, x, y, level: at } of coveredPoints(state, row.scope))
      if (at === level) found.set(id, { point: id, x, y, atPanel: false });
  }
  return [...found.values()];
}

/** Whether a test of these would cover fire points: then a fire watch is asked for. */
export function asksFireWatch(
  state: OnTestState,
  scope: { panel?: string; area?: string; points: readonly string[] },
): boolean {
  const panel = scope.panel ?? null;
  if (panel !== null && state.panels.get(panel)?.kind === 'fire-transmitter') return true;
  return coveredPoints(state, { panel, area: scope.area ?? null, points: scope.points }).some((one) =>
    isFire(state, one),
  );
}

/** "A083 A084", "FP1" or "AP3/2", as typed: what of it is a panel, an area and points. */
export function parseScope(
  state: OnTestState,
  typed: string,
): { panel?: string; area?: string; points: readonly string[] } {
  const words = typed
    .toUpperCase()
    .split(/[\s,;，；、]+/)
    .filter((word) => word !== '');
  const points: string[] = [];
  const scope: { panel?: string; area?: string } = {};
  for (const word of words) {
    const [panel, area] = word.split('/');
    if (!state.points.has(word) && (area !== undefined || state.panels.has(word))) {
      scope.panel = panel!;
      if (area !== undefined && area !== '') scope.area = area;
    } else points.push(word);
  }
  return { ...scope, points };
}
