import type { Reason } from '../../../src/engines/roster/explain-model.ts';
import type { Problem, Rule } from '../../../src/engines/roster/problem.ts';

/** The problem with nothing left in it but these reasons: everyone else's rules, days off, pins, minima are gone. */
export function onlyThese(problem: Problem, reasons: readonly Reason[]): Problem {
  const has = (wanted: object) => {
    const key = JSON.stringify(Object.entries(wanted).sort());
    return reasons.some((it) => JSON.stringify(Object.entries(it).sort()) === key);
  };
  const contracts = new Map(problem.contracts.map((contract) => [contract.id, contract]));
  const own = problem.people.map((person) => {
    const rules: Rule[] = person.contract_ids
      .flatMap((id) => contracts.get(id)?.rules ?? [])
      .filter((rule) => has({ kind: 'rule', person_id: person.id, rule_id: rule.id }));
    return { id: `of ${person.id}`, name: { zh: '', en: '' }, rules };
  });
  const given = problem.skills.map(({ id }) => id).filter((skill_id) => !has({ kind: 'skill', skill_id }));
  return {
    ...problem,
    contracts: own,
    people: problem.people.map((person, index) => ({
      ...person,
      contract_ids: [own[index]!.id],
      skill_ids: [...new Set([...person.skill_ids, ...given])],
      days_off: person.days_off.filter((day) => has({ kind: 'day off', person_id: person.id, day })),
      unavailable: person.unavailable.filter((it) => has({ kind: 'unavailable', person_id: person.id, ...it })),
    })),
    pins: problem.pins.filter(({ person_id, day }) => has({ kind: 'pin', person_id, day })),
    pairings: problem.pairings.filter(({ id }) => has({ kind: 'pairing', pairing_id: id })),
    demand: problem.demand.map((row) =>
      has({ kind: 'demand', row_id: row.id }) ? row : { ...row, minimum: 0, cost_under_minimum: 0 },
    ),
  };
}
