import { Type } from 'typebox';
import { expect, test } from 'vitest';
import { smallSite } from '../../../test/support/desk.ts';
import { checkGolden, goldenFacts } from '../../../test/support/golden.ts';
import { apply, incidentFacts, nothing, reads } from './facts.ts';
import { incidentsModule } from './module.ts';

const golden = goldenFacts(new URL('./golden/incidents.v1.jsonl', import.meta.url));

test('every fact of version 1 is read for ever: type, version, every field in its order', () => {
  checkGolden(incidentFacts, golden);
});

test('a changed shape would be seen: a field more, and a field less', () => {
  const { incident, disposition, confirmedBy, words, desk } = incidentFacts['incident closed'].data.properties;
  const more = {
    ...incidentFacts,
    'incident closed': {
      v: 1,
      data: Type.Object({ incident, disposition, confirmedBy, words, desk, extra: Type.Optional(Type.String()) }),
    },
  };
  const less = {
    ...incidentFacts,
    'incident closed': { v: 1, data: Type.Object({ incident, disposition, words, desk }) },
  };
  expect(() => checkGolden(more, golden)).toThrow();
  expect(() => checkGolden(less, golden)).toThrow();
});

test('the fold is total: every own and read fact is taken on an empty state, and again on a full one', () => {
  const state = nothing();
  for (const fact of golden) apply(state, structuredClone(fact));
  for (const fact of golden) apply(state, structuredClone(fact));
  const others = smallSite().facts;
  for (const fact of [...others, ...golden, ...others]) apply(state, structuredClone(fact));
  expect(structuredClone(state)).toEqual(state);
  // What is folded is listed, or the book would never hand it on.
  for (const { type } of others)
    if (type !== 'post set' && !/shift group|channel/.test(type)) expect(reads).toContain(type);
  expect(incidentsModule.reads.filter((type) => type in incidentFacts)).toEqual([]);
});
