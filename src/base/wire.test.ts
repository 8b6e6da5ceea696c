import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromWire, toWire, factFromLine } from './wire.ts';

const leaf = fc.oneof(fc.string(), fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.constant(undefined));
const { state } = fc.letrec((tie) => ({
  state: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie('state')),
    fc.array(fc.tuple(leaf, tie('state'))).map((pairs) => new Map(pairs)),
    fc.array(leaf).map((values) => new Set(values)),
    fc.dictionary(fc.oneof(fc.string(), fc.constant('~'), fc.constant('of'), fc.constant('__proto__')), tie('state')),
  ),
}));

describe('a state on the wire', () => {
  test('comes back as it was, through JSON: Maps, Sets, nothing, odd numbers and odd keys', () => {
    fc.assert(
      fc.property(state, (value) => {
        expect(fromWire(JSON.parse(JSON.stringify(toWire(value))))).toStrictEqual(plain(value));
      }),
    );
  });

  test('a key that would change the prototype stays a key', () => {
    const evil = fromWire(JSON.parse('{"a":1,"__proto__":{"admin":true}}')) as Record<string, unknown>;
    expect(evil['admin']).toBeUndefined();
    expect(Object.keys(evil)).toEqual(['a', '__proto__']);
  });

  test('what no state may hold is said, not lost', () => {
    expect(() => toWire({ run: () => 1 })).toThrow('may not hold function');
    expect(() => toWire(new Date(0))).toThrow('may not hold object');
  });
});

test('a line of the feed becomes a fact with its moments as numbers, lifted to the present version', () => {
  const line = JSON.parse(
    '{"seq":7,"type":"counted","v":1,"recordedAt":"2026-11-22T08:00:00.000Z","at":"2026-11-22T07:59:59.000Z","by":"staff/1","cause":"c","about":["tally/1"],"data":{"n":4}}',
  ) as unknown;
  const types = { counted: { v: 2, data: {} as never, upgrades: [(old: { n: number }) => ({ count: old.n })] } };
  expect(factFromLine(line, types as never)).toEqual({
    seq: 7,
    type: 'counted',
    v: 2,
    recordedAt: Date.UTC(2026, 10, 22, 8),
    at: Date.UTC(2026, 10, 22, 7, 59, 59),
    by: 'staff/1',
    cause: 'c',
    about: ['tally/1'],
    data: { count: 4 },
  });
  expect(factFromLine({ seq: 1, type: 'x', v: 1, recordedAt: 'yesterday' })).toBeNull();
});

/** fast-check makes dictionaries without a prototype; the wire gives ordinary objects. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Map) return new Map([...value].map(([key, of]) => [key, plain(of)]));
  if (value === null || typeof value !== 'object' || value instanceof Set) return value;
  const object: Record<string, unknown> = {};
  for (const [key, of] of Object.entries(value)) {
    Object.defineProperty(object, key, { value: plain(of), enumerable: true, writable: true, configurable: true });
  }
  return object;
}
