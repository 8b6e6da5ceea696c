import { estimate, type Estimate } from '../../base/statistics.ts';
import type { Words } from '../../base/words.ts';
import type { CrowdRecord } from './record.ts';

/** What a run says against the limits of its site: where, how much, when which limit was reached. */

export interface Judged {
  id: string;
  kind: CrowdRecord['counted'][number]['kind'] | 'queue';
  name: Words;
  unit: 'persons' | 'per m2' | 'min';
  limits: number[];
  /** Mean over the seeds of the highest value, and half its 95 % interval (0 with one seed). */
  peak: Estimate;
  /** When the mean curve is highest. */
  peakAt_s: number;
  /** When the mean curve first reaches each limit; null: never. */
  reached_s: (number | null)[];
  /** Seconds the mean curve stands at or above each limit. */
  above_s: number[];
  /** Mean over the seeds at each moment. */
  mean: number[];
  /** Highest limit reached, -1: none. */
  worst: number;
}

export const limitWords: readonly Words[] = [
  { zh: '繁忙', en: 'busy' },
  { zh: '预警', en: 'warning' },
  { zh: '报警', en: 'alarm' },
  { zh: '危急', en: 'critical' },
];

export function judge(record: CrowdRecord): Judged[] {
  const counted = record.counted.map((place, at) =>
    judged(
      record,
      { ...place, unit: place.kind === 'pinch point' ? 'per m2' : 'persons' },
      record.runs.map((run) => run.counts[at]!),
    ),
  );
  const queues = record.queues.map(({ id, name, limits_min }, at) =>
    judged(
      record,
      { id, name, kind: 'queue', unit: 'min', limits: limits_min },
      record.runs.map((run) => untilKnown(run.wait_min[at]!, record.t_s)),
    ),
  );
  return [...counted, ...queues];
}

/**
 * The zone worst off, null without zones: the highest limit reached counts first, then how long it stands there, then how
 * near to the last one it came.
 */
export function worstZone(rows: readonly Judged[]): Judged | null {
  const above_s = ({ worst, above_s: times }: Judged) => times[worst] ?? 0;
  const near = ({ peak, limits }: Judged) => peak.mean / (limits.at(-1) ?? Infinity);
  const [first] = rows
    .filter(({ kind }) => kind === 'zone')
    .toSorted((one, other) => other.worst - one.worst || above_s(other) - above_s(one) || near(other) - near(one));
  return first ?? null;
}

/** Who is not taken before the run ends waits at least until then, and where that is sooner, as long as the last who were. */
export function untilKnown(waits_min: readonly (number | null)[], t_s: readonly number[]): number[] {
  const end_s = t_s[waits_min.length - 1] ?? 0;
  let last = 0;
  return waits_min.map((wait, at) => (last = wait ?? Math.max(last, (end_s - t_s[at]!) / 60)));
}

function judged(
  record: CrowdRecord,
  place: Pick<Judged, 'id' | 'kind' | 'name' | 'unit' | 'limits'>,
  series: readonly number[][],
): Judged {
  const mean = meanOf(series);
  const reached_s = place.limits.map((limit) => {
    const at = mean.findIndex((value) => value >= limit);
    return at < 0 ? null : record.t_s[at]!;
  });
  const step_s = (record.t_s[1] ?? 0) - (record.t_s[0] ?? 0);
  const peakAt = mean.reduce((best, value, at) => (value > mean[best]! ? at : best), 0);
  return {
    ...place,
    mean,
    peak: estimateOf(series.map((one) => Math.max(0, ...one))),
    peakAt_s: record.t_s[peakAt] ?? 0,
    reached_s,
    above_s: place.limits.map((limit) => mean.filter((value) => value >= limit).length * step_s),
    worst: reached_s.findLastIndex((at) => at !== null),
  };
}

export function meanOf(series: readonly number[][]): number[] {
  const length = Math.min(...series.map((one) => one.length));
  return Array.from(
    { length: Number.isFinite(length) ? length : 0 },
    (_, at) => series.reduce((sum, one) => sum + one[at]!, 0) / series.length,
  );
}

/** Mean and half of its 95 % confidence interval; one sample has none, which is told as 0. */
export function estimateOf(sample: readonly number[]): Estimate {
  return sample.length < 2 ? { mean: sample[0] ?? 0, half: 0 } : estimate(sample);
}
