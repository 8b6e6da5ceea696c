import type { Fact } from '../../base/fact.ts';
import type { Priority } from '../../base/signal.ts';
import type { AlarmsFact } from '../alarms/facts.ts';
import type { IncidentFact } from '../incidents/facts.ts';
import type { SiteFact } from '../sites/facts.ts';
import type { UnitFact } from '../units/facts.ts';
import { change, put } from './fold-own.ts';
import { withoutPlan } from './fold-plans.ts';
import { arising } from './rules.ts';
import { alarmsMax, leftHeld_ms, leftMax, removedMax, type Matter, type ToldState } from './state.ts';

export function foldSite(state: ToldState, fact: Fact): void {
  const site = fact as SiteFact;
  switch (site.type) {
    case 'site described':
      state.timeZone = site.data.timeZone;
      return;
    case 'site setting set':
      state.settings.set(site.data.key, site.data.value);
      return;
    case 'site setting cleared':
      state.settings.delete(site.data.key);
      return;
    case 'contact set':
      state.contacts.set(site.data.id, site.data);
      state.removed.delete(site.data.id);
      return;
    case 'contact removed': {
      const { id } = site.data;
      const role = state.contacts.get(id)?.role;
      state.contacts.delete(id);
      if (role) keepNewest(state.removed, id, { role, at: fact.recordedAt }, removedMax);
      return;
    }
    case 'agency set':
      state.agencies.set(site.data.id, site.data.name);
      return;
    case 'agency removed':
      state.agencies.delete(site.data.id);
      return;
    case 'alarm point set':
      state.pointKinds.set(site.data.id, site.data.kind);
      return;
    case 'alarm point removed':
      state.pointKinds.delete(site.data.id);
      return;
    default:
      return;
  }
}

function keepNewest<V>(of: Map<string, V>, key: string, value: V, most: number): void {
  of.delete(key);
  of.set(key, value);
  const oldest = of.size > most ? of.keys().next() : null;
  if (oldest && !oldest.done) of.delete(oldest.value);
}

export function foldAlarm(state: ToldState, fact: AlarmsFact): void {
  if (fact.type === 'alarm raised') {
    const { alarm, mark, panel, point } = fact.data;
    const pointKind = point === undefined ? null : (state.pointKinds.get(point) ?? null);
    const known = { confirmed: mark === 'fire-confirmed', panel: panel ?? null, pointKind };
    keepNewest(state.alarms, alarm, known, alarmsMax);
  } else if (fact.type === 'alarm reassessed') {
    const { alarm, mark } = fact.data;
    const known = state.alarms.get(alarm);
    if (!known || mark !== 'fire-confirmed') return;
    state.alarms.set(alarm, { ...known, confirmed: true });
    const matter = state.matters.get(state.alarmIncident.get(alarm) ?? '');
    if (matter) put(state, { ...matter, tellings: arising(state, matter, 'fire-confirmed', fact.recordedAt) });
  } else if (fact.type === 'alarm silenced') {
    // One key stops the noise of a desk, whatever makes it.
    state.silencedUpTo.set(fact.data.desk, fact.seq);
  }
}

type IncidentOrHelp = IncidentFact | Extract<UnitFact, { type: 'help called' }>;

export function foldIncident(state: ToldState, fact: IncidentOrHelp): void {
  const at = fact.recordedAt;
  switch (fact.type) {
    case 'intake started':
      return begin(state, fact.data.incident, {});
    case 'intake noted': {
      const zone = fact.data.place?.zone;
      return zone === undefined ? undefined : change(state, fact.data.incident, () => ({ zone }));
    }
    case 'intake dropped':
      state.matters.delete(fact.data.incident);
      return;
    case 'incident opened': {
      const { incident, type, priority, place, alarms } = fact.data;
      begin(state, incident, { type: type ?? null, priority, zone: place.zone });
      link(state, incident, alarms);
      return look(state, incident, at);
    }
    case 'help called': {
      const { incident, place } = fact.data;
      begin(state, incident, { type: 'officer-needs-help', priority: 'P1', zone: place.zone });
      return look(state, incident, at);
    }
    case 'incident classified': {
      const { incident, type, priority } = fact.data;
      change(state, incident, () => ({ type, priority }));
      return look(state, incident, at);
    }
    case 'incident alarms linked':
      link(state, fact.data.incident, fact.data.alarms);
      return look(state, fact.data.incident, at);
    case 'incident closed':
      change(state, fact.data.incident, () => ({ closedAt: at }));
      return leave(state, fact.data.incident, at);
    case 'incident reopened':
      return reopen(state, fact.data.incident, at);
    case 'incident merged':
      return merge(state, fact.data.incident, fact.data.into, at);
    default:
      return;
  }
}

