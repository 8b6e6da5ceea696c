import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CrowdProblem, Point_m, Segment_m } from '../../src/engines/crowd/problem.ts';
import { checkSite } from '../../src/modules/sites/check.ts';
import type { LimitSite } from '../../src/verbs/crowd/record.ts';
import { projectRoot } from './tidy/sources.ts';

/** The rows of an example site, each of them free to be changed. */
export function exampleSite(name: 'haihe-central' | 'small-venue' = 'haihe-central'): LimitSite {
  const { site } = checkSite(readFileSync(join(projectRoot, 'examples', name, 'site.json'), 'utf8'));
  const rows = Object.entries(site!.rows).map(([part, placed]) => [part, placed.map(({ row }) => row as unknown)]);
  return structuredClone(Object.fromEntries(rows)) as LimitSite;
}

const words = (text: string) => ({ zh: text, en: text });
const thresholds = { busy: 50, warning: 67, alarm: 85, critical: 100 };

/** Halls in a row from west to east: people come into the first, through lanes into the next, and so on to the last. */
export function hallsInARow(widths_m: readonly number[], depth_m: number, door_m: number): LimitSite {
  const edges = widths_m.reduce<number[]>((all, width) => [...all, all.at(-1)! + width], [0]);
  const zones = widths_m.map((width, at) => ({
    id: `H${at + 1}`,
    level: '1F',
    kind: at === widths_m.length - 1 ? 'waiting' : 'hall',
    name: words(`Hall ${at + 1}`),
    rect: [edges[at]!, 0, edges[at + 1]!, depth_m] as [number, number, number, number],
    area_m2: width * depth_m,
    usable_m2: width * depth_m * 0.7,
    access: 'public' as const,
    open: '00:00-24:00',
    capacity: { persons: 100, basis: 'area' as const, m2PerPerson: 1.2 },
    thresholdsPersons: thresholds,
  }));
  const links = zones.slice(1).map((zone, at) => {
    const door: [number, number] = [edges[at + 1]!, depth_m / 2];
    return { id: `D${at + 1}`, a: zones[at]!.id, b: zone.id, kind: 'door' as const, width_m: door_m, count: 1, twoWay: true, maxPaxPerMin: 82, aAt: door, bAt: door, name: words(`Door ${at + 1}`) }; // prettier-ignore
  });
  const entrance = { id: 'E1', name: words('Entrance'), from: 'H1', to: 'H2', x: edges[1]!, y: depth_m / 2, level: '1F', width_m: door_m, demandShare: 1, lanes: 2 }; // prettier-ignore
  const lanes = [-3, 3].map((aside, at) => ({
    id: `L${at + 1}`,
    name: words(`Lane ${at + 1}`),
    entrance: 'E1',
    zone: 'H2',
    level: '1F',
    x: edges[1]! + 6,
    y: depth_m / 2 + aside,
    equipment: [],
    designPaxPerHour: 360,
    standby: false,
    crew: [],
  }));
  return {
    levels: [{ id: '1F', z: 0, name: words('Floor') }],
    zones,
    links,
    liftsEscalators: [],
    platforms: [],
    faces: [],
    entrances: [entrance],
    lanes,
    queueAreas: [],
    gates: [],
    pinchPoints: [],
    services: [],
    passengerProfile: [],
    crowdThresholds: [],
  };
}

/**
 * From which parts of the floor an exit can be walked to, worked out on squares of a metre by flooding: shares nothing with
 * the engine and nothing with the code that drew the plan. Links are taken from end to end, in their direction.
 */
export function shutInSquares(problem: CrowdProblem): { level: string; at: Point_m }[] {
  const squares = new Map<string, { level: string; at: Point_m }>();
  for (const { id, walkable } of problem.levels) {
    for (const polygon of walkable) {
      const [xs, ys] = [polygon.map(([x]) => x), polygon.map(([, y]) => y)];
      for (let x = Math.floor(Math.min(...xs)); x < Math.max(...xs); x++) {
        for (let y = Math.floor(Math.min(...ys)); y < Math.max(...ys); y++) {
          const at: Point_m = [x + 0.5, y + 0.5];
          if (
            at[0] < Math.max(...xs) &&
            at[1] < Math.max(...ys) &&
            at[0] > Math.min(...xs) &&
            at[1] > Math.min(...ys)
          ) {
            squares.set(`${id} ${x} ${y}`, { level: id, at });
          }
        }
      }
    }
  }
  const key = (level: string, [x, y]: Point_m) => `${level} ${Math.floor(x)} ${Math.floor(y)}`;
  const before = new Map<string, string[]>();
  const join_ = (from: string, to: string) => {
    const known = before.get(to);
    if (known) known.push(from);
    else before.set(to, [from]);
  };
  const linesOf = (level: string) => {
    const walls = problem.levels.find(({ id }) => id === level)!.walls.map((line) => ({ line, isWall: true }));
    const oneWay = problem.openings
      .filter(({ level_id, direction }) => level_id === level && direction === 'forward')
      .map(({ line }) => ({ line, isWall: false }));
    return [...walls, ...oneWay];
  };
  const lines = new Map(problem.levels.map(({ id }) => [id, linesOf(id)]));
  for (const [from, { level, at }] of squares) {
    const [x, y] = at;
    const near = lines.get(level)!.filter(({ line }) => isNear(line, x, y));
    for (const [dx, dy] of steps) {
      const to: Point_m = [x + dx, y + dy];
      const name = key(level, to);
      if (!squares.has(name)) continue;
      const crossed = near.filter(({ line }) => cross(line, [at, to]));
      if (crossed.every(({ line, isWall }) => !isWall && isRightOf(line, to))) join_(from, name);
    }
  }
  for (const { a, b, direction, kind } of problem.links) {
    if (kind === 'lift') continue;
    const [from, to] = [key(a.level_id, a.at), key(b.level_id, b.at)];
    if (direction !== 'backward') join_(from, to);
    if (direction !== 'forward') join_(to, from);
  }
  const seen = new Set<string>();
  const open = problem.targets
    .filter(({ kind }) => kind === 'exit')
    .flatMap(({ level_id, area }) =>
      [...squares].filter(([, { level, at }]) => level === level_id && holdsBox(area, at)).map(([name]) => name),
    );
  for (const name of open) seen.add(name);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    for (const from of before.get(name) ?? []) {
      if (seen.has(from)) continue;
      seen.add(from);
      open.push(from);
    }
  }
  return [...squares].filter(([name]) => !seen.has(name)).map(([, square]) => square);
}

const steps = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
] as const;

function isNear([[ax, ay], [bx, by]]: Segment_m, x: number, y: number): boolean {
  return x > Math.min(ax, bx) - 2 && x < Math.max(ax, bx) + 2 && y > Math.min(ay, by) - 2 && y < Math.max(ay, by) + 2;
}

function holdsBox(area: readonly Point_m[], [x, y]: Point_m): boolean {
  const [xs, ys] = [area.map(([px]) => px), area.map(([, py]) => py)];
  return x >= Math.min(...xs) && x <= Math.max(...xs) && y >= Math.min(...ys) && y <= Math.max(...ys);
}

const sideOf = ([[ax, ay], [bx, by]]: Segment_m, [x, y]: Point_m) => (bx - ax) * (y - ay) - (by - ay) * (x - ax);
const isRightOf = (line: Segment_m, at: Point_m) => sideOf(line, at) < 0;

function cross(one: Segment_m, other: Segment_m): boolean {
  return sideOf(one, other[0]) * sideOf(one, other[1]) <= 0 && sideOf(other, one[0]) * sideOf(other, one[1]) <= 0;
}
