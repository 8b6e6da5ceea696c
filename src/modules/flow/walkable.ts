import type { Level, Link, Opening, Point_m, Segment_m } from '../../engines/crowd/problem.ts';
import {
  corners,
  distance_m,
  holds,
  lineAcross,
  nearestIn,
  type Rect_m,
  type SiteLink,
  type SiteZone,
  type TellMistake,
  type WalkSite,
} from './crowd-site.ts';

/** Floor, walls and ways of a site, made of rectangles of zones and of links. */
export interface Walkable {
  levels: Level[];
  openings: Opening[];
  links: Link[];
  /** Floor of each zone people may be in. */
  floors: ReadonlyMap<string, readonly Rect_m[]>;
  /** What stands in the crowd's plan for each link of the site. */
  partsOf: ReadonlyMap<string, readonly string[]>;
  /** Links whose end lies off the floor, so that a passage was drawn to it. */
  bridged: readonly string[];
}

/** Nobody passes under or over a stair where less than this is free. */
const headroom_m = 2.2;
/** Escalators side by side, from middle to middle. */
const escalatorPitch_m = 1.6;
/** The end of a link may stand so far from the floor of its zone (a passage is drawn); further off it is a mistake. */
const offFloor_m = { passage: 10, steps: 0.5 };
/** Rectangles nearer to each other than this touch. */
const touch_m = 1e-6;

/** Zones nobody but staff enters are not part of the walk. */
export function isWalked(zone: Pick<SiteZone, 'access'>): boolean {
  return zone.access !== 'staff';
}

/** Tells every mistake it finds; what has one is left out of the plan. */
export function walkableOf(site: WalkSite, tell: TellMistake): Walkable {
  const zones = new Map(site.zones.filter(isWalked).map((zone) => [zone.id, zone]));
  const floors = new Map([...zones.values()].map((zone) => [zone.id, floorOf(zone, site)]));
  const made: Made = { openings: [], links: [], passages: new Map(), gaps: [], partsOf: new Map(), bridged: [] };
  for (const link of site.links) {
    const [a, b] = [zones.get(link.a), zones.get(link.b)];
    if (!a || !b || !hasWidth(link, tell)) continue;
    const isSteps = link.kind === 'stair' || link.kind === 'escalator' || link.kind === 'lift';
    if (isSteps) addSteps(link, a, b, floors, site, made, tell);
    else if (a.level !== b.level) {
      tell(
        'WALK_LINK_TWO_LEVELS',
        `links[${link.id}].kind`,
        `“${link.id}”是门或平层通道,两端却在不同楼层(${a.level}、${b.level})。改为楼梯、扶梯或直梯。`,
        `"${link.id}" is a door or a level way, yet its ends lie on two levels (${a.level}, ${b.level}). Make it a stair, an escalator or a lift.`,
      );
    } else addPassage(link, a, b, floors, made, tell);
  }
  const levels = site.levels.map(({ id, name, z }): Level => {
    const here = [...zones.values()].filter((zone) => zone.level === id);
    const rects = here.flatMap((zone) => floors.get(zone.id)!.map((rect) => ({ zone: zone.id, rect })));
    return {
      id,
      name,
      z_m: z,
      walkable: [...rects.map(({ rect }) => corners(rect)), ...(made.passages.get(id) ?? [])],
      obstacles: [],
      walls: wallsBetween(rects, made.gaps),
    };
  });
  return {
    levels: levels.filter((level) => level.walkable.length > 0),
    openings: made.openings,
    links: made.links,
    floors,
    partsOf: made.partsOf,
    bridged: made.bridged,
  };
}

interface Made {
  openings: Opening[];
  links: Link[];
  /** By level. */
  passages: Map<string, Point_m[][]>;
  gaps: Gap[];
  partsOf: Map<string, string[]>;
  bridged: string[];
}
interface Gap {
  zones: readonly [string, string];
  at: Point_m;
  width_m: number;
}

/** Tracks lie between platforms, so a zone that has platforms is no floor beside them. */
function floorOf(zone: SiteZone, site: WalkSite): Rect_m[] {
  const platforms = site.platforms.filter((platform) => platform.zone === zone.id);
  return platforms.length > 0 ? platforms.map(({ rect }) => rect) : [zone.rect];
}

