import { clockText } from '../../base/local-time.ts';
import type { Words } from '../../base/words.ts';
import type { DemandRow, Person, Post, Problem as RosterProblem, Roster, Shift } from '../roster/problem.ts';
import type { LaneSchedule, Problem } from './problem.ts';
import { lanesInOrder, slotSpan, usableLanes } from './schedule.ts';

/** The people a lane schedule needs, in the roster engine's terms; and a roster of them as a lane schedule again. */
export interface CrewWish {
  time_zone: string;
  /** Local date of the day that was simulated. */
  day: string;
  shift_min: number;
  /** Shifts begin so often, from the first slot on. */
  start_every_min: number;
}

/** A place without its person closes a lane; one too many costs a little, so that nobody stands where nobody is needed. */
const costs = { cost_under_minimum: 1_000, cost_under: 1_000, cost_over: 1 };
const rest_min = 660;
const night: [from_min: number, to_min: number] = [1_380, 1_800];
const nightWork_min = 180;
const seatTurn_min = 30;

/**
 * One day: a post an entrance, one row of demand for each slot, entrance and skill, and as many people of each skill as
 * the fewest shifts that cover the plan take. Shifts are whole, without a break inside; relief is another shift's.
 */
export function crewProblem(problem: Problem, schedule: LaneSchedule, wish: CrewWish): RosterProblem {
  const shifts = shiftsOf(schedule, wish);
  const needs = schedule.entrances.map(({ entrance_id, lanes }) => {
    const crew = lanesInOrder(problem, entrance_id)[0]?.crew ?? [];
    const skills = [...new Set(crew)].map((skill) => ({ skill, places: crew.filter((each) => each === skill).length }));
    return { entrance: problem.entrances.find(({ id }) => id === entrance_id)!, lanes, skills };
  });
  const skillIds = [...new Set(needs.flatMap(({ skills }) => skills.map(({ skill }) => skill)))];
  const people = skillIds.flatMap((skill): Person[] => {
    const count = needs.reduce((sum, { lanes, skills }) => {
      const places = skills.find((each) => each.skill === skill)?.places ?? 0;
      return sum + places * fewestShifts(lanes, schedule, wish);
    }, 0);
    return Array.from({ length: count }, (_, at) => ({
      id: `crew/${skill}/${String(at + 1).padStart(3, '0')}`,
      contract_ids: ['lane-crew'],
      skill_ids: [skill],
      days_off: [],
      unavailable: [],
    }));
  });
  return {
    time_zone: wish.time_zone,
    first_day: wish.day,
    day_count: 1,
    weekend_days: [6, 7],
    shifts,
    posts: needs.map(({ entrance }): Post => ({
      id: entrance.id,
      name: entrance.name,
      skill: null,
      shift_ids: shifts.map(({ id }) => id),
      seats: [{ id: 'xray', name: word('X光机判图', 'X-ray pictures'), skill: null, turn_minutes_max: seatTurn_min }],
    })),
    skills: skillIds.map((id) => ({ id, name: word(id, id) })),
    contracts: [
      {
        id: 'lane-crew',
        name: word('安检员', 'lane crew'),
        rules: [
          {
            id: 'rest',
            words: word('两班之间至少休息 11 小时', 'At least 11 h rest between duties'),
            strength: 'hard',
            kind: 'rest',
            min_minutes: rest_min,
          },
        ],
      },
    ],
    people,
    demand: needs.flatMap(({ entrance, lanes, skills }) =>
      skills.flatMap(({ skill, places }) =>
        lanes.flatMap((count, slot): DemandRow[] => {
          if (count === 0) return [];
          const { from_min, to_min } = minutesOf(schedule, slot);
          const needed = count * places;
          return [
            {
              id: `${entrance.id}/${skill}/${slot}`,
              day: 0,
              when: { from_min, to_min },
              post_ids: [entrance.id],
              skill_id: skill,
              minimum: needed,
              wanted: needed,
              ...costs,
            },
          ];
        }),
      ),
    ),
    wishes: [],
    pairings: [],
    pins: [],
  };
}

