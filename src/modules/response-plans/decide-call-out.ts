import { isRefusal, type Refusal } from '../../base/errors.ts';
import { planFor } from '../../base/run-card.ts';
import type { CommandOf } from './commands.ts';
import { draft } from './drafts.ts';
import type { PlanVersion, ResponsePlanDraft } from './fact-types.ts';
import { refusals } from './refusals.ts';
import { atWork, checkReason, openCourse, type Ask } from './rules.ts';
import { openRequired, type Course, type ResponsePlansState } from './state.ts';

/**
 * What the rule finds to do for an incident: call a plan out, stand one down, or nothing. A plan at work stays, at its
 * version, until the incident turns out to be of another type; a person's choice holds until then too.
 */
export function owed(state: ResponsePlansState, course: Course): { callOut: PlanVersion } | 'stand-down' | null {
  if (course.leftAt !== null || course.type === null || course.settledFor === course.type) return null;
  const { type, priority, zone } = course;
  const plan = planFor(state.plans.values(), { type, priority, zone, dutyLevel: state.dutyLevel });
  if (plan) return plan.plan === course.plan?.plan ? null : { callOut: plan };
  return course.plan ? 'stand-down' : null;
}

function calledOut(
  state: ResponsePlansState,
  incident: string,
  plan: PlanVersion,
  by: { byHand: boolean; reason?: number | undefined; desk?: string | undefined },
): ResponsePlanDraft {
  return draft('response plan called out', {
    incident,
    plan: plan.plan,
    version: plan.version,
    dutyLevel: state.dutyLevel ?? undefined,
    required: plan.steps.filter((step) => step.required).map((step) => step.no),
    ...by,
    reason: by.reason,
    desk: by.desk,
  });
}

/** The second step after an incident was opened or given another type. */
export function settlePlan({ state }: Ask, { incident }: CommandOf<'settle plan'>): readonly ResponsePlanDraft[] {
  const course = state.courses.get(incident);
  const due = course ? owed(state, course) : null;
  if (!course || due === null) return [];
  if (due === 'stand-down') return [draft('response plan stood down', { incident, plan: course.plan!.plan })];
  return [calledOut(state, incident, due.callOut, { byHand: false })];
}

/** Another plan, or the first one, by a person's choice. Left with required steps open, the one before asks for a reason. */
export function callOutPlan(
  { state, asker }: Ask,
  command: CommandOf<'call out plan'>,
): readonly ResponsePlanDraft[] | Refusal {
  const { incident, reason } = command;
  const course = openCourse(state, incident);
  if (isRefusal(course)) return course;
  const plan = state.plans.get(command.plan);
  const withdrawn = state.withdrawn.get(command.plan);
  if (!plan) return withdrawn ? refusals.planWithdrawn(command.plan, withdrawn) : refusals.planUnknown(command.plan);
  const before = course.plan;
  if (before?.plan === plan.plan) return refusals.alreadyCalledOut(incident, before.plan, before.version, before);
  const wrong = checkReason(state, reason);
  if (wrong) return wrong;
  const open = before ? openRequired(before) : [];
  if (open.length > 0 && reason === undefined) return refusals.planReasonNeeded(incident, open);
  return [calledOut(state, incident, plan, { byHand: true, reason, desk: asker.desk })];
}

export function standPlanDown(
  { state, asker }: Ask,
  command: CommandOf<'stand plan down'>,
): readonly ResponsePlanDraft[] | Refusal {
  const { incident, reason } = command;
  const course = atWork(state, incident);
  if (isRefusal(course)) return course;
  const wrong = checkReason(state, reason);
  if (wrong) return wrong;
  return [draft('response plan stood down', { incident, plan: course.plan.plan, reason, desk: asker.desk })];
}
