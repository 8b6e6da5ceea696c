import type { Fact } from '../../base/fact.ts';
import type { IncidentFact } from './fact-types.ts';
import { actOf, change } from './fold-incidents.ts';
import {
  assignmentOf,
  incidentOf,
  isWithdrawn,
  type Act,
  type Assignment,
  type IncidentsState,
  type Step,
  type Unit,
  type UnitStatus,
} from './state.ts';

type StatusFact = Extract<
  IncidentFact,
  {
    type:
      'unit acknowledged' | 'unit en route' | 'unit on scene' | 'unit clear' | 'unit returning' | 'unit back at post';
  }
>;

const statusOf: Record<StatusFact['type'], UnitStatus> = {
  'unit acknowledged': 'AK',
  'unit en route': 'ER',
  'unit on scene': 'OS',
  'unit clear': 'CL',
  'unit returning': 'RT',
  'unit back at post': 'AV',
};

function stepOf(status: UnitStatus, act: Act, forced: number | undefined): Step {
  return { ...act, status, corrections: [], ...(forced === undefined ? {} : { forced }) };
}

function changeUnit(state: IncidentsState, id: string, of: (unit: Unit) => Partial<Unit>): void {
  const unit = state.units.get(id);
  if (unit) state.units.set(id, { ...unit, ...of(unit) });
}

function changeAssignment(
  state: IncidentsState,
  incident: string,
  unit: string,
  of: (assignment: Assignment) => Assignment,
): void {
  const row = incidentOf(state, incident);
  const chosen = row && assignmentOf(row, unit);
  if (!chosen) return;
  change(state, incident, ({ assignments }) => ({
    assignments: assignments.map((assignment) => (assignment === chosen ? of(assignment) : assignment)),
  }));
}

/** A sending: the unit's one current incident is this one from now on. */
export function dispatch(state: IncidentsState, incident: string, unit: string, fact: Fact, forced?: number): void {
  const act = actOf(fact);
  const before = state.units.get(unit)?.current;
  // A decision clears the unit first; the fold keeps "one current incident" true whatever it is handed.
  if (before && before !== incident) {
    changeAssignment(state, before, unit, (row) => (row.active ? { ...row, active: false, takenTo: incident } : row));
  }
  change(state, incident, (row) => ({
    assignments: [
      ...row.assignments.filter((other) => !(other.active && other.unit === unit)),
      { unit, status: 'DP', active: true, steps: [stepOf('DP', act, forced)] },
    ],
    waitingSince: null,
    cleared: false,
  }));
  changeUnit(state, unit, ({ queue }) => ({
    status: 'DP',
    current: incident,
    last: null,
    queue: queue.filter((other) => other !== incident),
    standBy: null,
    set: act,
  }));
}

export function takeStatus(state: IncidentsState, fact: StatusFact): void {
  const status = statusOf[fact.type];
  const { unit, incident, forced } = fact.data;
  const act = actOf(fact);
  const ended = fact.type === 'unit clear' ? fact.data : null;
  if (incident !== undefined) {
    changeAssignment(state, incident, unit, (row) => ({
      ...row,
      status: row.active ? status : row.status,
      active: row.active && status !== 'CL',
      steps: [...row.steps, stepOf(status, act, forced)],
      ...(ended ? { clearReason: ended.reason } : {}),
      ...(ended?.takenTo ? { takenTo: ended.takenTo } : {}),
    }));
  }
  const there = incident === undefined ? null : (incidentOf(state, incident)?.place ?? null);
  changeUnit(state, unit, (row) => {
    if (ended && row.current !== ended.incident) return {};
    const free = status === 'CL' || status === 'RT' || status === 'AV';
    return {
      status,
      set: act,
      current: free ? null : row.current,
      last: status === 'CL' ? (incident ?? null) : status === 'AV' ? null : row.last,
      place: status === 'AV' ? row.home : status === 'OS' ? (there ?? row.place) : row.place,
    };
  });
}

/** Whether the unit is clear of this incident and has nothing else to do. */
function isFreeAfter(state: IncidentsState, unit: string, incident: string): boolean {
  const row = state.units.get(unit);
  return row?.status === 'CL' && row.last === incident;
}

/** The correction stands beside the original time; a withdrawn state also takes the unit back to the one before. */
export function correct(state: IncidentsState, fact: Extract<IncidentFact, { type: 'status corrected' }>): void {
  const { unit, incident, status, statedAt, withdrawn, reason } = fact.data;
  const correction = { ...actOf(fact), withdrawn, reason, ...(statedAt === undefined ? {} : { statedAt }) };
  let back: UnitStatus | null = null;
  changeAssignment(state, incident, unit, (row) => {
    const index = row.steps.findLastIndex((step) => step.status === status && !isWithdrawn(step));
    if (index < 0) return row;
    const steps = row.steps.map((step, at) =>
      at === index ? { ...step, corrections: [...step.corrections, correction] } : step,
    );
    // Only the last word about a unit can be taken back; of anything older the mark stands beside it, no more.
    if (!withdrawn || index !== row.steps.length - 1 || (!row.active && !isFreeAfter(state, unit, incident))) {
      return { ...row, steps };
    }
    back = steps.findLast((step) => !isWithdrawn(step))?.status ?? 'DP';
    const { clearReason: _clearReason, takenTo: _takenTo, ...rest } = row;
    return status === 'CL' ? { ...rest, steps, status: back, active: true } : { ...row, steps, status: back };
  });
  const again = back as UnitStatus | null;
  if (again === null) return;
  changeUnit(state, unit, () => ({ status: again, current: incident, last: null, set: actOf(fact) }));
  if (status === 'CL') change(state, incident, () => ({ cleared: false, waitingSince: null }));
}

export function queue(state: IncidentsState, unit: string, incident: string, add: boolean): void {
  changeUnit(state, unit, (row) => {
    const others = row.queue.filter((other) => other !== incident);
    return { queue: add ? [...others, incident] : others };
  });
}
