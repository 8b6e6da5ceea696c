import type { Static } from 'typebox';
import type { HandoverDraft, handoverFacts } from './fact-types.ts';

type Types = typeof handoverFacts;
/** Optional fields may be handed over as undefined; the draft leaves them out. */
type Loose<T> = { [K in keyof T]: object extends Pick<T, K> ? T[K] | undefined : T[K] };

export function draft<T extends keyof Types & string>(type: T, data: Loose<Static<Types[T]['data']>>): HandoverDraft {
  const kept = Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));
  const about = ['handover', 'notice']
    .filter((field) => typeof kept[field] === 'string')
    .map((field) => `${field}/${String(kept[field])}`);
  return { type, data: kept, about } as unknown as HandoverDraft;
}
