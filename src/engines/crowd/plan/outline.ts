import type { Level, Polygon_m, Segment_m } from '../problem.ts';
import { boxOf, edgesOf, isInside, length_m, meetings, type Box } from './polygon.ts';

/** Free floor: inside a walkable polygon and inside no obstacle. */
export class Floor {
  private readonly walkable: { polygon: Polygon_m; box: Box }[];
  private readonly obstacles: { polygon: Polygon_m; box: Box }[];

  constructor(level: Pick<Level, 'walkable' | 'obstacles'>) {
    this.walkable = level.walkable.map((polygon) => ({ polygon, box: boxOf(polygon) }));
    this.obstacles = level.obstacles.map((polygon) => ({ polygon, box: boxOf(polygon) }));
  }

  isFree(x: number, y: number): boolean {
    return holds(this.walkable, x, y) && !holds(this.obstacles, x, y);
  }
}

function holds(polygons: { polygon: Polygon_m; box: Box }[], x: number, y: number): boolean {
  for (const { polygon, box } of polygons) {
    if (x >= box.x0 && x <= box.x1 && y >= box.y0 && y <= box.y1 && isInside(polygon, x, y)) return true;
  }
  return false;
}

/** How far beside an edge it is asked whether the floor there is free. Thinner gaps and slivers are not seen. */
const beside_m = 1e-4;

/**
 * The edge of the free floor as wall segments: every edge of every polygon, cut where another one meets it; a piece is
 * wall if the floor is free on just one of its sides. So polygons may overlap, touch and share edges as they like.
 */
export function outlineOf(level: Pick<Level, 'walkable' | 'obstacles'>): Segment_m[] {
  const floor = new Floor(level);
  const edges = [...level.walkable, ...level.obstacles].flatMap(edgesOf).filter((edge) => length_m(edge) > beside_m);
  const boxes = edges.map((edge) => boxOf(edge));
  const seen = new Set<string>();
  const walls: Segment_m[] = [];
  edges.forEach((edge, at) => {
    const shares = [0, 1];
    edges.forEach((other, otherAt) => {
      if (otherAt === at || !doTouch(boxes[at]!, boxes[otherAt]!)) return;
      for (const share of meetings(edge, other)) if (share > 0 && share < 1) shares.push(share);
    });
    shares.sort((one, other) => one - other);
    let open: Segment_m | null = null;
    for (let piece = 1; piece < shares.length; piece++) {
      const part = partOf(edge, shares[piece - 1]!, shares[piece]!);
      if (length_m(part) <= beside_m) continue;
      // Pieces in a row are one wall again, so that a cut by something irrelevant does not double its push.
      if (!isEdgeOf(floor, part)) open = close(open, seen, walls);
      else open = open ? [open[0], part[1]] : part;
    }
    close(open, seen, walls);
  });
  return walls;
}

function close(wall: Segment_m | null, seen: Set<string>, walls: Segment_m[]): null {
  if (!wall) return null;
  const key = wall
    .map(([x, y]) => `${x.toFixed(5)},${y.toFixed(5)}`)
    .sort()
    .join(' ');
  if (!seen.has(key)) walls.push(wall);
  seen.add(key);
  return null;
}

function isEdgeOf(floor: Floor, [[ax, ay], [bx, by]]: Segment_m): boolean {
  const length = Math.hypot(bx - ax, by - ay);
  const [nx, ny] = [(-(by - ay) / length) * beside_m, ((bx - ax) / length) * beside_m];
  const [mx, my] = [(ax + bx) / 2, (ay + by) / 2];
  return floor.isFree(mx + nx, my + ny) !== floor.isFree(mx - nx, my - ny);
}

function partOf([[ax, ay], [bx, by]]: Segment_m, from: number, to: number): Segment_m {
  const at = (share: number): [number, number] =>
    share === 0 ? [ax, ay] : share === 1 ? [bx, by] : [ax + (bx - ax) * share, ay + (by - ay) * share];
  return [at(from), at(to)];
}

function doTouch(one: Box, other: Box): boolean {
  const slack = beside_m;
  return (
    one.x0 <= other.x1 + slack && other.x0 <= one.x1 + slack && one.y0 <= other.y1 + slack && other.y0 <= one.y1 + slack
  );
}
