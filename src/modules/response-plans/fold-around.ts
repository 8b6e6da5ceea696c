import type { Instant } from '../../base/instant.ts';
import type { IncidentFact } from '../incidents/facts.ts';
import type { SiteFact } from '../sites/facts.ts';
import type { UnitFact } from '../units/facts.ts';
import { leftHeld_ms, leftMax, type Course, type ResponsePlansState } from './state.ts';

export function foldSite(state: ResponsePlansState, fact: SiteFact): void {
  switch (fact.type) {
    case 'site described':
      state.dutyLevel = fact.data.dutyLevelInForce;
      return;
    case 'listed plan set':
      state.listed.set(fact.data.id, fact.data.name);
      return;
    case 'incident type set':
      state.types.set(fact.data.id, fact.data.name);
      return;
    case 'zone set':
      state.zones.set(fact.data.id, fact.data.name);
      return;
    case 'agency set':
      state.agencies.set(fact.data.id, fact.data.name);
      return;
    case 'contact set':
      state.contacts.set(fact.data.id, { role: fact.data.role, numbers: fact.data.numbers });
      return;
    case 'radio channel set':
      state.channels.set(fact.data.id, { use: fact.data.use, name: fact.data.name });
      return;
    case 'reason list set':
      state.reasonLists.set(fact.data.list, fact.data.reasons);
      return;
    case 'reason list cleared':
      state.reasonLists.delete(fact.data.list);
      return;
    default: {
      const { id } = fact.data as { id: string };
      if (fact.type === 'listed plan removed') state.listed.delete(id);
      else if (fact.type === 'incident type removed') state.types.delete(id);
      else if (fact.type === 'zone removed') state.zones.delete(id);
      else if (fact.type === 'agency removed') state.agencies.delete(id);
      else if (fact.type === 'contact removed') state.contacts.delete(id);
      else if (fact.type === 'radio channel removed') state.channels.delete(id);
    }
  }
}

export function foldIncident(state: ResponsePlansState, fact: IncidentFact | UnitFact): void {
  switch (fact.type) {
    case 'intake started':
      return open(state, fact.data.incident, {});
    case 'incident opened': {
      const { incident, type, priority, place } = fact.data;
      return open(state, incident, { type: type ?? null, priority, zone: place.zone });
    }
    case 'help called':
      return open(state, fact.data.incident, {
        type: 'officer-needs-help',
        priority: 'P1',
        zone: fact.data.place.zone,
      });
    case 'intake noted': {
      const { incident, place } = fact.data;
      return change(state, incident, place ? { zone: place.zone } : {});
    }
    case 'incident classified':
      return change(state, fact.data.incident, { type: fact.data.type, priority: fact.data.priority });
    case 'intake dropped':
      state.courses.delete(fact.data.incident);
      return;
    case 'incident closed':
      return leave(state, fact.data.incident, fact.recordedAt, null);
    case 'incident merged': {
      const { incident, into } = fact.data;
      const target = state.courses.get(into);
      // An intake without a place takes over that of what is merged into it.
      if (target && target.zone === null) change(state, into, { zone: state.courses.get(incident)?.zone ?? null });
      return leave(state, incident, fact.recordedAt, into);
    }
    case 'incident reopened':
      return change(state, fact.data.incident, { leftAt: null });
    default:
      return;
  }
}

function open(state: ResponsePlansState, incident: string, known: Partial<Course>): void {
  state.courses.set(incident, {
    incident,
    type: null,
    priority: null,
    zone: null,
    leftAt: null,
    mergedInto: null,
    plan: null,
    past: [],
    settledFor: null,
    reports: [],
    ...known,
  });
}

function change(state: ResponsePlansState, incident: string, of: Partial<Course>): void {
  const course = state.courses.get(incident);
  if (course) state.courses.set(incident, { ...course, ...of });
}

/** Goes to the end of the list, so that the oldest that left stand first and go first. */
function leave(state: ResponsePlansState, incident: string, at: Instant, into: string | null): void {
  const course = state.courses.get(incident);
  if (!course) return;
  state.courses.delete(incident);
  state.courses.set(incident, { ...course, leftAt: at, mergedInto: into });
  const left = [...state.courses.values()].filter((row) => row.leftAt !== null);
  left.forEach((row, index) => {
    if (row.leftAt! <= at - leftHeld_ms || left.length - index > leftMax) state.courses.delete(row.incident);
  });
}
