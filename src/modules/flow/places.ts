import type { Point_m, Target } from '../../engines/crowd/problem.ts';
import {
  areaOf,
  corners,
  overlap,
  type Rect_m,
  type SiteEntrance,
  type SiteZone,
  type WalkSite,
} from './crowd-site.ts';
import { inwardOf } from './crowd-servers.ts';

/** Where people wait, leave, and come from. */

/** People keep off walls, and off the way of others. */
const besideWall_m = 2;
/** Depth of the strip at the far side of a square or hall through which people leave the plan. */
const exitDepth_m = 3;
/** How far before an entrance people appear, and the spot they come from. */
export const comeFrom_m = { far: 40, wide: 24, deep: 8 };

export const placeId = (zone: string) => `wait/${zone}`;
export const exitId = (zone: string) => `exit/${zone}`;

export function waitingPlace(zone: SiteZone, site: WalkSite): Target {
  return {
    id: placeId(zone.id),
    name: zone.name,
    level_id: zone.level,
    area: corners(quietPart(zone, site)),
    kind: 'place',
  };
}

/** What is left of a zone's rectangle when landings and gate fronts are cut off, each at the side that costs least. */
export function quietPart(zone: SiteZone, site: WalkSite): Rect_m {
  const busy = [
    ...site.pinchPoints.filter((pinch) => pinch.zone === zone.id).map(({ rect }) => rect),
    ...site.queueAreas.filter((area) => area.zone === zone.id).map(({ rect }) => rect),
  ];
  const [x0, y0, x1, y1] = zone.rect;
  let left: Rect_m = [x0 + besideWall_m, y0 + besideWall_m, x1 - besideWall_m, y1 - besideWall_m];
  for (const rect of busy) {
    if (areaOf(overlap(left, rect)) === 0) continue;
    const cuts: Rect_m[] = [
      [rect[2], left[1], left[2], left[3]],
      [left[0], left[1], rect[0], left[3]],
      [left[0], rect[3], left[2], left[3]],
      [left[0], left[1], left[2], rect[1]],
    ];
    left = cuts.reduce((best, cut) => (areaOf(cut) > areaOf(best) ? cut : best));
  }
  return areaOf(left) > 0 ? left : zone.rect;
}

/** The strip of an outer zone farthest from its entrances; whoever gets there has left. */
export function exitOf(zone: SiteZone, site: WalkSite): Target {
  const doors = site.entrances.filter(({ from }) => from === zone.id);
  const [sx, sy] = doors.reduce(([x, y], door) => [x + door.x / doors.length, y + door.y / doors.length], [0, 0]);
  const [x0, y0, x1, y1] = zone.rect;
  const strips: { far: number; rect: Rect_m }[] = [
    { far: sx - x0, rect: [x0, y0, x0 + exitDepth_m, y1] },
    { far: x1 - sx, rect: [x1 - exitDepth_m, y0, x1, y1] },
    { far: sy - y0, rect: [x0, y0, x1, y0 + exitDepth_m] },
    { far: y1 - sy, rect: [x0, y1 - exitDepth_m, x1, y1] },
  ];
  // Opposite the doors rather than beside them, where a zone is wide: along the way in, the far side.
  const inward = doors[0] ? inwardOf(doors[0], site) : ([0, 1] as const);
  const along = inward[0] === 0 ? strips.slice(2) : strips.slice(0, 2);
  const { rect } = along.reduce((best, strip) => (strip.far > best.far ? strip : best));
  return {
    id: exitId(zone.id),
    name: { zh: `${zone.name.zh}(离站)`, en: `${zone.name.en} (leaving)` },
    level_id: zone.level,
    area: corners(rect),
    kind: 'exit',
  };
}

/** Where those who come to an entrance appear: straight before it, some way off, inside its outer zone. */
export function comingFrom(entrance: SiteEntrance, zone: SiteZone, site: WalkSite): Point_m[] {
  const [dx, dy] = inwardOf(entrance, site);
  const [x0, y0, x1, y1] = zone.rect;
  const room = dx === 0 ? (dy > 0 ? entrance.y - y0 : y1 - entrance.y) : dx > 0 ? entrance.x - x0 : x1 - entrance.x;
  const far = Math.max(comeFrom_m.deep / 2, Math.min(comeFrom_m.far, room - exitDepth_m - comeFrom_m.deep / 2 - 1));
  const [mx, my] = [entrance.x - dx * far, entrance.y - dy * far];
  const [hx, hy] = dx === 0 ? [comeFrom_m.wide / 2, comeFrom_m.deep / 2] : [comeFrom_m.deep / 2, comeFrom_m.wide / 2];
  const spot = overlap([mx - hx, my - hy, mx + hx, my + hy], zone.rect);
  return corners(areaOf(spot) > 4 ? spot : zone.rect);
}

/** The zone gates stand in with the most room to wait; without gates, the largest waiting zone. */
export function mainWaitingZone(site: WalkSite): SiteZone | null {
  const gated = new Set(site.gates.filter(({ kind }) => kind === 'boarding-gate').map(({ zone }) => zone));
  const candidates = site.zones.filter((zone) => (gated.size > 0 ? gated.has(zone.id) : zone.kind === 'waiting'));
  return candidates.reduce<SiteZone | null>(
    (best, zone) => (best === null || zone.capacity.persons > best.capacity.persons ? zone : best),
    null,
  );
}
