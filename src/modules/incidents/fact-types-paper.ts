import { Type } from 'typebox';
import type { FactTypes } from '../../base/fact.ts';

const number = Type.Integer({ minimum: 1 });
const desk = Type.Optional(Type.String());

/**
 * What is written down on paper while no desk works. Forms are numbered; the numbers are given out before they are printed.
 * All facts of one late entry stand in a row behind "paper form entered", each with `at`, the time on the paper.
 */
export const paperFacts = {
  'paper forms reserved': { v: 1, data: Type.Object({ from: number, to: number }) },
  'paper form entered': { v: 1, data: Type.Object({ form: number, incident: Type.String(), desk }) },
  /**
   * A state a unit had on paper, when the board knows something newer of it by now: it belongs to the incident's
   * history, and the board stays as it is.
   */
  'past step entered': {
    v: 1,
    data: Type.Object({
      unit: Type.String(),
      incident: Type.String(),
      status: Type.Union([
        Type.Literal('DP'),
        Type.Literal('AK'),
        Type.Literal('ER'),
        Type.Literal('OS'),
        Type.Literal('CL'),
        Type.Literal('RT'),
        Type.Literal('AV'),
      ]),
      reason: Type.Optional(Type.Integer({ minimum: 1, maximum: 9 })),
      desk,
    }),
  },
  /** The kit could not be drawn, put on the disk or printed; once, when it begins, and again when the reason changes. */
  'paper kit failed': {
    v: 1,
    data: Type.Object({ why: Type.Union([Type.Literal('drawing'), Type.Literal('disk'), Type.Literal('printer')]) }),
  },
  'paper kit restored': { v: 1, data: Type.Object({}) },
} as const satisfies FactTypes;
