import type { Words } from '../../base/words.ts';
import { counts, demandParts, presentAt } from './check-demand.ts';
import { missesOf } from './check-rules.ts';
import { openBook, openSheet, type Book, type Sheet } from './check-sheet.ts';
import type { DemandRow, Duty, Problem, Roster, Rule, Wish } from './problem.ts';

/**
 * Why each wish that is not met is not met: what granting it, and nothing else, would break or cost. It is the first
 * obstacle in the way, not a proof that no other roster grants it.
 */
export function wishReasons(problem: Problem, roster: Roster, unmet: ReadonlySet<string>): Map<string, Words> {
  const book = openBook(problem);
  const days = new Map(roster.people.map((row) => [row.person_id, row.days]));
  const sheets = new Map(problem.people.map((person) => [person.id, openSheet(person, days.get(person.id) ?? [])]));
  const all = [...sheets.values()];
  const rowsOf = new Map<number, { row: DemandRow; present: number }[]>();
  for (const row of problem.demand) {
    const list = rowsOf.get(row.day) ?? [];
    list.push({ row, present: presentAt(row, all, book) });
    rowsOf.set(row.day, list);
  }
  const rules = new Map(problem.contracts.map((contract) => [contract.id, contract.rules]));
  const reasons = new Map<string, Words>();
  for (const wish of problem.wishes) {
    const sheet = sheets.get(wish.person_id);
    if (!sheet || !unmet.has(wish.id)) continue;
    const own = sheet.person.contract_ids.flatMap((id) => rules.get(id) ?? []);
    const near = [wish.day, wish.day + 1].flatMap((day) => rowsOf.get(day) ?? []);
    const found = duties(wish, sheet, book).map((duty) => consequence({ wish, duty, sheet, own, near, book }));
    found.sort((one, other) => one.broken - other.broken || one.cost - other.cost);
    const none = { zh: '没有可排的班次', en: 'there is no such duty to give' };
    reasons.set(wish.id, found[0]?.words ?? none);
  }
  return reasons;
}

/** The duties that would grant the wish. */
function duties({ what, for_or_against }: Wish, { person }: Sheet, { problem }: Book): (Duty | null)[] {
  const every = problem.shifts.flatMap(({ id: shift_id }): Duty[] => {
    if (problem.posts.length === 0) return [{ shift_id, post_id: null }];
    return problem.posts
      .filter((post) => post.shift_ids.includes(shift_id) && (!post.skill || person.skill_ids.includes(post.skill)))
      .map((post) => ({ shift_id, post_id: post.id }));
  });
  const isSo = (duty: Duty | null) => {
    if (what === 'off') return duty === null;
    if (what === 'any') return duty !== null;
    return duty?.shift_id === what.shift_id && (what.post_id === undefined || what.post_id === duty.post_id);
  };
  return [null, ...every].filter((duty) => isSo(duty) === (for_or_against === 'for'));
}

interface Trial {
  wish: Wish;
  duty: Duty | null;
  sheet: Sheet;
  own: readonly Rule[];
  near: readonly { row: DemandRow; present: number }[];
  book: Book;
}

interface Consequence {
  broken: number;
  cost: number;
  words: Words;
}

function consequence({ wish, duty, sheet, own, near, book }: Trial): Consequence {
  const { day } = wish;
  const changed: Sheet = { ...sheet, dutyOf: (at) => (at === day ? duty : sheet.dutyOf(at)) };
  const obstacles: { weight: number; words: Words }[] = [];
  let [broken, cost] = [0, -wish.weight];
  for (const rule of own) {
    const units = (of: Sheet) => missesOf(rule, of, book).reduce((sum, miss) => sum + miss.units, 0);
    const more = units(changed) - units(sheet);
    const weight = rule.strength === 'hard' ? Infinity : more * rule.strength.weight;
    if (more > 0) obstacles.push({ weight, words: rule.words });
    if (rule.strength === 'hard') broken += Math.max(0, more);
    else cost += weight;
  }
  for (const words of forbidden(wish, duty, sheet, book)) {
    broken += 1;
    obstacles.push({ weight: Infinity, words });
  }
  for (const { row, present } of near) {
    const change = Number(counts(row, changed, book)) - Number(counts(row, sheet, book));
    if (change === 0) continue;
    const price = (count: number) => demandParts(row, count).reduce((sum, part) => sum + part.cost, 0);
    const more = price(present + change) - price(present);
    cost += more;
    if (more > 0) obstacles.push({ weight: more, words: demandWords(row, present + change, book) });
  }
  return { broken, cost, words: sentence(obstacles) };
}

function forbidden({ day }: Wish, duty: Duty | null, { person }: Sheet, { problem }: Book): Words[] {
  const pin = problem.pins.find((each) => each.person_id === person.id && each.day === day);
  if (pin) return [{ zh: '这一天已固定', en: 'the day is pinned' }];
  if (!duty) return [];
  const isUnavailable = person.unavailable.some((one) => one.day === day && one.shift_id === duty.shift_id);
  return [
    ...(person.days_off.includes(day) ? [{ zh: '这一天休息', en: 'the day is off' }] : []),
    ...(isUnavailable ? [{ zh: '这个班次不能上', en: 'not available for that shift' }] : []),
  ];
}

function demandWords(row: DemandRow, present: number, { problem, dateOf }: Book): Words {
  const { when } = row;
  const shift = 'shift_id' in when ? problem.shifts.find(({ id }) => id === when.shift_id)?.name : undefined;
  const at = (row.post_ids ?? []).join('/');
  const name = (of: keyof Words) => [at, dateOf(row.day).slice(5), shift?.[of]].filter(Boolean).join(' ');
  const missing = row.wanted - present;
  return missing > 0
    ? { zh: `${name('zh')} 会缺 ${missing} 人`, en: `${name('en')} would be ${missing} short` }
    : { zh: `${name('zh')} 会多 ${-missing} 人`, en: `${name('en')} would be ${-missing} too many` };
}

function sentence(obstacles: { weight: number; words: Words }[]): Words {
  const worst = obstacles.toSorted((one, other) => other.weight - one.weight).slice(0, 2);
  if (worst.length === 0) return { zh: '单独满足它并无妨碍', en: 'nothing stands in the way of this one alone' };
  const list = (of: keyof Words, and: string) => worst.map(({ words }) => words[of]).join(and);
  return { zh: `否则:${list('zh', ';')}`, en: `otherwise: ${list('en', '; ')}` };
}
