import type { Point_m, Server, ServerGroup, Service } from '../../engines/crowd/problem.ts';
import {
  compass,
  distance_m,
  lineAcross,
  middleOf,
  type SiteEntrance,
  type SiteGate,
  type TellMistake,
  type WalkSite,
} from './crowd-site.ts';

/** Seconds a gate channel takes a passenger: a hall of 300 is through six channels in the 4 min sites reckon with. */
export const gateChannel_s = 4;
/** A channel of a gate with its posts, and the mark people stand at before a lane. */
const channelPitch_m = 0.9;
const laneFront_m = 1.2;
/** The spread of service at a lane: bags differ more than tickets do. */
const laneVariation = 0.5;
const gateVariation = 0.3;

/** A way to a platform may end this far beside it, at the edge of its zone. */
const besidePlatform_m = 6;

/** The lanes of an entrance, each taking one after the other towards the inside. */
export function lanesOf(entrance: SiteEntrance, site: WalkSite, tell: TellMistake): ServerGroup | null {
  const lanes = site.lanes.filter((lane) => lane.entrance === entrance.id);
  if (lanes.length === 0 && entrance.demandShare > 0) {
    tell(
      'CROWD_ENTRANCE_NO_LANES',
      `entrances[${entrance.id}]`,
      `“${entrance.id}”没有安检通道。给它一条通道,或把客流份额改为 0。`,
      `No lane belongs to "${entrance.id}". Give it a lane, or a demand share of 0.`,
    );
  }
  for (const lane of lanes) {
    if (lane.designPaxPerHour > 0) continue;
    tell(
      'CROWD_LANE_NO_RATE',
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

/** The channels of a gate, side by side across the way to the platform or the street. */
export function channelsOf(gate: SiteGate, site: WalkSite): ServerGroup {
  const through = throughOf(gate, site);
  const servers = Array.from({ length: Math.max(1, gate.channels) }, (_, at): Server => {
    const aside = (at - (gate.channels - 1) / 2) * channelPitch_m;
    const middle: Point_m = [gate.x - through[1] * aside, gate.y + through[0] * aside];
    const number = at + 1;
    return {
      id: `${gate.id}-${number}`,
      name: { zh: `${gate.name.zh} ${number}`, en: `${gate.name.en} ${number}` },
      level_id: gate.level,
      line: lineAcross(middle, through, channelPitch_m * 0.8),
      service: { kind: 'gamma', mean_s: gateChannel_s, variation: gateVariation },
      is_open: true,
    };
  });
  return { id: gate.id, name: gate.name, servers };
}

/**
 * The direction a gate is passed in: its front (the pinch point before it) behind, the way it leads to ahead. Of the
 * plan's four directions the one that does both best.
 */
function throughOf(gate: SiteGate, site: WalkSite): Point_m {
  const front = site.pinchPoints.find((pinch) => pinch.at === gate.id);
  const [fx, fy] = front ? middleOf(front.rect) : [gate.x, gate.y];
  const beyond = waysBeyond(gate, site);
  const far = (point: Point_m) => distance_m(point, [gate.x, gate.y]);
  const nearest = beyond.reduce<Point_m | null>((best, at) => (best === null || far(at) < far(best) ? at : best), null);
  const [hx, hy] = nearest ? [nearest[0] - gate.x, nearest[1] - gate.y] : [0, 0];
  return nearestDirection([hx - 2 * (fx - gate.x), hy - 2 * (fy - gate.y)]);
}

/** Where the links lie that lead on from a gate: to its platform or its zone; of a gate that names none, any. */
function waysBeyond(gate: SiteGate, site: WalkSite): Point_m[] {
  const face = site.faces.find(({ id }) => id === gate.to);
  const platform = site.platforms.find(({ id }) => id === face?.platform);
  return site.links.flatMap((link): Point_m[] => {
    if (link.kind === 'lift' || (link.a !== gate.zone && link.b !== gate.zone)) return [];
    const [here, there, far] = link.a === gate.zone ? [link.aAt, link.bAt, link.b] : [link.bAt, link.aAt, link.a];
    const leads = platform
      ? far === platform.zone && there[1] > platform.rect[1] - besidePlatform_m && there[1] < platform.rect[3]
      : gate.to === undefined || gate.to === far;
    if (!leads) return [];
    return [distance_m(here, [gate.x, gate.y]) < 1 ? there : here];
  });
}

function nearestDirection([x, y]: Point_m): Point_m {
  return compass.reduce((best, each) => (each[0] * x + each[1] * y > best[0] * x + best[1] * y ? each : best));
}
