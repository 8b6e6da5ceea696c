import type { Words } from '../../base/words.ts';
import { dayWords, hoursWords, joined, rowWords } from './explain-words.ts';
import { wishCost } from './mend-cost.ts';
import type { MendRequest, MendTask } from './mend-events.ts';
import { coversOf, type MendState } from './mend-state.ts';
import { newBreaches } from './mend-words.ts';
import type { Duty } from './problem.ts';

/** One person who might close a gap, with what speaks for and against asking them. */
export interface Asked {
  person_id: string;
  duty: Duty;
  /** Coming in breaks no hard rule of theirs and tears no other gap. */
  is_free: boolean;
  /** Hard rules it would break, and the gap it would tear. */
  obstacles: Words[];
  /** Rest between this duty and the ones before and after, as they stand; null where there is none near. */
  rest_minutes: number | null;
  /** Worked in the seven days around it, this duty included. */
  week_minutes: number;
  wish_cost: number;
  loses_day_off: boolean;
  /** On foot from where they stand that day; null where they are off or the way is not known. */
  walk_s: number | null;
  words: Words;
}

/** Gaps that get a list, and people on a list. */
export const gapsAsked_max = 8;
const people_max = 12;

/** Whom to ask for each gap: those who can first, then by wish, rest day, rest, hours and the way. */
export function askedFirst(
  task: MendTask,
  state: MendState,
  gaps: readonly number[],
  walk_s: MendRequest['walk_s'],
): { row_id: string; words: Words; people: Asked[] }[] {
  return gaps.slice(0, gapsAsked_max).map((row) => {
    const people = state.lines.flatMap((_, person) => {
      const asked = askOf(task, state, row, person, walk_s);
      return asked ? [asked] : [];
    });
    const hour = (minutes: number | null) => Math.floor((minutes ?? 100_000) / 60);
    people.sort(
      (a, b) =>
        Number(b.is_free) - Number(a.is_free) ||
        a.obstacles.length - b.obstacles.length ||
        a.wish_cost - b.wish_cost ||
        Number(a.loses_day_off) - Number(b.loses_day_off) ||
        hour(b.rest_minutes) - hour(a.rest_minutes) ||
        a.week_minutes - b.week_minutes ||
        (a.walk_s ?? Infinity) - (b.walk_s ?? Infinity) ||
        0,
    );
    const { id } = task.problem.demand[row]!;
    return {
      row_id: id,
      words: rowWords(task.problem, task.problem.demand[row]!),
      people: people.slice(0, people_max),
    };
  });
}

function askOf(
  task: MendTask,
  state: MendState,
  row: number,
  person: number,
  walk_s: MendRequest['walk_s'],
): Asked | null {
  const { grid, problem } = task;
  if (!grid.counts(person, row)) return null;
  const line = state.lines[person]!;
  const place = coversOf(grid, row).find(
    ({ day, duty }) =>
      !grid.rowsOf(day, line[day]!).includes(row) &&
      task.isFixed[person * grid.day_count + day] === 0 &&
      grid.bars(person, day, duty).length === 0,
  );
  if (!place) return null;
  const { day, duty } = place;
  const was = line[day]!;
  const changed = line.slice();
  changed[day] = duty;
  const torn = grid
    .rowsOf(day, was)
    .filter((it) => grid.counts(person, it) && !grid.rowsOf(day, duty).includes(it))
    .filter((it) => state.present[it]! - 1 < state.target[it]!)
    .map((it) => rowWords(problem, problem.demand[it]!))
    .map((it) => ({ zh: `${it.zh} 会缺人`, en: `${it.en} would be short` }));
  const obstacles = [...newBreaches(task, person, changed), ...torn];
  const [from, to] = [grid.duties[was]?.post_id ?? null, grid.duties[duty]!.post_id];
  const asked = {
    person_id: problem.people[person]!.id,
    duty: grid.duties[duty]!,
    is_free: obstacles.length === 0,
    obstacles,
    rest_minutes: restAround(task, changed, day),
    week_minutes: weekMinutes(task, changed, day),
    wish_cost: problem.wishes
      .filter((it) => it.person_id === problem.people[person]!.id && it.day === day)
      .reduce((sum, wish) => sum + Math.max(0, wishCost(grid, wish, duty) - wishCost(grid, wish, was)), 0),
    loses_day_off: was === 0,
    walk_s: from !== null && to !== null ? (walk_s?.(from, to) ?? null) : null,
  };
  return { ...asked, words: askWords(task, asked, day) };
}

/** The shorter of the rests before and after a duty. */
function restAround({ grid, problem }: MendTask, line: Int16Array, day: number): number | null {
  const timeOn = (at: number) => {
    const shift = problem.shifts[grid.shiftOf[line[at] ?? 0] ?? -1];
    return shift ? grid.times(at, shift) : null;
  };
  const own = timeOn(day);
  if (!own || own.from_min === null || own.to_min === null) return null;
  let least: number | null = null;
  for (const step of [-1, 1]) {
    let at = day + step;
    while (at >= 0 && at < grid.day_count && line[at] === 0) at += step;
    const other = at >= 0 && at < grid.day_count ? timeOn(at) : null;
    if (!other || other.from_min === null || other.to_min === null) continue;
    const rest = step < 0 ? own.from_min - other.to_min : other.from_min - own.to_min;
    least = Math.min(least ?? rest, rest);
  }
  return least;
}

function weekMinutes({ grid, problem }: MendTask, line: Int16Array, day: number): number {
  let sum = 0;
  for (let at = Math.max(0, day - 3); at <= Math.min(grid.day_count - 1, day + 3); at++) {
    const shift = problem.shifts[grid.shiftOf[line[at]!]!];
    if (shift) sum += grid.times(at, shift).length_minutes;
  }
  return sum;
}

function askWords(task: MendTask, asked: Omit<Asked, 'words'>, day: number): Words {
  const week = hoursWords(asked.week_minutes);
  const parts: Words[] = [...asked.obstacles];
  if (asked.rest_minutes !== null) {
    const rest = hoursWords(asked.rest_minutes);
    parts.push({ zh: `前后至少休息 ${rest.zh}`, en: `${rest.en} of rest around it` });
  }
  parts.push({ zh: `这 7 天共 ${week.zh}`, en: `${week.en} in the 7 days around` });
  if (asked.wish_cost > 0) parts.push({ zh: '本人不希望', en: 'wished otherwise' });
  if (asked.loses_day_off) {
    const on = dayWords(task.problem, day);
    parts.push({ zh: `${on.zh} 原为休息`, en: `${on.en} was a day off` });
  }
  if (asked.walk_s !== null) {
    const minutes = Math.max(1, Math.round(asked.walk_s / 60));
    parts.push({ zh: `步行 ${minutes} 分钟`, en: `${minutes} min on foot` });
  }
  const what = joined(parts, { zh: ',', en: ', ' });
  return { zh: `${asked.person_id}:${what.zh}`, en: `${asked.person_id}: ${what.en}` };
}
