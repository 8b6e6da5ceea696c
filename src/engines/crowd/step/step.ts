import type { Bodies } from './bodies.ts';
import { walks } from './bodies.ts';
import type { Cells } from './cells.ts';
import { expTable } from './exp.ts';

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

/** Ways that differ by more than this (cosine) come against each other. */
const oncoming = -0.3;
/** More people than can stand within sight of one. */
const seenMost = 2048;
const seenX = new Float64Array(seenMost);
const seenY = new Float64Array(seenMost);
const seenD = new Float64Array(seenMost);
const seenL = new Float64Array(seenMost);
const seenPassed = new Uint8Array(seenMost);

/**
 * One step of the collision-free speed model (Tordeux, Chraibi & Seyfried 2016, equations 1 to 4; V2: each person has
 * numbers of their own) for the slots from `from` up to `to`. It reads what was before the step and writes only the
 * `new…` of its own slots, so any division of the slots among threads gives the same result to the last bit.
 *
 *   e = norm(want + sum_j A exp((l - d) / D) (x - x_j) / d + sum_w Aw exp((r - d_w) / Dw) (x - x_w) / d_w)
 *   s = min over those ahead and in the way of d - l,   speed = min(wanted, max(0, s / T))
 *
 * Ours besides: whoever got no nearer to the goal for `jam_after_s` (jam.ts) no longer minds those who are to go after them (`goesFirst`), so an
 * arch before a narrow door always has one who walks; and nobody's middle comes nearer to a wall than `guard_m`.
 */
