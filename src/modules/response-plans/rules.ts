import type { Refusal } from '../../base/errors.ts';
import type { Instant } from '../../base/instant.ts';
import { reasonsOf } from '../../base/settings.ts';
import type { Asker } from '../module.ts';
import { refusals } from './refusals.ts';
import type { CalledOut, Course, ResponsePlansState } from './state.ts';

/** What every decision is handed beside its command. */
export interface Ask {
  asker: Asker;
  state: ResponsePlansState;
  now: Instant;
}

export function openCourse(state: ResponsePlansState, incident: string): Course | Refusal {
  const course = state.courses.get(incident);
  if (!course) return refusals.incidentNotFound(incident);
  return course.leftAt === null ? course : refusals.incidentEnded(incident, course.mergedInto);
}

/** The open incident together with the plan at work in it. */
export function atWork(state: ResponsePlansState, incident: string): (Course & { plan: CalledOut }) | Refusal {
  const course = openCourse(state, incident);
  if ('refused' in course) return course;
  return course.plan ? { ...course, plan: course.plan } : refusals.noPlan(incident);
}

/** Why a step is skipped, or a plan is left with required steps open: one list for both (operations B1). */
export function checkReason(state: ResponsePlansState, reason: number | undefined): Refusal | null {
  if (reason === undefined) return null;
  const known = reasonsOf(state.reasonLists, 'stepSkip').some((line) => line.number === reason);
  return known ? null : refusals.reasonUnknown('stepSkip', reason);
}
