import { Type, type Static, type TObject } from 'typebox';
import type { Role } from '../module.ts';
import { codeSchema, resultSchema, whomSchema } from './fact-types.ts';

const id = Type.String({ minLength: 1, maxLength: 64 });
const number = Type.Integer({ minimum: 1, maximum: 1_000 });
const desk: readonly Role[] = ['dispatcher', 'commander'];
const one = <const T extends string, P extends TObject['properties']>(type: T, fields: P) =>
  Type.Object({ type: Type.Literal(type), ...fields }, { additionalProperties: false });

/** Every command, its fields, and the roles that may give it. */
export const toldCommands = {
  /** A call was made, with what came of it. `whom` is a line that is due; without it a contact is named. */
  'note told': {
    roles: desk,
    schema: one('note told', {
      incident: id,
      whom: Type.Optional(whomSchema),
      contact: Type.Optional(id),
      /** Which of the contact's numbers, from 1. */
      number: Type.Optional(number),
      result: resultSchema,
      reference: Type.Optional(codeSchema),
    }),
  },
  'note told reference': {
    roles: desk,
    schema: one('note told reference', { incident: id, entry: number, reference: codeSchema }),
  },
  'note told arrived': { roles: desk, schema: one('note told arrived', { incident: id, entry: number }) },
  'note told left': { roles: desk, schema: one('note told left', { incident: id, entry: number }) },
  'note partner job': {
    roles: desk,
    schema: one('note partner job', {
      incident: id,
      agency: id,
      theirNumber: Type.Optional(codeSchema),
      /** When it was handed over; left out, it is now. */
      handedOverAt: Type.Optional(Type.Integer()),
      reportBackDue: Type.Optional(Type.Integer()),
    }),
  },
  'report back': { roles: desk, schema: one('report back', { incident: id, job: number }) },
  'note call reference': {
    roles: desk,
    schema: one('note call reference', { incident: id, reference: codeSchema }),
  },
  'ring overdue': {
    roles: ['rule'],
    schema: one('ring overdue', {
      incident: id,
      about: Type.Union([Type.Literal('tell'), Type.Literal('arrive'), Type.Literal('report-back')]),
      whom: Type.Optional(whomSchema),
      job: Type.Optional(number),
      /** Where the job was noted, when it came here by a merge. */
      of: Type.Optional(id),
    }),
  },
} as const satisfies Record<string, { roles: readonly Role[]; schema: TObject }>;

type Commands = typeof toldCommands;
export type ToldCommand = { [K in keyof Commands]: Static<Commands[K]['schema']> }[keyof Commands];
export type CommandOf<T extends ToldCommand['type']> = Extract<ToldCommand, { type: T }>;
