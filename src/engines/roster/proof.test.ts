import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import highsPackage from 'highs';
import { expect, test } from 'vitest';
import { seededChance } from '../../base/chance.ts';
import { bestKnown } from '../../../test/support/roster/best-known.ts';
import { stationProblem } from '../../../test/support/roster/middling.ts';
import { dutiesOf, everyRow, tinyProblem } from '../../../test/support/roster/tiny.ts';
import { checkRoster } from './check.ts';
import { readCurtois } from './curtois.ts';
import { columnsWithin } from './every-column.ts';
import { readProblem } from './files/read-problem.ts';
import { indexed } from './indexed.ts';
import type { Pairing, Problem, Rule, Solution } from './problem.ts';
import { solve } from './solve.ts';

// The package describes its CommonJS face; what an ES module is given as default is the loader itself.
const highs = await (highsPackage as unknown as typeof highsPackage.default)();
const wait_ms = 300_000;

function solved(problem: Problem, steps_max: number, seed = 1): Solution {
  return solve(problem, {
    highs,
    chance: seededChance(seed),
    cpu_seconds: () => 0,
    limits: { steps_max, cpu_seconds_max: Number.POSITIVE_INFINITY, gap: 0 },
  });
}

const costBy = (problem: Problem, rows: string[]): number => {
  const people = problem.people.map(({ id }, at) => ({ person_id: id, days: dutiesOf(rows[at]!) }));
  const { broken, cost } = checkRoster(problem, { people });
  return broken.length > 0 ? Number.POSITIVE_INFINITY : cost.total;
};

test('every row of days up to a price is found, and none beyond it, judged by the checker on every row there is', () => {
  let found = 0;
  let left = 0;
  const asked = fc.record({
    problem: tinyProblem({ dayCount: 4, peopleMax: 1, rulesMax: 3 }),
    prices: fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 8, maxLength: 8 }),
    limit: fc.integer({ min: -60, max: 40 }),
    run: fc.record({ of: fc.constantFrom('work' as const, 'off' as const), min: fc.integer({ min: 1, max: 3 }) }),
  });
  fc.assert(
    fc.property(asked, ({ problem, prices, limit, run }) => {
      // Runs are what is cut off on the way, so there is always one.
      const rule: Rule = { ...run, kind: 'run', id: 'run', words: { zh: '连班', en: 'run' }, strength: 'hard' };
      const contracts = problem.contracts.map((each) => ({ ...each, rules: [...each.rules, rule] }));
      const single = { ...problem, contracts, demand: [] };
      const numbers = indexed(single);
      const cellPrice = Float64Array.from(prices);
      const columns = columnsWithin(numbers, numbers.classes[0]!, { cellPrice, limit, count_max: 1_000 });
      const letters = (duties: Int16Array) => [...duties].map((duty) => '-EN'[duty + 1]).join('');
      const priceOf = (row: string) =>
        [...row].reduce(
          (sum, letter, day) => (letter === '-' ? sum : sum + prices[day * 2 + 'EN'.indexOf(letter)]!),
          0,
        );
      const rows = everyRow(4);
      const wanted = rows.filter((row) => costBy(single, [row]) - priceOf(row) <= limit);
      expect(columns!.map(({ duties }) => letters(duties)).sort()).toEqual(wanted.sort());
      found += wanted.length;
      left += rows.length - wanted.length;
    }),
    { numRuns: 150, seed: 21, endOnFailure: true },
  );
  expect(Math.min(found, left)).toBeGreaterThan(500);
});

test(
  'with two people kept together or apart, no bound is above the cheapest of all rosters, and what is proven is that one',
  () => {
    let proven = 0;
    let looked = 0;
    const pairing = fc.record({
      kind: fc.constantFrom('together' as const, 'apart' as const),
      strength: fc.record({ weight: fc.integer({ min: 1, max: 30 }) }),
    });
    fc.assert(
      fc.property(tinyProblem({ dayCount: 3, peopleMax: 2, rulesMax: 2 }), pairing, (tiny, pair) => {
        fc.pre(tiny.people.length === 2);
        const pairings: Pairing[] = [
          { ...pair, id: 'pair', words: { zh: '同班', en: 'pair' }, first_person_id: 'p0', second_person_id: 'p1' },
        ];
        const problem = { ...tiny, pairings };
        const rows = problem.people.map((person) => {
          const alone = { ...problem, people: [person], pairings: [], demand: [] };
          return everyRow(3).filter((row) => costBy(alone, [row]) < Number.POSITIVE_INFINITY);
        });
        const [first, second] = rows as [string[], string[]];
        if (first.length * second.length === 0) return;
        let best = Number.POSITIVE_INFINITY;
        for (const one of first) for (const two of second) best = Math.min(best, costBy(problem, [one, two]));
        const { cost, bound } = solved(problem, 40);
        looked++;
        expect(bound.cost).toBeLessThanOrEqual(best + 1e-6);
        expect(cost).toBeGreaterThanOrEqual(best - 1e-6);
        if (bound.is_proven_best) proven++;
        if (bound.is_proven_best) expect(cost).toBeCloseTo(best, 6);
      }),
      { numRuns: 60, seed: 22, endOnFailure: true },
    );
    expect(looked).toBeGreaterThan(15);
    expect(proven).toBeGreaterThan(0.9 * looked);
  },
  wait_ms,
);

/** Solves by chance of their own, longer and shorter: the dearest bound of all against the cheapest roster of all. */
function boundsAndCosts(problem: Problem, steps: number[]): { bound: number; cost: number } {
  const answers = steps.map((steps_max, at) => solved(problem, steps_max, at + 1));
  return {
    bound: Math.max(...answers.map(({ bound }) => bound.cost)),
    cost: Math.min(...answers.map(({ roster }) => checkRoster(problem, roster).cost.total)),
  };
}

test(
  'no bound is above what another solve of the same middling problem costs: skills, slots, pairings, histories, soft rules',
  () => {
    for (let seed = 1; seed <= 3; seed++) {
      const { bound, cost } = boundsAndCosts(stationProblem(seed), [60, 150]);
      expect(bound, `seed ${seed}`).toBeLessThanOrEqual(cost + 1e-6);
    }
  },
  wait_ms,
);

test(
  'no bound is above what another solve of the example costs, and the example is proven',
  () => {
    const file = join(import.meta.dirname, '../../../examples/small-venue/roster.yaml');
    const problem = readProblem(readFileSync(file, 'utf8')).problem!;
    const { bound, cost } = boundsAndCosts(problem, [60, 300]);
    expect(bound).toBe(cost);
  },
  wait_ms,
);

const instances = process.env['WATCHFLOOR_ROSTER_INSTANCES'] ?? '';
const known = Object.entries(bestKnown).filter(([name]) => existsSync(join(instances, `Instance${name}.txt`)));
test.skipIf(instances === '' || known.length === 0).each(known)(
  'no bound is above the best known roster of public instance %s',
  (name, best) => {
    const { problem } = readCurtois(readFileSync(join(instances, `Instance${name}.txt`), 'utf8'));
    const { bound, cost } = solved(problem!, 60);
    expect(bound.cost).toBeLessThanOrEqual(best);
    expect(cost).toBeGreaterThanOrEqual(best);
  },
  wait_ms,
);
