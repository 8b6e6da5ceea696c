import { expect, test } from 'vitest';
import { checkGolden, goldenFacts } from '../../../test/support/golden.ts';
import { watchedSite } from '../../../test/support/watch-desk.ts';
import { apply, nothing, reads, toldFacts } from './facts.ts';

const golden = [1, 2].flatMap((v) => goldenFacts(new URL(`./golden/told.v${v}.jsonl`, import.meta.url)));
const ofIncidents = goldenFacts(new URL('../incidents/golden/incidents.v1.jsonl', import.meta.url));
const ofUnits = goldenFacts(new URL('../units/golden/units.v1.jsonl', import.meta.url));

test('every fact of every version is read for ever: type, version, every field in its order', () => {
  checkGolden(toldFacts, golden);
});

test('the fold is total: every own and read fact is taken on an empty state, and again on a full one', () => {
  const state = nothing();
  const all = [...golden, ...ofIncidents, ...ofUnits, ...watchedSite().facts];
  for (const fact of [...all, ...all])
    if (fact.type in toldFacts || reads.includes(fact.type)) apply(state, structuredClone(fact));
  expect(structuredClone(state)).toEqual(state);
  expect(reads.filter((type) => type in toldFacts)).toEqual([]);
});
