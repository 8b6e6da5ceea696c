import { formatDate, parseDate, weekdayOf } from '../../../base/local-date.ts';
import type { Words } from '../../../base/words.ts';
import type { Breach, Verdict } from '../check.ts';
import { spellSpan } from '../files/clock-text.ts';
import type { CostPart, Duty, Problem, Roster, Shift } from '../problem.ts';
import { words } from '../../../base/page/html.ts';

/** What is drawn: the problem, its roster, what the checker says of it, and what came before. */
export interface Drawn {
  problem: Problem;
  roster: Roster;
  verdict: Verdict;
  /** No roster costs less; left out where nobody proved anything. */
  bound?: number;
  /** The roster as published, when this one mends it: changes are marked against it. */
  published?: Roster;
  /** How evenly burdens and wishes are shared, a sentence for each measure. */
  fairness?: readonly Words[];
  /** Why a demand row is short, by its id. */
  gapReasons?: ReadonlyMap<string, Words>;
  /** Why a wish is not met, by its id. */
  wishReasons?: ReadonlyMap<string, Words>;
}

/** The same with everything looked up once that each cell asks for. */
export interface Drawing extends Drawn {
  /** Days in blocks that fit a sheet side by side. */
  blocks: number[][];
  dayHead(day: number): { date: string; weekday: Words; isWeekend: boolean };
  dutyOf(person_id: string, day: number): Duty | null;
  before(person_id: string, day: number): Duty | null | undefined;
  /** Whether the duty of this day is another than published; without a published roster none is. */
  isChanged(person_id: string, day: number): boolean;
  /** Published to be on duty, and away now: what the mending answers, not what it changed. */
  isAbsent(person_id: string, day: number): boolean;
  shift(id: string): Shift | undefined;
  shiftLabel(id: string): Words;
  dutyWords(duty: Duty | null): Words;
  unmet(person_id: string, day: number): CostPart[];
  broken(person_id: string, day: number): Breach[];
  isPinned(person_id: string, day: number): boolean;
}

/** As many day columns as an A4 sheet carries across. */
const columnsMax = 31;
const blockDays = 28;

export function drawing(drawn: Drawn): Drawing {
  const { problem, roster, verdict, published } = drawn;
  const firstDay = parseDate(problem.first_day) ?? 0;
  const rows = new Map(roster.people.map((row) => [row.person_id, row.days]));
  const earlier = published && new Map(published.people.map((row) => [row.person_id, row.days]));
  const shifts = new Map(problem.shifts.map((shift) => [shift.id, shift]));
  const posts = new Map(problem.posts.map((post) => [post.id, post]));
  const wishes = byDay(verdict.cost.parts.filter(({ kind }) => kind === 'wish'));
  const breaches = byDay(verdict.broken);
  const pinned = new Set(problem.pins.map(({ person_id, day }) => `${person_id}\n${day}`));
  const labels = shiftLabels(problem.shifts);
  const daysOff = new Map(problem.people.map((person) => [person.id, new Set(person.days_off)]));
  const dutyOf = (person_id: string, day: number) => rows.get(person_id)?.[day] ?? null;
  const before = (person_id: string, day: number) => (earlier ? (earlier.get(person_id)?.[day] ?? null) : undefined);
  const isChanged = (person_id: string, day: number) => {
    const [was, is] = [before(person_id, day), dutyOf(person_id, day)];
    return was !== undefined && (was?.shift_id !== is?.shift_id || was?.post_id !== is?.post_id);
  };
  return {
    ...drawn,
    dutyOf,
    before,
    isChanged,
    isAbsent: (person_id, day) =>
      isChanged(person_id, day) && dutyOf(person_id, day) === null && daysOff.get(person_id)?.has(day) === true,
    blocks: blocksOf(problem.day_count),
    dayHead(day) {
      const weekday = weekdayOf(firstDay + day);
      return {
        date: formatDate(firstDay + day).slice(5),
        weekday: words('一二三四五六日'[weekday - 1]!, ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'][weekday - 1]!),
        isWeekend: problem.weekend_days.includes(weekday),
      };
    },
    shift: (id) => shifts.get(id),
    shiftLabel: (id) => labels.get(id) ?? words(id, id),
    dutyWords(duty) {
      if (duty === null) return words('休息', 'off');
      const shift = shifts.get(duty.shift_id);
      const hours = shift?.hours ? ` ${spellSpan(shift.hours)}` : '';
      const at =
        duty.post_id === null ? undefined : (posts.get(duty.post_id)?.name ?? words(duty.post_id, duty.post_id));
      const name = shift?.name ?? words(duty.shift_id, duty.shift_id);
      return words(`${name.zh}${hours}${at ? ` ${at.zh}` : ''}`, `${name.en}${hours}${at ? ` ${at.en}` : ''}`);
    },
    unmet: (person_id, day) => wishes.get(`${person_id}\n${day}`) ?? [],
    broken: (person_id, day) => breaches.get(`${person_id}\n${day}`) ?? [],
    isPinned: (person_id, day) => pinned.has(`${person_id}\n${day}`),
  };
}

function byDay<Row extends { person_id?: string; day?: number | null }>(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = `${row.person_id}\n${row.day}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return groups;
}

function blocksOf(dayCount: number): number[][] {
  const days = Array.from({ length: dayCount }, (_, day) => day);
  if (dayCount <= columnsMax) return [days];
  return Array.from({ length: Math.ceil(dayCount / blockDays) }, (_, at) =>
    days.slice(at * blockDays, (at + 1) * blockDays),
  );
}

/** A short id is its own label; of a long one the first letter of its name, told apart by a number where needed. */
function shiftLabels(shifts: readonly Shift[]): Map<string, Words> {
  const labels = shifts.map(({ id, name }) =>
    id.length <= 3 ? words(id, id) : words(name.zh.slice(0, 1), name.en.slice(0, 1)),
  );
  return new Map(
    shifts.map(({ id }, at) => {
      const { zh, en } = labels[at]!;
      const alike = labels
        .map((label, other) => (label.zh === zh || label.en === en ? other : -1))
        .filter((other) => other >= 0);
      const number = alike.length > 1 ? String(alike.indexOf(at) + 1) : '';
      return [id, words(zh + number, en + number)];
    }),
  );
}

/** "001" of "staff/001": where many stand in one cell. */
export function shortName(person_id: string): string {
  return person_id.slice(person_id.lastIndexOf('/') + 1);
}
