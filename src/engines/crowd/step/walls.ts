import type { Cells } from './cells.ts';
import type { StepNumbers } from './step.ts';

/** Whether a wall stands between a person and another (`dx`, `dy` away). */
export function isHidden(cells: Cells, cell: number, px: number, py: number, dx: number, dy: number): boolean {
  const { screen, screenStart, wallX, wallY, wallDx, wallDy, wallStands } = cells;
  const end = screenStart[cell + 1]!;
  for (let at = screenStart[cell]!; at < end; at++) {
    const wall = screen[at]!;
    const wx = wallDx[wall]!;
    const wy = wallDy[wall]!;
    const ax = wallX[wall]! - px;
    const ay = wallY[wall]! - py;
    const cross = dx * wy - dy * wx;
    if (cross === 0) continue;
    const along = ax * wy - ay * wx;
    const across = ax * dy - ay * dx;
    // Both shares lie in [0, 1]; compared without dividing.
    if (cross > 0) {
      if (along < 0 || along > cross || across < 0 || across > cross) continue;
    } else if (along > 0 || along < cross || across > 0 || across < cross) continue;
    if (wallStands[wall] === 1) return true;
  }
  return false;
}

/** What the walls around push: no new object for each person and step. */
export const wallPush = new Float64Array(2);

export function pushFromWalls(
  cells: Cells,
  numbers: StepNumbers,
  cell: number,
  px: number,
  py: number,
  pr: number,
): void {
  const { near, nearStart, wallX, wallY, wallDx, wallDy, wallInverse, wallStands } = cells;
  const { wall_strength, wall_range_m, wallReach_m } = numbers;
  let pushX = 0;
  let pushY = 0;
  const end = nearStart[cell + 1]!;
  for (let at = nearStart[cell]!; at < end; at++) {
    const wall = near[at]!;
    if (wallStands[wall] !== 1) continue;
    let share = ((px - wallX[wall]!) * wallDx[wall]! + (py - wallY[wall]!) * wallDy[wall]!) * wallInverse[wall]!;
    share = share < 0 ? 0 : share > 1 ? 1 : share;
    const dx = wallX[wall]! + share * wallDx[wall]! - px;
    const dy = wallY[wall]! + share * wallDy[wall]! - py;
    const d = Math.sqrt(dx * dx + dy * dy);
    if (d > wallReach_m || d === 0) continue;
    const push = (wall_strength * Math.exp((pr - d) / wall_range_m)) / d;
    pushX -= push * dx;
    pushY -= push * dy;
  }
  wallPush[0] = pushX;
  wallPush[1] = pushY;
}

/** Where a step ends that does not enter a wall. */
export const kept = new Float64Array(2);

/**
 * The end of a step that does not enter a wall, in `kept`: out of reach of each wall it comes too near to, and where it
 * would cross one, no step at all.
 */
export function keepOutOfWalls(
  cells: Cells,
  guard_m: number,
  cell: number,
  px: number,
  py: number,
  toX: number,
  toY: number,
): void {
  const { near, nearStart, wallX, wallY, wallDx, wallDy, wallInverse, wallStands } = cells;
  const end = nearStart[cell + 1]!;
  let x = toX;
  let y = toY;
  for (let at = nearStart[cell]!; at < end; at++) {
    const wall = near[at]!;
    if (wallStands[wall] !== 1) continue;
    let share = ((x - wallX[wall]!) * wallDx[wall]! + (y - wallY[wall]!) * wallDy[wall]!) * wallInverse[wall]!;
    share = share < 0 ? 0 : share > 1 ? 1 : share;
    const dx = x - wallX[wall]! - share * wallDx[wall]!;
    const dy = y - wallY[wall]! - share * wallDy[wall]!;
    const d = Math.sqrt(dx * dx + dy * dy);
    if (d >= guard_m || d === 0) continue;
    x += (dx / d) * (guard_m - d);
    y += (dy / d) * (guard_m - d);
  }
  for (let at = nearStart[cell]!; at < end; at++) {
    const wall = near[at]!;
    if (wallStands[wall] !== 1) continue;
    const ax = wallX[wall]! - px;
    const ay = wallY[wall]! - py;
    const cross = (x - px) * wallDy[wall]! - (y - py) * wallDx[wall]!;
    if (cross === 0) continue;
    const along = (ax * wallDy[wall]! - ay * wallDx[wall]!) / cross;
    const across = (ax * (y - py) - ay * (x - px)) / cross;
    if (along >= 0 && along <= 1 && across >= 0 && across <= 1) {
      kept[0] = px;
      kept[1] = py;
      return;
    }
  }
  kept[0] = x;
  kept[1] = y;
}
