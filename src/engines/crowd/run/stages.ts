import { stands, walks } from '../step/bodies.ts';
import type { Choice, Stage } from '../problem.ts';
import { isInside } from '../plan/polygon.ts';
import { share } from './draw.ts';
import { sightOf } from './look.ts';
import { centreOf } from './router.ts';
import { boards, chooses, doesNothing, goes, groupOf, queues, waits, type World } from './world.ts';

/** How often somebody on the way to one of several places thinks again, and how much quicker the other has to be. */
const thinkEvery_s = 3;
const quicker_share = 0.85;

export function stageOf(world: World, who: number): Stage | null {
  return groupOf(world, who).stages[world.ways.stage[who]!] ?? null;
}

/** Somebody comes to a stage: chooses where to go. */
export function beginStage(world: World, who: number, stage: number): void {
  const { ways, people, t_s } = world;
  ways.stage[who] = stage;
  ways.stage_s[who] = t_s;
  ways.toward[who] = -1;
  ways.best[who] = Infinity;
  ways.best_s[who] = t_s;
  ways.freeWay_s[who] = 0;
  people.mode[who] = walks;
  people.still[who] = 0;
  const now = stageOf(world, who);
  ways.does[who] = doesOf(now);
  if (!now) return stay(world, who);
  if (now.kind === 'board') {
    const train = world.trainIndex.get(now.train_id)!;
    ways.toward[who] = train;
    people.goal[who] = world.trains[train]!.goal;
  } else if (now.kind === 'wait') {
    headFor(world, who, world.targetIndex.get(now.target_id)!);
    chooseSpot(world, who);
  } else think(world, who);
}

function doesOf(stage: Stage | null): number {
  if (!stage) return doesNothing;
  if (stage.kind === 'serve') return queues;
  if (stage.kind === 'wait') return waits;
  if (stage.kind === 'board') return boards;
  return stage.target_ids.length > 1 ? chooses : goes;
}

/** Where to: of the targets or servers of the stage the one that takes least time. */
export function think(world: World, who: number): void {
  const { ways, t_s } = world;
  const stage = stageOf(world, who);
  // Not all at the same moment: those who came together would swing from one to the other together.
  ways.think_s[who] = t_s + thinkEvery_s * (0.75 + 0.5 * share(world.chance));
  if (!stage) return;
  if (stage.kind === 'serve') chooseServer(world, who, stage.server_group_id);
  else if (stage.kind === 'go' || stage.kind === 'leave') {
    chooseTarget(world, who, stage.target_ids, stage.choice ?? 'quickest');
  } else if (stage.kind === 'board' && hasMissed(world, who)) {
    const { goal } = world.trains[world.trainIndex.get(stage.train_id)!]!;
    if (world.people.goal[who] === goal) ways.toward[who] = -1;
    if (stage.missed) chooseTarget(world, who, stage.missed.target_ids, 'nearest');
    else stay(world, who);
  }
}

/** Whether the train somebody was to board has left without them. */
export function hasMissed(world: World, who: number): boolean {
  const stage = stageOf(world, who);
  return stage?.kind === 'board' && world.t_s >= world.trains[world.trainIndex.get(stage.train_id)!]!.depart_s;
}

/** Whether somebody who missed their train has thought of it yet and heads elsewhere: until then `toward` is the train. */
export function hasTurnedAway(world: World, who: number): boolean {
  const stage = stageOf(world, who);
  if (stage?.kind !== 'board' || !stage.missed || !hasMissed(world, who)) return false;
  return world.people.goal[who] !== world.trains[world.trainIndex.get(stage.train_id)!]!.goal;
}

