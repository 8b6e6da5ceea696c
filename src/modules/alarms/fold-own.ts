import { hour_ms, type Instant } from '../../base/instant.ts';
import { clearDeadline, setDeadline } from './deadlines.ts';
import type { AlarmsFact } from './facts.ts';
import { foldGroup, lead, passOn } from './fold-group.ts';
import { areasOf, expectArming, expectArmingAgain, expectTest } from './guards.ts';
import { foldTested, forgetTested } from './granted-tests.ts';
import {
  addRow,
  alertAgain,
  change,
  forgetActed,
  isUrgent,
  removeRow,
  repeatRow,
  testEnds,
  watchUnsettled,
} from './rows.ts';
import { setting } from './settings.ts';
import { inner } from './site-book.ts';
import { type Act, type AlarmRow, type AlarmsState, logLinesMax, rowKey, testKinds } from './state.ts';

type Of<T extends AlarmsFact['type']> = Extract<AlarmsFact, { type: T }>;

/** Folds a fact of this module. A fact about a row that is gone changes nothing. */
export function foldOwn(state: AlarmsState, fact: AlarmsFact): void {
  switch (fact.type) {
    case 'alarm raised':
      return raised(state, fact);
    case 'watch interrupted':
      return interrupted(state, fact);
    case 'alarm silenced':
      state.silencedUpTo.set(fact.data.desk, state.lastSounding);
      return;
    case 'condition begun':
      return conditionBegun(state, fact);
    case 'condition ended':
      return conditionEnded(state, fact);
    case 'area armed':
    case 'area disarmed':
      return armed(state, fact);
    case 'panel event kept':
      return kept(state, fact);
    case 'test signal kept':
      if (fact.data.panel) state.heardAt.set(fact.data.panel, fact.recordedAt);
      return foldTested(state, fact.data, fact.recordedAt);
    case 'alarm grouped':
    case 'alarm split off':
    case 'alarm flood begun':
    case 'alarm flood ended':
      return foldGroup(state, fact);
    default: {
      const row = state.rows.get(fact.data.alarm);
      if (!row) return;
      changed(state, row, fact);
      if (mayPassOn(row, fact)) passOn(state, row.group, fact.recordedAt);
    }
  }
}

/** Most signals of a row change nothing for the others of its group; they are not looked at for every frame. */
function mayPassOn(before: AlarmRow, fact: RowFact): boolean {
  if (before.group === null || fact.type === 'alarm restored' || fact.type === 'alarm escalated') return false;
  return fact.type !== 'alarm repeated' || before.handling === 'false';
}

const actOf = (fact: AlarmsFact & { data: { desk?: string } }): Act => ({
  by: fact.by,
  desk: fact.data.desk ?? null,
  at: fact.recordedAt,
});

/** What people and signals do to a row that is up. */
type RowFact = Exclude<
  AlarmsFact,
  {
    type:
      | 'alarm raised'
      | 'watch interrupted'
      | 'alarm silenced'
      | 'condition begun'
      | 'condition ended'
      | 'area armed'
      | 'area disarmed'
      | 'panel event kept'
      | 'test signal kept'
      | 'alarm grouped'
      | 'alarm split off'
      | 'alarm flood begun'
      | 'alarm flood ended';
  }
>;

