import { Type } from 'typebox';
import type { FactTypes } from '../base/fact.ts';

/** The facts a book writes about itself. Every stream has them; a module may fold them. */
export const bookFacts = {
  /** Always seq 0. `numberPrefix` stands before every number made in a fork ("D7-"), so none looks real. */
  'journal opened': {
    v: 1,
    data: Type.Object({
      stream: Type.String(),
      kind: Type.Union([Type.Literal('site'), Type.Literal('house'), Type.Literal('fork')]),
      status: Type.Union([Type.Literal('Actual'), Type.Literal('Exercise')]),
      origin: Type.String(),
      key: Type.String(),
      base: Type.Optional(Type.Object({ stream: Type.String(), seq: Type.Integer(), root: Type.String() })),
      numberPrefix: Type.Optional(Type.String()),
    }),
  },
  /** First fact of a new epoch: one origin never has two histories. */
  'journal continued': {
    v: 1,
    data: Type.Object({ origin: Type.String(), size: Type.Integer(), root: Type.String(), why: Type.String() }),
  },
  'signing key changed': {
    v: 1,
    data: Type.Object({
      oldKey: Type.String(),
      newKey: Type.String(),
      signedByOld: Type.String(),
      signedByNew: Type.String(),
    }),
  },
  'part erased': { v: 1, data: Type.Object({ part: Type.String(), why: Type.String() }) },
  'part held': { v: 1, data: Type.Object({ part: Type.String(), why: Type.String() }) },
  'part released': { v: 1, data: Type.Object({ part: Type.String(), why: Type.String() }) },
  /** Said in the live stream about a rehearsal. */
  'fork made': { v: 1, data: Type.Object({ fork: Type.String(), baseSeq: Type.Integer(), why: Type.String() }) },
  'fork dropped': { v: 1, data: Type.Object({ fork: Type.String(), why: Type.String() }) },
  /** A fork's own clock, tied to real time: it showed `shown` when this was recorded and runs at `rate`. */
  'clock set': { v: 1, data: Type.Object({ shown: Type.String(), rate: Type.Number() }) },
  'clock stepped': { v: 1, data: Type.Object({ step_ms: Type.Integer() }) },
} as const satisfies FactTypes;
