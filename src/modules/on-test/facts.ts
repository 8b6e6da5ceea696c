import type { Fact } from '../../base/fact.ts';
import { isTimeZone } from '../../base/local-time.ts';
import type { AlarmsFact } from '../alarms/facts.ts';
import type { SiteFact } from '../sites/facts.ts';
import type { UnitFact } from '../units/facts.ts';
import { onTestFacts, type OnTestFact } from './fact-types.ts';
import { nothing, overHeld_ms, overMax, type Act, type OnTestState, type TestRow } from './state.ts';

export { nothing, onTestFacts };
export type { OnTestFact, OnTestState, TestRow };

/** Facts of others that `apply` folds: where the points are, who is on duty, what was said meanwhile. */
export const reads = [
  'journal opened',
  'site described',
  'site setting set',
  'site setting cleared',
  'alarm point set',
  'alarm point removed',
  'alarm panel set',
  'alarm panel removed',
  'point kind set',
  'point kind removed',
  'contact set',
  'contact removed',
  'unit signed on',
  'unit signed off',
  'test signal kept',
  'condition begun',
  'condition ended',
] as const satisfies readonly (AlarmsFact['type'] | SiteFact['type'] | UnitFact['type'] | 'journal opened')[];

export function apply(state: OnTestState, fact: Fact): void {
  if (fact.type in onTestFacts) return applyOwn(state, fact as OnTestFact);
  const other = fact as AlarmsFact | UnitFact;
  switch (other.type) {
    case 'unit signed on':
      state.units.set(other.data.unit, 1);
      return;
    case 'unit signed off':
      state.units.delete(other.data.unit);
      return;
    case 'test signal kept':
      return heard(state, other);
    case 'condition begun':
    case 'condition ended':
      return panelSide(state, other);
    default:
      return applySite(state, fact as SiteFact | Fact<'journal opened', { numberPrefix?: string }>);
  }
}

const actOf = (fact: OnTestFact & { data: { desk?: string } }): Act => ({
  by: fact.by,
  desk: fact.data.desk ?? null,
  at: fact.recordedAt,
});

function applyOwn(state: OnTestState, fact: OnTestFact): void {
  const { test: id } = fact.data;
  switch (fact.type) {
    case 'on-test granted': {
      const { panel, area, points, from, to, workOrder, askedBy, words, fireWatch } = fact.data;
      state.lastTest = Math.max(state.lastTest, Number(/\d+$/.exec(id)?.[0] ?? 0));
      state.tests.set(id, {
        id,
        scope: { panel: panel ?? null, area: area ?? null, points },
        from,
        to,
        workOrder,
        askedBy: askedBy ?? null,
        words: words ?? null,
        fireWatch: fireWatch ?? null,
        granted: actOf(fact),
        begunAt: null,
        heard: new Map(),
        ended: null,
      });
      return;
    }
    case 'on-test begun': {
      const row = state.tests.get(id);
      if (row) state.tests.set(id, { ...row, begunAt: fact.recordedAt });
      return;
    }
    case 'on-test ended': {
      const row = state.tests.get(id);
      if (!row) return;
      const { why, notHeard, notRestored } = fact.data;
      state.tests.delete(id);
      state.over.set(id, { ...row, ended: { ...actOf(fact), why, notHeard, notRestored } });
      for (const [oldest, { ended }] of state.over) {
        if (ended!.at > fact.recordedAt - overHeld_ms && state.over.size <= overMax) break;
        state.over.delete(oldest);
      }
    }
  }
}

function heard(state: OnTestState, fact: Extract<AlarmsFact, { type: 'test signal kept' }>): void {
  const { test, point, panel, panelZone, kind, phase } = fact.data;
  const row = state.tests.get(test);
  if (!row) return;
  const what = point ?? (panelZone === undefined ? (panel ?? '') : `${panel ?? ''}#${panelZone}`);
  const before = row.heard.get(what);
  const at = fact.recordedAt;
  const isNew = phase === 'new' || phase === 'still';
  const after = {
    first: before?.first ?? at,
    last: at,
    count: (before?.count ?? 0) + Number(isNew),
    restored: !isNew,
    kind: before?.kind ?? kind,
  };
  state.tests.set(test, { ...row, heard: new Map(row.heard).set(what, after) });
}

/** Marks that say what was done, not that something is out: no test and no gap in the guard. */
const noGap = new Set(['fire-feedback']);

function panelSide(
  state: OnTestState,
  fact: Extract<AlarmsFact, { type: 'condition begun' | 'condition ended' }>,
): void {
  const { kind, panel, point, panelZone, area } = fact.data;
  if (noGap.has(kind)) return;
  const key = `${point ?? `${panel ?? ''}#${panelZone ?? ''}/${area ?? ''}`}|${kind}`;
  if (fact.type === 'condition ended') {
    state.panelSide.delete(key);
    return;
  }
  state.panelSide.set(key, {
    key,
    kind,
    panel: panel ?? null,
    point: point ?? null,
    panelZone: panelZone ?? null,
    area: area ?? null,
    since: fact.recordedAt,
  });
}

function applySite(state: OnTestState, site: SiteFact | Fact<'journal opened', { numberPrefix?: string }>): void {
  switch (site.type) {
    case 'journal opened':
      state.prefix = site.data.numberPrefix ?? '';
      return;
    case 'site described':
      state.timeZone = isTimeZone(site.data.timeZone) ? site.data.timeZone : 'UTC';
      return;
    case 'site setting set':
      state.settings.set(site.data.key, site.data.value);
      return;
    case 'site setting cleared':
      state.settings.delete(site.data.key);
      return;
    case 'alarm point set':
      state.points.set(site.data.id, site.data);
      return;
    case 'alarm point removed':
      state.points.delete(site.data.id);
      return;
    case 'alarm panel set': {
      const { id, kind, name, areas, zone } = site.data;
      state.panels.set(id, { id, kind, name, areas, zone });
      return;
    }
    case 'alarm panel removed':
      state.panels.delete(site.data.id);
      return;
    case 'point kind set':
      state.classes.set(site.data.id, site.data.class);
      return;
    case 'point kind removed':
      state.classes.delete(site.data.id);
      return;
    case 'contact set':
      state.contacts.set(site.data.id, { id: site.data.id, role: site.data.role });
      return;
    case 'contact removed':
      state.contacts.delete(site.data.id);
      return;
    default:
  }
}
