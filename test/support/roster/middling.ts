import { seededChance } from '../../../src/base/chance.ts';
import type { DemandRow, Duty, Person, Problem, Rule, Shift, Wish } from '../../../src/engines/roster/problem.ts';

const words = { zh: '规则', en: 'rule' };
const day_count = 7;

const shifts: Shift[] = [
  { id: 'E', name: words, length_minutes: 480, hours: { from_min: 330, to_min: 810 }, is_night: false },
  { id: 'L', name: words, length_minutes: 480, hours: { from_min: 810, to_min: 1_290 }, is_night: false },
  { id: 'N', name: words, length_minutes: 480, hours: { from_min: 1_290, to_min: 1_770 }, is_night: true },
];

const period = { from_day: 0, to_day: day_count - 1 };
const rules: Rule[] = [
  { kind: 'rest', id: 'rest', words, strength: 'hard', min_minutes: 660 },
  { kind: 'total', id: 'hours', words, strength: 'hard', measure: 'minutes', span: period, min: 960, max: 2_400 },
  { kind: 'total', id: 'week', words, strength: 'hard', measure: 'days', span: { rolling_days: 5 }, max: 4 },
  { kind: 'total', id: 'nights', words, strength: { weight: 7 }, measure: 'nights', span: period, max: 4 },
  { kind: 'total', id: 'weekends', words, strength: { weight: 4 }, measure: 'weekends', span: period, max: 1 },
  { kind: 'run', id: 'work', words, strength: 'hard', of: 'work', min: 2, max: 5 },
  { kind: 'run', id: 'off', words, strength: { weight: 5 }, of: 'off', min: 2 },
  { kind: 'run', id: 'night-run', words, strength: 'hard', of: 'nights', max: 3 },
];

/** A week of a small station by chance: two posts, a skill, a slot, two pairs of people, histories, wishes. */
export function stationProblem(seed: number): Problem {
  const chance = seededChance(seed);
  const pick = <Each>(list: readonly Each[]): Each => list[chance.below(list.length)]!;
  const history = (): (Duty | null)[] =>
    Array.from({ length: 6 }, (_, day) => (day % 6 < 1 + chance.below(3) ? null : { shift_id: 'E', post_id: 'gate' }));
  const people = Array.from({ length: 9 }, (_, at): Person => ({
    id: `p${at}`,
    contract_ids: ['c'],
    skill_ids: at % 2 === 0 ? ['xray'] : [],
    days_off: chance.below(3) === 0 ? [chance.below(day_count)] : [],
    unavailable: chance.below(3) === 0 ? [{ day: chance.below(day_count), shift_id: 'N' }] : [],
    ...(at % 3 === 0 ? { history: { duties: history(), carried: [] } } : {}),
  }));
  const row = (day: number, part: Partial<DemandRow> & Pick<DemandRow, 'id' | 'when'>): DemandRow => ({
    day,
    post_ids: ['gate'],
    skill_id: null,
    minimum: 1,
    wanted: 1 + chance.below(2),
    cost_under_minimum: 100,
    cost_under: 20,
    cost_over: 1,
    ...part,
  });
  return {
    time_zone: 'Asia/Shanghai',
    first_day: '2026-11-30',
    day_count,
    weekend_days: [6, 7],
    shifts,
    posts: [
      { id: 'gate', name: words, skill: null, shift_ids: ['E', 'L', 'N'] },
      { id: 'lane', name: words, skill: 'xray', shift_ids: ['E', 'L'] },
    ],
    skills: [{ id: 'xray', name: words }],
    contracts: [{ id: 'c', name: words, rules }],
    people,
    demand: Array.from({ length: day_count }, (_, day) => [
      row(day, { id: `e${day}`, when: { shift_id: 'E' } }),
      row(day, { id: `n${day}`, when: { shift_id: 'N' } }),
      row(day, { id: `x${day}`, when: { from_min: 660, to_min: 780 }, post_ids: ['lane', 'gate'], skill_id: 'xray' }),
    ]).flat(),
    wishes: Array.from({ length: 12 }, (_, at): Wish => ({
      id: `w${at}`,
      person_id: pick(people).id,
      day: chance.below(day_count),
      for_or_against: pick(['for', 'against'] as const),
      what: pick(['off' as const, 'any' as const, { shift_id: 'L' }, { shift_id: 'N', post_id: 'gate' }]),
      weight: 1 + chance.below(12),
    })),
    pairings: [
      { kind: 'together', id: 'mentor', words, strength: { weight: 3 }, first_person_id: 'p1', second_person_id: 'p0' },
      { kind: 'apart', id: 'apart', words, strength: { weight: 6 }, first_person_id: 'p2', second_person_id: 'p3' },
    ],
    pins: [{ person_id: 'p4', day: 4, duty: { shift_id: 'N', post_id: 'gate' } }],
  };
}
