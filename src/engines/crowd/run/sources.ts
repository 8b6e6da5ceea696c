import type { CrowdProblem, Polygon_m } from '../problem.ts';
import { isInside, boxOf } from '../plan/polygon.ts';
import { cellAt } from '../step/cells.ts';
import { draw, share } from './draw.ts';
import { beginStage } from './stages.ts';
import { groupOf, type World } from './world.ts';

/** Bodies do not touch at the start. */
const between_m = 0.02;
const triesEach = 12;

/** One that will come: when, in which source. */
interface Due {
  t_s: number;
  source: number;
}

/** Who comes when, and who waits outside because there was no room. */
export class Sources {
  private readonly due: Due[] = [];
  private next = 0;
  private readonly waiting: number[] = [];

  constructor(world: World) {
    world.problem.sources.forEach((source, at) => {
      if (source.kind !== 'arrivals') return;
      for (const { from_s, to_s, count } of source.spans) {
        for (let index = 0; index < count; index++) {
          const at_share = source.instants === 'even' ? (index + 0.5) / count : share(world.chance);
          this.due.push({ t_s: from_s + (to_s - from_s) * at_share, source: at });
        }
      }
    });
    this.due.sort((one, other) => one.t_s - other.t_s || one.source - other.source);
  }

  get isOver(): boolean {
    return this.next >= this.due.length && this.waiting.length === 0;
  }

  /** Everybody whose time has come appears, those who waited longest first. */
  run(world: World): void {
    while (this.next < this.due.length && this.due[this.next]!.t_s <= world.t_s) {
      this.waiting.push(this.due[this.next++]!.source);
    }
    let kept = 0;
    const full = new Set<number>();
    for (const source of this.waiting) {
      if (full.has(source) || !this.place(world, source)) {
        full.add(source);
        this.waiting[kept++] = source;
      }
    }
    this.waiting.length = kept;
    world.tally.outside = kept;
  }

  private place(world: World, at: number): boolean {
    const source = world.problem.sources[at]!;
    if (source.kind !== 'arrivals') return true;
    const group = groupIndex(world.problem, source.group_id);
    const level = levelIndex(world.problem, source.level_id);
    const box = boxOf(source.area);
    for (let tries = 0; tries < triesEach; tries++) {
      const x = box.x0 + (box.x1 - box.x0) * share(world.chance);
      const y = box.y0 + (box.y1 - box.y0) * share(world.chance);
      if (!isInside(source.area, x, y) || !isRoomAt(world, group, level, x, y)) continue;
      appear(world, group, level, x, y);
      return true;
    }
    return false;
  }
}

/** Everybody who is there at the start. What does not fit is told by the count returned. */
export function placeInitial(world: World): number {
  const { problem } = world;
  let missing = 0;
  for (const source of problem.sources) {
    if (source.kind === 'arrivals') continue;
    const group = groupIndex(problem, source.group_id);
    const level = levelIndex(problem, source.level_id);
    if (source.kind === 'placed') {
      for (const [x, y] of source.at) appear(world, group, level, x, y);
      continue;
    }
    const spots = spotsIn(world, level, source.area, source.count, radiusOf(world, group));
    missing += source.count - spots.length;
    for (const [x, y] of spots) appear(world, group, level, x, y);
  }
  return missing;
}

/**
 * As many free spots as asked for, as evenly spread as they can be: a lattice just fine enough, each spot moved a
 * little at random; fewer where bodies would touch.
 */
