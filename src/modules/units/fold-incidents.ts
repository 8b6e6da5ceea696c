import type { Fact } from '../../base/fact.ts';
import type { IncidentFact } from '../incidents/facts.ts';
import { incidentsMax, type Act, type KnownIncident, type UnitRow, type UnitsState, type UnitStatus } from './state.ts';

export function actOf(fact: Fact): Act {
  const desk = (fact.data as { desk?: string }).desk;
  // What was entered from paper has been so since the time on the paper.
  return { by: fact.by, at: fact.at ?? fact.recordedAt, ...(desk === undefined ? {} : { desk }) };
}

export function changeUnit(state: UnitsState, id: string, of: (row: UnitRow) => Partial<UnitRow>): void {
  const row = state.units.get(id);
  if (row) state.units.set(id, { ...row, ...of(row) });
}

/** What incidents do to the board: the other half of the incidents module's facts about units. */
export function foldIncident(state: UnitsState, fact: IncidentFact): void {
  switch (fact.type) {
    case 'intake started':
    case 'incident opened': {
      const place = fact.type === 'incident opened' ? fact.data.place : null;
      countNumber(state, fact.data.incident);
      state.incidents.set(fact.data.incident, { id: fact.data.incident, place, open: true });
      for (const unit of fact.type === 'incident opened' ? fact.data.units : [])
        send(state, unit, fact.data.incident, fact);
      return;
    }
    case 'intake noted': {
      const known = state.incidents.get(fact.data.incident);
      if (known && fact.data.place) state.incidents.set(known.id, { ...known, place: fact.data.place });
      return;
    }
    case 'intake dropped': {
      const { incident } = fact.data;
      state.incidents.delete(incident);
      for (const { unit, queue } of state.units.values()) {
        if (queue.includes(incident)) changeUnit(state, unit, () => ({ queue: queue.filter((id) => id !== incident) }));
      }
      return;
    }
    case 'unit dispatched':
      return send(state, fact.data.unit, fact.data.incident, fact);
    case 'unit queued':
    case 'unit taken from the queue': {
      const { unit, incident } = fact.data;
      return changeUnit(state, unit, ({ queue }) => {
        const others = queue.filter((other) => other !== incident);
        return { queue: fact.type === 'unit queued' ? [...others, incident] : others };
      });
    }
    case 'unit acknowledged':
      return take(state, 'AK', fact);
    case 'unit en route':
      return take(state, 'ER', fact);
    case 'unit on scene':
      return take(state, 'OS', fact);
    case 'unit clear':
      return take(state, 'CL', fact);
    case 'unit returning':
      return take(state, 'RT', fact);
    case 'unit back at post':
      return take(state, 'AV', fact);
    case 'status corrected':
      return withdraw(state, fact);
    case 'incident closed':
      return leave(state, fact.data.incident, null, fact);
    case 'incident merged':
      return leave(state, fact.data.incident, fact.data.into, fact);
    case 'incident reopened': {
      const known = state.incidents.get(fact.data.incident);
      state.incidents.set(fact.data.incident, { id: fact.data.incident, place: known?.place ?? null, open: true });
      return;
    }
    default:
      return;
  }
}

function countNumber(state: UnitsState, id: string): void {
  const parts = /(\d{4})-(\d{6,})$/.exec(id);
  if (!parts) return;
  const year = Number(parts[1]);
  if (year > state.year) state.lastNumber = 0;
  if (year >= state.year) state.lastNumber = Math.max(state.lastNumber, Number(parts[2]));
  state.year = Math.max(state.year, year);
}

function send(state: UnitsState, unit: string, incident: string, fact: Fact): void {
  changeUnit(state, unit, (row) => ({
    status: 'DP',
    set: actOf(fact),
    current: incident,
    last: null,
    queue: row.queue.filter((other) => other !== incident),
    standBy: null,
    trail: ['DP'],
  }));
}

function take(state: UnitsState, status: UnitStatus, fact: Fact & { data: { unit: string; incident?: string } }): void {
  const { unit, incident } = fact.data;
  const there = incident === undefined ? null : (state.incidents.get(incident)?.place ?? null);
  changeUnit(state, unit, (row) => {
    if (status === 'CL' && row.current !== incident) return {};
    const free = status === 'CL' || status === 'RT' || status === 'AV';
    return {
      status,
      set: actOf(fact),
      current: free ? null : row.current,
      last: status === 'CL' ? (incident ?? null) : status === 'AV' ? null : row.last,
      place: status === 'AV' ? row.home : status === 'OS' ? (there ?? row.place) : row.place,
      trail: status === 'AV' ? ['AV'] : [...row.trail, status],
    };
  });
}

/** A state that did not happen takes the unit back to the one before; anything older is only marked, by incidents. */
function withdraw(state: UnitsState, fact: Extract<IncidentFact, { type: 'status corrected' }>): void {
  const { unit, incident, status, withdrawn } = fact.data;
  changeUnit(state, unit, (row) => {
    const latest = (row.current ?? row.last) === incident && row.status === status && row.trail.length > 1;
    if (!withdrawn || !latest) return {};
    const trail = row.trail.slice(0, -1);
    return { status: trail.at(-1) ?? 'DP', trail, current: incident, last: null, set: actOf(fact) };
  });
}

/** Closed or merged: out of every queue; units still at work go over with a merge. */
function leave(state: UnitsState, id: string, into: string | null, fact: Fact): void {
  const known: KnownIncident = { ...(state.incidents.get(id) ?? { id, place: null }), open: false };
  state.incidents.delete(id);
  state.incidents.set(id, known);
  // An intake that has no place yet takes over that of what is merged into it.
  const target = into === null ? undefined : state.incidents.get(into);
  if (target && target.place === null) state.incidents.set(target.id, { ...target, place: known.place });
  for (const row of state.units.values()) {
    const mine = row.current === id;
    if (!mine && row.help !== id && !row.queue.includes(id)) continue;
    const queue = row.queue.filter((other) => other !== id && !(mine && other === into));
    const help = row.help === id ? into : row.help;
    const moved = { ...row, queue, help };
    if (!mine) state.units.set(row.unit, moved);
    else if (into !== null) state.units.set(row.unit, { ...moved, current: into });
    else state.units.set(row.unit, { ...moved, current: null, last: id, status: 'CL', set: actOf(fact) });
  }
  if (state.incidents.size <= incidentsMax) return;
  for (const row of state.incidents.values()) {
    if (row.open) continue;
    state.incidents.delete(row.id);
    if (state.incidents.size <= incidentsMax) return;
  }
}
