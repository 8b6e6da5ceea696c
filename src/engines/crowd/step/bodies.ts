import type { Allocate, Cells } from './cells.ts';

/**
 * Everybody in the plan at one step, sorted by cell, as the step reads and writes them. A *slot* is a place in this
 * order. Somebody near a seam has a second slot, a *shadow*, on the page beyond it: seen there, never moved there.
 */
export interface Bodies {
  capacity: number;
  /** [0] slots in use. */
  head: Int32Array;
  /** Number of the person, whose slot it is. */
  who: Int32Array;
  page: Uint16Array;
  cell: Int32Array;
  /** First slot of each cell, and one more. */
  cellStart: Int32Array;
  /** What the slot does: see `stands`, `walks`, `shadow`. */
  mode: Uint8Array;
  x: Float64Array;
  y: Float64Array;
  radius: Float64Array;
  /** Direction wanted, speed wanted, time gap. */
  wantX: Float64Array;
  wantY: Float64Array;
  speed: Float64Array;
  gap: Float64Array;
  /** Goal, way left to it and how long without getting nearer (jam.ts): who goes first in a jam. */
  goal: Int32Array;
  left: Float64Array;
  still: Float64Array;
  /** Direction walked last, by the number of the person and not by slot: kept from step to step. */
  faceX: Float64Array;
  faceY: Float64Array;
  /** How wide the widest of them is: [0], its radius. */
  widest: Float64Array;
  /** Within a step: whom a slot minds (push.ts), and what it is pushed by the others. */
  heeds: Uint8Array;
  pushX: Float64Array;
  pushY: Float64Array;
  /** Out: where to. */
  newX: Float64Array;
  newY: Float64Array;
}

/** Seen but not moved; moved; seen from the page beyond a seam. */
export const stands = 0;
export const walks = 1;
export const shadow = 2;

export function bodiesFor(capacity: number, cells: Cells, allocate: Allocate): Bodies {
  const reals = () => new Float64Array(allocate(8 * capacity));
  const ints = () => new Int32Array(allocate(4 * capacity));
  return {
    capacity,
    head: new Int32Array(allocate(8)),
    who: ints(),
    page: new Uint16Array(allocate(2 * capacity)),
    cell: ints(),
    cellStart: new Int32Array(allocate(4 * (cells.count + 1))),
    mode: new Uint8Array(allocate(capacity)),
    x: reals(),
    y: reals(),
    radius: reals(),
    wantX: reals(),
    wantY: reals(),
    speed: reals(),
    gap: reals(),
    goal: ints(),
    left: reals(),
    still: reals(),
    faceX: reals(),
    faceY: reals(),
    widest: new Float64Array(allocate(8)),
    heeds: new Uint8Array(allocate(capacity)),
    pushX: reals(),
    pushY: reals(),
    newX: reals(),
    newY: reals(),
  };
}
