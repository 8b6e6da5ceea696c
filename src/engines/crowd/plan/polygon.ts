import type { Point_m, Polygon_m, Segment_m } from '../problem.ts';

/** Plane geometry in metres. Points on an edge count as inside or outside, whichever the arithmetic gives. */

export function isInside(polygon: Polygon_m, x: number, y: number): boolean {
  let inside = false;
  for (let at = 0, before = polygon.length - 1; at < polygon.length; before = at++) {
    const [ax, ay] = polygon[at]!;
    const [bx, by] = polygon[before]!;
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

export function area_m2(polygon: Polygon_m): number {
  let twice = 0;
  for (let at = 0, before = polygon.length - 1; at < polygon.length; before = at++) {
    twice += polygon[before]![0] * polygon[at]![1] - polygon[at]![0] * polygon[before]![1];
  }
  return Math.abs(twice) / 2;
}

export function edgesOf(polygon: Polygon_m): Segment_m[] {
  return polygon.map((corner, at) => [corner, polygon[(at + 1) % polygon.length]!]);
}

export function length_m([[ax, ay], [bx, by]]: Segment_m): number {
  return Math.hypot(bx - ax, by - ay);
}

export function middleOf([[ax, ay], [bx, by]]: Segment_m): Point_m {
  return [(ax + bx) / 2, (ay + by) / 2];
}

export function distance_m([[ax, ay], [bx, by]]: Segment_m, x: number, y: number): number {
  const [dx, dy] = [bx - ax, by - ay];
  const square = dx * dx + dy * dy;
  const share = square === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / square));
  return Math.hypot(ax + share * dx - x, ay + share * dy - y);
}

/** Where `cut` meets `edge`, as shares of the way along `edge`; both ends of the common part where they lie on one line. */
export function meetings([[ax, ay], [bx, by]]: Segment_m, [[cx, cy], [dx, dy]]: Segment_m): number[] {
  const [ex, ey, fx, fy] = [bx - ax, by - ay, dx - cx, dy - cy];
  const cross = ex * fy - ey * fx;
  const square = ex * ex + ey * ey;
  if (square === 0) return [];
  const off = Math.abs(ex * (cy - ay) - ey * (cx - ax)) / Math.sqrt(square);
  if (Math.abs(cross) <= 1e-9 * square) {
    if (off > 1e-6) return [];
    return [((cx - ax) * ex + (cy - ay) * ey) / square, ((dx - ax) * ex + (dy - ay) * ey) / square];
  }
  const along = ((cx - ax) * fy - (cy - ay) * fx) / cross;
  const across = ((cx - ax) * ey - (cy - ay) * ex) / cross;
  return across >= -1e-9 && across <= 1 + 1e-9 ? [along] : [];
}

/** Whether two segments have a point in common. */
export function doCross(one: Segment_m, other: Segment_m): boolean {
  return side(one, other[0]) * side(one, other[1]) <= 0 && side(other, one[0]) * side(other, one[1]) <= 0
    ? meetings(one, other).some((share) => share >= -1e-9 && share <= 1 + 1e-9)
    : false;
}

/** Positive where the point lies to the left of p → q. */
function side([[ax, ay], [bx, by]]: Segment_m, [x, y]: Point_m): number {
  return (bx - ax) * (y - ay) - (by - ay) * (x - ax);
}

export interface Box {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
}

export function boxOf(points: Iterable<Point_m>): Box {
  const box = { x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity };
  for (const [x, y] of points) {
    box.x0 = Math.min(box.x0, x);
    box.y0 = Math.min(box.y0, y);
    box.x1 = Math.max(box.x1, x);
    box.y1 = Math.max(box.y1, y);
  }
  return box;
}
