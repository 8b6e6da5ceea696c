import { Type, type Static, type TObject } from 'typebox';
import type { Role } from '../module.ts';

const id = Type.String({ minLength: 1, maxLength: 64 });
const unit = Type.Optional(Type.String({ pattern: '^\\d{3}$' }));
const desk: readonly Role[] = ['dispatcher', 'commander'];
const one = <const T extends string, P extends TObject['properties']>(type: T, fields: P) =>
  Type.Object({ type: Type.Literal(type), ...fields }, { additionalProperties: false });

/** Every command, its fields, and the roles that may give it. */
export const timerCommands = {
  /** They said so by themselves, or they answered a radio check. Without `unit` it is everybody on scene. */
  'note people heard': {
    roles: desk,
    schema: one('note people heard', {
      incident: id,
      unit,
      how: Type.Union([Type.Literal('ok'), Type.Literal('radio-check')]),
    }),
  },
  'note no answer': { roles: desk, schema: one('note no answer', { incident: id, unit }) },
  'ring check': { roles: ['rule'], schema: one('ring check', { incident: id }) },
} as const satisfies Record<string, { roles: readonly Role[]; schema: TObject }>;

type Commands = typeof timerCommands;
export type TimerCommand = { [K in keyof Commands]: Static<Commands[K]['schema']> }[keyof Commands];
export type CommandOf<T extends TimerCommand['type']> = Extract<TimerCommand, { type: T }>;
