import { Type, type Static, type TObject } from 'typebox';
import * as device from './rows-devices.ts';
import * as duty from './rows-duty.ts';
import * as place from './rows-places.ts';
import * as single from './rows-single.ts';

/** A part of a site: a list of rows of one shape, told by the facts "<noun> set" and "<noun> removed". */
export interface Part<N extends string = string, S extends TObject = TObject> {
  noun: N;
  /** Its key in the site file. */
  specKey: string;
  row: S;
  /** Of a single part the site has at most one row; of an optional list it may have none, and say nothing. */
  kind: 'list' | 'single';
}

function list<const N extends string, S extends TObject>(specKey: string, noun: N, row: S): Part<N, S> {
  return { noun, specKey, row, kind: 'list' };
}
function one<const N extends string, S extends TObject>(specKey: string, noun: N, row: S): Part<N, S> {
  return { noun, specKey, row, kind: 'single' };
}

/** Every part, in the order its facts are written: what is referred to comes before what refers to it. */
export const parts = {
  scales: one('scales', 'scales', single.scales),
  levels: list('levels', 'level', place.level),
  zones: list('zones', 'zone', place.zone),
  crowdThresholds: one('crowd_thresholds', 'crowd thresholds', single.crowdThresholds),
  flowLadder: one('flow_ladder', 'flow ladder', single.flowLadder),
  tracks: list('tracks', 'track', place.track),
  platforms: list('platforms', 'platform', place.platform),
  faces: list('faces', 'platform face', place.platformFace),
  doors: list('doors', 'door', place.door),
  entrances: list('entrances', 'entrance', place.entrance),
  lanes: list('lanes', 'screening lane', place.screeningLane),
  lanePolicy: one('lane_policy', 'lane policy', single.lanePolicy),
  queueAreas: list('queue_areas', 'queue area', place.queueArea),
  gates: list('gates', 'gate', place.gate),
  links: list('links', 'walkway', place.walkway),
  liftsEscalators: list('lifts_escalators', 'lift or escalator', place.liftOrEscalator),
  videoSystem: one('video_system', 'video system', single.videoSystem),
  cameras: list('cameras', 'camera', device.camera),
  pinchPoints: list('pinch_points', 'pinch point', place.pinchPoint),
  musterPoints: list('muster_points', 'muster point', place.musterPoint),
  keyLocations: list('key_locations', 'key location', place.keyLocation),
  dutyLevels: list('duty_levels', 'duty level', place.dutyLevel),
  rosterPatterns: list('roster_patterns', 'roster pattern', duty.rosterPattern),
  shiftGroups: list('shift_groups', 'shift group', duty.shiftGroup),
  callSignSeries: list('call_sign_series', 'call-sign series', duty.callSignSeries),
  radioChannels: list('radio_channels', 'radio channel', duty.radioChannel),
  posts: list('posts', 'post', duty.post),
  incidentTypes: list('incident_types', 'incident type', duty.incidentType),
  fireConditions: list('fire_conditions', 'fire condition', device.fireCondition),
  pointKinds: list('point_kinds', 'point kind', device.pointKind),
  priorityRules: list('point_priority_rules', 'priority rule', device.priorityRule),
  alarmPanels: list('alarm_panels', 'alarm panel', device.alarmPanel),
  alarmPoints: list('alarm_points', 'alarm point', device.alarmPoint),
  platformTiers: list('platform_tiers', 'platform tier', duty.platformTier),
  lines: list('lines', 'line', duty.line),
  services: list('services', 'service', duty.service),
  passengerProfile: one('passenger_profile', 'passenger profile', single.passengerProfile),
  premises: list('premises', 'premises', place.premises),
  agencies: list('agencies', 'agency', duty.agency),
  contacts: list('contacts', 'contact', duty.contact),
  vehicles: list('vehicles', 'vehicle', place.vehicle),
  custodyStore: one('custody_store', 'custody store', single.custodyStore),
  itemMix: list('item_mix', 'item category', duty.itemCategory),
  plans: list('plans', 'listed plan', duty.listedPlan),
  demoTargets: one('demo_targets', 'demo targets', single.demoTargets),
};

export type Parts = typeof parts;
export type PartName = keyof Parts;
export type RowOf<P extends PartName> = Static<Parts[P]['row']>;
export const partNames = Object.keys(parts) as PartName[];

export const removedRow = Type.Object({ id: Type.String() });
