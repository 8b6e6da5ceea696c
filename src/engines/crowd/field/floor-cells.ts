import { Floor } from '../plan/outline.ts';
import type { Plan } from '../plan/plan.ts';
import { distance_m, doCross, type Box } from '../plan/polygon.ts';
import type { CrowdProblem, Segment_m } from '../problem.ts';

/**
 * The floors of all levels in small squares, for finding ways. Between two squares side by side there is a way unless
 * a wall lies between their middles, so a wall is as thin as it is drawn.
 */
export interface FloorCells {
  size_m: number;
  count: number;
  /** By level. */
  base: Int32Array;
  cols: Int32Array;
  rows: Int32Array;
  x: Float64Array;
  y: Float64Array;
  /** Level of a square by the order of bases. */
  levels: number;
  /** `free`, `tight`, and the four sides one cannot leave by. */
  marks: Uint8Array;
}

export const shutRight = 1;
export const shutLeft = 2;
export const shutUp = 4;
export const shutDown = 8;
/** The middle lies on free floor. */
export const free = 16;
/** A wall is nearer than a body is wide: people keep off it if the way is not longer. */
export const tight = 32;

const tightWithin_m = 0.3;

export function floorCellsOf(problem: CrowdProblem, { pages }: Plan, size_m: number): FloorCells {
  const levels = problem.levels.length;
  const boxes = pages.slice(0, levels).map(({ box }) => box);
  const cols = Int32Array.from(boxes, ({ x0, x1 }) => Math.ceil((x1 - x0) / size_m) + 1);
  const rows = Int32Array.from(boxes, ({ y0, y1 }) => Math.ceil((y1 - y0) / size_m) + 1);
  const base = new Int32Array(levels);
  let count = 0;
  for (let level = 0; level < levels; level++) {
    base[level] = count;
    count += cols[level]! * rows[level]!;
  }
  const cells: FloorCells = {
    size_m,
    count,
    base,
    cols,
    rows,
    x: Float64Array.from(boxes, ({ x0 }) => x0),
    y: Float64Array.from(boxes, ({ y0 }) => y0),
    levels,
    marks: new Uint8Array(count),
  };
  problem.levels.forEach((level, at) => {
    const floor = new Floor(level);
    markFree(cells, at, floor);
    for (const { line, gate } of pages[at]!.walls) {
      if (gate < 0) {
        shut(cells, cells.marks, at, line);
        markTight(cells, at, line);
      }
    }
  });
  return cells;
}

function markFree(cells: FloorCells, level: number, floor: Floor): void {
  for (let row = 0; row < cells.rows[level]!; row++) {
    for (let col = 0; col < cells.cols[level]!; col++) {
      const at = cells.base[level]! + row * cells.cols[level]! + col;
      const [x, y] = middle(cells, level, col, row);
      if (floor.isFree(x, y)) cells.marks[at]! |= free;
    }
  }
}

function markTight(cells: FloorCells, level: number, line: Segment_m): void {
  eachCell(cells, level, boxAround(line, tightWithin_m), (at, x, y) => {
    if (distance_m(line, x, y) < tightWithin_m) cells.marks[at]! |= tight;
  });
}

/** Shuts a line for both ways or for one: `against` is shut to whoever crosses it from its right to its left. */
export function shut(
  cells: FloorCells,
  marks: Uint8Array,
  level: number,
  line: Segment_m,
  sense: 'both' | 'forward' | 'backward' = 'both',
): void {
  const { size_m, cols, rows, base } = cells;
  const [[ax, ay], [bx, by]] = line;
  // From left to right of p → q is along (dy, -dx).
  const [rightX, rightY] = [by - ay, ax - bx];
  const isShutTo = (x: number, y: number) =>
    sense === 'both' || (x * rightX + y * rightY > 0 ? sense === 'forward' : sense === 'backward');
  const lastCol = cols[level]! - 1;
  const lastRow = rows[level]! - 1;
  eachCell(cells, level, boxAround(line, size_m), (at, x, y) => {
    const col = (at - base[level]!) % cols[level]!;
    const row = Math.floor((at - base[level]!) / cols[level]!);
    if (
      col < lastCol &&
      doCross(line, [
        [x, y],
        [x + size_m, y],
      ])
    ) {
      if (isShutTo(1, 0)) marks[at]! |= shutRight;
      if (isShutTo(-1, 0)) marks[at + 1]! |= shutLeft;
    }
    if (
      row < lastRow &&
      doCross(line, [
        [x, y],
        [x, y + size_m],
      ])
    ) {
      if (isShutTo(0, 1)) marks[at]! |= shutUp;
      if (isShutTo(0, -1)) marks[at + cols[level]!]! |= shutDown;
    }
  });
}

function middle({ x, y, size_m }: FloorCells, level: number, col: number, row: number): [number, number] {
  return [x[level]! + (col + 0.5) * size_m, y[level]! + (row + 0.5) * size_m];
}

export function middleOfCell(cells: FloorCells, level: number, at: number): [number, number] {
  const col = (at - cells.base[level]!) % cells.cols[level]!;
  return middle(cells, level, col, Math.floor((at - cells.base[level]!) / cells.cols[level]!));
}

export function floorCellAt(cells: FloorCells, level: number, x: number, y: number): number {
  const col = Math.floor((x - cells.x[level]!) / cells.size_m);
  const row = Math.floor((y - cells.y[level]!) / cells.size_m);
  const colIn = col < 0 ? 0 : col >= cells.cols[level]! ? cells.cols[level]! - 1 : col;
  const rowIn = row < 0 ? 0 : row >= cells.rows[level]! ? cells.rows[level]! - 1 : row;
  return cells.base[level]! + rowIn * cells.cols[level]! + colIn;
}

export function levelOfCell({ base, levels }: FloorCells, at: number): number {
  let level = levels - 1;
  while (base[level]! > at) level--;
  return level;
}

export function eachCell(
  cells: FloorCells,
  level: number,
  box: Box,
  visit: (at: number, x: number, y: number) => void,
): void {
  const { size_m, cols, rows, base } = cells;
  const colFrom = Math.max(0, Math.floor((box.x0 - cells.x[level]!) / size_m));
  const colTo = Math.min(cols[level]! - 1, Math.floor((box.x1 - cells.x[level]!) / size_m));
  const rowFrom = Math.max(0, Math.floor((box.y0 - cells.y[level]!) / size_m));
  const rowTo = Math.min(rows[level]! - 1, Math.floor((box.y1 - cells.y[level]!) / size_m));
  for (let row = rowFrom; row <= rowTo; row++) {
    for (let col = colFrom; col <= colTo; col++) {
      visit(base[level]! + row * cols[level]! + col, ...middle(cells, level, col, row));
    }
  }
}

export function boxAround([[ax, ay], [bx, by]]: Segment_m, by_m: number): Box {
  return {
    x0: Math.min(ax, bx) - by_m,
    y0: Math.min(ay, by) - by_m,
    x1: Math.max(ax, bx) + by_m,
    y1: Math.max(ay, by) + by_m,
  };
}
