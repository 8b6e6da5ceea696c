import type { Words } from '../../base/words.ts';
import { demandParts, presentAt } from './check-demand.ts';
import { missesOf } from './check-rules.ts';
import { openBook, openSheet, type Book, type Sheet } from './check-sheet.ts';
import type { Cost, CostPart, Duty, Pairing, Person, Problem, Roster, Rule, Wish } from './problem.ts';

/** One hard thing that a roster breaks. */
export interface Breach {
  kind: 'row' | 'duty' | 'skill' | 'day-off' | 'unavailable' | 'pin' | 'rule' | 'pairing';
  /** Of the rule or pairing, or of what the day holds. */
  id: string;
  person_id: string;
  day: number | null;
  units: number;
  words: Words;
}

/** What a roster is worth, worked out anew from the problem alone. */
export interface Verdict {
  cost: Cost;
  broken: Breach[];
  by_person: { person_id: string; cost: number; broken: number }[];
  by_rule: { kind: CostPart['kind'] | Breach['kind']; id: string; units: number; cost: number; broken: number }[];
}

/**
 * The independent judge of a roster. It shares no code with the solver and knows nothing of how a roster was made: it
 * reads each rule as the problem words it and counts. Slow and plain on purpose.
 */
export function checkRoster(problem: Problem, roster: Roster): Verdict {
  const book = openBook(problem);
  const broken: Breach[] = [];
  const parts: CostPart[] = [];
  const sheets = problem.people.map((person) => openSheet(person, readRow(person, roster, book, broken)));
  strangers(problem, roster, broken);
  const contracts = new Map(problem.contracts.map((contract) => [contract.id, contract.rules]));
  for (const sheet of sheets) {
    checkDays(sheet, book, broken);
    const rules = new Map(
      sheet.person.contract_ids.flatMap((id) => contracts.get(id) ?? []).map((rule) => [rule.id, rule]),
    );
    for (const rule of rules.values()) checkRule(rule, sheet, book, broken, parts);
  }
  checkPins(problem, sheets, book, broken);
  const byId = new Map(sheets.map((sheet) => [sheet.person.id, sheet]));
  for (const pairing of problem.pairings) checkPairing(pairing, byId, book, broken, parts);
  for (const wish of problem.wishes) {
    const sheet = byId.get(wish.person_id);
    if (sheet && !isGranted(wish, sheet.dutyOf(wish.day) ?? null)) parts.push(wishPart(wish));
  }
  for (const row of problem.demand) parts.push(...demandParts(row, presentAt(row, sheets, book)));
  const total = parts.reduce((sum, part) => sum + part.cost, 0);
  return { cost: { total, parts }, broken, ...sums(problem, parts, broken) };
}

/** The person's days as the roster gives them; what cannot be read is told and counts as off. */
function readRow(person: Person, roster: Roster, book: Book, broken: Breach[]): (Duty | null)[] {
  const rows = roster.people.filter((row) => row.person_id === person.id);
  const { day_count } = book.problem;
  const days = rows[0]?.days ?? [];
  if (rows.length !== 1 || days.length !== day_count) {
    const words = {
      zh: `${person.id}:应有一行 ${day_count} 天,实有 ${rows.length} 行、${days.length} 天`,
      en: `${person.id}: one row of ${day_count} days is wanted, found ${rows.length} of ${days.length}`,
    };
    broken.push({ kind: 'row', id: person.id, person_id: person.id, day: null, units: 1, words });
  }
  return Array.from({ length: day_count }, (_, day) => {
    const duty = days[day] ?? null;
    const why = duty && dutyMistake(duty, book);
    if (!duty || !why) return duty;
    broken.push(breach('duty', duty.shift_id, person.id, day, book, why));
    return book.shifts.has(duty.shift_id) ? duty : null;
  });
}

function dutyMistake(duty: Duty, { shifts, problem }: Book): Words | null {
  const { shift_id, post_id } = duty;
  if (!shifts.has(shift_id)) return { zh: `没有班次“${shift_id}”`, en: `there is no shift "${shift_id}"` };
  if (post_id === null) {
    return problem.posts.length === 0 ? null : { zh: '没有写岗位', en: 'the duty names no post' };
  }
  const post = problem.posts.find(({ id }) => id === post_id);
  if (!post) return { zh: `没有岗位“${post_id}”`, en: `there is no post "${post_id}"` };
  if (post.shift_ids.includes(shift_id)) return null;
  return { zh: `岗位“${post_id}”没有班次“${shift_id}”`, en: `the post "${post_id}" has no shift "${shift_id}"` };
}

/** Rows of people the problem does not have. */
function strangers(problem: Problem, roster: Roster, broken: Breach[]): void {
  const known = new Set(problem.people.map(({ id }) => id));
  for (const { person_id } of roster.people.filter((row) => !known.has(row.person_id))) {
    const words = { zh: `没有“${person_id}”这个人`, en: `there is nobody called "${person_id}"` };
    broken.push({ kind: 'row', id: person_id, person_id, day: null, units: 1, words });
  }
}

