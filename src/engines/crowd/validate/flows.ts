import type { Words } from '../../../base/words.ts';
import type { CrowdProblem, Parameters } from '../problem.ts';
import { words, type Case, type Figure } from './case.ts';
import { speedInCorridor } from './corridor.ts';
import {
  bottleneckFlows,
  diagramSets,
  otherBottleneckFlows,
  type BottleneckFlow,
  type DiagramSet,
} from './experiments.ts';
import { crossings_s, fixed, flow_per_s, mean } from './measure.ts';
import { box, exit, floor, group, people, scenario } from './plain.ts';
import { tJunction } from './junction.ts';
import { weidmann } from './rimea-single.ts';

/** Bottlenecks and fundamental diagrams against experiments: what the parameters were calibrated on. */

/** 180 people before an opening of this width, 2 m deep. */
export function bottleneck(width_m: number, seed: number, parameters: Partial<Parameters> = {}): CrowdProblem {
  const half = width_m / 2;
  return scenario(
    {
      levels: [floor('1F', 0, [box(0, 0, 10, 12), box(10, 6 - half, 12, 6 + half), box(12, 0, 16, 12)])],
      targets: [exit('out', box(14, 0, 16, 12))],
      groups: [group('all', ['out'])],
      sources: [people('start', 'all', box(2, 1, 9, 11), 180)],
    },
    { duration_s: 400, seed, parameters },
  );
}

export function bottleneckFlow_per_s(width_m: number, seed: number, parameters: Partial<Parameters> = {}) {
  const line = [
    [11.9, 6 - width_m / 2],
    [11.9, 6 + width_m / 2],
  ] as const;
  const { times_s, result } = crossings_s(bottleneck(width_m, seed, parameters), line);
  return { flow_per_s: flow_per_s(times_s), left_over: result.inside };
}

/** Each width against what was measured there, with so many runs. */
function compareWidths(measured: readonly BottleneckFlow[], seeds: readonly number[]) {
  const got = measured.map(({ width_m, flow_per_s: wanted }) => {
    const runs = seeds.map((seed) => bottleneckFlow_per_s(width_m, seed));
    const flow = mean(runs.map((run) => run.flow_per_s));
    const left = runs.reduce((sum, run) => sum + run.left_over, 0);
    return { width_m, flow, off: Math.abs(flow / wanted - 1), left };
  });
  const figure: Figure = {
    x: words('宽度 m', 'width m'),
    y: words('流量 /s', 'flow per s'),
    series: [
      {
        name: words('实验(各研究均值)', 'experiments (mean of the studies)'),
        kind: 'points',
        points: measured.map(({ width_m, flow_per_s: flow, low, high }) => [width_m, flow, (high - low) / 2]),
      },
      { name: words('本引擎', 'this engine'), kind: 'line', points: got.map(({ width_m, flow }) => [width_m, flow]) },
    ],
  };
  const off = mean(got.map((row) => row.off));
  const left = got.reduce((sum, row) => sum + row.left, 0);
  const found = words(
    `平均偏差 ${fixed(100 * off, 1)} %,滞留 ${left}`,
    `${fixed(100 * off, 1)} % off on average, ${left} left over`,
  );
  return { got, off, left, found, figures: [figure] };
}

const bottlenecks: Case = {
  id: 'Bottleneck',
  title: words('瓶颈流量', 'Flow through bottlenecks'),
  setup: words(
    '180 人通过 0.8–5 m 宽、2 m 深的瓶颈,每宽度两次',
    '180 people through openings 0.8 to 5 m wide and 2 m deep, two runs each',
  ),
  asked: words('与各实验均值的平均偏差 ≤ 10 %,无人滞留', 'within 10 % of the experiments on average, nobody left over'),
  run(seed) {
    const { off, left, found, figures } = compareWidths(bottleneckFlows, [seed, seed + 1]);
    return { passed: off <= 0.1 && left === 0, found, figures };
  },
};

