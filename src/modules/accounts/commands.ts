import { Type, type Static, type TObject } from 'typebox';
import type { Role } from '../module.ts';
import { role } from './facts.ts';

/** A call-sign or a duty role, as typed at sign-in. */
export const accountName = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{1,31}$' });
export const deskName = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,31}$' });
const number = Type.Integer({ minimum: 1 });
const administrator: readonly Role[] = ['administrator'];
/** Given by the door itself after it has checked a password, a PIN or a token. */
const door: readonly Role[] = ['rule'];
const one = <const T extends string, P extends TObject['properties']>(type: T, fields: P) =>
  Type.Object({ type: Type.Literal(type), ...fields }, { additionalProperties: false });

export const accountCommands = {
  'open account': { roles: administrator, schema: one('open account', { name: accountName, role }) },
  'close account': { roles: administrator, schema: one('close account', { account: number }) },
  'give role': { roles: administrator, schema: one('give role', { account: number, role }) },
  'revoke sessions': { roles: administrator, schema: one('revoke sessions', { account: number }) },
  'make token': {
    roles: administrator,
    schema: one('make token', {
      name: Type.String({ minLength: 1, maxLength: 64 }),
      role,
      until: Type.Optional(Type.Integer()),
    }),
  },
  'withdraw token': { roles: administrator, schema: one('withdraw token', { token: number }) },
  'note password': {
    roles: door,
    schema: one('note password', { account: number, version: number, mustChange: Type.Boolean() }),
  },
  'note pin': { roles: door, schema: one('note pin', { account: number, version: number }) },
  'note pin try': {
    roles: door,
    /** `unlocks`: the session whose desk a right one opens, in the same decision. */
    schema: one('note pin try', {
      account: number,
      desk: deskName,
      right: Type.Boolean(),
      unlocks: Type.Optional(number),
    }),
  },
  'sign in': {
    roles: door,
    schema: one('sign in', { account: number, desk: Type.Optional(deskName), until: Type.Integer() }),
  },
  /** One act at a desk: the outgoing's session ends and the incoming's begins. */
  'change operator': {
    roles: door,
    schema: one('change operator', { session: number, account: number, until: Type.Integer() }),
  },
  'extend session': { roles: door, schema: one('extend session', { session: number, until: Type.Integer() }) },
  'lock desk': { roles: door, schema: one('lock desk', { session: number }) },
  'sign out': { roles: door, schema: one('sign out', { session: number }) },
  'throttle sign-in': { roles: door, schema: one('throttle sign-in', { account: number, until: Type.Integer() }) },
} as const satisfies Record<string, { roles: readonly Role[]; schema: TObject }>;

type Commands = typeof accountCommands;
export type AccountsCommand = { [K in keyof Commands]: Static<Commands[K]['schema']> }[keyof Commands];
