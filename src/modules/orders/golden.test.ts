import { Type } from 'typebox';
import { expect, test } from 'vitest';
import { smallSite } from '../../../test/support/desk.ts';
import { checkGolden, goldenFacts } from '../../../test/support/golden.ts';
import { apply, nothing, orderFacts, reads } from './facts.ts';

const golden = goldenFacts(new URL('./golden/orders.v1.jsonl', import.meta.url));
const ofIncidents = goldenFacts(new URL('../incidents/golden/incidents.v1.jsonl', import.meta.url));

test('every fact of version 1 is read for ever: type, version, every field in its order', () => {
  checkGolden(orderFacts, golden);
});

test('planted: a field more in a signature, and one less, would be seen', () => {
  const { order, receiver, via, desk } = orderFacts['order signed for'].data.properties;
  const shaped = (fields: object) => ({
    ...orderFacts,
    'order signed for': { v: 1, data: Type.Object(fields as never) },
  });
  expect(() => checkGolden(shaped({ order, receiver, via, desk, more: desk }), golden)).toThrow();
  expect(() => checkGolden(shaped({ order, receiver, desk }), golden)).toThrow();
});

test('the fold is total: every own and read fact is taken on an empty state, and again on a full one', () => {
  const state = nothing();
  const others = [...smallSite().facts, ...ofIncidents].filter(({ type }) =>
    (reads as readonly string[]).includes(type),
  );
  for (const fact of [...golden, ...others, ...golden, ...others]) apply(state, structuredClone(fact));
  expect(structuredClone(state)).toEqual(state);
  expect(state.left.size).toBe(2);
});
