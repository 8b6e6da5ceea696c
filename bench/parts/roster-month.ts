import type { Chance } from '../../src/base/chance.ts';
import type { Contract, DemandRow, Person, Problem, Rule, Shift, Wish } from '../../src/engines/roster/problem.ts';

/** A month like those of the public instances, made here: fifty people, two kinds of contract, rules that leave little room. */
const named = (zh: string, en: string) => ({ zh, en });
const hour = 60;
const day_count = 28;

const shifts: Shift[] = [
  ['e', '早班', 'Early', 6, 14],
  ['d', '日班', 'Day', 9, 17],
  ['l', '中班', 'Late', 14, 22],
  ['n', '夜班', 'Night', 22, 30],
].map(([id, zh, en, from, to]) => ({
  id: String(id),
  name: named(String(zh), String(en)),
  length_minutes: 8 * hour,
  hours: { from_min: Number(from) * hour, to_min: Number(to) * hour },
  is_night: id === 'n',
}));

/** People a day and shift, on working days and at weekends; together about nine tenths of what fifty people can give. */
const needed: Record<string, [number, number]> = { e: [11, 9], d: [8, 4], l: [10, 9], n: [7, 6] };

function contractOf(id: string, name: Contract['name'], hours: { min: number; max: number }): Contract {
  const rule = (kind: Partial<Rule>, key: string, zh: string, en: string) =>
    ({ id: `${key}/${id}`, words: named(zh, en), strength: 'hard', ...kind }) as Rule;
  const period = { from_day: 0, to_day: day_count - 1 };
  const minutes = { measure: 'minutes', span: period, min: hours.min * hour, max: hours.max * hour } as const;
  return {
    id,
    name,
    rules: [
      rule({ kind: 'rest', min_minutes: 11 * hour }, 'rest', '至少休息 11 小时', 'at least 11 h of rest'),
      rule({ kind: 'total', ...minutes }, 'hours', '月工时', 'hours in the month'),
      rule({ kind: 'run', of: 'work', min: 2, max: 5 }, 'row', '连续上班 2 至 5 天', '2 to 5 days of work in a row'),
      rule({ kind: 'run', of: 'off', min: 2 }, 'off', '休息至少连续 2 天', 'days off at least 2 in a row'),
      rule({ kind: 'run', of: 'nights', max: 3 }, 'nights', '最多连续 3 个夜班', 'at most 3 nights in a row'),
      rule(
        { kind: 'total', measure: 'weekends', span: period, max: 3 },
        'weekends',
        '最多 3 个周末',
        'at most 3 weekends',
      ),
    ],
  };
}

function demandOf(day: number, shift_id: string): DemandRow {
  const wanted = needed[shift_id]![day % 7 >= 5 ? 1 : 0];
  return {
    id: `${shift_id}/${day}`,
    day,
    when: { shift_id },
    post_ids: null,
    skill_id: null,
    minimum: wanted,
    wanted,
    cost_under_minimum: 100,
    cost_under: 100,
    cost_over: 1,
  };
}

export function month(chance: Chance): Problem {
  const people: Person[] = Array.from({ length: 50 }, (_, at) => {
    const leave = chance.below(4) === 0 ? chance.below(day_count - 4) : null;
    return {
      id: `p${String(at + 1).padStart(2, '0')}`,
      contract_ids: [at % 5 === 4 ? 'part' : 'full'],
      skill_ids: [],
      days_off: leave === null ? [] : [0, 1, 2, 3, 4].map((more) => leave + more),
      unavailable: [],
    };
  });
  const wishes = people.flatMap(({ id: person_id }): Wish[] =>
    Array.from({ length: 4 }, (_, at) => {
      const day = at * 7 + chance.below(7);
      const isOff = chance.below(2) === 0;
      const what = isOff ? 'off' : { shift_id: shifts[chance.below(shifts.length)]!.id };
      return { id: `${person_id}/${day}`, person_id, day, for_or_against: 'for', what, weight: 1 + chance.below(3) };
    }),
  );
  return {
    time_zone: 'Asia/Shanghai',
    first_day: '2026-11-30',
    day_count,
    weekend_days: [6, 7],
    shifts,
    posts: [],
    skills: [],
    contracts: [
      contractOf('full', named('全职', 'full time'), { min: 136, max: 168 }),
      contractOf('part', named('兼职', 'part time'), { min: 72, max: 104 }),
    ],
    people,
    demand: Array.from({ length: day_count }, (_, day) => shifts.map(({ id }) => demandOf(day, id))).flat(),
    wishes,
    pairings: [],
    pins: [],
  };
}
