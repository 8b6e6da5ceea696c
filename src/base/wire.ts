import type { Fact, FactTypes } from './fact.ts';
import { parseInstant } from './instant.ts';

/**
 * States of modules as JSON, for a snapshot of the feed and for rewind. A state holds Maps, Sets and now and then a value
 * JSON has no word for; those stand as {"~": kind, "of": …}. Runs in the server and in the browser.
 */
const tag = '~';

interface Tagged {
  [tag]: 'map' | 'set' | 'object' | 'number' | 'undefined';
  of?: unknown;
}

/** Throws for what no state may hold (functions, class instances), rather than losing it silently. */
export function toWire(value: unknown): unknown {
  if (value === undefined) return { [tag]: 'undefined' } satisfies Tagged;
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    const plain = Number.isFinite(value) && !Object.is(value, -0);
    return plain ? value : ({ [tag]: 'number', of: Object.is(value, -0) ? '-0' : String(value) } satisfies Tagged);
  }
  if (Array.isArray(value)) return value.map(toWire);
  if (value instanceof Map) {
    return { [tag]: 'map', of: [...value].map(([key, of]) => [toWire(key), toWire(of)]) } satisfies Tagged;
  }
  if (value instanceof Set) return { [tag]: 'set', of: [...value].map(toWire) } satisfies Tagged;
  if (typeof value !== 'object' || !isPlain(value))
    throw new Error(`a state may not hold ${typeof value} ${String(value)}`);
  const entries = Object.entries(value);
  // An object with a key of our own name, or one that JSON.parse would take for a prototype, goes as a list of pairs.
  if (tag in value || Object.hasOwn(value, '__proto__')) {
    return { [tag]: 'object', of: entries.map(([key, of]) => [key, toWire(of)]) } satisfies Tagged;
  }
  return Object.fromEntries(entries.map(([key, of]) => [key, toWire(of)]));
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  // A state read back from a snapshot is of another realm's Object.
  return prototype === null || Object.getPrototypeOf(prototype as object) === null;
}

export function fromWire(wire: unknown): unknown {
  if (typeof wire !== 'object' || wire === null) return wire;
  if (Array.isArray(wire)) return wire.map(fromWire);
  if (!(tag in wire)) return objectOf(Object.entries(wire));
  const { [tag]: kind, of } = wire as Tagged;
  switch (kind) {
    case 'map':
      return new Map((of as [unknown, unknown][]).map(([key, value]) => [fromWire(key), fromWire(value)]));
    case 'set':
      return new Set((of as unknown[]).map(fromWire));
    case 'object':
      return objectOf(of as [string, unknown][]);
    case 'number':
      return Number(of);
    case 'undefined':
      return undefined;
    default:
      throw new Error(`no state holds a ${String(kind)}`);
  }
}

function objectOf(entries: readonly [string, unknown][]): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (const [key, value] of entries) {
    // An assignment to this key would change the prototype instead of making a field.
    if (key === '__proto__')
      Object.defineProperty(object, key, {
        value: fromWire(value),
        enumerable: true,
        writable: true,
        configurable: true,
      });
    else object[key] = fromWire(value);
  }
  return object;
}

/**
 * A fact as a feed or `…/facts` carries it: the stored line, parsed. Moments become numbers; a past version is lifted to
 * the present one where `types` knows it. Null for a line that is no fact.
 */
export function factFromLine(line: unknown, types: FactTypes = {}): Fact | null {
  const raw = line as Record<string, unknown>;
  const recordedAt = typeof raw['recordedAt'] === 'string' ? parseInstant(raw['recordedAt']) : null;
  const at = typeof raw['at'] === 'string' ? parseInstant(raw['at']) : undefined;
  const { seq, type, v } = raw as { seq: unknown; type: unknown; v: unknown };
  if (
    typeof seq !== 'number' ||
    typeof type !== 'string' ||
    typeof v !== 'number' ||
    recordedAt === null ||
    at === null
  )
    return null;
  const known = types[type];
  let data = raw['data'];
  for (let version = v; known && version < known.v; version++) {
    data = (known.upgrades?.[version - 1] as ((old: unknown) => unknown) | undefined)?.(data) ?? data;
  }
  return {
    seq,
    type,
    v: known?.v ?? v,
    recordedAt,
    ...(at === undefined ? {} : { at }),
    by: raw['by'] as string,
    cause: raw['cause'] as string,
    ...(Array.isArray(raw['about']) ? { about: raw['about'] as string[] } : {}),
    data,
  };
}
