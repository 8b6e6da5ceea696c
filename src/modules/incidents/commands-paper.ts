import { Type, type TSchema } from 'typebox';
import type { Role } from '../module.ts';
import { numberedSchema, partSchema, prioritySchema } from './fact-types.ts';

/** Lines of one form. A form has room for about thirty; a continuation is a form of its own. */
export const paperLinesMax = 60;

const id = Type.String({ minLength: 1, maxLength: 64 });
const at = Type.Integer();

/** The lines with typed text as it is given (`words`): a part in the command, plain text at the door. */
export function paperLine<W extends TSchema>(words: W) {
  return Type.Union([
    Type.Object(
      {
        at,
        does: Type.Literal('received'),
        zone: id,
        incidentType: Type.Optional(id),
        priority: Type.Optional(prioritySchema),
        cameBy: Type.Optional(numberedSchema),
        words: Type.Optional(words),
      },
      { additionalProperties: false },
    ),
    Type.Object(
      {
        at,
        does: Type.Literal('unit'),
        unit: Type.String({ pattern: '^\\d{3}$' }),
        status: Type.Union([
          Type.Literal('DP'),
          Type.Literal('AK'),
          Type.Literal('ER'),
          Type.Literal('OS'),
          Type.Literal('CL'),
          Type.Literal('RT'),
          Type.Literal('AV'),
        ]),
        /** Clear reason, with CL. */
        reason: Type.Optional(numberedSchema),
      },
      { additionalProperties: false },
    ),
    Type.Object(
      {
        at,
        does: Type.Literal('log'),
        says: Type.Optional(numberedSchema),
        onScene: Type.Optional(Type.Boolean()),
        words: Type.Optional(words),
      },
      { additionalProperties: false },
    ),
    Type.Object({ at, does: Type.Literal('controlled') }, { additionalProperties: false }),
    Type.Object(
      { at, does: Type.Literal('closed'), disposition: numberedSchema, words: Type.Optional(words) },
      { additionalProperties: false },
    ),
  ]);
}

const desk: readonly Role[] = ['dispatcher', 'commander'];
const rule: readonly Role[] = ['rule'];

export const paperCommands = {
  /** Without `incident` the first line is "received" and opens one. */
  'enter from paper': {
    roles: desk,
    schema: Type.Object(
      {
        type: Type.Literal('enter from paper'),
        form: Type.Integer({ minimum: 1 }),
        incident: Type.Optional(id),
        lines: Type.Array(paperLine(Type.Object({ part: partSchema })), { minItems: 1, maxItems: paperLinesMax }),
      },
      { additionalProperties: false },
    ),
  },
  'reserve paper forms': {
    roles: rule,
    schema: Type.Object({
      type: Type.Literal('reserve paper forms'),
      count: Type.Integer({ minimum: 1, maximum: 100 }),
    }),
  },
  'note paper kit': {
    roles: rule,
    schema: Type.Object({
      type: Type.Literal('note paper kit'),
      failed: Type.Union([Type.Literal('drawing'), Type.Literal('disk'), Type.Literal('printer'), Type.Null()]),
    }),
  },
} as const;
