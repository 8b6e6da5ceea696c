import { Type, type Static, type TSchema } from 'typebox';
import type { Role } from '../module.ts';

const id = Type.String({ minLength: 1, maxLength: 64 });
const test = Type.String({ pattern: '^(D\\d{1,4}-)?T-\\d{6,12}$', description: 'T-000012' });
const desks: readonly Role[] = ['dispatcher', 'commander'];
const rule: readonly Role[] = ['rule'];

function command<const N extends string, P extends Record<string, TSchema>>(
  type: N,
  roles: readonly Role[],
  fields: P,
) {
  return { type, roles, schema: Type.Object({ type: Type.Literal(type), ...fields }, { additionalProperties: false }) };
}

export const onTestCommands = {
  grant: command('grant on-test', desks, {
    panel: Type.Optional(id),
    /** Area of the panel; left out, the whole panel. */
    area: Type.Optional(id),
    points: Type.Optional(Type.Array(id, { maxItems: 200 })),
    /** Begins then; left out, now. */
    from: Type.Optional(Type.Integer({ description: 'moment, milliseconds since 1970' })),
    /** How long, or until which time of the site's clock, the first after the beginning. */
    for_min: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
    until: Type.Optional(Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', description: '06:00' })),
    workOrder: Type.String({ pattern: '^[\\p{L}\\p{N}][\\p{L}\\p{N}/._-]{0,39}$' }),
    /** A line of the site's book of contacts. */
    askedBy: Type.Optional(id),
    words: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })),
    fireWatch: Type.Optional(Type.String({ pattern: '^\\d{3}$', description: 'call-sign' })),
  }),
  end: command('end on-test', desks, { test }),
  begin: command('begin on-test', rule, { test }),
  timeOut: command('time out on-test', rule, { test }),
} as const;

type Commands = typeof onTestCommands;
export type OnTestCommand = { [K in keyof Commands]: Static<Commands[K]['schema']> }[keyof Commands];
export type CommandOf<T extends OnTestCommand['type']> = Extract<OnTestCommand, { type: T }>;
