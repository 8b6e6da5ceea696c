import { Type, type Static, type TObject } from 'typebox';
import type { Role } from '../module.ts';
import { paperCommands } from './commands-paper.ts';
import { numberedSchema, partSchema, prioritySchema } from './fact-types.ts';

const id = Type.String({ minLength: 1, maxLength: 64 });
const unit = Type.String({ pattern: '^\\d{3}$' });
/** A zone is enough: its middle stands for the spot until somebody says more. */
const place = Type.Object({
  zone: id,
  x: Type.Optional(Type.Number()),
  y: Type.Optional(Type.Number()),
  level: Type.Optional(id),
});
/** Text typed by people: the route masks it, stores it as a part and hands over the part's id. */
const words = Type.Optional(Type.Object({ part: partSchema }));
const force = Type.Optional(numberedSchema);
const units = Type.Array(unit, { maxItems: 50 });
const alarms = Type.Array(id, { maxItems: 200 });
const desk: readonly Role[] = ['dispatcher', 'commander'];
const one = <const T extends string, P extends TObject['properties']>(type: T, fields: P) =>
  Type.Object({ type: Type.Literal(type), ...fields }, { additionalProperties: false });

/** Every command, its fields, and the roles that may give it. */
export const incidentCommands = {
  'start intake': { roles: desk, schema: one('start intake', { cameBy: Type.Optional(numberedSchema) }) },
  'note intake': {
    roles: desk,
    schema: one('note intake', {
      incident: id,
      place: Type.Optional(place),
      incidentType: Type.Optional(id),
      inProgress: Type.Optional(Type.Boolean()),
      cameBy: Type.Optional(numberedSchema),
      words,
    }),
  },
  'drop intake': { roles: desk, schema: one('drop intake', { incident: id }) },
  'open incident': {
    roles: desk,
    schema: one('open incident', {
      incidentType: Type.Optional(id),
      inProgress: Type.Optional(Type.Boolean()),
      priority: Type.Optional(prioritySchema),
      place: Type.Optional(place),
      alarms: Type.Optional(alarms),
      cameBy: Type.Optional(numberedSchema),
      /** One key: the nearest unit goes too, unless `units` names others. */
      send: Type.Optional(Type.Boolean()),
      units: Type.Optional(units),
      force,
      words,
    }),
  },
  'classify incident': {
    roles: desk,
    schema: one('classify incident', {
      incident: id,
      incidentType: id,
      inProgress: Type.Optional(Type.Boolean()),
      priority: Type.Optional(prioritySchema),
    }),
  },
  'link alarms': { roles: desk, schema: one('link alarms', { incident: id, alarms }) },
  'send units': {
    roles: desk,
    /** Without `units` the nearest go. `queue`: a busy unit takes it next. */
    schema: one('send units', {
      incident: id,
      units: Type.Optional(units),
      queue: Type.Optional(Type.Boolean()),
      force,
    }),
  },
  'unqueue unit': { roles: desk, schema: one('unqueue unit', { incident: id, unit }) },
  'wait for a unit': { roles: desk, schema: one('wait for a unit', { incident: id }) },
  'set unit status': {
    roles: desk,
    schema: one('set unit status', {
      unit,
      status: Type.Union([
        Type.Literal('AK'),
        Type.Literal('ER'),
        Type.Literal('OS'),
        Type.Literal('CL'),
        Type.Literal('RT'),
        Type.Literal('AV'),
      ]),
      /** The incident the desk has before it: refused when the unit is at another one by now. */
      incident: Type.Optional(id),
      /** Clear reason, asked with CL. */
      reason: Type.Optional(numberedSchema),
      /** What becomes of the incident when its last unit is clear; the clear reason decides when it is left out. */
      then: Type.Optional(Type.Union([Type.Literal('cleared'), Type.Literal('waiting')])),
      force,
    }),
  },
  'correct status': {
    roles: desk,
    schema: one('correct status', {
      unit,
      incident: id,
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
      withdrawn: Type.Optional(Type.Boolean()),
      reason: numberedSchema,
    }),
  },
  'mark controlled': { roles: desk, schema: one('mark controlled', { incident: id, force }) },
  'close incident': {
    roles: desk,
    schema: one('close incident', {
      incident: id,
      disposition: numberedSchema,
      words,
    }),
  },
  /** Closes a report that needed nobody, by one line of the list of advice. */
  'give advice': { roles: desk, schema: one('give advice', { incident: id, advice: numberedSchema }) },
  'review incident': { roles: ['commander'], schema: one('review incident', { incident: id, words }) },
  'reopen incident': {
    roles: desk,
    schema: one('reopen incident', { incident: id, reason: numberedSchema, words }),
  },
  'link incidents': { roles: desk, schema: one('link incidents', { incident: id, with: id }) },
  /** "Same": an intake, or any other incident, goes into one that is open. */
  'merge incident': { roles: desk, schema: one('merge incident', { incident: id, into: id }) },
  'write log entry': {
    roles: desk,
    schema: one('write log entry', {
      incident: id,
      says: Type.Optional(numberedSchema),
      words,
      onScene: Type.Optional(Type.Boolean()),
      unit: Type.Optional(unit),
      happenedAt: Type.Optional(Type.Integer()),
      corrects: Type.Optional(Type.Integer({ minimum: 1 })),
    }),
  },
  ...paperCommands,
  'tell commander': {
    roles: ['rule'],
    schema: one('tell commander', {
      incident: id,
      why: Type.Union([Type.Literal('no-unit'), Type.Literal('open-long')]),
    }),
  },
} as const satisfies Record<string, { roles: readonly Role[]; schema: TObject }>;

/**
 * The second person, whose name and PIN the route has checked. It is in no schema, so that no request can bring it:
 * the route adds it to the command.
 */
export interface CoSigned {
  coSigner?: { by: string; desk?: string };
}

type Commands = typeof incidentCommands;
export type IncidentCommand = {
  [K in keyof Commands]: Static<Commands[K]['schema']> & (K extends 'close incident' ? CoSigned : unknown);
}[keyof Commands];
export type CommandOf<T extends IncidentCommand['type']> = Extract<IncidentCommand, { type: T }>;
