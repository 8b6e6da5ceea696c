import type { Fact } from '../../base/fact.ts';
import type { AlarmsFact } from '../alarms/facts.ts';
import type { SiteFact } from '../sites/facts.ts';
import { linkAlarms, unlinkAlarm } from './fold-incidents.ts';
import { alarmsDropped, alarmsMax, type IncidentsState } from './state.ts';

/** What opening an incident from an alarm needs of it: where, what, how urgent, since when. */
export function foldAlarm(state: IncidentsState, fact: AlarmsFact): void {
  if (fact.type === 'alarm raised') {
    const { alarm, kind, priority, point, panel, zone } = fact.data;
    const known = (point ? state.points.get(point)?.place : undefined) ?? (panel ? state.panels.get(panel) : undefined);
    state.alarms.set(alarm, {
      alarm,
      kind,
      priority,
      place: known ?? (zone ? centreOf(state, zone) : null),
      ...(point ? { point } : {}),
      ...(panel ? { panel } : {}),
      raisedAt: fact.recordedAt,
    });
    if (state.alarms.size >= alarmsMax + alarmsDropped) dropOldest(state);
  } else if (fact.type === 'alarm reassessed') {
    const row = state.alarms.get(fact.data.alarm);
    if (row) state.alarms.set(row.alarm, { ...row, priority: fact.data.priority });
  } else if (fact.type === 'alarm grouped') {
    if (fact.data.incident !== undefined) linkAlarms(state, fact.data.incident, [fact.data.alarm]);
  } else if (fact.type === 'alarm split off') unlinkAlarm(state, fact.data.alarm);
}

/** Many at once: taking a single oldest row off a large Map means stepping over all that went before it. */
function dropOldest(state: IncidentsState): void {
  let left = alarmsDropped;
  for (const oldest of state.alarms.keys()) {
    if (left-- === 0) return;
    state.alarms.delete(oldest);
  }
}

/** The middle of a zone: where something is when nobody said more than the zone. */
export function centreOf(
  state: IncidentsState,
  zone: string,
): { zone: string; x: number; y: number; level: string } | null {
  const row = state.zones.get(zone);
  if (!row) return null;
  const [x0, y0, x1, y1] = row.rect;
  return { zone, x: (x0 + x1) / 2, y: (y0 + y1) / 2, level: row.level };
}

export function foldSite(state: IncidentsState, fact: Fact): void {
  if (fact.type === 'journal opened') {
    state.numberPrefix = (fact.data as { numberPrefix?: string }).numberPrefix ?? '';
    return;
  }
  const site = fact as SiteFact;
  switch (site.type) {
    case 'site described':
      state.site = {
        code: site.data.code,
        timeZone: site.data.timeZone,
        dutyLevel: site.data.dutyLevelInForce,
      };
      return;
    case 'level set':
      state.heights.set(site.data.id, site.data.z);
      return;
    case 'zone set': {
      const { id, level, rect, name } = site.data;
      state.zones.set(id, { id, level, rect, name });
      return;
    }
    case 'walkway set':
      state.links.set(site.data.id, site.data);
      return;
    case 'incident type set':
      state.types.set(site.data.id, site.data);
      return;
    case 'alarm point set': {
      const { id, kind, zone, x, y, level } = site.data;
      state.points.set(id, { kind, place: { zone, x, y, level } });
      return;
    }
    case 'alarm panel set': {
      const { id, zone, x, y, level } = site.data;
      state.panels.set(id, { zone, x, y, level });
      return;
    }
    case 'site setting set':
      state.settings.set(site.data.key, site.data.value);
      return;
    case 'site setting cleared':
      state.settings.delete(site.data.key);
      return;
    case 'reason list set':
      state.reasonLists.set(site.data.list, site.data.reasons);
      return;
    case 'reason list cleared':
      state.reasonLists.delete(site.data.list);
      return;
    default:
      return removeRow(state, fact);
  }
}

function removeRow(state: IncidentsState, fact: Fact): void {
  const { id } = fact.data as { id: string };
  if (fact.type === 'level removed') state.heights.delete(id);
  else if (fact.type === 'zone removed') state.zones.delete(id);
  else if (fact.type === 'walkway removed') state.links.delete(id);
  else if (fact.type === 'incident type removed') state.types.delete(id);
  else if (fact.type === 'alarm point removed') state.points.delete(id);
  else if (fact.type === 'alarm panel removed') state.panels.delete(id);
}