export function stepRange(bodies: Bodies, cells: Cells, numbers: StepNumbers, from: number, to: number): void {
  const { x, y, radius, wantX, wantY, speed, gap, mode, page, cell: cellOf, cellStart, faceX, faceY, still } = bodies;
  const { newX, newY, newFaceX, newFaceY } = bodies;
  const { pageCols, screenStart, nearStart } = cells;
  const { dt_s, neighbour_strength, jam_after_s, jam_speed_m_per_s, guard_m } = numbers;
  const cutoffSquare = numbers.cutoff_m * numbers.cutoff_m;
  const sideCos = Math.cos(numbers.sidestep_rad);
  const sideSin = Math.sin(numbers.sidestep_rad);
  const inverseRange = 1 / numbers.neighbour_range_m;
  let cell = -1;
  let hasScreens = false;
  let hasWalls = false;
  for (let slot = from; slot < to; slot++) {
    const px = x[slot]!;
    const py = y[slot]!;
    if (mode[slot] !== walks) {
      newX[slot] = px;
      newY[slot] = py;
      newFaceX[slot] = faceX[slot]!;
      newFaceY[slot] = faceY[slot]!;
      continue;
    }
    if (cellOf[slot] !== cell) {
      cell = cellOf[slot]!;
      hasScreens = screenStart[cell + 1]! > screenStart[cell]!;
      hasWalls = nearStart[cell + 1]! > nearStart[cell]!;
    }
    const cols = pageCols[page[slot]!]!;
    const pr = radius[slot]!;
    const isJammed = still[slot]! > jam_after_s;
    const wantsX = wantX[slot]!;
    const wantsY = wantY[slot]!;
    let ex = wantsX;
    let ey = wantsY;
    let pushX = 0;
    let pushY = 0;
    let seen = 0;
    const reach = speed[slot]! * gap[slot]!;
    for (let row = cell - 2 * cols; row <= cell + 2 * cols; row += cols) {
      const end = cellStart[row + 3]!;
      for (let other = cellStart[row - 2]!; other < end; other++) {
        const dx = x[other]! - px;
        const dy = y[other]! - py;
        const square = dx * dx + dy * dy;
        if (square > cutoffSquare || other === slot) continue;
        if (hasScreens && isHidden(cells, cell, px, py, dx, dy)) continue;
        const isPassed = isJammed && goesFirst(bodies, slot, other);
        const d = Math.sqrt(square);
        const l = pr + radius[other]!;
        const scaled = ((l - d) * inverseRange + 64) * 64;
        if (d > 0 && scaled >= 0 && !isPassed) {
          const at = (scaled + 0.5) | 0;
          const rest = (scaled - at) * (1 / 64);
          const exp = expTable[at]! * (1 + rest * (1 + rest * (0.5 + rest * (1 / 6 + rest * (1 / 24)))));
          const push = (neighbour_strength * exp) / d;
          if (sideCos < 1 && wantsX * wantX[other]! + wantsY * wantY[other]! < oncoming) {
            // Turned clockwise, for whoever looks along it: both step to their right.
            pushX -= push * (sideCos * dx - sideSin * dy);
            pushY -= push * (sideCos * dy + sideSin * dx);
          } else {
            pushX -= push * dx;
            pushY -= push * dy;
          }
        }
        // Whoever is farther off than one walks in a time gap cannot slow one down.
        if (d - l < reach) {
          seenX[seen] = dx;
          seenY[seen] = dy;
          seenD[seen] = d;
          seenL[seen] = l;
          seenPassed[seen++] = isPassed ? 1 : 0;
        }
      }
    }
    ex += pushX;
    ey += pushY;
    if (hasWalls) {
      pushFromWalls(cells, numbers, cell, px, py, pr);
      ex += wallPush[0]!;
      ey += wallPush[1]!;
    }
    const length = Math.sqrt(ex * ex + ey * ey);
    if (length > 0) {
      ex /= length;
      ey /= length;
    } else {
      ex = faceX[slot]!;
      ey = faceY[slot]!;
    }
    let spacing = Infinity;
    let squeezed = Infinity;
    for (let at = 0; at < seen; at++) {
      const dx = seenX[at]!;
      const dy = seenY[at]!;
      if (ex * dx + ey * dy < 0) continue;
      const l = seenL[at]!;
      const across = ex * dy - ey * dx;
      if (across > l || across < -l) continue;
      const free = seenD[at]! - l;
      if (free < spacing) spacing = free;
      if (free < squeezed && seenPassed[at] === 0) squeezed = free;
    }
    const wanted = speed[slot]!;
    let v = spacing / gap[slot]!;
    if (!(v > 0)) v = 0;
    if (v > wanted) v = wanted;
    if (isJammed && v < jam_speed_m_per_s) {
      const by = squeezed / gap[slot]!;
      v = Math.max(v, Math.min(by, wanted, jam_speed_m_per_s));
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
    newFaceX[slot] = ex;
    newFaceY[slot] = ey;
  }
}

/**
 * Whether `slot` goes before `other` in a jam: of two with one goal the one nearer to it; of two who cross the one who
 * stood longer; of equals the one who came first: of any two just one. Two who come against each other both do: they
 * turn their shoulders and squeeze by. Who wants to stay where they are lets everybody by.
 */
function goesFirst(bodies: Bodies, slot: number, other: number): boolean {
  const { goal, left, still, who, mode, speed, wantX, wantY } = bodies;
  if (speed[other] === 0) return true;
  if (mode[other] !== 0 && goal[slot] === goal[other]) {
    if (left[slot] !== left[other]) return left[slot]! < left[other]!;
  } else if (wantX[slot]! * wantX[other]! + wantY[slot]! * wantY[other]! < oncoming) return true;
  else if (still[slot] !== still[other]) return still[slot]! > still[other]!;
  return who[slot]! < who[other]!;
}

/** Whether a wall stands between a person and another (`dx`, `dy` away). */
function isHidden(cells: Cells, cell: number, px: number, py: number, dx: number, dy: number): boolean {
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

/** What the walls around push, in `wallPush`: no new object for each person and step. */
const wallPush = new Float64Array(2);

function pushFromWalls(cells: Cells, numbers: StepNumbers, cell: number, px: number, py: number, pr: number): void {
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

const kept = new Float64Array(2);

/**
 * The end of a step that does not enter a wall, in `kept`: out of reach of each wall it comes too near to, and where it
 * would cross one, no step at all.
 */
function keepOutOfWalls(
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