function changed(state: AlarmsState, row: AlarmRow, fact: RowFact): void {
  const at = fact.recordedAt;
  switch (fact.type) {
    case 'alarm repeated':
      if (row.panel && row.from === 'panel') state.heardAt.set(row.panel, at);
      forgetTested(state, row.key);
      ruleRowsAgain(state, repeatRow(state, row, at, fact.at), at);
      return;
    case 'alarm restored':
      if (row.panel && row.from === 'panel') state.heardAt.set(row.panel, at);
      change(state, row, { signal: 'restored', restoredAt: at });
      return;
    case 'alarm reassessed':
      return reassessed(state, row, fact);
    case 'alarm acknowledged':
      change(state, row, { acknowledged: actOf(fact) });
      return;
    case 'alarm verification begun':
      change(state, row, {
        // An incident is further than verifying: it runs beside it and does not take its place.
        handling: row.handling === 'incident' ? 'incident' : 'verifying',
        verifying: { ...actOf(fact), camera: fact.data.camera ?? null },
      });
      return;
    case 'alarm verified':
      change(state, row, {
        handling: row.handling === 'verifying' ? 'none' : row.handling,
        verifying: null,
        verified: { ...actOf(fact), result: fact.data.result },
      });
      return;
    case 'alarm found false':
      forgetActed(state, row);
      change(state, row, { handling: 'false', falseCause: fact.data.cause, verifying: null });
      return;
    case 'alarm shelved': {
      const { reason, until, measure } = fact.data;
      change(state, row, { shelved: { ...actOf(fact), reason, until, measure: measure ?? null } });
      return;
    }
    case 'alarm unshelved':
      // Nobody may have looked while it was away: an unanswered row calls again from now.
      change(state, row, { shelved: null, ...(!row.acknowledged && alertAgain(state, at)) });
      return;
    case 'alarm reset':
      change(state, row, {
        needsReset: false,
        ...(fact.data.reason !== undefined && row.signal === 'active' && { signal: 'restored', restoredAt: at }),
      });
      return;
    case 'alarm closed by hand':
      removeRow(state, row);
      return;
    case 'alarm escalated':
      change(state, row, {
        step: fact.data.step as 1 | 2 | 3,
        ...(fact.data.step === 1 && { sounding: ++state.lastSounding }),
      });
      return;
  }
}

function raised(state: AlarmsState, fact: Of<'alarm raised'>): void {
  const { alarm, silent, startNotSeen, ...data } = fact.data;
  state.lastAlarm = Math.max(state.lastAlarm, numberOf(alarm));
  if (data.panel && data.from === 'panel') state.heardAt.set(data.panel, fact.recordedAt);
  const seed = { ...data, id: alarm, silent: silent ?? false, startNotSeen: startNotSeen ?? false };
  const row = addRow(state, seed, fact.recordedAt, fact.at);
  forgetTested(state, row.key);
  lead(state, row, fact.recordedAt);
  ruleRowsAgain(state, row, fact.recordedAt);
}

function numberOf(alarm: string): number {
  const number = Number(alarm.slice(alarm.lastIndexOf('-') + 1));
  return Number.isSafeInteger(number) ? number : 0;
}

/** Rows made by a rule about what did not come: the rule waits for the next time. */
function ruleRowsAgain(state: AlarmsState, row: AlarmRow, at: Instant): void {
  if (row.from !== 'rule' || !row.panel) return;
  if (row.kind === 'test-missing') expectTest(state, row.panel, at);
  if (row.kind === 'area-not-armed' && row.area) {
    expectArmingAgain(state, state.book.panels.get(row.panel), row.area, at);
  }
}

function interrupted(state: AlarmsState, fact: Of<'watch interrupted'>): void {
  const { alarm, from, to } = fact.data;
  state.lastAlarm = Math.max(state.lastAlarm, numberOf(alarm));
  // Signing it is acknowledging it; nothing more is asked, so its signal counts as restored from the start.
  addRow(
    state,
    {
      id: alarm,
      key: `${alarm}|watch-interrupted`,
      kind: 'watch-interrupted',
      class: 'trouble',
      priority: 'P3',
      from: 'watch',
      signal: 'restored',
      restoredAt: fact.recordedAt,
      span: { from, to },
    },
    fact.recordedAt,
    undefined,
  );
}

function reassessed(state: AlarmsState, row: AlarmRow, fact: Of<'alarm reassessed'>): void {
  const { priority, mark, why } = fact.data;
  const risen = priority < row.priority;
  // A fire that a second point confirms is announced again, also where somebody took it while it was unconfirmed. Who
  // says so at a desk knows it already.
  const confirmed = why === 'second-point' && mark === 'fire-confirmed' && row.mark !== 'fire-confirmed';
  const calm = row.handling === 'none' || row.handling === 'false';
  const after = change(state, row, {
    priority,
    mark: mark ?? row.mark,
    needsReset: row.needsReset || (isUrgent(priority) && (risen || row.signal === 'active')),
    ...(((risen && calm) || (confirmed && !row.shelved)) && alertAgain(state, fact.recordedAt)),
  });
  if (state.rows.has(row.id)) watchUnsettled(state, after);
}

