import { refuse, type Refusal } from '../../base/errors.ts';
import { dateOf } from './clock-of-days.ts';
import { dutiesIn, dutyGrid, type DutyGrid } from './duty-grid.ts';
import { lineJudges, rulesOf, type LineJudge } from './line-judge.ts';
import { toleranceOf, type Tolerance } from './mend-tolerance.ts';
import type { DemandRow, Person, Problem, Roster, Rule } from './problem.ts';

/** What happened to a published roster. */
export type MendEvent =
  | { kind: 'absence'; person_id: string; from_day: number; to_day: number }
  /** Rows come in place of rows with the same id, or in addition: more demand, another duty level. */
  | { kind: 'demand'; rows: DemandRow[] }
  /** Two people take each other's duty of one day. */
  | { kind: 'swap'; first_person_id: string; second_person_id: string; day: number };

export interface MendRequest {
  problem: Problem;
  published: Roster;
  events: readonly MendEvent[];
  /** Days before this one are over or frozen and stay as they are; left out, nothing is frozen. */
  frozen_before_day?: number;
  /** `published`: no row gets worse than it was, up to what is wanted (the default). `minimum`: only the minimum counts. */
  aim?: 'published' | 'minimum';
  /** Seconds on foot from one post to another, where known. */
  walk_s?: (from_post_id: string, to_post_id: string) => number | null;
}

export interface MendTask {
  /** The problem as it now stands: a mended roster keeps its rules. */
  problem: Problem;
  grid: DutyGrid;
  judges: LineJudge[];
  published: Int16Array[];
  /** What the published days broke is tolerated, what an event broke is not. */
  tolerance: Tolerance;
  /** The published days with what the events force. */
  forced: Int16Array[];
  target: Int32Array;
  isFixed: Uint8Array;
}

export function mendTask(request: MendRequest): MendTask | Refusal {
  const refused = mistakes(request);
  if (refused) return refused;
  const problem = problemNow(request);
  const grid = dutyGrid(problem, dutiesIn(request.published));
  const judges = lineJudges(grid);
  const published = grid.lines(request.published);
  const forced = published.map((line) => line.slice());
  const isFixed = new Uint8Array(problem.people.length * grid.day_count);
  const fix = (person: number, day: number) => (isFixed[person * grid.day_count + day] = 1);
  problem.people.forEach((_, person) => {
    for (let day = 0; day < grid.day_count; day++) {
      if (day < (request.frozen_before_day ?? 0) || grid.pinOf(person, day) !== -2) fix(person, day);
    }
  });
  for (const event of request.events) {
    if (event.kind === 'absence') {
      const person = grid.personAt.get(event.person_id)!;
      for (let day = event.from_day; day <= event.to_day; day++) {
        forced[person]![day] = 0;
        fix(person, day);
      }
    }
    if (event.kind === 'swap') {
      const first = grid.personAt.get(event.first_person_id)!;
      const second = grid.personAt.get(event.second_person_id)!;
      const { day } = event;
      for (const [person, duty] of [
        [first, forced[second]![day]!],
        [second, forced[first]![day]!],
      ] as const) {
        const bars = grid.bars(person, day, duty);
        if (bars.length > 0 || isFixed[person * grid.day_count + day] === 1) return barredSwap(grid, person, bars);
      }
      [forced[first]![day], forced[second]![day]] = [forced[second]![day]!, forced[first]![day]!];
      fix(first, day);
      fix(second, day);
    }
  }
  const changedRows = new Set(
    request.events.flatMap((it) => (it.kind === 'demand' ? it.rows.map((row) => grid.rowAt.get(row.id)!) : [])),
  );
  const target = targets(grid, published, changedRows, request.aim ?? 'published');
  const tolerance = toleranceOf(grid, judges, published);
  return { problem, grid, judges, published, tolerance, forced, target, isFixed };
}

function barredSwap(grid: DutyGrid, person: number, bars: readonly string[]): Refusal {
  const id = grid.problem.people[person]!.id;
  return refuse(
    'ROSTER_SWAP_BARRED',
    {
      zh: `${id} 不能换班:${bars.length > 0 ? '休假、不能上该班或没有技能' : '这一天已固定或已冻结'}`,
      en: `${id} cannot take part in the swap: ${bars.length > 0 ? bars.join(', ') : 'the day is fixed or frozen'}`,
    },
    { person: id },
  );
}

