import fc from 'fast-check';
import type {
  Contract,
  DemandRow,
  Duty,
  Pairing,
  Person,
  Post,
  Problem,
  Rule,
  Shift,
  Wish,
} from '../../../src/engines/roster/problem.ts';

/** Problems so small that every roster of them can be written down. */
const words = { zh: '规则', en: 'rule' };

export const shifts: Shift[] = [
  { id: 'E', name: words, length_minutes: 480, hours: { from_min: 330, to_min: 810 }, is_night: false },
  { id: 'N', name: words, length_minutes: 450, hours: { from_min: 1_290, to_min: 1_770 }, is_night: true },
];

export function problemOf(parts: Partial<Problem>): Problem {
  return {
    time_zone: 'Asia/Shanghai',
    first_day: '2026-11-27',
    day_count: 4,
    weekend_days: [6, 7],
    shifts,
    posts: [],
    skills: [],
    contracts: [],
    people: [],
    demand: [],
    wishes: [],
    pairings: [],
    pins: [],
    ...parts,
  };
}

export function personOf(id: string, parts: Partial<Person> = {}): Person {
  return { id, contract_ids: ['c'], skill_ids: [], days_off: [], unavailable: [], ...parts };
}

/** "E-N" as duties. */
export function dutiesOf(text: string): (Duty | null)[] {
  return [...text].map((letter) => (letter === '-' ? null : { shift_id: letter, post_id: null }));
}

/** Every row of so many days over these letters. */
export function everyRow(dayCount: number, letters = ['-', 'E', 'N']): string[] {
  let rows = [''];
  for (let day = 0; day < dayCount; day++) rows = rows.flatMap((row) => letters.map((letter) => row + letter));
  return rows;
}

const few = (max: number) => fc.integer({ min: 0, max });
const strength = fc.oneof(fc.constant('hard' as const), fc.record({ weight: fc.integer({ min: 1, max: 9 }) }));
const limits = (most: number) =>
  fc.oneof(
    fc.record({ max: few(most) }),
    fc.record({ min: few(most) }),
    fc.tuple(few(most), few(most)).map(([a, b]) => ({ min: Math.min(a, b), max: Math.max(a, b) })),
  );
const kinds = fc.constantFrom('E', 'N').map((id) => ({ shift_ids: [id] }));

export function ruleOf(dayCount: number): fc.Arbitrary<Rule> {
  const span = fc.oneof(
    fc
      .tuple(few(dayCount - 1), few(dayCount - 1))
      .map(([a, b]) => ({ from_day: Math.min(a, b), to_day: Math.max(a, b) })),
    fc.integer({ min: 2, max: dayCount }).map((rolling_days) => ({ rolling_days })),
  );
  const base = { words, strength };
  const asRow = (rule: object): Rule => ({ id: '', words, strength: 'hard', ...rule }) as Rule;
  const counted = fc.oneof(fc.constantFrom('days' as const, 'nights' as const, 'weekends' as const), kinds);
  return fc
    .oneof(
      fc
        .record({ kind: fc.constant('total'), measure: counted, span, strength, limits: limits(dayCount) })
        .map(({ limits: of, ...rule }) => ({ ...rule, ...of })),
      fc
        .record({
          kind: fc.constant('total'),
          measure: fc.constant('minutes'),
          span,
          strength,
          limits: limits(dayCount),
        })
        .map(({ limits: of, ...rule }) => ({
          ...rule,
          ...Object.fromEntries(Object.entries(of).map(([key, amount]) => [key, amount * 470])),
        })),
      fc
        .record({
          kind: fc.constant('run'),
          of: fc.oneof(fc.constantFrom('work' as const, 'off' as const, 'nights' as const), kinds),
          strength,
          limits: limits(3),
        })
        .map(({ limits: of, ...rule }) => ({ ...rule, ...of })),
      fc.record({ kind: fc.constant('rest'), strength, min_minutes: fc.constantFrom(480, 660, 1_500) }),
      fc.record({
        kind: fc.constant('succession'),
        strength,
        shift_id: fc.constantFrom('E', 'N'),
        not_next_ids: fc.constantFrom(['E'], ['N'], ['E', 'N']),
      }),
    )
    .map((rule) => asRow({ ...base, ...rule }));
}

/** Weights that are there are added up; a hard rule stays hard. */
export function contractOf(dayCount: number, rulesMax: number): fc.Arbitrary<Contract> {
  return fc
    .array(ruleOf(dayCount), { maxLength: rulesMax })
    .map((rules) => ({ id: 'c', name: words, rules: rules.map((rule, at) => ({ ...rule, id: `r${at}` })) }));
}

const historyOf = fc.option(
  fc.constantFrom('-', 'E', 'N', '-E', 'EE', 'NN', '--', 'E-N').map((text) => ({
    duties: dutiesOf(text),
    carried: [],
  })),
  { nil: undefined },
);