/** Skills of posts, days off, single shifts not available; what was pinned is not asked again. */
function checkDays({ person, dutyOf }: Sheet, book: Book, broken: Breach[]): void {
  for (let day = 0; day < book.problem.day_count; day++) {
    const duty = dutyOf(day);
    if (!duty || isPinned(person.id, day, duty, book.problem)) continue;
    const skill = book.problem.posts.find(({ id }) => id === duty.post_id)?.skill ?? null;
    if (skill !== null && !person.skill_ids.includes(skill)) {
      const words = {
        zh: `岗位“${duty.post_id}”需要技能“${skill}”`,
        en: `the post "${duty.post_id}" needs the skill "${skill}"`,
      };
      broken.push(breach('skill', skill, person.id, day, book, words));
    }
    if (person.days_off.includes(day)) {
      broken.push(breach('day-off', person.id, person.id, day, book, { zh: '这一天休息', en: 'this is a day off' }));
    }
    if (person.unavailable.some((one) => one.day === day && one.shift_id === duty.shift_id)) {
      const words = { zh: `不能上“${duty.shift_id}”`, en: `not available for "${duty.shift_id}"` };
      broken.push(breach('unavailable', duty.shift_id, person.id, day, book, words));
    }
  }
}

function isPinned(person_id: string, day: number, duty: Duty, { pins }: Problem): boolean {
  return pins.some((pin) => pin.person_id === person_id && pin.day === day && isSameDuty(pin.duty, duty));
}

function isSameDuty(one: Duty | null, other: Duty | null): boolean {
  return one?.shift_id === other?.shift_id && one?.post_id === other?.post_id;
}

function checkRule(rule: Rule, sheet: Sheet, book: Book, broken: Breach[], parts: CostPart[]): void {
  for (const { units, day } of missesOf(rule, sheet, book)) {
    const person_id = sheet.person.id;
    if (rule.strength === 'hard')
      broken.push(breach('rule', rule.id, person_id, day, book, missWords(rule, units), units));
    else parts.push({ kind: 'rule', id: rule.id, person_id, day, units, cost: units * rule.strength.weight });
  }
}

function missWords(rule: Rule, units: number): Words {
  const { zh, en } = rule.words;
  if (rule.kind === 'rest' || rule.kind === 'succession') return rule.words;
  const isMinutes = rule.kind === 'total' && rule.measure === 'minutes';
  return isMinutes
    ? { zh: `${zh}(相差 ${units} 分钟)`, en: `${en} (off by ${units} minutes)` }
    : { zh: `${zh}(相差 ${units})`, en: `${en} (off by ${units})` };
}

function checkPins({ pins }: Problem, sheets: readonly Sheet[], book: Book, broken: Breach[]): void {
  const byId = new Map(sheets.map((sheet) => [sheet.person.id, sheet]));
  for (const { person_id, day, duty } of pins) {
    const is = byId.get(person_id)?.dutyOf(day) ?? null;
    if (isSameDuty(is, duty)) continue;
    const pinned = duty ? `${duty.shift_id}${duty.post_id === null ? '' : `@${duty.post_id}`}` : '-';
    const words = { zh: `已固定为 ${pinned}`, en: `pinned to ${pinned}` };
    broken.push(breach('pin', pinned, person_id, day, book, words));
  }
}

function checkPairing(
  pairing: Pairing,
  byId: ReadonlyMap<string, Sheet>,
  book: Book,
  broken: Breach[],
  parts: CostPart[],
): void {
  const [first, second] = [byId.get(pairing.first_person_id), byId.get(pairing.second_person_id)];
  if (!first || !second) return;
  const person_id = first.person.id;
  for (let day = 0; day < book.problem.day_count; day++) {
    const duty = first.dutyOf(day);
    if (!duty) continue;
    const isSame = second.dutyOf(day)?.shift_id === duty.shift_id;
    if (isSame === (pairing.kind === 'together')) continue;
    if (pairing.strength === 'hard') broken.push(breach('pairing', pairing.id, person_id, day, book, pairing.words));
    else parts.push({ kind: 'pairing', id: pairing.id, person_id, day, units: 1, cost: pairing.strength.weight });
  }
}

function isGranted({ what, for_or_against }: Wish, duty: Duty | null): boolean {
  let isSo: boolean;
  if (what === 'off') isSo = duty === null;
  else if (what === 'any') isSo = duty !== null;
  else isSo = duty?.shift_id === what.shift_id && (what.post_id === undefined || what.post_id === duty.post_id);
  return isSo === (for_or_against === 'for');
}

function wishPart({ id, person_id, day, weight }: Wish): CostPart {
  return { kind: 'wish', id, person_id, day, units: 1, cost: weight };
}

function breach(
  kind: Breach['kind'],
  id: string,
  person_id: string,
  day: number,
  book: Book,
  why: Words,
  units = 1,
): Breach {
  const at = `${person_id}, ${book.dateOf(day)}`;
  const words = { zh: `${at}:${why.zh}`, en: `${at}: ${why.en}` };
  return { kind, id, person_id, day, units, words };
}

function sums(problem: Problem, parts: CostPart[], broken: Breach[]): Pick<Verdict, 'by_person' | 'by_rule'> {
  const people = new Map(problem.people.map(({ id }) => [id, { person_id: id, cost: 0, broken: 0 }]));
  const rules = new Map<string, Verdict['by_rule'][number]>();
  const ruleOf = (kind: Verdict['by_rule'][number]['kind'], id: string) => {
    const key = `${kind}\n${id}`;
    const row = rules.get(key) ?? { kind, id, units: 0, cost: 0, broken: 0 };
    rules.set(key, row);
    return row;
  };
  for (const { kind, id, person_id, units, cost } of parts) {
    const row = ruleOf(kind, id);
    row.units += units;
    row.cost += cost;
    const person = people.get(person_id ?? '');
    if (person) person.cost += cost;
  }
  for (const { kind, id, person_id, units } of broken) {
    const row = ruleOf(kind, id);
    row.units += units;
    row.broken += 1;
    const person = people.get(person_id);
    if (person) person.broken += 1;
  }
  return { by_person: [...people.values()], by_rule: [...rules.values()] };
}