function spotsIn(
  world: World,
  level: number,
  area: Polygon_m,
  count: number,
  radius_m: number,
): [x: number, y: number][] {
  const { chance } = world;
  const box = boxOf(area);
  const least = 2 * radius_m + between_m;
  let found: [number, number][] = [];
  let step = Math.sqrt(((box.x1 - box.x0) * (box.y1 - box.y0)) / Math.max(1, count)) * 1.05;
  for (; step >= least; step *= 0.98) {
    found = [];
    for (let y = box.y0 + step / 2; y < box.y1; y += step) {
      for (let x = box.x0 + step / 2; x < box.x1; x += step) {
        if (isInside(area, x, y) && isFloorFor(world, level, x, y, radius_m)) found.push([x, y]);
      }
    }
    if (found.length >= count) break;
  }
  step = Math.max(step, least);
  for (let at = found.length - 1; at > 0; at--) {
    const other = chance.below(at + 1);
    [found[at], found[other]] = [found[other]!, found[at]!];
  }
  const shake = Math.max(0, step - least);
  return found.slice(0, count).map(([x, y]) => {
    const moved: [number, number] = [x + (share(chance) - 0.5) * shake, y + (share(chance) - 0.5) * shake];
    return isFloorFor(world, level, ...moved, radius_m) && isInside(area, ...moved) ? moved : [x, y];
  });
}

/** Free floor with no standing wall within a body's radius. */
function isFloorFor({ floors, cells }: World, level: number, x: number, y: number, radius_m: number): boolean {
  if (!floors[level]!.isFree(x, y)) return false;
  const cell = cellAt(cells, level, x, y);
  for (let at = cells.nearStart[cell]!; at < cells.nearStart[cell + 1]!; at++) {
    const wall = cells.near[at]!;
    if (cells.wallStands[wall] !== 1) continue;
    const [dx, dy] = [cells.wallDx[wall]!, cells.wallDy[wall]!];
    const along = ((x - cells.wallX[wall]!) * dx + (y - cells.wallY[wall]!) * dy) * cells.wallInverse[wall]!;
    const part = Math.max(0, Math.min(1, along));
    if (Math.hypot(cells.wallX[wall]! + part * dx - x, cells.wallY[wall]! + part * dy - y) < radius_m) return false;
  }
  return true;
}

/** Whether somebody of a group can stand there: free floor, and nobody in the way. */
export function isRoomAt(world: World, group: number, page: number, x: number, y: number): boolean {
  const { people, bodies, cells } = world;
  const radius = radiusOf(world, group);
  if (!isFloorFor(world, page, x, y, radius)) return false;
  const cols = cells.pageCols[page]!;
  const cell = cellAt(cells, page, x, y);
  const isTaken = (who: number) =>
    people.page[who] === page &&
    Math.hypot(people.x[who]! - x, people.y[who]! - y) < radius + people.radius[who]! + between_m;
  for (let row = cell - 2 * cols; row <= cell + 2 * cols; row += cols) {
    for (let slot = bodies.cellStart[row - 2]!; slot < bodies.cellStart[row + 3]!; slot++) {
      if (isTaken(bodies.who[slot]!)) return false;
    }
  }
  // Whoever appeared since the last step stands in no cell yet.
  for (let who = people.given - 1; who >= world.tally.sorted; who--) if (isTaken(who)) return false;
  return true;
}

function radiusOf(world: World, group: number): number {
  return world.problem.groups[group]!.radius_m ?? world.numbers.parameters.radius_m;
}

/** A new person in the plan. */
export function appear(world: World, group: number, page: number, x: number, y: number): void {
  const { people, ways, tally, numbers, chance, t_s } = world;
  const { parameters } = numbers;
  const who = people.given++;
  people.list[people.inside++] = who;
  people.x[who] = x;
  people.y[who] = y;
  people.page[who] = page;
  ways.group[who] = group;
  const of = groupOf(world, who);
  people.radius[who] = of.radius_m ?? parameters.radius_m;
  people.gap[who] = of.time_gap_s ?? parameters.time_gap_s;
  ways.free[who] = Math.max(0.05, draw(of.speed_m_per_s ?? parameters.speed, chance));
  ways.users[who] = world.router.usersOf(of.uses ?? null);
  ways.starts_s[who] = t_s + (of.pre_movement_s ? Math.max(0, draw(of.pre_movement_s, chance)) : 0);
  ways.entered_s[who] = t_s;
  tally.entered++;
  tally.groups[group]!.entered++;
  beginStage(world, who, 0);
}

export function groupIndex(problem: CrowdProblem, id: string): number {
  return problem.groups.findIndex((group) => group.id === id);
}

function levelIndex(problem: CrowdProblem, id: string): number {
  return problem.levels.findIndex((level) => level.id === id);
}