const demandOf = (dayCount: number, peopleMax: number): fc.Arbitrary<DemandRow[]> =>
  fc
    .array(
      fc.record({
        day: few(dayCount - 1),
        when: fc.constantFrom<DemandRow['when']>(
          { shift_id: 'E' },
          { shift_id: 'N' },
          { from_min: 360, to_min: 420 },
          { from_min: 60, to_min: 75 },
        ),
        need: fc.tuple(few(peopleMax), few(peopleMax)),
        cost_under: few(20),
        extra: few(100),
        cost_over: few(5),
      }),
      { maxLength: 2 * dayCount },
    )
    .map((rows) =>
      rows.map(({ need, extra, ...row }, at) => ({
        ...row,
        id: `d${at}`,
        post_ids: null,
        skill_id: null,
        minimum: Math.min(...need),
        wanted: Math.max(...need),
        cost_under_minimum: row.cost_under + extra,
      })),
    );

const wishesOf = (dayCount: number, people: readonly Person[]): fc.Arbitrary<Wish[]> =>
  fc
    .array(
      fc.record({
        person_id: fc.constantFrom(...people.map(({ id }) => id)),
        day: few(dayCount - 1),
        for_or_against: fc.constantFrom('for' as const, 'against' as const),
        what: fc.constantFrom<Wish['what']>('off', 'any', { shift_id: 'E' }, { shift_id: 'N' }),
        weight: fc.integer({ min: 1, max: 20 }),
      }),
      { maxLength: 4 },
    )
    .map((wishes) => wishes.map((wish, at) => ({ ...wish, id: `w${at}` })));

/** A whole small problem: people of one contract, some with a history, demand by shift and by slot, wishes, a pin. */
export function tinyProblem(size: { dayCount: number; peopleMax: number; rulesMax: number }): fc.Arbitrary<Problem> {
  const { dayCount, peopleMax, rulesMax } = size;
  return fc
    .array(fc.record({ history: historyOf, days_off: fc.subarray([0, dayCount - 1], { maxLength: 1 }) }), {
      minLength: 1,
      maxLength: peopleMax,
    })
    .chain((rows) => {
      const people = rows.map(({ history, days_off }, at) =>
        personOf(`p${at}`, { days_off, ...(history ? { history } : {}) }),
      );
      const pin = fc.option(fc.record({ day: few(dayCount - 1), duty: fc.constantFrom('-', 'E', 'N') }), {
        nil: undefined,
        freq: 3,
      });
      return fc
        .tuple(contractOf(dayCount, rulesMax), demandOf(dayCount, peopleMax), wishesOf(dayCount, people), pin)
        .map(([contract, demand, wishes, pinned]) =>
          problemOf({
            day_count: dayCount,
            contracts: [contract],
            people,
            demand,
            wishes,
            pins: pinned ? [{ person_id: 'p0', day: pinned.day, duty: dutiesOf(pinned.duty)[0]! }] : [],
          }),
        );
    });
}

/** A week or so with posts, skills and pairings: too large to look at every roster, small enough for hundreds. */
export function smallProblem(): fc.Arbitrary<Problem> {
  const posts: Post[] = [
    { id: 'gate', name: words, skill: null, shift_ids: ['E', 'N'] },
    { id: 'lane', name: words, skill: 'xray', shift_ids: ['E'] },
  ];
  // A hard pair may leave no roster at all; whether it does, only looking at every one could say.
  const pairing = (people: readonly Person[]) =>
    fc
      .record({ kind: fc.constantFrom('together' as const, 'apart' as const), strength: fc.record({ weight: few(9) }) })
      .map((pair): Pairing => ({
        ...pair,
        id: 'pair',
        words,
        first_person_id: people[0]!.id,
        second_person_id: people.at(-1)!.id,
      }));
  return tinyProblem({ dayCount: 7, peopleMax: 5, rulesMax: 4 }).chain((problem) => {
    const people = problem.people.map((person, at) => ({ ...person, skill_ids: at % 2 === 0 ? ['xray'] : [] }));
    const demand = fc.tuple(...problem.demand.map((row) => placed(row)));
    return fc.tuple(demand, fc.option(pairing(people), { nil: undefined })).map(([rows, pair]): Problem => ({
      ...problem,
      posts,
      skills: [{ id: 'xray', name: words }],
      people: people.map((person) => ({ ...person, ...atPosts(person) })),
      demand: rows,
      pairings: pair && people.length > 1 ? [pair] : [],
      pins: problem.pins.map(({ duty, ...pin }) => ({ ...pin, duty: duty && { ...duty, post_id: 'gate' } })),
    }));
  });
}

const placed = (row: DemandRow): fc.Arbitrary<DemandRow> =>
  fc
    .record({
      post_ids: fc.constantFrom<string[] | null>(['gate'], ['lane'], ['gate', 'lane'], null),
      skill_id: fc.constantFrom('xray', null, null),
    })
    .map((where) => ({ ...row, ...where }));

function atPosts({ history }: Person): Partial<Person> {
  if (!history) return {};
  const duties = history.duties.map((duty) => duty && { ...duty, post_id: 'gate' });
  return { history: { ...history, duties } };
}
