import type { Words } from '../../base/words.ts';
import { welch, type Estimate } from '../../base/statistics.ts';
import { estimateOf, judge, meanOf, type Judged } from './judge.ts';
import type { CrowdRecord } from './record.ts';

/** One place in both runs, and how much higher its peak is in the second. */
export interface Compared extends Pick<Judged, 'id' | 'kind' | 'name' | 'unit' | 'limits'> {
  a: Judged;
  b: Judged;
  difference: Estimate;
  /** Whether the interval leaves zero out; null where there is none. */
  isSure: boolean | null;
}

/**
 * Same seeds are compared pair by pair (what is common to both falls away), others as two samples (Welch). Refused where
 * the two are not of one site and one span of time.
 */
export function compareRecords(a: CrowdRecord, b: CrowdRecord): { rows: Compared[] } | { refused: Words } {
  const refused = whyNot(a, b);
  if (refused) return { refused };
  const others = new Map(judge(b).map((row) => [`${row.kind} ${row.id}`, row]));
  const rows = judge(a).flatMap((row): Compared[] => {
    const other = others.get(`${row.kind} ${row.id}`);
    if (!other) return [];
    const difference = differenceOf(peaksOf(a, row), peaksOf(b, other), arePaired(a, b));
    const { id, kind, name, unit, limits } = row;
    const isSure = difference.half > 0 ? Math.abs(difference.mean) > difference.half : null;
    return [{ id, kind, name, unit, limits, a: row, b: other, difference, isSure }];
  });
  return { rows };
}

function whyNot(a: CrowdRecord, b: CrowdRecord): Words | null {
  if (a.site.id !== b.site.id) {
    return {
      zh: `两次结果不是同一站点:${a.site.id}、${b.site.id}。`,
      en: `The two are of different sites: ${a.site.id}, ${b.site.id}.`,
    };
  }
  if (a.from_min === b.from_min && a.to_min === b.to_min) return null;
  return {
    zh: '两次结果的时段不同。用相同的 --from 和 --to 再模拟一次。',
    en: 'The two cover different times. Run one of them again with the same --from and --to.',
  };
}

function arePaired(a: CrowdRecord, b: CrowdRecord): boolean {
  return a.runs.length === b.runs.length && a.runs.every((run, at) => run.seed === b.runs[at]!.seed);
}

function peaksOf(record: CrowdRecord, { id, kind }: Judged): number[] {
  const at =
    kind === 'queue'
      ? record.queues.findIndex((each) => each.id === id)
      : record.counted.findIndex((each) => each.kind === kind && each.id === id);
  return record.runs.map((run) =>
    Math.max(0, ...(kind === 'queue' ? run.wait_min[at]!.map((wait) => wait ?? 0) : run.counts[at]!)),
  );
}

function differenceOf(a: readonly number[], b: readonly number[], arePairs: boolean): Estimate {
  if (arePairs) return estimateOf(b.map((value, at) => value - a[at]!));
  const hasBoth = a.length > 1 && b.length > 1;
  return hasBoth ? welch(a, b) : { mean: estimateOf(b).mean - estimateOf(a).mean, half: 0 };
}

/** Half the interval at each moment, for a band around the mean curve. */
export function bandOf(record: CrowdRecord, { id, kind }: Pick<Judged, 'id' | 'kind'>): number[] {
  const at = record.counted.findIndex((each) => each.kind === kind && each.id === id);
  if (at < 0 || record.runs.length < 2) return [];
  const series = record.runs.map((run) => run.counts[at]!);
  return meanOf(series).map((_, moment) => estimateOf(series.map((one) => one[moment]!)).half);
}
