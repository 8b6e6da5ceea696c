import { words, type Case } from './case.ts';
import { crossings_s, fixed, flow_per_s, outAfter_s } from './measure.ts';
import { box, exit, floor, group, people, placed, same, scenario } from './plain.ts';
import type { CrowdProblem, Link, Point_m, Target } from '../problem.ts';
import { runCrowd } from '../run.ts';

/** RiMEA guideline 3.0.0, tests 8 to 15: buildings, exits, crowds. */

/** Three floors of 20 m by 10 m, each with people, joined by stairs at alternate ends. */
function building(speed_m_per_s: number, seed: number): CrowdProblem {
  const link = (id: string, from: string, to: string, at: Point_m, head: Point_m): Link => ({
    id,
    name: same(id),
    kind: 'stair',
    a: { level_id: from, at },
    b: { level_id: to, at: head },
    width_m: 1.5,
    direction: 'both',
  });
  return scenario(
    {
      levels: ['1F', '2F', '3F'].map((id, at) => floor(id, 3.5 * at, [box(0, 0, 20, 10)])),
      links: [link('one', '1F', '2F', [6, 1], [11, 1]), link('two', '2F', '3F', [14, 9], [9, 9])],
      targets: [exit('out', box(0, 4, 0.5, 6))],
      groups: [group('all', ['out'], { speed_m_per_s: { kind: 'fixed', value: speed_m_per_s } })],
      sources: ['1F', '2F', '3F'].map((id) => people(`on ${id}`, 'all', box(1, 3, 19, 7), 20, id)),
    },
    { duration_s: 600, seed },
  );
}

const building8: Case = {
  id: 'RiMEA 8',
  title: words('三层建筑,改变步速', 'Three floors, walking speed varied'),
  setup: words(
    '三层各 20 人,楼梯相连,步速 0.8–1.6 m/s',
    '20 people on each of three floors, stairs, speeds 0.8 to 1.6 m/s',
  ),
  asked: words('步速越高,用时越短', 'the faster they walk, the sooner all are out'),
  run(seed) {
    const speeds = [0.8, 1, 1.2, 1.4, 1.6];
    const times = speeds.map((speed) => outAfter_s(building(speed, seed)));
    const falls = times.every((time, at) => time < Infinity && (at === 0 || time < times[at - 1]!));
    const list = speeds.map((speed, at) => `${speed}: ${fixed(times[at]!, 1)} s`).join(', ');
    return { passed: falls, found: words(list, list) };
  },
};

/** 1,000 people in 30 m by 20 m with exits of 1 m, two in each long wall or in one only. */
function hall(exits: readonly number[], seed: number, profile: CrowdProblem['settings']['profile']): CrowdProblem {
  const doors: { door: ReturnType<typeof box>; goal: Target }[] = exits.map((at) => {
    const x = at % 2 === 0 ? 9.5 : 19.5;
    const [y0, y1] = at < 2 ? [20, 21] : [-1, 0];
    return {
      door: box(x, y0, x + 1, y1),
      goal: exit(`out ${at}`, box(x - 1, at < 2 ? 21 : -3, x + 2, at < 2 ? 23 : -1)),
    };
  });
  return scenario(
    {
      levels: [floor('1F', 0, [box(0, 0, 30, 20), ...doors.flatMap(({ door, goal }) => [door, goal.area])])],
      targets: doors.map(({ goal }) => goal),
      groups: [
        group(
          'all',
          doors.map(({ goal }) => goal.id),
        ),
      ],
      sources: [people('start', 'all', box(1, 1, 29, 19), 1000)],
    },
    { duration_s: 1500, seed, profile, dt_s: 0.05 },
  );
}

export const fourExits = (id: string, profile: CrowdProblem['settings']['profile']): Case => ({
  id,
  title: words('大房间,四个与两个出口', 'A large room with four exits and with two'),
  setup: words('30 m × 20 m,1,000 人,1 m 出口 4 个或 2 个', '30 m by 20 m, 1,000 people, exits of 1 m: four, then two'),
  asked: words('两出口用时是四出口的 1.6–2.4 倍', 'two exits take 1.6 to 2.4 times as long'),
  run(seed) {
    const four = outAfter_s(hall([0, 1, 2, 3], seed, profile));
    const two = outAfter_s(hall([0, 1], seed, profile));
    const ratio = two / four;
    return {
      passed: ratio >= 1.6 && ratio <= 2.4,
      found: words(
        `四出口 ${fixed(four, 0)} s,两出口 ${fixed(two, 0)} s:${fixed(ratio)} 倍`,
        `four exits ${fixed(four, 0)} s, two ${fixed(two, 0)} s: ${fixed(ratio)} times`,
      ),
    };
  },
});

