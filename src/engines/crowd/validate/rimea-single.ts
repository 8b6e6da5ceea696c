import { words, type Case } from './case.ts';
import { speedInCorridor } from './corridor.ts';
import { fixed, outAfter_s, watch } from './measure.ts';
import { box, exit, floor, group, people, placed, same, scenario } from './plain.ts';
import type { CrowdProblem, Link } from '../problem.ts';
import { isInside } from '../plan/polygon.ts';

/** RiMEA guideline 3.0.0, tests 1 to 7: single people, reactions, corners, populations. */

const one = (value: number) => ({ kind: 'fixed' as const, value });

export function corridorAlone(speed_m_per_s: number, length_m: number): CrowdProblem {
  return scenario(
    {
      levels: [floor('1F', 0, [box(0, 0, length_m + 2, 2)])],
      targets: [exit('out', box(length_m + 1, 0, length_m + 2, 2))],
      groups: [group('all', ['out'], { speed_m_per_s: one(speed_m_per_s) })],
      sources: [placed('start', 'all', [[1, 1]])],
    },
    { duration_s: 300 },
  );
}

const stair = (id: string, rest: Partial<Link>): Link => ({
  id,
  name: same(id),
  kind: 'stair',
  a: { level_id: '1F', at: [4, 1] },
  b: { level_id: '2F', at: [12, 1] },
  width_m: 2,
  direction: 'both',
  ...rest,
});

/** Seconds somebody is on a stair of 8 m over the plan and 6 m high. */
export function stairTime_s(up: boolean, speed_m_per_s: number, run_m = 8): number {
  const head = 4 + run_m;
  const [low, high] = [floor('1F', 0, [box(0, 0, 4, 2)]), floor('2F', 6, [box(head, 0, head + 4, 2)])];
  const goal = up ? exit('out', box(head + 3, 0, head + 4, 2), '2F') : exit('out', box(0, 0, 1, 2), '1F');
  const problem = scenario(
    {
      levels: [low, high],
      links: [stair('stair', { b: { level_id: '2F', at: [head, 1] } })],
      targets: [goal],
      groups: [group('all', ['out'], { stair_up_m_per_s: speed_m_per_s, stair_down_m_per_s: speed_m_per_s })],
      sources: [placed('start', 'all', [up ? [1, 1] : [head + 3, 1]], up ? '1F' : '2F')],
    },
    { duration_s: 120 },
  );
  let [on, off] = [Infinity, Infinity];
  watch(problem, ({ world, t_s }) => {
    if (world.people.inside === 0) return;
    const isOn = world.plan.pages[world.people.page[0]!]!.way >= 0;
    if (isOn && on === Infinity) on = t_s;
    if (!isOn && on < Infinity && off === Infinity) off = t_s;
  });
  return off - on;
}

const stairCase = (id: string, up: boolean, speed: number, run: number): Case => ({
  id,
  title: up ? words('上楼梯', 'Up a stair') : words('下楼梯', 'Down a stair'),
  setup: words(
    `一人走平面长 ${run} m 的楼梯,速度 ${speed} m/s`,
    `one person on a stair of ${run} m over the plan at ${speed} m/s`,
  ),
  asked: words('用时在 长度/速度 的 ±5 % 内', 'length over speed within 5 %'),
  run() {
    const time = stairTime_s(up, speed, run);
    const wanted = run / speed;
    return {
      passed: Math.abs(time / wanted - 1) <= 0.05,
      found: words(`${fixed(time)} s(应为 ${fixed(wanted)} s)`, `${fixed(time)} s (${fixed(wanted)} s wanted)`),
    };
  },
});

export const alone = (id: string, speed: number, low: number, high: number): Case => ({
  id,
  title: words('走廊中一人的速度', 'One person in a corridor keeps its speed'),
  setup: words(`40 m × 2 m 走廊,一人,${speed} m/s`, `corridor of 40 m by 2 m, one person at ${speed} m/s`),
  asked: words(`${low}–${high} s`, `${low} to ${high} s`),
  run() {
    const time = outAfter_s(corridorAlone(speed, 40));
    return { passed: time >= low && time <= high, found: words(`${fixed(time)} s`, `${fixed(time)} s`) };
  },
});

