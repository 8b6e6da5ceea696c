import type { Refusal } from '../../base/errors.ts';
import type { Instant } from '../../base/instant.ts';
import type { EventClass, PanelEvent, Phase, PointSignal, Signal } from '../../base/signal.ts';
import type { AlarmPoint } from '../sites/facts.ts';
import { meaningAt, type Meaning, meaningOfWord, type Said } from './classify.ts';
import { type AlarmsDraft, say } from './drafts.ts';
import type { AlarmRaised } from './facts.ts';
import type { AlarmGroup } from './groups.ts';
import { areasOf } from './guards.ts';
import { join } from './hear-group.ts';
import { testOf, testSignal } from './hear-test.ts';
import { type Acted, outcomeOf } from './priority-rules.ts';
import { reassessOthers, reassessSelf } from './reassess.ts';
import { areaOf } from './site-book.ts';
import { type AlarmClass, alarmId, type AlarmsState, rowKey, testKinds } from './state.ts';

/** One signal being heard: what it has led to so far, since its later events must see its earlier ones. */
export interface Hearing {
  state: AlarmsState;
  now: Instant;
  at: Instant | undefined;
  from: 'panel' | 'point';
  drafts: AlarmsDraft[];
  /** Rows raised, and signals changed, by this very message; null where it says one thing only. */
  raised: Map<string, string> | null;
  active: Map<string, boolean> | null;
  raisedCount: number;
  acted: Acted[];
  /** Groups this message began or added to, before its facts are folded. */
  groups: Map<string, AlarmGroup> | null;
}

/** An event at its place, read. */
export interface Heard {
  panel: string | undefined;
  point: AlarmPoint | undefined;
  zone: string | undefined;
  panelZone: number | undefined;
  area: string | undefined;
  said: Said;
  meaning: Meaning;
  phase: Phase;
  event: Partial<PanelEvent>;
}

/** What a signal leads to. Looks things up by key and never walks over rows or points: this is the road of every frame. */
export function hear(signal: Signal, state: AlarmsState, now: Instant): readonly AlarmsDraft[] | Refusal {
  if (signal.kind === 'panel') {
    const hearing = listen(state, now, signal.at, 'panel', signal.events.length > 1);
    for (const event of signal.events) hearEvent(hearing, fromPanel(state, signal.panel, event));
    return hearing.drafts;
  }
  if (signal.kind !== 'point') return [];
  const heard = fromPoint(state, signal);
  if (!heard) return say('POINT_UNKNOWN', { point: signal.point.slice(0, 64) });
  const hearing = listen(state, now, signal.at, 'point', false);
  hearEvent(hearing, heard);
  return hearing.drafts;
}

function listen(
  state: AlarmsState,
  now: Instant,
  at: Instant | undefined,
  from: 'panel' | 'point',
  several: boolean,
): Hearing {
  const raised = several ? new Map<string, string>() : null;
  const active = several ? new Map<string, boolean>() : null;
  return { state, now, at, from, drafts: [], raised, active, raisedCount: 0, acted: [], groups: null };
}

function fromPanel(state: AlarmsState, panel: string, event: PanelEvent): Heard {
  const { book } = state;
  // Panel zone 000 is no zone: the panel speaks of itself (B6, 301).
  const panelZone = event.panelZone === undefined || event.panelZone === 0 ? undefined : event.panelZone;
  const id = panelZone === undefined ? undefined : book.pointAt.get(panel)?.get(panelZone);
  const point = id === undefined ? undefined : book.points.get(id);
  const meaning = meaningAt(book, point, event);
  const zone = point?.zone ?? book.panels.get(panel)?.zone;
  return { panel, point, zone, panelZone, area: event.area, said: event, meaning, phase: event.phase, event };
}

function fromPoint(state: AlarmsState, signal: PointSignal): Heard | null {
  const point = state.book.points.get(signal.point);
  if (!point) return null;
  const { said, meaning } = meaningOfWord(state.book, point, signal.what);
  const { panel, panelZone } = point;
  return {
    panel,
    point,
    zone: point.zone,
    panelZone,
    area: undefined,
    said,
    meaning,
    phase: signal.phase,
    event: said,
  };
}

