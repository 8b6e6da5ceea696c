import { boxOf, isInside, type Box } from '../plan/polygon.ts';
import type { Counts, CrowdProblem, Polygon_m, Sample } from '../problem.ts';
import type { Router } from './router.ts';
import type { World } from './world.ts';

export interface TargetState {
  level: number;
  box: Box;
  area: Polygon_m;
  goal: number;
  count: number;
  first_s: number | null;
  last_s: number | null;
  /** Persons on their way to it by metres left, the last bin for all farther ones. */
  bins: Uint32Array;
  /** Arrivals in each of the last seconds. */
  recent: Uint32Array;
}

const binsMost = 256;
/** Over so many seconds it is looked how fast an exit takes people, and at least so many a second are expected of it. */
const recent_s = 15;
const drainLeast_per_s = 1.5;

/** Everything that is counted during a run. */
export class Tally {
  readonly targets: TargetState[];
  entered = 0;
  left = 0;
  outside = 0;
  lastLeft_s = 0;
  agentSteps = 0;
  /** Numbers below it stand in a cell; above it they appeared since. */
  sorted = 0;
  readonly linesForward: Uint32Array;
  readonly linesBackward: Uint32Array;
  readonly served: Uint32Array;
  readonly waits_s: number[][];
  readonly groups: { entered: number; left: number; journeys_s: number[] }[];
  readonly rows: Counts[] = [];
  private readonly zones: { level: number; box: Box; area: Polygon_m }[];

  constructor(problem: CrowdProblem, router: Router) {
    const levelAt = new Map(problem.levels.map(({ id }, at) => [id, at]));
    this.targets = problem.targets.map(({ level_id, area }) => {
      const level = levelAt.get(level_id)!;
      const goal = router.goalFor({ level, areas: [area], lines: [] });
      const [bins, recent] = [new Uint32Array(binsMost), new Uint32Array(recent_s)];
      return { level, box: boxOf(area), area, goal, count: 0, first_s: null, last_s: null, bins, recent };
    });
    this.zones = problem.zones.map(({ level_id, area }) => ({ level: levelAt.get(level_id)!, box: boxOf(area), area }));
    this.linesForward = new Uint32Array(problem.count_lines.length);
    this.linesBackward = new Uint32Array(problem.count_lines.length);
    const servers = problem.server_groups.reduce((sum, group) => sum + group.servers.length, 0);
    this.served = new Uint32Array(servers);
    this.waits_s = Array.from({ length: servers }, () => []);
    this.groups = problem.groups.map(() => ({ entered: 0, left: 0, journeys_s: [] }));
  }

  /** Before people are looked at one by one in a step. */
  clearBins(): void {
    for (const { bins } of this.targets) bins.fill(0);
  }

  isOnWay(target: number, left_m: number): void {
    this.targets[target]!.bins[Math.min(binsMost - 1, left_m < 0 ? 0 : Math.floor(left_m))]!++;
  }

  /** How long those nearer to a target than `left_m` take to get through it. */
  queueBefore_s(target: number, left_m: number): number {
    const { bins, recent } = this.targets[target]!;
    let ahead = 0;
    const end = Math.min(binsMost, left_m < Infinity ? Math.floor(left_m) : binsMost);
    for (let bin = 0; bin < end; bin++) ahead += bins[bin]!;
    const drained = recent.reduce((sum, count) => sum + count, 0) / recent_s;
    return ahead / Math.max(drainLeast_per_s, drained);
  }

  newSecond(t_s: number): void {
    for (const { recent } of this.targets) recent[Math.floor(t_s) % recent_s] = 0;
  }

  arrived(target: number, t_s: number): void {
    const state = this.targets[target]!;
    state.count++;
    state.first_s ??= t_s;
    state.last_s = t_s;
    state.recent[Math.floor(t_s) % recent_s]!++;
  }

  isIn(target: number, level: number, x: number, y: number): boolean {
    const { level: own, box, area } = this.targets[target]!;
    return own === level && x >= box.x0 && x <= box.x1 && y >= box.y0 && y <= box.y1 && isInside(area, x, y);
  }

  /** A row of counts as of now. */
  row(world: World): Counts {
    const { people, plan, servers, trains, t_s } = world;
    const zones = new Uint32Array(this.zones.length);
    const links = new Uint32Array(plan.ways.length);
    const heads = people.inside;
    for (let at = 0; at < heads; at++) {
      const who = people.list[at]!;
      const page = plan.pages[people.page[who]!]!;
      if (page.way >= 0) {
        links[page.way]!++;
        continue;
      }
      const x = people.x[who]!;
      const y = people.y[who]!;
      for (let zone = 0; zone < zones.length; zone++) {
        const { level, box, area } = this.zones[zone]!;
        if (level !== page.level || x < box.x0 || x > box.x1 || y < box.y0 || y > box.y1) continue;
        if (isInside(area, x, y)) zones[zone]!++;
      }
    }
    return {
      t_s,
      entered: this.entered,
      left: this.left,
      inside: people.inside,
      outside: this.outside,
      zones,
      lines_forward: this.linesForward.slice(),
      lines_backward: this.linesBackward.slice(),
      targets: Uint32Array.from(this.targets, ({ count }) => count),
      queues: Uint32Array.from(servers, ({ queue }) => queue),
      served: this.served.slice(),
      links,
      boarded: Uint32Array.from(trains, ({ boarded }) => boarded),
    };
  }
}

export function sampleOf(values: readonly number[]): Sample {
  if (values.length === 0) return { count: 0, mean: 0, p50: 0, p90: 0, max: 0 };
  const sorted = [...values].sort((one, other) => one - other);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { count: values.length, mean, p50: at(0.5), p90: at(0.9), max: sorted.at(-1)! };
}
