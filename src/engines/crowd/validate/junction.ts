import type { CrowdProblem, Parameters } from '../problem.ts';
import { words, type Case } from './case.ts';
import { junctionRuns, type JunctionPlace } from './experiments.ts';
import { fixed, mean, watch } from './measure.ts';
import { box, exit, floor, group, people, scenario } from './plain.ts';

/** A T-junction: an experiment that was not looked at while calibrating. */

const width_m = 2.4;
/** Where the experiment measured, 2 m of corridor each: before the branches meet, and behind. */
const areas: Record<JunctionPlace, readonly [x0: number, x1: number, y0: number, y1: number]> = {
  left: [-4.5, -2.5, -width_m, 0],
  right: [1, 3, -width_m, 0],
  front: [-width_m, 0, 1, 3],
};
const eachSide = 150;
/** A speed is what somebody went in this time, as in the experiment. */
const look_s = 0.5;

/** Two crowds behind entrances of this width come through corridors of 2.4 m and leave together by a third. */
export function junction(entrance_m: number, seed: number, parameters: Partial<Parameters> = {}): CrowdProblem {
  const [low, high] = [-(width_m + entrance_m) / 2, -(width_m - entrance_m) / 2];
  const corridor = [box(-9, -width_m, 8, 0), box(-width_m, -1, 0, 9)];
  const rooms = [box(-17, -4.2, -9.5, 1.8), box(8.5, -4.2, 16, 1.8)];
  return scenario(
    {
      levels: [floor('1F', 0, [...corridor, ...rooms, box(-9.5, low, -9, high), box(8, low, 8.5, high)])],
      targets: [exit('out', box(-width_m, 8, 0, 9))],
      groups: [group('all', ['out'])],
      sources: [
        people('from the left', 'all', box(-16.8, -4, -9.8, 1.6), eachSide),
        people('from the right', 'all', box(8.8, -4, 15.8, 1.6), eachSide),
      ],
    },
    { duration_s: 500, seed, parameters },
  );
}

export interface JunctionFound {
  place: JunctionPlace;
  density_per_m2: number;
  speed_m_per_s: number;
}

/** Density and speed at the three places while the flow is steady: when a fifth has left, until seven in ten have. */
export function junctionFound(entrance_m: number, seed: number, parameters: Partial<Parameters> = {}): JunctionFound[] {
  const places = Object.keys(areas) as JunctionPlace[];
  const sums = places.map(() => ({ looks: 0, people: 0, speed: 0 }));
  let before = new Map<number, readonly [number, number]>();
  let last_s = 0;
  watch(junction(entrance_m, seed, parameters), ({ world: { people: all, tally }, t_s }) => {
    if (t_s < last_s + look_s - 1e-6) return;
    const isSteady = tally.left >= 0.2 * 2 * eachSide && tally.left <= 0.7 * 2 * eachSide;
    const now = new Map<number, readonly [number, number]>();
    for (const who of all.list.subarray(0, all.inside)) now.set(who, [all.x[who]!, all.y[who]!]);
    places.forEach((place, at) => {
      const [x0, x1, y0, y1] = areas[place];
      const sum = sums[at]!;
      if (!isSteady) return;
      sum.looks++;
      for (const [who, [x, y]] of now) {
        const from = before.get(who);
        if (!from || x < x0 || x > x1 || y < y0 || y > y1) continue;
        sum.people++;
        sum.speed += Math.hypot(x - from[0], y - from[1]) / (t_s - last_s);
      }
    });
    before = now;
    last_s = t_s;
  });
  return places.map((place, at) => {
    const [x0, x1, y0, y1] = areas[place];
    const { looks, people: seen, speed } = sums[at]!;
    return {
      place,
      density_per_m2: seen / Math.max(1, looks) / ((x1 - x0) * (y1 - y0)),
      speed_m_per_s: speed / Math.max(1, seen),
    };
  });
}

const placeWords = {
  left: words('左支路', 'left branch'),
  right: words('右支路', 'right branch'),
  front: words('汇合后', 'behind the junction'),
} as const;
const off_max_m_per_s = 0.2;

export const tJunction: Case = {
  id: 'T-junction',
  title: words('两股人流汇合(未用于标定)', 'Two streams that meet (not calibrated on)'),
  setup: words(
    '两股各 150 人经 0.5–2.4 m 入口在 2.4 m 走廊的 T 形口汇合,三处测速度与密度',
    'two streams of 150 through entrances of 0.5 to 2.4 m meet in corridors of 2.4 m; speed and density at three places',
  ),
  asked: words('21 处速度平均偏差 ≤ 0.20 m/s', 'speeds at the 21 places within 0.20 m/s on average'),
  run(seed) {
    const got = junctionRuns.map((row) => junctionFound(row.entrance_m, seed));
    const compared = got.flatMap((found, at) =>
      found.map((one) => {
        const [density, speed] = junctionRuns[at]![one.place];
        return { ...one, density, speed };
      }),
    );
    const off = mean(compared.map(({ speed_m_per_s, speed }) => Math.abs(speed_m_per_s - speed)));
    const flowOff = mean(
      compared
        .filter(({ place }) => place === 'front')
        .map(({ density_per_m2, speed_m_per_s, density, speed }) =>
          Math.abs((density_per_m2 * speed_m_per_s) / (density * speed) - 1),
        ),
    );
    return {
      passed: off <= off_max_m_per_s,
      found: words(
        `平均 ${fixed(off, 3)} m/s;汇合后的流量平均偏差 ${fixed(100 * flowOff, 0)} %`,
        `${fixed(off, 3)} m/s on average; flow behind the junction ${fixed(100 * flowOff, 0)} % off on average`,
      ),
      figures: (Object.keys(placeWords) as JunctionPlace[]).map((place) => ({
        title: placeWords[place],
        x: words('入口宽度 m', 'width of the entrances m'),
        y: words('速度 m/s', 'speed m/s'),
        series: [
          {
            name: words('实验', 'experiment'),
            kind: 'points',
            points: junctionRuns.map(({ entrance_m, [place]: [, speed, sd] }) => [entrance_m, speed, sd]),
          },
          {
            name: words('本引擎', 'this engine'),
            kind: 'line',
            points: junctionRuns.map(({ entrance_m }, at) => [
              entrance_m,
              got[at]!.find((one) => one.place === place)!.speed_m_per_s,
            ]),
          },
        ],
      })),
    };
  },
};
