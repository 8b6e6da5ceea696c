import type { CrowdProblem, Segment_m } from '../problem.ts';
import { wayOf, type LinkWay } from './links.ts';
import { outlineOf } from './outline.ts';
import { boxOf, type Box } from './polygon.ts';

/**
 * The floor plan cut into *pages*: one for each level, then one for each stair, escalator and ramp. A page is a plane
 * of its own with its own walls; where a strip meets a floor, two pages meet in a *seam*. Coordinates are the same on
 * all of them, so who crosses a seam changes the page and nothing else.
 */
export interface Page {
  /** Index into `levels`; of a strip -1. */
  level: number;
  /** Index into `ways`; of a level -1. */
  way: number;
  box: Box;
  walls: Wall[];
}

export interface Wall {
  line: Segment_m;
  /** Only while this line is shut (index into `lines`); -1 always. */
  gate: number;
  /** Hides who stands behind it even if the floor there seems closed (the sides of a stair). */
  isScreen: boolean;
}

/** A line of the plan that has something to say when it is crossed. */
export interface PlanLine {
  kind: 'opening' | 'server' | 'count' | 'seam' | 'door';
  page: number;
  line: Segment_m;
  /** Index of the opening, of the server (all groups in a row), of the count line, of the way, of the train. */
  of: number;
  /** Of a seam: which end of the way (0 or 1) lies here; its strip's page. */
  end?: 0 | 1;
}

export interface Plan {
  pages: Page[];
  ways: LinkWay[];
  /** Page of each way, -1 of a lift. */
  pageOfWay: Int32Array;
  lines: PlanLine[];
}

/** Strips of floor get some room around, so that whoever is pushed a little over the edge is still on the page. */
const margin_m = 2;

export function planOf(problem: CrowdProblem): Plan {
  const levelOf = new Map(problem.levels.map(({ id, z_m }, at) => [id, { at, z_m }]));
  const ways = problem.links.map((link) => wayOf(link, levelOf));
  const lines: PlanLine[] = [];
  const pages: Page[] = problem.levels.map((level, at) => ({
    level: at,
    way: -1,
    box: grown(boxOf([...level.walkable.flat(), ...level.walls.flat()])),
    walls: [...outlineOf(level), ...level.walls].map((line) => ({ line, gate: -1, isScreen: false })),
  }));
  // A door, a stair, a train stand in a wall by being drawn there: the wall is cut where they are.
  const cut = (page: number, line: Segment_m) => {
    pages[page]!.walls = pages[page]!.walls.flatMap((wall) => (wall.gate < 0 ? without(wall, line) : [wall]));
  };
  const pageOfWay = new Int32Array(ways.length).fill(-1);
  ways.forEach((way, at) => {
    if (way.link.kind === 'lift') return;
    pageOfWay[at] = pages.length;
    pages.push(stripOf(way, at));
    for (const end of [0, 1] as const) {
      cut(way.ends[end].level, way.ends[end].line);
      pages[way.ends[end].level]!.walls.push(...pocketOf(way, end));
      lines.push({ kind: 'seam', page: way.ends[end].level, line: way.ends[end].line, of: at, end });
    }
  });
  const level = (id: string) => levelOf.get(id)!.at;
  problem.openings.forEach(({ level_id, line }, of) => gate({ kind: 'opening', page: level(level_id), line, of }));
  problem.server_groups
    .flatMap(({ servers }) => servers)
    .forEach(({ level_id, line }, of) => gate({ kind: 'server', page: level(level_id), line, of }));
  problem.count_lines.forEach(({ level_id, line }, of) =>
    lines.push({ kind: 'count', page: level(level_id), line, of }),
  );
  problem.trains.forEach(({ level_id, doors }, of) => {
    for (const line of doors) {
      cut(level(level_id), line);
      lines.push({ kind: 'door', page: level(level_id), line, of });
    }
  });
  return { pages, ways, pageOfWay, lines };

  /** A line that is a wall while it is shut. */
  function gate(line: PlanLine): void {
    cut(line.page, line.line);
    pages[line.page]!.walls.push({ line: line.line, gate: lines.length, isScreen: false });
    lines.push(line);
  }
}

/** How far beside a wall something still stands in it. */
const inWall_m = 0.05;

/** What is left of a wall where a line lies in it: none, one or two pieces. */
function without(wall: Wall, line: Segment_m): Wall[] {
  const [[ax, ay], [bx, by]] = wall.line;
  const square = (bx - ax) ** 2 + (by - ay) ** 2;
  const length = Math.sqrt(square);
  const off = ([x, y]: readonly [number, number]) => Math.abs((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / length;
  if (line.some((point) => off(point) > inWall_m)) return [wall];
  const along = line.map(([x, y]) => ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / square);
  const [from, to] = [Math.max(0, Math.min(...along)), Math.min(1, Math.max(...along))];
  if (from >= to) return [wall];
  const at = (share: number): [number, number] => [ax + (bx - ax) * share, ay + (by - ay) * share];
  const pieces: [number, number][] = [
    [0, from],
    [to, 1],
  ];
  return pieces
    .filter(([start, end]) => (end - start) * length > 1e-3)
    .map(([start, end]) => ({ ...wall, line: [at(start), at(end)] }));
}

function grown({ x0, y0, x1, y1 }: Box): Box {
  return { x0: x0 - margin_m, y0: y0 - margin_m, x1: x1 + margin_m, y1: y1 + margin_m };
}

function stripOf({ ends: [a, b] }: LinkWay, way: number): Page {
  const wall = (line: Segment_m): Wall => ({ line, gate: -1, isScreen: true });
  return {
    level: -1,
    way,
    box: grown(boxOf([...a.line, ...b.line])),
    walls: [wall([a.line[0], b.line[0]]), wall([a.line[1], b.line[1]])],
  };
}

/** The floor under (or over) a strip is closed from its end as far as told: three walls, open where it is entered. */
function pocketOf({ link, ends, along, length_m }: LinkWay, end: 0 | 1): Wall[] {
  const depth = Math.min(length_m, link.closed_under_m ?? length_m / 2);
  if (depth <= 0) return [];
  const inward = end === 0 ? depth : -depth;
  const [left, right] = ends[end].line;
  const far = ([x, y]: readonly [number, number]): [number, number] => [x + along[0] * inward, y + along[1] * inward];
  return [[left, far(left)] as const, [right, far(right)] as const, [far(left), far(right)] as const].map((line) => ({
    line,
    gate: -1,
    isScreen: true,
  }));
}
