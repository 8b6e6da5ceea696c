import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exampleSite, hallsInARow, shutInSquares } from '../../../test/support/walk-site.ts';
import type { CrowdProblem } from '../../engines/crowd/problem.ts';
import type { FlowEvent } from './events.ts';
import { toCrowd, type CrowdWish } from './to-crowd.ts';
import type { WalkSite } from './crowd-site.ts';

const evening: CrowdWish = { from_min: 990, to_min: 1_110, seed: 1 };
const stop: FlowEvent = { kind: 'departures stopped', from_min: 1_020, to_min: 1_080 };

function made(site: WalkSite, events: readonly FlowEvent[] = [], wish = evening): CrowdProblem {
  const { scenario, mistakes } = toCrowd(site, events, wish);
  expect(mistakes).toEqual([]);
  return scenario!.problem;
}

const told = (site: WalkSite, events: readonly FlowEvent[] = []) =>
  toCrowd(site, events, evening).mistakes.map(({ code, place }) => `${code} ${place}`);

/** People of the timetable, told apart by how they come into the plan. */
function people(problem: CrowdProblem): { inside: number; coming: number; alighting: number } {
  let [inside, coming] = [0, 0];
  for (const source of problem.sources) {
    if (source.kind === 'initial') inside += source.count;
    else if (source.kind === 'arrivals') coming += source.spans.reduce((sum, { count }) => sum + count, 0);
  }
  const alighting = problem.trains.flatMap((train) => train.alighting).reduce((sum, { count }) => sum + count, 0);
  return { inside, coming, alighting };
}

describe('a site as floor, walls and ways', () => {
  test('from every square metre of Haihe Central an exit can be walked to', () => {
    expect(shutInSquares(made(exampleSite()))).toEqual([]);
  });

  test('a wall without a door shuts people in: the check of the plan sees it', () => {
    const problem = made(exampleSite());
    const shut = problem.levels.map((level) => ({
      ...level,
      walls: [
        ...level.walls,
        ...problem.openings.filter(({ level_id }) => level_id === level.id).map(({ line }) => line),
      ],
    }));
    expect(shutInSquares({ ...problem, levels: shut }).length).toBeGreaterThan(1_000);
  });

  test('halls in a row, however wide, are joined by their doors and by nothing else', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 12, max: 40 }), { minLength: 3, maxLength: 6 }),
        fc.integer({ min: 12, max: 40 }),
        fc.integer({ min: 2, max: 6 }),
        (widths, depth, door) => {
          const site = hallsInARow(widths, depth, door);
          const extra: FlowEvent = { kind: 'extra people', id: 'E1', from_min: 1_000, to_min: 1_010, people: 10 };
          const problem = made(site, [extra]);
          expect(shutInSquares(problem)).toEqual([]);
          const alone = {
            ...problem,
            levels: problem.levels.map((level) => ({
              ...level,
              walls: [...level.walls, ...problem.openings.map(({ line }) => line)],
            })),
          };
          const first = site.zones[0]!.rect;
          const inFirst = (first[2] - first[0]) * depth;
          const all = site.zones.reduce((sum, { rect }) => sum + (rect[2] - rect[0]) * depth, 0);
          expect(shutInSquares(alone)).toHaveLength(all - inFirst);
        },
      ),
      { numRuns: 25 },
    );
  });

  test('a way is passed in its direction only, in the sense of its ends', () => {
    const door = made(exampleSite()).openings.find(({ id }) => id === 'LK01')!;
    // South Entrance 1 leads north: whoever crosses forward comes from the left of its line and goes to the right.
    expect(door.direction).toBe('forward');
    const [[px], [qx]] = door.line;
    expect(px).toBeGreaterThan(qx);
  });

  test('escalators side by side each stand for themselves, under their own names', () => {
    const ids = made(exampleSite()).links.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(['ESC01', 'ESC02', 'ESC03', 'ESC04']));
    expect(ids).not.toContain('LK07');
  });

  test('gates limit what the stairs they stand before pass: six channels of 4 s are 1.5 a second', () => {
    const { links } = made(exampleSite());
    expect(links.find(({ id }) => id === 'LK19')!.flow_max_per_s).toBeCloseTo(1.5);
    expect(links.find(({ id }) => id === 'ESC12')!.flow_max_per_s).toBeCloseTo(0.75);
    expect(links.find(({ id }) => id === 'LK08')!.flow_max_per_s).toBeUndefined();
  });
});