const otherWidths: Case = {
  id: 'Other widths',
  title: words('其他宽度的瓶颈(未用于标定)', 'Bottlenecks of other widths (not calibrated on)'),
  setup: words('同上,另外 16 种宽度,0.4–4.4 m,每宽度一次', 'the same at 16 other widths, 0.4 to 4.4 m, one run each'),
  asked: words('报告偏差与滞留', 'report how far off, and who is left over'),
  run(seed) {
    const { got, figures } = compareWidths(otherBottleneckFlows, [seed]);
    const stuck = got.filter(({ left }) => left > 0);
    const through = got.filter(({ left }) => left === 0);
    const off = (least_m: number, most_m: number) =>
      fixed(
        100 * mean(through.filter(({ width_m }) => width_m >= least_m && width_m < most_m).map((row) => row.off)),
        1,
      );
    const list = stuck.map(({ width_m, left }) => `${width_m} m: ${left}`).join(', ');
    return {
      passed: null,
      found: words(
        `0.8 m 以上平均偏差 ${off(0.8, Infinity)} %,更窄者 ${off(0, 0.8)} %;滞留 ${list || '无'}`,
        `${off(0.8, Infinity)} % off from 0.8 m up, ${off(0, 0.8)} % where narrower; left over: ${list || 'nobody'}`,
      ),
      figures,
    };
  },
};

const setWords: Record<DiagramSet['id'], Words> = {
  'single file': words('单列', 'single file'),
  'closed corridor': words('环形走廊', 'closed corridor'),
  'open corridor': words('单向走廊', 'open corridor'),
  'two-way corridor': words('双向走廊', 'two-way corridor'),
};

/** Speeds of a set as we get them, by density. */
export function diagramOf(
  set: DiagramSet,
  seed: number,
  parameters: Partial<Parameters> = {},
): [density: number, speed: number][] {
  return set.rows.map(([density]) => [
    density,
    speedInCorridor({
      length_m: 20,
      width_m: set.width_m,
      density_per_m2: set.isSingleFile ? density / set.width_m : density,
      against_share: set.against_share,
      seed,
      warm_s: 15,
      measured_s: 10,
      parameters,
    }),
  ]);
}

const diagrams: Case = {
  id: 'Diagrams',
  title: words('基本图', 'Fundamental diagrams'),
  setup: words('无端点走廊,密度取自四组实验', 'corridors without ends at the densities of four sets of experiments'),
  asked: words('四组平均速度偏差 ≤ 0.20 m/s', 'speeds within 0.20 m/s on average over the four sets'),
  run(seed) {
    const got = diagramSets.map((set) => {
      const points = diagramOf(set, seed);
      const off = mean(points.map(([, speed], at) => Math.abs(speed - set.rows[at]![1])));
      return { set, points, off };
    });
    const off = mean(got.map((row) => row.off));
    const each = (language: 'zh' | 'en') =>
      got.map(({ set, off: one }) => `${setWords[set.id][language]} ${fixed(one, 3)}`).join(', ');
    return {
      passed: off <= 0.2,
      found: words(`平均 ${fixed(off, 3)} m/s(${each('zh')})`, `${fixed(off, 3)} m/s on average (${each('en')})`),
      figures: got.map(({ set, points }) => ({
        title: setWords[set.id],
        x: set.isSingleFile ? words('密度 /m', 'density per m') : words('密度 /m²', 'density per m²'),
        y: words('速度 m/s', 'speed m/s'),
        series: [
          {
            name: words('实验', 'experiment'),
            kind: 'points' as const,
            points: set.rows.map(([x, y, sd]): [number, number, number] => [x, y, sd]),
          },
          ...(set.isSingleFile
            ? []
            : [{ name: words('Weidmann 1993', 'Weidmann 1993'), kind: 'curve' as const, points: weidmann() }]),
          { name: words('本引擎', 'this engine'), kind: 'line' as const, points },
        ],
      })),
    };
  },
};

export const flows: Case[] = [bottlenecks, otherWidths, diagrams, tJunction];