function hearEvent(hearing: Hearing, heard: Heard): void {
  const { event, meaning } = heard;
  if (event.armed !== undefined) hearArming(hearing, heard, event.armed);
  if (heard.phase === 'cancel') return keep(hearing, heard);
  switch (meaning.class) {
    case 'alarm':
    case 'supervisory':
    case 'trouble':
      hearRow(hearing, heard, meaning.class);
      if (event.alsoCondition)
        hearCondition(hearing, { ...heard, meaning: { ...meaning, kind: 'bypass', class: 'condition' } });
      return;
    case 'condition':
      return hearCondition(hearing, heard);
    case 'event':
      return hearEventOnly(hearing, heard);
  }
}

function draft(hearing: Hearing, made: AlarmsDraft): void {
  if (hearing.at !== undefined) made.at = hearing.at;
  hearing.drafts.push(made);
}

function about(heard: Heard, alarm?: string): string[] {
  const subjects: string[] = [];
  if (alarm !== undefined) subjects.push(`alarm/${alarm}`);
  if (heard.point) subjects.push(`point/${heard.point.id}`);
  if (heard.panel !== undefined) subjects.push(`panel/${heard.panel}`);
  return subjects;
}

/** The key of the row or mark this is about. */
function keyOf(heard: Heard, kind: string, path?: 'tcp' | 'udp'): string {
  const { panel, panelZone } = heard;
  const area = heard.area === undefined ? null : areaOf(heard.area);
  return rowKey({
    panel: panel ?? null,
    point: heard.point?.id ?? null,
    panelZone: panelZone ?? null,
    area,
    path: path ?? null,
    kind,
  });
}

/** The fields every statement carries along, as far as they were said; in the order of the schema. */
function origin(heard: Heard): Partial<Pick<AlarmRaised, 'panel' | 'point' | 'zone' | 'panelZone' | 'area'>> {
  return {
    ...(heard.panel !== undefined && { panel: heard.panel }),
    ...(heard.point && { point: heard.point.id }),
    ...(heard.zone !== undefined && { zone: heard.zone }),
    ...(heard.panelZone !== undefined && { panelZone: heard.panelZone }),
    ...(heard.area !== undefined && areaOf(heard.area) !== '0' && { area: areaOf(heard.area) }),
  };
}

function sent(heard: Heard): Partial<Pick<AlarmRaised, 'scheme' | 'code' | 'deviceText'>> {
  const { scheme, code } = heard.said;
  const { deviceText } = heard.event;
  return {
    ...(scheme !== undefined && { scheme }),
    ...(code !== undefined && { code: code.slice(0, 40) }),
    ...(deviceText !== undefined && deviceText !== '' && { deviceText: deviceText.slice(0, 120) }),
  };
}

/** A communication trouble joins the row of the link it is about: the one that is up, else the panel's own path (B6, 350-357). */
function linkPath(state: AlarmsState, heard: Heard): 'tcp' | 'udp' | undefined {
  const { panel } = heard;
  if (panel === undefined || heard.point || heard.meaning.kind !== 'link-trouble') return undefined;
  for (const path of ['tcp', 'udp'] as const) if (state.open.has(`${panel}/${path}|link`)) return path;
  return state.book.panels.get(panel)?.protocol.transport ?? (state.links.has(`${panel}/udp`) ? 'udp' : 'tcp');
}

function hearRow(hearing: Hearing, heard: Heard, rowClass: AlarmClass): void {
  const { state } = hearing;
  const path = linkPath(state, heard);
  const key = keyOf(heard, heard.meaning.kind, path);
  const id = hearing.raised?.get(key) ?? state.open.get(key);
  const up = id === undefined ? undefined : state.rows.get(id);
  if (heard.phase === 'restore') return hearRestore(hearing, heard, rowClass, key, id);
  const active = hearing.active?.get(key) ?? up?.signal === 'active';
  if (heard.phase === 'still' && id !== undefined && active) return;
  if (onTest(state, heard)) return keep(hearing, heard, 'on-test');
  const test = testOf(state, heard);
  if (test !== null) return keepForTest(hearing, heard, rowClass, test);
  if (id !== undefined) {
    hearing.active?.set(key, true);
    draft(hearing, { type: 'alarm repeated', data: { alarm: id }, about: about(heard, id) });
    if (up) reassessSelf(hearing, up, heard.point);
    return acted(hearing, heard);
  }
  raise(hearing, heard, rowClass, key, path);
}

