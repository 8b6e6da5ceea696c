import type { DemandRow, Pin, Problem, Rule } from '../../../src/engines/roster/problem.ts';
import { at, pin } from './station.ts';

export const words = (en: string) => ({ zh: `规则:${en}`, en });
export const off = (person: string, days: number[]) => days.map((day) => pin(person, day, null));
export const on = (person: string, days: number[], shift: string): Pin[] =>
  days.map((day) => pin(person, day, at(shift, 'gate')));
export const days = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, more) => from + more);

export function total(
  id: string,
  measure: Extract<Rule, { kind: 'total' }>['measure'],
  limit: { min?: number; max?: number },
): Rule {
  return {
    id,
    kind: 'total',
    measure,
    span: { from_day: 0, to_day: 27 },
    ...limit,
    strength: 'hard',
    words: words(id),
  };
}

/** Gives some people a contract of their own on top. */
export function withRules(problem: Problem, people: string[], rules: Rule[]): Problem {
  const contract = { id: `own-${rules[0]!.id}`, name: words('own'), rules };
  const add = (ids: string[]) => [...ids, contract.id];
  return {
    ...problem,
    contracts: [...problem.contracts, contract],
    people: problem.people.map((it) => (people.includes(it.id) ? { ...it, contract_ids: add(it.contract_ids) } : it)),
  };
}

export const withPins = (problem: Problem, ...pins: Pin[][]): Problem => ({
  ...problem,
  pins: [...problem.pins, ...pins.flat()],
});

export const withDemand = (problem: Problem, ...rows: DemandRow[]): Problem => {
  const ids = new Set(rows.map(({ id }) => id));
  return { ...problem, demand: [...problem.demand.filter(({ id }) => !ids.has(id)), ...rows] };
};

/** Only these people keep the skill of a post of its own. */
export function onlySkilled(problem: Problem, people: string[], skill = 'dog'): Problem {
  return {
    ...problem,
    skills: [...problem.skills, { id: skill, name: { zh: '警犬', en: 'Dog handler' } }],
    posts: [...problem.posts, { id: skill, name: { zh: '警犬岗', en: 'Dog' }, skill, shift_ids: ['E', 'L', 'N'] }],
    people: problem.people.map((it) => (people.includes(it.id) ? { ...it, skill_ids: [...it.skill_ids, skill] } : it)),
  };
}

export function paired(problem: Problem, ...pairs: ['together' | 'apart', string, string][]): Problem {
  const pairings = pairs.map(([kind, first_person_id, second_person_id]) => ({
    id: `${kind}-${first_person_id}-${second_person_id}`,
    kind,
    first_person_id,
    second_person_id,
    strength: 'hard' as const,
    words: words(`${first_person_id} ${kind} ${second_person_id}`),
  }));
  return { ...problem, pairings: [...problem.pairings, ...pairings] };
}
