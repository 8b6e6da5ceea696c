import { Type } from 'typebox';
import type { DraftOf, FactOf, FactTypes } from '../../base/fact.ts';

const incident = Type.String();
const desk = Type.Optional(Type.String());
const number = Type.Integer({ minimum: 1 });

/** Who has to be told by rule; what each means and by when stands in rules.ts. */
export type RuleWhom = 'commander' | 'fire-control-room' | 'fire-service' | 'lift-voice' | 'lift-firm';
/** A line of a response plan that no rule knows: "4@PL3/2" is the fourth whom version 2 of PL3 tells. */
export type PlanLine = `${number}@${string}`;
export const whomSchema = Type.Unsafe<RuleWhom | PlanLine>(
  Type.String({
    pattern: '^(commander|fire-control-room|fire-service|lift-voice|lift-firm|[1-9]\\d?@.{1,64}/[1-9]\\d*)$',
  }),
);
export const resultSchema = Type.Union([Type.Literal('reached'), Type.Literal('no-answer'), Type.Literal('engaged')]);
/**
 * A number of another desk's book or of the telephone system: capital letters, digits and few signs, so that no name
 * and no sentence fits into it. What looks like a person's number is refused before it is written.
 */
export const codeSchema = Type.String({ pattern: '^[A-Z0-9][A-Z0-9./_-]{0,31}$' });

/** Version 1 knew no lines of plans in `whom`; whatever it said is said so still. */
const asItWas = (old: object) => old;

/**
 * Who was told of an incident, and which other desks handed it over. Entries and jobs are counted from 1 in each
 * incident and never change; what comes later is a fact of its own that names them.
 */
export const toldFacts = {
  /** One call. `whom`: the rule or plan line it answers. `number`: place in the contact's call order. */
  'told entry written': {
    v: 2,
    upgrades: [asItWas],
    data: Type.Object({
      incident,
      entry: number,
      whom: Type.Optional(whomSchema),
      contact: Type.Optional(Type.String()),
      number: Type.Optional(number),
      result: resultSchema,
      reference: Type.Optional(codeSchema),
      desk,
    }),
  },
  'told reference noted': { v: 1, data: Type.Object({ incident, entry: number, reference: codeSchema, desk }) },
  'told party arrived': { v: 1, data: Type.Object({ incident, entry: number, desk }) },
  'told party left': { v: 1, data: Type.Object({ incident, entry: number, desk }) },
  /** Another desk handed the matter over, under its own number. */
  'partner job noted': {
    v: 1,
    data: Type.Object({
      incident,
      job: number,
      agency: Type.String(),
      theirNumber: Type.Optional(codeSchema),
      handedOverAt: Type.Integer(),
      reportBackDue: Type.Optional(Type.Integer()),
      desk,
    }),
  },
  'partner told back': { v: 1, data: Type.Object({ incident, job: number, desk }) },
  /** The telephone system's own number of the call: all that is kept of who phoned. */
  'call reference noted': { v: 1, data: Type.Object({ incident, reference: codeSchema, desk }) },
  /** By rule: somebody was not told, did not come, or was not reported back to in time. It rings. */
  'telling overdue': {
    v: 2,
    upgrades: [asItWas],
    data: Type.Object({
      incident,
      about: Type.Union([Type.Literal('tell'), Type.Literal('arrive'), Type.Literal('report-back')]),
      whom: Type.Optional(whomSchema),
      job: Type.Optional(number),
      dueAt: Type.Integer(),
      /** The how many-th ring. */
      ring: number,
    }),
  },
} as const satisfies FactTypes;

export type ToldFact = FactOf<typeof toldFacts>;
export type ToldDraft = DraftOf<typeof toldFacts>;