/** A corridor with six cabins on either side, an exit at each end; 23 people, 15 assigned to one and 8 to the other. */
export const cabins = (id: string): Case => ({
  id,
  title: words('指定出口', 'Assigned exits'),
  setup: words(
    '走廊两侧 12 间舱室,23 人,各有指定出口',
    '12 cabins along a corridor, 23 people, each with an exit of their own',
  ),
  asked: words('15 人走主出口,8 人走副出口', '15 use the main exit and 8 the secondary one'),
  run(seed) {
    const rooms = Array.from({ length: 12 }, (_, at) => {
      const x = (at % 6) * 5;
      const isUp = at < 6;
      return {
        room: isUp ? box(x, 2.2, x + 4.6, 6) : box(x, -4, x + 4.6, -0.2),
        door: isUp ? box(x + 2, 2, x + 3, 2.2) : box(x + 2, -0.2, x + 3, 0),
        spots: [0, 1].map((side): Point_m => [x + 1.3 + 2 * side, isUp ? 4.5 : -2.5]),
      };
    });
    const spots = rooms.flatMap((room) => room.spots).slice(0, 23);
    const main = spots.filter(([x]) => x > 9).slice(0, 15);
    const rest = spots.filter((spot) => !main.includes(spot));
    const result = runCrowd(
      scenario(
        {
          levels: [floor('1F', 0, [box(-3, 0, 33, 2), ...rooms.flatMap(({ room, door }) => [room, door])])],
          targets: [exit('main', box(32, 0, 33, 2)), exit('secondary', box(-3, 0, -2, 2))],
          groups: [group('to main', ['main']), group('to secondary', ['secondary'])],
          sources: [placed('a', 'to main', main), placed('b', 'to secondary', rest)],
        },
        { duration_s: 300, seed },
      ),
    );
    const counts = result.targets.map(({ count }) => count);
    return {
      passed: counts[0] === 15 && counts[1] === 8,
      found: words(`主 ${counts[0]},副 ${counts[1]}`, `main ${counts[0]}, secondary ${counts[1]}`),
    };
  },
});

const twoExits: Case = {
  id: 'RiMEA 11',
  title: words('出口选择', 'Choice of exits'),
  setup: words(
    '30 m × 20 m,1,000 人从左侧出发,两个 1 m 出口',
    '30 m by 20 m, 1,000 people from the left, two exits of 1 m',
  ),
  asked: words('多数走近的出口,也有人走远的', 'most prefer the nearer exit, some use the other'),
  run(seed) {
    const result = runCrowd(
      scenario(
        {
          levels: [floor('1F', 0, [box(0, 0, 30, 20), box(7, 20, 8, 23), box(22, 20, 23, 23)])],
          targets: [exit('near', box(7, 22, 8, 23)), exit('far', box(22, 22, 23, 23))],
          groups: [group('all', ['near', 'far'])],
          sources: [people('start', 'all', box(0.5, 0.5, 16, 19.5), 1000)],
        },
        { duration_s: 1500, seed },
      ),
    );
    const [near, far] = result.targets.map(({ count }) => count);
    return {
      passed: near! > far! && far! > 0 && result.inside === 0,
      found: words(`近 ${near},远 ${far}`, `nearer ${near}, other ${far}`),
    };
  },
};

