import { Type, type Static } from 'typebox';
import type { DraftOf, FactOf, FactTypes } from '../../base/fact.ts';

const oneOf = <const T extends readonly string[]>(...values: T) =>
  Type.Unsafe<T[number]>({ type: 'string', enum: values });
/** Id of a part: text that people typed is never in a fact. */
export const partSchema = Type.String({ maxLength: 64 });
export const receiverSchema = Type.Object({
  /** A kind of post ("patrol"), a post, a unit by its call-sign, or another site by its name. */
  kind: oneOf('role', 'post', 'unit', 'site'),
  id: Type.String({ minLength: 1, maxLength: 64 }),
});
/** How a desk heard it. */
export const viaSchema = oneOf('self', 'radio', 'phone', 'in-person');
export const outcomeSchema = oneOf('done', 'partly', 'not-done');
export const whySchema = oneOf('not-signed', 'before-deadline', 'overdue', 'by-hand');
export const receiversMax = 20;

const desk = Type.Optional(Type.String());
/** "O-000123"; in a rehearsal "D7-O-000123". */
const order = Type.String();
const receivers = Type.Array(receiverSchema, { minItems: 1, maxItems: receiversMax });

/** Orders 指令 from the giving to the closing. What an order says is a part. */
export const orderFacts = {
  'order given': {
    v: 1,
    data: Type.Object({
      order,
      to: receivers,
      words: partSchema,
      /** Report back by. A standing order has none: it holds until it ends. */
      deadline: Type.Optional(Type.Integer()),
      /** Of a standing order: when it ends by itself. */
      until: Type.Optional(Type.Integer()),
      incident: Type.Optional(Type.String()),
      desk,
    }),
  },
  'order signed for': { v: 1, data: Type.Object({ order, receiver: receiverSchema, via: viaSchema, desk }) },
  'order reported back': {
    v: 1,
    data: Type.Object({
      order,
      receiver: receiverSchema,
      outcome: outcomeSchema,
      words: Type.Optional(partSchema),
      via: viaSchema,
      desk,
    }),
  },
  /** By rule when due, or by hand: whose word is missing. */
  'order reminded': { v: 1, data: Type.Object({ order, receivers, why: whySchema, desk }) },
  /** 督办: on the commander's list until closed, or taken off it. */
  'order supervised': { v: 1, data: Type.Object({ order, supervised: Type.Boolean(), desk }) },
  'order deadline moved': { v: 1, data: Type.Object({ order, deadline: Type.Integer(), desk }) },
  'order closed': {
    v: 1,
    data: Type.Object({
      order,
      outcome: oneOf('done', 'partly', 'not-done', 'withdrawn'),
      words: Type.Optional(partSchema),
      desk,
    }),
  },
  'order expired': { v: 1, data: Type.Object({ order }) },
} as const satisfies FactTypes;

export type OrderFact = FactOf<typeof orderFacts>;
export type OrderDraft = DraftOf<typeof orderFacts>;
export type Receiver = Static<typeof receiverSchema>;
export type Via = Static<typeof viaSchema>;
export type Outcome = Static<typeof outcomeSchema>;
export type Why = Static<typeof whySchema>;
