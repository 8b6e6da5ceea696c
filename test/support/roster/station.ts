import type {
  Contract,
  DemandRow,
  Duty,
  Person,
  Pin,
  Problem,
  Roster,
  Rule,
  Shift,
} from '../../../src/engines/roster/problem.ts';

/**
 * A small station with a published roster that keeps every rule: fifty people on a rota of eight days, early, late and
 * night. What stands at a post is also what the demand asks for, so that every absence leaves a gap.
 */
export interface Station {
  problem: Problem;
  published: Roster;
}

const named = (zh: string, en: string) => ({ zh, en });

export const stationShifts: Shift[] = [
  {
    id: 'E',
    name: named('早班', 'Early'),
    length_minutes: 480,
    hours: { from_min: 330, to_min: 810 },
    is_night: false,
  },
  {
    id: 'L',
    name: named('中班', 'Late'),
    length_minutes: 480,
    hours: { from_min: 810, to_min: 1_290 },
    is_night: false,
  },
  {
    id: 'N',
    name: named('夜班', 'Night'),
    length_minutes: 480,
    hours: { from_min: 1_290, to_min: 1_770 },
    is_night: true,
  },
];

export const stationRules: Rule[] = [
  {
    id: 'rest',
    kind: 'rest',
    min_minutes: 660,
    strength: 'hard',
    words: named('两班之间至少休息 11 小时', '11 h of rest between duties'),
  },
  {
    id: 'week-hours',
    kind: 'total',
    measure: 'minutes',
    span: { rolling_days: 7 },
    max: 3_600,
    strength: 'hard',
    words: named('任意 7 天不超过 60 小时', 'at most 60 h in any 7 days'),
  },
  {
    id: 'row',
    kind: 'run',
    of: 'work',
    max: 6,
    strength: 'hard',
    words: named('最多连续 6 天', 'at most 6 days in a row'),
  },
  {
    id: 'nights-row',
    kind: 'run',
    of: 'nights',
    max: 3,
    strength: 'hard',
    words: named('最多连续 3 个夜班', 'at most 3 nights in a row'),
  },
  {
    id: 'off-row',
    kind: 'run',
    of: 'off',
    min: 2,
    strength: 'hard',
    words: named('休息至少连续 2 天', 'days off at least 2 in a row'),
  },
  {
    id: 'hours',
    kind: 'total',
    measure: 'minutes',
    span: { from_day: 0, to_day: 27 },
    min: 5_760,
    max: 11_040,
    strength: 'hard',
    words: named('四周 96 至 184 小时', '96 to 184 h in four weeks'),
  },
];

const rota = ['E', 'E', 'L', 'N', 'N', null, null, null] as const;

const posts = [
  { id: 'desk', name: named('指挥席', 'Desk'), skill: 'desk', most: 1 },
  { id: 'xray', name: named('判图位', 'X-ray'), skill: 'xray', most: 3 },
  { id: 'patrol', name: named('巡逻', 'Patrol'), skill: null, most: 3 },
  { id: 'gate', name: named('进站口', 'Gate'), skill: null, most: 99 },
];

/** The rota of one person, with posts still open. */
function shiftOn(person: number, day: number): string | null {
  return rota[(day + person * 3) % rota.length]!;
}

function personOf(index: number): Person {
  const skill_ids = [...(index % 2 === 0 ? ['xray'] : []), ...(index % 5 === 0 ? ['desk'] : [])];
  return {
    id: `s${String(index + 1).padStart(2, '0')}`,
    contract_ids: ['all'],
    skill_ids,
    days_off: [],
    unavailable: [],
  };
}

export function station(size: { people?: number; days?: number } = {}): Station {
  const day_count = size.days ?? 28;
  const people = Array.from({ length: size.people ?? 50 }, (_, index) => personOf(index));
  const days: (Duty | null)[][] = people.map(() => Array.from({ length: day_count }, () => null));
  const demand: DemandRow[] = [];
  for (let day = 0; day < day_count; day++) {
    for (const { id: shift_id } of stationShifts) {
      const present = new Set(people.flatMap((_, index) => (shiftOn(index, day) === shift_id ? [index] : [])));
      for (const post of posts) {
        const able = [...present].filter(
          (index) => post.skill === null || people[index]!.skill_ids.includes(post.skill),
        );
        // Those with the fewest skills first, so that the skilled are left for where they are needed.
        able.sort((a, b) => people[a]!.skill_ids.length - people[b]!.skill_ids.length || a - b);
        const taken = able.slice(0, post.most);
        for (const index of taken) {
          days[index]![day] = { shift_id, post_id: post.id };
          present.delete(index);
        }
        if (taken.length > 0) demand.push(rowOf(day, shift_id, post.id, taken.length));
      }
    }
  }
  const rules = stationRules.map((rule): Rule => {
    if (rule.kind !== 'total' || rule.id !== 'hours') return rule;
    return {
      ...rule,
      span: { from_day: 0, to_day: day_count - 1 },
      min: Math.round((5_760 * day_count) / 28),
      max: 11_040,
    };
  });
  const contracts: Contract[] = [{ id: 'all', name: named('全员', 'Everyone'), rules }];
  return {
    problem: {
      time_zone: 'Asia/Shanghai',
      first_day: '2026-11-30',
      day_count,
      weekend_days: [6, 7],
      shifts: stationShifts,
      posts: posts.map(({ id, name, skill }) => ({ id, name, skill, shift_ids: ['E', 'L', 'N'] })),
      skills: [
        { id: 'desk', name: named('席位', 'Desk') },
        { id: 'xray', name: named('判图', 'X-ray') },
      ],
      contracts,
      people,
      demand,
      wishes: [],
      pairings: [],
      pins: [],
    },
    published: { people: people.map(({ id }, index) => ({ person_id: id, days: days[index]! })) },
  };
}

export function rowOf(day: number, shift_id: string, post_id: string, need: number): DemandRow {
  return {
    id: `${post_id}-${shift_id}-${day}`,
    day,
    when: { shift_id },
    post_ids: [post_id],
    skill_id: null,
    minimum: need,
    wanted: need,
    cost_under_minimum: 1_000,
    cost_under: 100,
    cost_over: 1,
  };
}

export const at = (shift_id: string, post_id: string): Duty => ({ shift_id, post_id });

export function pin(person_id: string, day: number, duty: Duty | null): Pin {
  return { person_id, day, duty };
}

/** The same problem with one person changed. */
export function withPerson(problem: Problem, id: string, change: (person: Person) => Partial<Person>): Problem {
  return { ...problem, people: problem.people.map((it) => (it.id === id ? { ...it, ...change(it) } : it)) };
}
