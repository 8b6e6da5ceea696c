import { describe, expect, test } from 'vitest';
import type { CrowdProblem, Frame, Link, TimedEvent } from './problem.ts';
import { runCrowd } from './run.ts';
import { stepRange } from './step/step.ts';
import { box, exit, floor, group, people, placed, same, scenario } from './validate/plain.ts';

const fixed = (value: number) => ({ kind: 'fixed' as const, value });

/** Two rooms of 8 m by 8 m with a door of 1 m in the wall between; everybody from left to right. */
function twoRooms(count: number, rest: Partial<CrowdProblem> = {}, seed = 1): CrowdProblem {
  return scenario(
    {
      levels: [
        floor('1F', 0, [box(0, 0, 16, 8)], {
          walls: [
            [
              [8, 0],
              [8, 8],
            ],
          ],
        }),
      ],
      // From north to south: its left is the east, so backward is from west to east.
      openings: [
        {
          id: 'door',
          name: same('door'),
          level_id: '1F',
          line: [
            [8, 4.5],
            [8, 3.5],
          ],
          direction: 'both',
          is_open: true,
        },
      ],
      targets: [exit('out', box(14, 0, 16, 8))],
      groups: [group('all', ['out'])],
      sources: [people('start', 'all', box(0.5, 0.5, 6, 7.5), count)],
      zones: [{ id: 'left', name: same('left'), level_id: '1F', area: box(0, 0, 8, 8) }],
      ...rest,
    },
    { duration_s: 200, seed, frame_every_s: 1 },
  );
}

describe('what happens at a door', () => {
  test('a shut door lets nobody through, and those behind it count as inside', () => {
    const result = runCrowd(twoRooms(20, { events: [{ at_s: 0, id: 'door', kind: 'close' }] }));
    expect(result).toMatchObject({ left: 0, inside: 20, stopped_by: 'duration' });
  });

  test('a held door is opened to all at once when it is released', () => {
    const events: TimedEvent[] = [
      { at_s: 0, id: 'door', kind: 'hold' },
      { at_s: 30, id: 'door', kind: 'release' },
    ];
    const result = runCrowd(twoRooms(20, { events }));
    expect(result.targets[0]!.first_s).toBeGreaterThan(30);
    expect(result.left).toBe(20);
  });

  test('one way against them nobody passes; one way with them everybody does', () => {
    const door = twoRooms(1).openings[0]!;
    const against = runCrowd(twoRooms(10, { openings: [{ ...door, direction: 'forward' }] }));
    const with_ = runCrowd(twoRooms(10, { openings: [{ ...door, direction: 'backward' }] }));
    expect([against.left, with_.left].sort()).toEqual([0, 10]);
  });

  test('the regulatory profile never passes more than 1.33 persons a second and metre', () => {
    const problem = twoRooms(60);
    const result = runCrowd({ ...problem, settings: { ...problem.settings, profile: 'regulatory' } });
    const left = result.rows.map((row) => row.zones[0]!);
    expect(left.at(-1)).toBe(0);
    for (let at = 10; at < left.length; at++) expect(left[at - 10]! - left[at]!).toBeLessThanOrEqual(13.3 + 1);
  });
});

