import type { Counts, ForecastFinding, ForecastWish } from './problem.ts';

export const day_min = 1_440;
export const weeksLeast = 2;
const findingsMax = 100;
const horizonMax_weeks = 5;

export function slotsADay({ slot_min }: Counts): number {
  return day_min / slot_min;
}

/** The slot of the week a slot of the counts, or of the time after them, lies in. */
export function slotOfWeek(counts: Counts, at: number): number {
  const perDay = slotsADay(counts);
  const first = (counts.first_weekday - 1) * perDay + Math.floor(counts.first_minute / counts.slot_min);
  const week = 7 * perDay;
  return (((first + at) % week) + week) % week;
}

/** Everything that is wrong with counts and wish, at once. */
export function checkCounts(counts: Counts, wish: ForecastWish): ForecastFinding[] {
  const findings: ForecastFinding[] = [];
  const tell = (code: string, place: string, what: [string, string], fix: [string, string]) => {
    if (findings.length >= findingsMax) return;
    findings.push({ code, place, what: { zh: what[0], en: what[1] }, fix: { zh: fix[0], en: fix[1] } });
  };
  const { slot_min, values } = counts;
  const divides = Number.isInteger(slot_min) && slot_min > 0 && day_min % slot_min === 0;
  if (!divides) {
    tell(
      'FORECAST_SLOT_WRONG',
      'slot_min',
      [`${slot_min} 分钟不能整除一天`, `${slot_min} min does not divide a day`],
      ['用 5、10、15、30 或 60 分钟。', 'Use 5, 10, 15, 30 or 60 min.'],
    );
  }
  values.forEach((value, at) => {
    if (value === null || (Number.isFinite(value) && value >= 0)) return;
    tell(
      'FORECAST_COUNT_WRONG',
      `values[${at}]`,
      [`计数为 ${value}`, `a count of ${value}`],
      ['计数不小于 0;没有数的时段写 null。', 'Counts are 0 or more; write null where nothing was counted.'],
    );
  });
  const weeks = divides ? values.length / (7 * slotsADay(counts)) : Infinity;
  if (weeks < weeksLeast) {
    tell(
      'FORECAST_TOO_SHORT',
      'values',
      [`只有 ${weeks.toFixed(1)} 周的计数`, `only ${weeks.toFixed(1)} weeks of counts`],
      [`至少要 ${weeksLeast} 周。`, `At least ${weeksLeast} weeks are needed.`],
    );
  }
  const horizonMost = divides ? horizonMax_weeks * 7 * slotsADay(counts) : Infinity;
  const { horizon_slots, quantiles } = wish;
  if (!Number.isInteger(horizon_slots) || horizon_slots < 1 || horizon_slots > horizonMost) {
    tell(
      'FORECAST_HORIZON_WRONG',
      'horizon_slots',
      [`要预测 ${horizon_slots} 个时段`, `a horizon of ${horizon_slots} slots`],
      [`写 1 至 ${horizonMost} 的整数。`, `Write a whole number from 1 to ${horizonMost}.`],
    );
  }
  if (quantiles.some((share, at) => !(share > 0 && share < 1) || share <= (quantiles[at - 1] ?? 0))) {
    tell(
      'FORECAST_QUANTILES_WRONG',
      'quantiles',
      [`分位数 ${quantiles.join('、')} 不在 0 与 1 之间或没有按大小排列`, `quantiles ${quantiles.join(', ')} are not between 0 and 1 in order`], // prettier-ignore
      ['例如 [0.1, 0.5, 0.9]。', 'For example [0.1, 0.5, 0.9].'],
    );
  }
  return findings;
}

export interface Reading {
  /** Minutes from the first slot's beginning. */
  at_min: number;
  /** What the counter shows. */
  total: number;
}

/**
 * A counter's readings as counts of equal slots: between two readings people come evenly; a slot without readings on both
 * sides is null. A counter that runs backwards was reset or misread: it is told, and the stretch is null.
 */
export function countsFromReadings(
  readings: readonly Reading[],
  slot_min: number,
  slots: number,
): { values: (number | null)[]; findings: ForecastFinding[] } {
  const findings: ForecastFinding[] = [];
  const sums = new Float64Array(slots);
  const seen_min = new Float64Array(slots);
  readings.forEach((reading, at) => {
    const before = readings[at - 1];
    if (!before) return;
    if (reading.total < before.total || reading.at_min <= before.at_min) {
      findings.push({
        code: 'FORECAST_READINGS_BACKWARDS',
        place: `readings[${at}]`,
        what: {
          zh: `计数器在第 ${reading.at_min} 分钟由 ${before.total} 变为 ${reading.total}`,
          en: `at minute ${reading.at_min} the counter goes from ${before.total} to ${reading.total}`,
        },
        fix: { zh: '改正读数;清零过则从那里另起。', en: 'Put it right; if it was reset, begin anew there.' },
      });
      return;
    }
    const per_min = (reading.total - before.total) / (reading.at_min - before.at_min);
    for (let slot = Math.max(0, Math.floor(before.at_min / slot_min)); slot < slots; slot++) {
      const overlap_min = Math.min(reading.at_min, (slot + 1) * slot_min) - Math.max(before.at_min, slot * slot_min);
      if (overlap_min <= 0) break;
      sums[slot]! += per_min * overlap_min;
      seen_min[slot]! += overlap_min;
    }
  });
  // Nine tenths of a slot seen are as good as all of it.
  const values = Array.from(sums, (sum, at) => (seen_min[at]! >= 0.9 * slot_min ? (sum * slot_min) / seen_min[at]! : null)); // prettier-ignore
  return { values, findings };
}
