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
  };
}

/** Entries before they are sorted: whose, where, on which page. Grown once, reused in every step. */
let entryWho = new Int32Array(0);
let entryCell = new Int32Array(0);
let entryPage = new Uint16Array(0);
let entryMode = new Uint8Array(0);
/** Entries of each cell and of each block of cells; all 0 between two steps. */
let cellEntries = new Int32Array(0);
let blockEntries = new Int32Array(0);
/** A block is so many cells in a row, as a power of two. Most of a large plan is empty: whole blocks of it are passed. */
const blockBits = 6;

function roomFor(count: number, cells: number): void {
  if (entryWho.length < count) {
    entryWho = new Int32Array(count);
    entryCell = new Int32Array(count);
    entryPage = new Uint16Array(count);
    entryMode = new Uint8Array(count);
  }
  if (cellEntries.length < cells) {
    cellEntries = new Int32Array(cells);
    blockEntries = new Int32Array((cells >> blockBits) + 1);
  }
}

/**
 * Everybody into slots, sorted by cell and within a cell by number (a counting sort), with a shadow on the page beyond
 * for those who can be seen across a seam. The order depends on nothing but positions and numbers.
 */
export function arrange(people: People, bodies: Bodies, cells: Cells, cutoff_m: number): void {
  const { list, inside, x, y, page, mode } = people;
  const { cellStart, head, who: slotWho, cell: slotCell, page: slotPage, mode: slotMode } = bodies;
  const { seamStart, seam: seams, seamPage } = cells;
  roomFor(bodies.capacity, cells.count);
  let count = 0;
  for (let at = 0; at < inside; at++) {
    const who = list[at]!;
    if (mode[who]! > walks) continue;
    const cell = cellAt(cells, page[who]!, x[who]!, y[who]!);
    enter(count++, who, cell, page[who]!, mode[who]!);
    for (let seamAt = seamStart[cell]!; seamAt < seamStart[cell + 1]!; seamAt++) {
      const seam = seams[seamAt]!;
      if (distanceToSeam_m(cells, seam, x[who]!, y[who]!) > cutoff_m) continue;
      enter(count++, who, cellAt(cells, seamPage[seam]!, x[who]!, y[who]!), seamPage[seam]!, shadow);
    }
  }
  assert(count <= bodies.capacity, 'a step has room for everybody and their shadows');
  startCells(cellStart, cells.count);
  // From the back, each cell filled from its end: the order within a cell stays that of the entries.
  for (let at = count - 1; at >= 0; at--) {
    const cell = entryCell[at]!;
    const slot = cellStart[cell]! + --cellEntries[cell]!;
    slotWho[slot] = entryWho[at]!;
    slotCell[slot] = cell;
    slotPage[slot] = entryPage[at]!;
    slotMode[slot] = entryMode[at]!;
  }
  head[0] = count;
  fill(people, bodies, count);
}

function enter(at: number, who: number, cell: number, page: number, mode: number): void {
  entryWho[at] = who;
  entryCell[at] = cell;
  entryPage[at] = page;
  entryMode[at] = mode;
  cellEntries[cell]!++;
  blockEntries[cell >> blockBits]!++;
}

/** The first slot of each cell, from how many entries each has. */
function startCells(cellStart: Int32Array, count: number): void {
  const blocks = (count >> blockBits) + 1;
  let slots = 0;
  for (let block = 0; block < blocks;) {
    const from = block << blockBits;
    if (blockEntries[block] === 0) {
      while (block < blocks && blockEntries[block] === 0) block++;
      cellStart.fill(slots, from, Math.min(block << blockBits, count));
      continue;
    }
    blockEntries[block++] = 0;
    const to = Math.min(from + (1 << blockBits), count);
    for (let cell = from; cell < to; cell++) {
      cellStart[cell] = slots;
      slots += cellEntries[cell]!;
    }
  }
  cellStart[count] = slots;
}

/** What a step reads of everybody, into their slots. */
function fill(people: People, bodies: Bodies, count: number): void {
  const { x, y, radius, wantX, wantY, speed, gap, goal, left, still } = people;
  const { who, widest, x: toX, y: toY, radius: toRadius, wantX: toWantX, wantY: toWantY, speed: toSpeed } = bodies;
  const { gap: toGap, goal: toGoal, left: toLeft, still: toStill } = bodies;
  let most = 0;
  for (let slot = 0; slot < count; slot++) {
    const from = who[slot]!;
    toX[slot] = x[from]!;
    toY[slot] = y[from]!;
    toRadius[slot] = radius[from]!;
    toWantX[slot] = wantX[from]!;
    toWantY[slot] = wantY[from]!;
    toSpeed[slot] = speed[from]!;
    toGap[slot] = gap[from]!;
    toGoal[slot] = goal[from]!;
    toLeft[slot] = left[from]!;
    toStill[slot] = still[from]!;
    if (radius[from]! > most) most = radius[from]!;
  }
  widest[0] = most;
}

function distanceToSeam_m({ seamEnds }: Cells, seam: number, x: number, y: number): number {
  const ax = seamEnds[4 * seam]!;
  const ay = seamEnds[4 * seam + 1]!;
  const dx = seamEnds[4 * seam + 2]! - ax;
  const dy = seamEnds[4 * seam + 3]! - ay;
  const share = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(ax + share * dx - x, ay + share * dy - y);
}