describe('servers', () => {
  const lane = (id: string, y: number, mean_s: number) => ({
    id,
    name: same(id),
    level_id: '1F',
    // East through it is from its left to its right.
    line: [
      [8, y - 0.5],
      [8, y + 0.5],
    ] as const,
    service: { mean_s, kind: 'fixed' as const },
    is_open: true,
  });
  const checked = (servers: ReturnType<typeof lane>[], count: number) =>
    twoRooms(count, {
      openings: [],
      server_groups: [{ id: 'lanes', name: same('lanes'), servers }],
      groups: [
        group('all', ['out'], {
          stages: [
            { kind: 'serve', server_group_id: 'lanes' },
            { kind: 'leave', target_ids: ['out'] },
          ],
        }),
      ],
    });

  test('a lane of 5 s a person passes exactly one person every 5 s while people wait', () => {
    const result = runCrowd(checked([lane('one', 4, 5)], 25));
    expect(result.servers[0]!.served).toBe(25);
    const served = result.rows.map((row) => [row.t_s, row.served[0]!] as const);
    const first = served.find(([, count]) => count === 1)![0];
    const last = served.find(([, count]) => count === 25)![0];
    expect((last - first) / 24).toBeCloseTo(5, 1);
  });

  test('two lanes share the queue, the faster one takes more', () => {
    const result = runCrowd(checked([lane('slow', 2, 6), lane('fast', 6, 3)], 40));
    const [slow, fast] = result.servers.map(({ served }) => served);
    expect(slow! + fast!).toBe(40);
    expect(fast!).toBeGreaterThan(slow! * 1.4);
  });

  test('whose turn has come at a lane does not go to another: nobody is counted out of a queue twice', () => {
    const few = checked(
      [1, 2.5, 4, 5.5, 7].map((y) => lane(`at ${y}`, y, 9)),
      1,
    );
    const result = runCrowd({
      ...few,
      sources: [
        { id: 'come', kind: 'arrivals', group_id: 'all', level_id: '1F', area: box(1, 1, 5, 7), spans: [{ from_s: 0, to_s: 240, count: 90 }], instants: 'random' }, // prettier-ignore
      ],
    });
    for (const { t_s, queues } of result.rows) expect(Math.max(...queues), `at ${t_s} s`).toBeLessThanOrEqual(90);
    expect(result.left).toBeGreaterThan(50);
  });
});

describe('levels', () => {
  const stair = (kind: Link['kind'], rest: Partial<Link> = {}): Link => ({
    id: 'way',
    name: same('way'),
    kind,
    a: { level_id: '1F', at: [8, 4] },
    b: { level_id: '2F', at: [14, 4] },
    width_m: 2,
    direction: 'both',
    ...rest,
  });
  const up = (link: Link, events: TimedEvent[] = []) =>
    scenario(
      {
        levels: [floor('1F', 0, [box(0, 0, 8, 8)]), floor('2F', 4, [box(14, 0, 22, 8)])],
        links: [link],
        targets: [exit('out', box(20, 0, 22, 8), '2F')],
        groups: [group('all', ['out'], { speed_m_per_s: fixed(1.3) })],
        sources: [people('start', 'all', box(1, 1, 7, 7), 20)],
        events,
      },
      { duration_s: 120, seed: 3, frame_every_s: 1 },
    );

  test('people walk up a stair and are seen on it, then above', () => {
    const frames: Frame[] = [];
    const result = runCrowd(up(stair('stair')), { onFrame: (frame) => frames.push(frame) });
    expect(result.left).toBe(20);
    expect(frames.some(({ link }) => link.some((way) => way === 1))).toBe(true);
    expect(frames.some(({ level }) => level.some((at) => at === 1))).toBe(true);
  });

  test('an escalator that runs the other way is no way up; stopped and turned it is a stair', () => {
    const down = stair('escalator', { direction: 'backward' });
    expect(runCrowd(up(down)).left).toBe(0);
    const freed = runCrowd(
      up(down, [
        { at_s: 10, id: 'way', kind: 'stop' },
        { at_s: 10, id: 'way', kind: 'direct', direction: 'both' },
      ]),
    );
    expect(freed.left).toBe(20);
  });

  test('an escalator carries those who stand on it at the speed of its belt', () => {
    const problem = up(stair('escalator', { direction: 'forward', belt_m_per_s: 0.5 }));
    const one = {
      ...problem,
      sources: [placed('one', 'all', [[7, 4]])],
      settings: { ...problem.settings, frame_every_s: 0.1 },
    };
    const times: number[] = [];
    runCrowd(one, { onFrame: ({ t_s, link }) => void (link[0] === 1 && times.push(t_s)) });
    // 6 m over the plan, 4 m high: the belt is 7.2 m long.
    expect(times.at(-1)! - times[0]!).toBeGreaterThan(13.5);
    expect(times.at(-1)! - times[0]!).toBeLessThan(15);
  });
});

