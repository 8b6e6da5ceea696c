import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dutiesOf, everyRow, personOf, problemOf, ruleOf } from '../../../test/support/roster/tiny.ts';
import { checkRoster } from './check.ts';
import type { Person, Problem, Rule } from './problem.ts';

const words = { zh: '规则', en: 'rule' };

function judge(problem: Problem, ...rows: string[]) {
  return checkRoster(problem, {
    people: problem.people.map(({ id }, at) => ({ person_id: id, days: dutiesOf(rows[at] ?? '') })),
  });
}

/** The rules once more, as patterns over the letters of a row: another way of saying them, to hold the checker against. */
function unitsByPattern(rule: Rule, past: string, row: string): number {
  const text = past + row;
  if (rule.kind === 'run') {
    const letters =
      rule.of === 'off' ? '-' : rule.of === 'work' ? 'EN' : rule.of === 'nights' ? 'N' : rule.of.shift_ids;
    let sum = 0;
    for (const { index, 0: run } of text.matchAll(new RegExp(`[${[...letters].join('')}]+`, 'g'))) {
      const end = index + run.length;
      const old = Math.min(run.length, Math.max(0, past.length - index));
      sum += Math.max(0, run.length - Math.max(rule.max ?? 99, old));
      const isOpen = end === text.length || index === 0;
      if (end >= past.length && !isOpen) sum += Math.max(0, (rule.min ?? 0) - run.length);
    }
    return sum;
  }
  if (rule.kind === 'rest' || rule.kind === 'succession') {
    const wide = ['EE', 'NN', 'NE', 'N-E'];
    const bad =
      rule.kind === 'succession'
        ? rule.not_next_ids.map((next) => rule.shift_id + next)
        : rule.min_minutes === 1_500
          ? wide
          : ['NE'];
    // The second duty of the pair lies in the period; the pair itself may begin before it.
    return bad.reduce((sum, pair) => {
      const ends = [...text.matchAll(new RegExp(`(?=${pair})`, 'g'))].map(({ index }) => index + pair.length - 1);
      return sum + ends.filter((end) => end >= past.length).length;
    }, 0);
  }
  const { measure, span } = rule;
  const dayCount = row.length;
  const spans =
    'from_day' in span
      ? [[span.from_day, span.to_day] as const]
      : Array.from({ length: dayCount }, (_, last) => [last - span.rolling_days + 1, last] as const);
  return spans.reduce((sum, [from, to]) => {
    const amountOf = (row: string, length: number) => {
      const held = row.slice(Math.max(0, from + past.length), Math.max(0, Math.min(length, to + past.length + 1)));
      const count = (letters: RegExp) => held.replaceAll(letters, '').length;
      // Day 0 is a Friday: the one weekend of so short a period is days 1 and 2.
      const weekend = row.slice(past.length + Math.max(1, from), past.length + Math.min(2, to) + 1);
      if (measure === 'weekends') return /[EN]/.test(weekend) ? 1 : 0;
      if (measure === 'minutes') return 480 * count(/[^E]/g) + 450 * count(/[^N]/g);
      if (measure === 'days') return count(/-/g);
      if (measure === 'nights') return count(/[^N]/g);
      return count(new RegExp(`[^${measure.shift_ids.join('')}]`, 'g'));
    };
    const amount = amountOf(text, text.length);
    // What history alone holds too much is past.
    const most = Math.max(rule.max ?? Infinity, amountOf(past, past.length));
    const asksMinimum = 'from_day' in span || from >= -past.length;
    const over = Math.max(0, amount - most);
    return sum + over + (asksMinimum ? Math.max(0, (rule.min ?? 0) - amount) : 0);
  }, 0);
}

