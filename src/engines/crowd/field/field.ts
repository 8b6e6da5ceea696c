import { Buckets } from './buckets.ts';
import { free, levelOfCell, shutDown, shutLeft, shutRight, shutUp, tight, type FloorCells } from './floor-cells.ts';

/** The way to one goal from every square: what it costs, as metres on the flat, and where to go. */
export interface Field {
  /** Infinity where no way leads there. */
  cost_m: Float32Array;
  /** Direction to walk, -127 to 127 for -1 to 1: x then y. */
  toward: Int8Array;
  /** What is left at each end of each way (2 a way), in metres; where leaving it on that side leads to the goal. */
  endCost_m: Float64Array;
}

/** A jump of the way: from the squares before an end, over or through a link, to its other end. */
export interface Jump {
  /** Squares at the end people go in by, with how they walk there and how far it still is; those they come out at. */
  from: readonly Portal[];
  to: readonly Portal[];
  cost_m: number;
  /** Index into `endCost_m` of the end people come out at. */
  end: number;
}

export interface Portal {
  cell: number;
  toX: number;
  toY: number;
  /** To its line. */
  off_m: number;
}

export interface Seed {
  cell: number;
  cost_m: number;
  toX: number;
  toY: number;
}

/** Beside a wall a metre counts for so much more: people keep a body's breadth off where there is room. */
const tight_share = 1.5;

/**
 * Distance to the goal over all floors and links by fast marching (Sethian 1996; untidy queue of Yatziv, Bartesaghi &
 * Sapiro 2006): the solution of |grad cost| = slowness, first order, so ways are straight and not bound to the squares'
 * eight directions. `marks` says which sides are shut at the moment.
 */
export function fieldTo(
  cells: FloorCells,
  marks: Uint8Array,
  seeds: readonly Seed[],
  jumps: readonly Jump[],
  ends: number,
): Field {
  const { count, size_m } = cells;
  const cost = new Float32Array(count).fill(Infinity);
  const toward = new Int8Array(2 * count);
  const endCost_m = new Float64Array(ends).fill(Infinity);
  const isDone = new Uint8Array(count);
  const buckets = new Buckets(count, size_m / 2);
  const jumpsAt = new Map<number, number[]>();
  jumps.forEach(({ to }, at) => {
    for (const { cell } of to) jumpsAt.set(cell, [...(jumpsAt.get(cell) ?? []), at]);
  });
  const isTaken = new Uint8Array(jumps.length);
  const offer = (cell: number, value: number, toX: number, toY: number) => {
    if (!(marks[cell]! & free) || isDone[cell] || value >= cost[cell]!) return;
    cost[cell] = value;
    point(toward, cell, toX, toY);
    buckets.put(cell, value);
  };
  for (const { cell, cost_m, toX, toY } of seeds) offer(cell, cost_m, toX, toY);
  const colsOf = new Int32Array(cells.levels);
  for (let level = 0; level < cells.levels; level++) colsOf[level] = cells.cols[level]!;
  let level = 0;
  for (let cell = buckets.take(); cell >= 0; cell = buckets.take()) {
    isDone[cell] = 1;
    const value = cost[cell]!;
    for (const at of jumpsAt.get(cell) ?? []) {
      if (isTaken[at]) continue;
      isTaken[at] = 1;
      const jump = jumps[at]!;
      endCost_m[jump.end] = Math.min(endCost_m[jump.end]!, value);
      for (const { cell: before, toX, toY, off_m } of jump.from) offer(before, value + jump.cost_m + off_m, toX, toY);
    }
    if (cell < cells.base[level]! || cell >= cells.base[level]! + colsOf[level]! * cells.rows[level]!) {
      level = levelOfCell(cells, cell);
    }
    const cols = colsOf[level]!;
    reach(cell + 1, shutLeft, cols);
    reach(cell - 1, shutRight, cols);
    reach(cell + cols, shutDown, cols);
    reach(cell - cols, shutUp, cols);
  }
  return { cost_m: cost, toward, endCost_m };

  /** `shutTo` is the side of the neighbour that faces the square just done: it must be open to whoever comes from there. */
  function reach(cell: number, shutTo: number, cols: number): void {
    const mark = marks[cell]!;
    if (!(mark & free) || mark & shutTo || isDone[cell]) return;
    // The nearer done neighbour on each axis that can be walked to.
    const right = mark & shutRight || !isDone[cell + 1] ? Infinity : cost[cell + 1]!;
    const left = mark & shutLeft || !isDone[cell - 1] ? Infinity : cost[cell - 1]!;
    const up = mark & shutUp || !isDone[cell + cols] ? Infinity : cost[cell + cols]!;
    const down = mark & shutDown || !isDone[cell - cols] ? Infinity : cost[cell - cols]!;
    const acrossX = right < left ? right : left;
    const acrossY = up < down ? up : down;
    const slow = size_m * (mark & tight ? tight_share : 1);
    const gap = acrossX - acrossY;
    let value: number;
    let toX = 0;
    let toY = 0;
    if (Math.abs(gap) < slow) {
      value = (acrossX + acrossY + Math.sqrt(2 * slow * slow - gap * gap)) / 2;
      toX = (value - acrossX) * (right < left ? 1 : -1);
      toY = (value - acrossY) * (up < down ? 1 : -1);
    } else if (gap < 0) {
      value = acrossX + slow;
      toX = right < left ? 1 : -1;
    } else {
      value = acrossY + slow;
      toY = up < down ? 1 : -1;
    }
    if (value >= cost[cell]!) return;
    cost[cell] = value;
    point(toward, cell, toX, toY);
    buckets.put(cell, value);
  }
}

function point(toward: Int8Array, cell: number, x: number, y: number): void {
  const length = Math.sqrt(x * x + y * y);
  toward[2 * cell] = length > 0 ? Math.round((127 * x) / length) : 0;
  toward[2 * cell + 1] = length > 0 ? Math.round((127 * y) / length) : 0;
}
