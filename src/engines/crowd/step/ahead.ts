import type { Bodies } from './bodies.ts';
import type { Cells } from './cells.ts';
import { rim } from './cells.ts';
import { goesFirst } from './push.ts';
import { isHidden } from './walls.ts';

/** What `lookAhead` found: room to whoever is nearest, and to the nearest who is not passed in a jam. */
export const room = new Float64Array(2);
export const toAnybody = 0;
export const toUnpassed = 1;

/** More than rounding can make of a position. */
const sliver_m = 1e-6;

/**
 * How much room there is before somebody who walks along (`ex`, `ey`), in `room`: the least d - l of those who are
 * ahead, in the way and in sight. Whoever is farther off than one walks in a time gap (`reach`) cannot slow one down. So
 * only the cells are looked at that touch the strip just ahead, as wide as the two widest bodies.
 */
export function lookAhead(
  bodies: Bodies,
  cells: Cells,
  cutoff_m: number,
  slot: number,
  ex: number,
  ey: number,
  reach: number,
  isJammed: boolean,
): void {
  const { x, y, radius, page, cell: cellOf, cellStart, widest } = bodies;
  const { pageCols, pageRows, pageX, pageY, pageBase, size_m, screenStart } = cells;
  const px = x[slot]!;
  const py = y[slot]!;
  const pr = radius[slot]!;
  const on = page[slot]!;
  const cell = cellOf[slot]!;
  const hasScreens = screenStart[cell + 1]! > screenStart[cell]!;
  const cutoffSquare = cutoff_m * cutoff_m;
  const side = pr + widest[0]!;
  const far = reach + side < cutoff_m ? reach + side : cutoff_m;
  const inverse = 1 / size_m;
  const alongX = far * ex;
  const alongY = far * ey;
  const asideX = side * (ey < 0 ? -ey : ey) + sliver_m;
  const asideY = side * (ex < 0 ? -ex : ex) + sliver_m;
  const offX = px - pageX[on]!;
  const offY = py - pageY[on]!;
  const cols = pageCols[on]!;
  const lastCol = cols - rim - 1;
  const lastRow = pageRows[on]! - rim - 1;
  let colFrom = ((offX + (alongX < 0 ? alongX : 0) - asideX) * inverse + rim) | 0;
  let colTo = ((offX + (alongX > 0 ? alongX : 0) + asideX) * inverse + rim) | 0;
  let rowFrom = ((offY + (alongY < 0 ? alongY : 0) - asideY) * inverse + rim) | 0;
  let rowTo = ((offY + (alongY > 0 ? alongY : 0) + asideY) * inverse + rim) | 0;
  colFrom = colFrom < rim ? rim : colFrom > lastCol ? lastCol : colFrom;
  colTo = colTo < rim ? rim : colTo > lastCol ? lastCol : colTo;
  rowFrom = rowFrom < rim ? rim : rowFrom > lastRow ? lastRow : rowFrom;
  rowTo = rowTo < rim ? rim : rowTo > lastRow ? lastRow : rowTo;
  let spacing = Infinity;
  let squeezed = Infinity;
  const base = pageBase[on]!;
  for (let row = base + rowFrom * cols; row <= base + rowTo * cols; row += cols) {
    const end = cellStart[row + colTo + 1]!;
    for (let other = cellStart[row + colFrom]!; other < end; other++) {
      const dx = x[other]! - px;
      const dy = y[other]! - py;
      if (ex * dx + ey * dy < 0) continue;
      const l = pr + radius[other]!;
      const across = ex * dy - ey * dx;
      if (across > l || across < -l || other === slot) continue;
      const square = dx * dx + dy * dy;
      if (square > cutoffSquare) continue;
      const free = Math.sqrt(square) - l;
      if (!(free < reach) || free >= squeezed) continue;
      if (hasScreens && isHidden(cells, cell, px, py, dx, dy)) continue;
      if (free < spacing) spacing = free;
      if (!isJammed || !goesFirst(bodies, slot, other)) squeezed = free;
    }
  }
  room[toAnybody] = spacing;
  room[toUnpassed] = squeezed;
}
