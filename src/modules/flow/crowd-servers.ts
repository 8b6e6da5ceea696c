import type { Point_m, Segment_m, Server, ServerGroup, Service } from '../../engines/crowd/problem.ts';
import {
  compass,
  lineAcross,
  middleOf,
  type Rect_m,
  type SiteEntrance,
  type TellMistake,
  type WalkSite,
} from './crowd-site.ts';

/** The mark people stand at before a lane. */
const laneFront_m = 1.2;
/** Coefficient of variation at a lane, as the lanes engine has it: its square is 0.5. */
const laneVariation = Math.SQRT1_2;

/** Barriers stand between lanes and so far to either side, or whoever waits would stand in the way beyond. */
export const wing_m = 8;
/** The lanes of an entrance, each taking one after the other towards the inside. */
export function lanesOf(entrance: SiteEntrance, site: WalkSite, tell: TellMistake): ServerGroup | null {
  const lanes = site.lanes.filter((lane) => lane.entrance === entrance.id);
  if (lanes.length === 0 && entrance.demandShare > 0) {
    tell(
      'WALK_ENTRANCE_NO_LANES',
      `entrances[${entrance.id}]`,
      `“${entrance.id}”没有安检通道。给它一条通道,或把客流份额改为 0。`,
      `No lane belongs to "${entrance.id}". Give it a lane, or a demand share of 0.`,
    );
  }
  for (const lane of lanes) {
    if (lane.designPaxPerHour > 0) continue;
    tell(
      'WALK_LANE_NO_RATE',
      `lanes[${lane.id}].design_pax_per_hour`,
      `通道“${lane.id}”每小时通过 0 人。填上能力,或删去通道。`,
      `The lane "${lane.id}" passes 0 an hour. Give what it passes, or take it out.`,
    );
  }
  const working = lanes.filter((lane) => lane.designPaxPerHour > 0);
  if (working.length === 0) return null;
  const inward = inwardOf(entrance, site);
  const servers = working.map((lane): Server => ({
    id: lane.id,
    name: lane.name,
    level_id: lane.level,
    line: lineAcross([lane.x, lane.y], inward, laneFront_m),
    service: laneService(lane.designPaxPerHour),
    is_open: true,
  }));
  return { id: entrance.id, name: entrance.name, servers };
}

export function laneService(per_h: number): Service {
  return { kind: 'gamma', mean_s: 3_600 / per_h, variation: laneVariation };
}

/** From the queue (or the entrance, where no queue area is drawn) towards the lanes. */
export function inwardOf(entrance: SiteEntrance, site: WalkSite): Point_m {
  const queue = site.queueAreas.find((area) => area.entrance === entrance.id);
  const from = queue ? middleOf(queue.rect) : ([entrance.x, entrance.y] as const);
  const lanes = site.lanes.filter((lane) => lane.entrance === entrance.id);
  const [sx, sy] = lanes.reduce(([x, y], lane) => [x + lane.x / lanes.length, y + lane.y / lanes.length], [0, 0]);
  return nearestDirection([sx - from[0], sy - from[1]]);
}

function nearestDirection([x, y]: Point_m): Point_m {
  return compass.reduce((best, each) => (each[0] * x + each[1] * y > best[0] * x + best[1] * y ? each : best));
}

/** The barriers of a row of lanes, from wing to wing, open only where somebody is served. */
export function fenceOf({ servers }: ServerGroup, within: Rect_m): Segment_m[] {
  const [[px, py], [qx, qy]] = servers[0]!.line;
  const axis = Math.abs(qx - px) > Math.abs(qy - py) ? 0 : 1;
  const across = axis === 0 ? py : px;
  const open = servers
    .map(({ line: [p, q] }) => [Math.min(p[axis], q[axis]), Math.max(p[axis], q[axis])] as const)
    .sort((one, other) => one[0] - other[0]);
  const end = Math.min(within[(axis + 2) as 2 | 3], open.at(-1)![1] + wing_m);
  let start = Math.max(within[axis], open[0]![0] - wing_m);
  const fence: Segment_m[] = [];
  for (const [from, to] of [...open, [end, end] as const]) {
    if (from - start > 0.01)
      fence.push(
        axis === 0
          ? [
              [start, across],
              [from, across],
            ]
          : [
              [across, start],
              [across, from],
            ],
      );
    start = to;
  }
  return fence;
}
