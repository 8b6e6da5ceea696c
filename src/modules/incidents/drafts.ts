import type { Static } from 'typebox';
import type { incidentFacts, IncidentDraft } from './fact-types.ts';

type Types = typeof incidentFacts;
/** Optional fields may be handed over as undefined; the draft leaves them out. */
type Loose<T> = { [K in keyof T]: object extends Pick<T, K> ? T[K] | undefined : T[K] };

/** `about` subjects beyond these eight would be refused by the journal; the incident and its units come first. */
const aboutMax = 8;

/** A draft with what its history is looked up by: the incidents, units and alarms it names. */
export function draft<T extends keyof Types & string>(type: T, data: Loose<Static<Types[T]['data']>>): IncidentDraft {
  const kept = Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));
  return { type, data: kept, about: aboutOf(kept) } as unknown as IncidentDraft;
}

function aboutOf(data: Record<string, unknown>): string[] {
  const subjects = ['incident', 'into', 'with', 'takenTo']
    .filter((field) => typeof data[field] === 'string')
    .map((field) => `incident/${String(data[field])}`);
  if (typeof data.unit === 'string') subjects.push(`unit/${data.unit}`);
  for (const unit of (data.units as string[] | undefined) ?? []) subjects.push(`unit/${unit}`);
  for (const alarm of (data.alarms as string[] | undefined) ?? []) subjects.push(`alarm/${alarm}`);
  return subjects.slice(0, aboutMax);
}
