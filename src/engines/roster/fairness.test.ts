import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { station } from '../../../test/support/roster/station.ts';
import { checkRoster } from './check.ts';
import { evened } from './fairness-even.ts';
import { fairnessOf } from './fairness.ts';
import type { Problem, Roster } from './problem.ts';

const { problem, published } = station();

function nightsOf(roster: Roster, person_id: string): number {
  const { days } = roster.people.find((it) => it.person_id === person_id)!;
  return days.filter((duty) => duty?.shift_id === 'N').length;
}

describe('how evenly burdens are shared', () => {
  test('nights are counted against a share in proportion to the days a person is there at all', () => {
    const away = {
      ...problem,
      people: problem.people.map((it, at) => (at === 0 ? { ...it, days_off: range(0, 13) } : it)),
    };
    const [nights] = fairnessOf(away, published).measures;
    const all = published.people.reduce((sum, it) => sum + nightsOf(published, it.person_id), 0);
    expect(nights!.of).toBe('nights');
    expect(nights!.people.reduce((sum, it) => sum + it.fair_share, 0)).toBeCloseTo(all, 6);
    const [first, second] = nights!.people;
    expect(first!.fair_share * 2).toBeCloseTo(second!.fair_share, 6);
    for (const it of nights!.people) expect(it.amount).toBe(nightsOf(published, it.person_id));
  });

  test('an unpopular post is shared among those who have the skill for it; others are left out', () => {
    const fairness = fairnessOf(problem, published, { unpopular_post_ids: ['desk'] });
    const posts = fairness.measures.find(({ of }) => of === 'unpopular posts')!;
    expect(posts.people.map(({ person_id }) => person_id)).toEqual(
      problem.people.filter(({ skill_ids }) => skill_ids.includes('desk')).map(({ id }) => id),
    );
    expect(fairness.words.zh).toContain('不受欢迎的岗位');
  });

  test('wishes are told in per cent of their weight; who has none is not measured', () => {
    const wishes = [
      { id: 'a', person_id: 's01', day: 0, for_or_against: 'for', what: 'off', weight: 3 },
      { id: 'b', person_id: 's01', day: 0, for_or_against: 'for', what: 'any', weight: 1 },
      { id: 'c', person_id: 's02', day: 0, for_or_against: 'against', what: { shift_id: 'Q' }, weight: 2 },
    ] satisfies Problem['wishes'];
    const met = fairnessOf({ ...problem, wishes }, published).measures.find(({ of }) => of === 'wishes met')!;
    const works = published.people[0]!.days[0] !== null;
    expect(met.people).toEqual([
      { person_id: 's01', amount: works ? 25 : 75, fair_share: works ? 50 : (100 * 5) / 6 },
      { person_id: 's02', amount: 100, fair_share: works ? 50 : (100 * 5) / 6 },
    ]);
    expect(met.words.en).toContain('%');
  });
});

describe('evening out', () => {
  test('burdens come nearer to the fair share, and nobody’s rule, nobody’s cover and no cost is paid for it', () => {
    fc.assert(
      fc.property(fc.subarray(['desk', 'xray', 'gate']), fc.integer({ min: 1, max: 3 }), (unpopular, seed) => {
        const wishes = problem.people.slice(0, 20).map((person, at) => ({
          id: `w${at}`,
          person_id: person.id,
          day: (at * seed) % 28,
          for_or_against: 'for' as const,
          what: 'off' as const,
          weight: 5,
        }));
        const of = { ...problem, wishes };
        const before = checkRoster(of, published);
        const { roster, exchanges } = evened(of, published, { tries_max: 30_000, unpopular_post_ids: unpopular });
        const after = checkRoster(of, roster);
        expect(after.broken).toEqual([]);
        expect(after.cost.total).toBeLessThanOrEqual(before.cost.total);
        const distance = (it: Roster) =>
          fairnessOf(of, it, { unpopular_post_ids: unpopular })
            .measures.filter((measure) => measure.of !== 'wishes met')
            .reduce((sum, { people }) => sum + people.reduce((own, p) => own + (p.amount - p.fair_share) ** 2, 0), 0);
        if (exchanges > 0) expect(distance(roster)).toBeLessThan(distance(published));
        else expect(distance(roster)).toBe(distance(published));
      }),
      { numRuns: 8 },
    );
  });

  test('a roster in which one person has all the nights is evened out', () => {
    // Twelve days, two people who take turns; the first has every night.
    const tiny: Problem = {
      ...problem,
      day_count: 12,
      people: problem.people.slice(1, 3).map((person) => ({ ...person, skill_ids: [], contract_ids: [] })),
      demand: [],
    };
    const duty = (shift_id: string) => ({ shift_id, post_id: 'gate' });
    const roster: Roster = {
      people: tiny.people.map(({ id }, at) => ({
        person_id: id,
        days: range(0, 11).map(() => duty(at === 0 ? 'N' : 'E')),
      })),
    };
    const after = evened(tiny, roster, { tries_max: 10_000 });
    expect(after.exchanges).toBeGreaterThan(0);
    expect(tiny.people.map(({ id }) => nightsOf(after.roster, id))).toEqual([6, 6]);
  });
});

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, more) => from + more);
}
