import { Type } from 'typebox';
import { expect, test } from 'vitest';
import { smallSite } from '../../../test/support/desk.ts';
import { checkGolden, goldenFacts } from '../../../test/support/golden.ts';
import { apply, handoverFacts, nothing, reads } from './facts.ts';

const golden = goldenFacts(new URL('./golden/handovers.v1.jsonl', import.meta.url));

test('every fact of version 1 is read for ever: type, version, every field in its order', () => {
  checkGolden(handoverFacts, golden);
});

test('planted: a field more in an acceptance, and one less, would be seen', () => {
  const { handover, incoming, desk } = handoverFacts['handover accepted'].data.properties;
  const shaped = (fields: object) => ({
    ...handoverFacts,
    'handover accepted': { v: 1, data: Type.Object(fields as never) },
  });
  expect(() => checkGolden(shaped({ handover, incoming, desk, more: desk }), golden)).toThrow();
  expect(() => checkGolden(shaped({ handover, desk }), golden)).toThrow();
});

test('the fold is total: every own and read fact is taken on an empty state, and again on a full one', () => {
  const state = nothing();
  const others = smallSite().facts.filter(({ type }) => (reads as readonly string[]).includes(type));
  for (const fact of [...golden, ...others, ...golden, ...others]) apply(state, structuredClone(fact));
  expect(structuredClone(state)).toEqual(state);
  expect(state.desks.get('desk-a')?.handover).toBe('H-000001');
});