function hasWidth(link: SiteLink, tell: TellMistake): boolean {
  const place = `links[${link.id}]`;
  if (link.width_m <= 0) {
    tell(
      'WALK_LINK_NO_WIDTH',
      `${place}.width_m`,
      `“${link.id}”宽度为 ${link.width_m},无人能过。填上实际宽度;封闭请用事件“link closed”。`,
      `"${link.id}" is ${link.width_m} m wide: nobody can pass. Give its real width; to close it use the event "link closed".`,
    );
  }
  if (link.count <= 0) {
    tell(
      'WALK_LINK_NONE',
      `${place}.count`,
      `“${link.id}”的台数为 ${link.count}。填上台数,或删去这一行。`,
      `"${link.id}" stands for ${link.count} of its kind. Give how many there are, or take it out.`,
    );
  }
  return link.width_m > 0 && link.count > 0;
}

type Floors = ReadonlyMap<string, readonly Rect_m[]>;

/** Stairs, escalators and lifts: of several side by side each is one. */
function addSteps(
  link: SiteLink,
  a: SiteZone,
  b: SiteZone,
  floors: Floors,
  site: WalkSite,
  made: Made,
  tell: TellMistake,
): void {
  const onFloor = (['a', 'b'] as const).map((end) => {
    const [zone, at] = end === 'a' ? [a, link.aAt] : [b, link.bAt];
    const off = Math.min(...floors.get(zone.id)!.map((rect) => distance_m(nearestIn(rect, at), at)));
    if (off > offFloor_m.steps) tellOff(link, end, zone, off, tell);
    return off <= offFloor_m.steps;
  });
  if (onFloor.includes(false)) return;
  const [dx, dy] = [link.bAt[0] - link.aAt[0], link.bAt[1] - link.aAt[1]];
  const length = Math.hypot(dx, dy);
  if (link.kind !== 'lift' && length === 0) {
    tell(
      'WALK_LINK_NO_LENGTH',
      `links[${link.id}].b_at`,
      `“${link.id}”两端在同一点:平面上没有长度。填上另一端的位置。`,
      `Both ends of "${link.id}" lie on one point: it has no length on the plan. Give where its other end is.`,
    );
    return;
  }
  const rise_m = Math.abs(zOf(site, b.level) - zOf(site, a.level));
  const count = link.kind === 'lift' ? 1 : link.count;
  const devices = site.liftsEscalators.filter((device) => device.link === link.id);
  const ids: string[] = [];
  for (let at = 0; at < count; at++) {
    const aside = (at - (count - 1) / 2) * escalatorPitch_m;
    const [ox, oy] = length > 0 ? [(-dy / length) * aside, (dx / length) * aside] : [0, 0];
    const device = count > 1 && devices.length === count ? devices[at] : undefined;
    const id = device?.id ?? (count > 1 ? `${link.id}-${at + 1}` : link.id);
    ids.push(id);
    made.links.push({
      id,
      name: device?.name ?? link.name,
      kind: link.kind as Link['kind'],
      a: { level_id: a.level, at: [link.aAt[0] + ox, link.aAt[1] + oy] },
      b: { level_id: b.level, at: [link.bAt[0] + ox, link.bAt[1] + oy] },
      width_m: link.width_m,
      direction: link.twoWay ? 'both' : 'forward',
      closed_under_m: link.kind === 'lift' ? 0 : closedUnder_m(link, [a, b], rise_m, site),
      ...(link.kind === 'lift' && { lift: { cars: link.count } }),
    });
  }
  made.partsOf.set(link.id, ids);
}

