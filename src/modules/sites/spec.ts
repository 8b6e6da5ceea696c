import type { TSchema } from 'typebox';
import type { SiteHead } from './facts.ts';
import type { Path } from './json-places.ts';
import { partNames, parts, type PartName, type RowOf } from './parts.ts';
import { siteHead } from './rows-single.ts';
import { isObject, readRow, shapeOf, specKeyOf, tellUnknown, type Reader, type Shape, spell } from './spec-read.ts';

export const specVersion = 'watchfloor.site-spec/3';

/** Without these a site has no place, no desk and nothing to hear: every other part may be left out. */
const partsNeeded: readonly PartName[] = [
  'levels',
  'zones',
  'dutyLevels',
  'posts',
  'incidentTypes',
  'pointKinds',
  'alarmPanels',
  'alarmPoints',
];

/** A site file in the form of our facts, each row with its place in the file. */
export interface SiteRows {
  head: SiteHead;
  /** Only rows without a mistake of their own, so that whoever reads on finds every field in place. */
  rows: { [P in PartName]: PlacedRow<P>[] };
  /** Every id that stands in the file, of rows with mistakes too: a reference to one of those does not dangle. */
  ids: { [P in PartName]: { id: string; path: Path }[] };
}
export interface PlacedRow<P extends PartName = PartName> {
  row: RowOf<P>;
  path: Path;
}

/** Reads a whole site. What cannot be read has been told to the reader; null when there is no head to speak of. */
export function readSite(spec: unknown, reader: Reader): SiteRows | null {
  if (!isObject(spec)) {
    reader.wrong('SITE_TYPE_WRONG', [], { wanted: 'object', found: spec === null ? 'null' : typeof spec });
    return null;
  }
  if (spec.schema !== specVersion) {
    reader.wrong('SITE_VALUE_NOT_ALLOWED', ['schema'], { found: spell(spec.schema), allowed: specVersion });
  }
  const headShape = shapeOf(siteHead);
  const headKeys = Object.entries(headShape.properties!).map(([name, field]) => specKeyOf(name, field)!);
  const partKeys = partNames.map((name) => parts[name].specKey);
  tellUnknown(spec, new Set(['$schema', 'schema', ...headKeys, ...partKeys]), [], reader);
  const headOnly = Object.fromEntries(
    headKeys.filter((key) => Object.hasOwn(spec, key)).map((key) => [key, spec[key]]),
  );
  const head = readRow(siteHead, headOnly, [], {}, reader);
  const rows = Object.fromEntries(partNames.map((name) => [name, readPart(name, spec, reader)]));
  const ids = Object.fromEntries(partNames.map((name) => [name, idsOf(name, spec)]));
  return { head, rows, ids } as unknown as SiteRows;
}

function idsOf(name: PartName, spec: Record<string, unknown>): { id: string; path: Path }[] {
  const { specKey: key, row: schema } = parts[name];
  const idKey = specKeyOf('id', shapeOf(schema).properties!.id!);
  const raw = spec[key];
  if (idKey === null || !Array.isArray(raw)) return [];
  return raw.flatMap((each: unknown, index) => {
    const id = isObject(each) ? each[idKey] : undefined;
    return typeof id === 'string' || typeof id === 'number' ? [{ id: String(id), path: [key, index, idKey] }] : [];
  });
}

function readPart(name: PartName, spec: Record<string, unknown>, all: Reader): { row: unknown; path: Path }[] {
  const { specKey: key, kind, row: schema } = parts[name];
  const raw = Object.hasOwn(spec, key) ? spec[key] : undefined;
  let mistakes = 0;
  const reader: Reader = {
    wrong(...told) {
      mistakes++;
      all.wrong(...told);
    },
    refers: (...reference) => all.refers(...reference),
  };
  if (raw === undefined) {
    if (partsNeeded.includes(name)) reader.wrong('SITE_KEY_MISSING', [key], { key, wanted: 'array' });
    return [];
  }
  if (kind === 'single') {
    const row = readRow(schema, raw, [key], { id: 'site' }, reader);
    return mistakes === 0 ? [{ row, path: [key] }] : [];
  }
  if (!Array.isArray(raw)) {
    reader.wrong('SITE_TYPE_WRONG', [key], { wanted: 'array', found: isObject(raw) ? 'object' : typeof raw });
    return [];
  }
  const ofKind = new Map<string, number>();
  return raw.flatMap((each: unknown, index) => {
    const path = [key, index];
    const before = mistakes;
    const row = readRow(schema, each, path, computedOf(name, each, index, ofKind), reader);
    return mistakes === before ? [{ row, path }] : [];
  });
}

