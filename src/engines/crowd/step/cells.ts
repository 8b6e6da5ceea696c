import type { Plan } from '../plan/plan.ts';
import { distance_m } from '../plan/polygon.ts';
import { Floor } from '../plan/outline.ts';
import type { CrowdProblem, Segment_m } from '../problem.ts';

/** Typed arrays that several threads may share; the plain ones for a single thread. */
export type Allocate = (bytes: number) => ArrayBufferLike;
export const ownMemory: Allocate = (bytes) => new ArrayBuffer(bytes);

/**
 * Cells over all pages, for finding neighbours and walls. A cell is half as wide as people see (`cutoff_m`), so the
 * neighbours of anyone lie in its own row and two rows up and down, two cells left and right: five runs of cells. Each
 * page has two empty cells around it, so no run ever leaves it and nobody has to ask.
 */
export interface Cells {
  size_m: number;
  count: number;
  pageBase: Int32Array;
  pageCols: Int32Array;
  pageRows: Int32Array;
  pageX: Float64Array;
  pageY: Float64Array;
  /** Walls: one end, the way to the other, and 1 over the square of its length. */
  wallX: Float64Array;
  wallY: Float64Array;
  wallDx: Float64Array;
  wallDy: Float64Array;
  wallInverse: Float64Array;
  /** Line that shuts it, -1 always. */
  wallGate: Int32Array;
  /** 1 while it stands; a shut door stands, an open one does not. */
  wallStands: Uint8Array;
  /** Walls that can push somebody in this cell, and those that can hide somebody from there: `start[cell]` to next. */
  nearStart: Int32Array;
  near: Int32Array;
  screenStart: Int32Array;
  screen: Int32Array;
  /** Lines somebody in this cell may cross in one step. */
  lineStart: Int32Array;
  line: Int32Array;
  /** Seams somebody in this cell may be seen across: the page beyond, and the seam's two ends. */
  seamStart: Int32Array;
  seam: Int32Array;
  seamPage: Int32Array;
  seamEnds: Float64Array;
}

export const rim = 2;
/** No step is longer, or a line could be crossed unseen. */
export const stepLongest_m = 0.5;

export function cellsOf(
  problem: CrowdProblem,
  plan: Plan,
  { cutoff_m, wallReach_m }: { cutoff_m: number; wallReach_m: number },
  allocate: Allocate,
): Cells {
  const { pages, lines } = plan;
  const size = cutoff_m / 2;
  const ints = (from: readonly number[]) => filled(new Int32Array(allocate(4 * from.length)), from);
  const reals = (from: readonly number[]) => filled(new Float64Array(allocate(8 * from.length)), from);
  const cols = pages.map(({ box }) => Math.ceil((box.x1 - box.x0) / size) + 1 + 2 * rim);
  const rows = pages.map(({ box }) => Math.ceil((box.y1 - box.y0) / size) + 1 + 2 * rim);
  const bases: number[] = [];
  let count = 0;
  pages.forEach((_, at) => {
    bases.push(count);
    count += cols[at]! * rows[at]!;
  });
  const walls = pages.flatMap(({ walls: own }, page) => own.map((wall) => ({ ...wall, page })));
  const floors = problem.levels.map((level) => new Floor(level));
  const near = new Lists(count);
  const screen = new Lists(count);
  const line = new Lists(count);
  const seam = new Lists(count);
  const each = (page: number, segment: Segment_m, reach: number, lists: Lists, id: number) => {
    const { x0, y0 } = pages[page]!.box;
    const [[ax, ay], [bx, by]] = segment;
    const middle = reach + size * Math.SQRT1_2;
    const span = (one: number, other: number, origin: number, most: number): [number, number] => [
      Math.max(0, Math.floor((Math.min(one, other) - reach - origin) / size) + rim),
      Math.min(most - 1, Math.floor((Math.max(one, other) + reach - origin) / size) + rim),
    ];
    const [colFrom, colTo] = span(ax, bx, x0, cols[page]!);
    const [rowFrom, rowTo] = span(ay, by, y0, rows[page]!);
    for (let row = rowFrom; row <= rowTo; row++) {
      for (let col = colFrom; col <= colTo; col++) {
        const [x, y] = [x0 + (col - rim + 0.5) * size, y0 + (row - rim + 0.5) * size];
        if (distance_m(segment, x, y) <= middle) lists.add(bases[page]! + row * cols[page]! + col, id);
      }
    }
  };
  walls.forEach((wall, id) => {
    each(wall.page, wall.line, wallReach_m, near, id);
    const level = pages[wall.page]!.level;
    const hides = wall.isScreen || wall.gate >= 0 || (level >= 0 && isScreen(wall.line, floors[level]!, cutoff_m));
    if (hides) each(wall.page, wall.line, cutoff_m, screen, id);
  });
  lines.forEach(({ page, line: segment }, id) => each(page, segment, stepLongest_m, line, id));
  const seams = seamsOf(plan);
  seams.forEach(({ page, line: segment }, id) => each(page, segment, cutoff_m, seam, id));
  const [nearStart, nearFlat] = near.flat();
  const [screenStart, screenFlat] = screen.flat();
  const [lineStart, lineFlat] = line.flat();
  const [seamStart, seamFlat] = seam.flat();
  return {
    size_m: size,
    count,
    pageBase: ints(bases),
    pageCols: ints(cols),
    pageRows: ints(rows),
    pageX: reals(pages.map(({ box }) => box.x0)),
    pageY: reals(pages.map(({ box }) => box.y0)),
    wallX: reals(walls.map(({ line: [[x]] }) => x)),
    wallY: reals(walls.map(({ line: [[, y]] }) => y)),
    wallDx: reals(walls.map(({ line: [[ax], [bx]] }) => bx - ax)),
    wallDy: reals(walls.map(({ line: [[, ay], [, by]] }) => by - ay)),
    wallInverse: reals(walls.map(({ line: [[ax, ay], [bx, by]] }) => 1 / ((bx - ax) ** 2 + (by - ay) ** 2))),
    wallGate: ints(walls.map(({ gate }) => gate)),
    wallStands: filled(
      new Uint8Array(allocate(walls.length)),
      walls.map(({ gate }) => (gate < 0 ? 1 : 0)),
    ),
    nearStart: ints(nearStart),
    near: ints(nearFlat),
    screenStart: ints(screenStart),
    screen: ints(screenFlat),
    lineStart: ints(lineStart),
    line: ints(lineFlat),
    seamStart: ints(seamStart),
    seam: ints(seamFlat),
    seamPage: ints(seams.map(({ beyond }) => beyond)),
    seamEnds: reals(seams.flatMap(({ line: [[ax, ay], [bx, by]] }) => [ax, ay, bx, by])),
  };
}

