import type { Tell } from './check.ts';
import { missOf } from './cone.ts';
import type { Zone } from './facts.ts';
import type { Path } from './json-places.ts';
import type { PartName } from './parts.ts';
import type { SiteRows } from './spec.ts';

type Rect = readonly [number, number, number, number];
/** Coordinates are written to a decimetre. */
const slack_m = 0.05;

const holds = ([x0, y0, x1, y1]: Rect, x: number, y: number) =>
  x >= x0 - slack_m && x <= x1 + slack_m && y >= y0 - slack_m && y <= y1 + slack_m;
const overlap = (a: Rect, b: Rect) =>
  a[0] < b[2] - slack_m && b[0] < a[2] - slack_m && a[1] < b[3] - slack_m && b[1] < a[3] - slack_m;
const spell = (rect: Rect) => `[${rect.join(', ')}]`;

/** Parts whose rows stand at a spot of a zone, and those that cover a part of one. */
const spots = [
  'doors',
  'lanes',
  'gates',
  'liftsEscalators',
  'cameras',
  'musterPoints',
  'keyLocations',
  'posts',
  'alarmPanels',
  'alarmPoints',
] as const satisfies readonly PartName[];
const stretches = ['platforms', 'queueAreas', 'pinchPoints'] as const satisfies readonly PartName[];

export function checkPlaces(site: SiteRows, tell: Tell): void {
  const zones = new Map(site.rows.zones.map(({ row }) => [row.id, row]));
  checkZones(site, tell);
  for (const part of spots) {
    for (const { row, path } of site.rows[part]) inZone(row, [row.x, row.y, row.x, row.y], zones, path, tell);
  }
  for (const part of stretches) {
    for (const { row, path } of site.rows[part]) {
      if (ordered(row.rect, [...path, 'rect'], tell)) inZone(row, row.rect, zones, path, tell);
    }
  }
  checkDoorways(site, zones, tell);
  checkConnected(site, tell);
  checkPinchPoints(site, tell);
}

function ordered(rect: Rect, path: Path, tell: Tell): boolean {
  if (rect[0] < rect[2] && rect[1] < rect[3]) return true;
  tell('SITE_RECT_REVERSED', path, {});
  return false;
}

function inZone(
  row: { id: string; zone: string; level?: string },
  rect: Rect,
  zones: ReadonlyMap<string, Zone>,
  path: Path,
  tell: Tell,
): void {
  const zone = zones.get(row.zone);
  if (!zone) return;
  if (row.level !== undefined && row.level !== zone.level) {
    tell('SITE_LEVEL_DIFFERS', [...path, 'level'], {
      id: row.id,
      found: row.level,
      zone: zone.id,
      wanted: zone.level,
    });
  }
  if (!holds(zone.rect, rect[0], rect[1]) || !holds(zone.rect, rect[2], rect[3])) {
    tell('SITE_OUTSIDE_ZONE', path, { id: row.id, zone: zone.id, rect: spell(zone.rect) });
  }
}

function checkZones(site: SiteRows, tell: Tell): void {
  const shares = site.rows.crowdThresholds[0]?.row.zoneShareOfCapacity;
  const sound = site.rows.zones.filter(({ row, path }) => ordered(row.rect, [...path, 'rect'], tell));
  sound.forEach(({ row, path }, index) => {
    const outline = site.head.siteRect;
    if (outline && (!holds(outline, row.rect[0], row.rect[1]) || !holds(outline, row.rect[2], row.rect[3]))) {
      tell('SITE_OUTSIDE_SITE', [...path, 'rect'], { id: row.id });
    }
    for (const { row: other } of sound.slice(0, index)) {
      if (other.level === row.level && overlap(other.rect, row.rect)) {
        tell('SITE_ZONES_OVERLAP', [...path, 'rect'], { id: row.id, other: other.id, level: row.level });
      }
    }
    if (row.usable_m2 > row.area_m2) {
      tell('SITE_USABLE_AREA', [...path, 'usable_m2'], { id: row.id, usable: row.usable_m2, area: row.area_m2 });
    }
  });
  for (const part of ['zones', 'queueAreas', 'pinchPoints'] as const) {
    for (const { row, path } of site.rows[part]) {
      const wanted = Math.round((row.rect[2] - row.rect[0]) * (row.rect[3] - row.rect[1]));
      if (Math.abs(wanted - row.area_m2) > Math.max(1, wanted * 0.01)) {
        tell('SITE_AREA_DIFFERS', [...path, 'area_m2'], { id: row.id, found: row.area_m2, wanted });
      }
    }
  }
  for (const part of ['zones', 'queueAreas'] as const) {
    for (const { row, path } of site.rows[part]) {
      const at = [...path, 'thresholds_persons'];
      const limits = row.thresholdsPersons;
      if (limits.busy > limits.warning || limits.warning > limits.alarm || limits.alarm > limits.critical) {
        tell('SITE_THRESHOLDS_ORDER', at, { id: row.id });
      }
      if (!shares) continue;
      for (const limit of ['busy', 'warning', 'alarm', 'critical'] as const) {
        const exact = row.capacity.persons * shares[limit];
        const found = limits[limit];
        if (Math.abs(found - exact) < 1) continue;
        tell('SITE_THRESHOLDS_DIFFER', [...at, limit], { id: row.id, limit, found, wanted: Math.round(exact) });
      }
    }
  }
}

