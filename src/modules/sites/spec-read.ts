import type { TObject, TSchema } from 'typebox';
import { isTimeZone, parseClockTime, parseHours } from '../../base/local-time.ts';
import { nearestWord } from '../../base/nearest.ts';
import type { Path } from './json-places.ts';
import type { SpecKeywords } from './row-types.ts';

/** Told of everything that is wrong while a row is read, and of every id that must stand somewhere else. */
export interface Reader {
  wrong(code: ReadProblem, path: Path, detail: Record<string, string | number>): void;
  refers(path: Path, id: string, parts: readonly string[]): void;
}
export type ReadProblem =
  | 'SITE_KEY_UNKNOWN'
  | 'SITE_KEY_MISSING'
  | 'SITE_TYPE_WRONG'
  | 'SITE_VALUE_NOT_ALLOWED'
  | 'SITE_NUMBER_OUT_OF_RANGE'
  | 'SITE_TEXT_LENGTH'
  | 'SITE_ID_MALFORMED'
  | 'SITE_TIME_MALFORMED'
  | 'SITE_HOURS_MALFORMED'
  | 'SITE_NOT_HEXADECIMAL'
  | 'SITE_TIME_ZONE_UNKNOWN';

/** A row's schema as the reader walks it: JSON Schema's words and ours. */
export interface Shape extends SpecKeywords {
  type?: string;
  properties?: Record<string, Shape>;
  required?: string[];
  items?: Shape;
  enum?: readonly string[];
  const?: unknown;
  anyOf?: Shape[];
  pattern?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
}
export const shapeOf = (schema: TSchema): Shape => schema as unknown as Shape;

/** "pollInterval_s" → "poll_interval_s". */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
/** The field's name in the file: null for what is not in it. */
export function specKeyOf(name: string, shape: Shape): string | null {
  return shape.specKey === undefined ? snakeCase(name) : shape.specKey;
}

/** Reads one row of the file into the form of our facts. What is wrong is told to the reader and left out. */
export function readRow(
  schema: TObject,
  raw: unknown,
  path: Path,
  computed: Record<string, unknown>,
  reader: Reader,
): Record<string, unknown> | null {
  return readObject(shapeOf(schema), raw, path, computed, reader);
}

function readObject(
  shape: Shape,
  raw: unknown,
  path: Path,
  computed: Record<string, unknown>,
  reader: Reader,
): Record<string, unknown> | null {
  if (!isObject(raw)) {
    reader.wrong('SITE_TYPE_WRONG', path, { wanted: 'object', found: typeOf(raw) });
    return null;
  }
  const row: Record<string, unknown> = {};
  const known = new Set<string>();
  let whole = false;
  for (const [name, field] of Object.entries(shape.properties ?? {})) {
    const key = specKeyOf(name, field);
    if (key === null) {
      if (computed[name] !== undefined) row[name] = computed[name];
      continue;
    }
    if (key === '') {
      row[name] = readRecord(field, raw, path, reader);
      whole = true;
      continue;
    }
    known.add(key);
    const value = Object.hasOwn(raw, key) ? raw[key] : undefined;
    if (value === undefined) {
      if (shape.required?.includes(name) || field.specNull) {
        reader.wrong('SITE_KEY_MISSING', [...path, key], { key, wanted: wantedOf(field) });
      }
    } else if (!(value === null && field.specNull)) {
      const read = readValue(field, value, [...path, key], reader);
      if (read !== undefined) row[name] = read;
    }
  }
  if (!whole) tellUnknown(raw, known, path, reader);
  return row;
}

export function tellUnknown(raw: Record<string, unknown>, known: Set<string>, path: Path, reader: Reader): void {
  for (const key of Object.keys(raw)) {
    if (known.has(key)) continue;
    const nearest = nearestWord(key, known);
    reader.wrong('SITE_KEY_UNKNOWN', [...path, key], nearest === null ? { key } : { key, nearest });
  }
}

/** `{"D1": [1, 1, 1]}` in the file is `[{dutyLevel: "D1", persons: [1, 1, 1]}]` in our facts. */
function readRecord(shape: Shape, raw: unknown, path: Path, reader: Reader): unknown {
  if (!isObject(raw)) return wrongType('object', raw, path, reader);
  const keyName = shape.specRecord!;
  const [valueName, valueShape] = Object.entries(shape.items!.properties!).find(([name]) => name !== keyName)!;
  const keyShape = shape.items!.properties![keyName]!;
  return Object.entries(raw).map(([key, value]) => ({
    [keyName]: readValue(keyShape, key, [...path, key], reader),
    [valueName]: readValue(valueShape, value, [...path, key], reader),
  }));
}

