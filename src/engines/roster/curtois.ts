import { nearestWord } from '../../base/nearest.ts';
import { collect, type Finding, type Tell } from './findings.ts';
import { cutSections, readNumber, type Line, type Sections } from './curtois-lines.ts';
import { spellDuty } from './files/clock-text.ts';
import type { Contract, DemandRow, Person, Problem, Roster, Rule, Shift, Wish } from './problem.ts';

/**
 * The text format of the public staff scheduling instances (T. Curtois, R. Qu 2014), read into our problem and written
 * back as one line a person. Its days are numbers from 0, which is a Monday; its shifts have a length but no hours.
 */
export function isCurtois(text: string): boolean {
  return /^\s*(#[^\n]*\s*)*SECTION_[A-Z_]+/.test(text);
}

/** Any Monday would do; the format names none. */
const firstDay = '2024-01-01';
/** Longest period read; the public instances end at a year. */
const dayCountMax = 400;

export interface ReadProblem {
  problem: Problem | null;
  findings: Finding[];
}

export function readCurtois(text: string): ReadProblem {
  const { findings, tell } = collect();
  const sections = cutSections(text, tell);
  const dayCount = readHorizon(sections, tell);
  const shifts = readShifts(sections, tell);
  const successions = successionRules(shifts, tell);
  const staff = readStaff(sections, dayCount, shifts, tell);
  readDaysOff(sections, dayCount, staff, tell);
  const shiftIds = new Set(shifts.map(({ shift }) => shift.id));
  const wishes = readWishes(sections, dayCount, shiftIds, staff, tell);
  const demand = readCover(sections, dayCount, shiftIds, tell);
  if (findings.length > 0) return { problem: null, findings };
  const contracts: Contract[] = staff.map(({ contract }) => contract);
  if (successions.length > 0) {
    contracts.unshift({ id: 'succession', name: { zh: '班次衔接', en: 'Successions' }, rules: successions });
  }
  const people: Person[] = staff.map(({ person, contract }) => ({
    ...person,
    contract_ids: successions.length > 0 ? ['succession', contract.id] : [contract.id],
  }));
  const problem: Problem = {
    time_zone: 'UTC',
    first_day: firstDay,
    day_count: dayCount,
    weekend_days: [6, 7],
    shifts: shifts.map(({ shift }) => shift),
    posts: [],
    skills: [],
    contracts,
    people,
    demand,
    wishes,
    pairings: [],
    pins: [],
  };
  return { problem, findings };
}

function readHorizon(sections: Sections, tell: Tell): number {
  const line = sections.get('SECTION_HORIZON')?.[0];
  return line ? readNumber(line, 0, { section: 'SECTION_HORIZON', least: 1, most: dayCountMax }, tell) : 0;
}

interface ReadShift {
  shift: Shift;
  line: Line;
  notNextIds: string[];
}

function readShifts(sections: Sections, tell: Tell): ReadShift[] {
  const section = 'SECTION_SHIFTS';
  const found = (sections.get(section) ?? []).map((line): ReadShift => {
    const id = line.fields[0]!;
    const length = readNumber(line, 1, { section, least: 1, most: 1_440 }, tell);
    const shift: Shift = { id, name: { zh: id, en: id }, length_minutes: length, is_night: false };
    return { shift, line, notNextIds: line.fields[2]!.split('|').filter((each) => each !== '') };
  });
  once(found, ({ shift, line }) => [shift.id, line], section, tell);
  return found;
}

function successionRules(shifts: readonly ReadShift[], tell: Tell): Rule[] {
  const known = new Set(shifts.map(({ shift }) => shift.id));
  return shifts.flatMap(({ shift, line, notNextIds }): Rule[] => {
    for (const id of notNextIds) isKnown(id, known, 'shift', 'SECTION_SHIFTS', line, tell);
    if (notNextIds.length === 0) return [];
    const list = notNextIds.join(', ');
    const words = { zh: `${shift.id} 的次日不排 ${list}`, en: `The day after ${shift.id} not ${list}` };
    const ids = { shift_id: shift.id, not_next_ids: notNextIds };
    return [{ kind: 'succession', id: `succession/${shift.id}`, words, strength: 'hard', ...ids }];
  });
}

interface ReadPerson {
  person: Person;
  contract: Contract;
  line: Line;
}

function readStaff(sections: Sections, dayCount: number, shifts: readonly ReadShift[], tell: Tell): ReadPerson[] {
  const section = 'SECTION_STAFF';
  const known = new Set(shifts.map(({ shift }) => shift.id));
  const found = (sections.get(section) ?? []).map((line): ReadPerson => {
    const id = line.fields[0]!;
    const rules = [...shiftLimits(line, id, known, dayCount, tell), ...workLimits(line, id, dayCount, tell)];
    const person: Person = { id, contract_ids: [], skill_ids: [], days_off: [], unavailable: [] };
    return { person, contract: { id: `contract/${id}`, name: { zh: id, en: id }, rules }, line };
  });
  once(found, ({ person, line }) => [person.id, line], section, tell);
  return found;
}

/** `E=14|L=0`: most times each type may be worked; a type that is not named has no limit. */
function shiftLimits(line: Line, who: string, known: Set<string>, dayCount: number, tell: Tell): Rule[] {
  const span = { from_day: 0, to_day: dayCount - 1 };
  return line.fields[1]!.split('|')
    .filter((pair) => pair !== '')
    .flatMap((pair): Rule[] => {
      const [id = '', most = ''] = pair.split('=');
      const max = Number(most);
      if (!/^\d+$/.test(most)) {
        const expects = { expects_zh: '“班次=次数”', expects_en: '"shift=times"' };
        tell('ROSTER_VALUE_WRONG', 'SECTION_STAFF', { value: pair, ...expects }, line.number);
      }
      isKnown(id, known, 'shift', 'SECTION_STAFF', line, tell);
      // As many as there are days is no limit, and a rule less to keep count of.
      if (max >= dayCount) return [];
      const words = { zh: `${id} 最多 ${max} 次`, en: `At most ${max} × ${id}` };
      return [{ kind: 'total', id: `${who}/${id}`, words, strength: 'hard', measure: { shift_ids: [id] }, span, max }];
    });
}

function workLimits(line: Line, who: string, dayCount: number, tell: Tell): Rule[] {
  const section = 'SECTION_STAFF';
  const numberAt = (at: number, most: number) => readNumber(line, at, { section, least: 0, most }, tell);
  const [max, min] = [numberAt(2, dayCount * 1_440), numberAt(3, dayCount * 1_440)];
  if (min > max) tell('ROSTER_MIN_OVER_MAX', section, { who, min, max, other: '' }, line.number);
  const [workMax, workMin, offMin, weekends] = [4, 5, 6, 7].map((at) => numberAt(at, dayCount)) as [
    number,
    number,
    number,
    number,
  ];
  if (workMin > workMax) {
    tell('ROSTER_MIN_OVER_MAX', section, { who, min: workMin, max: workMax, other: '' }, line.number);
  }
  const span = { from_day: 0, to_day: dayCount - 1 };
  return [
    {
      kind: 'total',
      id: `${who}/minutes`,
      words: { zh: `工时 ${min} 至 ${max} 分钟`, en: `${min} to ${max} minutes` },
      strength: 'hard',
      measure: 'minutes',
      span,
      min,
      max,
    },
    {
      kind: 'run',
      id: `${who}/work`,
      words: { zh: `连续上班 ${workMin} 至 ${workMax} 天`, en: `${workMin} to ${workMax} days of work in a row` },
      strength: 'hard',
      of: 'work',
      min: workMin,
      max: workMax,
    },
    {
      kind: 'run',
      id: `${who}/off`,
      words: { zh: `连续休息至少 ${offMin} 天`, en: `At least ${offMin} days off in a row` },
      strength: 'hard',
      of: 'off',
      min: offMin,
    },
    {
      kind: 'total',
      id: `${who}/weekends`,
      words: { zh: `最多 ${weekends} 个周末上班`, en: `At most ${weekends} weekends worked` },
      strength: 'hard',
      measure: 'weekends',
      span,
      max: weekends,
    },
  ];
}

function readDaysOff(sections: Sections, dayCount: number, staff: readonly ReadPerson[], tell: Tell): void {
  const section = 'SECTION_DAYS_OFF';
  const known = new Map(staff.map(({ person }) => [person.id, person]));
  for (const line of sections.get(section) ?? []) {
    const id = line.fields[0]!;
    isKnown(id, new Set(known.keys()), 'employee', section, line, tell);
    for (let at = 1; at < line.fields.length; at++) {
      const day = readNumber(line, at, { section, least: 0, most: dayCount - 1 }, tell);
      known.get(id)?.days_off.push(day);
    }
  }
}

function readWishes(
  sections: Sections,
  dayCount: number,
  shiftIds: Set<string>,
  staff: readonly ReadPerson[],
  tell: Tell,
): Wish[] {
  const people = new Set(staff.map(({ person }) => person.id));
  return (['on', 'off'] as const).flatMap((kind) => {
    const section = `SECTION_SHIFT_${kind.toUpperCase()}_REQUESTS`;
    return (sections.get(section) ?? []).map((line): Wish => {
      const [person = '', , shift = ''] = line.fields;
      isKnown(person, people, 'employee', section, line, tell);
      isKnown(shift, shiftIds, 'shift', section, line, tell);
      return {
        id: `${kind}/${line.number}`,
        person_id: person,
        day: readNumber(line, 1, { section, least: 0, most: dayCount - 1 }, tell),
        for_or_against: kind === 'on' ? 'for' : 'against',
        what: { shift_id: shift },
        weight: readNumber(line, 3, { section, least: 0, most: 1e9 }, tell),
      };
    });
  });
}

function readCover(sections: Sections, dayCount: number, shiftIds: Set<string>, tell: Tell): DemandRow[] {
  const section = 'SECTION_COVER';
  return (sections.get(section) ?? []).map((line): DemandRow => {
    const shift = line.fields[1]!;
    isKnown(shift, shiftIds, 'shift', section, line, tell);
    const numberAt = (at: number, most: number) => readNumber(line, at, { section, least: 0, most }, tell);
    return {
      id: `cover/${line.number}`,
      day: numberAt(0, dayCount - 1),
      when: { shift_id: shift },
      post_ids: null,
      skill_id: null,
      // The format has no hard cover: being short only costs.
      minimum: 0,
      wanted: numberAt(2, 10_000),
      cost_under_minimum: 0,
      cost_under: numberAt(3, 1e9),
      cost_over: numberAt(4, 1e9),
    };
  });
}

function isKnown(id: string, known: Set<string>, kind: string, section: string, line: Line, tell: Tell): void {
  if (known.has(id)) return;
  const nearest = nearestWord(id, known);
  tell('ROSTER_ID_UNKNOWN', section, { id, kind, ...(nearest === null ? {} : { nearest }) }, line.number);
}

function once<T>(rows: readonly T[], key: (row: T) => [string, Line], section: string, tell: Tell): void {
  const seen = new Map<string, number>();
  for (const row of rows) {
    const [id, line] = key(row);
    const first = seen.get(id);
    if (first === undefined) seen.set(id, line.number);
    else tell('ROSTER_ID_DOUBLED', section, { id, first: `line ${first}` }, line.number);
  }
}

/** One line a person in the problem's order, the shift or `-` by day. */
export function writeLines(problem: Problem, roster: Roster): string {
  const rows = new Map(roster.people.map((row) => [row.person_id, row.days]));
  const lines = problem.people.map((person) => (rows.get(person.id) ?? []).map(spellDuty).join(','));
  return `${lines.join('\n')}\n`;
}
