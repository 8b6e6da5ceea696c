import { fieldTo, type Field, type Jump, type Portal, type Seed } from '../field/field.ts';
import { boxAround, eachCell, floorCellAt, free, middleOfCell, shut, type FloorCells } from '../field/floor-cells.ts';
import { cost_m } from '../plan/links.ts';
import type { Plan } from '../plan/plan.ts';
import { boxOf, distance_m, edgesOf, isInside, length_m, middleOf } from '../plan/polygon.ts';
import type { Link, Point_m, Polygon_m, Segment_m } from '../problem.ts';
import type { Doors } from './doors.ts';
import type { Sees } from './look.ts';

/** Where somebody wants to be: an area, or a line entered from one side. */
export interface Goal {
  level: number;
  areas: readonly Polygon_m[];
  /** Lines to come up to, each from its left or its right. */
  lines: readonly { line: Segment_m; from: 'left' | 'right' }[];
}

/** Where to go from here and how far it still is. */
export interface Heading {
  x: number;
  y: number;
  left_m: number;
}

/**
 * Ways to goals. A field is made when somebody first asks for it and thrown away when a door, stair or direction
 * changes; goals that lie in the same place share one.
 */
export class Router {
  readonly cells: FloorCells;
  private readonly plan: Plan;
  private readonly doors: Doors;
  private readonly goals: { key: string; goal: Goal }[] = [];
  private readonly byKey = new Map<string, number>();
  private readonly kinds: (readonly Link['kind'][] | null)[] = [];
  private readonly kindKeys = new Map<string, number>();
  private fields: (Field | undefined)[] = [];
  private marks: Uint8Array | null = null;

  constructor(cells: FloorCells, plan: Plan, doors: Doors) {
    this.cells = cells;
    this.plan = plan;
    this.doors = doors;
  }

  /** Number of a goal; the same for the same place. */
  goalFor(goal: Goal): number {
    const key = JSON.stringify(goal);
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    this.byKey.set(key, this.goals.length);
    this.goals.push({ key, goal });
    return this.goals.length - 1;
  }

  /** Number of a set of links somebody can use; null is all of them. */
  usersOf(kinds: readonly Link['kind'][] | null): number {
    const key = kinds === null ? '*' : [...kinds].sort().join(' ');
    const known = this.kindKeys.get(key);
    if (known !== undefined) return known;
    this.kindKeys.set(key, this.kinds.length);
    this.kinds.push(kinds);
    return this.kinds.length - 1;
  }

  /** A door, stair or direction changed. */
  forget(): void {
    this.fields = [];
    this.marks = null;
  }

  /** Number of the field to a goal for those who can use a set of links. */
  numberOf(goal: number, users: number): number {
    return goal * usersMost + users;
  }

  field(goal: number, users: number): Field {
    const key = this.numberOf(goal, users);
    const known = this.fields[key];
    if (known) return known;
    const made = this.make(this.goals[goal]!.goal, this.kinds[users] ?? null);
    this.fields[key] = made;
    return made;
  }

  /** What the way to a goal costs from a place on a level, in metres on the flat; Infinity where there is none. */
  cost_m(goal: number, users: number, level: number, x: number, y: number, sees?: Sees): number {
    const field = this.field(goal, users);
    return field.cost_m[this.reached(field, level, x, y, sees)]!;
  }

  /** Whether the way to a goal, from the door of a lift at one end, goes up or down with it. */
  takesLift(goal: number, users: number, way: number, end: 0 | 1, x: number, y: number): boolean {
    const field = this.field(goal, users);
    const far = field.endCost_m[2 * way + 1 - end]!;
    const { level } = this.plan.ways[way]!.ends[end];
    const at = field.cost_m[this.reached(field, level, x, y)]!;
    const kinds = this.kinds[users];
    return (!kinds || kinds.includes('lift')) && far + cost_m(this.plan.ways[way]!, end === 0, false) <= at + 0.01;
  }

  /**
   * The square to read a place from: its own, or where that is cut off (a sliver beside a wall) the best one around.
   * `sees` tells whether somebody sees the middle of a square from where they stand; it is asked of whoever gets nowhere,
   * for the middle of their own square may lie behind a wall that they stand before.
   */
  reached(field: Field, level: number, x: number, y: number, sees?: Sees): number {
    const { cells } = this;
    const at = floorCellAt(cells, level, x, y);
    if (field.cost_m[at]! < Infinity && (!sees || isMiddleSeen(cells, level, at, sees))) return at;
    const cols = cells.cols[level]!;
    let best = at;
    let least = sees ? Infinity : field.cost_m[at]!;
    for (let row = -1; row <= 1; row++) {
      for (let col = -1; col <= 1; col++) {
        const other = at + row * cols + col;
        if (other < 0 || other >= cells.count || !(field.cost_m[other]! < least)) continue;
        if (sees && !isMiddleSeen(cells, level, other, sees)) continue;
        best = other;
        least = field.cost_m[other]!;
      }
    }
    return best;
  }

