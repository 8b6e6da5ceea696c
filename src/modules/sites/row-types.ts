import { Type, type TSchema } from 'typebox';

/**
 * Building blocks of the rows of a site. A row is written once, in the field order and names of our facts; the site
 * file's own form (snake_case, null for "none", records keyed by duty level) is derived from it by spec.ts with the
 * help of these keywords, which JSON Schema leaves alone:
 *   specKey     the field's name in the file where it is not simply the snake_case of ours; null: not in the file
 *   specNull    the file must say it, and says null for "none"; our fact leaves it out
 *   specRecord  a list here, an object in the file, keyed by this field
 */
export interface SpecKeywords {
  specKey?: string | null;
  specNull?: boolean;
  specRecord?: string;
  /** A text here, a whole number in the file. */
  specNumber?: boolean;
  /** A reference: the parts (by their state name) in which the id must stand. */
  refers?: readonly string[];
  /** The text is a time "HH:MM", hours "HH:MM-HH:MM" or hexadecimal; checked beyond its type. */
  text?: 'clock' | 'hours' | 'hexadecimal' | 'time-zone';
}

export const text = (keywords: SpecKeywords = {}) => Type.String({ minLength: 1, maxLength: 300, ...keywords });
export const number = (keywords: SpecKeywords = {}) => Type.Number({ ...keywords });
export const count = (keywords: SpecKeywords = {}) => Type.Integer({ minimum: 0, ...keywords });
export const amount = (keywords: SpecKeywords = {}) => Type.Number({ minimum: 0, ...keywords });
export const share = () => Type.Number({ minimum: 0, maximum: 1 });
export const clockTime = () => text({ text: 'clock' });
export const hours = () => text({ text: 'hours' });
export const id = (keywords: SpecKeywords = {}) =>
  Type.String({
    minLength: 1,
    maxLength: 64,
    pattern: '^[^\\s/|\\[\\]"]+$',
    ...keywords,
  });
export const refer = (...parts: string[]) => id({ refers: parts });
export const listOf = <S extends TSchema>(item: S, keywords: SpecKeywords = {}) => Type.Array(item, { ...keywords });
export const oneOf = <const T extends readonly string[]>(...values: T) =>
  Type.Unsafe<T[number]>({ type: 'string', enum: values });

/** Left out of our facts when there is none; the file says null, so that "none" is a decision and not a slip. */
export const orNull = <S extends TSchema>(schema: S) => Type.Optional(Object.assign(schema, { specNull: true }));

export const words = () => Type.Object({ zh: text(), en: text() });
export const priority = () => oneOf('P1', 'P2', 'P3', 'P4');

/** [x0, y0, x1, y1] in metres. */
export const rect = () =>
  Type.Unsafe<[number, number, number, number]>({
    type: 'array',
    items: { type: 'number' },
    minItems: 4,
    maxItems: 4,
  });
/** [x, y] in metres. */
export const at = () =>
  Type.Unsafe<[number, number]>({
    type: 'array',
    items: { type: 'number' },
    minItems: 2,
    maxItems: 2,
  });
/** Persons in the early, late and night shift. */
export const byShift = () =>
  Type.Unsafe<[number, number, number]>({
    type: 'array',
    items: { type: 'integer', minimum: 0 },
    minItems: 3,
    maxItems: 3,
  });

/** Where a thing stands: its zone, the zone's level, metres east and north of the site's south-west corner. */
export const standing = {
  zone: refer('zones'),
  level: refer('levels'),
  x: number(),
  y: number(),
};
