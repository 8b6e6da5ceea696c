import { Type, type TObject } from 'typebox';
import type { Role } from '../module.ts';

const id = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,63}$' });
const desk: readonly Role[] = ['administrator', 'commander', 'dispatcher'];

/** Every command, its fields, and the roles that may give it. */
export const practiceCommands = {
  'begin scene': {
    roles: desk,
    schema: Type.Object({ type: Type.Literal('begin scene'), scene: id }, { additionalProperties: false }),
  },
  'give card': {
    roles: desk,
    schema: Type.Object({ type: Type.Literal('give card'), scene: id, card: id }, { additionalProperties: false }),
  },
} as const satisfies Record<string, { roles: readonly Role[]; schema: TObject }>;

export type PracticeCommand =
  { type: 'begin scene'; scene: string } | { type: 'give card'; scene: string; card: string };
