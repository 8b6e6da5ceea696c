/**
 * Response rings: from where a place is reached in so many minutes, drawn as lines on a level. The time is known at any
 * point of a zone; lines of equal time are found on a grid by marching squares, zone by zone, since a wall lies between.
 */
export interface RingArea {
  zone: string;
  rect: readonly [number, number, number, number];
}

export type Segment = readonly [from: readonly [number, number], to: readonly [number, number]];

export interface Ring {
  minutes: number;
  segments: readonly Segment[];
}

/** Coarse enough to be worked out between two frames, fine enough for a hall. */
export const ringCell_m = 5;
/** Where no way leads: later than any ring. */
const never_s = 1e6;

export function ringsOf(
  areas: Iterable<RingArea>,
  minutes: readonly number[],
  time_s: (zone: string, x: number, y: number) => number | null,
): readonly Ring[] {
  const found = minutes.map((count) => ({ minutes: count, segments: [] as Segment[] }));
  for (const { zone, rect } of areas) {
    const [x0, y0, x1, y1] = rect;
    const columns = Math.max(1, Math.ceil((x1 - x0) / ringCell_m));
    const rows = Math.max(1, Math.ceil((y1 - y0) / ringCell_m));
    const xAt = (column: number) => x0 + ((x1 - x0) * column) / columns;
    const yAt = (row: number) => y0 + ((y1 - y0) * row) / rows;
    const times = new Float64Array((columns + 1) * (rows + 1));
    for (let row = 0; row <= rows; row++) {
      for (let column = 0; column <= columns; column++)
        times[row * (columns + 1) + column] = time_s(zone, xAt(column), yAt(row)) ?? never_s;
    }
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const at = row * (columns + 1) + column;
        const corners: Corner[] = [
          { x: xAt(column), y: yAt(row), time_s: times[at]! },
          { x: xAt(column + 1), y: yAt(row), time_s: times[at + 1]! },
          { x: xAt(column + 1), y: yAt(row + 1), time_s: times[at + columns + 2]! },
          { x: xAt(column), y: yAt(row + 1), time_s: times[at + columns + 1]! },
        ];
        for (const ring of found) ring.segments.push(...across(corners, ring.minutes * 60));
      }
    }
  }
  return found;
}

interface Corner {
  x: number;
  y: number;
  time_s: number;
}

/** Where the line of one time crosses a cell: its edges with one end inside and one outside, joined two by two. */
function across(corners: readonly Corner[], limit_s: number): Segment[] {
  const cuts: [number, number][] = [];
  corners.forEach((a, index) => {
    const b = corners[(index + 1) % corners.length]!;
    if (a.time_s <= limit_s === b.time_s <= limit_s) return;
    const share = (limit_s - a.time_s) / (b.time_s - a.time_s);
    cuts.push([a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share]);
  });
  if (cuts.length === 2) return [[cuts[0]!, cuts[1]!]];
  return cuts.length === 4
    ? [
        [cuts[0]!, cuts[1]!],
        [cuts[2]!, cuts[3]!],
      ]
    : [];
}