describe('people of a timetable', () => {
  test('everybody of a train is there once: inside at the start or still to come', () => {
    const problem = made(exampleSite(), [], { ...evening, from_min: 900 });
    const trains = exampleSite().services.filter(({ dep }) => dep > '16:40' && dep < '18:00');
    for (const { id, board } of trains) {
      const own = problem.sources.filter((source) => source.group_id.startsWith(`${id}/`));
      const sum = own.reduce(
        (all, source) =>
          all +
          (source.kind === 'initial'
            ? source.count
            : source.kind === 'arrivals'
              ? source.spans.reduce((n, { count }) => n + count, 0)
              : 0),
        0,
      );
      expect(sum, id).toBe(board);
    }
  });

  test('the elevated hall at 17:01 on a normal evening has the 2,100 of the site’s own model, and those still on their way in', () => {
    // The model counts people from 4 min after the door; a run that begins then has them in the hall at once.
    const { sources } = made(exampleSite(), [], { from_min: 1_021, to_min: 1_022, seed: 1 });
    const inHall = sources.reduce(
      (sum, source) => sum + (source.kind === 'initial' && source.group_id.endsWith('/Z11') ? source.count : 0),
      0,
    );
    const comingIn_per_min = 80;
    expect(inHall).toBeGreaterThan(2_100 * 0.97);
    expect(inHall).toBeLessThan(2_100 * 1.03 + 4 * comingIn_per_min);
  });

  test('in a stop trains stand and nobody fewer comes', () => {
    const [usual, stopped] = [made(exampleSite()), made(exampleSite(), [stop])];
    expect(people(stopped).coming).toBe(people(usual).coming);
    const departures = stopped.trains.map(({ depart_s }) => depart_s / 60 + evening.from_min);
    expect(departures.filter((minute) => minute >= 1_020 && minute < 1_080)).toEqual([]);
  });

  test('no two trains stand at one face at one time, stop or no stop', () => {
    for (const events of [[], [stop]]) {
      const problem = made(exampleSite(), events);
      const faces = new Map(exampleSite().services.map(({ id, face }) => [id, face]));
      for (const one of problem.trains) {
        for (const other of problem.trains) {
          if (one === other || faces.get(one.id) !== faces.get(other.id)) continue;
          expect(
            one.depart_s <= other.arrive_s ||
              other.depart_s <= one.arrive_s ||
              one.depart_s <= 1 ||
              other.depart_s <= 1,
            `${one.id} ${other.id}`,
          ).toBe(true);
        }
      }
    }
  });

  test('while one entrance is exit only its people go in at the next of its square, and none is lost', () => {
    const shut: FlowEvent = { kind: 'entrance exit only', id: 'S1', from_min: 1_000, to_min: 1_060 };
    const [usual, moved] = [made(exampleSite()), made(exampleSite(), [shut])];
    expect(Math.abs(people(moved).coming - people(usual).coming)).toBeLessThanOrEqual(2);
    const through = (problem: CrowdProblem, entrance: string) =>
      problem.sources.reduce(
        (sum, source) =>
          sum +
          (source.kind === 'arrivals' && source.group_id.split('/')[1] === entrance
            ? source.spans.reduce((n, { from_s, count }) => n + (from_s >= 600 && from_s < 4_200 ? count : 0), 0)
            : 0),
        0,
      );
    expect(through(moved, 'S1')).toBe(0);
    expect(through(moved, 'S2')).toBeGreaterThan(through(usual, 'S2') * 1.5);
    expect(moved.events).toContainEqual({ at_s: 600, id: 'LK01', kind: 'hold' });
    expect(moved.events).toContainEqual({ at_s: 4_200, id: 'LK01', kind: 'release' });
  });

  test('a gate held opens for its trains when it is let go', () => {
    const held: FlowEvent = { kind: 'gate held', id: 'BG03', from_min: 1_000, to_min: 1_030 };
    const at = (events: FlowEvent[]) =>
      made(exampleSite(), events).events.find(({ id }) => id === 'BG03 opens for J127')!.at_s;
    expect(at([])).toBe((16 * 60 + 49 - 990) * 60);
    expect(at([held])).toBe((1_030 - 990) * 60);
  });

  test('early boarding ordered at 17:15 opens no gate sooner than that and from then on 30 min ahead', () => {
    const early = { before_min: 30, evenWithoutTrain: true, from_min: 1_035 };
    const openings = (wish: CrowdWish) =>
      new Map(made(exampleSite(), [stop], wish).events.filter(({ kind }) => kind === 'signal').map(({ id, at_s }) => [id, at_s / 60 + wish.from_min])); // prettier-ignore
    const [usual, ordered] = [openings(evening), openings({ ...evening, gates: early })];
    for (const [id, at_min] of usual) {
      expect(ordered.get(id), id).toBeLessThanOrEqual(at_min);
      if (at_min < 1_035) expect(ordered.get(id), id).toBe(at_min);
      else expect(ordered.get(id), id).toBeGreaterThanOrEqual(1_035);
    }
    const sooner = [...ordered].filter(([id, at_min]) => at_min < (usual.get(id) ?? Infinity));
    expect(sooner.length).toBeGreaterThan(10);
  });

  test('whoever may pass the gate though the train is not there yet is on the plan, not aboard', () => {
    const early = { before_min: 30, evenWithoutTrain: true };
    const inside = (gates?: CrowdWish['gates']) => people(made(exampleSite(), [], { ...evening, ...(gates && { gates }) })).inside; // prettier-ignore
    expect(inside(early)).toBe(inside());
  });

  test('a closed link shuts everything that stands for it', () => {
    const { events } = made(exampleSite(), [{ kind: 'link closed', id: 'LK07', from_min: 1_000, to_min: 1_020 }]);
    const ids = ['ESC01', 'ESC02', 'ESC03', 'ESC04'];
    for (const id of ids) expect(events).toContainEqual({ at_s: 600, id, kind: 'close' });
    expect(events.filter(({ kind, at_s }) => kind === 'open' && at_s === 1_800)).toHaveLength(4);
  });

  test('the same wish makes the same problem to the last figure', () => {
    expect(JSON.stringify(made(exampleSite()))).toBe(JSON.stringify(made(exampleSite())));
  });
});

