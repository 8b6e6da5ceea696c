import fc from 'fast-check';
import { expect, test } from 'vitest';
import { proverHere } from '../../../test/support/roster/prover.ts';
import { rowOf } from '../../../test/support/roster/station.ts';
import { dutiesOf, everyRow, personOf, problemOf, shifts, tinyProblem } from '../../../test/support/roster/tiny.ts';
import { isRefusal } from '../../base/errors.ts';
import { checkRoster, type Verdict } from './check.ts';
import { mend, usualMendLimits } from './mend.ts';
import type { Duty, Pairing, Problem, Roster } from './problem.ts';

/** Held against every roster there is, as the independent checker judges it. */
type Rows = (Duty | null)[][];

const rosterOf = (of: Problem, days: Rows): Roster => ({
  people: of.people.map(({ id }, index) => ({ person_id: id, days: days[index]! })),
});

function everyRoster(of: Problem): { days: Rows; verdict: Verdict }[] {
  const rows = everyRow(of.day_count, ['-', 'E']).map((text) => dutiesOf(text));
  let rosters: Rows[] = [[]];
  for (let index = 0; index < of.people.length; index++) {
    rosters = rosters.flatMap((roster) => rows.map((row) => [...roster, row]));
  }
  return rosters.map((days) => ({ days, verdict: checkRoster(of, rosterOf(of, days)) }));
}

/** One shift alone, so that every roster of three people can be written down; sometimes two of them hang together. */
function earlyOnly(of: Problem, pairing: Pairing['kind'] | null): Problem {
  const words = { zh: '搭班', en: 'paired' };
  const [first_person_id, second_person_id] = of.people.map(({ id }) => id);
  return {
    ...of,
    shifts: of.shifts.filter(({ id }) => id === 'E'),
    pins: [],
    demand: of.demand.filter(({ when }) => !('shift_id' in when) || when.shift_id === 'E'),
    people: of.people.map(({ id, contract_ids, skill_ids, days_off, unavailable }) => ({
      id,
      contract_ids,
      skill_ids,
      days_off,
      unavailable,
    })),
    pairings:
      pairing && first_person_id && second_person_id
        ? [{ id: 'pair', kind: pairing, words, strength: 'hard', first_person_id, second_person_id }]
        : [],
  };
}

/** Asks for as many people as are there, so that an absence tears a gap. */
const asPublished = (days: Rows) =>
  [0, 1, 2].map((day) => {
    const present = days.filter((row) => row[day]).length;
    return { ...rowOf(day, 'E', 'none', present), post_ids: null };
  });

/** People short of the minimum or of what is wanted, row by row. */
function shortages({ cost }: Verdict): Map<string, number> {
  const short = new Map<string, number>();
  for (const { kind, id, units } of cost.parts) {
    if (kind === 'under' || kind === 'under-minimum') short.set(id, (short.get(id) ?? 0) + units);
  }
  return short;
}

/** What is broken, by rule and person; what bars a day, by day. */
function breaches({ broken }: Verdict): Map<string, number> {
  const units = new Map<string, number>();
  for (const each of broken) {
    const isSum = each.kind === 'rule' || each.kind === 'pairing';
    const key = [each.kind, each.id, each.kind === 'pairing' ? '' : each.person_id, isSum ? '' : each.day].join(' ');
    units.set(key, (units.get(key) ?? 0) + each.units);
  }
  return units;
}

function isNoWorse(now: Map<string, number>, before: Map<string, number>): boolean {
  return [...now].every(([key, units]) => units <= (before.get(key) ?? 0) + 1e-9);
}

interface Rated {
  short: number;
  changes: number;
}

