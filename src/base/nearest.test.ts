import { expect, test } from 'vitest';
import { editDistance, nearestWord } from './nearest.ts';

test('letters changed, added and dropped are counted', () => {
  expect(editDistance('kitten', 'sitting', 9)).toBe(3);
  expect(editDistance('', 'abc', 9)).toBe(3);
  expect(editDistance('abc', 'abcdef', 2)).toBe(3);
});
test('the word somebody meant is named, and none where nothing is near', () => {
  const known = ['access', 'area_m2', 'capacity'];
  expect(nearestWord('acces', known)).toBe('access');
  expect(nearestWord('Capacty', known)).toBe('capacity');
  expect(nearestWord('passenger', known)).toBeNull();
});
