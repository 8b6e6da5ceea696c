import { formatDate, parseDate } from '../../../base/local-date.ts';
import type { Words } from '../../../base/words.ts';
import type { DemandRow, Person, Problem, Rule, Strength, Wish } from '../problem.ts';
import { spellDuty, spellSpan } from './clock-text.ts';
import { problemFormat, type DemandFile, type ProblemFile, type RuleFile } from './shape.ts';

/** A problem as a file of ours. Reading it gives the same problem again, whatever made it. */
export function writeProblem(problem: Problem): string {
  const firstDay = parseDate(problem.first_day)!;
  const dateOf = (day: number) => formatDate(firstDay + day);
  const { time_zone, first_day, day_count, weekend_days } = problem;
  const file: ProblemFile = {
    format: problemFormat,
    time_zone,
    first_day,
    day_count,
    weekend_days,
    shifts: problem.shifts.map(({ hours, breaks, ...shift }) => ({
      ...shift,
      ...(hours && { hours: spellSpan(hours) }),
      ...(breaks && { breaks: breaks.map(spellSpan) }),
    })),
    posts: problem.posts.map(({ id, name, skill, shift_ids, seats }) => ({
      id,
      name,
      ...(skill === null ? {} : { skill }),
      shift_ids,
      ...(seats && {
        seats: seats.map(({ skill: of, ...seat }) => ({ ...seat, ...(of === null ? {} : { skill: of }) })),
      }),
    })),
    skills: problem.skills,
    contracts: problem.contracts.map(({ id, name, rules }) => ({
      id,
      name,
      rules: rules.map((rule) => ruleFile(rule, dateOf)),
    })),
    people: problem.people.map((person) => personFile(person, dateOf)),
    demand: demandFiles(problem, dateOf),
    wishes: problem.wishes.map((wish) => ({ ...wish, day: dateOf(wish.day), what: spellWish(wish.what) })),
    pairings: problem.pairings.map(({ strength, ...pairing }) => ({ ...pairing, ...weightOf(strength) })),
    pins: problem.pins.map(({ person_id, day, duty }) => ({ person_id, day: dateOf(day), duty: spellDuty(duty) })),
  };
  return spellRows(file);
}

/** One row a line: the file of a month is read by people and compared by line. */
export function spellRows(file: object): string {
  const fields = Object.entries(file)
    .filter(([, value]) => value !== undefined)
    .map(([field, value]) => {
      if (!Array.isArray(value) || typeof value[0] !== 'object')
        return `  ${JSON.stringify(field)}: ${JSON.stringify(value)}`;
      const rows = value.map((row) => `    ${JSON.stringify(row)}`).join(',\n');
      return `  ${JSON.stringify(field)}: [\n${rows}\n  ]`;
    });
  return `{\n${fields.join(',\n')}\n}\n`;
}

function weightOf(strength: Strength): { weight?: number } {
  return strength === 'hard' ? {} : strength;
}

function spellWish(what: Wish['what']): string {
  if (typeof what === 'string') return what;
  return spellDuty({ shift_id: what.shift_id, post_id: what.post_id ?? null });
}

function ruleFile(rule: Rule, dateOf: (day: number) => string): RuleFile {
  const { strength, ...rest } = rule;
  const weight = weightOf(strength);
  if (rest.kind === 'rest' || rest.kind === 'succession') return { ...rest, ...weight };
  if (rest.kind === 'run') {
    const { of, ...others } = rest;
    return { ...others, ...(typeof of === 'string' ? { of } : { of: 'shifts' as const, ...of }), ...weight };
  }
  const { measure, span, ...others } = rest;
  return {
    ...others,
    ...(typeof measure === 'string' ? { measure } : { measure: 'shifts' as const, ...measure }),
    ...('from_day' in span ? { from: dateOf(span.from_day), to: dateOf(span.to_day) } : span),
    ...weight,
  };
}

function personFile(person: Person, dateOf: (day: number) => string): ProblemFile['people'][number] {
  const { id, contract_ids, skill_ids, days_off, unavailable, history } = person;
  return {
    id,
    contract_ids,
    skill_ids,
    ...(days_off.length > 0 && { days_off: days_off.map(dateOf) }),
    ...(unavailable.length > 0 && {
      unavailable: unavailable.map(({ day, shift_id }) => ({ day: dateOf(day), shift_id })),
    }),
    ...(history && { history: { duties: history.duties.map(spellDuty), carried: history.carried } }),
  };
}

/** Rows that are the same on many days, and are called so, are one row of the file again. */
function demandFiles({ demand, day_count }: Problem, dateOf: (day: number) => string): DemandFile[] {
  const groups = new Map<string, { id: string; rows: DemandRow[] }>();
  const groupsOf = new Map<string, number>();
  for (const row of demand) {
    const date = dateOf(row.day);
    const id = row.id.endsWith(`/${date}`) ? row.id.slice(0, -date.length - 1) : row.id;
    const key = JSON.stringify([id, id === row.id ? row.day : null, demandFields(row)]);
    const group = groups.get(key) ?? { id, rows: [] };
    if (group.rows.length === 0) groupsOf.set(id, (groupsOf.get(id) ?? 0) + 1);
    group.rows.push(row);
    groups.set(key, group);
  }
  return [...groups.values()].flatMap(({ id, rows }): DemandFile[] => {
    const fields = demandFields(rows[0]!);
    // One name for rows that differ from day to day would stand twice: those are written out day by day.
    if (rows[0]!.id === id || groupsOf.get(id)! > 1) {
      return rows.map((row) => ({ id: row.id, day: dateOf(row.day), ...fields }));
    }
    return rows.length === day_count
      ? [{ id, ...fields }]
      : [{ id, days: rows.map(({ day }) => dateOf(day)), ...fields }];
  });
}

function demandFields(row: DemandRow): Omit<DemandFile, 'id'> {
  const { words, when, post_ids, skill_id, minimum, wanted, cost_under_minimum, cost_under, cost_over } = row;
  return {
    ...(words && { words: words satisfies Words }),
    ...('shift_id' in when ? when : { hours: spellSpan(when) }),
    ...(post_ids && { post_ids }),
    ...(skill_id === null ? {} : { skill_id }),
    minimum,
    wanted,
    cost_under_minimum,
    cost_under,
    cost_over,
  };
}
