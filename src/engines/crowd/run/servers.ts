import { length_m, middleOf } from '../plan/polygon.ts';
import { stands, walks } from '../step/bodies.ts';
import { drawService } from './draw.ts';
import { nextStage, stageOf } from './stages.ts';
import type { ServerState, World } from './world.ts';

/** Whoever is so near to a free server is taken next: the walk up to it is part of the service of the one before. */
const reach_m = 2;
/** How far beyond the line somebody stands who was let through. */
const through_m = 0.35;

/** Lets go who is done, takes who is next. */
export function runServers(world: World): void {
  for (const state of world.servers) {
    if (state.who >= 0) release(world, state);
    if (state.who < 0) take(world, state);
  }
}

function take(world: World, state: ServerState): void {
  const { people, ways, doors, chance, tally, t_s } = world;
  const leaf = doors.leaf(state.line);
  if (state.nearest < 0 || state.nearest_m > reach_m || !leaf.isOpen || leaf.isHeld) return;
  const who = state.nearest;
  // Somebody who stood waiting is taken the moment the last one was done, not at the end of this step.
  const start_s = Math.max(state.free_s, t_s - world.numbers.dt_s);
  const service_s = drawService(state.server.service, chance);
  state.who = who;
  state.until_s = start_s + service_s;
  state.busy_s += service_s;
  state.queue--;
  const at = world.servers.indexOf(state);
  const [mx, my] = middleOf(state.server.line);
  const walk_s = Math.hypot(mx - people.x[who]!, my - people.y[who]!) / ways.free[who]!;
  tally.waits_s[at]!.push(Math.max(0, start_s - ways.stage_s[who]! - Math.max(0, ways.freeWay_s[who]! - walk_s)));
}

/** The one being served stands at the line until its time is over, then stands beyond it. */
function release(world: World, state: ServerState): void {
  const { people, tally, t_s } = world;
  const { who } = state;
  const [[ax, ay], [bx, by]] = state.server.line;
  const [mx, my] = middleOf(state.server.line);
  if (people.mode[who] === walks) {
    if (Math.hypot(mx - people.x[who]!, my - people.y[who]!) > 0.3 + length_m(state.server.line) / 4) return;
    people.mode[who] = stands;
  }
  if (t_s < state.until_s) return;
  const length = Math.hypot(bx - ax, by - ay);
  people.x[who] = mx + ((by - ay) / length) * through_m;
  people.y[who] = my - ((bx - ax) / length) * through_m;
  tally.served[world.servers.indexOf(state)]!++;
  state.free_s = state.until_s;
  state.who = -1;
  if (stageOf(world, who)?.kind === 'serve') nextStage(world, who);
}
