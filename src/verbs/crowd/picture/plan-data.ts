import type { Words } from '../../../base/words.ts';
import type { CrowdProblem, Point_m, Segment_m } from '../../../engines/crowd/problem.ts';
import type { Judged } from '../judge.ts';
import type { LimitSite } from '../record.ts';

/** What the page draws beneath the people, level by level. */
export interface PlanData {
  levels: {
    id: string;
    name: Words;
    box: [number, number, number, number];
    floor: Point_m[][];
    walls: Segment_m[];
    /** Stairs and escalators that begin or end here. */
    strips: { corners: Point_m[]; kind: string }[];
    servers: Segment_m[];
    zones: { row: number; id: string; name: Words; rect: readonly number[]; isPinch: boolean }[];
    trains: { name: string; doors: Segment_m[]; arrive_s: number; depart_s: number }[];
  }[];
}

/** `rows` are the judged places in the order of the page's list, so that a zone on the plan is a row of it. */
export function planData(problem: CrowdProblem, site: LimitSite, rows: readonly Judged[]): PlanData {
  const rowOf = new Map(rows.map(({ id, kind }, at) => [`${kind} ${id}`, at]));
  return {
    levels: problem.levels.map(({ id, name, walkable, walls }) => {
      const points = walkable.flat();
      const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
      return {
        id,
        name,
        box: [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)],
        floor: walkable.map((polygon) => [...polygon]),
        walls,
        strips: problem.links
          .filter(({ kind, a, b }) => kind !== 'lift' && (a.level_id === id || b.level_id === id))
          .map(({ kind, a, b, width_m }) => ({ kind, corners: stripCorners(a.at, b.at, width_m) })),
        servers: problem.server_groups.flatMap(({ servers }) =>
          servers.filter(({ level_id }) => level_id === id).map(({ line }) => line),
        ),
        zones: [
          ...site.zones.map((zone) => ({ ...zone, kind: 'zone' })),
          ...site.pinchPoints.map((pinch) => ({ ...pinch, kind: 'pinch point' })),
        ]
          .filter((place) => place.level === id && rowOf.has(`${place.kind} ${place.id}`))
          .map((place) => ({
            row: rowOf.get(`${place.kind} ${place.id}`)!,
            id: place.id,
            name: place.name,
            rect: place.rect,
            isPinch: place.kind === 'pinch point',
          })),
        trains: problem.trains
          .filter((train) => train.level_id === id && train.arrive_s < problem.settings.duration_s)
          .map(({ id: name_, doors, arrive_s, depart_s }) => ({
            name: name_,
            doors: [doors[0]!, doors.at(-1)!],
            arrive_s,
            depart_s,
          })),
      };
    }),
  };
}

function stripCorners([ax, ay]: Point_m, [bx, by]: Point_m, width_m: number): Point_m[] {
  const length = Math.hypot(bx - ax, by - ay) || 1;
  const [ox, oy] = [(-(by - ay) / length) * (width_m / 2), ((bx - ax) / length) * (width_m / 2)];
  return [
    [ax + ox, ay + oy],
    [bx + ox, by + oy],
    [bx - ox, by - oy],
    [ax - ox, ay - oy],
  ];
}