export const reaction = (id: string): Case => ({
  id,
  title: words('反应时间', 'Reaction times'),
  setup: words(
    '8 m × 5 m 房间,10 人,反应时间 10、20…100 s',
    'room of 8 m by 5 m, 10 people who react after 10, 20 … 100 s',
  ),
  asked: words('每人在各自时刻起步,误差不超过 0.2 s', 'each sets out at its own time, within 0.2 s'),
  run(seed) {
    const times = Array.from({ length: 10 }, (_, at) => 10 * (at + 1));
    const problem = scenario(
      {
        levels: [floor('1F', 0, [box(0, 0, 8, 5), box(8, 2, 10, 3)])],
        targets: [exit('out', box(9, 2, 10, 3))],
        groups: times.map((at_s) => group(`after ${at_s}`, ['out'], { pre_movement_s: one(at_s) })),
        sources: times.map((at_s, at) => placed(`p${at}`, `after ${at_s}`, [[1 + (at % 5), at < 5 ? 1 : 3.5]])),
      },
      { duration_s: 200, seed },
    );
    const start = new Map<number, [number, number]>();
    const set: number[] = [];
    watch(problem, ({ world, t_s }) => {
      for (const who of world.people.list.subarray(0, world.people.inside)) {
        const from = start.get(who);
        if (!from) start.set(who, [world.people.x[who]!, world.people.y[who]!]);
        else if (
          set[who] === undefined &&
          Math.hypot(world.people.x[who]! - from[0], world.people.y[who]! - from[1]) > 0.01
        ) {
          set[who] = t_s;
        }
      }
    });
    const worst = Math.max(...times.map((at_s, who) => Math.abs((set[who] ?? Infinity) - at_s)));
    return { passed: worst <= 0.2, found: words(`最大误差 ${fixed(worst)} s`, `at most ${fixed(worst)} s off`) };
  },
});

export const corner = (id: string): Case => ({
  id,
  title: words('绕过拐角', 'Round a corner'),
  setup: words('2 m 宽走廊左转 90°,20 人', 'corridor of 2 m with a left turn, 20 people'),
  asked: words('无人进入墙内,全部到达', 'nobody enters a wall, everybody arrives'),
  run(seed) {
    const areas = [box(0, 0, 12, 2), box(10, 0, 12, 12)];
    const problem = scenario(
      {
        levels: [floor('1F', 0, areas)],
        targets: [exit('out', box(10, 11, 12, 12))],
        groups: [group('all', ['out'])],
        sources: [people('start', 'all', box(0, 0, 6, 2), 20)],
      },
      { duration_s: 120, seed },
    );
    let inWall = 0;
    const crowd = watch(problem, ({ world: { people: all } }) => {
      for (const who of all.list.subarray(0, all.inside)) {
        if (!areas.some((area) => isInside(area, all.x[who]!, all.y[who]!))) inWall++;
      }
    });
    const left = crowd.world.tally.left;
    return {
      passed: inWall === 0 && left === 20,
      found: words(`墙内 ${inWall} 人次,到达 ${left}/20`, `${inWall} times in a wall, ${left} of 20 arrived`),
    };
  },
});

/** RiMEA table of walking speeds on the flat, m/s. */
const populations = [
  { zh: '30 岁以下', en: 'under 30', min: 0.58, max: 1.61 },
  { zh: '30–50 岁', en: '30 to 50', min: 1.41, max: 1.54 },
  { zh: '50 岁以上', en: 'over 50', min: 0.68, max: 1.41 },
  { zh: '行动不便', en: 'reduced mobility', min: 0.46, max: 0.76 },
];

