import { Type, type Static } from 'typebox';
import type { DraftOf, FactOf, FactTypes } from '../../base/fact.ts';

/** Id of a part: text that people typed is never in a fact. */
export const partSchema = Type.String({ maxLength: 64 });
const text = Type.String({ minLength: 1, maxLength: 80 });
/** What a list holds, in the order in which it is read out. */
export const itemKinds = [
  'incident',
  'skipped-step',
  'to-review',
  'to-tell',
  'report-back',
  'order',
  'alarm',
  'shelved',
  'on-test',
  'condition',
  'link',
  'post-short',
  'notice',
] as const;
const kindSchema = Type.Unsafe<(typeof itemKinds)[number]>({ type: 'string', enum: [...itemKinds] });
const item = Type.Object({
  kind: kindSchema,
  id: text,
  /** What it is, in the code of its module: an incident's type, whom to tell, a condition's kind, "1/2" of a post. */
  code: Type.Optional(text),
});
/** Rows written into the fact; all are counted. A fact holds at most 60,000 bytes. */
export const itemsMax = 200;

/** "H-000123"; in a rehearsal "D7-H-000123". */
const handover = Type.String();
/** "N-000123". */
const notice = Type.String();
const desk = Type.Optional(Type.String());

/** The change of a desk from one person to the next, and the briefing notices that go with it. */
export const handoverFacts = {
  /** The list as it was after fact `asOf`; `root` is the signed note over the journal at that moment. */
  'handover begun': {
    v: 1,
    data: Type.Object({
      handover,
      shiftStart: Type.Optional(Type.Integer()),
      asOf: Type.Integer(),
      items: Type.Array(item, { maxItems: itemsMax }),
      counts: Type.Array(Type.Object({ kind: kindSchema, count: Type.Integer({ minimum: 1 }) }), { maxItems: 20 }),
      root: Type.Optional(Type.String({ maxLength: 4_000 })),
      desk: Type.String(),
    }),
  },
  'handover note added': { v: 1, data: Type.Object({ handover, words: partSchema, desk }) },
  /** By the outgoing. */
  'handover signed': { v: 1, data: Type.Object({ handover, desk }) },
  /** The incoming signed with the own name and PIN at the same desk: from here on it is theirs. */
  'handover accepted': { v: 1, data: Type.Object({ handover, incoming: Type.String(), desk }) },
  'handover refused': {
    v: 1,
    data: Type.Object({
      handover,
      incoming: Type.String(),
      reason: Type.Integer({ minimum: 1, maximum: 9 }),
      words: Type.Optional(partSchema),
      desk,
    }),
  },
  'briefing notice posted': { v: 1, data: Type.Object({ notice, words: partSchema, until: Type.Integer(), desk }) },
  'briefing notice signed': { v: 1, data: Type.Object({ notice, desk }) },
  'briefing notice withdrawn': { v: 1, data: Type.Object({ notice, desk }) },
} as const satisfies FactTypes;

export type HandoverFact = FactOf<typeof handoverFacts>;
export type HandoverDraft = DraftOf<typeof handoverFacts>;
export type Item = Static<typeof item>;
export type ItemKind = Item['kind'];
