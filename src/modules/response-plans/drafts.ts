import type { Static } from 'typebox';
import type { ResponsePlanDraft, responsePlanFacts } from './fact-types.ts';

type Types = typeof responsePlanFacts;
/** Optional fields may be handed over as undefined; the draft leaves them out. */
type Loose<T> = { [K in keyof T]: object extends Pick<T, K> ? T[K] | undefined : T[K] };

/** A draft with what its history is looked up by: the plan, the incident and the unit it names. */
export function draft<T extends keyof Types & string>(
  type: T,
  data: Loose<Static<Types[T]['data']>>,
): ResponsePlanDraft {
  const kept = Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));
  const about = ['incident', 'unit']
    .filter((field) => typeof kept[field] === 'string')
    .map((field) => `${field}/${String(kept[field])}`);
  if (typeof kept.plan === 'string') about.push(`response-plan/${kept.plan}`);
  return { type, data: kept, about } as unknown as ResponsePlanDraft;
}
