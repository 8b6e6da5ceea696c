import { isCovered, staysLive } from '../../base/test-scope.ts';
import type { Instant } from '../../base/instant.ts';
import type { OnTestFact } from '../on-test/facts.ts';
import { clearDeadline, setDeadline } from './deadlines.ts';
import { type Decision, say, subjects } from './drafts.ts';
import type { AlarmRaised, TestSignal } from './facts.ts';
import { areaOf } from './site-book.ts';
import { alarmId, type AlarmsState, rowKey } from './state.ts';

/** Fact types of on-test that are folded here. */
export const testReads = ['on-test granted', 'on-test begun', 'on-test ended'] as const;

export function foldGranted(state: AlarmsState, fact: OnTestFact): void {
  const { test } = fact.data;
  switch (fact.type) {
    case 'on-test granted': {
      const { panel, area, points } = fact.data;
      state.tests.set(test, { test, scope: { panel: panel ?? null, area: area ?? null, points }, begun: false });
      return;
    }
    case 'on-test begun': {
      const granted = state.tests.get(test);
      if (granted) state.tests.set(test, { ...granted, begun: true });
      return;
    }
    case 'on-test ended':
      state.tests.delete(test);
      // What has not restored comes to the queue, by a rule and so as a fact of its own.
      for (const [key, { said }] of state.tested) {
        if (said.test !== test) continue;
        if (said.priority === undefined) state.tested.delete(key);
        else setDeadline(state.deadlines, `tested/${key}`, fact.recordedAt);
      }
  }
}

interface Where {
  panel?: string | null | undefined;
  point?: string | null | undefined;
  panelZone?: number | null | undefined;
  area?: string | null | undefined;
}

/** The running test that covers this place and kind, or null. There are few tests at a time. */
export function testOver(state: AlarmsState, where: Where & { kind: string; silent: boolean }): string | null {
  if (state.tests.size === 0) return null;
  const point = where.point ? state.book.points.get(where.point) : undefined;
  const panel = where.panel ?? point?.panel ?? null;
  const zone = where.panelZone ?? point?.panelZone ?? null;
  const own = panel !== null && zone !== null ? state.book.areaAt.get(panel)?.get(zone) : undefined;
  const pointClass = point && state.book.kinds.get(point.kind)?.class;
  const place = {
    panel,
    area: own ?? areaOf(where.area ?? point?.group ?? undefined),
    point: point?.id ?? null,
    staysLive: staysLive({ pointClass, kind: where.kind, silent: where.silent }),
  };
  for (const { test, scope, begun } of state.tests.values()) if (begun && isCovered(scope, place)) return test;
  return null;
}

/** Keeps in mind what a test has heard and not seen restored. */
export function foldTested(state: AlarmsState, said: TestSignal, at: Instant): void {
  const key = rowKey(said);
  if (said.phase === 'restore' || said.phase === 'cancel') return forgetTested(state, key);
  if (!state.tested.has(key)) state.tested.set(key, { key, at, said });
}

/** It is on the queue now, or it has restored after all. */
export function forgetTested(state: AlarmsState, key: string): void {
  if (!state.tested.delete(key)) return;
  clearDeadline(state.deadlines, `tested/${key}`);
}

/** The test is over and this has not restored: a row, or once more on the one that is up. */
export function raiseTested(state: AlarmsState, key: string, now: Instant): Decision {
  const tested = state.tested.get(key);
  const due = (state.deadlines.of.get(`tested/${key}`) ?? Infinity) <= now;
  if (!tested || !due || tested.said.priority === undefined) return say('RULE_OVERTAKEN');
  const {
    test: _test,
    phase: _phase,
    priority,
    kind,
    class: rowClass,
    mark,
    scheme,
    code,
    deviceText,
    ...origin
  } = tested.said;
  const up = state.rows.get(state.open.get(key) ?? '');
  if (up) return [{ type: 'alarm repeated', data: { alarm: up.id }, at: tested.at, about: subjects(up) }];
  const alarm = alarmId(state, state.lastAlarm + 1);
  const data: AlarmRaised = {
    alarm,
    kind,
    class: rowClass,
    priority,
    from: 'rule',
    ...origin,
    ...(mark && { mark }),
    ...(scheme && { scheme }),
    ...(code !== undefined && { code }),
    ...(deviceText !== undefined && { deviceText }),
  };
  const about = subjects({ id: alarm, point: origin.point ?? null, panel: origin.panel ?? null });
  return [{ type: 'alarm raised', data, at: tested.at, about }];
}
