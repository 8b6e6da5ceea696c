import { describe, expect, test } from 'vitest';
import { station } from '../../../test/support/roster/station.ts';
import { checkRoster } from './check.ts';
import { whyShort, type Gap } from './explain-gap.ts';
import type { Problem, Roster, Rule } from './problem.ts';

const { problem, published } = station();

const places = problem.demand
  .filter(({ day, post_ids }) => day >= 8 && day < 11 && post_ids?.[0] !== 'gate')
  .map(({ id, day, when, post_ids }) => ({
    id,
    day,
    duty: { shift_id: (when as { shift_id: string }).shift_id, post_id: post_ids![0]! },
  }));

/** The first on this duty is taken out and may not come back. */
function emptied(day: number, shift_id: string, post_id: string): { away: Problem; roster: Roster; person_id: string } {
  const { person_id } = published.people.find(
    ({ days }) => days[day]?.shift_id === shift_id && days[day].post_id === post_id,
  )!;
  return {
    person_id,
    roster: withDay(published, person_id, day, null),
    away: { ...problem, people: problem.people.map((it) => (it.id === person_id ? { ...it, days_off: [day] } : it)) },
  };
}

function withDay(
  roster: Roster,
  person_id: string,
  day: number,
  duty: Roster['people'][number]['days'][number],
): Roster {
  return {
    people: roster.people.map((it) =>
      it.person_id === person_id ? { ...it, days: it.days.map((was, on) => (on === day ? duty : was)) } : it,
    ),
  };
}

/** Rules of this sentence asked for only so far. */
function asked(of: Problem, sentence: string, number: number): Problem {
  const mild = (rule: Rule): Rule => {
    if (rule.words.en !== sentence) return rule;
    if (rule.kind === 'rest') return { ...rule, min_minutes: number };
    return { ...rule, ...('max' in rule ? { max: number } : { min: number }) } as Rule;
  };
  return { ...of, contracts: of.contracts.map((it) => ({ ...it, rules: it.rules.map(mild) })) };
}

describe('why one post is empty', () => {
  test('everyone who could come is kept away by something named, and each counts once', async () => {
    const { away, roster, person_id } = emptied(10, 'L', 'xray');
    const gap = (await whyShort(away, roster, 'xray-L-10'))!;
    expect(gap.missing).toBe(1);
    expect(gap.free_person_ids).toEqual([]);
    expect(gap.words.en).toMatch(/^Thu 12-10 13:30-21:30 X-ray Late needs \d+, has \d+; /);
    expect(gap.words.en).toContain('nobody else has the skill X-ray');
    expect(gap.words.zh).toContain('13:30-21:30 判图位中班 需要');
    const held = gap.reasons.filter(({ kind }) => kind !== 'skill').flatMap(({ person_ids }) => person_ids);
    expect(new Set(held).size).toBe(held.length);
    expect(new Set(held)).toEqual(new Set(gap.people.map((it) => it.person_id)));
    expect(held).toContain(person_id);
    expect(await whyShort(problem, published, 'xray-L-10')).toBeNull();
  });

  test('fifty people and one post are told in one short sentence, a rule once for all whom it keeps away', async () => {
    const gaps: Gap[] = [];
    for (const { id, day, duty } of places) {
      const { away, roster } = emptied(day, duty.shift_id, duty.post_id);
      gaps.push((await whyShort(away, roster, id))!);
    }
    for (const { words, reasons } of gaps) {
      expect(reasons.length).toBeLessThanOrEqual(6);
      expect(words.en.length).toBeLessThan(500);
      const rules = reasons.filter(({ kind }) => kind === 'rule').map(({ words: each }) => each.en.match(/"(.*)"/)![1]);
      expect(new Set(rules).size).toBe(rules.length);
    }
  });

  test('the number told for giving way is the least that lets the person named stand there, by the checker', async () => {
    let tried = 0;
    for (const { id, day, duty } of places) {
      const { away, roster } = emptied(day, duty.shift_id, duty.post_id);
      const gap = (await whyShort(away, roster, id))!;
      for (const { kind, words, relief, isEnough } of gap.reasons) {
        const told = /^with (\d+) (h|days?|nights?) instead of (\d+)/.exec(relief.en);
        if (kind !== 'rule' || !isEnough || !told) continue;
        const sentence = /"(.*)"/.exec(words.en)![1]!;
        const number = Number(told[1]) * (told[2] === 'h' ? 60 : 1);
        const person_id = /, (s\d\d)/.exec(relief.en)![1]!;
        const there = withDay(roster, person_id, day, duty);
        const broken = (of: Problem) =>
          checkRoster(of, there).broken.filter((breach) => breach.person_id === person_id).length;
        expect(broken(asked(away, sentence, number)), relief.en).toBe(0);
        const harder = Number(told[1]) > Number(told[3]) ? -1 : 1;
        expect(broken(asked(away, sentence, number + harder)), relief.en).toBeGreaterThan(0);
        tried++;
      }
    }
    expect(tried).toBeGreaterThan(3);
  });

  test('where nothing is in the way, it says who could simply be put there', async () => {
    const roster = withDay(published, 's04', 10, null);
    const { id } = problem.demand.find((row) => {
      const duty = published.people.find((it) => it.person_id === 's04')!.days[10]!;
      return (
        row.day === 10 &&
        row.post_ids?.[0] === duty.post_id &&
        'shift_id' in row.when &&
        row.when.shift_id === duty.shift_id
      );
    })!;
    const gap = (await whyShort(problem, roster, id))!;
    expect(gap.free_person_ids).toContain('s04');
    expect(gap.words.en).toContain('no rule is in the way');
    expect(gap.reasons).toEqual([]);
  });
});