describe('what the site file does not say is said beside the result', () => {
  test('the list for Haihe Central in a stop', () => {
    const { scenario } = toCrowd(exampleSite(), [stop], evening);
    expect(scenario!.assumed.map(({ en }) => en)).toMatchSnapshot();
    for (const { zh, en } of scenario!.assumed) {
      expect(zh).toMatch(/[一-鿿]/);
      expect(en).not.toMatch(/[一-鿿]/);
    }
  });
});

describe('mistakes, all of them at once', () => {
  test('doors without width, halls that do not connect, exits nobody reaches, gates to nowhere: each with its place', () => {
    const site = exampleSite();
    const change = (part: 'links' | 'gates' | 'lanes' | 'services', id: string, to: object) =>
      Object.assign(
        (site[part] as readonly { id: string }[]).find((row) => row.id === id)!,
        to,
      );
    change('links', 'LK40', { width_m: 0 });
    change('links', 'LK21', { twoWay: false, a: 'Z13', b: 'Z05', aAt: [232, 108], bAt: [222, 108] });
    change('links', 'LK22', { width_m: -1 });
    change('links', 'LK19', { twoWay: false });
    change('links', 'LK12', { bAt: [240, 500] });
    change('links', 'LK04', { b: 'Z11' });
    change('lanes', 'LN17', { designPaxPerHour: 0 });
    change('services', 'J125', { arr: '16:23', dep: '16:11' });
    change('gates', 'BG05', { to: undefined });
    const found = told(site, [{ kind: 'link closed', id: 'LK48', from_min: 1_000, to_min: 1_010 }]);
    expect(found).toEqual(
      expect.arrayContaining([
        'WALK_LINK_NO_WIDTH links[LK40].width_m',
        'WALK_LINK_NO_WIDTH links[LK22].width_m',
        'WALK_LINK_OFF_FLOOR links[LK12].b_at',
        'WALK_LINK_TWO_LEVELS links[LK04].kind',
        'WALK_LANE_NO_RATE lanes[LN17].design_pax_per_hour',
        'WALK_TRAIN_LEAVES_FIRST services[J125].dep',
        'WALK_FACE_NO_GATE faces[F05]',
        'WALK_NO_WAY_OUT zones[Z12]',
        'WALK_NO_WAY_OUT platforms[ISL1]',
        'WALK_EVENT_NO_PLACE events[0].id',
      ]),
    );
    const { mistakes } = toCrowd(site, [], evening);
    for (const { words } of mistakes) expect([words.zh, words.en].every((text) => text.length > 10)).toBe(true);
  });

  test('an entrance cut off from the halls, and one without a lane', () => {
    const site = exampleSite();
    site.links = site.links.filter(({ id }) => !['LK10', 'LK11'].includes(id));
    site.lanes = site.lanes.filter(({ entrance }) => entrance !== 'S3');
    expect(told(site)).toEqual(
      expect.arrayContaining([
        'WALK_NO_WAY_IN entrances[N1]',
        'WALK_NO_WAY_IN entrances[N2]',
        'WALK_ENTRANCE_NO_LANES entrances[S3]',
      ]),
    );
  });

  test('a site without a timetable and without extra people has nobody to simulate', () => {
    expect(told(exampleSite('small-venue'))).toEqual(['WALK_NOBODY_COMES services']);
  });

  test('a site without an entrance has no way in or out', () => {
    const site = exampleSite();
    site.entrances = [];
    expect(told(site)).toContain('WALK_NO_EXIT entrances');
  });
});
