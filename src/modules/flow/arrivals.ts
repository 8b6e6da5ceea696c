import { parseClockTime } from '../../base/local-time.ts';
import type { FlowDay } from './day.ts';
import type { SiteFlow } from './site-flow.ts';

/** Minutes of a service day that are looked at; the last train of a day may leave after midnight. */
export const dayMinutes = 1_560;

/**
 * How many people come to each entrance in each minute, in the mean: the timetable's boardings spread over the lead times
 * and shared out among the entrances; or what was counted; and what the day's events add and take away. Who would come
 * before the doors open stands there when they do.
 */
export function arrivalsByMinute(site: SiteFlow, day: FlowDay): Map<string, Float64Array> {
  const whole = byTimetable(site, day);
  const open_min = parseClockTime(site.operatingHours.open) ?? 0;
  return new Map(
    site.entrances.map(({ row }) => {
      const counted = day.counts.find(({ entrance }) => entrance === row.id);
      const people = new Float64Array(dayMinutes);
      if (counted) {
        for (const { from_min, to_min, people: count } of counted.stretches) spread(people, from_min, to_min, count);
      } else whole.forEach((count, minute) => (people[Math.max(minute, open_min)]! += count * row.demandShare));
      for (const event of day.events) {
        if (event.kind !== 'extra people' || event.id !== row.id) continue;
        spread(people, event.from_min, event.to_min, event.people);
      }
      return [row.id, people];
    }),
  );
}

function byTimetable(site: SiteFlow, day: FlowDay): Float64Array {
  const whole = new Float64Array(dayMinutes);
  const leads = site.passengerProfile[0]?.row.entryLeadTime ?? [];
  for (const { row } of site.services) {
    const leaves_min = departureOf(row);
    const cancelled = day.events.find((event) => event.kind === 'train cancelled' && event.id === row.id);
    const known_min = cancelled?.from_min ?? Infinity;
    for (const { from_min, to_min, share } of leads) {
      spread(whole, leaves_min - from_min, leaves_min - to_min, row.board * share, known_min);
    }
  }
  return whole;
}

/** Minutes after midnight of the service day; a train that comes before midnight may leave after it. */
export function departureOf({ arr, dep }: { arr: string; dep: string }): number {
  const [comes_min, leaves_min] = [parseClockTime(arr) ?? 0, parseClockTime(dep) ?? 0];
  return leaves_min < comes_min ? leaves_min + 1_440 : leaves_min;
}

/** Evenly from one minute to another; nothing of it after `known_min`, nothing before midnight is lost. */
function spread(into: Float64Array, from_min: number, to_min: number, count: number, known_min = Infinity): void {
  const each = count / (to_min - from_min);
  for (let minute = from_min; minute < to_min; minute++) {
    if (minute < known_min) into[Math.min(dayMinutes - 1, Math.max(0, minute))]! += each;
  }
}
