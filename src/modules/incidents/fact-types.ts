import { Type } from 'typebox';
import type { DraftOf, FactOf, FactTypes } from '../../base/fact.ts';
import { paperFacts } from './fact-types-paper.ts';

/** A spot on the site: metres on the level's plan. */
export const placeSchema = Type.Object({
  zone: Type.String(),
  x: Type.Number(),
  y: Type.Number(),
  level: Type.String(),
});
export const prioritySchema = Type.Union([
  Type.Literal('P1'),
  Type.Literal('P2'),
  Type.Literal('P3'),
  Type.Literal('P4'),
]);
/** A line of a numbered list, chosen by the keys 1 to 9. */
export const numberedSchema = Type.Integer({ minimum: 1, maximum: 9 });
/** Id of a part (SHA-256, hex): text that people typed is never in a fact. */
export const partSchema = Type.String({ maxLength: 64 });
const desk = Type.Optional(Type.String());
const forced = Type.Optional(numberedSchema);

/** "HC-2026-000123"; in a rehearsal "D7-HC-2026-000123". */
const incident = Type.String();
/** A unit's id is its call-sign. */
const unit = Type.String();

/**
 * What happened to incidents, and what units did for them. `desk` is the desk the act was done at (figures are kept
 * per desk). `forced` is the line of the force reasons when an act broke the order of states.
 * An alarm named in `alarms` of "incident opened" or "incident alarms linked" is acknowledged by that fact.
 */
export const incidentFacts = {
  /** One key: the received clock runs, nothing else is known yet. */
  'intake started': { v: 1, data: Type.Object({ incident, cameBy: Type.Optional(numberedSchema), desk }) },
  /** What the caller said so far, in any order; absent fields stay as they are. */
  'intake noted': {
    v: 1,
    data: Type.Object({
      incident,
      place: Type.Optional(placeSchema),
      cameBy: Type.Optional(numberedSchema),
      words: Type.Optional(partSchema),
      desk,
    }),
  },
  /** The key was pressed by mistake, or the caller hung up. The number is not used again. */
  'intake dropped': { v: 1, data: Type.Object({ incident, desk }) },
  /** One fact acknowledges the alarms, opens and (`send`) dispatches the units named. Without `type` it is classified later. */
  'incident opened': {
    v: 1,
    data: Type.Object({
      incident,
      type: Type.Optional(Type.String()),
      priority: prioritySchema,
      place: placeSchema,
      alarms: Type.Array(Type.String(), { maxItems: 200 }),
      cameBy: numberedSchema,
      send: Type.Boolean(),
      units: Type.Array(unit, { maxItems: 50 }),
      words: Type.Optional(partSchema),
      receivedAt: Type.Integer(),
      desk,
    }),
  },
  'incident classified': {
    v: 1,
    data: Type.Object({ incident, type: Type.String(), priority: prioritySchema, desk }),
  },
  'incident alarms linked': {
    v: 1,
    data: Type.Object({ incident, alarms: Type.Array(Type.String(), { maxItems: 200 }), desk }),
  },

  /** `fromQueue`: the unit came free and its next incident was waiting for it. */
  'unit dispatched': { v: 1, data: Type.Object({ unit, incident, fromQueue: Type.Boolean(), forced, desk }) },
  'unit queued': { v: 1, data: Type.Object({ unit, incident, desk }) },
  'unit taken from the queue': { v: 1, data: Type.Object({ unit, incident, desk }) },
  'unit acknowledged': { v: 1, data: Type.Object({ unit, incident, forced, desk }) },
  'unit en route': { v: 1, data: Type.Object({ unit, incident, forced, desk }) },
  'unit on scene': { v: 1, data: Type.Object({ unit, incident, forced, desk }) },
  /** `takenTo`: the unit was taken to a more urgent incident. */
  'unit clear': {
    v: 1,
    data: Type.Object({ unit, incident, reason: numberedSchema, takenTo: Type.Optional(incident), forced, desk }),
  },
  'unit returning': { v: 1, data: Type.Object({ unit, incident: Type.Optional(incident), forced, desk }) },
  'unit back at post': { v: 1, data: Type.Object({ unit, incident: Type.Optional(incident), forced, desk }) },
  /** Stands beside the original time, which stays. `withdrawn`: it did not happen, the unit goes back one state. */
  'status corrected': {
    v: 1,
    data: Type.Object({
      unit,
      incident,
      status: Type.Union([
        Type.Literal('DP'),
        Type.Literal('AK'),
        Type.Literal('ER'),
        Type.Literal('OS'),
        Type.Literal('CL'),
        Type.Literal('RT'),
        Type.Literal('AV'),
      ]),
      statedAt: Type.Optional(Type.Integer()),
      withdrawn: Type.Boolean(),
      reason: numberedSchema,
      desk,
    }),
  },

  'incident waiting for a unit': { v: 1, data: Type.Object({ incident, desk }) },
  'incident controlled': { v: 1, data: Type.Object({ incident, forced, desk }) },
  'incident cleared': { v: 1, data: Type.Object({ incident, desk }) },
  /** `confirmedBy`: the second person, where the rule asks for one. */
  'incident closed': {
    v: 1,
    data: Type.Object({
      incident,
      disposition: numberedSchema,
      confirmedBy: Type.Optional(Type.String()),
      words: Type.Optional(partSchema),
      desk,
    }),
  },
  /** The caller was told what to do and nobody was sent: the line of the list of advice. It is closed by the same act. */
  'advice given': { v: 1, data: Type.Object({ incident, advice: numberedSchema, desk }) },
  'incident reviewed': { v: 1, data: Type.Object({ incident, words: Type.Optional(partSchema), desk }) },
  'incident reopened': {
    v: 1,
    data: Type.Object({ incident, reason: numberedSchema, words: Type.Optional(partSchema), desk }),
  },
  'incidents linked': { v: 1, data: Type.Object({ incident, with: incident, desk }) },
  /** Its alarms and the units still at work go over to `into`; the log stays where it was written. */
  'incident merged': {
    v: 1,
    data: Type.Object({ incident, into: incident, units: Type.Array(unit, { maxItems: 50 }), desk }),
  },
  /** Numbered from 1 in each incident and never changed: a correction is a new entry that names the one it corrects. */
  'log entry written': {
    v: 1,
    data: Type.Object({
      incident,
      no: Type.Integer({ minimum: 1 }),
      says: Type.Optional(numberedSchema),
      words: Type.Optional(partSchema),
      /** Said by somebody who stands on the spot. */
      onScene: Type.Boolean(),
      unit: Type.Optional(unit),
      /** Late entry: when it happened, beside when it was written. */
      happenedAt: Type.Optional(Type.Integer()),
      corrects: Type.Optional(Type.Integer({ minimum: 1 })),
      desk,
    }),
  },
  /** By rule: no unit was sent within the target, or an urgent incident has been open too long. */
  'commander told': {
    v: 1,
    data: Type.Object({ incident, why: Type.Union([Type.Literal('no-unit'), Type.Literal('open-long')]) }),
  },
  ...paperFacts,
} as const satisfies FactTypes;

export type IncidentFact = FactOf<typeof incidentFacts>;
export type IncidentDraft = DraftOf<typeof incidentFacts>;
