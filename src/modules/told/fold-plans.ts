import type { Instant } from '../../base/instant.ts';
import type { ResponsePlanFact } from '../response-plans/facts.ts';
import type { PlanLine } from './fact-types.ts';
import { change } from './fold-own.ts';
import { hasArrived, inCallOrder, isTold, lineOf, sameWords, tellRules } from './rules.ts';
import type { Matter, PlanTell, Telling, ToldState, Whom } from './state.ts';
import { whomWords } from './words.ts';

/** Whom a plan tells has to be told as soon as it is called out, and no longer once it is stood down. */
export const planReads = [
  'response plan set',
  'response plan withdrawn',
  'response plan called out',
  'response plan stood down',
] as const satisfies readonly ResponsePlanFact['type'][];

export function foldPlan(
  state: ToldState,
  fact: ResponsePlanFact,
  look: (incident: string, at: Instant) => void,
): void {
  switch (fact.type) {
    case 'response plan set': {
      const { plan, version, tell } = fact.data;
      state.plans.set(plan, { version, tell });
      return;
    }
    case 'response plan withdrawn':
      state.plans.delete(fact.data.plan);
      return;
    case 'response plan called out': {
      const { incident, plan, version } = fact.data;
      const known = state.plans.get(plan);
      const lines = known?.version === version ? known.tell : [];
      change(state, incident, (matter) => ({
        tellings: withPlan(state, withoutPlan(matter), `${plan}/${version}`, lines, fact.recordedAt),
      }));
      return look(incident, fact.recordedAt);
    }
    case 'response plan stood down': {
      const { incident } = fact.data;
      change(state, incident, (matter) => ({ tellings: withoutPlan(matter) }));
      return look(incident, fact.recordedAt);
    }
    default:
      return;
  }
}

/** What a plan asked for and nobody has done goes with it; whoever was phoned stays on the list. */
export function withoutPlan(matter: Matter): readonly Telling[] {
  return matter.tellings.filter(
    (line) => line.plan === null || isTold(matter, line.whom) || hasArrived(matter, line.whom),
  );
}

/** A line that stands already keeps its time; nobody is phoned twice because a rule and a plan both name them. */
function withPlan(
  state: ToldState,
  before: readonly Telling[],
  plan: string,
  tell: readonly PlanTell[],
  at: Instant,
): readonly Telling[] {
  const lines = [...before];
  for (const [index, { who, within_s }] of tell.entries()) {
    const whom = whomOf(state, who, `${index + 1}@${plan}`);
    const stands = lines.some((line) => line.whom === whom || (line.plan !== null && sameWords(line.plan.who, who)));
    if (!stands) lines.push({ ...lineOf(state, whom, at, within_s), plan: { plan, who } });
  }
  return lines;
}

/** The rule's own name where the plan means the same: by the contact of those words, else by the words themselves. */
function whomOf(state: ToldState, who: PlanTell['who'], line: PlanLine): Whom {
  const contact = [...state.contacts.values()].sort(inCallOrder).find((one) => sameWords(one.role, who));
  const rule = contact
    ? tellRules.find(({ fits }) => fits?.(contact))
    : tellRules.find(({ whom }) => sameWords(whomWords[whom], who));
  return rule?.whom ?? line;
}
