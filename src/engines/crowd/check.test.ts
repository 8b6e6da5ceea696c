import { describe, expect, test } from 'vitest';
import { mistakesOf } from './check.ts';
import type { CrowdProblem } from './problem.ts';
import { box, exit, floor, group, people, same, scenario } from './validate/plain.ts';

/** A room with one exit, and a second room that nothing joins to it. */
function plan(rest: Partial<CrowdProblem> = {}): CrowdProblem {
  return scenario(
    {
      levels: [floor('1F', 0, [box(0, 0, 10, 10), box(20, 0, 30, 10)])],
      targets: [exit('out', box(9, 4, 10, 6))],
      groups: [group('all', ['out'])],
      sources: [people('start', 'all', box(1, 1, 5, 5), 5)],
      ...rest,
    },
    { duration_s: 60 },
  );
}

const codes = (problem: CrowdProblem) => mistakesOf(problem).map(({ code, place }) => `${code} ${place}`);

describe('a plan that cannot be run says why', () => {
  test('a plan that is right has no mistakes', () => expect(mistakesOf(plan())).toEqual([]));

  test('zones that do not connect: nobody who starts in one reaches an exit in the other', () => {
    const apart = plan({ targets: [exit('out', box(28, 4, 30, 6))] });
    const [mistake] = mistakesOf(apart);
    expect(mistake).toMatchObject({ code: 'CROWD_NO_WAY', place: 'sources[0].group_id' });
    expect(mistake!.words.en).toContain('"out"');
    expect(mistake!.words.zh).toContain('start');
  });

  test('an exit behind a door that stays shut is not reached; one that opens later is', () => {
    const door = { id: 'door', name: same('door'), level_id: '1F', direction: 'both' as const, is_open: false };
    const shut = plan({
      levels: [
        floor('1F', 0, [box(0, 0, 10, 10)], {
          walls: [
            [
              [6, 0],
              [6, 10],
            ],
          ],
        }),
      ],
      openings: [
        {
          ...door,
          line: [
            [6, 4],
            [6, 6],
          ],
        },
      ],
    });
    expect(codes(shut)).toEqual(['CROWD_NO_WAY sources[0].group_id']);
    expect(codes({ ...shut, events: [{ at_s: 30, id: 'door', kind: 'open' }] })).toEqual([]);
  });

  test('every mistake is told at once, each with its place', () => {
    const wrong = plan({
      links: [
        {
          id: 'stair',
          name: same('stair'),
          kind: 'stair',
          a: { level_id: '1F', at: [1, 1] },
          b: { level_id: '9F', at: [1, 1] },
          width_m: 0,
          direction: 'both',
        },
      ],
      openings: [
        {
          id: 'door',
          name: same('door'),
          level_id: '1F',
          line: [
            [5, 5],
            [5, 5],
          ],
          direction: 'both',
          is_open: true,
        },
      ],
      trains: [
        {
          id: 'train',
          name: same('train'),
          level_id: '1F',
          doors: [
            [
              [1, 10],
              [2, 10],
            ],
          ],
          arrive_s: 40,
          depart_s: 30,
          alighting: [{ group_id: 'nobody', count: -1 }],
        },
      ],
      sources: [people('out', 'all', box(1, 1, 5, 5), 5)],
      events: [{ at_s: 5, id: 'no such door', kind: 'close' }],
    });
    expect(codes(wrong).sort()).toEqual(
      [
        'CROWD_ID_TWICE targets[0].id',
        'CROWD_UNKNOWN links[0].b.level_id',
        'CROWD_WIDTH links[0].width_m',
        'CROWD_LINK_LENGTH links[0]',
        'CROWD_WIDTH openings[0].line',
        'CROWD_TRAIN_TIMES trains[0]',
        'CROWD_UNKNOWN trains[0].alighting[0].group_id',
        'CROWD_COUNT trains[0].alighting[0].count',
        'CROWD_EVENT_PLACE events[0].id',
      ].sort(),
    );
    for (const { words } of mistakesOf(wrong)) expect(words.zh.length * words.en.length).toBeGreaterThan(0);
  });

  test('people placed where there is no floor, and settings out of range, are told', () => {
    expect(codes(plan({ sources: [people('start', 'all', box(12, 1, 15, 5), 5)] }))).toEqual([
      'CROWD_NO_ROOM sources[0].area',
    ]);
    const fast = plan();
    expect(codes({ ...fast, settings: { ...fast.settings, dt_s: 1 } })).toEqual(['CROWD_SETTING settings.dt_s']);
  });
});