/** Everything the events name that is not there, or may not change any more, at once. */
function mistakes({ problem, events, frozen_before_day = 0 }: MendRequest): Refusal | null {
  const people = new Set(problem.people.map(({ id }) => id));
  const dateAt = (day: number) => dateOf(problem, day);
  const wrong = events.flatMap((event) => {
    if (event.kind === 'demand') return [];
    const ids = event.kind === 'absence' ? [event.person_id] : [event.first_person_id, event.second_person_id];
    const [from, to] = event.kind === 'absence' ? [event.from_day, event.to_day] : [event.day, event.day];
    const isOutside = !(from >= 0 && to >= from && to < problem.day_count);
    const isFrozen = event.kind === 'swap' && from < frozen_before_day;
    const days = from === to ? dateAt(from) : `${dateAt(from)} – ${dateAt(to)}`;
    return [...ids.filter((id) => !people.has(id)), ...(isOutside || isFrozen ? [days] : [])];
  });
  if (wrong.length === 0) return null;
  const what = wrong.join(', ');
  return refuse(
    'ROSTER_MEND_UNKNOWN',
    {
      zh: `修补所说的人或日期不在班表内,或在冻结期内:${what}`,
      en: `the mending names a person or days the roster does not have, or that are frozen: ${what}`,
    },
    { what },
  );
}

/** The demand as it now is, the absent with days off, and their minima lowered to what the absence leaves. */
function problemNow({ problem, published, events }: MendRequest): Problem {
  let now = problem;
  for (const event of events) {
    if (event.kind === 'demand') {
      const ids = new Set(event.rows.map(({ id }) => id));
      now = { ...now, demand: [...now.demand.filter(({ id }) => !ids.has(id)), ...event.rows] };
    }
    if (event.kind === 'absence') now = withAbsence(now, published, event);
  }
  return now;
}

function withAbsence(problem: Problem, published: Roster, event: Extract<MendEvent, { kind: 'absence' }>): Problem {
  const isGone = (day: number) => day >= event.from_day && day <= event.to_day;
  const gone = Array.from({ length: event.to_day - event.from_day + 1 }, (_, more) => event.from_day + more);
  const person = problem.people.find(({ id }) => id === event.person_id)!;
  const away: Person = { ...person, days_off: [...new Set([...person.days_off, ...gone])] };
  const pins = problem.pins.filter((pin) => pin.person_id !== person.id || !isGone(pin.day));
  const days = published.people.find((row) => row.person_id === person.id)?.days ?? [];
  const left = days.map((duty, day) => (isGone(day) ? null : duty));
  const rules = loweredRules({ ...problem, people: [away], pins: [], demand: [] }, away, left);
  const contract = { id: `${person.id}/absent`, name: { zh: '缺勤', en: 'absence' }, rules };
  return {
    ...problem,
    contracts: [...problem.contracts.filter(({ id }) => id !== contract.id), contract],
    people: problem.people.map((it) => (it.id === person.id ? { ...away, contract_ids: [contract.id] } : it)),
    pins,
  };
}

/** An absence counts against nobody: what the absent now have too little of (or too much rest) is no longer asked. */
function loweredRules(problem: Problem, person: Person, left: Roster['people'][number]['days']): Rule[] {
  const grid = dutyGrid(problem, dutiesIn({ people: [{ person_id: person.id, days: left }] }));
  const line = grid.lines({ people: [{ person_id: person.id, days: left }] })[0]!;
  const breaches = lineJudges(grid)[0]!.breaches(line);
  return rulesOf(problem, person).map((rule, index) => {
    const own = breaches.filter((breach) => breach.rule === index);
    if (rule.kind !== 'total' && rule.kind !== 'run') return rule;
    const under = own.filter(({ kind }) => kind === 'under').map(({ amount }) => amount);
    const isRestTooLong = rule.kind === 'run' && rule.of === 'off' && own.some(({ kind }) => kind === 'over');
    let lowered = rule;
    if (under.length > 0) lowered = { ...lowered, min: Math.max(0, Math.min(...under)) };
    if (isRestTooLong) lowered = { ...lowered, max: grid.day_count };
    return lowered;
  });
}

/** How many people each row has to have in the end. */
function targets(
  grid: DutyGrid,
  published: readonly Int16Array[],
  changedRows: ReadonlySet<number>,
  aim: 'published' | 'minimum',
): Int32Array {
  const before = grid.presence(published);
  return Int32Array.from(grid.problem.demand, (row, index) => {
    const need = aim === 'minimum' ? row.minimum : Math.max(row.minimum, row.wanted);
    if (!changedRows.has(index)) return Math.min(need, before[index]!);
    return row.minimum > 0 ? row.minimum : need;
  });
}
