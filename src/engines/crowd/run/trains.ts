import { middleOf } from '../plan/polygon.ts';
import type { TrainState, World } from './world.ts';
import { appear, isRoomAt } from './sources.ts';

const flowUsual_per_s = 1;
/** How far from its door somebody stands who has just come out of a train. */
const out_m = 0.4;

/** Whether a train stands and has let out all who alight. */
export function isBoarding({ arrive_s, depart_s, alighting }: TrainState, t_s: number): boolean {
  return t_s >= arrive_s && t_s < depart_s && alighting.length === 0;
}

/** Those who alight come out of each door in turn, as fast as a door passes people and there is room before it. */
export function runTrains(world: World): void {
  const { problem, trains, plan, t_s, numbers } = world;
  trains.forEach((state, at) => {
    if (t_s < state.arrive_s || t_s >= state.depart_s) return;
    const flow = problem.trains[at]!.flow_per_door_per_s ?? flowUsual_per_s;
    for (const door of state.doors) {
      door.saved = Math.min(1, door.saved + flow * numbers.dt_s);
      if (door.saved < 1 || state.alighting.length === 0) continue;
      const { line, page } = plan.lines[door.line]!;
      const [[ax, ay], [bx, by]] = line;
      const length = Math.hypot(bx - ax, by - ay);
      const [mx, my] = middleOf(line);
      const [x, y] = [mx + ((by - ay) / length) * out_m, my - ((bx - ax) / length) * out_m];
      const group = state.alighting.at(-1)!;
      if (!isRoomAt(world, group, page, x, y)) continue;
      state.alighting.pop();
      state.alighted++;
      door.saved -= 1;
      appear(world, group, page, x, y);
    }
  });
}

/** Takes somebody who steps through a door of the train they want, if it passes one more just now. */
export function mayBoard(world: World, train: number, line: number): boolean {
  const state = world.trains[train]!;
  const door = state.doors.find((one) => one.line === line)!;
  if (!isBoarding(state, world.t_s) || door.saved < 1) return false;
  door.saved -= 1;
  state.boarded++;
  return true;
}