interface Known {
  type?: string | null;
  priority?: Priority | null;
  zone?: string | null;
}

function begin(state: ToldState, incident: string, { type = null, priority = null, zone = null }: Known): void {
  state.matters.set(incident, {
    incident,
    type,
    priority,
    zone,
    alarms: [],
    closedAt: null,
    mergedInto: null,
    tellings: [],
    entries: [],
    entryCount: 0,
    jobs: [],
    jobCount: 0,
    callReference: null,
  });
}

function link(state: ToldState, incident: string, alarms: readonly string[]): void {
  for (const alarm of alarms) state.alarmIncident.set(alarm, incident);
  change(state, incident, (matter) => ({ alarms: [...new Set([...matter.alarms, ...alarms])] }));
}

/** Who has to be told of it as it stands now; nobody is taken off again when it becomes less urgent. */
export function look(state: ToldState, incident: string, at: number): void {
  let matter = state.matters.get(incident);
  if (!matter) return;
  if (matter.priority === 'P1') matter = { ...matter, tellings: arising(state, matter, 'P1', at) };
  if (isConfirmedFire(state, matter)) matter = { ...matter, tellings: arising(state, matter, 'fire-confirmed', at) };
  if (matter.type === 'lift-entrapment')
    matter = { ...matter, tellings: arising(state, matter, 'lift-entrapment', at) };
  state.matters.set(incident, matter);
}

/** A fire somebody spoke of is confirmed by that; one that detectors reported, by the mark of any of its alarms. */
function isConfirmedFire(state: ToldState, { type, alarms }: Matter): boolean {
  if (alarms.some((alarm) => state.alarms.get(alarm)?.confirmed)) return true;
  return type === 'fire' && alarms.length === 0;
}

function leave(state: ToldState, incident: string, at: number): void {
  const matter = state.matters.get(incident);
  if (!matter) return;
  state.matters.delete(incident);
  state.left.set(incident, matter);
  for (const [oldest, row] of state.left) {
    if ((row.closedAt ?? 0) > at - leftHeld_ms && state.left.size <= leftMax) break;
    state.left.delete(oldest);
    for (const alarm of row.alarms) if (state.alarmIncident.get(alarm) === oldest) state.alarmIncident.delete(alarm);
  }
}

function reopen(state: ToldState, incident: string, at: number): void {
  const matter = state.left.get(incident);
  if (!matter || matter.mergedInto) return;
  state.left.delete(incident);
  state.matters.set(incident, { ...matter, closedAt: null });
  look(state, incident, at);
}

/** Calls made and jobs noted go over with it: nobody is phoned twice because two desks opened the same matter. */
function merge(state: ToldState, incident: string, into: string, at: number): void {
  const from = state.matters.get(incident);
  const target = state.matters.get(into);
  if (!from || !target || incident === into) return;
  // Its own plan ends with it: the one of the incident that goes on says whom to tell.
  const more = withoutPlan(from).filter((telling) => !target.tellings.some((other) => other.whom === telling.whom));
  state.matters.set(into, {
    ...target,
    zone: target.zone ?? from.zone,
    tellings: [...target.tellings, ...more],
    entries: [...target.entries, ...from.entries].sort((a, b) => a.at - b.at),
    jobs: [...target.jobs, ...from.jobs],
    callReference: target.callReference ?? from.callReference,
  });
  link(state, into, from.alarms);
  state.matters.set(incident, { ...from, closedAt: at, mergedInto: into });
  leave(state, incident, at);
  look(state, into, at);
}