describe('trains', () => {
  const station = (rest: Partial<CrowdProblem['trains'][number]> = {}) =>
    scenario(
      {
        levels: [floor('1F', 0, [box(0, 0, 40, 6)])],
        targets: [exit('out', box(38, 0, 40, 6))],
        trains: [
          {
            id: 'train',
            name: same('train'),
            level_id: '1F',
            // The train lies north of the platform, to the left of each door from west to east.
            doors: [10, 20, 30].map(
              (x) =>
                [
                  [x, 6],
                  [x + 1.5, 6],
                ] as const,
            ),
            arrive_s: 20,
            depart_s: 80,
            alighting: [{ group_id: 'off', count: 30 }],
            ...rest,
          },
        ],
        groups: [group('off', ['out']), { ...group('on', []), stages: [{ kind: 'board', train_id: 'train' }] }],
        sources: [people('waiting', 'on', box(5, 1, 35, 4), 40)],
      },
      { duration_s: 150, seed: 5 },
    );

  test('those who alight come out first, then those who wait board, all before it leaves', () => {
    const result = runCrowd(station());
    expect(result.trains[0]).toEqual({ id: 'train', alighted: 30, boarded: 40, left_behind: 0 });
    const before = result.rows.find(({ t_s }) => t_s >= 20)!;
    expect(before.boarded[0]).toBe(0);
  });

  test('a train that leaves too soon leaves people behind, and says how many', () => {
    const [train] = runCrowd(station({ depart_s: 38, alighting: [] })).trains;
    expect(train!.boarded).toBeGreaterThan(0);
    expect(train!.left_behind).toBe(40 - train!.boarded);
  });

  test('who missed the second of two trains, before its very doors, leaves by the exit', () => {
    const problem = station({ alighting: [] });
    const [train] = problem.trains;
    // South of the platform, so from east to west.
    const doors = train!.doors.map(([[west], [east]]) => [[east, 0] as const, [west, 0] as const] as const);
    const result = runCrowd({
      ...problem,
      trains: [train!, { ...train!, id: 'second', doors, depart_s: 24 }],
      groups: [
        {
          ...group('on', []),
          stages: [{ kind: 'board', train_id: 'second', missed: { target_ids: ['out'] } }],
        },
      ],
    });
    const { boarded } = result.trains[1]!;
    expect(boarded).toBeGreaterThan(0);
    expect(boarded).toBeLessThan(40);
    expect(result.targets[0]!.count).toBe(40 - boarded);
  });

  test('trains that come one after the other to the same doors take each their own people', () => {
    const one = station({ alighting: [] });
    const [first] = one.trains;
    const board = (train_id: string) => ({ ...group(`on ${train_id}`, []), stages: [{ kind: 'board' as const, train_id }] }); // prettier-ignore
    const { trains, left } = runCrowd({
      ...one,
      trains: [first!, { ...first!, id: 'next', arrive_s: 90, depart_s: 150 }],
      groups: [board('train'), board('next')],
      sources: ['train', 'next'].map((id) => people(id, `on ${id}`, box(5, 1, 35, 4), 8)),
    });
    expect(trains.map(({ boarded, left_behind }) => [boarded, left_behind])).toEqual([
      [8, 0],
      [8, 0],
    ]);
    expect(left).toBe(16);
  });

  test('who misses it leaves by the way that is theirs, however many trains there are besides', () => {
    const one = station({ depart_s: 38, alighting: [] });
    const [first] = one.trains;
    const stage = { kind: 'board' as const, train_id: 'last', missed: { target_ids: ['out'] } };
    const others = ['second', 'third'].map((id) => ({ ...first!, id, arrive_s: 100, depart_s: 140 }));
    const result = runCrowd({
      ...one,
      trains: [...others, { ...first!, id: 'last' }],
      groups: [{ ...group('on', []), stages: [stage] }],
    });
    const [, , last] = result.trains;
    expect(last!.boarded).toBeGreaterThan(0);
    expect(last!.left_behind).toBe(40 - last!.boarded);
    expect(result.inside).toBe(0);
    expect(result.left).toBe(40);
  });
});

