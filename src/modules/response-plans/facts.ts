import type { Fact } from '../../base/fact.ts';
import type { IncidentFact } from '../incidents/facts.ts';
import type { SiteFact } from '../sites/facts.ts';
import type { UnitFact } from '../units/facts.ts';
import { responsePlanFacts, type ResponsePlanDraft, type ResponsePlanFact } from './fact-types.ts';
import { foldIncident, foldSite } from './fold-around.ts';
import {
  nothing,
  openRequired,
  versionKey,
  versionsMax,
  type Act,
  type CalledOut,
  type Course,
  type ResponsePlansState,
  type StepState,
} from './state.ts';

export { nothing, responsePlanFacts };
export type { ResponsePlanDraft, ResponsePlanFact, ResponsePlansState };

/** Facts of others that `apply` folds: the site's names and duty level, and what an incident is and where. */
export const reads = [
  'site described',
  'listed plan set',
  'listed plan removed',
  'incident type set',
  'incident type removed',
  'zone set',
  'zone removed',
  'agency set',
  'agency removed',
  'contact set',
  'contact removed',
  'radio channel set',
  'radio channel removed',
  'reason list set',
  'reason list cleared',
  'intake started',
  'intake noted',
  'intake dropped',
  'incident opened',
  'incident classified',
  'incident closed',
  'incident reopened',
  'incident merged',
  'help called',
] as const satisfies readonly (IncidentFact['type'] | SiteFact['type'] | UnitFact['type'])[];

const ofIncidents: ReadonlySet<string> = new Set(reads.slice(reads.indexOf('intake started')));

export function apply(state: ResponsePlansState, fact: Fact): void {
  if (fact.type in responsePlanFacts) applyOwn(state, fact as ResponsePlanFact);
  else if (ofIncidents.has(fact.type)) foldIncident(state, fact as IncidentFact | UnitFact);
  else foldSite(state, fact as SiteFact);
}

function applyOwn(state: ResponsePlansState, fact: ResponsePlanFact): void {
  switch (fact.type) {
    case 'response plan set': {
      const { plan, version } = fact.data;
      state.plans.set(plan, fact.data);
      state.versions.set(versionKey(plan, version), fact.data);
      state.lastVersion.set(plan, Math.max(version, state.lastVersion.get(plan) ?? 0));
      state.withdrawn.delete(plan);
      return dropOldVersions(state, plan);
    }
    case 'response plan withdrawn':
      state.plans.delete(fact.data.plan);
      state.withdrawn.set(fact.data.plan, actOf(fact));
      return;
    case 'response plan called out': {
      const { incident, plan, version, dutyLevel, required, byHand, reason } = fact.data;
      const called: CalledOut = {
        ...actOf(fact),
        plan,
        version,
        dutyLevel: dutyLevel ?? null,
        required,
        byHand,
        reason: reason ?? null,
        steps: {},
        stoodDown: null,
      };
      return change(state, incident, (course) => ({
        plan: called,
        past: course.plan ? [...course.past, stoodDown(course.plan, fact, reason ?? null)] : course.past,
        settledFor: course.type,
      }));
    }
    case 'response plan stood down': {
      const { incident, reason } = fact.data;
      return change(state, incident, (course) => ({
        plan: null,
        past: course.plan ? [...course.past, stoodDown(course.plan, fact, reason ?? null)] : course.past,
        settledFor: course.type,
      }));
    }
    case 'first report given': {
      const { incident, desk: _desk, ...report } = fact.data;
      return change(state, incident, ({ reports }) => ({ reports: [...reports, { ...actOf(fact), ...report }] }));
    }
    case 'skipped steps seen': {
      const act = actOf(fact);
      return change(state, fact.data.incident, ({ plan, past }) => ({
        plan: plan && seen(plan, act),
        past: past.map((called) => seen(called, act)),
      }));
    }
    default:
      return applyStep(state, fact);
  }
}

type StepFact = Extract<ResponsePlanFact, { type: 'plan step done' | 'plan step skipped' | 'plan step reopened' }>;

function applyStep(state: ResponsePlansState, fact: StepFact): void {
  const act = actOf(fact);
  changeSteps(state, fact.data.incident, (steps) => {
    switch (fact.type) {
      case 'plan step done': {
        const { incident: _incident, desk: _desk, step, ...evidence } = fact.data;
        return { ...steps, [step]: { ...act, state: 'done', ...evidence } };
      }
      case 'plan step skipped': {
        const { step, reason, words } = fact.data;
        const skipped = { ...act, state: 'skipped' as const, reason, seen: null, ...(words ? { words } : {}) };
        return { ...steps, [step]: skipped };
      }
      case 'plan step reopened':
        return Object.fromEntries(Object.entries(steps).filter(([no]) => Number(no) !== fact.data.step));
    }
  });
}

function changeSteps(
  state: ResponsePlansState,
  incident: string,
  of: (steps: Readonly<Record<number, StepState>>) => Record<number, StepState>,
): void {
  change(state, incident, ({ plan }) => (plan ? { plan: { ...plan, steps: of(plan.steps) } } : {}));
}

function stoodDown(called: CalledOut, fact: Fact, reason: number | null): CalledOut {
  return { ...called, stoodDown: { ...actOf(fact), reason, open: openRequired(called), seen: null } };
}

/** Whatever of skips and plans left behind stands in the incident at this moment. */
function seen(called: CalledOut, act: Act): CalledOut {
  const steps = Object.entries(called.steps).map(([no, step]) => [
    no,
    step.state === 'skipped' && step.seen === null ? { ...step, seen: act } : step,
  ]);
  const left = called.stoodDown;
  return {
    ...called,
    steps: Object.fromEntries(steps) as CalledOut['steps'],
    stoodDown: left && left.seen === null ? { ...left, seen: act } : left,
  };
}

function change(state: ResponsePlansState, incident: string, of: (course: Course) => Partial<Course>): void {
  const course = state.courses.get(incident);
  if (course) state.courses.set(incident, { ...course, ...of(course) });
}

/** Old versions go when no kept incident stands on them; all of them are in the journal. */
function dropOldVersions(state: ResponsePlansState, plan: string): void {
  const own = [...state.versions.values()].filter((row) => row.plan === plan);
  if (own.length <= versionsMax) return;
  const used = new Set<string>();
  for (const course of state.courses.values()) {
    for (const called of [...course.past, ...(course.plan ? [course.plan] : [])])
      used.add(versionKey(called.plan, called.version));
  }
  for (const row of own.slice(0, -versionsMax)) {
    const key = versionKey(row.plan, row.version);
    if (!used.has(key)) state.versions.delete(key);
  }
}

export function actOf(fact: Fact): Act {
  const desk = (fact.data as { desk?: string }).desk;
  return { by: fact.by, at: fact.recordedAt, ...(desk === undefined ? {} : { desk }) };
}
