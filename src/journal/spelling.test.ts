import fc from 'fast-check';
import Type from 'typebox';
import { expect, test } from 'vitest';
import { factCodec } from './encode.ts';
import type { Module } from '../modules/module.ts';

const shape = Type.Object({
  text: Type.String(),
  count: Type.Integer(),
  share: Type.Optional(Type.Number()),
  is: Type.Boolean(),
  none: Type.Null(),
  words: Type.Array(Type.String()),
  place: Type.Object({ zone: Type.String(), at: Type.Optional(Type.Array(Type.Object({ x: Type.Number() }))) }),
});
const module = { name: 'trial', facts: { 'thing said': { v: 1, data: shape } }, reads: [] } as unknown as Module;

const text = fc.string({ unit: 'binary' });
const data = fc.record(
  {
    place: fc.record({
      at: fc.array(fc.record({ x: fc.double({ noNaN: true, noDefaultInfinity: true }) })),
      zone: text,
    }),
    words: fc.array(text),
    none: fc.constant(null),
    is: fc.boolean(),
    share: fc.double({ noNaN: true, noDefaultInfinity: true }),
    count: fc.integer(),
    text,
  },
  { requiredKeys: ['place', 'words', 'none', 'is', 'count', 'text'] },
);

test('a fact is spelled as JSON has it, with the fields in the order of the schema, whatever they hold', () => {
  const codec = factCodec([module]);
  fc.assert(
    fc.property(data, text, (said, by) => {
      const fact = {
        seq: 7,
        type: 'thing said',
        v: 1,
        recordedAt: 0,
        at: 1_500,
        by,
        cause: 'c',
        about: ['a"b'],
        data: said,
      };
      const { text: first, count, share, is, none, words, place } = said;
      const inOrder = { text: first, count, share, is, none, words, place: { zone: place.zone, at: place.at } };
      expect(codec.encode(fact)).toBe(
        JSON.stringify({
          seq: 7,
          type: 'thing said',
          v: 1,
          recordedAt: '1970-01-01T00:00:00.000Z',
          at: '1970-01-01T00:00:01.500Z',
          by,
          cause: 'c',
          about: ['a"b'],
          data: inOrder,
        }),
      );
    }),
  );
});
