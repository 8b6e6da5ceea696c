import type { Static } from 'typebox';
import type { OrderDraft, orderFacts, Receiver } from './fact-types.ts';

type Types = typeof orderFacts;
/** Optional fields may be handed over as undefined; the draft leaves them out. */
type Loose<T> = { [K in keyof T]: object extends Pick<T, K> ? T[K] | undefined : T[K] };

/** `about` subjects beyond these eight would be refused by the journal. */
const aboutMax = 8;

/** A draft with what its history is looked up by: the order, its incident, and the units and posts it goes to. */
export function draft<T extends keyof Types & string>(type: T, data: Loose<Static<Types[T]['data']>>): OrderDraft {
  const kept = Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));
  const about = [`order/${String(kept.order)}`];
  if (typeof kept.incident === 'string') about.push(`incident/${kept.incident}`);
  const receivers = (kept.to ?? kept.receivers ?? (kept.receiver ? [kept.receiver] : [])) as readonly Receiver[];
  for (const { kind, id } of receivers) if (kind === 'unit' || kind === 'post') about.push(`${kind}/${id}`);
  return { type, data: kept, about: about.slice(0, aboutMax) } as unknown as OrderDraft;
}