function conditionBegun(state: AlarmsState, fact: Of<'condition begun'>): void {
  const { kind, panel, point, zone, panelZone, area, code, startNotSeen } = fact.data;
  if (panel) state.heardAt.set(panel, fact.recordedAt);
  const key = rowKey(fact.data);
  state.conditions.set(key, {
    key,
    kind,
    panel: panel ?? null,
    point: point ?? null,
    zone: zone ?? null,
    panelZone: panelZone ?? null,
    area: area ?? null,
    code: code ?? null,
    begunAt: fact.recordedAt,
    startNotSeen: startNotSeen ?? false,
  });
  if (!panel || !(kind in testKinds)) return;
  inner(state.onTest, panel).set(key, 1);
  const ends = testEnds(fact.recordedAt, setting(state.book, 'onTestMax_min'));
  setDeadline(state.deadlines, `condition/${key}`, ends);
}

function conditionEnded(state: AlarmsState, fact: Of<'condition ended'>): void {
  const key = rowKey(fact.data);
  if (fact.data.panel && !fact.data.why) state.heardAt.set(fact.data.panel, fact.recordedAt);
  state.conditions.delete(key);
  clearDeadline(state.deadlines, `condition/${key}`);
  const tests = fact.data.panel ? state.onTest.get(fact.data.panel) : undefined;
  tests?.delete(key);
  if (tests?.size === 0) state.onTest.delete(fact.data.panel!);
}

function armed(state: AlarmsState, fact: Of<'area armed'> | Of<'area disarmed'>): void {
  const { panel, area, panelUser } = fact.data;
  const now = fact.recordedAt;
  const isArmed = fact.type === 'area armed';
  state.heardAt.set(panel, now);
  // Group 00 is the whole panel: every area of it goes along.
  const areas = area === '0' ? ['0', ...areasOf(state.book.panels.get(panel))] : [area];
  for (const one of areas) {
    state.armed.set(`${panel}/${one}`, { panel, area: one, armed: isArmed, since: now, panelUser: panelUser ?? null });
    expectArming(state, panel, one, now);
  }
  log(state, panel, now, fact.at, { ...fact.data, phase: 'new' });
}

function kept(state: AlarmsState, fact: Of<'panel event kept'>): void {
  const { panel, kind, phase, point, area, heard } = fact.data;
  if (phase === 'restore') forgetTested(state, rowKey(fact.data));
  if (!panel) return;
  state.heardAt.set(panel, fact.recordedAt);
  log(state, panel, fact.recordedAt, fact.at, fact.data);
  if (heard) {
    state.panels.set(panel, { ...state.panels.get(panel)!, testedAt: fact.recordedAt });
    expectTest(state, panel, fact.recordedAt);
  }
  if (phase !== 'cancel' && kind !== 'cancel') return;
  // 406: marked on the open rows of that area, closes none (B6).
  for (const id of state.ofPanel.get(panel)?.keys() ?? []) {
    const row = state.rows.get(id)!;
    const meant = point ? row.point === point : !area || area === '0' || areaOfRow(state, row) === area;
    if (meant && row.class === 'alarm') state.rows.set(id, { ...row, cancelledAt: fact.recordedAt });
  }
}

function areaOfRow(state: AlarmsState, row: AlarmRow): string | null {
  const own = row.panel && row.panelZone ? state.book.areaAt.get(row.panel)?.get(row.panelZone) : undefined;
  return own ?? row.area;
}

type Said = Omit<Of<'panel event kept'>['data'], 'panel'>;

/** Adds one line to a panel's log of 24 h; beyond `logLinesMax` the oldest go, the journal has them all. */
function log(state: AlarmsState, panel: string, at: Instant, happenedAt: Instant | undefined, said: Said): void {
  const before = state.panels.get(panel) ?? { panel, testedAt: null, log: [], eventCount: 0 };
  let first = Math.max(0, before.log.length + 1 - logLinesMax);
  while (first < before.log.length && before.log[first]!.at < at - 24 * hour_ms) first++;
  const line = {
    at,
    happenedAt: happenedAt ?? null,
    kind: said.kind,
    phase: said.phase,
    code: said.code ?? null,
    point: said.point ?? null,
    panelZone: said.panelZone ?? null,
    area: said.area ?? null,
    panelUser: said.panelUser ?? null,
    why: said.why ?? null,
  };
  state.panels.set(panel, { ...before, log: [...before.log.slice(first), line], eventCount: before.eventCount + 1 });
}
