import { parseDate } from '../../base/local-date.ts';
import type { Words } from '../../base/words.ts';
import type { MendEvent } from '../../engines/roster/mend.ts';
import type { DemandRow, Problem } from '../../engines/roster/problem.ts';
import type { Asked } from '../proof.ts';

/** What a mending is about, as the command line says it; or everything in it that cannot be read. */
export type MendOrder = { events: MendEvent[]; frozen_before_day: number } | { wrong: Words[] };

/** `staff/014:2026-12-02..2026-12-04`, `ROW=3`, `staff/014,staff/020:2026-12-02`, and the day before which all is frozen. */
export function mendOrder(asked: Asked, problem: Problem): MendOrder {
  const firstDay = parseDate(problem.first_day) ?? 0;
  const dayOf = (date: string | undefined) => {
    const day = parseDate(date ?? '');
    return day === null ? null : day - firstDay;
  };
  const events: MendEvent[] = [];
  const wrong: Words[] = [];
  const tell = (option: string, text: string) =>
    wrong.push({ zh: `看不懂 ${option} ${text}`, en: `cannot make sense of ${option} ${text}` });
  for (const text of asked.all('absent')) {
    const [, person_id, from, to] = /^(.+):(\d{4}-\d\d-\d\d)(?:\.\.(\d{4}-\d\d-\d\d))?$/.exec(text) ?? [];
    const [from_day, to_day] = [dayOf(from), dayOf(to ?? from)];
    if (person_id === undefined || from_day === null || to_day === null) tell('--absent', text);
    else events.push({ kind: 'absence', person_id, from_day, to_day });
  }
  for (const text of asked.all('swap')) {
    const [, first_person_id, second_person_id, date] = /^(.+),(.+):(\d{4}-\d\d-\d\d)$/.exec(text) ?? [];
    const day = dayOf(date);
    if (first_person_id === undefined || second_person_id === undefined || day === null) tell('--swap', text);
    else events.push({ kind: 'swap', first_person_id, second_person_id, day });
  }
  const rows: DemandRow[] = [];
  for (const text of asked.all('need')) {
    const [, id, count] = /^(.+)=(\d{1,4})$/.exec(text) ?? [];
    const row = problem.demand.find((each) => each.id === id);
    if (!row) tell('--need', text);
    else rows.push({ ...row, minimum: Number(count), wanted: Number(count) });
  }
  if (rows.length > 0) events.push({ kind: 'demand', rows });
  const frozen = asked.one('frozen-before');
  const frozen_before_day = frozen === null ? 0 : dayOf(frozen);
  if (frozen_before_day === null) tell('--frozen-before', frozen ?? '');
  return frozen_before_day === null || wrong.length > 0 ? { wrong } : { events, frozen_before_day };
}

/**
 * The same people under the demand of another problem from a day on: a switch of the duty level. Rows the other does not
 * have are asked for no longer; posts and shifts only it has come in.
 */
export function levelSwitch(
  problem: Problem,
  other: Problem,
  from_day: number,
): { problem: Problem; event: MendEvent } {
  const posts = new Map(problem.posts.map((post) => [post.id, post]));
  for (const post of other.posts) {
    const known = posts.get(post.id);
    const shift_ids = [...new Set([...(known?.shift_ids ?? []), ...post.shift_ids])];
    posts.set(post.id, { ...(known ?? post), shift_ids });
  }
  const shifts = new Map([...problem.shifts, ...other.shifts].map((shift) => [shift.id, shift]));
  const skills = new Map([...problem.skills, ...other.skills].map((skill) => [skill.id, skill]));
  const wanted = new Set(other.demand.map(({ id }) => id));
  const gone = problem.demand
    .filter(({ id, day }) => day >= from_day && !wanted.has(id))
    .map((row) => ({ ...row, minimum: 0, wanted: 0 }));
  const rows = [...gone, ...other.demand.filter(({ day }) => day >= from_day)];
  return {
    problem: {
      ...problem,
      posts: [...posts.values()],
      shifts: [...shifts.values()],
      skills: [...skills.values()],
    },
    event: { kind: 'demand', rows },
  };
}