export const demographics = (id: string, each: number): Case => ({
  id,
  title: words('人群的速度分布', 'Speeds of a population'),
  setup: words(`四组人各 ${each} 人,各走 20 m,互不相遇`, `four groups of ${each}, each person walks 20 m alone`),
  asked: words(
    '每人的实际速度都在所属组的范围内,全部到达',
    'every speed walked lies inside its group’s range; all arrive',
  ),
  run(seed) {
    const rows = populations.map(({ en, min, max }, at) => ({ id: en, min, max, y: at * each * 2 }));
    const height = populations.length * each * 2;
    const problem = scenario(
      {
        levels: [floor('1F', 0, [box(0, 0, 24, height)])],
        targets: [exit('out', box(23, 0, 24, height))],
        groups: rows.map(({ id: name, min, max }) =>
          group(name, ['out'], { speed_m_per_s: { kind: 'uniform', min, max } }),
        ),
        sources: rows.map(({ id: name, y }) =>
          placed(
            `from ${name}`,
            name,
            Array.from({ length: each }, (_, at) => [1, y + 2 * at + 1] as const),
          ),
        ),
      },
      { duration_s: 120, seed },
    );
    const gone = new Map<number, [number, number, number]>();
    const crowd = watch(problem, ({ world, t_s }) => {
      const { people: all, ways } = world;
      for (const who of all.list.subarray(0, all.inside)) {
        if (all.x[who]! < 20) gone.set(who, [ways.group[who]!, all.x[who]! - 1, t_s]);
      }
    });
    const speeds = [...gone.values()].map(([of, way, t_s]) => ({ ...rows[of]!, speed: way / t_s }));
    const off = speeds.filter(({ speed, min, max }) => speed < min - 0.01 || speed > max + 0.01).length;
    return {
      passed: off === 0 && speeds.length === 4 * each && crowd.world.tally.left === 4 * each,
      found: words(`${speeds.length} 人中 ${off} 人超出范围`, `${off} of ${speeds.length} outside their range`),
    };
  },
});

const densities = [0.5, 1, 2, 3, 4, 5, 6];

export const densityFlow: Case = {
  id: 'RiMEA 4',
  title: words('流量与密度', 'Flow and density'),
  setup: words('无端点走廊 26 m × 2 m,密度 0.5–6 /m²', 'endless corridor of 26 m by 2 m, 0.5 to 6 per m²'),
  asked: words(
    '速度随密度下降(最密处不到最疏处一半),给出基本图',
    'speed falls with density, to less than half; the diagram is reported',
  ),
  run(seed) {
    const points = densities.map((density): [number, number] => [
      density,
      speedInCorridor({
        length_m: 26,
        width_m: 2,
        density_per_m2: density,
        against_share: 0,
        seed,
        warm_s: 15,
        measured_s: 10,
      }),
    ]);
    const falls =
      points.every(([, speed], at) => at === 0 || speed <= points[at - 1]![1] + 0.03) &&
      points.at(-1)![1] < 0.5 * points[0]![1];
    const flows = points.map(([density, speed]) => `${density}: ${fixed(density * speed)}`).join(', ');
    return {
      passed: falls,
      found: words(`比流量 /(m·s):${flows}`, `specific flow per m and s: ${flows}`),
      figures: [
        {
          x: words('密度 /m²', 'density per m²'),
          y: words('速度 m/s', 'speed m/s'),
          series: [
            { name: words('Weidmann 1993', 'Weidmann 1993'), kind: 'curve', points: weidmann() },
            { name: words('本引擎', 'this engine'), kind: 'line', points },
          ],
        },
      ],
    };
  },
};

/** Weidmann 1993. */
export function weidmann(): [number, number][] {
  return Array.from({ length: 50 }, (_, at) => {
    const density = 0.2 + at * 0.1;
    return [density, Math.max(0, 1.34 * (1 - Math.exp(-1.913 * (1 / density - 1 / 5.4))))];
  });
}

export const rimeaSingle: Case[] = [
  alone('RiMEA 1', 1.33, 26, 34),
  stairCase('RiMEA 2', true, 0.5, 8),
  stairCase('RiMEA 3', false, 0.65, 8),
  densityFlow,
  reaction('RiMEA 5'),
  corner('RiMEA 6'),
  demographics('RiMEA 7', 12),
];

export const imoSingle: Case[] = [
  alone('IMO 1', 1, 38, 42),
  stairCase('IMO 2', true, 1, 10),
  stairCase('IMO 3', false, 1, 10),
  reaction('IMO 5'),
  corner('IMO 6'),
  demographics('IMO 7', 13),
];
