import type { ResponsePlanFact } from '../response-plans/facts.ts';
import { change } from './fold-incidents.ts';
import type { IncidentsState } from './state.ts';

/** Who goes and which required steps are open: what sending and "controlled" need of the plans. */
export const planReads = [
  'response plan set',
  'response plan withdrawn',
  'response plan called out',
  'response plan stood down',
  'plan step done',
  'plan step skipped',
  'plan step reopened',
] as const satisfies readonly ResponsePlanFact['type'][];

export function foldPlan(state: IncidentsState, fact: ResponsePlanFact): void {
  switch (fact.type) {
    case 'response plan set': {
      const { plan, version, triggers, runCard, steps } = fact.data;
      state.plans.set(plan, { plan, version, triggers, runCard, steps });
      return;
    }
    case 'response plan withdrawn':
      state.plans.delete(fact.data.plan);
      return;
    case 'response plan called out': {
      const { incident, plan, version, required } = fact.data;
      return change(state, incident, ({ type }) => ({
        plan: { plan, version, required, open: required },
        planSettledFor: type,
      }));
    }
    case 'response plan stood down':
      return change(state, fact.data.incident, ({ type }) => ({ plan: null, planSettledFor: type }));
    case 'plan step done':
    case 'plan step skipped':
    case 'plan step reopened': {
      const { incident, step } = fact.data;
      const isOpen = fact.type === 'plan step reopened';
      return change(state, incident, ({ plan }) => ({
        plan: plan && {
          ...plan,
          open: plan.required.filter((no) => (no === step ? isOpen : plan.open.includes(no))),
        },
      }));
    }
    default:
      return;
  }
}
