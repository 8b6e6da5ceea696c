import fc from 'fast-check';
import highsPackage from 'highs';
import { describe, expect, test } from 'vitest';
import { seededChance } from '../../base/chance.ts';
import { dutiesOf, everyRow, smallProblem, tinyProblem } from '../../../test/support/roster/tiny.ts';
import { demandParts, presentAt } from './check-demand.ts';
import { checkRoster } from './check.ts';
import { openBook, openSheet, type Sheet } from './check-sheet.ts';
import type { Person, Problem, Solution } from './problem.ts';
import { solve } from './solve.ts';

// The package describes its CommonJS face; what an ES module is given as default is the loader itself.
const highs = await (highsPackage as unknown as typeof highsPackage.default)();

function solved(problem: Problem, steps_max: number): Solution {
  return solve(problem, {
    highs,
    chance: seededChance(7),
    cpu_seconds: () => 0,
    limits: { steps_max, cpu_seconds_max: Number.POSITIVE_INFINITY, gap: 0 },
  });
}

/** One person's problem, without the demand that binds people together. */
function alone(problem: Problem, person: Person): Problem {
  const own = <Row extends { person_id: string }>(rows: Row[]) => rows.filter((row) => row.person_id === person.id);
  return {
    ...problem,
    people: [person],
    wishes: own(problem.wishes),
    pins: own(problem.pins),
    demand: [],
    pairings: [],
  };
}

interface Row {
  sheet: Sheet;
  cost: number;
}

/** Every row of days that keeps this person's hard rules, and what it costs by itself. */
function possibleRows(problem: Problem, person: Person): Row[] {
  const single = alone(problem, person);
  return everyRow(problem.day_count).flatMap((text): Row[] => {
    const days = dutiesOf(text);
    const { broken, cost } = checkRoster(single, { people: [{ person_id: person.id, days }] });
    return broken.length > 0 ? [] : [{ sheet: openSheet(person, days), cost: cost.total }];
  });
}

/** The cheapest roster there is, found by looking at every one; null where somebody has no possible row. */
function optimum(problem: Problem): number | null {
  const book = openBook(problem);
  const rows = problem.people.map((person) => possibleRows(problem, person));
  if (rows.some((of) => of.length === 0)) return null;
  let best = Number.POSITIVE_INFINITY;
  const pick = (at: number, sheets: Sheet[], cost: number): void => {
    if (at < rows.length) {
      for (const row of rows[at]!) pick(at + 1, [...sheets, row.sheet], cost + row.cost);
      return;
    }
    let total = cost;
    for (const row of problem.demand) {
      for (const part of demandParts(row, presentAt(row, sheets, book))) total += part.cost;
    }
    best = Math.min(best, total);
  };
  pick(0, [], 0);
  return best;
}

/** Some twenty seconds each on a machine with nothing else to do; a busy one may take longer. */
const wait_ms = 300_000;
const size = { dayCount: 4, peopleMax: 2, rulesMax: 3 };

describe('what the solver hands back, judged by the checker and by looking at every roster there is', () => {
  test(
    'no hard rule is broken, the cost is what it says, the bound is never above the true optimum',
    () => {
      let proven = 0;
      let looked = 0;
      fc.assert(
        fc.property(tinyProblem(size), (problem) => {
          const { roster, cost, bound, impossible_person_ids } = solved(problem, 40);
          const verdict = checkRoster(problem, roster);
          const best = optimum(problem);
          const without = problem.people.filter((person) => possibleRows(problem, person).length === 0);
          expect(impossible_person_ids).toEqual(without.map(({ id }) => id));
          expect(verdict.broken.filter(({ person_id }) => !impossible_person_ids.includes(person_id))).toEqual([]);
          if (best === null) return;
          looked++;
          expect(cost).toBeCloseTo(verdict.cost.total, 6);
          expect(bound.cost).toBeLessThanOrEqual(best + 1e-6);
          expect(cost).toBeGreaterThanOrEqual(best - 1e-6);
          if (bound.is_proven_best) proven++;
          if (bound.is_proven_best) expect(cost).toBeCloseTo(best, 6);
        }),
        { numRuns: 300, seed: 11, endOnFailure: true },
      );
      expect(proven).toBeGreaterThan(looked / 2);
      expect(looked).toBeGreaterThan(100);
    },
    wait_ms,
  );

  test(
    'in weeks with posts, skills and pairings no hard rule is broken and the cost is the checker’s',
    () => {
      let whole = 0;
      fc.assert(
        fc.property(smallProblem(), (problem) => {
          const { roster, cost, bound, impossible_person_ids } = solved(problem, 25);
          const { broken, cost: checked } = checkRoster(problem, roster);
          expect(broken.filter(({ person_id }) => !impossible_person_ids.includes(person_id))).toEqual([]);
          if (impossible_person_ids.length > 0) return;
          whole++;
          expect(cost).toBeCloseTo(checked.total, 6);
          expect(bound.cost).toBeLessThanOrEqual(cost + 1e-6);
        }),
        { numRuns: 200, seed: 12, endOnFailure: true },
      );
      expect(whole).toBeGreaterThan(80);
    },
    wait_ms,
  );
});
