import { seededChance } from '../../../base/chance.ts';
import { floorCellsOf } from '../field/floor-cells.ts';
import { Floor } from '../plan/outline.ts';
import { planOf } from '../plan/plan.ts';
import { length_m } from '../plan/polygon.ts';
import { numbersOf } from '../profiles.ts';
import type { CrowdProblem, Frame, TimedEvent } from '../problem.ts';
import { bodiesFor, type Bodies } from '../step/bodies.ts';
import { cellsOf, ownMemory, type Allocate, type Cells } from '../step/cells.ts';
import { arrange, peopleFor } from '../step/people.ts';
import { stepRange, type StepNumbers } from '../step/step.ts';
import { settle } from './crossings.ts';
import { Doors } from './doors.ts';
import { frameOf } from './frame.ts';
import { Lifts } from './lifts.ts';
import { Router, type Goal } from './router.ts';
import { runServers } from './servers.ts';
import { groupIndex, placeInitial, Sources } from './sources.ts';
import { steerAll } from './steer.ts';
import { Tally } from './tally.ts';
import { runTrains } from './trains.ts';
import { journeysFor, type World } from './world.ts';

/** What computes the slots of a step: by itself, or shared out to threads that see the same memory. */
export type StepAll = (bodies: Bodies, cells: Cells, numbers: StepNumbers) => void;

export const stepAlone: StepAll = (bodies, cells, numbers) => {
  stepRange(bodies, cells, numbers, 0, bodies.head[0]!);
};

/** Wall repulsion is nothing beyond so many ranges: e^-25. */
const wallRanges = 25;

/**
 * A crowd that is stepped from outside. The problem must have passed `mistakesOf`; what it says twice or not at all
 * is not asked again here.
 */
export class Crowd {
  readonly world: World;
  readonly step: StepNumbers;
  private readonly sources: Sources;
  private readonly lifts: Lifts;
  private readonly events: TimedEvent[];
  private nextEvent = 0;
  private steps = 0;

  constructor(problem: CrowdProblem, allocate: Allocate = ownMemory) {
    const numbers = numbersOf(problem.settings);
    const { parameters, cutoff_m, dt_s } = numbers;
    const radiusMax = Math.max(parameters.radius_m, ...problem.groups.map(({ radius_m = 0 }) => radius_m));
    this.step = {
      dt_s,
      cutoff_m,
      neighbour_strength: parameters.neighbour_strength,
      neighbour_range_m: parameters.neighbour_range_m,
      wall_strength: parameters.wall_strength,
      wall_range_m: parameters.wall_range_m,
      wallReach_m: radiusMax + wallRanges * parameters.wall_range_m,
      jam_after_s: parameters.jam_after_s,
      jam_speed_m_per_s: parameters.jam_speed_m_per_s,
      sidestep_rad: parameters.sidestep_rad,
      guard_m: parameters.has_wall_guard ? 0.1 : 0,
    };
    const plan = planOf(problem);
    const cells = cellsOf(problem, plan, this.step, allocate);
    const doors = new Doors(problem, plan, parameters.flow_max_per_m_s);
    const router = new Router(floorCellsOf(problem, plan, numbers.field_cell_m), plan, doors);
    const capacity = Math.max(1, personsMost(problem));
    const linesOf = (kind: string, of: number) =>
      plan.lines.flatMap((line, at) => (line.kind === kind && line.of === of ? [at] : []));
    const lineGoal = (lines: readonly number[], from: 'left' | 'right'): Goal => ({
      level: plan.lines[lines[0]!]!.page,
      areas: [],
      lines: lines.map((at) => ({ line: plan.lines[at]!.line, from })),
    });
    const servers = problem.server_groups.flatMap((group) => group.servers);
    const serverStart = [0];
    for (const group of problem.server_groups) serverStart.push(serverStart.at(-1)! + group.servers.length);
    this.world = {
      problem,
      numbers,
      plan,
      cells,
      floors: problem.levels.map((level) => new Floor(level)),
      people: peopleFor(capacity),
      ways: journeysFor(capacity),
      bodies: bodiesFor(2 * capacity + 64, cells, allocate),
      doors,
      router,
      tally: new Tally(problem, router),
      chance: seededChance(problem.settings.seed),
      servers: servers.map((server, of) => {
        const [line] = linesOf('server', of);
        const goal = router.goalFor(lineGoal([line!], 'left'));
        return {
          server: { ...server },
          line: line!,
          goal,
          who: -1,
          until_s: 0,
          free_s: 0,
          busy_s: 0,
          queue: 0,
          nearest: -1,
          nearest_m: Infinity,
        };
      }),
      serverStart,
      signals: new Map(),
      targetIndex: new Map(problem.targets.map(({ id }, at) => [id, at])),
      trainIndex: new Map(problem.trains.map(({ id }, at) => [id, at])),
      targetOpen: problem.targets.map(({ is_open }) => is_open ?? true),
      targetFlow: problem.targets.map(({ flow_max_per_s, area }) => {
        // Of an exit's edge only the longest side is passed.
        const widest = Math.max(...area.map((corner, at) => length_m([corner, area[(at + 1) % area.length]!])));
        return { flow: Math.min(flow_max_per_s ?? Infinity, parameters.flow_max_per_m_s * widest), saved: 1 };
      }),
      trains: problem.trains.map((train, of) => {
        const lines = linesOf('door', of);
        return {
          arrive_s: train.arrive_s,
          depart_s: train.depart_s,
          goal: router.goalFor(lineGoal(lines, 'right')),
          alighting: train.alighting.flatMap(({ group_id, count }) =>
            Array.from({ length: count }, () => groupIndex(problem, group_id)),
          ),
          doors: lines.map((line) => ({ line, saved: 0 })),
          boarded: 0,
          alighted: 0,
        };
      }),
      t_s: 0,
    };
    doors.setWalls(cells);
    this.sources = new Sources(this.world);
    this.lifts = new Lifts(this.world);
    this.events = [...problem.events].sort((one, other) => one.at_s - other.at_s);
    this.world.tally.outside += placeInitial(this.world);
    arrange(this.world.people, this.world.bodies, cells, cutoff_m);
  }

