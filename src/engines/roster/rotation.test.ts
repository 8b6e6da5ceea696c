import { expect, test } from 'vitest';
import type { Person, Seat } from './problem.ts';
import { rotation } from './rotation.ts';

const name = { zh: '席位', en: 'seat' };
const seats: Seat[] = [
  { id: 'guide', name, skill: null, turn_minutes_max: 60 },
  { id: 'picture', name, skill: 'xray', turn_minutes_max: 30 },
  { id: 'search', name, skill: null, turn_minutes_max: 60 },
];
const someone = (id: string, skill_ids: string[]): Person => ({
  id,
  contract_ids: [],
  skill_ids,
  days_off: [],
  unavailable: [],
});
const hours = { from_min: 300, to_min: 540 };

test('nobody looks at pictures for more than half an hour in one go, and everyone who can takes a share', () => {
  const crew = [someone('a', ['xray']), someone('b', ['xray']), someone('c', [])];
  const { turns, unrelieved } = rotation(seats, crew, hours);
  expect(unrelieved).toEqual([]);
  const picture = turns.map(({ person_ids }) => person_ids[1]);
  expect(picture.every((person, index) => index === 0 || person !== picture[index - 1])).toBe(true);
  expect(picture.filter((person) => person === 'a')).toHaveLength(picture.length / 2);
  expect(picture).not.toContain('c');
});

test('every seat is taken in every turn, by one person each', () => {
  const crew = [someone('c', []), someone('a', ['xray']), someone('b', ['xray'])];
  for (const { person_ids } of rotation(seats, crew, hours).turns) {
    expect(person_ids).not.toContain(null);
    expect(new Set(person_ids).size).toBe(3);
  }
});

test('a crew with one person for the pictures is told so', () => {
  const crew = [someone('a', ['xray']), someone('b', []), someone('c', [])];
  expect(rotation(seats, crew, hours).unrelieved).toContain('picture');
});
