import { Type, type Static, type TObject } from 'typebox';
import type { Role } from '../module.ts';

const id = Type.String({ minLength: 1, maxLength: 64 });
const unit = Type.String({ pattern: '^\\d{3}$' });
const place = Type.Object({
  zone: id,
  x: Type.Optional(Type.Number()),
  y: Type.Optional(Type.Number()),
  level: Type.Optional(id),
});
const strength = Type.Integer({ minimum: 1, maximum: 99 });
const desk: readonly Role[] = ['dispatcher', 'commander'];
const one = <const T extends string, P extends TObject['properties']>(type: T, fields: P) =>
  Type.Object({ type: Type.Literal(type), ...fields }, { additionalProperties: false });

/** Every command, its fields, and the roles that may give it. */
export const unitCommands = {
  /** Kind and place come from the post of the call-sign; a unit without a post brings its own. */
  'sign on unit': {
    roles: desk,
    schema: one('sign on unit', {
      unit,
      until: Type.Integer(),
      strength: Type.Optional(strength),
      channel: Type.Optional(id),
      kind: Type.Optional(id),
      place: Type.Optional(place),
    }),
  },
  /** One act for the whole shift, from the cover table. Without `shift` each group's shift of this hour. */
  'sign on shift': {
    roles: desk,
    schema: one('sign on shift', {
      shift: Type.Optional(Type.Union([Type.Literal('early'), Type.Literal('late'), Type.Literal('night')])),
      dutyLevel: Type.Optional(id),
    }),
  },
  'change sign-on': {
    roles: desk,
    schema: one('change sign-on', {
      unit,
      strength: Type.Optional(strength),
      channel: Type.Optional(id),
      until: Type.Optional(Type.Integer()),
    }),
  },
  'sign off unit': { roles: desk, schema: one('sign off unit', { unit }) },
  'stand by': {
    roles: desk,
    schema: one('stand by', { unit, incident: Type.Optional(id), until: Type.Optional(Type.Integer()) }),
  },
  'stand down': { roles: desk, schema: one('stand down', { unit }) },
  /** One key on a unit: a P1 at the place where it is, or where it says it is. */
  'call help': { roles: desk, schema: one('call help', { unit, place: Type.Optional(place) }) },
  'end sign-on': { roles: ['rule'], schema: one('end sign-on', { unit }) },
  'end stand-by': { roles: ['rule'], schema: one('end stand-by', { unit }) },
} as const satisfies Record<string, { roles: readonly Role[]; schema: TObject }>;

type Commands = typeof unitCommands;
export type UnitCommand = { [K in keyof Commands]: Static<Commands[K]['schema']> }[keyof Commands];
export type CommandOf<T extends UnitCommand['type']> = Extract<UnitCommand, { type: T }>;