  get t_s(): number {
    return this.world.t_s;
  }

  /** Nobody is in the plan and nobody will come. */
  get isEmpty(): boolean {
    const { people, trains, t_s } = this.world;
    const isMore = trains.some(({ alighting, depart_s }) => alighting.length > 0 && depart_s > t_s);
    return people.inside === 0 && this.sources.isOver && !isMore;
  }

  /** One step of `dt_s`. */
  advance(stepAll: StepAll = stepAlone): void {
    const { world } = this;
    const { people, bodies, cells, doors, tally, numbers } = world;
    const before = Math.floor(world.t_s);
    this.happen();
    tally.sorted = people.given;
    this.sources.run(world);
    runTrains(world);
    this.lifts.run(world);
    doors.refill(numbers.dt_s);
    for (const flow of world.targetFlow) flow.saved = Math.min(1, flow.saved + flow.flow * numbers.dt_s);
    steerAll(world);
    runServers(world);
    tally.agentSteps += people.inside;
    arrange(people, bodies, cells, numbers.cutoff_m);
    stepAll(bodies, cells, this.step);
    settle(world);
    this.steps++;
    world.t_s = this.steps * numbers.dt_s;
    if (Math.floor(world.t_s) !== before) tally.newSecond(world.t_s);
  }

  frame(): Frame {
    return frameOf(this.world);
  }

  private happen(): void {
    const { world } = this;
    let isChanged = false;
    while (this.nextEvent < this.events.length && this.events[this.nextEvent]!.at_s <= world.t_s + 1e-9) {
      isChanged = applyEvent(world, this.events[this.nextEvent++]!) || isChanged;
    }
    if (!isChanged) return;
    world.doors.setWalls(world.cells);
    world.router.forget();
    world.ways.think_s.fill(0);
    world.ways.squareAt.fill(-1);
  }
}

/** Everybody a problem can ever put into its plan. */
function personsMost({ sources, trains }: CrowdProblem): number {
  let count = 0;
  for (const source of sources) {
    if (source.kind === 'initial') count += source.count;
    else if (source.kind === 'placed') count += source.at.length;
    else for (const span of source.spans) count += span.count;
  }
  for (const { alighting } of trains) for (const row of alighting) count += row.count;
  return count;
}

/** Does what an event says; true if ways have changed. */
function applyEvent(world: World, event: TimedEvent): boolean {
  const { doors, plan, problem, signals, t_s } = world;
  if (event.kind === 'signal') {
    if (!signals.has(event.id)) signals.set(event.id, t_s);
    return false;
  }
  if (event.kind === 'train') {
    const train = world.trains[world.trainIndex.get(event.id)!]!;
    train.arrive_s = event.arrive_s ?? train.arrive_s;
    train.depart_s = event.depart_s ?? train.depart_s;
    return false;
  }
  const target = world.targetIndex.get(event.id);
  if (target !== undefined) {
    if (event.kind === 'open' || event.kind === 'close') world.targetOpen[target] = event.kind === 'open';
    return true;
  }
  const way = problem.links.findIndex(({ id }) => id === event.id);
  const opening = problem.openings.findIndex(({ id }) => id === event.id);
  const server = world.servers.findIndex((state) => state.server.id === event.id);
  if (event.kind === 'service') {
    if (server >= 0) world.servers[server]!.server.service = event.service;
    return false;
  }
  if (event.kind === 'stop' || event.kind === 'run') {
    doors.way(way).isStopped = event.kind === 'stop';
    return true;
  }
  const line =
    server >= 0
      ? world.servers[server]!.line
      : plan.lines.findIndex((one) => one.kind === 'opening' && one.of === opening);
  const leaf = way >= 0 ? doors.way(way) : doors.leaf(line);
  if (event.kind === 'direct') leaf.direction = event.direction;
  else if (event.kind === 'hold' || event.kind === 'release') leaf.isHeld = event.kind === 'hold';
  else leaf.isOpen = event.kind === 'open';
  return event.kind === 'open' || event.kind === 'close' || event.kind === 'direct';
}
