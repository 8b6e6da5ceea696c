import { parseDate } from '../../../base/local-date.ts';
import type { Look } from './look.ts';
import type { Path } from './places.ts';
import type { RuleFile } from './shape.ts';

/** Which fields each kind of rule has besides id, words, kind and weight, and what it cannot be without. */
const fieldsOf: Record<RuleFile['kind'], { may: (keyof RuleFile)[]; must: (keyof RuleFile)[] }> = {
  total: { may: ['measure', 'shift_ids', 'from', 'to', 'rolling_days', 'min', 'max'], must: ['measure'] },
  run: { may: ['of', 'shift_ids', 'min', 'max'], must: ['of'] },
  rest: { may: ['min_minutes'], must: ['min_minutes'] },
  succession: { may: ['shift_id', 'not_next_ids'], must: ['shift_id', 'not_next_ids'] },
};
const always = ['id', 'words', 'kind', 'weight'];

/** Whether each rule limits something, its limits are in order, and those of one person do not contradict each other. */
export function checkRules(look: Look): void {
  look.file.contracts.forEach(({ rules }, contract) => {
    rules.forEach((rule, at) => checkRule(look, rule, ['contracts', contract, 'rules', at]));
  });
  checkTogether(look);
}

function checkRule(look: Look, rule: RuleFile, path: Path): void {
  const { may, must } = fieldsOf[rule.kind];
  for (const field of Object.keys(rule)) {
    if (always.includes(field) || may.some((each) => each === field)) continue;
    look.tell('ROSTER_FIELD_UNKNOWN', [...path, field], { field: `${field} (${rule.kind})` });
  }
  for (const field of must) {
    if (rule[field] !== undefined) continue;
    look.tell('ROSTER_FIELD_MISSING', path, { field, expects: `kind: ${rule.kind}` });
  }
  const counted = rule.measure ?? rule.of;
  if (counted === 'shifts' && !rule.shift_ids?.length) {
    look.tell('ROSTER_RULE_INCOMPLETE', path, { rule: rule.id, expects: 'shift_ids' });
  }
  rule.shift_ids?.forEach((id, at) => look.refers('shift', id, [...path, 'shift_ids', at]));
  rule.not_next_ids?.forEach((id, at) => look.refers('shift', id, [...path, 'not_next_ids', at]));
  look.refers('shift', rule.shift_id, [...path, 'shift_id']);
  if (rule.kind !== 'total' && rule.kind !== 'run') return;
  if (rule.min === undefined && rule.max === undefined) {
    look.tell('ROSTER_RULE_INCOMPLETE', path, { rule: rule.id, expects: 'min, max' });
  }
  if ((rule.min ?? 0) > (rule.max ?? Infinity)) {
    look.tell('ROSTER_MIN_OVER_MAX', path, { who: rule.id, min: rule.min!, max: rule.max!, other: '' });
  }
  if (rule.kind === 'total') checkSpan(look, rule, path);
}

function checkSpan(look: Look, rule: RuleFile, path: Path): void {
  const { from = look.file.first_day, to } = rule;
  if (rule.rolling_days !== undefined && (rule.from ?? rule.to) !== undefined) {
    look.tell('ROSTER_FIELD_UNKNOWN', [...path, 'rolling_days'], { field: 'rolling_days (from, to)' });
  }
  if (to !== undefined) look.inPeriod(to, [...path, 'to']);
  const [first, last] = [parseDate(from), parseDate(to ?? '')];
  if (first !== null && last !== null && first > last) {
    look.tell('ROSTER_MIN_OVER_MAX', path, { who: rule.id, min: from, max: to!, other: '' });
  }
}

/** The tightest limits of one person on one sum: a minimum of one contract may lie over the maximum of another. */
function checkTogether(look: Look): void {
  const rulesOf = new Map(look.file.contracts.map(({ id, rules }) => [id, rules]));
  const told = new Set<string>();
  look.file.people.forEach((person, at) => {
    const least = new Map<string, RuleFile>();
    const most = new Map<string, RuleFile>();
    for (const rule of person.contract_ids.flatMap((id) => rulesOf.get(id) ?? [])) {
      if (rule.weight !== undefined || (rule.kind !== 'total' && rule.kind !== 'run')) continue;
      const { measure, of, shift_ids, from, to, rolling_days } = rule;
      const key = JSON.stringify([rule.kind, measure, of, shift_ids?.toSorted(), from, to, rolling_days]);
      if ((rule.min ?? -Infinity) > (least.get(key)?.min ?? -Infinity)) least.set(key, rule);
      if ((rule.max ?? Infinity) < (most.get(key)?.max ?? Infinity)) most.set(key, rule);
    }
    for (const [key, low] of least) {
      const high = most.get(key);
      const pair = `${low.id}\n${high?.id}`;
      // A rule that contradicts itself, and a pair of contracts many people share, are told once.
      if (!high || high === low || low.min! <= high.max! || told.has(pair)) continue;
      told.add(pair);
      const detail = { who: person.id, min: low.min!, max: high.max!, other: `${low.id}, ${high.id}` };
      look.tell('ROSTER_MIN_OVER_MAX', ['people', at, 'contract_ids'], detail);
    }
  });
}
