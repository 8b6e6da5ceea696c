import { walks } from '../step/bodies.ts';
import type { Page } from '../plan/plan.ts';
import { alongOf } from './steer.ts';
import { hasTurnedAway, nextStage, stageOf } from './stages.ts';
import { mayBoard } from './trains.ts';
import type { World } from './world.ts';

/**
 * What a step has computed becomes where people are; on the way every line that is crossed has its say, exits and
 * trains take people out of the plan, and strips hand them over to floors. In the order of slots, so always the same.
 */
export function settle(world: World): void {
  const { mode, head } = world.bodies;
  const count = head[0]!;
  let gone = 0;
  for (let slot = 0; slot < count; slot++) if (mode[slot] === walks && !staysIn(world, slot)) gone++;
  if (gone > 0) takeOut(world);
}

/** Moves one person; false if that took them out of the plan. */
function staysIn(world: World, slot: number): boolean {
  const { people, bodies, cells } = world;
  const who = bodies.who[slot]!;
  const x = bodies.newX[slot]!;
  const y = bodies.newY[slot]!;
  const cell = bodies.cell[slot]!;
  const hasLines = cells.lineStart[cell + 1]! > cells.lineStart[cell]!;
  if (hasLines && !crossLines(world, who, cell, x, y)) return people.page[who] !== takenOut;
  people.x[who] = x;
  people.y[who] = y;
  const page = world.plan.pages[people.page[who]!]!;
  if (page.way >= 0) leaveStrip(world, who, page);
  // Nobody comes farther in a step than this.
  else if (people.left[who]! < arriveWithin_m) return !arrive(world, who, page.level);
  return true;
}

/** Only they can be at a target: what is left is right to a square or so. */
const arriveWithin_m = 2;

/** Marks somebody who is no longer in the plan until the list is made anew. */
const takenOut = 0xffff;

/** False if the step is not taken: a line does not let them through, or they are out of the plan. */
function crossLines(world: World, who: number, cell: number, x: number, y: number): boolean {
  const { people, cells, plan, doors } = world;
  const end = cells.lineStart[cell + 1]!;
  const counted: [number, boolean][] = [];
  let toPage = -1;
  let isOverEdge = false;
  for (let at = cells.lineStart[cell]!; at < end; at++) {
    const id = cells.line[at]!;
    const line = plan.lines[id]!;
    const sense = crossing(line.line, people.x[who]!, people.y[who]!, x, y);
    if (sense === 0) continue;
    const forward = sense > 0;
    if (line.kind === 'count') counted.push([line.of, forward]);
    else if (line.kind === 'opening') {
      if (!doors.mayPass(id, forward)) return false;
    } else if (line.kind === 'server') {
      // Who is served is put through by the server; nobody else passes.
      return false;
    } else if (line.kind === 'seam') {
      // End lines run from left to right of whoever walks from a to b: crossing one from below is going on from a.
      const inward = line.end === 0 ? !forward : forward;
      if (!inward) continue;
      if (!doors.mayEnter(id, line.of, line.end!)) return false;
      toPage = plan.pageOfWay[line.of]!;
    } else if (line.kind === 'door') {
      // Pushed over the edge of a door, one may always step back.
      if (forward) continue;
      isOverEdge = true;
      const stage = stageOf(world, who);
      const isTheirs = stage?.kind === 'board' && world.trainIndex.get(stage.train_id) === line.of;
      // Trains that come to a platform one after the other have their doors in the same places: another may be theirs.
      if (!isTheirs || !mayBoard(world, line.of, id)) continue;
      count(world, counted);
      leavePlan(world, who);
      return false;
    }
  }
  if (isOverEdge) return false;
  count(world, counted);
  if (toPage >= 0) people.page[who] = toPage;
  return true;
}

function count({ tally }: World, counted: readonly [number, boolean][]): void {
  for (const [line, forward] of counted) (forward ? tally.linesForward : tally.linesBackward)[line]!++;
}

/** 1 where a step crosses a line from its left to its right, -1 from right to left, 0 not at all. */
export function crossing(
  [[ax, ay], [bx, by]]: readonly [readonly [number, number], readonly [number, number]],
  fromX: number,
  fromY: number,
  toX: number,
  toY: number,
): -1 | 0 | 1 {
  const before = (bx - ax) * (fromY - ay) - (by - ay) * (fromX - ax);
  const after = (bx - ax) * (toY - ay) - (by - ay) * (toX - ax);
  if (before >= 0 === after >= 0) return 0;
  const share = before / (before - after);
  const x = fromX + (toX - fromX) * share;
  const y = fromY + (toY - fromY) * share;
  const along = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2);
  if (along < 0 || along > 1) return 0;
  return before >= 0 ? 1 : -1;
}

/** Off the end of a stair onto the floor there. */
function leaveStrip({ people, plan }: World, who: number, { way: at }: Page): void {
  const way = plan.ways[at]!;
  const gone = alongOf(way, people.x[who]!, people.y[who]!);
  if (gone > way.length_m) people.page[who] = way.ends[1].level;
  else if (gone < 0) people.page[who] = way.ends[0].level;
}

/** Whether somebody reached where they were going; out of the plan if it is an exit. */
function arrive(world: World, who: number, level: number): boolean {
  const { people, ways, tally, problem, targetFlow } = world;
  const stage = stageOf(world, who);
  if (!stage || stage.kind === 'serve' || stage.kind === 'wait') return false;
  if (stage.kind === 'board' && !hasTurnedAway(world, who)) return false;
  const target = ways.toward[who]!;
  if (target < 0 || !tally.isIn(target, level, people.x[who]!, people.y[who]!)) return false;
  if (problem.targets[target]!.kind === 'exit') {
    const flow = targetFlow[target]!;
    if (!world.targetOpen[target] || flow.saved < 1) return false;
    flow.saved -= flow.flow === Infinity ? 0 : 1;
    tally.arrived(target, world.t_s);
    leavePlan(world, who);
    return true;
  }
  tally.arrived(target, world.t_s);
  nextStage(world, who);
  return false;
}

function leavePlan(world: World, who: number): void {
  const { people, ways, tally, t_s } = world;
  const group = tally.groups[ways.group[who]!]!;
  group.left++;
  group.journeys_s.push(t_s - ways.entered_s[who]!);
  tally.left++;
  tally.lastLeft_s = t_s;
  people.page[who] = takenOut;
}

function takeOut({ people }: World): void {
  let kept = 0;
  for (let at = 0; at < people.inside; at++) {
    const who = people.list[at]!;
    if (people.page[who] !== takenOut) people.list[kept++] = who;
  }
  people.inside = kept;
}
