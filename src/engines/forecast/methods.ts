import { slotOfWeek, slotsADay } from './counts.ts';
import type { Counts } from './problem.ts';

/** The two methods: as a week ago, and the profile of the week at the level of the last days. Each sees counts before `until` only. */

/** As in the same slot a week ago, or the last week in which it was counted. */
export function seasonalNaive(counts: Counts, until: number, horizon: number): Float64Array {
  const week = 7 * slotsADay(counts);
  return Float64Array.from({ length: horizon }, (_, ahead) => {
    for (let at = until + ahead - week; at >= 0; at -= week) {
      const value = at < until ? counts.values[at] : null;
      if (typeof value === 'number') return value;
    }
    return 0;
  });
}

/** Of the last so many weeks, an older one counting less. */
const profileWeeks = 8;
const weekFades = 0.8;
/** Of the last days, what makes today more or less than the profile. */
const levelDays = 7;
const dayFades = 0.75;
/** The last hours say something about the next ones: half of it is left after so long. */
const recent_min = 180;
const recentHalves_min = 180;
/** So many people of the profile weigh against the counts, so that a quiet night does not double a day. */
const shrink = 20;

/**
 * Hour-of-week profile with level correction: a weighted mean of each slot of the week, times how the last days ran against
 * it, times how the last hours did, which fades.
 */
export function profileForecast(counts: Counts, until: number, horizon: number): Float64Array {
  const profile = profileOf(counts, until);
  const shape = (at: number) => profile[slotOfWeek(counts, at)]!;
  const perDay = slotsADay(counts);
  const level = levelOf(counts, shape, until - levelDays * perDay, until, dayFades ** (1 / perDay));
  const recent = levelOf(counts, (at) => shape(at) * level, until - Math.ceil(recent_min / counts.slot_min), until, 1);
  const fades = 0.5 ** (counts.slot_min / recentHalves_min);
  return Float64Array.from({ length: horizon }, (_, ahead) => {
    return shape(until + ahead) * level * (1 + (recent - 1) * fades ** (ahead + 1));
  });
}

function profileOf(counts: Counts, until: number): Float64Array {
  const week = 7 * slotsADay(counts);
  const sums = new Float64Array(week);
  const weights = new Float64Array(week);
  for (let at = Math.max(0, until - profileWeeks * week); at < until; at++) {
    const value = counts.values[at];
    if (typeof value !== 'number') continue;
    const weight = weekFades ** Math.floor((until - 1 - at) / week);
    const slot = slotOfWeek(counts, at);
    sums[slot]! += weight * value;
    weights[slot]! += weight;
  }
  const perDay = slotsADay(counts);
  // A slot of the week never counted is taken for the same slot of the other days.
  return sums.map((sum, slot) => {
    if (weights[slot]! > 0) return sum / weights[slot]!;
    let [all, weight] = [0, 0];
    for (let other = slot % perDay; other < week; other += perDay) {
      all += sums[other]!;
      weight += weights[other]!;
    }
    return weight > 0 ? all / weight : 0;
  });
}

/** How the counts of a stretch ran against a shape: 1 is as it. Each slot back counts `fades` as much as the one after it. */
function levelOf(counts: Counts, shape: (at: number) => number, from: number, until: number, fades: number): number {
  let [came, expected, weight] = [shrink, shrink, 1];
  for (let at = until - 1; at >= Math.max(0, from); at--) {
    const value = counts.values[at];
    if (typeof value === 'number') {
      came += weight * value;
      expected += weight * shape(at);
    }
    weight *= fades;
  }
  return came / expected;
}
