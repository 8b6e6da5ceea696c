import { assert } from '../../../base/errors.ts';
import type { Cells } from './cells.ts';
import { cellAt } from './cells.ts';
import type { Bodies } from './bodies.ts';
import { shadow, walks } from './bodies.ts';

/** Everybody by number: what stays with a person from step to step. Numbers are given in the order of appearing. */
export interface People {
  capacity: number;
  /** Numbers given so far. */
  given: number;
  /** Those in the plan, in the order of their numbers; `inside` of them. */
  list: Int32Array;
  inside: number;
  x: Float64Array;
  y: Float64Array;
  page: Uint16Array;
  /** As in bodies; above that: on no page (riding). */
  mode: Uint8Array;
  radius: Float64Array;
  gap: Float64Array;
  speed: Float64Array;
  wantX: Float64Array;
  wantY: Float64Array;
  goal: Int32Array;
  left: Float64Array;
  still: Float64Array;
  faceX: Float64Array;
  faceY: Float64Array;
}

export function peopleFor(capacity: number): People {
  const reals = () => new Float64Array(capacity);
  return {
    capacity,
    given: 0,
    list: new Int32Array(capacity),
    inside: 0,
    x: reals(),
    y: reals(),
    page: new Uint16Array(capacity),
    mode: new Uint8Array(capacity),
    radius: reals(),
    gap: reals(),
    speed: reals(),
    wantX: reals(),
    wantY: reals(),
    goal: new Int32Array(capacity),
    left: reals(),
    still: reals(),
    faceX: reals(),
    faceY: reals(),
  };
}

/** Entries before they are sorted: whose, where, on which page. Grown once, reused in every step. */
let entryWho = new Int32Array(0);
let entryCell = new Int32Array(0);
let entryPage = new Uint16Array(0);
let entryMode = new Uint8Array(0);

function roomFor(count: number): void {
  if (entryWho.length >= count) return;
  entryWho = new Int32Array(count);
  entryCell = new Int32Array(count);
  entryPage = new Uint16Array(count);
  entryMode = new Uint8Array(count);
}

/**
 * Everybody into slots, sorted by cell and within a cell by number (a counting sort), with a shadow on the page beyond
 * for those who can be seen across a seam. The order depends on nothing but positions and numbers.
 */
export function arrange(people: People, bodies: Bodies, cells: Cells, cutoff_m: number): void {
  const { list, inside, x, y, page, mode } = people;
  const { cellStart } = bodies;
  roomFor(bodies.capacity);
  cellStart.fill(0);
  const { seamStart, seam: seams, seamPage } = cells;
  let count = 0;
  for (let at = 0; at < inside; at++) {
    const who = list[at]!;
    if (mode[who]! > walks) continue;
    const cell = cellAt(cells, page[who]!, x[who]!, y[who]!);
    entryWho[count] = who;
    entryPage[count] = page[who]!;
    entryCell[count] = cell;
    entryMode[count++] = mode[who]!;
    cellStart[cell + 1]!++;
    for (let seamAt = seamStart[cell]!; seamAt < seamStart[cell + 1]!; seamAt++) {
      const seam = seams[seamAt]!;
      if (distanceToSeam_m(cells, seam, x[who]!, y[who]!) > cutoff_m) continue;
      const beyond = cellAt(cells, seamPage[seam]!, x[who]!, y[who]!);
      entryWho[count] = who;
      entryPage[count] = seamPage[seam]!;
      entryCell[count] = beyond;
      entryMode[count++] = shadow;
      cellStart[beyond + 1]!++;
    }
  }
  assert(count <= bodies.capacity, 'a step has room for everybody and their shadows');
  for (let cell = 0; cell < cells.count; cell++) cellStart[cell + 1]! += cellStart[cell]!;
  // Filled from the back, each cell's end moves down to its start: the order within a cell stays that of the entries.
  const { who: slotWho, cell: slotCell, page: slotPage, mode: slotMode } = bodies;
  for (let at = count - 1; at >= 0; at--) {
    const cell = entryCell[at]!;
    const slot = --cellStart[cell + 1]!;
    slotWho[slot] = entryWho[at]!;
    slotCell[slot] = cell;
    slotPage[slot] = entryPage[at]!;
    slotMode[slot] = entryMode[at]!;
  }
  // Each start now stands one place too far on; take them back.
  cellStart.copyWithin(0, 1);
  cellStart[cells.count] = count;
  bodies.head[0] = count;
  fill(people, bodies, count);
}

function fill(people: People, bodies: Bodies, count: number): void {
  const { who } = bodies;
  for (let slot = 0; slot < count; slot++) {
    const from = who[slot]!;
    bodies.x[slot] = people.x[from]!;
    bodies.y[slot] = people.y[from]!;
    bodies.radius[slot] = people.radius[from]!;
    bodies.wantX[slot] = people.wantX[from]!;
    bodies.wantY[slot] = people.wantY[from]!;
    bodies.speed[slot] = people.speed[from]!;
    bodies.gap[slot] = people.gap[from]!;
    bodies.goal[slot] = people.goal[from]!;
    bodies.left[slot] = people.left[from]!;
    bodies.still[slot] = people.still[from]!;
    bodies.faceX[slot] = people.faceX[from]!;
    bodies.faceY[slot] = people.faceY[from]!;
  }
}

function distanceToSeam_m({ seamEnds }: Cells, seam: number, x: number, y: number): number {
  const ax = seamEnds[4 * seam]!;
  const ay = seamEnds[4 * seam + 1]!;
  const dx = seamEnds[4 * seam + 2]! - ax;
  const dy = seamEnds[4 * seam + 3]! - ay;
  const share = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(ax + share * dx - x, ay + share * dy - y);
}
