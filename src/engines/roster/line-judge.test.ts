import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dutiesOf, everyRow, personOf, problemOf, ruleOf } from '../../../test/support/roster/tiny.ts';
import { checkRoster } from './check.ts';
import { dutyGrid } from './duty-grid.ts';
import { lineJudges } from './line-judge.ts';
import { addPersonRules, linearRules } from './linear-rules.ts';
import { linearSolver } from './mixed-integer.ts';
import type { Person, Problem, Rule } from './problem.ts';

const words = { zh: '规则', en: 'rule' };
const pasts = ['', '-', 'E', 'N', '-E', 'EE', 'NN', '--', 'E-N', 'NNN'];

function oneRule(rule: Rule, past: string, day_count = 4): Problem {
  const person: Partial<Person> = past === '' ? {} : { history: { duties: dutiesOf(past), carried: [] } };
  const contracts = [{ id: 'c', name: words, rules: [{ ...rule, id: 'r' }] }];
  return problemOf({ contracts, day_count, people: [personOf('p', person)] });
}

test('a row of days is judged as the independent checker judges it, rule by rule, with and without history', () => {
  let broken = 0;
  fc.assert(
    fc.property(ruleOf(4), fc.constantFrom(...pasts), (rule, past) => {
      const problem = oneRule(rule, past);
      const grid = dutyGrid(problem);
      const judge = lineJudges(grid)[0]!;
      for (const row of everyRow(4)) {
        const roster = { people: [{ person_id: 'p', days: dutiesOf(row) }] };
        const verdict = checkRoster(problem, roster);
        const units = verdict.broken.reduce((sum, one) => sum + one.units, 0);
        const line = grid.lines(roster)[0]!;
        const place = `${JSON.stringify(rule)} ${past}|${row}`;
        expect(
          judge.hardUnits(line).reduce((sum, each) => sum + each, 0),
          place,
        ).toBe(units);
        expect(judge.breaks(line), place).toBe(units > 0);
        expect(judge.softCost(line), place).toBe(verdict.cost.total);
        if (units > 0) broken++;
      }
    }),
    { numRuns: 150 },
  );
  expect(broken).toBeGreaterThan(500);
});

test('the rules as a linear programme allow exactly the rows the checker allows', async () => {
  const solver = await linearSolver();
  let refused = 0;
  fc.assert(
    fc.property(ruleOf(4), fc.constantFrom(...pasts), fc.constantFrom(...everyRow(4)), (given, past, row) => {
      const rule: Rule = { ...given, strength: 'hard' };
      const problem = oneRule(rule, past);
      const grid = dutyGrid(problem);
      const wanted = grid.lines({ people: [{ person_id: 'p', days: dutiesOf(row) }] })[0]!;
      const linear = linearRules<string>(grid, { from_day: 0, to_day: 3 }, [0], () => [0, 1, 2]);
      addPersonRules(grid, linear, 0, (id) => id);
      wanted.forEach((duty, day) => {
        const column = linear.column(0, day, duty);
        if (duty === 0)
          linear.addRow(
            null,
            [
              [linear.column(0, day, 1), 1],
              [linear.column(0, day, 2), 1],
            ],
            0,
            0,
          );
        else linear.addRow(null, [[column, 1]], 1, 1);
      });
      const { found } = solver.solve(linear.programme, { nodes_max: 100 });
      const { broken } = checkRoster(problem, { people: [{ person_id: 'p', days: dutiesOf(row) }] });
      expect(found, `${JSON.stringify(rule)} ${past}|${row}`).toBe(broken.length === 0 ? 'best' : 'none');
      if (broken.length > 0) refused++;
    }),
    { numRuns: 400 },
  );
  expect(refused).toBeGreaterThan(40);
});