/** What stands in our facts and not in the file: the place in a list that has an order, and ids of rows without one. */
function computedOf(name: PartName, raw: unknown, index: number, ofKind: Map<string, number>): Record<string, unknown> {
  if (name !== 'priorityRules') return { order: index + 1 };
  const kind = isObject(raw) ? String(raw.kind) : '';
  const order = (ofKind.get(kind) ?? 0) + 1;
  ofKind.set(kind, order);
  return { id: `${kind}-${order}`, order };
}

/** The JSON Schema of a site file (2020-12), for editors. Made from the rows, so it cannot say something else. */
export function siteFileSchema(): Record<string, unknown> {
  const head = fileShape(shapeOf(siteHead));
  const properties: Record<string, unknown> = { schema: { const: specVersion }, ...(head.properties as object) };
  for (const name of partNames) {
    const row = fileShape(shapeOf(parts[name].row as TSchema));
    properties[parts[name].specKey] = parts[name].kind === 'single' ? row : { type: 'array', items: row };
  }
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'watchfloor.site-spec/3',
    title: 'Watchfloor site file',
    type: 'object',
    properties: { $schema: { type: 'string' }, ...properties },
    required: ['schema', ...(head.required as string[]), ...partsNeeded.map((name) => parts[name].specKey)],
    additionalProperties: false,
  };
}

const clockPattern = '^([01]\\d|2[0-3]):[0-5]\\d$|^24:00$';
const hoursPattern = '^([01]\\d|2[0-3]):[0-5]\\d-(([01]\\d|2[0-3]):[0-5]\\d|24:00)$';

function fileShape(shape: Shape): Record<string, unknown> {
  if (shape.anyOf) return { anyOf: shape.anyOf.map(fileShape) };
  if (shape.specRecord !== undefined) {
    const [, value] = Object.entries(shape.items!.properties!).find(([name]) => name !== shape.specRecord)!;
    return { type: 'object', additionalProperties: fileShape(value) };
  }
  if (shape.properties) return fileObject(shape);
  if (shape.items) {
    const list: Record<string, unknown> = { type: 'array', items: fileShape(shape.items) };
    if (shape.minItems !== undefined) Object.assign(list, { minItems: shape.minItems, maxItems: shape.maxItems });
    return list;
  }
  if (shape.const !== undefined) return { const: shape.const };
  if (shape.specNumber) return { type: 'integer' };
  const { type, enum: values, pattern, minimum, maximum, minLength, maxLength } = shape;
  const plain: Record<string, unknown> = { type, enum: values, pattern, minimum, maximum, minLength, maxLength };
  if (shape.text === 'clock') plain.pattern = clockPattern;
  if (shape.text === 'hours') plain.pattern = hoursPattern;
  if (shape.text === 'hexadecimal') plain.pattern = '^[0-9A-Fa-f]{1,16}$';
  return Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined));
}

function fileObject(shape: Shape): Record<string, unknown> {
  const properties: Record<string, unknown> = {};
  const required: string[] = [];
  for (const [name, field] of Object.entries(shape.properties!)) {
    const key = specKeyOf(name, field);
    if (key === null) continue;
    if (key === '') return fileShape(field);
    const value = fileShape(field);
    properties[key] = field.specNull ? { anyOf: [value, { type: 'null' }] } : value;
    if (field.specNull || shape.required?.includes(name)) required.push(key);
  }
  return { type: 'object', properties, required, additionalProperties: false };
}
