import { formatDate, parseDate, weekdayOf } from '../../../base/local-date.ts';
import { isCurtois, readCurtois, type ReadProblem } from '../curtois.ts';
import type { DemandRow, Person, Problem, Rule, Shift, Strength } from '../problem.ts';
import { checkIds } from './check-ids.ts';
import { checkRules } from './check-rules-file.ts';
import { checkSense, lasts_min } from './check-sense.ts';
import { parseDuty, parseSpan } from './clock-text.ts';
import { lookAt } from './look.ts';
import { openFile, type OpenedFile } from './places.ts';
import { pairingWords, ruleWords } from './rule-words.ts';
import { problemFormat, problemShape, usualCosts, type ProblemFile, type RuleFile, type Shape } from './shape.ts';
import { walk } from './walk.ts';

/** A problem of ours (YAML or JSON) or of the public text format; or every mistake in it. */
export function readProblem(text: string): ReadProblem {
  if (isCurtois(text)) return readCurtois(text);
  const opened = openFile(text);
  const { findings, tell } = opened;
  if (!isOfFormat(text, opened, problemFormat)) return { problem: null, findings };
  const file = walk(opened.value, problemShape as Shape, [], tell) as ProblemFile;
  const look = lookAt(file, tell);
  checkIds(look);
  checkRules(look);
  checkSense(look);
  return { problem: findings.length === 0 ? toProblem(file) : null, findings };
}

/** A file of another format is told as that alone: a list of everything it lacks or misspells would help nobody. */
export function isOfFormat(text: string, { value, findings, tell }: OpenedFile, known: string): boolean {
  if (findings.length > 0 && saysFormat.test(text)) return false;
  const format: unknown = typeof value === 'object' && value !== null && 'format' in value ? value.format : undefined;
  if (format === known) return true;
  findings.length = 0;
  const found = typeof format === 'string' ? format.slice(0, 60) : typeof value === 'string' ? value.slice(0, 20) : '-';
  tell('ROSTER_FORMAT_UNKNOWN', ['format'], { found, known });
  return false;
}

