import { Type } from 'typebox';
import { expect, test } from 'vitest';
import { plannedSite } from '../../../test/support/plans.ts';
import { checkGolden, goldenFacts } from '../../../test/support/golden.ts';
import { apply, nothing, reads, responsePlanFacts } from './facts.ts';

const golden = goldenFacts(new URL('./golden/response-plans.v1.jsonl', import.meta.url));
const ofIncidents = goldenFacts(new URL('../incidents/golden/incidents.v1.jsonl', import.meta.url));

test('every fact of version 1 is read for ever: type, version, every field in its order', () => {
  checkGolden(responsePlanFacts, golden);
});

test('planted: a field more in a skip, and one less, would be seen', () => {
  const { incident, step, reason, words, desk } = responsePlanFacts['plan step skipped'].data.properties;
  const shaped = (fields: object) => ({
    ...responsePlanFacts,
    'plan step skipped': { v: 1, data: Type.Object(fields as never) },
  });
  expect(() => checkGolden(shaped({ incident, step, reason, words, desk, more: desk }), golden)).toThrow();
  expect(() => checkGolden(shaped({ incident, step, reason, desk }), golden)).toThrow();
});

test('the fold is total: every own and read fact is taken on an empty state, and again on a full one', () => {
  const state = nothing();
  const others = [...plannedSite().facts, ...ofIncidents].filter(
    ({ type }) => type in responsePlanFacts || (reads as readonly string[]).includes(type),
  );
  for (const fact of [...golden, ...others, ...golden, ...others]) apply(state, structuredClone(fact));
  expect(structuredClone(state)).toEqual(state);
  expect(state.plans.size).toBeGreaterThan(5);
});
