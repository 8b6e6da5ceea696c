import { expect, test } from 'vitest';
import { smallSite } from '../../../test/support/desk.ts';
import { checkGolden, goldenFacts } from '../../../test/support/golden.ts';
import { apply, nothing, unitFacts } from './facts.ts';
import { unitsModule } from './module.ts';

const golden = goldenFacts(new URL('./golden/units.v1.jsonl', import.meta.url));
const ofIncidents = goldenFacts(new URL('../incidents/golden/incidents.v1.jsonl', import.meta.url));

test('every fact of version 1 is read for ever: type, version, every field in its order', () => {
  checkGolden(unitFacts, golden);
});

test('the fold is total: every own and read fact is taken on an empty state, and again on a full one', () => {
  const state = nothing();
  const all = [...golden, ...ofIncidents, ...smallSite().facts];
  for (const fact of [...all, ...all])
    if (fact.type in unitFacts || unitsModule.reads.includes(fact.type)) apply(state, structuredClone(fact));
  expect(structuredClone(state)).toEqual(state);
  expect(unitsModule.reads.filter((type) => type in unitFacts)).toEqual([]);
});
