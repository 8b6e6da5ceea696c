import type { Bodies } from './bodies.ts';
import { walks } from './bodies.ts';
import type { Cells } from './cells.ts';
import { expTable } from './exp.ts';
import type { StepNumbers } from './step.ts';
import { isHidden } from './walls.ts';

/** Ways that differ by more than this (cosine) come against each other. */
const oncoming = -0.3;

/** What keeps a slot from being pushed by just everybody (`Bodies.heeds`), as bits; 0: everybody in sight pushes. */
const jammed = 1;
const besideScreen = 2;
const isStill = 4;

/**
 * What everybody in the slots from `from` up to `to` is pushed by the others, in `pushX` and `pushY`. Each pair is
 * looked at once and pushes both ways. Slots are taken in their order and each looks only at later ones, so what a slot
 * has been given before its turn came from earlier slots, in their order: the sum is the same to the last bit as if each
 * had asked all around. So the slots in sight before `from` are gone through once more, for what they give.
 */
export function pushEachOther(bodies: Bodies, cells: Cells, numbers: StepNumbers, from: number, to: number): void {
  const { x, y, radius, wantX, wantY, page, cell: cellOf, cellStart, heeds, pushX, pushY } = bodies;
  const { neighbour_strength, cutoff_m } = numbers;
  const cutoffSquare = cutoff_m * cutoff_m;
  const sideCos = Math.cos(numbers.sidestep_rad);
  const sideSin = Math.sin(numbers.sidestep_rad);
  const inverseRange = 1 / numbers.neighbour_range_m;
  if (from >= to) return;
  const first = cellStart[cellOf[from]! - 2 * cells.pageCols[page[from]!]! - 2]!;
  markHeeds(bodies, cells, numbers, first, to);
  pushX.fill(0, from, to);
  pushY.fill(0, from, to);
  for (let slot = first; slot < to; slot++) {
    const px = x[slot]!;
    const py = y[slot]!;
    const pr = radius[slot]!;
    const wantsX = wantX[slot]!;
    const wantsY = wantY[slot]!;
    const heed = heeds[slot]!;
    const isOwn = slot >= from;
    let sumX = isOwn ? pushX[slot]! : 0;
    let sumY = isOwn ? pushY[slot]! : 0;
    const cell = cellOf[slot]!;
    const cols = cells.pageCols[page[slot]!]!;
    const least = isOwn ? slot + 1 : from;
    for (let row = cell; row <= cell + 2 * cols; row += cols) {
      const end = cellStart[row + 3]!;
      let other = cellStart[row - 2]!;
      if (other < least) other = least;
      for (; other < end; other++) {
        const dx = x[other]! - px;
        const dy = y[other]! - py;
        const square = dx * dx + dy * dy;
        if (square > cutoffSquare) continue;
        let toMe = isOwn;
        let toThem = other < to;
        if ((heed | heeds[other]!) !== 0) {
          if (heed !== 0 && toMe) toMe = isPushed(bodies, cells, slot, other, dx, dy);
          if (toThem && heeds[other] !== 0) toThem = isPushed(bodies, cells, other, slot, -dx, -dy);
          if (!toMe && !toThem) continue;
        }
        const d = Math.sqrt(square);
        const scaled = ((pr + radius[other]! - d) * inverseRange + 64) * 64;
        if (!(scaled >= 0) || d === 0) continue;
        const at = (scaled + 0.5) | 0;
        const rest = (scaled - at) * (1 / 64);
        const exp = expTable[at]! * (1 + rest * (1 + rest * (0.5 + rest * (1 / 6 + rest * (1 / 24)))));
        const push = (neighbour_strength * exp) / d;
        let byX = push * dx;
        let byY = push * dy;
        if (sideCos < 1 && wantsX * wantX[other]! + wantsY * wantY[other]! < oncoming) {
          // Turned clockwise, for whoever looks along it: both step to their right.
          byX = push * (sideCos * dx - sideSin * dy);
          byY = push * (sideCos * dy + sideSin * dx);
        }
        if (toMe) {
          sumX -= byX;
          sumY -= byY;
        }
        if (toThem) {
          pushX[other]! += byX;
          pushY[other]! += byY;
        }
      }
    }
    if (isOwn) {
      pushX[slot] = sumX;
      pushY[slot] = sumY;
    }
  }
}

function markHeeds(bodies: Bodies, cells: Cells, numbers: StepNumbers, from: number, to: number): void {
  const { heeds, cell: cellOf, still, mode } = bodies;
  const { screenStart } = cells;
  for (let slot = from; slot < to; slot++) {
    const cell = cellOf[slot]!;
    let heed = mode[slot] === walks ? 0 : isStill;
    if (still[slot]! > numbers.jam_after_s) heed |= jammed;
    if (screenStart[cell + 1]! > screenStart[cell]!) heed |= besideScreen;
    heeds[slot] = heed;
  }
}

function isPushed(bodies: Bodies, cells: Cells, slot: number, by: number, dx: number, dy: number): boolean {
  const { x, y, heeds, cell } = bodies;
  const heed = heeds[slot]!;
  if (heed & isStill) return false;
  if (heed & jammed && goesFirst(bodies, slot, by)) return false;
  return !(heed & besideScreen && isHidden(cells, cell[slot]!, x[slot]!, y[slot]!, dx, dy));
}

/**
 * Whether `slot` goes before `other` in a jam: of two with one goal the one nearer to it; of two who cross the one who
 * stood longer; of equals the one who came first: of any two just one. Two who come against each other both do: they
 * turn their shoulders and squeeze by. Who wants to stay where they are lets everybody by.
 */
export function goesFirst(bodies: Bodies, slot: number, other: number): boolean {
  const { goal, left, still, who, mode, speed, wantX, wantY } = bodies;
  if (speed[other] === 0) return true;
  if (mode[other] !== 0 && goal[slot] === goal[other]) {
    if (left[slot] !== left[other]) return left[slot]! < left[other]!;
  } else if (wantX[slot]! * wantX[other]! + wantY[slot]! * wantY[other]! < oncoming) return true;
  else if (still[slot] !== still[other]) return still[slot]! > still[other]!;
  return who[slot]! < who[other]!;
}