const bottleneckThenExit: Case = {
  id: 'RiMEA 12',
  title: words('房间—窄廊—房间', 'Room, thin corridor, room'),
  setup: words(
    '150 人,10 m × 10 m 房间经 1 m × 5 m 窄廊到另一房间,1 m 出口',
    '150 people, room of 10 m by 10 m, corridor of 1 m by 5 m, second room, exit of 1 m',
  ),
  asked: words(
    '窄廊处流量不小于出口处(差 ≥ −0.05 /s)',
    'flow at the corridor less flow at the exit is at least -0.05 /s',
  ),
  run(seed) {
    const problem = scenario(
      {
        levels: [floor('1F', 0, [box(0, 0, 10, 10), box(10, 4.5, 15, 5.5), box(15, 0, 25, 10), box(25, 4.5, 27, 5.5)])],
        targets: [exit('out', box(26, 4.5, 27, 5.5))],
        groups: [group('all', ['out'])],
        sources: [people('start', 'all', box(0.5, 0.5, 9, 9.5), 150)],
        count_lines: [
          {
            id: 'exit',
            name: same('exit'),
            level_id: '1F',
            line: [
              [25, 4.5],
              [25, 5.5],
            ],
          },
        ],
      },
      { duration_s: 600, seed },
    );
    const corridor = flow_per_s(
      crossings_s(problem, [
        [12, 4.5],
        [12, 5.5],
      ]).times_s,
    );
    const out = flow_per_s(
      crossings_s(problem, [
        [25, 4.5],
        [25, 5.5],
      ]).times_s,
    );
    return {
      passed: corridor - out >= -0.05 && out > 0,
      found: words(
        `窄廊 ${fixed(corridor)} /s,出口 ${fixed(out)} /s`,
        `corridor ${fixed(corridor)} /s, exit ${fixed(out)} /s`,
      ),
    };
  },
};

/** 150 people from a room through a corridor of 2 m onto a stair as wide, all as fast as each other on the flat. */
function stairBehindCorridor(
  stair_up_m_per_s: number,
  seed: number,
  profile: CrowdProblem['settings']['profile'],
): CrowdProblem {
  return scenario(
    {
      levels: [floor('1F', 0, [box(0, 0, 8, 5), box(8, 1.5, 20, 3.5)]), floor('2F', 6, [box(28, 1.5, 34, 3.5)])],
      links: [
        {
          id: 'stair',
          name: same('stair'),
          kind: 'stair',
          a: { level_id: '1F', at: [20, 2.5] },
          b: { level_id: '2F', at: [28, 2.5] },
          width_m: 2,
          direction: 'both',
        },
      ],
      targets: [exit('out', box(33, 1.5, 34, 3.5), '2F')],
      groups: [group('all', ['out'], { speed_m_per_s: { kind: 'fixed', value: flat_m_per_s }, stair_up_m_per_s })],
      sources: [people('start', 'all', box(0.3, 0.3, 7.7, 4.7), 150)],
    },
    { duration_s: 600, seed, profile },
  );
}

const flat_m_per_s = 1.34;

export const stairJam = (id: string, profile: CrowdProblem['settings']['profile']): Case => ({
  id,
  title: words('走廊接上行楼梯', 'A corridor into a stair up'),
  setup: words(
    '150 人,2 m 走廊接同宽楼梯,平地 1.34 m/s,楼梯上 0.675 m/s',
    '150 people, corridor of 2 m into a stair as wide, 1.34 m/s on the flat, 0.675 m/s on the stair',
  ),
  asked: words(
    '楼梯前拥堵:楼梯流量比走廊小 0.05 以上,也比走得与平地一样快的楼梯小 0.05 以上',
    'a jam before the stair: its flow is lower than the corridor’s by more than 0.05, and than that of a stair walked as fast as the flat',
  ),
  run(seed) {
    // Until the queue has grown back to the line: the first half of the people.
    const half = (problem: CrowdProblem, x: number, level_id: string) => {
      const line = [
        [x, 1.5],
        [x, 3.5],
      ] as const;
      return flow_per_s(crossings_s(problem, line, level_id).times_s.slice(0, 75));
    };
    const problem = stairBehindCorridor(0.675, seed, profile);
    const corridor = half(problem, 10, '1F');
    const stair = half(problem, 29, '2F');
    const fast = half(stairBehindCorridor(flat_m_per_s, seed, profile), 29, '2F');
    return {
      passed: corridor - stair > 0.05 && fast - stair > 0.05 && stair > 0,
      found: words(
        `走廊 ${fixed(corridor)} /s,楼梯 ${fixed(stair)} /s(一样快时 ${fixed(fast)} /s)`,
        `corridor ${fixed(corridor)} /s, stair ${fixed(stair)} /s (as fast: ${fixed(fast)} /s)`,
      ),
    };
  },
});