describe('the checker against every row there is', () => {
  test('each rule is counted as its pattern counts it, with and without a history', () => {
    const rows = everyRow(4);
    const pasts = ['', '-', 'E', 'N', '-E', 'EE', 'NN', '--', 'E-N', 'NNN'];
    let kept = 0;
    let missed = 0;
    fc.assert(
      fc.property(ruleOf(4), fc.constantFrom(...pasts), (rule, past) => {
        const person: Partial<Person> = past === '' ? {} : { history: { duties: dutiesOf(past), carried: [] } };
        const contracts = [{ id: 'c', name: words, rules: [{ ...rule, id: 'r' }] }];
        const problem = problemOf({ contracts, people: [personOf('p', person)] });
        for (const row of rows) {
          const { broken, cost } = judge(problem, row);
          const units = [...broken, ...cost.parts].reduce((sum, one) => sum + one.units, 0);
          const wanted = unitsByPattern(rule, past, row);
          expect(units, `${JSON.stringify(rule)} ${past}|${row}`).toBe(wanted);
          if (rule.strength === 'hard') expect(cost.total).toBe(0);
          else expect(cost.total).toBe(wanted * rule.strength.weight);
          if (wanted === 0) kept++;
          else missed++;
        }
      }),
      { numRuns: 150 },
    );
    expect(Math.min(kept, missed)).toBeGreaterThan(500);
  });
});

describe('what a roster breaks is named with person and day', () => {
  const post = { id: 'X', name: words, skill: 'xray', shift_ids: ['E'] };
  const at = (shift_id: string, post_id: string | null) => ({ shift_id, post_id });
  const broken = (parts: Partial<Problem>, days: ({ shift_id: string; post_id: string | null } | null)[]) =>
    checkRoster(problemOf({ people: [personOf('p')], day_count: days.length, ...parts }), {
      people: [{ person_id: 'p', days }],
    }).broken.map(({ kind, day }) => [kind, day]);

  test('a shift or post nobody knows, a shift the post does not have, a skill the person lacks', () => {
    expect(broken({}, [null, at('Q', null)])).toEqual([['duty', 1]]);
    expect(broken({ posts: [post] }, [at('E', null)])).toEqual([['duty', 0]]);
    expect(broken({ posts: [post] }, [at('E', 'Y')])).toEqual([['duty', 0]]);
    const trained = { people: [personOf('p', { skill_ids: ['xray'] })], posts: [post] };
    expect(broken(trained, [at('N', 'X')])).toEqual([['duty', 0]]);
    expect(broken(trained, [at('E', 'X')])).toEqual([]);
    expect(broken({ posts: [post] }, [at('E', 'X')])).toEqual([['skill', 0]]);
  });

  test('a day off worked, a shift not available, a pin not kept; a pin wins over both', () => {
    const people = [personOf('p', { days_off: [0], unavailable: [{ day: 1, shift_id: 'N' }] })];
    expect(broken({ people }, dutiesOf('EE'))).toEqual([['day-off', 0]]);
    expect(broken({ people }, dutiesOf('-N'))).toEqual([['unavailable', 1]]);
    const pins = [{ person_id: 'p', day: 0, duty: at('E', null) }];
    expect(broken({ people, pins }, dutiesOf('E-'))).toEqual([]);
    expect(broken({ people, pins }, dutiesOf('--'))).toEqual([['pin', 0]]);
  });

  test('a row missing, too short, or of somebody else', () => {
    const problem = problemOf({ people: [personOf('p')] });
    const kinds = (people: { person_id: string; days: null[] }[]) =>
      checkRoster(problem, { people }).broken.map(({ kind, person_id }) => [kind, person_id]);
    const days = [null, null, null, null];
    expect(kinds([{ person_id: 'p', days }])).toEqual([]);
    expect(kinds([{ person_id: 'p', days: [null] }])).toEqual([['row', 'p']]);
    expect(kinds([{ person_id: 'q', days }])).toEqual([
      ['row', 'p'],
      ['row', 'q'],
    ]);
  });

  test('a pair that has to be together is not, a pair that may not be is', () => {
    const people = [personOf('a'), personOf('b')];
    const pairing = (kind: 'together' | 'apart') => ({
      id: kind,
      words,
      strength: 'hard' as const,
      kind,
      first_person_id: 'a',
      second_person_id: 'b',
    });
    const days = (kind: 'together' | 'apart', ...rows: string[]) =>
      judge(problemOf({ people, pairings: [pairing(kind)] }), ...rows).broken.map(({ day }) => day);
    expect(days('together', 'E-EE', 'EN-N')).toEqual([2, 3]);
    expect(days('apart', 'E-EE', 'EN-N')).toEqual([0]);
  });
});

