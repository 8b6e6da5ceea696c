import { Type } from 'typebox';
import type { DraftOf, FactOf, FactTypes } from '../../base/fact.ts';

const incident = Type.String();
/** A unit's id is its call-sign. Without one, everybody who is there. */
const unit = Type.Optional(Type.String());
const desk = Type.Optional(Type.String());

/** Whether the people who were sent somewhere are well: they answered, they did not, they have been silent too long. */
export const timerFacts = {
  'people heard': {
    v: 1,
    data: Type.Object({
      incident,
      unit,
      how: Type.Union([Type.Literal('ok'), Type.Literal('radio-check')]),
      desk,
    }),
  },
  /** They were called and did not answer: the timer runs on. */
  'radio check unanswered': { v: 1, data: Type.Object({ incident, unit, desk }) },
  /** By rule: nothing was heard of these units within their time. It rings. */
  'check overdue': {
    v: 1,
    data: Type.Object({
      incident,
      units: Type.Array(Type.String(), { maxItems: 50 }),
      dueAt: Type.Integer(),
      /** The how many-th ring. */
      ring: Type.Integer({ minimum: 1 }),
    }),
  },
} as const satisfies FactTypes;

export type TimerFact = FactOf<typeof timerFacts>;
export type TimerDraft = DraftOf<typeof timerFacts>;
