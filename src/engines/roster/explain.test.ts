import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contradictions } from '../../../test/support/roster/contradictions.ts';
import { onlyThese } from '../../../test/support/roster/reduced.ts';
import { station } from '../../../test/support/roster/station.ts';
import { dutiesOf, everyRow, tinyProblem } from '../../../test/support/roster/tiny.ts';
import { checkRoster } from './check.ts';
import { whyImpossible } from './explain.ts';
import type { Problem } from './problem.ts';

const planted = contradictions();

/** Whether some roster keeps every hard rule and every minimum, by writing all of them down. */
function isPossible(problem: Problem): boolean {
  const rows = everyRow(problem.day_count).map((text) => dutiesOf(text));
  const people = problem.people.map(({ id }) => id);
  const tryFrom = (index: number, chosen: { person_id: string; days: (typeof rows)[number] }[]): boolean => {
    if (index === people.length) {
      const verdict = checkRoster(problem, { people: chosen });
      return verdict.broken.length === 0 && !verdict.cost.parts.some(({ kind }) => kind === 'under-minimum');
    }
    const alone = {
      ...problem,
      people: [problem.people[index]!],
      pins: problem.pins.filter((it) => it.person_id === people[index]),
    };
    return rows.some((days) => {
      const own = { person_id: people[index]!, days };
      if (checkRoster({ ...alone, demand: [] }, { people: [own] }).broken.length > 0) return false;
      return tryFrom(index + 1, [...chosen, own]);
    });
  };
  return tryFrom(0, []);
}

describe('a contradiction planted in a month of fifty people', () => {
  test('there are thirty and more, no two alike', () => {
    expect(planted.length).toBeGreaterThanOrEqual(30);
    expect(new Set(planted.map(({ name }) => name)).size).toBe(planted.length);
  });

  test.each(planted.map((it) => [it.name, it] as const))(
    'is told in full, and no rule of it is idle: %s',
    async (_, it) => {
      const told = await whyImpossible(it.problem);
      expect(told.found).toBe('conflict');
      if (told.found !== 'conflict') return;
      const { reasons, words } = told.conflict;
      const set = reasons.map(({ reason }) => reason);
      for (const part of it.holds) expect(JSON.stringify(set), words.en).toContain(JSON.stringify(part));
      if (it.size !== undefined) expect(set.length, words.en).toBeLessThanOrEqual(it.size);
      expect(words.zh).toMatch(/[\u4e00-\u9fff]/);
      // Nothing but these reasons still forbids; without any one of them it no longer does.
      expect((await whyImpossible(onlyThese(it.problem, set))).found).toBe('conflict');
      const sample = set.length <= 6 ? set : [set[0]!, set[set.length >> 1]!, set.at(-1)!];
      for (const reason of sample) {
        const rest = onlyThese(
          it.problem,
          set.filter((other) => other !== reason),
        );
        expect((await whyImpossible(rest)).found, `${words.en} without ${JSON.stringify(reason)}`).not.toBe('conflict');
      }
    },
  );
});

describe('why nothing fits', () => {
  test('a month that has a roster is not called impossible, and that roster is proof enough', async () => {
    const { problem, published } = station();
    expect(await whyImpossible(problem, published)).toEqual({ found: 'nothing' });
  });

  test('giving way is told in the rule’s own number, and by no more than needed', async () => {
    const late = planted.find(({ name }) => name === 'rest between two pins')!;
    const told = await whyImpossible(late.problem);
    const rest = told.found === 'conflict' && told.conflict.reasons.find(({ reason }) => reason.kind === 'rule');
    // Late ends at 21:30, early begins at 05:30: eight hours lie between.
    expect(rest && rest.relief.by).toBe(180);
    expect(rest && rest.relief.words.en).toContain('8 h instead of 11 h');
    const many = planted.find(({ name }) => name === 'more than have the skill')!;
    const other = await whyImpossible(many.problem);
    const demand = other.found === 'conflict' && other.conflict.reasons.find(({ reason }) => reason.kind === 'demand');
    expect(demand && demand.relief.words.en).toContain('with 3 instead of 4');
  });

  test('on tiny problems it is told exactly when no roster exists, and the set told forbids every roster too', async () => {
    let conflicts = 0;
    await fc.assert(
      fc.asyncProperty(tinyProblem({ dayCount: 3, peopleMax: 2, rulesMax: 3 }), async (problem) => {
        const told = await whyImpossible(problem);
        expect(told.found === 'conflict', JSON.stringify(problem)).toBe(!isPossible(problem));
        if (told.found !== 'conflict') return;
        conflicts++;
        const set = told.conflict.reasons.map(({ reason }) => reason);
        expect(isPossible(onlyThese(problem, set)), told.conflict.words.en).toBe(false);
        for (const reason of set) {
          const rest = set.filter((other) => other !== reason);
          expect(isPossible(onlyThese(problem, rest)), `${told.conflict.words.en} - ${JSON.stringify(reason)}`).toBe(
            true,
          );
        }
      }),
      { numRuns: 60 },
    );
    expect(conflicts).toBeGreaterThan(5);
  });

  test('a set called smallest has no smaller one beside it', async () => {
    let proven = 0;
    await fc.assert(
      fc.asyncProperty(tinyProblem({ dayCount: 3, peopleMax: 2, rulesMax: 3 }), async (problem) => {
        const told = await whyImpossible(problem);
        if (told.found !== 'conflict' || told.conflict.proof !== 'smallest') return;
        const { reasons } = told.conflict;
        if (reasons.length < 2 || reasons.length > 3) return;
        proven++;
        // Every single reason there is, by itself: none forbids when the smallest set is said to have two or three.
        const rules = problem.contracts[0]!.rules;
        for (const person of problem.people) {
          for (const rule of rules) {
            const one = onlyThese(problem, [{ kind: 'rule', person_id: person.id, rule_id: rule.id }]);
            if (reasons.some(({ reason }) => 'person_id' in reason && reason.person_id === person.id)) {
              expect(isPossible(one)).toBe(true);
            }
          }
        }
      }),
      { numRuns: 60 },
    );
    expect(proven).toBeGreaterThan(0);
  });
});