  private make(goal: Goal, kinds: readonly Link['kind'][] | null): Field {
    this.marks ??= this.marksNow();
    return fieldTo(this.cells, this.marks, this.seedsOf(goal), this.jumpsFor(kinds), 2 * this.plan.ways.length);
  }

  private marksNow(): Uint8Array {
    const marks = this.cells.marks.slice();
    this.plan.lines.forEach(({ kind, page, line }, at) => {
      if (kind !== 'opening' && kind !== 'server') return;
      const sense = this.doors.shutTo(at);
      if (sense) shut(this.cells, marks, page, line, sense);
    });
    return marks;
  }

  private seedsOf({ level, areas, lines }: Goal): Seed[] {
    const { cells } = this;
    const seeds: Seed[] = [];
    for (const area of areas) {
      const middle = centreOf(area);
      const before = seeds.length;
      const box = boxOf(area);
      eachCell(cells, level, box, (cell, x, y) => {
        if (cells.marks[cell]! & free && isInside(area, x, y)) seeds.push(seed(cell, 0, [x, y], middle));
      });
      if (seeds.length > before) continue;
      // An area smaller than a square, or between the middles of squares.
      eachCell(cells, level, grown(box, cells.size_m), (cell, x, y) => {
        const off = Math.min(...edgesOf(area).map((edge) => distance_m(edge, x, y)));
        if (cells.marks[cell]! & free && off < cells.size_m) seeds.push(seed(cell, off, [x, y], middle));
      });
    }
    for (const { line, from } of lines) {
      const middle = middleOf(line);
      eachCell(cells, level, boxAround(line, 1.5 * cells.size_m), (cell, x, y) => {
        const isLeft = leftOf(line, x, y) >= 0;
        const off = distance_m(line, x, y);
        if (cells.marks[cell]! & free && isLeft === (from === 'left') && off < 1.2 * cells.size_m) {
          seeds.push(seed(cell, off, [x, y], middle));
        }
      });
    }
    return seeds;
  }

  private jumpsFor(kinds: readonly Link['kind'][] | null): Jump[] {
    return this.plan.ways.flatMap((way, at) => {
      if (kinds !== null && !kinds.includes(way.link.kind)) return [];
      const jumps: Jump[] = [];
      for (const end of [0, 1] as const) {
        // In by this end, out by the other.
        if (!this.doors.isWayOpen(at, end)) continue;
        const far = (1 - end) as 0 | 1;
        const cost = cost_m(way, end === 0, this.doors.isStopped(at));
        const portals = this.portalsOf(at, end);
        jumps.push({ from: portals, to: this.portalsOf(at, far), cost_m: cost, end: 2 * at + far });
      }
      return jumps;
    });
  }

  private portalsOf(way: number, end: 0 | 1): Portal[] {
    const { cells } = this;
    const { ends, along, link } = this.plan.ways[way]!;
    const { level, line } = ends[end];
    const reach = link.kind === 'lift' ? Math.max(cells.size_m, liftReach_m) : 0.75 * cells.size_m;
    const inward = end === 0 ? 1 : -1;
    const portals: Portal[] = [];
    const middle = middleOf(line);
    const half = length_m(line) / 2;
    eachCell(cells, level, boxAround(line, reach), (cell, x, y) => {
      const off = distance_m(line, x, y);
      if (!(cells.marks[cell]! & free) || off > reach) return;
      if (link.kind === 'lift') {
        portals.push({ cell, toX: middle[0] - x, toY: middle[1] - y, off_m: off });
        return;
      }
      // Beside its end one stands before a wall and not before the stair.
      const aside = Math.abs((x - middle[0]) * along[1] - (y - middle[1]) * along[0]);
      if (aside <= Math.max(half - 0.1, cells.size_m / 2)) {
        portals.push({ cell, toX: along[0] * inward, toY: along[1] * inward, off_m: off });
      }
    });
    return portals;
  }
}

/** Sets of links that groups can use; more than there are kinds of link to choose from. */
const usersMost = 32;

/** Who is so near to the door of a lift waits for it. */
export const liftReach_m = 1;

function isMiddleSeen(cells: FloorCells, level: number, at: number, sees: Sees): boolean {
  const [x, y] = middleOfCell(cells, level, at);
  return sees(x, y);
}

function seed(cell: number, cost_m: number, [x, y]: Point_m, [toX, toY]: Point_m): Seed {
  return { cell, cost_m, toX: toX - x, toY: toY - y };
}

/** Positive to the left of p → q. */
export function leftOf([[ax, ay], [bx, by]]: Segment_m, x: number, y: number): number {
  return (bx - ax) * (y - ay) - (by - ay) * (x - ax);
}

export function centreOf(area: Polygon_m): Point_m {
  const { x0, y0, x1, y1 } = boxOf(area);
  const middle: Point_m = [(x0 + x1) / 2, (y0 + y1) / 2];
  if (isInside(area, ...middle)) return middle;
  return area[0]!;
}

function grown({ x0, y0, x1, y1 }: { x0: number; y0: number; x1: number; y1: number }, by: number) {
  return { x0: x0 - by, y0: y0 - by, x1: x1 + by, y1: y1 + by };
}
