import { Type, type Static, type TObject } from 'typebox';
import type { Role } from '../module.ts';
import { outcomeSchema, partSchema, receiversMax, receiverSchema, viaSchema, whySchema } from './fact-types.ts';

const id = Type.String({ minLength: 1, maxLength: 64 });
const desk: readonly Role[] = ['dispatcher', 'commander'];
const rule: readonly Role[] = ['rule'];
const words = Type.Object({ part: partSchema });
const one = <const T extends string, P extends TObject['properties']>(type: T, fields: P) =>
  Type.Object({ type: Type.Literal(type), ...fields }, { additionalProperties: false });

/** Every command, its fields, and the roles that may give it. */
export const orderCommands = {
  /** With `deadline` it asks for a report by then; with `until` it is a standing one. One of the two. */
  'give order': {
    roles: desk,
    schema: one('give order', {
      to: Type.Array(receiverSchema, { minItems: 1, maxItems: receiversMax }),
      words: Type.Optional(words),
      deadline: Type.Optional(Type.Integer()),
      until: Type.Optional(Type.Integer()),
      incident: Type.Optional(id),
    }),
  },
  'sign for order': {
    roles: desk,
    schema: one('sign for order', { order: id, receiver: receiverSchema, via: viaSchema }),
  },
  'report order back': {
    roles: desk,
    schema: one('report order back', {
      order: id,
      receiver: receiverSchema,
      outcome: outcomeSchema,
      via: viaSchema,
      words: Type.Optional(words),
    }),
  },
  'remind of order': { roles: desk, schema: one('remind of order', { order: id }) },
  'supervise order': {
    roles: ['commander'] as readonly Role[],
    schema: one('supervise order', { order: id, supervised: Type.Boolean() }),
  },
  'move order deadline': {
    roles: desk,
    schema: one('move order deadline', { order: id, deadline: Type.Integer() }),
  },
  'close order': {
    roles: desk,
    schema: one('close order', {
      order: id,
      outcome: Type.Unsafe<'done' | 'partly' | 'not-done' | 'withdrawn'>({
        type: 'string',
        enum: ['done', 'partly', 'not-done', 'withdrawn'],
      }),
      words: Type.Optional(words),
    }),
  },
  'remind by rule': { roles: rule, schema: one('remind by rule', { order: id, why: whySchema }) },
  'end standing order': { roles: rule, schema: one('end standing order', { order: id }) },
} as const satisfies Record<string, { roles: readonly Role[]; schema: TObject }>;

type Commands = typeof orderCommands;
export type OrderCommand = { [K in keyof Commands]: Static<Commands[K]['schema']> }[keyof Commands];
export type CommandOf<T extends OrderCommand['type']> = Extract<OrderCommand, { type: T }>;