/** Until there is headroom, but never into the room next door: that one has a ceiling of its own. */
function closedUnder_m(link: SiteLink, [a, b]: readonly [SiteZone, SiteZone], rise_m: number, site: WalkSite): number {
  const length = distance_m(link.aAt, link.bAt);
  let closed = rise_m > 0 ? length * Math.min(0.45, headroom_m / rise_m) : 0;
  for (const [zone, from, to] of [[a, link.aAt, link.bAt] as const, [b, link.bAt, link.aAt] as const]) {
    const others = site.zones.filter((other) => other.level === zone.level && other.id !== zone.id && isWalked(other));
    for (let gone = 0; gone < closed; gone += 0.25) {
      const share = gone / length;
      const at: Point_m = [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
      if (!holds(zone.rect, at) && others.some((other) => holds(other.rect, at))) closed = gone;
    }
  }
  return closed;
}

function tellOff(link: SiteLink, end: 'a' | 'b', zone: SiteZone, off: number, tell: TellMistake): void {
  tell(
    'WALK_LINK_OFF_FLOOR',
    `links[${link.id}].${end}_at`,
    `“${link.id}”的这一端离 ${zone.id} 的可行走区域 ${off.toFixed(1)} 米,无人能到。改正位置或分区的范围。`,
    `This end of "${link.id}" lies ${off.toFixed(1)} m off the floor of ${zone.id}: nobody gets there. Put the place or the zone's rectangle right.`,
  );
}

function zOf(site: WalkSite, level: string): number {
  return site.levels.find(({ id }) => id === level)?.z ?? 0;
}

/** A door in the wall two zones share, or a passage drawn from one floor to the other. */
function addPassage(link: SiteLink, a: SiteZone, b: SiteZone, floors: Floors, made: Made, tell: TellMistake): void {
  const [pa, pb] = [nearestOf(floors.get(a.id)!, link.aAt), nearestOf(floors.get(b.id)!, link.bAt)];
  const off = [distance_m(pa, link.aAt), distance_m(pb, link.bAt)];
  off.forEach((far, at) => {
    if (far > offFloor_m.passage) tellOff(link, at === 0 ? 'a' : 'b', at === 0 ? a : b, far, tell);
  });
  if (off.some((far) => far > offFloor_m.passage)) return;
  const apart = distance_m(pa, pb);
  const towards: Point_m =
    apart > touch_m ? [(pb[0] - pa[0]) / apart, (pb[1] - pa[1]) / apart] : outOf(floors.get(a.id)!, pa);
  const width_m = link.width_m * link.count;
  if (apart > touch_m) {
    const [p, q] = lineAcross(pa, towards, width_m);
    const [r, s] = lineAcross(pb, towards, width_m);
    made.passages.set(a.level, [...(made.passages.get(a.level) ?? []), [p, q, s, r]]);
    if (off.some((far) => far > offFloor_m.steps)) made.bridged.push(link.id);
  } else made.gaps.push({ zones: [a.id, b.id], at: pa, width_m });
  made.openings.push({
    id: link.id,
    name: link.name,
    level_id: a.level,
    line: lineAcross(pa, towards, width_m),
    direction: link.twoWay ? 'both' : 'forward',
    is_open: true,
  });
  made.partsOf.set(link.id, [link.id]);
}

function nearestOf(rects: readonly Rect_m[], at: Point_m): Point_m {
  return rects
    .map((rect) => nearestIn(rect, at))
    .reduce((best, each) => (distance_m(each, at) < distance_m(best, at) ? each : best));
}

/** Outward through the nearest side of the rectangle whose edge this point is on. */
function outOf(rects: readonly Rect_m[], [x, y]: Point_m): Point_m {
  const sides = rects
    .filter((rect) => holds(rect, [x, y]))
    .flatMap(([x0, y0, x1, y1]): { far: number; towards: Point_m }[] => [
      { far: x - x0, towards: [-1, 0] },
      { far: x1 - x, towards: [1, 0] },
      { far: y - y0, towards: [0, -1] },
      { far: y1 - y, towards: [0, 1] },
    ]);
  return sides.reduce((best, side) => (side.far < best.far ? side : best)).towards;
}

/** Zones that touch are divided by a wall, with a gap where a link leads through it. */
function wallsBetween(rects: readonly { zone: string; rect: Rect_m }[], gaps: readonly Gap[]): Segment_m[] {
  const walls: Segment_m[] = [];
  rects.forEach((one, at) => {
    for (const other of rects.slice(at + 1)) {
      if (one.zone === other.zone) continue;
      const here = gaps.filter(({ zones }) => zones.includes(one.zone) && zones.includes(other.zone));
      for (const axis of [0, 1] as const) walls.push(...wallAlong(axis, one.rect, other.rect, here));
    }
  });
  return walls;
}

/** The wall across `axis` (0: x) where two rectangles meet, cut at its doors. */
function wallAlong(axis: 0 | 1, one: Rect_m, other: Rect_m, gaps: readonly Gap[]): Segment_m[] {
  const along = (1 - axis) as 0 | 1;
  const [low, high] = [axis, (axis + 2) as 2 | 3];
  const at = [
    [one[high], other[low]],
    [other[high], one[low]],
  ].find(([end, start]) => Math.abs(end! - start!) <= touch_m)?.[0];
  if (at === undefined) return [];
  const from = Math.max(one[along], other[along]);
  const to = Math.min(one[(along + 2) as 2 | 3], other[(along + 2) as 2 | 3]);
  const doors = gaps
    .filter((gap) => Math.abs(gap.at[axis] - at) <= touch_m)
    .map((gap) => [gap.at[along] - gap.width_m / 2, gap.at[along] + gap.width_m / 2] as const)
    .sort((a, b) => a[0] - b[0]);
  const pieces: Segment_m[] = [];
  let start = from;
  for (const [left, right] of [...doors, [to, to] as const]) {
    if (left - start > touch_m) pieces.push([point(start), point(left)]);
    start = Math.max(start, right);
  }
  return pieces;

  function point(value: number): Point_m {
    return axis === 0 ? [at!, value] : [value, at!];
  }
}
