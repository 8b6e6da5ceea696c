import { Type, type Static, type TObject } from 'typebox';
import type { Role } from '../module.ts';
import { partSchema } from './fact-types.ts';
import type { Listed } from './list.ts';

const id = Type.String({ minLength: 1, maxLength: 64 });
const desk: readonly Role[] = ['dispatcher', 'commander'];
const words = Type.Optional(Type.Object({ part: partSchema }));
const one = <const T extends string, P extends TObject['properties']>(type: T, fields: P) =>
  Type.Object({ type: Type.Literal(type), ...fields }, { additionalProperties: false });

/** Every command, its fields, and the roles that may give it. */
export const handoverCommands = {
  'begin handover': { roles: desk, schema: one('begin handover', {}) },
  'add handover note': { roles: desk, schema: one('add handover note', { handover: id, words }) },
  'sign handover': { roles: desk, schema: one('sign handover', { handover: id }) },
  'accept handover': { roles: desk, schema: one('accept handover', { handover: id }) },
  'refuse handover': {
    roles: desk,
    schema: one('refuse handover', { handover: id, reason: Type.Integer({ minimum: 1, maximum: 9 }), words }),
  },
  'post notice': {
    roles: ['commander'] as readonly Role[],
    schema: one('post notice', { words, until: Type.Integer() }),
  },
  'sign notice': { roles: desk, schema: one('sign notice', { notice: id }) },
  'withdraw notice': { roles: ['commander'] as readonly Role[], schema: one('withdraw notice', { notice: id }) },
} as const satisfies Record<string, { roles: readonly Role[]; schema: TObject }>;

/** What the route hands over beside the command and no request can bring: the list, and who signed with a PIN. */
export interface Built {
  listed?: Listed & { asOf: number; root: string | null };
}
export interface CoSigned {
  coSigner?: { by: string; desk?: string };
}

type Commands = typeof handoverCommands;
export type HandoverCommand = {
  [K in keyof Commands]: Static<Commands[K]['schema']> &
    (K extends 'begin handover' ? Built : K extends 'accept handover' | 'refuse handover' ? CoSigned : unknown);
}[keyof Commands];
export type CommandOf<T extends HandoverCommand['type']> = Extract<HandoverCommand, { type: T }>;