const shortOrLong: Case = {
  id: 'RiMEA 14',
  title: words('楼梯近路与平路远路', 'Short way over stairs or long way on the flat'),
  setup: words('20 人;经两段楼梯 22 m,或平路 60 m', '20 people; 22 m over two stairs, or 60 m on the flat'),
  asked: words('报告所选:近、远或混合', 'report which is taken: short, long or mixed'),
  run(seed) {
    const stair = (id: string, a: Point_m, b: Point_m): Link => ({
      id,
      name: same(id),
      kind: 'stair',
      a: { level_id: id === 'up' ? '1F' : '2F', at: a },
      b: { level_id: id === 'up' ? '2F' : '1F', at: b },
      width_m: 2,
      direction: 'both',
      closed_under_m: 0.5,
    });
    const long = [box(0, 0, 2, 20), box(0, 18, 24, 20), box(22, 0, 24, 20)];
    const { rows } = runCrowd(
      scenario(
        {
          levels: [floor('1F', 0, [...long, box(2, 0, 6, 2), box(18, 0, 22, 2)]), floor('2F', 3, [box(10, 0, 14, 2)])],
          links: [stair('up', [6, 1], [10, 1]), stair('down', [14, 1], [18, 1])],
          targets: [exit('out', box(22, 0, 24, 1))],
          groups: [group('all', ['out'])],
          sources: [people('start', 'all', box(0, 0, 2, 8), 20)],
          count_lines: [
            {
              id: 'long',
              name: same('long'),
              level_id: '1F',
              line: [
                [12, 18],
                [12, 20],
              ],
            },
            {
              id: 'short',
              name: same('short'),
              level_id: '2F',
              line: [
                [12, 0],
                [12, 2],
              ],
            },
          ],
        },
        { duration_s: 200, seed },
      ),
    );
    const last = rows.at(-1)!;
    const found = `${last.lines_forward[1]} / ${last.lines_forward[0]}`;
    return { passed: null, found: words(`近路 / 远路:${found}`, `short / long: ${found}`) };
  },
};

const corridors: Case = {
  id: 'RiMEA 15',
  title: words('长廊、拐角、短廊', 'Long corridor, corner, short corridor'),
  setup: words(
    '50 人分别走 30 m 直廊、30 m 带拐角、20 m 直廊',
    '50 people through 30 m straight, 30 m with a corner, 20 m straight',
  ),
  asked: words('T短 ≤ T拐 ≤ T长(± 1 s)', 'T short ≤ T corner ≤ T long, within 1 s'),
  run(seed) {
    const start = box(0, 0, 6, 6);
    const through = (areas: ReturnType<typeof box>[], goal: ReturnType<typeof box>) =>
      outAfter_s(
        scenario(
          {
            levels: [floor('1F', 0, [start, ...areas])],
            targets: [exit('out', goal)],
            groups: [group('all', ['out'], { speed_m_per_s: { kind: 'fixed', value: 1.34 } })],
            sources: [people('start', 'all', box(0.5, 0.5, 5.5, 5.5), 50)],
          },
          { duration_s: 300, seed },
        ),
      );
    const long = through([box(6, 2, 37, 4)], box(36, 2, 37, 4));
    const turn = through([box(6, 2, 21, 4), box(19, 2, 21, 18)], box(19, 17, 21, 18));
    const short = through([box(6, 2, 27, 4)], box(26, 2, 27, 4));
    return {
      passed: short <= turn + 1 && turn <= long + 1 && long < Infinity,
      found: words(
        `短 ${fixed(short, 1)} s,拐 ${fixed(turn, 1)} s,长 ${fixed(long, 1)} s`,
        `short ${fixed(short, 1)} s, corner ${fixed(turn, 1)} s, long ${fixed(long, 1)} s`,
      ),
    };
  },
};

export const rimeaCrowd: Case[] = [
  building8,
  fourExits('RiMEA 9', 'realistic'),
  cabins('RiMEA 10'),
  twoExits,
  bottleneckThenExit,
  stairJam('RiMEA 13', 'realistic'),
  shortOrLong,
  corridors,
];
