import { lookAhead, room, toAnybody, toUnpassed } from './ahead.ts';
import type { Bodies } from './bodies.ts';
import { walks } from './bodies.ts';
import type { Cells } from './cells.ts';
import { pushEachOther } from './push.ts';
import { keepOutOfWalls, kept, pushFromWalls, wallPush } from './walls.ts';

/** The numbers one step works with. */
export interface StepNumbers {
  dt_s: number;
  cutoff_m: number;
  neighbour_strength: number;
  neighbour_range_m: number;
  wall_strength: number;
  wall_range_m: number;
  wallReach_m: number;
  jam_after_s: number;
  jam_speed_m_per_s: number;
  /** How far the push of somebody coming the other way is turned, so that both pass on the right; 0: not at all. */
  sidestep_rad: number;
  /** Nobody's middle comes nearer to a wall; 0: walls push and nothing else. */
  guard_m: number;
}

/**
 * One step of the collision-free speed model (Tordeux, Chraibi & Seyfried 2016, equations 1 to 4; V2: each person has
 * numbers of their own) for the slots from `from` up to `to`. It reads what was before the step and writes only what
 * its own slots are pushed and the `new…` of them, so any division of the slots among threads gives the same result to
 * the last bit.
 *
 *   e = norm(want + sum_j A exp((l - d) / D) (x - x_j) / d + sum_w Aw exp((r - d_w) / Dw) (x - x_w) / d_w)
 *   s = min over those ahead and in the way of d - l,   speed = min(wanted, max(0, s / T))
 *
 * Ours besides: whoever got no nearer to the goal for `jam_after_s` (jam.ts) no longer minds those who are to go after them (`goesFirst`), so an
 * arch before a narrow door always has one who walks; and nobody's middle comes nearer to a wall than `guard_m`.
 */
export function stepRange(bodies: Bodies, cells: Cells, numbers: StepNumbers, from: number, to: number): void {
  const { x, y, radius, wantX, wantY, speed, gap, mode, cell: cellOf, faceX, faceY, still, pushX, pushY } = bodies;
  const { newX, newY, who } = bodies;
  const { nearStart } = cells;
  const { dt_s, cutoff_m, jam_after_s, jam_speed_m_per_s, guard_m } = numbers;
  pushEachOther(bodies, cells, numbers, from, to);
  for (let slot = from; slot < to; slot++) {
    if (mode[slot] !== walks) continue;
    const px = x[slot]!;
    const py = y[slot]!;
    const cell = cellOf[slot]!;
    const hasWalls = nearStart[cell + 1]! > nearStart[cell]!;
    const isJammed = still[slot]! > jam_after_s;
    let ex = wantX[slot]! + pushX[slot]!;
    let ey = wantY[slot]! + pushY[slot]!;
    if (hasWalls) {
      pushFromWalls(cells, numbers, cell, px, py, radius[slot]!);
      ex += wallPush[0]!;
      ey += wallPush[1]!;
    }
    const length = Math.sqrt(ex * ex + ey * ey);
    if (length > 0) {
      ex /= length;
      ey /= length;
    } else {
      ex = faceX[who[slot]!]!;
      ey = faceY[who[slot]!]!;
    }
    const wanted = speed[slot]!;
    let v = 0;
    if (wanted > 0) {
      lookAhead(bodies, cells, cutoff_m, slot, ex, ey, wanted * gap[slot]!, isJammed);
      v = room[toAnybody]! / gap[slot]!;
      if (!(v > 0)) v = 0;
      if (v > wanted) v = wanted;
      if (isJammed && v < jam_speed_m_per_s) {
        const by = room[toUnpassed]! / gap[slot]!;
        v = Math.max(v, Math.min(by, wanted, jam_speed_m_per_s));
      }
    }
    let toX = px + ex * v * dt_s;
    let toY = py + ey * v * dt_s;
    if (hasWalls && guard_m > 0 && v > 0) {
      keepOutOfWalls(cells, guard_m, cell, px, py, toX, toY);
      toX = kept[0]!;
      toY = kept[1]!;
    }
    newX[slot] = toX;
    newY[slot] = toY;
    faceX[who[slot]!] = ex;
    faceY[who[slot]!] = ey;
  }
}
