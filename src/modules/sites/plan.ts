import { coneRing } from './cone.ts';
import type { SitesState } from './facts.ts';

/** The drawing of one level as GeoJSON in the site's own metres (x east, y north), one collection, told apart by layer. */
export interface PlanFeature {
  type: 'Feature';
  id: string;
  geometry:
    | { type: 'Point'; coordinates: [number, number] }
    | { type: 'LineString'; coordinates: [number, number][] }
    | { type: 'Polygon'; coordinates: [number, number][][] };
  properties: { layer: PlanLayer; id: string; zh: string; en: string; [more: string]: string | number | boolean };
}
export interface Plan {
  type: 'FeatureCollection';
  features: PlanFeature[];
}
export type PlanLayer =
  | 'zone'
  | 'platform'
  | 'queue-area'
  | 'pinch-point'
  | 'walkway'
  | 'door'
  | 'entrance'
  | 'lane'
  | 'gate'
  | 'lift'
  | 'escalator'
  | 'camera-view'
  | 'camera'
  | 'key-location'
  | 'muster-point'
  | 'post'
  | 'panel'
  | 'point';

interface Named {
  id: string;
  name: { zh: string; en: string };
}
type More = Record<string, string | number | boolean>;
type Rect = readonly [number, number, number, number];

function feature(layer: PlanLayer, row: Named, geometry: PlanFeature['geometry'], more: More = {}): PlanFeature {
  const id = layer === 'camera-view' ? `${row.id}/view` : row.id;
  return {
    type: 'Feature',
    id,
    geometry,
    properties: { layer, id: row.id, zh: row.name.zh, en: row.name.en, ...more },
  };
}
const spot = (layer: PlanLayer, row: Named & { x: number; y: number }, more?: More) =>
  feature(layer, row, { type: 'Point', coordinates: [row.x, row.y] }, more);
function outline(layer: PlanLayer, row: Named & { rect: Rect }, more?: More): PlanFeature {
  const [x0, y0, x1, y1] = row.rect;
  const ring: [number, number][] = [
    [x0, y0],
    [x1, y0],
    [x1, y1],
    [x0, y1],
    [x0, y0],
  ];
  return feature(layer, row, { type: 'Polygon', coordinates: [ring] }, more);
}

export function levelPlan(state: SitesState, level: string): Plan {
  const here = (row: { level: string }) => row.level === level;
  const rows = <T extends { level: string }>(map: ReadonlyMap<string, T>) => [...map.values()].filter(here);
  const features: PlanFeature[] = [];
  for (const row of rows(state.zones)) {
    features.push(outline('zone', row, { kind: row.kind, access: row.access, capacity: row.capacity.persons }));
  }
  for (const row of state.platforms.values()) {
    if (state.zones.get(row.zone)?.level === level) features.push(outline('platform', row, { zone: row.zone }));
  }
  for (const row of rows(state.queueAreas)) features.push(outline('queue-area', row, { entrance: row.entrance }));
  for (const row of rows(state.pinchPoints)) features.push(outline('pinch-point', row, { kind: row.kind, at: row.at }));
  features.push(...walkways(state, level));
  for (const row of rows(state.doors)) features.push(spot('door', row, { zone: row.zone, staffOnly: row.staffOnly }));
  for (const row of rows(state.entrances)) features.push(spot('entrance', row, { from: row.from, to: row.to }));
  for (const row of rows(state.lanes)) features.push(spot('lane', row, { zone: row.zone, standby: row.standby }));
  for (const row of rows(state.gates)) features.push(spot('gate', row, { zone: row.zone, kind: row.kind }));
  for (const row of rows(state.liftsEscalators)) features.push(spot(row.kind, row, { direction: row.direction }));
  for (const row of rows(state.cameras)) {
    const view: PlanFeature['geometry'] = { type: 'Polygon', coordinates: [coneRing(row)] };
    features.push(feature('camera-view', row, view, { zone: row.zone }));
    features.push(spot('camera', row, { zone: row.zone, kind: row.type, bearing_deg: row.bearing_deg }));
  }
  for (const row of rows(state.keyLocations)) features.push(spot('key-location', row, { zone: row.zone }));
  for (const row of rows(state.musterPoints)) features.push(spot('muster-point', row, { capacity: row.capacity }));
  for (const row of rows(state.posts)) {
    features.push(spot('post', row, { zone: row.zone, kind: row.kind, callSigns: row.callSigns.join(' ') }));
  }
  for (const row of rows(state.alarmPanels)) features.push(spot('panel', row, { zone: row.zone, kind: row.kind }));
  for (const row of rows(state.alarmPoints)) {
    features.push(spot('point', row, { zone: row.zone, kind: row.kind, panel: row.panel, panelZone: row.panelZone }));
  }
  return { type: 'FeatureCollection', features };
}

/** A link inside the level is a line; one that leaves it is a spot that says where it goes. */
function walkways(state: SitesState, level: string): PlanFeature[] {
  return [...state.links.values()].flatMap((row) => {
    const levels = [row.a, row.b].map((zone) => state.zones.get(zone)?.level);
    const more = { kind: row.kind, a: row.a, b: row.b, twoWay: row.twoWay };
    if (levels[0] === level && levels[1] === level) {
      return [feature('walkway', row, { type: 'LineString', coordinates: [row.aAt, row.bAt] }, more)];
    }
    const end = levels.indexOf(level);
    if (end < 0) return [];
    const coordinates = end === 0 ? row.aAt : row.bAt;
    const to = levels[1 - end] ?? '';
    return [feature('walkway', row, { type: 'Point', coordinates }, { ...more, toLevel: to })];
  });
}