describe('what it costs', () => {
  const row = {
    id: 'd',
    day: 1,
    when: { shift_id: 'N' },
    post_ids: null,
    skill_id: null,
    minimum: 1,
    wanted: 2,
    cost_under_minimum: 100,
    cost_under: 10,
    cost_over: 1,
  };
  const people = ['a', 'b', 'c', 'd'].map((id) => personOf(id));

  test('short of the minimum, short of what is wanted, too many: each at its price', () => {
    const total = (...rows: string[]) => judge(problemOf({ people, demand: [row] }), ...rows).cost.total;
    expect(total('----', '----', '----', '----')).toBe(110);
    expect(total('-N--', '-E--', '----', '----')).toBe(10);
    expect(total('-N--', '-N--', '----', '----')).toBe(0);
    expect(total('-N--', '-N--', '-N--', '-N--')).toBe(2);
  });

  test('a slot after midnight counts the night that began the day before, also one of history; a break does not count', () => {
    const slot = { ...row, wanted: 1, when: { from_min: 60, to_min: 75 } };
    const total = (parts: Partial<Problem>, ...rows: string[]) =>
      judge(problemOf({ people, ...parts }), ...rows).cost.total;
    expect(total({ demand: [slot] }, 'N---')).toBe(0);
    expect(total({ demand: [slot] }, '-N--')).toBe(100);
    const worked = [personOf('a', { history: { duties: dutiesOf('N'), carried: [] } })];
    expect(total({ demand: [{ ...slot, day: 0 }], people: worked }, '----')).toBe(0);
    const shifts = problemOf({}).shifts.map((shift) => ({ ...shift, breaks: [{ from_min: 1_500, to_min: 1_530 }] }));
    expect(total({ demand: [slot], shifts }, 'N---')).toBe(100);
    const after = { ...slot, when: { from_min: 90, to_min: 105 } };
    expect(total({ demand: [after], shifts }, 'N---')).toBe(0);
  });

  test('wishes cost where they are not met, and the sums by person and by rule add up to the whole', () => {
    const wish = (id: string, for_or_against: 'for' | 'against', what: 'off' | 'any' | { shift_id: string }) => ({
      id,
      person_id: 'a',
      day: 0,
      for_or_against,
      what,
      weight: 5,
    });
    const wishes = [wish('1', 'for', 'off'), wish('2', 'against', { shift_id: 'E' }), wish('3', 'for', 'any')];
    const verdict = judge(problemOf({ people, demand: [row], wishes }), 'EN--', '-N--', '----', '----');
    expect(verdict.cost.parts.map(({ id }) => id)).toEqual(['1', '2']);
    expect(verdict.by_person.map(({ cost }) => cost)).toEqual([10, 0, 0, 0]);
    expect(verdict.by_rule.reduce((sum, { cost }) => sum + cost, 0)).toBe(verdict.cost.total);
  });
});

test('the night the clocks change is an hour shorter or longer, in minutes worked and in rest', () => {
  const rules = (min: number, max: number, rest: number): Rule[] => [
    {
      kind: 'total',
      id: 'minutes',
      words,
      strength: 'hard',
      measure: 'minutes',
      span: { from_day: 0, to_day: 1 },
      min,
      max,
    },
    { kind: 'rest', id: 'rest', words, strength: 'hard', min_minutes: rest },
  ];
  const broken = (first_day: string, row: string, ...limits: [number, number, number]) =>
    judge(
      problemOf({
        time_zone: 'Europe/Berlin',
        first_day,
        day_count: 2,
        contracts: [{ id: 'c', name: words, rules: rules(...limits) }],
        people: [personOf('p')],
      }),
      row,
    ).broken.map(({ id }) => id);
  // 28 March 2026, 21:30 to 05:30 of the 29th: 02:00 becomes 03:00. 24 October: 03:00 becomes 02:00.
  expect(broken('2026-03-28', 'N-', 390, 390, 0)).toEqual([]);
  expect(broken('2026-10-24', 'N-', 510, 510, 0)).toEqual([]);
  expect(broken('2026-03-21', 'N-', 450, 450, 0)).toEqual([]);
  // From 13:30 to 05:30 the next morning are 16 hours, on the short night 15.
  expect(broken('2026-03-28', 'EE', 960, 960, 901)).toEqual(['rest']);
  expect(broken('2026-03-28', 'EE', 960, 960, 900)).toEqual([]);
  expect(broken('2026-10-24', 'EE', 960, 960, 1_020)).toEqual([]);
});