/** Each seam twice: as seen from the floor and as seen from the strip. */
function seamsOf({ ways, pageOfWay }: Plan): { page: number; beyond: number; line: Segment_m }[] {
  return ways.flatMap(({ ends }, way) => {
    const strip = pageOfWay[way]!;
    if (strip < 0) return [];
    return ends.flatMap(({ level, line }) => [
      { page: level, beyond: strip, line },
      { page: strip, beyond: level, line },
    ]);
  });
}

/** The cell of a position on a page; a position outside it is taken to its rim. */
export function cellAt(cells: Cells, page: number, x: number, y: number): number {
  const cols = cells.pageCols[page]!;
  const col = Math.floor((x - cells.pageX[page]!) / cells.size_m) + rim;
  const row = Math.floor((y - cells.pageY[page]!) / cells.size_m) + rim;
  const colIn = col < rim ? rim : col >= cols - rim ? cols - rim - 1 : col;
  const rows = cells.pageRows[page]!;
  const rowIn = row < rim ? rim : row >= rows - rim ? rows - rim - 1 : row;
  return cells.pageBase[page]! + rowIn * cols + colIn;
}

/** How finely it is looked whether there is floor behind a wall; a passage narrower than this behind one is not seen. */
const look_m = 0.2;

/**
 * Whether a wall can stand between two people who would otherwise see each other: there is free floor on both sides of
 * its line within sight. The wall of a plain hall cannot, and asking it for each pair would cost half the time.
 */
function isScreen(line: Segment_m, floor: Floor, cutoff_m: number): boolean {
  const [[ax, ay], [bx, by]] = line;
  const length = Math.hypot(bx - ax, by - ay);
  const [tx, ty] = [(bx - ax) / length, (by - ay) / length];
  const sees = [false, false];
  for (let across = look_m / 2; across < cutoff_m; across += look_m) {
    for (let along = -cutoff_m; along <= length + cutoff_m; along += look_m) {
      for (const side of [0, 1]) {
        if (sees[side]) continue;
        const off = side === 0 ? across : -across;
        const [x, y] = [ax + tx * along - ty * off, ay + ty * along + tx * off];
        if (floor.isFree(x, y) && distance_m(line, x, y) < cutoff_m) sees[side] = true;
      }
    }
    if (sees[0] && sees[1]) return true;
  }
  return false;
}

/** Lists of numbers by cell, then flat. */
class Lists {
  private readonly lists = new Map<number, number[]>();
  private readonly count: number;

  constructor(count: number) {
    this.count = count;
  }

  add(cell: number, id: number): void {
    const list = this.lists.get(cell);
    if (list) list.push(id);
    else this.lists.set(cell, [id]);
  }

  flat(): [start: number[], flat: number[]] {
    const start: number[] = [];
    const flat: number[] = [];
    for (let cell = 0; cell < this.count; cell++) {
      start.push(flat.length);
      for (const id of this.lists.get(cell) ?? []) flat.push(id);
    }
    start.push(flat.length);
    return [start, flat];
  }
}

function filled<Typed extends Int32Array | Float64Array | Uint8Array>(typed: Typed, from: readonly number[]): Typed {
  typed.set(from);
  return typed;
}