function chooseTarget(world: World, who: number, ids: readonly string[], choice: Choice): void {
  const { ways, targetIndex, targetOpen, tally } = world;
  const now = ways.toward[who]!;
  let best = -1;
  let best_s = Infinity;
  for (const id of ids) {
    const target = targetIndex.get(id)!;
    if (!targetOpen[target]) continue;
    let time_s = wayTo_s(world, who, tally.targets[target]!.goal);
    if (choice === 'quickest' && ids.length > 1) {
      time_s = Math.max(time_s, tally.queueBefore_s(target, time_s * ways.free[who]!));
    }
    if (target === now) time_s *= quicker_share;
    if (time_s < best_s) {
      best = target;
      best_s = time_s;
    }
  }
  if (best >= 0 && best !== now) headFor(world, who, best);
  else if (best < 0 && now < 0) headFor(world, who, targetIndex.get(ids[0]!)!);
}

function chooseServer(world: World, who: number, group_id: string): void {
  const { ways, people, problem, servers, serverStart } = world;
  const group = problem.server_groups.findIndex(({ id }) => id === group_id);
  const now = ways.toward[who]!;
  // Whose turn has come stays: they are in no queue any more, and the server waits for them.
  if (now >= 0 && servers[now]!.who === who) return;
  let best = -1;
  let best_s = Infinity;
  for (let at = serverStart[group]!; at < serverStart[group + 1]!; at++) {
    const state = servers[at]!;
    if (!world.doors.leaf(state.line).isOpen) continue;
    const ahead = state.queue - (at === now ? 1 : 0) + (state.who >= 0 ? 1 : 0);
    let time_s = wayTo_s(world, who, state.goal) + ahead * state.server.service.mean_s;
    if (at === now) time_s = time_s * quicker_share - 0.5 * state.server.service.mean_s;
    if (time_s < best_s) {
      best = at;
      best_s = time_s;
    }
  }
  if (best < 0) best = now >= 0 ? now : serverStart[group]!;
  if (best === now) return;
  if (now >= 0) servers[now]!.queue--;
  servers[best]!.queue++;
  ways.toward[who] = best;
  people.goal[who] = servers[best]!.goal;
  ways.best[who] = Infinity;
}

/** Seconds to a goal as if alone. */
function wayTo_s(world: World, who: number, goal: number): number {
  const { people, ways, router, plan } = world;
  const page = plan.pages[people.page[who]!]!;
  if (page.way >= 0) {
    // On a stair: from the end that is nearer to the goal.
    const field = router.field(goal, ways.users[who]!);
    return Math.min(field.endCost_m[2 * page.way]!, field.endCost_m[2 * page.way + 1]!) / ways.free[who]!;
  }
  const [x, y] = [people.x[who]!, people.y[who]!];
  return router.cost_m(goal, ways.users[who]!, page.level, x, y, sightOf(world, who)) / ways.free[who]!;
}

function headFor(world: World, who: number, target: number): void {
  const { ways, people, tally } = world;
  ways.toward[who] = target;
  people.goal[who] = tally.targets[target]!.goal;
  ways.best[who] = Infinity;
}

/** A free place in the area, or its middle where none is found. */
function chooseSpot(world: World, who: number): void {
  const { ways, problem, chance, floors, tally } = world;
  const target = ways.toward[who]!;
  const { area } = problem.targets[target]!;
  const { box, level } = tally.targets[target]!;
  const floor = floors[level]!;
  [ways.spotX[who], ways.spotY[who]] = centreOf(area);
  for (let tries = 0; tries < 30; tries++) {
    const x = box.x0 + (box.x1 - box.x0) * share(chance);
    const y = box.y0 + (box.y1 - box.y0) * share(chance);
    if (!isInside(area, x, y) || !floor.isFree(x, y)) continue;
    ways.spotX[who] = x;
    ways.spotY[who] = y;
    return;
  }
}

export function nextStage(world: World, who: number): void {
  beginStage(world, who, world.ways.stage[who]! + 1);
}

/** Nothing more to do: they stand where they are. */
function stay({ people }: World, who: number): void {
  people.mode[who] = stands;
}
