import { Type, type Static, type TObject } from 'typebox';
import type { Role } from '../module.ts';
import { contentFields, idSchema, numberedSchema, partSchema, stepNo } from './fact-types.ts';

const unit = Type.String({ pattern: '^\\d{3}$' });
const words = Type.Optional(Type.Object({ part: partSchema }));
const desk: readonly Role[] = ['dispatcher', 'commander'];
const planners: readonly Role[] = ['administrator', 'commander'];
const count = Type.Integer({ minimum: 0, maximum: 9_999 });
const one = <const T extends string, P extends TObject['properties']>(type: T, fields: P) =>
  Type.Object({ type: Type.Literal(type), ...fields }, { additionalProperties: false });

/** Every command, its fields, and the roles that may give it. */
export const responsePlanCommands = {
  /** `basedOn`: the version it was made from, 0 for a new plan; refused when somebody was faster. */
  'set response plan': {
    roles: planners,
    schema: one('set response plan', {
      plan: Type.String({ pattern: '^[A-Z]{2}[0-9]{1,3}$' }),
      basedOn: Type.Integer({ minimum: 0 }),
      ...contentFields,
    }),
  },
  'withdraw response plan': { roles: planners, schema: one('withdraw response plan', { plan: idSchema }) },
  'call out plan': {
    roles: desk,
    schema: one('call out plan', { incident: idSchema, plan: idSchema, reason: Type.Optional(numberedSchema) }),
  },
  'stand plan down': {
    roles: desk,
    schema: one('stand plan down', { incident: idSchema, reason: numberedSchema }),
  },
  'do step': {
    roles: desk,
    schema: one('do step', {
      incident: idSchema,
      step: stepNo,
      answer: Type.Optional(Type.Boolean()),
      number: Type.Optional(count),
      unit: Type.Optional(unit),
      words,
    }),
  },
  'skip step': {
    roles: desk,
    schema: one('skip step', { incident: idSchema, step: stepNo, reason: numberedSchema, words }),
  },
  'reopen step': { roles: desk, schema: one('reopen step', { incident: idSchema, step: stepNo }) },
  'see skipped steps': {
    roles: ['commander'] as readonly Role[],
    schema: one('see skipped steps', { incident: idSchema }),
  },
  'give first report': {
    roles: desk,
    schema: one('give first report', {
      incident: idSchema,
      major: Type.Unsafe<'none' | 'standby' | 'declared'>({ type: 'string', enum: ['none', 'standby', 'declared'] }),
      location: words,
      hazards: Type.Optional(Type.Array(numberedSchema, { maxItems: 9 })),
      access: words,
      casualties: Type.Optional(Type.Object({ immediate: count, urgent: count, minor: count, dead: count })),
      present: Type.Optional(Type.Array(idSchema, { maxItems: 20 })),
      needed: Type.Optional(Type.Array(idSchema, { maxItems: 20 })),
      unit: Type.Optional(unit),
    }),
  },
  'set default plan': {
    roles: ['rule'] as readonly Role[],
    schema: one('set default plan', { plan: idSchema }),
  },
  'settle plan': { roles: ['rule'] as readonly Role[], schema: one('settle plan', { incident: idSchema }) },
} as const satisfies Record<string, { roles: readonly Role[]; schema: TObject }>;

type Commands = typeof responsePlanCommands;
export type ResponsePlanCommand = { [K in keyof Commands]: Static<Commands[K]['schema']> }[keyof Commands];
export type CommandOf<T extends ResponsePlanCommand['type']> = Extract<ResponsePlanCommand, { type: T }>;
