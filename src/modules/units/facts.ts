import type { Fact } from '../../base/fact.ts';
import type { IncidentFact } from '../incidents/facts.ts';
import type { SiteFact } from '../sites/facts.ts';
import { unitFacts, type UnitDraft, type UnitFact } from './fact-types.ts';
import { actOf, changeUnit, foldIncident } from './fold-incidents.ts';
import { nothing, type UnitRow, type UnitsState, type UnitStatus } from './state.ts';

export { nothing, unitFacts };
export type { UnitDraft, UnitFact, UnitRow, UnitsState, UnitStatus };

/** Facts of others that `apply` folds: posts and shifts of the site, and what units do for incidents. */
export const reads = [
  'journal opened',
  'site described',
  'post set',
  'post removed',
  'shift group set',
  'shift group removed',
  'zone set',
  'zone removed',
  'radio channel set',
  'radio channel removed',
  'intake started',
  'intake noted',
  'intake dropped',
  'incident opened',
  'unit dispatched',
  'unit queued',
  'unit taken from the queue',
  'unit acknowledged',
  'unit en route',
  'unit on scene',
  'unit clear',
  'unit returning',
  'unit back at post',
  'status corrected',
  'incident closed',
  'incident reopened',
  'incident merged',
] as const satisfies readonly (IncidentFact['type'] | SiteFact['type'] | 'journal opened')[];

const ofSite: ReadonlySet<string> = new Set(reads.slice(0, 10));

export function apply(state: UnitsState, fact: Fact): void {
  if (fact.type in unitFacts) applyOwn(state, fact as UnitFact);
  else if (ofSite.has(fact.type)) foldSite(state, fact);
  else foldIncident(state, fact as IncidentFact);
}

function applyOwn(state: UnitsState, fact: UnitFact): void {
  const { unit: id } = fact.data;
  switch (fact.type) {
    case 'unit signed on':
      return signOn(state, fact);
    case 'unit sign-on changed': {
      const { strength, channel, until } = fact.data;
      return changeUnit(state, id, (row) => ({
        strength: strength ?? row.strength,
        channel: channel ?? row.channel,
        until: until ?? row.until,
      }));
    }
    case 'unit signed off':
      state.units.delete(id);
      return;
    case 'unit told to stand by': {
      const { incident, until } = fact.data;
      return changeUnit(state, id, () => ({ standBy: { ...actOf(fact), until, ...(incident ? { incident } : {}) } }));
    }
    case 'unit stood down':
      return changeUnit(state, id, () => ({ standBy: null }));
    case 'help called': {
      const { incident, place } = fact.data;
      foldIncident(state, { ...fact, type: 'incident opened', data: { incident, place, units: [] } } as never);
      return changeUnit(state, id, () => ({ help: incident }));
    }
  }
}

function signOn(state: UnitsState, fact: Extract<UnitFact, { type: 'unit signed on' }>): void {
  const { unit, post, kind, place, strength, channel, until, shift, dutyLevel } = fact.data;
  const duty = {
    post: post ?? null,
    kind,
    home: place,
    strength,
    channel: channel ?? null,
    until,
    shift: shift ?? null,
    dutyLevel: dutyLevel ?? null,
    signedOn: actOf(fact),
  };
  const row = state.units.get(unit);
  if (row) {
    // Relief: the next shift takes the call-sign over with its state, its incident and its queue.
    state.units.set(unit, { ...row, ...duty, place: row.status === 'AV' ? place : row.place });
    return;
  }
  state.units.set(unit, {
    unit,
    ...duty,
    place,
    status: 'AV',
    set: actOf(fact),
    current: null,
    last: null,
    queue: [],
    standBy: null,
    help: null,
    trail: ['AV'],
  });
}

function foldSite(state: UnitsState, fact: Fact): void {
  if (fact.type === 'journal opened') {
    state.numberPrefix = (fact.data as { numberPrefix?: string }).numberPrefix ?? '';
    return;
  }
  const site = fact as SiteFact;
  switch (site.type) {
    case 'site described': {
      const { code, timeZone, dutyLevelInForce } = site.data;
      state.site = { code, timeZone, dutyLevel: dutyLevelInForce };
      return;
    }
    case 'post set':
      state.posts.set(site.data.id, site.data);
      return;
    case 'shift group set':
      state.shiftGroups.set(site.data.id, site.data);
      return;
    case 'zone set': {
      const { id, level, rect, kind } = site.data;
      state.zones.set(id, { id, level, rect, kind });
      return;
    }
    case 'radio channel set':
      state.channels.set(site.data.id, site.data);
      return;
    default: {
      const { id } = fact.data as { id: string };
      if (fact.type === 'post removed') state.posts.delete(id);
      else if (fact.type === 'shift group removed') state.shiftGroups.delete(id);
      else if (fact.type === 'zone removed') state.zones.delete(id);
      else if (fact.type === 'radio channel removed') state.channels.delete(id);
    }
  }
}
