import { Type } from 'typebox';
import type { DraftOf, FactOf, FactTypes } from '../../base/fact.ts';

/** "T-000012"; in a rehearsal "D7-T-000012". */
const test = Type.String();
const desk = Type.Optional(Type.String());
const points = Type.Array(Type.String());
/** Id of a text kept as a part beside the journal. */
const part = Type.String({ pattern: '^[0-9a-f]{64}$' });

/** Parts of the site taken off the queue for work on them, by whom it was granted and until when. */
export const onTestFacts = {
  /**
   * `panel` alone is all of it, with `area` one area; `points` are named by themselves. `askedBy` is a line of the site's
   * book of contacts, `words` what was said beside it. `fireWatch` is the call-sign of the unit that watches for fire.
   */
  'on-test granted': {
    v: 1,
    data: Type.Object({
      test,
      panel: Type.Optional(Type.String()),
      area: Type.Optional(Type.String()),
      points,
      from: Type.Integer(),
      to: Type.Integer(),
      workOrder: Type.String(),
      askedBy: Type.Optional(Type.String()),
      words: Type.Optional(part),
      fireWatch: Type.Optional(Type.String()),
      desk,
    }),
  },
  /** From now on what these points say goes to the list of the test. */
  'on-test begun': { v: 1, data: Type.Object({ test }) },
  /** The report of the walk test stands in the fact: which points were heard, which never, which have not restored. */
  'on-test ended': {
    v: 1,
    data: Type.Object({
      test,
      why: Type.Union([Type.Literal('time'), Type.Literal('by-hand'), Type.Literal('cancelled')]),
      heard: points,
      notHeard: points,
      notRestored: points,
      desk,
    }),
  },
} as const satisfies FactTypes;

export type OnTestFact = FactOf<typeof onTestFacts>;
export type OnTestDraft = DraftOf<typeof onTestFacts>;
