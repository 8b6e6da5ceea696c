import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { proverHere } from '../../../test/support/roster/prover.ts';
import { at, pin, station, stationRules } from '../../../test/support/roster/station.ts';
import { isRefusal } from '../../base/errors.ts';
import { checkRoster, type Verdict } from './check.ts';
import { dutyGrid } from './duty-grid.ts';
import { lineJudges } from './line-judge.ts';
import { mend, usualMendLimits, type MendEvent, type Mending, type MendProof, type MendRequest } from './mend.ts';
import { fewestWays } from './mend-search.ts';
import { mendState } from './mend-state.ts';
import type { Roster } from './problem.ts';

const { problem, published } = station();

async function mended(
  events: MendEvent[],
  more: Partial<MendRequest> = {},
  when: MendProof['when'] | null = null,
): Promise<Mending> {
  const proving = when && { prove: proverHere(), when };
  const answer = await mend({ problem, published, events, ...more }, usualMendLimits, proving);
  if (isRefusal(answer)) throw new Error(answer.words.en);
  return answer;
}

const dutyOf = (roster: Roster, person_id: string, day: number) =>
  roster.people.find((it) => it.person_id === person_id)!.days[day];

/** First day from `from` on which this person works. */
function workingDay(person_id: string, from: number): number {
  const { days } = published.people.find((it) => it.person_id === person_id)!;
  return days.findIndex((duty, day) => day >= from && duty !== null);
}

/** People short of the minimum or of what is wanted, row by row. */
function shortages({ cost }: Verdict): Map<string, number> {
  const short = new Map<string, number>();
  for (const { kind, id, units } of cost.parts) {
    if (kind === 'under' || kind === 'under-minimum') short.set(id, (short.get(id) ?? 0) + units);
  }
  return short;
}

describe('somebody is ill', () => {
  test('at most three changes close the gap, the checker finds nothing broken, and fewer is proven impossible', async () => {
    const counts = new Map<number, number>();
    for (let index = 0; index < 50; index += 4) {
      const { id } = problem.people[index]!;
      const day = workingDay(id, 8 + (index % 7));
      const answer = await mended([{ kind: 'absence', person_id: id, from_day: day, to_day: day }]);
      const verdict = checkRoster(answer.problem, answer.roster);
      expect(verdict.broken.map(({ words }) => words.en)).toEqual([]);
      expect(shortages(verdict)).toEqual(new Map());
      expect(answer.still_short).toEqual([]);
      expect(answer.is_fewest).toBe(true);
      expect(answer.changes.length).toBeLessThanOrEqual(3);
      counts.set(answer.changes.length, (counts.get(answer.changes.length) ?? 0) + 1);
    }
    expect(counts.size).toBeGreaterThan(1);
  });

  test('what is frozen, pinned or past stays as published; only what is told has changed', async () => {
    const pins = published.people
      .slice(20, 40)
      .flatMap(({ person_id, days }) => days.slice(10, 16).map((duty, more) => pin(person_id, 10 + more, duty)));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 19 }), fc.integer({ min: 8, max: 20 }), async (index, from) => {
        const { id } = problem.people[index]!;
        const day = workingDay(id, from);
        const answer = await mended([{ kind: 'absence', person_id: id, from_day: day, to_day: day }], {
          problem: { ...problem, pins },
          frozen_before_day: day,
        });
        const told = new Set(answer.changes.map((it) => `${it.person_id} ${it.day}`));
        for (const { person_id, days } of published.people) {
          days.forEach((duty, on) => {
            if (person_id === id && on === day) return;
            const isSame = JSON.stringify(dutyOf(answer.roster, person_id, on)) === JSON.stringify(duty);
            expect(isSame, `${person_id} ${on}`).toBe(!told.has(`${person_id} ${on}`));
            if (on < day || pins.some((it) => it.person_id === person_id && it.day === on)) expect(isSame).toBe(true);
          });
        }
        expect(checkRoster(answer.problem, answer.roster).broken).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });

  test('five days away: every day is covered again, and the programme proves that it cannot be done with fewer', async () => {
    const events: MendEvent[] = [{ kind: 'absence', person_id: 's04', from_day: 7, to_day: 11 }];
    const answer = await mended(events, station({ people: 26, days: 14 }), 'always');
    expect(answer.still_short).toEqual([]);
    expect(answer.changes.length).toBeGreaterThan(3);
    expect(answer.is_fewest).toBe(true);
    expect(answer.at_least).toBe(answer.changes.length);
    expect(checkRoster(answer.problem, answer.roster).broken).toEqual([]);
  });

  test('a proof cut short gives the best mending so far and a bound that holds', async () => {
    const small = station({ people: 20, days: 14 });
    const request = {
      ...small,
      events: [{ kind: 'absence', person_id: 's04', from_day: 8, to_day: 10 }] as MendEvent[],
    };
    const byProof = async (steps_max: number) =>
      (await mend(
        request,
        { ...usualMendLimits, exactChanges_max: 1 },
        {
          prove: proverHere({ steps_max }),
          when: 'always',
        },
      )) as Mending;
    const whole = await byProof(1_000);
    expect(whole.is_fewest).toBe(true);
    for (const steps_max of [1, 5, 20]) {
      const cut = await byProof(steps_max);
      expect(checkRoster(cut.problem, cut.roster).broken).toEqual([]);
      expect(cut.at_least).toBeLessThanOrEqual(whole.changes.length);
      if (cut.is_fewest) expect(cut.changes.length).toBe(whole.changes.length);
    }
  });

  test('a proof that never begins proves nothing: a gap left open is not called the best there is', async () => {
    const limits = { ...usualMendLimits, exactChanges_max: 0, tries_max: 0 };
    const events: MendEvent[] = [{ kind: 'absence', person_id: 's04', from_day: 10, to_day: 10 }];
    const proving = { prove: async () => null, when: 'always' } as const;
    const answer = (await mend({ problem, published, events }, limits, proving)) as Mending;
    expect(answer.changes).toEqual([]);
    expect(answer.still_short).toHaveLength(1);
    expect(answer).toMatchObject({ is_fewest: false, at_least: 0, short_at_least: 0 });
  });

  test('the absent are not blamed for the hours they now lack', async () => {
    const answer = await mended([{ kind: 'absence', person_id: 's04', from_day: 0, to_day: 20 }]);
    const own = checkRoster(answer.problem, answer.roster).broken.filter(({ person_id }) => person_id === 's04');
    expect(own).toEqual([]);
    // By the rules as they were, the same days would be too few hours.
    const strict = checkRoster(problem, answer.roster).broken.filter(({ person_id }) => person_id === 's04');
    expect(strict.map(({ id }) => id)).toContain('hours');
  });
});