function readValue(shape: Shape, raw: unknown, path: Path, reader: Reader): unknown {
  if (shape.anyOf) {
    const fits = shape.anyOf.find(
      (each) => each.type === typeOf(raw) || (each.type === 'integer' && typeof raw === 'number'),
    );
    if (!fits) return wrongType(wantedOf(shape), raw, path, reader);
    return readValue(fits, raw, path, reader);
  }
  if (shape.const !== undefined) {
    if (raw === shape.const) return raw;
    reader.wrong('SITE_VALUE_NOT_ALLOWED', path, { found: spell(raw), allowed: String(shape.const) });
    return undefined;
  }
  if (shape.properties) return readObject(shape, raw, path, {}, reader) ?? undefined;
  if (shape.specRecord !== undefined) return readRecord(shape, raw, path, reader);
  if (shape.items) return readList(shape, raw, path, reader);
  if (shape.type === 'boolean') return typeof raw === 'boolean' ? raw : wrongType('boolean', raw, path, reader);
  if (shape.type === 'number' || shape.type === 'integer') return readNumber(shape, raw, path, reader);
  if (shape.specNumber) {
    if (!Number.isInteger(raw)) return wrongType('integer', raw, path, reader);
    return String(raw as number);
  }
  return readText(shape, raw, path, reader);
}

function readList(shape: Shape, raw: unknown, path: Path, reader: Reader): unknown {
  if (!Array.isArray(raw)) return wrongType('array', raw, path, reader);
  const length = shape.minItems ?? raw.length;
  if (raw.length < length || raw.length > (shape.maxItems ?? raw.length)) {
    reader.wrong('SITE_NUMBER_OUT_OF_RANGE', path, { found: raw.length, least: length, most: length });
    return undefined;
  }
  const items = raw.map((item, index) => readValue(shape.items!, item, [...path, index], reader));
  // A list with a hole is no list: what was wrong in it has been told.
  return items.includes(undefined) ? undefined : items;
}

function readNumber(shape: Shape, raw: unknown, path: Path, reader: Reader): unknown {
  if (typeof raw !== 'number' || !Number.isFinite(raw)) return wrongType(shape.type!, raw, path, reader);
  if (shape.type === 'integer' && !Number.isInteger(raw)) return wrongType('integer', raw, path, reader);
  if (raw < (shape.minimum ?? -Infinity) || raw > (shape.maximum ?? Infinity)) {
    const detail: Record<string, string | number> = { found: raw };
    if (shape.minimum !== undefined) detail.least = shape.minimum;
    if (shape.maximum !== undefined) detail.most = shape.maximum;
    reader.wrong('SITE_NUMBER_OUT_OF_RANGE', path, detail);
    return undefined;
  }
  return raw;
}

function readText(shape: Shape, raw: unknown, path: Path, reader: Reader): unknown {
  if (typeof raw !== 'string') return wrongType('string', raw, path, reader);
  const problem = textProblem(shape, raw);
  if (problem) {
    reader.wrong(problem[0], path, problem[1]);
    return undefined;
  }
  if (shape.refers) reader.refers(path, raw, shape.refers);
  return raw;
}

function textProblem(shape: Shape, raw: string): [ReadProblem, Record<string, string | number>] | null {
  if (shape.enum && !shape.enum.includes(raw)) {
    const nearest = nearestWord(raw, shape.enum);
    const detail = { found: raw, allowed: shape.enum.join(', ') };
    return ['SITE_VALUE_NOT_ALLOWED', nearest === null ? detail : { ...detail, nearest }];
  }
  if (shape.pattern && !patternOf(shape.pattern).test(raw)) return ['SITE_ID_MALFORMED', { found: raw }];
  if (raw.length < (shape.minLength ?? 0) || raw.length > (shape.maxLength ?? Infinity)) {
    return ['SITE_TEXT_LENGTH', { length: raw.length, least: shape.minLength ?? 0, most: shape.maxLength ?? 0 }];
  }
  if (shape.text === 'clock' && parseClockTime(raw) === null) return ['SITE_TIME_MALFORMED', { found: raw }];
  if (shape.text === 'hours' && parseHours(raw) === null) return ['SITE_HOURS_MALFORMED', { found: raw }];
  if (shape.text === 'hexadecimal' && !/^[0-9A-Fa-f]{1,16}$/.test(raw)) return ['SITE_NOT_HEXADECIMAL', { found: raw }];
  if (shape.text === 'time-zone' && !isTimeZone(raw)) return ['SITE_TIME_ZONE_UNKNOWN', { found: raw }];
  return null;
}

/** Every id of a file is held against the same one pattern; making it once is enough. */
const patterns = new Map<string, RegExp>();
function patternOf(source: string): RegExp {
  let pattern = patterns.get(source);
  if (!pattern) patterns.set(source, (pattern = new RegExp(source, 'u')));
  return pattern;
}

function wrongType(wanted: string, raw: unknown, path: Path, reader: Reader): undefined {
  reader.wrong('SITE_TYPE_WRONG', path, { wanted, found: typeOf(raw) });
  return undefined;
}

export function isObject(raw: unknown): raw is Record<string, unknown> {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw);
}
function typeOf(raw: unknown): string {
  if (raw === null) return 'null';
  return Array.isArray(raw) ? 'array' : typeof raw;
}
function wantedOf(shape: Shape): string {
  if (shape.anyOf) return shape.anyOf.map(wantedOf).join(' / ');
  if (shape.specRecord !== undefined) return 'object';
  return shape.specNumber ? 'integer' : (shape.type ?? 'object');
}

/** A value as it stands in the file, cut short; what is not there at all is said to be nothing. */
export function spell(raw: unknown): string {
  return raw === undefined ? '' : typeof raw === 'string' ? raw.slice(0, 60) : (JSON.stringify(raw) ?? '').slice(0, 60);
}
