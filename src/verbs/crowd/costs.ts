import type { Words } from '../../base/words.ts';
import { untilKnown } from './judge.ts';
import type { CrowdRecord, SeedRun } from './record.ts';

/** What a measure costs besides what it is chosen for: a hall kept empty is a square kept full. One value a seed. */
export type CostId = 'inside' | 'outside' | 'longest wait' | 'boarded' | 'missed';

export const costWords: Readonly<Record<CostId, Words>> = {
  inside: { zh: '检后未上车最多', en: 'Most past the lanes, not aboard' },
  outside: { zh: '检前最多', en: 'Most before the lanes' },
  'longest wait': { zh: '检前最长等候(分钟)', en: 'Longest wait at the lanes (min)' },
  boarded: { zh: '上车', en: 'Boarded' },
  missed: { zh: '没赶上', en: 'Missed their train' },
};

export function costsOf({ runs, t_s }: CrowdRecord): Record<CostId, number[]> {
  return {
    inside: runs.map(({ waiting }) => Math.max(0, ...waiting)),
    outside: runs.map(outsideMost),
    'longest wait': runs.map(({ wait_min }) => Math.max(0, ...wait_min.flatMap((waits) => untilKnown(waits, t_s)))),
    boarded: runs.map(({ trains }) => trains.reduce((sum, train) => sum + train.boarded, 0)),
    missed: runs.map(({ trains }) => trains.reduce((sum, train) => sum + train.left_behind, 0)),
  };
}

/** All who are on the plan and before the lanes of their entrance, at the worst moment. */
function outsideMost({ queue }: SeedRun): number {
  const moments = queue[0]?.map((_, at) => queue.reduce((sum, line) => sum + line[at]!, 0)) ?? [];
  return Math.max(0, ...moments);
}
