import type { Words } from '../../base/words.ts';
import { welch, type Estimate } from '../../base/statistics.ts';
import { estimateOf, judge, meanOf, untilKnown, worstZone, type Judged } from './judge.ts';
import { costsOf, type CostId } from './costs.ts';
import type { CrowdRecord } from './record.ts';

/** Runs are called by a letter, the first of them what the others are measured against. */
export const runLetters = ['A', 'B', 'C', 'D'] as const;
export const comparedMost = runLetters.length;

/** How much higher something is in one run than in another; places in the list of runs. */
export interface Difference extends Estimate {
  from: number;
  to: number;
  /** Whether the interval leaves zero out; null where there is none. */
  isSure: boolean | null;
}

/** One place in all runs, and how much higher its peak is from each to each. */
export interface Compared extends Pick<Judged, 'id' | 'kind' | 'name' | 'unit' | 'limits'> {
  of: Judged[];
  differences: Difference[];
}

/** What a measure costs elsewhere, in all runs. */
export interface ComparedCost {
  id: CostId;
  of: Estimate[];
  differences: Difference[];
}

export interface Comparison {
  rows: Compared[];
  costs: ComparedCost[];
  /** The zone that is worst off in the first run: what a measure is chosen for. */
  main: Compared | null;
}

/**
 * Same seeds are compared pair by pair (what is common to both falls away), others as two samples (Welch). Refused where
 * the runs are not of one site and one span of time.
 */
export function compareRecords(records: readonly CrowdRecord[]): Comparison | { refused: Words } {
  const refused = whyNot(records);
  if (refused) return { refused };
  const judgements = records.map((record) => new Map(judge(record).map((row) => [`${row.kind} ${row.id}`, row])));
  const rows = [...judgements[0]!].flatMap(([key, { id, kind, name, unit, limits }]): Compared[] => {
    const of = judgements.flatMap((known) => known.get(key) ?? []);
    if (of.length < records.length) return [];
    const peaks = records.map((record) => peaksOf(record, { id, kind }));
    return [{ id, kind, name, unit, limits, of, differences: differencesOf(records, peaks) }];
  });
  const samples = records.map(costsOf);
  const costs = Object.keys(samples[0] ?? {}).map((name): ComparedCost => {
    const id = name as CostId;
    const each = samples.map((sample) => sample[id]);
    return { id, of: each.map(estimateOf), differences: differencesOf(records, each) };
  });
  const worst = worstZone(rows.map(({ of }) => of[0]!));
  const main = rows.find(({ of }) => of[0] === worst) ?? null;
  return { rows, costs, main };
}

function whyNot([first, ...others]: readonly CrowdRecord[]): Words | null {
  const elsewhere = others.find(({ site }) => site.id !== first!.site.id);
  if (elsewhere) {
    return {
      zh: `结果不是同一站点:${first!.site.id}、${elsewhere.site.id}。`,
      en: `They are of different sites: ${first!.site.id}, ${elsewhere.site.id}.`,
    };
  }
  if (others.every(({ from_min, to_min }) => from_min === first!.from_min && to_min === first!.to_min)) return null;
  return {
    zh: '结果的时段不同。用相同的 --from 和 --to 再模拟一次。',
    en: 'They cover different times. Run them again with the same --from and --to.',
  };
}

/** From the first run to each other, then between those. */
function differencesOf(records: readonly CrowdRecord[], samples: readonly number[][]): Difference[] {
  return records.flatMap((one, from) =>
    records.slice(from + 1).map((other, after): Difference => {
      const to = from + 1 + after;
      const difference = differenceOf(samples[from]!, samples[to]!, arePaired(one, other));
      const isSure = difference.half > 0 ? Math.abs(difference.mean) > difference.half : null;
      return { from, to, ...difference, isSure };
    }),
  );
}

function arePaired(a: CrowdRecord, b: CrowdRecord): boolean {
  return a.runs.length === b.runs.length && a.runs.every((run, at) => run.seed === b.runs[at]!.seed);
}

function peaksOf(record: CrowdRecord, { id, kind }: Pick<Judged, 'id' | 'kind'>): number[] {
  const at =
    kind === 'queue'
      ? record.queues.findIndex((each) => each.id === id)
      : record.counted.findIndex((each) => each.kind === kind && each.id === id);
  return record.runs.map((run) =>
    Math.max(0, ...(kind === 'queue' ? untilKnown(run.wait_min[at]!, record.t_s) : run.counts[at]!)),
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
