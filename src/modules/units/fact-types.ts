import { Type } from 'typebox';
import type { DraftOf, FactOf, FactTypes } from '../../base/fact.ts';

const place = Type.Object({ zone: Type.String(), x: Type.Number(), y: Type.Number(), level: Type.String() });
/** A unit's id is its call-sign, "901". */
const unit = Type.String();
const desk = Type.Optional(Type.String());
const shift = Type.Union([Type.Literal('early'), Type.Literal('late'), Type.Literal('night')]);

/** Who is on the board. What units do for incidents (dispatched … back at post) are facts of the incidents module. */
export const unitFacts = {
  /** Again for a unit that is on already: the next shift took over; its state and its incident stay. */
  'unit signed on': {
    v: 1,
    data: Type.Object({
      unit,
      post: Type.Optional(Type.String()),
      /** Kind of the post: response, patrol, platform, command … */
      kind: Type.String(),
      place,
      strength: Type.Integer({ minimum: 1 }),
      channel: Type.Optional(Type.String()),
      until: Type.Integer(),
      shift: Type.Optional(shift),
      dutyLevel: Type.Optional(Type.String()),
      desk,
    }),
  },
  'unit sign-on changed': {
    v: 1,
    data: Type.Object({
      unit,
      strength: Type.Optional(Type.Integer({ minimum: 1 })),
      channel: Type.Optional(Type.String()),
      until: Type.Optional(Type.Integer()),
      desk,
    }),
  },
  'unit signed off': {
    v: 1,
    data: Type.Object({ unit, why: Type.Union([Type.Literal('by-hand'), Type.Literal('until')]), desk }),
  },
  /** 预派: warned, stays available. */
  'unit told to stand by': {
    v: 1,
    data: Type.Object({ unit, incident: Type.Optional(Type.String()), until: Type.Integer(), desk }),
  },
  'unit stood down': {
    v: 1,
    data: Type.Object({ unit, why: Type.Union([Type.Literal('by-hand'), Type.Literal('until')]), desk }),
  },
  /** Officer needs help. The incidents module opens `incident` (P1, type officer-needs-help) at this place by folding it. */
  'help called': { v: 1, data: Type.Object({ unit, incident: Type.String(), place, desk }) },
} as const satisfies FactTypes;

export type UnitFact = FactOf<typeof unitFacts>;
export type UnitDraft = DraftOf<typeof unitFacts>;
