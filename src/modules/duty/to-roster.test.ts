import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isRefusal } from '../../base/errors.ts';
import { checkRoster } from '../../engines/roster/check.ts';
import { readProblem } from '../../engines/roster/files/read-problem.ts';
import { writeProblem } from '../../engines/roster/files/write-problem.ts';
import type { Problem, Roster } from '../../engines/roster/problem.ts';
import { checkSite } from '../sites/check.ts';
import { readStaff, type Staff } from './staff.ts';
import { toRoster, type RosterWish, type SiteDuty } from './to-roster.ts';

const folder = 'examples/haihe-central';
const staffText = readFileSync(`${folder}/staff.json`, 'utf8');

function haihe(): SiteDuty {
  const { site } = checkSite(readFileSync(`${folder}/site.json`, 'utf8'));
  const rows = site!.rows;
  const of = <Row>(part: readonly { row: Row }[]) => part.map(({ row }) => row);
  return {
    timeZone: 'Asia/Shanghai',
    dutyLevels: of(rows.dutyLevels),
    shiftGroups: of(rows.shiftGroups),
    rosterPatterns: of(rows.rosterPatterns),
    posts: of(rows.posts),
  };
}

const site = haihe();
const staff = staffOf(staffText);
const month: RosterWish = { level: 'D1', firstDay: '2026-11-30', dayCount: 28, pattern: 'wished' };

function staffOf(text: string): Staff {
  const read = readStaff(text);
  if (isRefusal(read)) throw new Error(read.words.en);
  return read;
}

function problemFor(wish: Partial<RosterWish> = {}, people = staff): Problem {
  const problem = toRoster(site, people, { ...month, ...wish });
  if (isRefusal(problem)) throw new Error(problem.words.en);
  return problem;
}

/** Everybody on their pattern's shift, and posts given out by augmenting paths until no more can be filled. */
function byPattern(problem: Problem): Roster {
  const rows = problem.people.map(({ id }) => ({
    person_id: id,
    days: Array.from({ length: problem.day_count }, (): { shift_id: string; post_id: string } | null => null),
  }));
  for (let day = 0; day < problem.day_count; day++) {
    const wanted = new Map(
      problem.wishes.filter((wish) => wish.day === day).map(({ person_id, what }) => [person_id, what]),
    );
    const places = problem.demand
      .filter((row) => row.day === day)
      .flatMap((row) => Array.from({ length: row.minimum }, () => ({ post: row.post_ids![0]!, when: row.when })));
    const holder = new Map<number, number>();
    const mayStand = (person: number, place: number) => {
      const { post, when } = places[place]!;
      const what = wanted.get(problem.people[person]!.id);
      if (typeof what !== 'object' || !('shift_id' in when)) return false;
      const isKind = when.shift_id.split('-').at(-1) === what.shift_id.split('-').at(-1);
      const isGroup = when.shift_id.split('-')[0] === what.shift_id.split('-')[0];
      const skill = problem.posts.find(({ id }) => id === post)!.skill!;
      return isKind && isGroup && problem.people[person]!.skill_ids.includes(skill);
    };
    const seat = (person: number, seen: Set<number>): boolean =>
      places.some((_, place) => {
        if (seen.has(place) || !mayStand(person, place)) return false;
        seen.add(place);
        const other = holder.get(place);
        if (other !== undefined && !seat(other, seen)) return false;
        holder.set(place, person);
        return true;
      });
    // Whoever had least so far is placed first: there are one or two people more than places each day.
    const had = (person: number) => rows[person]!.days.filter((duty) => duty !== null).length;
    const order = [...problem.people.keys()].sort((one, other) => had(one) - had(other));
    for (const person of order) seat(person, new Set());
    for (const [place, person] of holder) {
      const { post, when } = places[place]!;
      if ('shift_id' in when) rows[person]!.days[day] = { shift_id: when.shift_id, post_id: post };
    }
  }
  return { people: rows };
}

