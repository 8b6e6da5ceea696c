import highsPackage from 'highs';
import { expect, test } from 'vitest';
import { seededChance } from '../../base/chance.ts';
import { checkRoster } from './check.ts';
import type { DemandRow, Person, Problem, Progress, Rule, Solution } from './problem.ts';
import type { SolveParts } from './search.ts';
import { solve } from './solve.ts';

// The package describes its CommonJS face; what an ES module is given as default is the loader itself.
const highs = await (highsPackage as unknown as typeof highsPackage.default)();

const words = { zh: '规则', en: 'rule' };
const day_count = 14;

const rules: Rule[] = [
  { kind: 'succession', id: 'late-early', words, strength: 'hard', shift_id: 'L', not_next_ids: ['E'] },
  { kind: 'run', id: 'work', words, strength: 'hard', of: 'work', min: 2, max: 5 },
  { kind: 'run', id: 'off', words, strength: 'hard', of: 'off', min: 2 },
  minutes('minutes', 3360, 4320),
  {
    kind: 'total',
    id: 'lates',
    words,
    strength: 'hard',
    measure: { shift_ids: ['L'] },
    span: { from_day: 0, to_day: day_count - 1 },
    max: 4,
  },
  { kind: 'total', id: 'week', words, strength: 'hard', measure: 'days', span: { rolling_days: 7 }, max: 5 },
];

function minutes(id: string, min: number, max: number): Rule {
  const span = { from_day: 0, to_day: day_count - 1 };
  return { kind: 'total', id, words, strength: 'hard', measure: 'minutes', span, min, max };
}

function someone(index: number): Person {
  return { id: `p${index}`, contract_ids: ['c'], skill_ids: [], days_off: [index % day_count], unavailable: [] };
}

function demand(day: number, shift_id: string, wanted: number): DemandRow {
  return {
    id: `${day}${shift_id}`,
    day,
    when: { shift_id },
    post_ids: null,
    skill_id: null,
    minimum: 0,
    wanted,
    cost_under_minimum: 100,
    cost_under: 100,
    cost_over: 1,
  };
}

function station(people: number): Problem {
  const days = [...Array(day_count).keys()];
  return {
    time_zone: 'Asia/Shanghai',
    first_day: '2026-11-30',
    day_count,
    weekend_days: [6, 7],
    shifts: [
      { id: 'E', name: words, length_minutes: 480, is_night: false },
      { id: 'L', name: words, length_minutes: 480, is_night: false },
    ],
    posts: [],
    skills: [],
    contracts: [{ id: 'c', name: words, rules }],
    people: Array.from({ length: people }, (_, index) => someone(index)),
    demand: days.flatMap((day) => [
      demand(day, 'E', Math.ceil(people / 3)),
      demand(day, 'L', Math.floor(people / 4) - (day % 2)),
    ]),
    wishes: days.map((day) => ({
      id: `w${day}`,
      person_id: `p${(day * 3) % people}`,
      day,
      for_or_against: 'against' as const,
      what: 'any' as const,
      weight: 3,
    })),
    pairings: [],
    pins: [],
  };
}

function solved(problem: Problem, steps_max: number, seed = 1, more: Partial<SolveParts> = {}): Solution {
  return solve(problem, {
    highs,
    chance: seededChance(seed),
    cpu_seconds: () => 0,
    limits: { steps_max, cpu_seconds_max: Number.POSITIVE_INFINITY, gap: 0 },
    ...more,
  });
}

test('the same seed and the same step limit give the same roster, whatever the machine is doing', () => {
  const problem = station(8);
  const first = solved(problem, 60);
  expect(solved(problem, 60)).toEqual(first);
  expect(checkRoster(problem, first.roster).broken).toEqual([]);
});

test('a solve cancelled at once still hands over a whole roster that keeps every hard rule', () => {
  const problem = station(8);
  const answer = solved(problem, 1000, 1, { isCancelled: () => true });
  expect(answer.stopped_by).toBe('cancelled');
  const verdict = checkRoster(problem, answer.roster);
  expect(verdict.broken).toEqual([]);
  expect(answer.cost).toBeCloseTo(verdict.cost.total, 6);
});

test('a solve cancelled half-way hands over the best roster announced, and announced ones only get better', () => {
  const problem = station(8);
  const announced: number[] = [];
  let looks = 0;
  const answer = solved(problem, 1000, 1, {
    isCancelled: () => ++looks > 40,
    onBest: ({ cost }) => announced.push(cost),
  });
  expect(announced.length).toBeGreaterThan(1);
  expect(answer.cost).toBe(announced.at(-1));
  expect(announced).toEqual([...announced].sort((a, b) => b - a));
});

test('cost and bound only ever close in on each other', () => {
  const told: Progress[] = [];
  const answer = solved(station(8), 150, 2, { onProgress: (progress) => told.push(progress) });
  told.reduce((before, after) => {
    expect(after.cost).toBeLessThanOrEqual(before.cost);
    expect(after.bound_cost).toBeGreaterThanOrEqual(before.bound_cost);
    return after;
  });
  expect(answer.bound.cost).toBeLessThanOrEqual(answer.cost);
  expect(answer.bound.gap).toBeLessThan(0.05);
});

test('demand nobody can meet is paid for, never "no solution"', () => {
  const problem = { ...station(4), demand: [demand(3, 'E', 50)] };
  const answer = solved(problem, 100);
  expect(checkRoster(problem, answer.roster).broken).toEqual([]);
  expect(answer.cost).toBeGreaterThanOrEqual(46 * 100);
  expect(answer.bound.is_proven_best).toBe(true);
});

test('somebody whose rules contradict each other is named and stays off, the others are rostered', () => {
  const problem = station(4);
  const impossible = { id: 'x', name: words, rules: [minutes('all', 480, 4320), minutes('none', 0, 0)] };
  problem.contracts.push(impossible);
  problem.people[1]!.contract_ids = ['x'];
  const answer = solved(problem, 50);
  expect(answer.impossible_person_ids).toEqual(['p1']);
  expect(answer.roster.people[1]!.days.every((duty) => duty === null)).toBe(true);
  expect(answer.roster.people[0]!.days.some((duty) => duty !== null)).toBe(true);
});

test('two people never to be on the same shift are not, though the demand would have it', () => {
  const problem = station(4);
  problem.pairings = [
    { kind: 'apart', id: 'apart', words, strength: 'hard', first_person_id: 'p0', second_person_id: 'p2' },
  ];
  const { roster } = solved(problem, 60);
  expect(checkRoster(problem, roster).broken).toEqual([]);
  const [first, , second] = roster.people;
  const sameShifts = first!.days.filter((duty, day) => duty && duty.shift_id === second!.days[day]?.shift_id);
  expect(sameShifts).toEqual([]);
});

test('what is pinned stays, and the bound knows it', () => {
  const problem = station(6);
  const pinned = { shift_id: 'L', post_id: null };
  problem.pins = [
    { person_id: 'p2', day: 5, duty: pinned },
    { person_id: 'p3', day: 5, duty: null },
  ];
  const { roster, bound, cost } = solved(problem, 80);
  expect(roster.people[2]!.days[5]).toEqual(pinned);
  expect(roster.people[3]!.days[5]).toBeNull();
  expect(bound.cost).toBeLessThanOrEqual(cost);
});