function raise(
  hearing: Hearing,
  heard: Heard,
  rowClass: AlarmClass,
  key: string,
  path: 'tcp' | 'udp' | undefined,
): void {
  const { state } = hearing;
  const given = { now: hearing.now, acted: hearing.acted };
  const { priority, mark } = outcomeOf(state, heard.point, heard.said, heard.meaning, given);
  if (priority === null) return keep(hearing, heard, 'by-rule');
  const alarm = alarmId(state, state.lastAlarm + ++hearing.raisedCount);
  hearing.raised?.set(key, alarm);
  hearing.active?.set(key, true);
  const data: AlarmRaised = {
    alarm,
    kind: heard.meaning.kind,
    class: rowClass,
    priority,
    from: hearing.from,
    ...origin(heard),
    ...(mark && { mark }),
    ...(heard.said.silent && { silent: true as const }),
    ...(heard.phase === 'still' && { startNotSeen: true as const }),
    ...(path && { path }),
    ...sent(heard),
  };
  draft(hearing, { type: 'alarm raised', data, about: about(heard, alarm) });
  const grouped = join(hearing, heard.point, data);
  if (grouped) draft(hearing, { ...grouped, about: [...about(heard, alarm), ...(grouped.about ?? [])] });
  acted(hearing, heard);
}

/** The point acted: others of its zone may be confirmed by it. */
function acted(hearing: Hearing, heard: Heard): void {
  const { point, meaning } = heard;
  if (!point || !meaning.own) return;
  const { kinds, triggers } = hearing.state.book;
  if (!triggers.has(point.kind) && !(kinds.get(point.kind)?.class.startsWith('fire-') ?? false)) return;
  hearing.acted.push({ zone: point.zone, kind: point.kind, point: point.id });
  reassessOthers(hearing, point);
}

/** Ends whatever else is up that this restore speaks of, and says whether anything was. */
function restoreAlso(hearing: Hearing, heard: Heard): boolean {
  const { state } = hearing;
  let ended = false;
  for (const also of heard.event.alsoRestores ?? []) {
    // Read without the code, which speaks of the main thing that ended.
    const said: Said = { known: true, kind: also.kind, class: also.class, priority: heard.said.priority };
    const { kind } = meaningAt(state.book, heard.point, said);
    const key = keyOf(heard, kind);
    if (key === keyOf(heard, heard.meaning.kind)) continue;
    const id = hearing.raised?.get(key) ?? state.open.get(key);
    if (id !== undefined && (hearing.active?.get(key) ?? state.rows.get(id)?.signal === 'active')) {
      hearing.active?.set(key, false);
      draft(hearing, { type: 'alarm restored', data: { alarm: id }, about: about(heard, id) });
      ended = true;
    }
    if (also.class === 'condition' && state.conditions.has(key)) {
      draft(hearing, { type: 'condition ended', data: { kind, ...origin(heard) }, about: about(heard) });
      ended = true;
    }
  }
  return ended;
}

function hearRestore(hearing: Hearing, heard: Heard, rowClass: AlarmClass, key: string, id?: string): void {
  const { state } = hearing;
  const alsoEnded = restoreAlso(hearing, heard);
  const test = testOf(state, heard);
  if (id !== undefined) {
    const active = hearing.active?.get(key) ?? state.rows.get(id)?.signal === 'active';
    // Set off again under a test while its row was up: the test sees it end too.
    if (test !== null && state.tested.has(key)) keepForTest(hearing, heard, rowClass, test);
    // The row counts as restored already (by hand, or said before): what the panel says is kept all the same.
    if (!active) return keep(hearing, heard, 'nothing-up');
    hearing.active?.set(key, false);
    draft(hearing, { type: 'alarm restored', data: { alarm: id }, about: about(heard, id) });
    return;
  }
  if (alsoEnded) return;
  if (test !== null) return keepForTest(hearing, heard, rowClass, test);
  const given = { now: hearing.now };
  // What the rules do not count as an alarm has an end nobody waits for.
  if (heard.meaning.own && outcomeOf(state, heard.point, heard.said, heard.meaning, given).priority === null) return;
  keep(hearing, heard, onTest(state, heard) ? 'on-test' : 'nothing-up');
}

/** Whether a fire test or walk test of the point, its area or its panel keeps this signal off the queue (B6, 604, 607). */
function onTest(state: AlarmsState, heard: Heard): boolean {
  const tests = heard.panel === undefined ? undefined : state.onTest.get(heard.panel);
  if (!tests) return false;
  for (const key of tests.keys()) {
    const test = state.conditions.get(key)!;
    if (testKinds[test.kind] === 'fire' && !isFire(state, heard)) continue;
    if (test.point !== null ? test.point === heard.point?.id : !test.panelZone || test.panelZone === heard.panelZone) {
      if (test.area === null || test.area === '0' || test.point !== null || test.area === areaHeard(state, heard))
        return true;
    }
  }
  return false;
}