test('an absence in a tiny problem: as little short and as few changes as the best of all rosters, and no rule of anyone broken more than it was', async () => {
  const seen = { changed: 0, broken: 0, proven: 0, all: 0 };
  await fc.assert(
    fc.asyncProperty(
      tinyProblem({ dayCount: 3, peopleMax: 3, rulesMax: 2 }),
      fc.option(fc.constantFrom('together' as const, 'apart' as const), { freq: 2 }),
      fc.boolean(),
      fc.nat(),
      fc.nat(),
      async (random, pairing, isSound, pick, who) => {
        const given = earlyOnly(random, pairing);
        const rosters = everyRoster(given).filter(({ verdict }) => !isSound || verdict.broken.length === 0);
        const days = rosters[pick % Math.max(1, rosters.length)]?.days;
        if (!days) return;
        const tiny = { ...given, demand: [...given.demand, ...asPublished(days)] };
        const published = rosterOf(tiny, days);
        const person = who % tiny.people.length;
        const day = who % 3;
        const answer = await mend(
          {
            problem: tiny,
            published,
            events: [{ kind: 'absence', person_id: tiny.people[person]!.id, from_day: day, to_day: day }],
          },
          usualMendLimits,
          { prove: proverHere(), when: 'always' },
        );
        if (isRefusal(answer)) throw new Error(answer.words.en);
        const shortBefore = shortages(checkRoster(tiny, published));
        const brokenBefore = breaches(checkRoster(answer.problem, published));
        const rated = everyRoster(answer.problem)
          .filter((it) => it.days[person]![day] === null && isNoWorse(breaches(it.verdict), brokenBefore))
          .map((it): Rated => {
            const short = [...shortages(it.verdict)].reduce(
              (sum, [id, units]) => sum + Math.max(0, units - (shortBefore.get(id) ?? 0)),
              0,
            );
            const isOther = (row: number, on: number) =>
              JSON.stringify(it.days[row]![on]) !== JSON.stringify(days[row]![on]);
            const changes = days.flatMap((row, index) =>
              row.filter((_, on) => !(index === person && on === day) && isOther(index, on)),
            ).length;
            return { short, changes };
          })
          .sort((a, b) => a.short - b.short || a.changes - b.changes);
        const ours = {
          short: answer.still_short.reduce((sum, it) => sum + it.missing, 0),
          changes: answer.changes.length,
        };
        const best = rated[0];
        const why = JSON.stringify({ tiny, days, person, day });
        seen.all++;
        const isKept = isNoWorse(breaches(checkRoster(answer.problem, answer.roster)), brokenBefore);
        expect(answer.still_broken.length === 0, why).toBe(isKept);
        if (!isKept || !best) return;
        if (answer.is_fewest) expect(ours, why).toEqual(best);
        // Where the published days kept every rule, everything is proven.
        if (brokenBefore.size === 0) expect(answer.is_fewest, why).toBe(true);
        expect(answer.short_at_least, why).toBeLessThanOrEqual(best.short);
        if (ours.short === best.short) expect(answer.at_least, why).toBeLessThanOrEqual(best.changes);
        if (answer.changes.length > 0) seen.changed++;
        if (brokenBefore.size > 0) seen.broken++;
        if (brokenBefore.size > 0 && answer.is_fewest) seen.proven++;
      },
    ),
    { numRuns: 100 },
  );
  expect(seen.changed).toBeGreaterThan(5);
  expect(seen.broken).toBeGreaterThan(10);
  expect(seen.proven).toBeGreaterThan(seen.broken / 2);
});

test('what someone’s published days broke is no licence to break another rule of theirs', async () => {
  const words = { zh: '规则', en: 'rule' };
  const problem = problemOf({
    day_count: 3,
    shifts: shifts.filter(({ id }) => id === 'E'),
    contracts: [
      {
        id: 'c',
        name: words,
        rules: [
          { id: 'one-in-a-row', kind: 'run', of: 'work', max: 1, words, strength: 'hard' },
          {
            id: 'not-on-day-2',
            kind: 'total',
            measure: 'days',
            span: { from_day: 2, to_day: 2 },
            max: 0,
            words,
            strength: 'hard',
          },
        ],
      },
      { id: 'none', name: words, rules: [] },
    ],
    people: [personOf('a'), personOf('b', { contract_ids: ['none'] })],
    demand: [{ ...rowOf(2, 'E', 'none', 1), post_ids: null }],
  });
  // Two days in a row break the first rule; giving up one of them for day 2 would break the second by as much.
  const published = rosterOf(problem, [dutiesOf('EE-'), dutiesOf('--E')]);
  const answer = await mend(
    { problem, published, events: [{ kind: 'absence', person_id: 'b', from_day: 2, to_day: 2 }] },
    usualMendLimits,
    { prove: proverHere(), when: 'always' },
  );
  expect(answer).toMatchObject({ changes: [], still_short: [{ missing: 1 }], short_at_least: 1, is_fewest: true });
});
