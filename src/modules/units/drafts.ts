import type { Static } from 'typebox';
import type { UnitDraft, unitFacts } from './fact-types.ts';

type Types = typeof unitFacts;
/** Optional fields may be handed over as undefined; the draft leaves them out. */
type Loose<T> = { [K in keyof T]: object extends Pick<T, K> ? T[K] | undefined : T[K] };

/** A draft with what its history is looked up by: its unit, its post and the incident it names. */
export function draft<T extends keyof Types & string>(type: T, data: Loose<Static<Types[T]['data']>>): UnitDraft {
  const kept = Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));
  const about = ['unit', 'post', 'incident']
    .filter((field) => typeof kept[field] === 'string')
    .map((field) => `${field}/${String(kept[field])}`);
  return { type, data: kept, about } as unknown as UnitDraft;
}
