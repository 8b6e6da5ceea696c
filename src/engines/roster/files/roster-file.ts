import { formatDate, parseDate } from '../../../base/local-date.ts';
import { collect, type Finding } from '../findings.ts';
import type { Problem, Roster } from '../problem.ts';
import { parseDuty, spellDuty } from './clock-text.ts';
import { openFile, type Path, type TellAt } from './places.ts';
import { isOfFormat } from './read-problem.ts';
import { rosterFormat, rosterShape, type RosterFile, type Shape } from './shape.ts';
import { walk } from './walk.ts';
import { spellRows } from './write-problem.ts';

/** What a roster file says beside the rows; left out where it was made by hand. */
export interface RosterFigures {
  cost?: number;
  bound?: number;
}

export function writeRoster(problem: Problem, roster: Roster, { cost, bound }: RosterFigures = {}): string {
  const file: RosterFile = {
    format: rosterFormat,
    first_day: problem.first_day,
    ...(cost === undefined ? {} : { cost }),
    ...(bound === undefined ? {} : { bound }),
    people: roster.people.map(({ person_id, days }) => ({ person_id, days: days.map(spellDuty) })),
  };
  return spellRows(file);
}

export interface ReadRoster {
  roster: Roster | null;
  findings: Finding[];
}

/** A roster for this problem: our file, or lines of shift ids in the problem's order as for the public instances. */
export function readRoster(text: string, problem: Problem): ReadRoster {
  return /^\s*(\{|format:|#|---)/.test(text) ? readFile(text, problem) : readLines(text, problem);
}

function readFile(text: string, problem: Problem): ReadRoster {
  const opened = openFile(text);
  const { findings, tell } = opened;
  if (!isOfFormat(text, opened, rosterFormat)) return { roster: null, findings };
  const file = walk(opened.value, rosterShape as Shape, [], tell) as RosterFile;
  if (file.first_day !== '' && file.first_day !== problem.first_day) {
    const last = formatDate(parseDate(problem.first_day)! + problem.day_count - 1);
    tell('ROSTER_DAY_OUTSIDE', ['first_day'], { value: file.first_day, first: problem.first_day, last });
  }
  const people = file.people.map((row, at) => ({ ...row, path: ['people', at] }));
  checkRows(people, problem, tell);
  return { roster: findings.length === 0 ? rosterOf(file.people) : null, findings };
}

/** `-` or a shift by day, comma separated, a line a person; a post follows its shift after `@`. */
function readLines(text: string, problem: Problem): ReadRoster {
  const { findings, tell } = collect();
  const lines = text
    .split(/\r\n|\n|\r/)
    .map((line, at) => ({ number: at + 1, days: line.split(',').map((field) => field.trim()) }))
    .filter(({ days }) => days.some((field) => field !== ''));
  if (lines.length !== problem.people.length) {
    const wanted = problem.people.length;
    tell('ROSTER_TEXT_FIELDS', '', { found: lines.length, wanted, shape: `${wanted} × (E,E,-,…)` }, 1);
  }
  const rows = lines.slice(0, problem.people.length).map(({ days, number }, at) => ({
    person_id: problem.people[at]!.id,
    days,
    path: [number],
  }));
  checkRows(rows, problem, (code, path, detail) => {
    const [line, , at] = path;
    tell(code, typeof at === 'number' ? `day ${at}` : '', detail, Number(line));
  });
  return { roster: findings.length === 0 ? rosterOf(rows) : null, findings };
}

function checkRows(rows: { person_id: string; days: string[]; path: Path }[], problem: Problem, tell: TellAt): void {
  const people = new Set(problem.people.map(({ id }) => id));
  const shifts = new Set(problem.shifts.map(({ id }) => id));
  const posts = new Set(problem.posts.map(({ id }) => id));
  const seen = new Set<string>();
  for (const { person_id, days, path } of rows) {
    if (person_id !== '' && !people.has(person_id)) {
      tell('ROSTER_ID_UNKNOWN', [...path, 'person_id'], { id: person_id, kind: '人员 / person' });
    }
    if (seen.has(person_id)) tell('ROSTER_ID_DOUBLED', [...path, 'person_id'], { id: person_id, first: person_id });
    seen.add(person_id);
    if (days.length !== problem.day_count) {
      const shape = `${problem.day_count} × (E | E@PST01 | -)`;
      tell('ROSTER_TEXT_FIELDS', [...path, 'days'], { found: days.length, wanted: problem.day_count, shape });
    }
    days.forEach((text, at) => {
      const duty = text === '' ? null : parseDuty(text);
      if (text === '') {
        const expects = { expects_zh: '班次或 -', expects_en: 'a shift or -' };
        tell('ROSTER_VALUE_WRONG', [...path, 'days', at], { value: '""', ...expects });
      } else if (duty && !shifts.has(duty.shift_id)) {
        tell('ROSTER_ID_UNKNOWN', [...path, 'days', at], { id: duty.shift_id, kind: '班次 / shift' });
      } else if (duty && duty.post_id !== null && !posts.has(duty.post_id)) {
        tell('ROSTER_ID_UNKNOWN', [...path, 'days', at], { id: duty.post_id, kind: '岗位 / post' });
      }
    });
  }
}

function rosterOf(rows: readonly { person_id: string; days: string[] }[]): Roster {
  return { people: rows.map(({ person_id, days }) => ({ person_id, days: days.map(parseDuty) })) };
}
