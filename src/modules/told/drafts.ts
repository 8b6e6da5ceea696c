import type { Static } from 'typebox';
import type { ToldDraft, toldFacts } from './fact-types.ts';

type Types = typeof toldFacts;
/** Optional fields may be handed over as undefined; the draft leaves them out. */
type Loose<T> = { [K in keyof T]: object extends Pick<T, K> ? T[K] | undefined : T[K] };

/** A draft with what its history is looked up by: the incident, and the contact or agency it names. */
export function draft<T extends keyof Types & string>(type: T, data: Loose<Static<Types[T]['data']>>): ToldDraft {
  const kept = Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));
  const about = [`incident/${String(kept['incident'])}`];
  if (typeof kept['contact'] === 'string') about.push(`contact/${kept['contact']}`);
  if (typeof kept['agency'] === 'string') about.push(`agency/${kept['agency']}`);
  return { type, data: kept, about } as unknown as ToldDraft;
}
