import type { Look } from './look.ts';
import { spellPath, type Path } from './places.ts';

/** Words that stand where a shift's id may stand. */
const reservedShiftIds = ['-', 'off', 'any'];

/** Every id once, every reference to something that is there, every day within the period. */
export function checkIds(look: Look): void {
  const { file } = look;
  once(look, 'shifts', file.shifts);
  once(look, 'posts', file.posts);
  once(look, 'skills', file.skills);
  once(look, 'contracts', file.contracts);
  once(look, 'people', file.people);
  once(look, 'demand', file.demand);
  once(look, 'wishes', file.wishes);
  once(look, 'pairings', file.pairings);
  checkRuleIds(look);
  file.shifts.forEach(({ id }, at) => {
    if (!reservedShiftIds.includes(id)) return;
    const expects = { expects_zh: '别的编号', expects_en: 'another id' };
    look.tell('ROSTER_VALUE_WRONG', ['shifts', at, 'id'], { value: id, ...expects });
  });
  checkPosts(look);
  checkPeople(look);
  checkAsked(look);
}

/** A rule's id stands once among the rules of one person; a contract changed for one of them may keep the others' ids. */
function checkRuleIds(look: Look): void {
  const rulesOf = new Map<string, { id: string; path: Path }[]>();
  look.file.contracts.forEach(({ id, rules }, contract) => {
    const placed = rules.map((rule, at) => ({ id: rule.id, path: ['contracts', contract, 'rules', at, 'id'] }));
    const seen = new Map<string, Path>();
    for (const rule of placed) oneId(look, seen, rule.id, rule.path);
    rulesOf.set(id, placed);
  });
  look.file.people.forEach((person, at) => {
    const seen = new Map<string, number>();
    [...new Set(person.contract_ids)].forEach((contract, number) => {
      for (const { id, path } of rulesOf.get(contract) ?? []) {
        const first = seen.get(id);
        if (first === undefined) seen.set(id, number);
        else if (first !== number) {
          look.tell('ROSTER_ID_DOUBLED', ['people', at, 'contract_ids', number], { id, first: spellPath(path) });
        }
      }
    });
  });
}

function once(look: Look, part: string, rows: readonly { id?: string }[] = []): void {
  const seen = new Map<string, Path>();
  rows.forEach(({ id }, at) => {
    if (id !== undefined) oneId(look, seen, id, [part, at, 'id']);
  });
}

function oneId(look: Look, seen: Map<string, Path>, id: string, path: Path): void {
  const first = seen.get(id);
  if (first) look.tell('ROSTER_ID_DOUBLED', path, { id, first: spellPath(first) });
  else if (id !== '') seen.set(id, path);
}

function all(look: Look, kind: Parameters<Look['refers']>[0], ids: readonly string[] | undefined, path: Path): void {
  ids?.forEach((id, at) => look.refers(kind, id, [...path, at]));
}

function checkPosts(look: Look): void {
  look.file.posts?.forEach((post, at) => {
    look.refers('skill', post.skill, ['posts', at, 'skill']);
    all(look, 'shift', post.shift_ids, ['posts', at, 'shift_ids']);
    post.seats?.forEach((seat, number) => look.refers('skill', seat.skill, ['posts', at, 'seats', number, 'skill']));
  });
}

function checkPeople(look: Look): void {
  look.file.people.forEach((person, at) => {
    const path = ['people', at];
    all(look, 'contract', person.contract_ids, [...path, 'contract_ids']);
    all(look, 'skill', person.skill_ids, [...path, 'skill_ids']);
    person.days_off?.forEach((day, number) => look.inPeriod(day, [...path, 'days_off', number]));
    person.unavailable?.forEach(({ day, shift_id }, number) => {
      look.inPeriod(day, [...path, 'unavailable', number, 'day']);
      look.refers('shift', shift_id, [...path, 'unavailable', number, 'shift_id']);
    });
    person.history?.duties.forEach((duty, number) => look.duty(duty, [...path, 'history', 'duties', number]));
    person.history?.carried?.forEach(({ rule_id }, number) =>
      look.refers('rule', rule_id, [...path, 'history', 'carried', number, 'rule_id']),
    );
  });
}

function checkAsked(look: Look): void {
  const { file } = look;
  file.demand?.forEach((row, at) => {
    look.refers('shift', row.shift_id, ['demand', at, 'shift_id']);
    look.refers('skill', row.skill_id, ['demand', at, 'skill_id']);
    all(look, 'post', row.post_ids, ['demand', at, 'post_ids']);
  });
  file.wishes?.forEach((wish, at) => {
    look.refers('person', wish.person_id, ['wishes', at, 'person_id']);
    look.inPeriod(wish.day, ['wishes', at, 'day']);
    if (!['off', 'any'].includes(wish.what)) look.duty(wish.what, ['wishes', at, 'what']);
  });
  file.pairings?.forEach((pairing, at) => {
    look.refers('person', pairing.first_person_id, ['pairings', at, 'first_person_id']);
    look.refers('person', pairing.second_person_id, ['pairings', at, 'second_person_id']);
  });
  file.pins?.forEach((pin, at) => {
    look.refers('person', pin.person_id, ['pins', at, 'person_id']);
    look.inPeriod(pin.day, ['pins', at, 'day']);
    look.duty(pin.duty, ['pins', at, 'duty']);
  });
}
