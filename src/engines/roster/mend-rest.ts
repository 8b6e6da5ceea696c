import type { Words } from '../../base/words.ts';
import { hoursWords } from './explain-words.ts';
import type { MendTask } from './mend-events.ts';

/** What a mending takes from people's rest, compared with what was published. */
export interface RestCost {
  /** People with fewer days off than published. */
  people: number;
  days_off_lost: number;
  /** Work more than published, those who work less set off against it. */
  minutes_more: number;
  /** Shortest time between two duties of anyone whose days changed; null where none is known. */
  least_rest_minutes: number | null;
  by_person: { person_id: string; days_off_lost: number; minutes_more: number }[];
  words: Words;
}

export function restCost(task: MendTask, lines: readonly Int16Array[]): RestCost {
  const { grid, forced, problem } = task;
  const by_person: RestCost['by_person'] = [];
  let least: number | null = null;
  lines.forEach((line, person) => {
    const was = forced[person]!;
    if (line.every((duty, day) => duty === was[day])) return;
    let days_off_lost = 0;
    let minutes_more = 0;
    line.forEach((duty, day) => {
      days_off_lost += (duty > 0 ? 1 : 0) - (was[day]! > 0 ? 1 : 0);
      minutes_more += minutesOf(task, day, duty) - minutesOf(task, day, was[day]!);
    });
    const rest = leastRest(task, line);
    if (rest !== null) least = Math.min(least ?? rest, rest);
    by_person.push({ person_id: problem.people[person]!.id, days_off_lost, minutes_more });
  });
  const losing = by_person.filter((it) => it.days_off_lost > 0);
  const days = losing.reduce((sum, it) => sum + it.days_off_lost, 0);
  const minutes_more = by_person.reduce((sum, it) => sum + it.minutes_more, 0);
  const hours = hoursWords(minutes_more);
  const rest = least === null ? null : hoursWords(least);
  return {
    people: losing.length,
    days_off_lost: days,
    minutes_more,
    least_rest_minutes: least,
    by_person,
    words: {
      zh: `${losing.length} 人共失去 ${days} 个休息日,多上 ${hours.zh}${rest ? `,最短休息 ${rest.zh}` : ''}`,
      en: `${people(losing.length)} ${losing.length === 1 ? 'loses' : 'lose'} ${
        days === 1 ? '1 rest day' : `${days} rest days`
      }, ${hours.en} more work${rest ? `, least rest ${rest.en}` : ''}`,
    },
  };

  function minutesOf({ problem: { shifts } }: MendTask, day: number, duty: number): number {
    const shift = shifts[grid.shiftOf[duty]!];
    return shift ? grid.times(day, shift).length_minutes : 0;
  }
}

const people = (count: number) => (count === 1 ? '1 person' : `${count} people`);

/** Minutes between the two duties that follow one another closest. */
function leastRest({ grid, problem }: MendTask, line: Int16Array): number | null {
  let least: number | null = null;
  let ended: number | null = null;
  line.forEach((duty, day) => {
    const shift = problem.shifts[grid.shiftOf[duty]!];
    if (!shift) return;
    const { from_min, to_min } = grid.times(day, shift);
    if (from_min !== null && ended !== null) least = Math.min(least ?? Infinity, from_min - ended);
    ended = to_min;
  });
  return least;
}
