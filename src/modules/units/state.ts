import type { Instant } from '../../base/instant.ts';
import type { Post, RadioChannel, ShiftGroup, Zone } from '../sites/facts.ts';

export interface Place {
  zone: string;
  x: number;
  y: number;
  level: string;
}

/** Facts/operations B1; OF (off duty) is "not on the board". */
export type UnitStatus = 'AV' | 'DP' | 'AK' | 'ER' | 'OS' | 'CL' | 'RT';
export type Shift = 'early' | 'late' | 'night';
/** The order of `cover` and of a group's shifts. */
export const shifts: readonly Shift[] = ['early', 'late', 'night'];

export interface Act {
  by: string;
  desk?: string;
  at: Instant;
}

export interface UnitRow {
  /** Its call-sign. */
  unit: string;
  post: string | null;
  kind: string;
  home: Place;
  /** Where it is as far as the book knows: its post, or the incident it stands at or comes from. */
  place: Place;
  strength: number;
  channel: string | null;
  until: Instant;
  shift: Shift | null;
  dutyLevel: string | null;
  signedOn: Act;
  status: UnitStatus;
  /** The act that brought it into its state: since when, and who. */
  set: Act;
  current: string | null;
  last: string | null;
  queue: readonly string[];
  standBy: (Act & { incident?: string; until: Instant }) | null;
  /** The incident its own call for help opened, while that is open. */
  help: string | null;
  /** States since it was sent, oldest first: where a withdrawn one leads back to. */
  trail: readonly UnitStatus[];
}

/** What the board needs of an incident: that it is there, and where. */
export interface KnownIncident {
  id: string;
  place: Place | null;
  open: boolean;
}

export interface UnitsState {
  site: { code: string; timeZone: string; dutyLevel: string } | null;
  numberPrefix: string;
  year: number;
  lastNumber: number;
  posts: Map<string, Post>;
  shiftGroups: Map<string, ShiftGroup>;
  zones: Map<string, Pick<Zone, 'id' | 'level' | 'rect' | 'kind'>>;
  channels: Map<string, RadioChannel>;
  units: Map<string, UnitRow>;
  /** Open incidents and the newest closed ones, which may be opened again. */
  incidents: Map<string, KnownIncident>;
}

/** Closed incidents remembered for being reopened; the incidents module keeps them for a day and at most as many. */
export const incidentsMax = 2_000;

export function nothing(): UnitsState {
  return {
    site: null,
    numberPrefix: '',
    year: 0,
    lastNumber: 0,
    posts: new Map(),
    shiftGroups: new Map(),
    zones: new Map(),
    channels: new Map(),
    units: new Map(),
    incidents: new Map(),
  };
}

/** The post a call-sign belongs to. */
export function postOf(state: UnitsState, callSign: string): Post | null {
  for (const post of state.posts.values()) if (post.callSigns.includes(callSign)) return post;
  return null;
}