function keepForTest(hearing: Hearing, heard: Heard, rowClass: AlarmClass, test: string): void {
  const data = { ...testSignal(hearing, heard, rowClass, test), ...origin(heard), ...sent(heard) };
  draft(hearing, { type: 'test signal kept', data, about: [...about(heard), `test/${test}`] });
}

function isFire(state: AlarmsState, heard: Heard): boolean {
  const kind = heard.point && state.book.kinds.get(heard.point.kind);
  return kind?.class.startsWith('fire-') ?? (heard.said.fire !== undefined || heard.said.kind.startsWith('fire'));
}

function areaHeard(state: AlarmsState, heard: Heard): string {
  const own = heard.point && state.book.areaAt.get(heard.point.panel)?.get(heard.point.panelZone);
  return own ?? areaOf(heard.area);
}

function hearCondition(hearing: Hearing, heard: Heard): void {
  const { state } = hearing;
  const kind = heard.meaning.kind;
  const place = origin(heard);
  const isUp = state.conditions.has(keyOf(heard, kind));
  if (heard.phase === 'restore') {
    if (isUp) draft(hearing, { type: 'condition ended', data: { kind, ...place }, about: about(heard) });
    else keep(hearing, heard, 'nothing-up');
    return;
  }
  if (isUp) return;
  const unseen = heard.phase === 'still' && { startNotSeen: true as const };
  draft(hearing, { type: 'condition begun', data: { kind, ...place, ...sent(heard), ...unseen }, about: about(heard) });
}

function hearArming(hearing: Hearing, heard: Heard, armed: boolean): void {
  const { state } = hearing;
  const { panel } = heard;
  if (panel === undefined) return;
  const area = areaOf(heard.area);
  const { panelUser } = heard.event;
  draft(hearing, {
    type: armed ? 'area armed' : 'area disarmed',
    data: {
      panel,
      area,
      kind: heard.meaning.kind,
      ...(panelUser !== undefined && { panelUser }),
      ...sent(heard),
    },
    about: about(heard),
  });
  if (!armed) return;
  const areas = area === '0' ? areasOf(state.book.panels.get(panel)) : [area];
  for (const one of areas) restoreRuleRow(hearing, heard, rowKey({ panel, area: one, kind: 'area-not-armed' }));
}

/** What a rule said had not come has come. */
function restoreRuleRow(hearing: Hearing, heard: Heard, key: string): void {
  const id = hearing.state.open.get(key);
  if (id === undefined || hearing.state.rows.get(id)?.signal !== 'active') return;
  draft(hearing, { type: 'alarm restored', data: { alarm: id }, about: about(heard, id) });
}

function hearEventOnly(hearing: Hearing, heard: Heard): void {
  const { panel, event } = heard;
  if (event.armed === undefined) keep(hearing, heard);
  if (panel === undefined) return;
  if (event.heard) restoreRuleRow(hearing, heard, rowKey({ panel, kind: 'test-missing' }));
  if (event.troubleUp && !hasTrouble(hearing.state, panel)) {
    const trouble: Heard = {
      ...heard,
      phase: 'new',
      meaning: { kind: 'system-trouble', class: 'trouble' satisfies EventClass, own: false },
      said: { ...heard.said, priority: 'P3' },
    };
    hearRow(hearing, trouble, 'trouble');
  }
}

function hasTrouble(state: AlarmsState, panel: string): boolean {
  for (const id of state.ofPanel.get(panel)?.keys() ?? []) if (state.rows.get(id)!.class === 'trouble') return true;
  return false;
}

function keep(hearing: Hearing, heard: Heard, why?: 'on-test' | 'by-rule' | 'nothing-up'): void {
  const { panelUser, heard: tested } = heard.event;
  draft(hearing, {
    type: 'panel event kept',
    data: {
      kind: heard.meaning.kind,
      phase: heard.phase,
      ...origin(heard),
      ...(panelUser !== undefined && { panelUser }),
      ...(tested && { heard: true as const }),
      ...(why && { why }),
      ...sent(heard),
    },
    about: about(heard),
  });
}
