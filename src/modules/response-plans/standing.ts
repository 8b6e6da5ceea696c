import type { Instant } from '../../base/instant.ts';
import type { Due, Standing } from '../module.ts';
import { owed } from './decide-call-out.ts';
import { wantsDefault } from './decide-plans.ts';
import { defaultPlans } from './defaults/all.ts';
import type { ResponsePlanCommand } from './commands.ts';
import type { ResponsePlansState } from './state.ts';

/**
 * Two rules: a plan the site lists begins as our default; an incident that is opened, or turns out to be of another
 * type, has its plan called out. Neither waits for a time: both hold as soon as the facts are there.
 */
export function standing(state: ResponsePlansState, now: Instant): Standing {
  const due: Due[] = [];
  const order = (rule: string, subject: string, count: number, command: ResponsePlanCommand): void => {
    due.push({ rule: `response-plans.${rule}`, subject, count, dueAt: now, command });
  };
  for (const plan of defaultPlans.keys()) {
    if (wantsDefault(state, plan)) order('default', `plan/${plan}`, 0, { type: 'set default plan', plan });
  }
  for (const course of state.courses.values()) {
    if (owed(state, course) === null) continue;
    const { incident, past, plan } = course;
    order('call-out', `incident/${incident}`, past.length + (plan ? 1 : 0), { type: 'settle plan', incident });
  }
  return { due, wakeAt: null };
}
