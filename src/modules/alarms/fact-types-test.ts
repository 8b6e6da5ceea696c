import { Type } from 'typebox';
import type { FactTypes } from '../../base/fact.ts';

/** What is said while a granted test covers it. */
export const testFacts = {
  /**
   * It goes to the list of the test: no row, no sound, no clock. `priority` is what it would have had; without one the
   * rules of the site count it as no alarm.
   */
  'test signal kept': {
    v: 1,
    data: Type.Object({
      test: Type.String(),
      kind: Type.String(),
      class: Type.Union([Type.Literal('alarm'), Type.Literal('supervisory'), Type.Literal('trouble')]),
      phase: Type.Union([Type.Literal('new'), Type.Literal('restore'), Type.Literal('still'), Type.Literal('cancel')]),
      priority: Type.Optional(
        Type.Union([Type.Literal('P1'), Type.Literal('P2'), Type.Literal('P3'), Type.Literal('P4')]),
      ),
      panel: Type.Optional(Type.String()),
      point: Type.Optional(Type.String()),
      zone: Type.Optional(Type.String()),
      panelZone: Type.Optional(Type.Integer()),
      area: Type.Optional(Type.String()),
      mark: Type.Optional(Type.Union([Type.Literal('fire-unconfirmed'), Type.Literal('fire-confirmed')])),
      scheme: Type.Optional(Type.Union([Type.Literal('contact-id'), Type.Literal('sia-dc03')])),
      code: Type.Optional(Type.String()),
      deviceText: Type.Optional(Type.String({ maxLength: 120 })),
    }),
  },
} as const satisfies FactTypes;
