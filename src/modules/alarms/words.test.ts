import { expect, test } from 'vitest';
import { kindWords as codeKinds } from '../../connectors/sia-dc09/code-words.ts';
import { kindWords } from './kind-words.ts';
import { measureWords, refusals } from './words.ts';

test('every kind the code tables can name has words here, in both languages', () => {
  expect(Object.keys(codeKinds).length).toBeGreaterThan(50);
  expect(Object.keys(codeKinds).filter((kind) => !(kind in kindWords))).toEqual([]);
});

test('no sentence is empty or the same in both languages', () => {
  for (const [name, { zh, en }] of Object.entries({ ...kindWords, ...refusals, ...measureWords })) {
    expect(zh, name).toMatch(/\p{Script=Han}/u);
    expect(en, name).toMatch(/^[\x20-\x7e]+$/);
  }
});