/** How many lanes each entrance can have open with the people of a roster: every place of a lane needs its person. */
export function scheduleOf(problem: Problem, slots: number, crew: RosterProblem, roster: Roster): LaneSchedule {
  const skillOf = new Map(crew.people.map(({ id, skill_ids }) => [id, skill_ids]));
  const hoursOf = new Map(crew.shifts.map(({ id, hours }) => [id, hours]));
  const duties = roster.people.flatMap(({ person_id, days }) => {
    const duty = days[0];
    const hours = duty ? hoursOf.get(duty.shift_id) : undefined;
    return duty && hours ? [{ skills: skillOf.get(person_id) ?? [], post_id: duty.post_id, hours }] : [];
  });
  const { from_s, slot_s } = problem;
  return {
    slot_s,
    from_s,
    entrances: problem.entrances.map(({ id }) => {
      const lanes = lanesInOrder(problem, id);
      const places = lanes[0]?.crew ?? [];
      return {
        entrance_id: id,
        lanes: Array.from({ length: slots }, (_, slot) => {
          const { from_min, to_min } = minutesOf(problem, slot);
          const there = duties.filter(({ post_id, hours }) => post_id === id && hours.from_min <= from_min && to_min <= hours.to_min); // prettier-ignore
          const most = usableLanes(lanes, slotSpan(problem, slot)).length;
          const crews = [...new Set(places)].map((skill) => {
            const present = there.filter(({ skills }) => skills.includes(skill)).length;
            return Math.floor(present / places.filter((each) => each === skill).length);
          });
          return Math.min(most, ...crews);
        }),
      };
    }),
  };
}

function shiftsOf(schedule: LaneSchedule, { shift_min, start_every_min }: CrewWish): Shift[] {
  return startsOf(schedule, { shift_min, start_every_min }).map((from_min): Shift => {
    const to_min = from_min + shift_min;
    const night_min = Math.min(to_min, night[1]) - Math.max(from_min, night[0]);
    return {
      id: `from-${clockText(from_min)}`,
      name: word(`${clockText(from_min)} 班`, `from ${clockText(from_min)}`),
      length_minutes: shift_min,
      hours: { from_min, to_min },
      is_night: night_min >= nightWork_min,
    };
  });
}

/** The last shift to begin still covers the last slot; it may begin off the beat for that. */
function startsOf(
  schedule: LaneSchedule,
  { shift_min, start_every_min }: Pick<CrewWish, 'shift_min' | 'start_every_min'>,
) {
  const slots = Math.max(0, ...schedule.entrances.map(({ lanes }) => lanes.length));
  const first_min = minutesOf(schedule, 0).from_min;
  const end_min = minutesOf(schedule, slots - 1).to_min;
  const last_min = Math.max(first_min, end_min - shift_min);
  const starts: number[] = [];
  for (let start = first_min; start < last_min; start += start_every_min) starts.push(start);
  return [...starts, last_min];
}

/** Fewest shifts that cover a plan: from the left, each as late as the first slot without its lane allows. */
function fewestShifts(lanes: readonly number[], schedule: LaneSchedule, wish: CrewWish): number {
  const starts = startsOf(schedule, wish);
  const begun: number[] = [];
  lanes.forEach((count, slot) => {
    const { from_min, to_min } = minutesOf(schedule, slot);
    const start = starts.findLast((each) => each <= from_min)!;
    let covered = begun.filter((each) => each <= from_min && to_min <= each + wish.shift_min).length;
    for (; covered < count; covered++) begun.push(start);
  });
  return begun.length;
}

function minutesOf({ from_s, slot_s }: { from_s: number; slot_s: number }, slot: number) {
  return {
    from_min: Math.round((from_s + slot * slot_s) / 60),
    to_min: Math.round((from_s + (slot + 1) * slot_s) / 60),
  };
}

const word = (zh: string, en: string): Words => ({ zh, en });
