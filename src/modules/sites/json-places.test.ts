import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineAndColumn, offsetOf, readJson } from './json-places.ts';

describe('reading JSON with its places', () => {
  test('property: it reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(0, 1, 4), (text, indent) => {
        const spaced = JSON.stringify(JSON.parse(text), null, indent);
        expect(readJson(spaced).root!.value).toEqual(JSON.parse(spaced));
      }),
    );
  });
  test('property: it refuses what JSON.parse refuses, and takes what it takes', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'{}[]",:\\/u0019-+.eE truefalsn\n\u0001é'), maxLength: 14 });
    fc.assert(
      fc.property(letters, (text) => {
        let parsed: unknown = Symbol('refused');
        try {
          parsed = JSON.parse(text);
        } catch {
          expect(readJson(text).root).toBeNull();
          return;
        }
        expect(readJson(text).root!.value).toEqual(parsed);
      }),
      { numRuns: 3_000 },
    );
  });
  test('property: a place points at the thing it names', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 999 }), { minLength: 1, maxLength: 9 }), fc.nat(8), (list, at) => {
        const index = at % list.length;
        const text = JSON.stringify({ before: [0, { deep: true }], list }, null, 2);
        const offset = offsetOf(readJson(text).root!, ['list', index]);
        expect(text.slice(offset)).toMatch(new RegExp(`^${list[index]}\\b`));
        const { line } = lineAndColumn(text, offset);
        expect(text.split('\n')[line - 1]).toContain(String(list[index]));
      }),
    );
  });
  test('"__proto__" is a key like any other and touches no prototype', () => {
    const { value } = readJson('{"__proto__": {"x": 1}}').root!;
    expect(Object.keys(value as object)).toEqual(['__proto__']);
    expect(({} as { x?: number }).x).toBeUndefined();
  });
  test('a byte order mark is no mistake', () => {
    expect(readJson('\ufeff{"a": 1}').root!.value).toEqual({ a: 1 });
  });
});