describe('whom to ask first', () => {
  const event: MendEvent = { kind: 'absence', person_id: 's04', from_day: 10, to_day: 10 };

  test('those whom no rule keeps stand first, each with rest and hours in words', async () => {
    const { asked } = await mended([event]);
    const people = asked[0]!.people;
    const free = people.filter(({ is_free }) => is_free);
    expect(free.length).toBeGreaterThan(0);
    expect(people.slice(0, free.length)).toEqual(free);
    for (const it of people) {
      expect(it.words.en).toContain('of rest around it');
      expect(it.words.zh).toContain('休息');
      if (!it.is_free) expect(it.obstacles.length).toBeGreaterThan(0);
    }
  });

  test('who wished otherwise moves behind the others, and is not the one chosen', async () => {
    const before = await mended([event]);
    const first = before.asked[0]!.people[0]!.person_id;
    const wishes = [{ id: 'w', person_id: first, day: 10, for_or_against: 'for', what: 'off', weight: 5 }] as const;
    const after = await mended([event], { problem: { ...problem, wishes: [...wishes] } });
    expect(before.changes.map(({ person_id }) => person_id)).toEqual([first]);
    expect(after.asked[0]!.people[0]!.person_id).not.toBe(first);
    expect(after.changes.map(({ person_id }) => person_id)).not.toContain(first);
  });

  test('of people on duty nearby the nearer one is asked first', async () => {
    // One more at the patrol than wanted, twice: both may leave, and the way decides.
    const late = problem.demand.find((row) => row.id === 'patrol-E-10')!;
    const demand = problem.demand.map((row) => (row === late ? { ...row, minimum: 1, wanted: 1 } : row));
    const gate = published.people.find(({ days }) => days[10]?.shift_id === 'E' && days[10].post_id === 'gate')!;
    const answer = await mended([{ kind: 'absence', person_id: gate.person_id, from_day: 10, to_day: 10 }], {
      problem: { ...problem, demand },
      walk_s: (from, to) => (from === 'patrol' && to === 'gate' ? 90 : 600),
    });
    const first = answer.asked[0]!.people[0]!;
    expect(dutyOf(published, first.person_id, 10)).toEqual(at('E', 'patrol'));
    expect(first.walk_s).toBe(90);
    expect(first.words.en).toContain('2 min on foot');
    expect(first.loses_day_off).toBe(false);
  });
});