describe('Haihe Central as a roster problem', () => {
  test.each([
    ['D1', 101, [44, 43, 14]],
    ['D2', 86, [40, 36, 10]],
    ['D3', 65, [30, 27, 8]],
  ])('at %s %i people stand each day, by shift %j', (level, personShifts, byShift) => {
    const problem = problemFor({ level, dayCount: 2 });
    const rows = problem.demand.filter(({ day }) => day === 1);
    expect(rows.reduce((sum, { minimum }) => sum + minimum, 0)).toBe(personShifts);
    const of = (kind: string) =>
      rows
        .filter(({ when }) => 'shift_id' in when && when.shift_id.endsWith(kind))
        .reduce((sum, { minimum }) => sum + minimum, 0);
    expect(['early', 'late', 'night'].map(of)).toEqual(byShift);
  });

  test('at D1 the teams on their own patterns fill every place of four weeks and break no rule, by the checker', () => {
    const problem = problemFor();
    const { broken, cost } = checkRoster(problem, byPattern(problem));
    expect(broken.map(({ words }) => words.en)).toEqual([]);
    expect(cost.parts.filter(({ kind }) => kind !== 'wish')).toEqual([]);
  });

  test('nobody stands where they lack the skill; nights are the nights; a night reaches into the next day', () => {
    const problem = problemFor({ dayCount: 7 });
    expect(problem.shifts.filter(({ is_night }) => is_night).map(({ id }) => id)).toEqual([
      'round-night',
      'round-desk-night',
    ]);
    expect(problem.shifts.find(({ id }) => id === 'round-night')!.hours).toEqual({ from_min: 1_290, to_min: 1_770 });
    expect(problem.shifts.find(({ id }) => id === 'day-late')).toMatchObject({ length_minutes: 480 });
    expect(problem.posts.find(({ id }) => id === 'PST01')!.skill).toBe('commander');
  });

  test('the pattern runs on from one month to the next: what one foresees for a day, the next knows as history', () => {
    const first = problemFor({ dayCount: 28 });
    const next = problemFor({ firstDay: '2026-12-28' });
    const foreseen = (id: string, day: number) =>
      first.wishes.find((wish) => wish.person_id === id && wish.day === day)!;
    for (const { id, history } of next.people) {
      history!.duties.forEach((duty, at) => {
        const { what } = foreseen(id, 28 - history!.duties.length + at);
        expect(what).toEqual(duty === null ? 'off' : { shift_id: duty.shift_id });
      });
    }
  });

  test('at D3, who has no post to stand at owes no hours, so nobody is impossible to roster', () => {
    const problem = problemFor({ level: 'D3', dayCount: 14 });
    const needed = new Set(problem.posts.map(({ skill }) => skill));
    const idle = problem.people.filter(({ skill_ids }) => !skill_ids.some((skill) => needed.has(skill)));
    expect(idle.length).toBeGreaterThan(0);
    const nothing = { people: idle.map(({ id }) => ({ person_id: id, days: Array<null>(14).fill(null) })) };
    expect(checkRoster({ ...problem, people: idle, demand: [], wishes: [] }, nothing).broken).toEqual([]);
  });

  test('free, people are rostered by their rules alone', () => {
    const problem = problemFor({ pattern: 'free', dayCount: 14 });
    expect(problem.wishes).toEqual([]);
    expect(problem.people.every(({ history }) => history === undefined)).toBe(true);
    expect(problem.contracts.map(({ id }) => id)).toEqual(['week-42', 'week-40']);
  });

  test.each(['wished', 'free'] as const)('the problem (%s) is one that its own file format takes', (pattern) => {
    const problem = problemFor({ pattern, dayCount: 14 });
    const { problem: read, findings } = readProblem(writeProblem(problem));
    expect(findings).toEqual([]);
    expect(read).toEqual(problem);
  });
});

describe('what cannot be rostered is refused', () => {
  const refusal = (wish: Partial<RosterWish>, people = staff) => {
    const made = toRoster(site, people, { ...month, ...wish });
    return isRefusal(made) ? made.refused : null;
  };
  test('a level the site does not have, a day that does not exist, a pattern nobody knows', () => {
    expect(refusal({ level: 'D9' })).toBe('DUTY_LEVEL_UNKNOWN');
    expect(refusal({ firstDay: '2026-02-30' })).toBe('ROSTER_PERIOD_INVALID');
    const odd = { ...staff, teams: staff.teams.map((team) => ({ ...team, pattern: 'x' })) };
    expect(refusal({}, odd)).toBe('ROSTER_PATTERN_UNKNOWN');
    expect(refusal({})).toBeNull();
  });

  test('a staff file is read whole: every mistake with its place', () => {
    const spoilt = staffText
      .replace('"id":"staff/002"', '"id":"staff/001"')
      .replace('"skills":["desk"]', '"skills":["dust"]')
      .replace('"team":"丁"', '"team":"戊"');
    const read = readStaff(spoilt);
    if (!isRefusal(read)) throw new Error('a spoilt staff file was taken');
    expect(read.refused).toBe('STAFF_FILE_INVALID');
    for (const place of ['staff.1.id', 'staff.2.skills.0']) expect(read.words.en).toContain(place);
    expect(read.words.zh).toContain('“丁”');
    for (const text of ['', '[]', '{"schema":"watchfloor.staff/1"}', staffText.replaceAll('"team"', '"name"')]) {
      expect(isRefusal(readStaff(text))).toBe(true);
    }
  });
});
