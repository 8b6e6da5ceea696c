import type { Words } from '../../base/words.ts';
import { meanOf } from './durations.ts';
import { openSpans } from './layout.ts';
import type { Entrance, Problem } from './problem.ts';
import { slotRates, visitsOf } from './stationary.ts';

/**
 * What no simulation is needed for: where more come than the open lanes can pass, seen as a flow without chance. The queue
 * that is left at the end never goes; a simulation of it ends, and says who was left standing.
 */
export interface Overload {
  entrance_id: string;
  /** What arrives over the day, and what the station that is shortest passes at most. */
  people: number;
  passed: number;
  left_at_end: number;
  words: Words;
}

export function overloads(problem: Problem): Overload[] {
  return problem.entrances.flatMap((entrance) => {
    const rates = slotRates(problem, entrance);
    const slot_h = problem.slot_s / 3_600;
    const passes = passRates(problem, entrance);
    let left = 0;
    let passed = 0;
    rates.forEach((per_h, slot) => {
      const now = Math.min(left + per_h * slot_h, passes[slot]! * slot_h);
      passed += now;
      left += per_h * slot_h - now;
    });
    const people = rates.reduce((sum, per_h) => sum + per_h * slot_h, 0);
    // Less than a handful is rounding at the last slot.
    if (left < Math.max(5, people * 0.005)) return [];
    const [all, through, rest] = [people, passed, left].map((count) => String(Math.round(count)));
    return [
      {
        entrance_id: entrance.id,
        people,
        passed,
        left_at_end: left,
        words: {
          zh: `${entrance.name.zh}:全天到达 ${all} 人,开放的通道最多通过 ${through} 人,到结束还有 ${rest} 人排不完;需增开通道、分流或限流`,
          en: `${entrance.name.en}: ${all} come over the day, the open lanes pass ${through} at most; ${rest} are still there at the end. Open more lanes, divert or meter`,
        },
      },
    ];
  });
}

/** What the shortest station of an entrance passes an hour in each slot, in people who come in. */
function passRates(problem: Problem, entrance: Entrance): number[] {
  const visits = visitsOf(entrance);
  const slots = Math.ceil((problem.to_s - problem.from_s) / problem.slot_s);
  const own = problem.lanes
    .filter(({ entrance_id }) => entrance_id === entrance.id)
    .map((lane) => ({ lane, open: openSpans(lane) }));
  return Array.from({ length: slots }, (_, slot) => {
    const [from_s, to_s] = [problem.from_s + slot * problem.slot_s, problem.from_s + (slot + 1) * problem.slot_s];
    const open_s = (at: number) =>
      own.reduce((sum, { lane, open }) => {
        const count = lane.servers.find(({ station_id }) => station_id === entrance.stations[at]!.id)?.count ?? 0;
        const time_s = open.reduce((all, span) => all + Math.max(0, Math.min(to_s, span.to_s) - Math.max(from_s, span.from_s)), 0); // prettier-ignore
        return sum + count * time_s;
      }, 0);
    const rates = entrance.stations.flatMap((station, at) =>
      visits[at]! > 0 ? [(open_s(at) / problem.slot_s) * (3_600 / meanOf(station.service) / visits[at]!)] : [],
    );
    return Math.min(...rates);
  });
}
