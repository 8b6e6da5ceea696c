import { Type, type Static } from 'typebox';
import type { DraftOf, FactOf, FactTypes } from '../../base/fact.ts';

const oneOf = <const T extends readonly string[]>(...values: T) =>
  Type.Unsafe<T[number]>({ type: 'string', enum: values });
const sentence = Type.String({ minLength: 1, maxLength: 200 });
export const wordsSchema = Type.Object({ zh: sentence, en: sentence });
export const prioritySchema = oneOf('P1', 'P2', 'P3', 'P4');
export const idSchema = Type.String({ minLength: 1, maxLength: 64 });
/** A line of a numbered list, chosen by the keys 1 to 9. */
export const numberedSchema = Type.Integer({ minimum: 1, maximum: 9 });
/** Id of a part: text that people typed about an incident is never in a fact. */
export const partSchema = Type.String({ maxLength: 64 });
export const stepNo = Type.Integer({ minimum: 1, maximum: 99 });
const ids = Type.Array(idSchema, { minItems: 1, maxItems: 50 });
const conditions = {
  priorities: Type.Optional(Type.Array(prioritySchema, { minItems: 1, maxItems: 4 })),
  zones: Type.Optional(ids),
  dutyLevels: Type.Optional(ids),
};

/** Who answers for a step. */
export const ownerSchema = oneOf('desk', 'commander', 'scene', 'first-unit', 'screening', 'operator');
/** What has to stand beside a step that is done. */
export const evidenceSchema = oneOf('none', 'answer', 'number', 'note', 'unit');

const want = Type.Object({
  roles: Type.Array(idSchema, { minItems: 1, maxItems: 8 }),
  persons: Type.Integer({ minimum: 1, maximum: 50 }),
  within_min: Type.Optional(Type.Integer({ minimum: 1, maximum: 60 })),
  task: wordsSchema,
});
const step = Type.Object({
  no: stepNo,
  words: wordsSchema,
  owner: ownerSchema,
  /** From the moment the plan is called out. */
  due_s: Type.Integer({ minimum: 0, maximum: 86_400 }),
  evidence: evidenceSchema,
  /** Holds back "controlled" until it is done or skipped. */
  required: Type.Boolean(),
});

/** What a plan says: who goes (调派方案), whom to tell, on which channel, what is done (应急处置卡). */
export const contentFields = {
  name: wordsSchema,
  triggers: Type.Object({ types: ids, ...conditions }),
  runCard: Type.Array(Type.Object({ ...conditions, wants: Type.Array(want, { minItems: 1, maxItems: 12 }) }), {
    maxItems: 20,
  }),
  tell: Type.Array(Type.Object({ who: wordsSchema, within_s: Type.Integer({ minimum: 0, maximum: 86_400 }) }), {
    maxItems: 20,
  }),
  /** Use of a radio channel of the site: "command", "response" … */
  channelUse: Type.Optional(idSchema),
  steps: Type.Array(step, { minItems: 1, maxItems: 40 }),
};

const desk = Type.Optional(Type.String());
const plan = Type.String();
const version = Type.Integer({ minimum: 1 });
/** "HC-2026-000123"; in a rehearsal "D7-HC-2026-000123". */
const incident = Type.String();
const count = Type.Integer({ minimum: 0, maximum: 9_999 });

/**
 * Plans, and what became of them in incidents. A version is written once and never changed; a plan called out stays at
 * the version it had then. The incidents module folds who goes and which required steps are open.
 */
export const responsePlanFacts = {
  'response plan set': { v: 1, data: Type.Object({ plan, version, ...contentFields, desk }) },
  'response plan withdrawn': { v: 1, data: Type.Object({ plan, desk }) },
  /** `required`: the steps that hold back "controlled". `reason`: why another plan than the one before (list stepSkip). */
  'response plan called out': {
    v: 1,
    data: Type.Object({
      incident,
      plan,
      version,
      dutyLevel: Type.Optional(Type.String()),
      required: Type.Array(stepNo, { maxItems: 40 }),
      byHand: Type.Boolean(),
      reason: Type.Optional(numberedSchema),
      desk,
    }),
  },
  'response plan stood down': {
    v: 1,
    data: Type.Object({ incident, plan, reason: Type.Optional(numberedSchema), desk }),
  },
  'plan step done': {
    v: 1,
    data: Type.Object({
      incident,
      step: stepNo,
      answer: Type.Optional(Type.Boolean()),
      number: Type.Optional(count),
      unit: Type.Optional(Type.String()),
      words: Type.Optional(partSchema),
      desk,
    }),
  },
  /** It tells the commander, whose desk shows it until he has looked at it. */
  'plan step skipped': {
    v: 1,
    data: Type.Object({ incident, step: stepNo, reason: numberedSchema, words: Type.Optional(partSchema), desk }),
  },
  'plan step reopened': { v: 1, data: Type.Object({ incident, step: stepNo, desk }) },
  'skipped steps seen': {
    v: 1,
    data: Type.Object({ incident, steps: Type.Array(stepNo, { maxItems: 40 }), desk }),
  },
  /**
   * METHANE: major incident, exact location, type, hazards, access, number of casualties, emergency services. Counts
   * only, never who. Each is numbered; a later one stands beside the earlier.
   */
  'first report given': {
    v: 1,
    data: Type.Object({
      incident,
      no: Type.Integer({ minimum: 1 }),
      major: oneOf('none', 'standby', 'declared'),
      location: Type.Optional(partSchema),
      hazards: Type.Array(numberedSchema, { maxItems: 9 }),
      access: Type.Optional(partSchema),
      casualties: Type.Optional(Type.Object({ immediate: count, urgent: count, minor: count, dead: count })),
      present: Type.Array(idSchema, { maxItems: 20 }),
      needed: Type.Array(idSchema, { maxItems: 20 }),
      unit: Type.Optional(Type.String()),
      desk,
    }),
  },
} as const satisfies FactTypes;

export type ResponsePlanFact = FactOf<typeof responsePlanFacts>;
export type ResponsePlanDraft = DraftOf<typeof responsePlanFacts>;
export type PlanVersion = Static<(typeof responsePlanFacts)['response plan set']['data']>;
export type PlanContent = Omit<PlanVersion, 'plan' | 'version' | 'desk'>;
export type PlanStep = Static<typeof step>;
export type Owner = Static<typeof ownerSchema>;
export type Evidence = Static<typeof evidenceSchema>;
export type Casualties = { immediate: number; urgent: number; minor: number; dead: number };