describe('a run', () => {
  test('at every moment whoever entered has left or is inside', () => {
    const problem = twoRooms(10, {
      sources: [
        {
          id: 'in',
          kind: 'arrivals',
          group_id: 'all',
          level_id: '1F',
          area: box(0.5, 0.5, 3, 7.5),
          spans: [{ from_s: 0, to_s: 60, count: 120 }],
          instants: 'random',
        },
      ],
    });
    const { rows, entered } = runCrowd(problem);
    expect(entered).toBe(120);
    for (const row of rows) expect(row.entered).toBe(row.left + row.inside);
  });

  test('the same seed gives the same rows, another seed other ones', () => {
    const run = (seed: number) => JSON.stringify(runCrowd(twoRooms(40, {}, seed)).rows.map(({ zones }) => zones[0]));
    expect(run(4)).toBe(run(4));
    expect(run(4)).not.toBe(run(5));
  });

  test('however a step is shared out, behind walls and in a jam, the run is the same to the last bit', () => {
    const run = (parts: number) => {
      const bytes: Buffer[] = [];
      runCrowd(twoRooms(80), {
        onFrame: ({ x_m, y_m, id }) => bytes.push(...[x_m, y_m, id].map((array) => Buffer.from(array.buffer))),
        stepAll: (bodies, cells, numbers) => {
          const cut = (part: number) => Math.floor((bodies.head[0]! * part) / parts);
          // The last share first: no share may need what another has written.
          for (let part = parts - 1; part >= 0; part--) stepRange(bodies, cells, numbers, cut(part), cut(part + 1));
        },
      });
      return Buffer.concat(bytes).toString('hex');
    };
    const whole = run(1);
    for (const parts of [7, 40]) expect(run(parts) === whole).toBe(true);
  });

  test('cancelled, it gives what it has', () => {
    let seconds = 0;
    const result = runCrowd(twoRooms(40), { isCancelled: () => ++seconds > 5 });
    expect(result.stopped_by).toBe('cancelled');
    expect(result.t_s).toBeCloseTo(5, 1);
    expect(result.rows.length).toBeGreaterThan(4);
  });

  test('a hall fills to its far end: who waits goes to a spot of their own and not just past the door', () => {
    const hall = box(10, 0, 90, 30);
    let far = 0;
    const count = 240;
    runCrowd(
      scenario(
        {
          levels: [floor('1F', 0, [hall, box(0, 13, 10, 17)])],
          targets: [{ ...exit('hall', hall), kind: 'place' }],
          groups: [
            { ...group('all', []), stages: [{ kind: 'wait', target_id: 'hall', until: { signal_id: 'never' } }] },
          ],
          sources: [
            { id: 'come', kind: 'arrivals', group_id: 'all', level_id: '1F', area: box(0, 13, 4, 17), spans: [{ from_s: 0, to_s: 120, count }], instants: 'random' }, // prettier-ignore
          ],
        },
        { duration_s: 240, seed: 3, frame_every_s: 240 },
      ),
      { onFrame: ({ x_m }) => (far = x_m.filter((x) => x > 50).length) },
    );
    // Half of the hall is beyond 50 m; some give up on a spot somebody else stands on.
    expect(far / count).toBeGreaterThan(0.4);
    expect(far / count).toBeLessThan(0.6);
  });

  test('nobody who waits for a signal goes before it is given', () => {
    const problem = twoRooms(10, {
      targets: [exit('out', box(14, 0, 16, 8)), { ...exit('room', box(1, 1, 7, 7)), kind: 'place' }],
      groups: [
        group('all', ['out'], {
          stages: [
            { kind: 'wait', target_id: 'room', until: { signal_id: 'go' } },
            { kind: 'leave', target_ids: ['out'] },
          ],
        }),
      ],
      events: [{ at_s: 60, id: 'go', kind: 'signal' }],
    });
    const result = runCrowd(problem);
    expect(result.targets[0]!.first_s).toBeGreaterThan(60);
    expect(result.left).toBe(10);
  });
});