/** Entrances stand on the border of the zone they lead from; links end inside the zones they join. */
function checkDoorways(site: SiteRows, zones: ReadonlyMap<string, Zone>, tell: Tell): void {
  for (const { row, path } of site.rows.entrances) {
    const zone = [row.from, row.to].map((id) => zones.get(id)).find((each) => each?.level === row.level);
    const from = zones.get(row.from);
    if (!zone && from) {
      tell('SITE_LEVEL_DIFFERS', [...path, 'level'], {
        id: row.id,
        found: row.level,
        zone: from.id,
        wanted: from.level,
      });
    } else if (zone) inZone({ id: row.id, zone: zone.id }, [row.x, row.y, row.x, row.y], zones, path, tell);
    const listed = site.rows.lanes.filter(({ row: lane }) => lane.entrance === row.id).length;
    if (listed !== row.lanes) {
      tell('SITE_LANE_COUNT_DIFFERS', [...path, 'lanes'], { id: row.id, found: row.lanes, wanted: listed });
    }
  }
  for (const { row, path } of site.rows.links) {
    for (const end of ['a', 'b'] as const) {
      const zone = zones.get(row[end]);
      const [x, y] = end === 'a' ? row.aAt : row.bAt;
      if (zone && !holds(zone.rect, x, y)) {
        tell('SITE_LINK_END_OUTSIDE', [...path, `${end}_at`], { id: row.id, end, zone: zone.id });
      }
    }
  }
}

function checkConnected(site: SiteRows, tell: Tell): void {
  const first = site.rows.zones[0]?.row.id;
  if (first === undefined) return;
  const reached = new Set([first]);
  const waiting = [first];
  for (let here = waiting.pop(); here !== undefined; here = waiting.pop()) {
    for (const { row } of site.rows.links) {
      const other = row.a === here ? row.b : row.b === here ? row.a : null;
      if (other === null || reached.has(other)) continue;
      reached.add(other);
      waiting.push(other);
    }
  }
  for (const { row, path } of site.rows.zones) {
    if (!reached.has(row.id)) tell('SITE_ZONE_UNREACHABLE', path, { id: row.id, from: first });
  }
}

function checkPinchPoints(site: SiteRows, tell: Tell): void {
  const cameras = new Map(site.rows.cameras.map(({ row }) => [row.id, row]));
  site.rows.pinchPoints.forEach(({ row, path }, index) => {
    for (const { row: other } of site.rows.pinchPoints.slice(0, index)) {
      if (other.level === row.level && overlap(other.rect, row.rect)) {
        tell('SITE_PINCH_POINTS_OVERLAP', [...path, 'rect'], { id: row.id, other: other.id });
      }
    }
    const camera = row.countedBy === undefined ? undefined : cameras.get(row.countedBy);
    if (!camera) return;
    const at = [...path, 'counted_by'];
    if (!camera.countsPeople) tell('SITE_COUNTER_DOES_NOT_COUNT', at, { id: row.id, camera: camera.id });
    const miss = missOf(camera, (row.rect[0] + row.rect[2]) / 2, (row.rect[1] + row.rect[3]) / 2);
    const why = camera.level === row.level ? miss : 'level';
    if (why !== null) tell('SITE_CAMERA_DOES_NOT_SEE', at, { id: row.id, camera: camera.id, why });
  });
}