const saysFormat = /(^|[\s{,"'])format["']?\s*:/;

function toProblem(file: ProblemFile): Problem {
  const firstDay = parseDate(file.first_day)!;
  const dayOf = (date: string) => parseDate(date)! - firstDay;
  return {
    time_zone: file.time_zone,
    first_day: file.first_day,
    day_count: file.day_count,
    weekend_days: file.weekend_days ?? [6, 7],
    shifts: file.shifts.map(toShift),
    posts: (file.posts ?? []).map(({ id, name = same(id), skill = null, shift_ids, seats }) => ({
      id,
      name,
      skill,
      shift_ids,
      ...(seats && {
        seats: seats.map((seat) => ({ ...seat, name: seat.name ?? same(seat.id), skill: seat.skill ?? null })),
      }),
    })),
    skills: (file.skills ?? []).map(({ id, name = same(id) }) => ({ id, name })),
    contracts: file.contracts.map(({ id, name = same(id), rules }) => ({
      id,
      name,
      rules: rules.map((rule) => toRule(rule, file, dayOf)),
    })),
    people: file.people.map((person) => toPerson(person, dayOf)),
    demand: (file.demand ?? []).flatMap((row) => toDemand(row, file, firstDay)),
    wishes: (file.wishes ?? []).map(({ id, what, day, ...wish }, at) => ({
      ...wish,
      id: id ?? `wish/${at + 1}`,
      day: dayOf(day),
      what: what === 'off' || what === 'any' ? what : wished(what),
    })),
    pairings: (file.pairings ?? []).map(({ weight, words, ...pairing }) => {
      const row = { ...pairing, strength: strengthOf(weight) };
      return { ...row, words: words ?? pairingWords(row) };
    }),
    pins: (file.pins ?? []).map(({ person_id, day, duty }) => ({ person_id, day: dayOf(day), duty: parseDuty(duty) })),
  };
}

const same = (id: string) => ({ zh: id, en: id });

function strengthOf(weight: number | undefined): Strength {
  return weight === undefined ? 'hard' : { weight };
}

/** A shift alone is meant at whatever post. */
function wished(text: string): { shift_id: string; post_id?: string } {
  const { shift_id, post_id } = parseDuty(text)!;
  return post_id === null ? { shift_id } : { shift_id, post_id };
}

function toShift({
  id,
  name = same(id),
  hours: text,
  length_minutes,
  breaks,
  is_night = false,
}: ProblemFile['shifts'][number]): Shift {
  const hours = text === undefined ? undefined : parseSpan(text)!;
  const pauses = breaks?.map((each) => {
    const pause = parseSpan(each)!;
    // A break of a night shift is written by the clock of the morning after.
    const by = hours && pause.from_min < hours.from_min ? 1_440 : 0;
    return { from_min: pause.from_min + by, to_min: pause.to_min + by };
  });
  const paused = (pauses ?? []).reduce((sum, { from_min, to_min }) => sum + to_min - from_min, 0);
  return {
    id,
    name,
    length_minutes: length_minutes ?? hours!.to_min - hours!.from_min - paused,
    ...(hours && { hours }),
    ...(pauses && { breaks: pauses }),
    is_night,
  };
}

function toRule(rule: RuleFile, file: ProblemFile, dayOf: (date: string) => number): Rule {
  const base = { id: rule.id, words: same(''), strength: strengthOf(rule.weight) };
  const limits = {
    ...(rule.min === undefined ? {} : { min: rule.min }),
    ...(rule.max === undefined ? {} : { max: rule.max }),
  };
  const shift_ids = rule.shift_ids ?? [];
  const made = ((): Rule => {
    if (rule.kind === 'rest') return { ...base, kind: 'rest', min_minutes: rule.min_minutes ?? 0 };
    if (rule.kind === 'succession') {
      return { ...base, kind: 'succession', shift_id: rule.shift_id ?? '', not_next_ids: rule.not_next_ids ?? [] };
    }
    if (rule.kind === 'run') {
      const { of = 'work' } = rule;
      return { ...base, kind: 'run', of: of === 'shifts' ? { shift_ids } : of, ...limits };
    }
    const { measure = 'days', rolling_days, from, to } = rule;
    const span =
      rolling_days === undefined
        ? { from_day: from === undefined ? 0 : dayOf(from), to_day: to === undefined ? file.day_count - 1 : dayOf(to) }
        : { rolling_days };
    return { ...base, kind: 'total', measure: measure === 'shifts' ? { shift_ids } : measure, span, ...limits };
  })();
  return { ...made, words: rule.words ?? ruleWords(made) };
}

function toPerson(person: ProblemFile['people'][number], dayOf: (date: string) => number): Person {
  const { id, contract_ids, skill_ids = [], days_off = [], unavailable = [], history } = person;
  return {
    id,
    contract_ids,
    skill_ids,
    days_off: days_off.map(dayOf),
    unavailable: unavailable.map(({ day, shift_id }) => ({ day: dayOf(day), shift_id })),
    ...(history && { history: { duties: history.duties.map(parseDuty), carried: history.carried ?? [] } }),
  };
}

/** One row for each day it is asked on. A day whose clock leaps over the slot is left out: that hour does not exist. */
function toDemand(row: NonNullable<ProblemFile['demand']>[number], file: ProblemFile, firstDay: number): DemandRow[] {
  const span = row.hours === undefined ? null : parseSpan(row.hours)!;
  const named = row.day === undefined ? row.days : [row.day];
  const cost_under = row.cost_under ?? usualCosts.cost_under;
  const fields = {
    ...(row.words && { words: row.words }),
    when: span ?? { shift_id: row.shift_id! },
    post_ids: row.post_ids ?? null,
    skill_id: row.skill_id ?? null,
    minimum: row.minimum,
    wanted: row.wanted ?? row.minimum,
    cost_under_minimum: row.cost_under_minimum ?? Math.max(usualCosts.cost_under_minimum, cost_under),
    cost_under,
    cost_over: row.cost_over ?? usualCosts.cost_over,
  };
  const rows: DemandRow[] = [];
  for (let day = 0; day < file.day_count; day++) {
    const date = formatDate(firstDay + day);
    if (named ? !named.includes(date) : row.weekdays && !row.weekdays.includes(weekdayOf(firstDay + day))) continue;
    if (span && lasts_min(span, firstDay + day, file.time_zone) <= 0) continue;
    rows.push({ id: row.day === undefined ? `${row.id}/${date}` : row.id, day, ...fields });
  }
  return rows;
}
