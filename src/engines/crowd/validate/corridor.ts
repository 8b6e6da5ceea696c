import { seededChance } from '../../../base/chance.ts';
import { planOf } from '../plan/plan.ts';
import { numbersOf } from '../profiles.ts';
import type { Parameters } from '../problem.ts';
import { bodiesFor, stands, walks } from '../step/bodies.ts';
import { isNearer } from '../step/jam.ts';
import { cellsOf, ownMemory } from '../step/cells.ts';
import { arrange, peopleFor } from '../step/people.ts';
import { stepRange } from '../step/step.ts';
import { draw, share } from '../run/draw.ts';
import { box, floor, scenario } from './plain.ts';

export interface CorridorCase {
  length_m: number;
  width_m: number;
  density_per_m2: number;
  /** Share that walks the other way; 0 one way. */
  against_share: number;
  seed: number;
  warm_s: number;
  measured_s: number;
  parameters?: Partial<Parameters>;
}

/**
 * A corridor without ends: whoever leaves it at one end comes in at the other, and both ends see each other. So the
 * density is what it is set to, as in the ring experiments. Gives the mean speed in the wanted direction.
 */
export function speedInCorridor({ length_m, width_m, density_per_m2, against_share, ...rest }: CorridorCase): number {
  const { seed, warm_s, measured_s } = rest;
  const settings = { duration_s: 1, seed, ...(rest.parameters && { parameters: rest.parameters }) };
  const problem = scenario({ levels: [floor('1F', 0, [box(-4, 0, length_m + 4, width_m)])] }, settings);
  const { parameters, cutoff_m, dt_s } = numbersOf(problem.settings);
  const numbers = {
    ...parameters,
    dt_s,
    cutoff_m,
    wallReach_m: parameters.radius_m + 0.5,
    guard_m: parameters.has_wall_guard ? 0.1 : 0,
  };
  const cells = cellsOf(problem, planOf(problem), numbers, ownMemory);
  const count = Math.max(2, Math.round(density_per_m2 * length_m * width_m));
  // Behind the persons come their images beyond each end, as many as there are to see.
  const people = peopleFor(3 * count);
  const bodies = bodiesFor(3 * count, cells, ownMemory);
  const chance = seededChance(seed);
  const [gone, best] = [new Float64Array(count), new Float64Array(count)];
  // Rows along the corridor, as wide apart as their number allows.
  const rows = Math.max(
    1,
    Math.min(
      Math.floor((width_m - 0.1) / (2 * parameters.radius_m + 0.02)),
      Math.round(Math.sqrt(count * (width_m / length_m))),
    ),
  );
  const inRow = Math.ceil(count / rows);
  for (let who = 0; who < count; who++) {
    const row = who % rows;
    const sense = share(chance) < against_share ? -1 : 1;
    people.x[who] =
      (Math.floor(who / rows) + 0.5 + (row % 2) * 0.25 + 0.1 * (share(chance) - 0.5)) * (length_m / inRow);
    people.y[who] = ((row + 0.5) * width_m) / rows + 0.01 * (share(chance) - 0.5);
    people.radius[who] = parameters.radius_m;
    people.gap[who] = parameters.time_gap_s;
    people.speed[who] = draw(parameters.speed, chance);
    people.wantX[who] = sense;
    people.goal[who] = sense;
    people.mode[who] = walks;
    people.list[who] = who;
  }
  let walked = 0;
  const steps = Math.round((warm_s + measured_s) / dt_s);
  for (let step = 0; step < steps; step++) {
    let inside = count;
    for (let who = 0; who < count; who++) {
      people.left[who] = -people.wantX[who]! * people.x[who]!;
      const shift = people.x[who]! < cutoff_m ? length_m : people.x[who]! > length_m - cutoff_m ? -length_m : 0;
      if (shift === 0) continue;
      const image = inside++;
      people.list[image] = image;
      people.x[image] = people.x[who]! + shift;
      people.y[image] = people.y[who]!;
      people.radius[image] = people.radius[who]!;
      people.goal[image] = people.goal[who]!;
      people.left[image] = -people.wantX[who]! * people.x[image]!;
      people.still[image] = people.still[who]!;
      people.mode[image] = stands;
    }
    people.inside = inside;
    arrange(people, bodies, cells, cutoff_m);
    stepRange(bodies, cells, numbers, 0, bodies.head[0]!);
    for (let slot = 0; slot < bodies.head[0]!; slot++) {
      const who = bodies.who[slot]!;
      if (who >= count) continue;
      const from = people.x[who]!;
      if (step * dt_s >= warm_s) walked += (bodies.newX[slot]! - from) * people.wantX[who]!;
      people.x[who] = (bodies.newX[slot]! + length_m) % length_m;
      people.y[who] = bodies.newY[slot]!;
      // What is left is counted from where this person began, over all rounds.
      gone[who] = gone[who]! + (bodies.newX[slot]! - from) * people.wantX[who]!;
      if (isNearer(-best[who]!, -gone[who]!, people.still[who]!, parameters.jam_after_s)) {
        best[who] = gone[who]!;
        people.still[who] = 0;
      } else people.still[who] = people.still[who]! + dt_s;
    }
  }
  return walked / count / measured_s;
}