describe('more people are needed', () => {
  const extra = (more: number, days: number[]) =>
    problem.demand
      .filter((row) => days.includes(row.day) && row.post_ids?.[0] === 'gate')
      .map((row) => ({ ...row, minimum: row.minimum + more, wanted: row.wanted + more }));

  test('another duty level for a week: covered without breaking a rule, and its cost in rest is counted right', async () => {
    const answer = await mended([{ kind: 'demand', rows: extra(1, [10, 11, 12, 13]) }]);
    const verdict = checkRoster(answer.problem, answer.roster);
    expect(verdict.broken).toEqual([]);
    const stillShort = answer.still_short.reduce((sum, it) => sum + it.missing, 0);
    expect([...shortages(verdict).values()].reduce((sum, units) => sum + units, 0)).toBe(stillShort);
    const lost = published.people.map(({ person_id, days }) => {
      const now = answer.roster.people.find((it) => it.person_id === person_id)!.days;
      return now.filter((duty) => duty !== null).length - days.filter((duty) => duty !== null).length;
    });
    expect(answer.rest.people).toBe(lost.filter((count) => count > 0).length);
    expect(answer.rest.days_off_lost).toBe(lost.reduce((sum, count) => sum + Math.max(0, count), 0));
    expect(answer.rest.words.en).toMatch(/^\d+ people lose \d+ rest days/);
    expect(answer.rest.words.zh).toMatch(/^\d+ 人共失去 \d+ 个休息日/);
  });

  test('more than can ever be met: the rest is said to be short, never made up by a broken rule', async () => {
    const row = problem.demand.find(({ id }) => id === 'desk-L-10')!;
    const answer = await mended([{ kind: 'demand', rows: [{ ...row, minimum: 12, wanted: 12 }] }]);
    expect(answer.still_short[0]!.row_id).toBe('desk-L-10');
    expect(answer.is_fewest).toBe(false);
    expect(checkRoster(answer.problem, answer.roster).broken).toEqual([]);
  });

  test('more than there are people with the skill: that so many stay short is proven', async () => {
    const small = station({ people: 20, days: 10 });
    const row = small.problem.demand.find(({ day, post_ids }) => day > 4 && post_ids?.[0] === 'desk')!;
    // Four people can sit at the desk at all.
    const proven = await mended([{ kind: 'demand', rows: [{ ...row, minimum: 12, wanted: 12 }] }], small, 'owed');
    expect(proven.short_at_least).toBeGreaterThanOrEqual(8);
    expect(proven.words.en).toMatch(/at least \d+ places stay empty whatever is changed/);
    expect(proven.words.zh).toMatch(/无论怎样改动至少缺 \d+ 人/);
  });
});

describe('two people swap', () => {
  test('what the swap breaks is repaired with further changes, or said to be broken', async () => {
    let repaired = 0;
    for (const [first, second] of [
      ['s04', 's22'],
      ['s02', 's10'],
      ['s08', 's18'],
    ] as const) {
      const swap: MendEvent = { kind: 'swap', first_person_id: first, second_person_id: second, day: 10 };
      const answer = await mended([swap], {}, 'owed');
      const { broken } = checkRoster(answer.problem, answer.roster);
      expect(broken.length > 0).toBe(answer.still_broken.length > 0);
      expect(dutyOf(answer.roster, first, 10)).toEqual(dutyOf(published, second, 10));
      expect(dutyOf(answer.roster, second, 10)).toEqual(dutyOf(published, first, 10));
      if (broken.length === 0) repaired++;
    }
    expect(repaired).toBeGreaterThan(0);
  });

  test('a swap with someone who lacks the skill, an unknown person and a frozen day are refused', async () => {
    const desk = published.people.find(({ days }) => days[10]?.post_id === 'desk')!.person_id;
    const swap = (first: string, second: string): MendEvent[] => [
      { kind: 'swap', first_person_id: first, second_person_id: second, day: 10 },
    ];
    const refused = async (events: MendEvent[], more: Partial<MendRequest> = {}) => {
      const answer = await mend({ problem, published, events, ...more });
      return isRefusal(answer) ? answer.refused : 'not refused';
    };
    expect(await refused(swap(desk, 's02'))).toBe('ROSTER_SWAP_BARRED');
    expect(await refused(swap('s99', 's02'))).toBe('ROSTER_MEND_UNKNOWN');
    expect(await refused(swap('s04', 's22'), { frozen_before_day: 11 })).toBe('ROSTER_MEND_UNKNOWN');
    expect(await refused([{ kind: 'absence', person_id: 's04', from_day: 30, to_day: 31 }])).toBe(
      'ROSTER_MEND_UNKNOWN',
    );
  });
});

describe('a planted fault', () => {
  test('a judge that lets everything pass would be found out by the checker', () => {
    const grid = dutyGrid(problem);
    const lines = grid.lines(published);
    const blind = lineJudges(grid).map((judge) => ({ ...judge, breaks: () => false }));
    const target = grid.presence(lines);
    // Late on day 10 is one short; whoever is off may come, whatever the rules say.
    target[grid.rowAt.get('gate-L-10') ?? grid.rowAt.get('patrol-L-10')!]!++;
    const state = mendState(grid, blind, lines, target, new Uint8Array(lines.length * grid.day_count), {
      units: lines.map(() => new Float64Array(stationRules.length)),
      pairings: new Int32Array(0),
    });
    const { ways } = fewestWays(state, 1, { tries_max: 10_000, ways_max: 50 });
    const broken = ways.filter((moves) => {
      const after = lines.map((line) => line.slice());
      for (const { person, day, to } of moves) after[person]![day] = to;
      return checkRoster(problem, grid.roster(after)).broken.length > 0;
    });
    expect(broken.length).toBeGreaterThan(0);
  });
});
