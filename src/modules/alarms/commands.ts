import { type Static, type TSchema, Type } from 'typebox';
import type { Role } from '../module.ts';

/** What people and standing orders may ask of alarms. The HTTP door checks against these and nothing else does. */

const alarm = Type.String({ pattern: '^(D\\d{1,4}-)?A-\\d{6,12}$', description: 'A-000123' });
/** The alarm it began with, or the incident it began as. */
const group = Type.String({ minLength: 1, maxLength: 64 });
const some = Type.Array(alarm, { minItems: 1, maxItems: 500 });
const number = (maximum: number) => Type.Integer({ minimum: 1, maximum });
/** The route has stored the text as a part and passes its id on. */
const note = Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' }));

const desks: readonly Role[] = ['dispatcher', 'commander'];
const rule: readonly Role[] = ['rule'];

function command<const N extends string, P extends Record<string, TSchema>>(
  type: N,
  roles: readonly Role[],
  fields: P,
) {
  return { type, roles, schema: Type.Object({ type: Type.Literal(type), ...fields }, { additionalProperties: false }) };
}

export const alarmCommands = {
  /** One or several at once: n facts of one decision. Refused whole if any was taken already. */
  acknowledge: command('acknowledge', desks, { alarms: Type.Array(alarm, { minItems: 1, maxItems: 500 }) }),
  beginVerification: command('begin verification', desks, { alarm }),
  endVerification: command('end verification', desks, {
    alarm,
    result: Type.Union([
      Type.Literal('real'),
      Type.Literal('injury'),
      Type.Literal('nothing-found'),
      Type.Literal('unclear'),
    ]),
  }),
  findFalse: command('find false', desks, { alarm, cause: number(8), note }),
  shelve: command('shelve', desks, {
    alarm,
    reason: number(6),
    until: Type.Integer({ description: 'moment, milliseconds since 1970' }),
    measure: Type.Optional(number(5)),
    note,
  }),
  unshelve: command('unshelve', desks, { alarm }),
  reset: command('reset', desks, { alarm, reason: Type.Optional(number(5)) }),
  closeByHand: command('close by hand', desks, { alarm, reason: number(5), note }),
  silence: command('silence', desks, {}),
  /** The rows the desk had before it, by name: one that came since is not taken along. */
  acknowledgeGroup: command('acknowledge group', desks, { group, alarms: some }),
  findGroupFalse: command('find group false', desks, { group, alarms: some, cause: number(8), note }),
  resetGroup: command('reset group', desks, { group, alarms: some, reason: Type.Optional(number(5)) }),
  /** Another matter after all. Those split off in one order stay together. */
  splitOff: command('split off', desks, { alarms: some }),
  joinRest: command('join rest', rule, { group }),
  raiseTested: command('raise tested', rule, { key: Type.String() }),
  announceFlood: command('announce flood', rule, {}),
  endFlood: command('end flood', rule, {}),
  escalate: command('escalate', rule, { alarm, step: number(3) }),
  endShelving: command('end shelving', rule, { alarm }),
  missTest: command('miss test', rule, { panel: Type.String() }),
  leaveUnarmed: command('leave unarmed', rule, { panel: Type.String(), area: Type.String() }),
  endTest: command('end test', rule, { condition: Type.String() }),
  /** Given once at start, after the row "alive at" was read: nobody watched from … to …. */
  interruptWatch: command('interrupt watch', rule, { from: Type.Integer(), to: Type.Integer() }),
} as const;

type Commands = typeof alarmCommands;
export type AlarmCommand = { [K in keyof Commands]: Static<Commands[K]['schema']> }[keyof Commands];
export type AlarmCommandType = AlarmCommand['type'];
