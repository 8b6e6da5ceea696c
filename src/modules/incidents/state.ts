import type { Static } from 'typebox';
import type { Instant } from '../../base/instant.ts';
import type { Priority } from '../../base/signal.ts';
import type { ResponsePlanFact } from '../response-plans/facts.ts';
import type { IncidentType, Reason, Walkway, Zone } from '../sites/facts.ts';
import type { placeSchema } from './fact-types.ts';
import { noPaper, type PaperState } from './state-paper.ts';

export type Place = Static<typeof placeSchema>;

/** Incident states of facts/operations B1, in order; merged stands beside them. */
export type IncidentStage =
  | 'received'
  | 'classified'
  | 'waiting'
  | 'dispatched'
  | 'acknowledged'
  | 'on-scene'
  | 'controlled'
  | 'cleared'
  | 'closed'
  | 'merged';

/** Unit states of B1: available, dispatched, acknowledged, en route, on scene, clear, returning. OF is "not on the board". */
export type UnitStatus = 'AV' | 'DP' | 'AK' | 'ER' | 'OS' | 'CL' | 'RT';

/** Who did it, at which desk, when: what the second of two desks is told. */
export interface Act {
  by: string;
  desk?: string;
  at: Instant;
  /** Entered from paper: the time written there. Shown and reported; no rule goes by it. */
  happenedAt?: Instant;
}

/** When it happened, as far as the book knows: what came from paper counts by the paper. */
export function momentOf(act: Act): Instant {
  return act.happenedAt ?? act.at;
}

export interface Correction extends Act {
  statedAt?: Instant;
  withdrawn: boolean;
  reason: number;
}

/** One state a unit took for an incident. Every one is kept; a correction stands beside it. */
export interface Step extends Act {
  status: UnitStatus;
  forced?: number;
  corrections: readonly Correction[];
}

/** One sending of one unit to one incident; a unit sent twice has two. */
export interface Assignment {
  unit: string;
  status: UnitStatus;
  /** False once the unit is clear, or went over to another incident by a merge. */
  active: boolean;
  steps: readonly Step[];
  clearReason?: number;
  takenTo?: string;
  movedTo?: string;
}

export interface LogEntry extends Act {
  no: number;
  says?: number;
  words?: string;
  onScene: boolean;
  unit?: string;
  happenedAt?: Instant;
  corrects?: number;
}

/** First times; what happens again stands in the steps and in `reopened`. */
export interface Clocks {
  received: Instant;
  classified?: Instant;
  dispatched?: Instant;
  acknowledged?: Instant;
  onScene?: Instant;
  controlled?: Instant;
  cleared?: Instant;
  closed?: Instant;
  reviewed?: Instant;
}

export interface Closing extends Act {
  disposition: number;
  confirmedBy?: string;
  words?: string;
}

export interface Incident {
  id: string;
  stage: IncidentStage;
  type: string | null;
  /** Null until it is classified; ranked as P2 meanwhile. */
  priority: Priority | null;
  /** It has been P1 at some moment: closing it false keeps the rule of P1 even after it was lowered. */
  everP1: boolean;
  /** It has been P2 at some moment: lowered before it is closed, it is looked at by the commander all the same. */
  everP2: boolean;
  place: Place | null;
  cameBy: number | null;
  words: string | null;
  /** Opened by one key on an intake, not from an alarm or a finished form. */
  intake: boolean;
  alarms: readonly string[];
  opened: Act;
  clocks: Clocks;
  assignments: readonly Assignment[];
  /** Since when it stands without a unit although it needs one. */
  waitingSince: Instant | null;
  controlled: boolean;
  cleared: boolean;
  closing: Closing | null;
  merged: (Act & { into: string }) | null;
  reopened: readonly (Act & { reason: number; words?: string; closedAs: number | null })[];
  links: readonly string[];
  log: readonly LogEntry[];
  logCount: number;
  /** The unit whose call for help opened it. */
  help: string | null;
  told: readonly { why: 'no-unit' | 'open-long'; at: Instant }[];
  review: (Act & { words?: string }) | null;
  /** It was closed by advice: which line of the list. */
  advice: (Act & { advice: number }) | null;
  plan: PlanAtWork | null;
  /** The type for which the choice of a plan was settled last; another type is looked at anew, by rule. */
  planSettledFor: string | null;
}

/** A close that waits for the commander's review. */
export interface ToReview {
  incident: string;
  type: string | null;
  zone: string | null;
  closing: Closing;
}

/** What holds back "controlled": the required steps of the plan called out, and those still open. */
export interface PlanAtWork {
  plan: string;
  version: number;
  required: readonly number[];
  open: readonly number[];
}

/** Who goes, of every plan in force. */
export type KnownPlan = Pick<
  Extract<ResponsePlanFact, { type: 'response plan set' }>['data'],
  'plan' | 'version' | 'triggers' | 'runCard' | 'steps'
>;

/** A signed-on unit, as far as sending it needs. */
export interface Unit {
  unit: string;
  kind: string;
  /** Its post. */
  home: Place;
  /** Where it is as far as the book knows: its post, or the incident it stands at or comes from. */
  place: Place;
  strength: number;
  status: UnitStatus;
  /** The one incident it works on; null when it is free, clear or returning. */
  current: string | null;
  /** The incident it last was clear of, until it is back at its post. */
  last: string | null;
  queue: readonly string[];
  standBy: { incident?: string; until: Instant } | null;
  /** The act that brought it into its state. */
  set: Act;
}

/** What opening an incident from an alarm needs of it. */
export interface KnownAlarm {
  alarm: string;
  kind: string;
  priority: Priority;
  place: Place | null;
  point?: string;
  panel?: string;
  raisedAt: Instant;
}

export interface Site {
  code: string;
  timeZone: string;
  dutyLevel: string;
}

export interface IncidentsState {
  site: Site | null;
  /** "D7-" in a rehearsal, so that no number made there looks real. */
  numberPrefix: string;
  year: number;
  lastNumber: number;
  types: Map<string, IncidentType>;
  zones: Map<string, Pick<Zone, 'id' | 'level' | 'rect' | 'name'>>;
  heights: Map<string, number>;
  links: Map<string, Walkway>;
  /** Only what the site changed; the defaults stand in base/settings.ts. */
  settings: Map<string, number>;
  reasonLists: Map<string, readonly Reason[]>;
  /** Places and kinds of alarm points, places of panels: an alarm names them. */
  points: Map<string, { kind: string; place: Place }>;
  panels: Map<string, Place>;
  /** The newest alarms, oldest first. */
  alarms: Map<string, KnownAlarm>;
  /** Alarm → the incident it was last put under. */
  incidentOfAlarm: Map<string, string>;
  /** Open incidents. */
  incidents: Map<string, Incident>;
  /** Closed and merged ones of the last 24 h, oldest first. */
  left: Map<string, Incident>;
  /** P2 closes the commander has not looked at, oldest first; they stay until then, far beyond the 24 h above. */
  toReview: Map<string, ToReview>;
  /** How many were closed while that list was full and its oldest had to go: shown, so that none is lost unseen. */
  reviewsUnlisted: number;
  units: Map<string, Unit>;
  plans: Map<string, KnownPlan>;
  paper: PaperState;
}

/** Alarms kept for opening incidents; beyond it the oldest goes (the alarms module still has its row). */
export const alarmsMax = 20_000;
/** The oldest go so many at a time. */
export const alarmsDropped = 2_000;
/** Closed incidents stay for a day so that they can be reopened; history is found through `about`. */
export const leftHeld_ms = 24 * 3_600_000;
export const leftMax = 2_000;
/** Some months of P2 closes that nobody reviewed; beyond it the oldest is only counted. */
export const toReviewMax = 2_000;
/** Log entries of one incident kept in the state; all of them are in the journal. */
export const logRowsMax = 500;

/** Closing it needs a second person: what was ever P1, whatever its end, and every type for which the site asks it. */
export function needsSecond(state: IncidentsState, { everP1, type }: Incident): boolean {
  return everP1 || (type !== null && state.types.get(type)?.coSign === true);
}

export function nothing(): IncidentsState {
  return {
    site: null,
    numberPrefix: '',
    year: 0,
    lastNumber: 0,
    types: new Map(),
    zones: new Map(),
    heights: new Map(),
    links: new Map(),
    settings: new Map(),
    reasonLists: new Map(),
    points: new Map(),
    panels: new Map(),
    alarms: new Map(),
    incidentOfAlarm: new Map(),
    incidents: new Map(),
    left: new Map(),
    toReview: new Map(),
    reviewsUnlisted: 0,
    units: new Map(),
    plans: new Map(),
    paper: noPaper(),
  };
}

/** Open or closed within the last 24 h. */
export function incidentOf(state: IncidentsState, id: string): Incident | undefined {
  return state.incidents.get(id) ?? state.left.get(id);
}

export function activeUnits(incident: Incident): readonly Assignment[] {
  return incident.assignments.filter((assignment) => assignment.active);
}

export function isWithdrawn(step: Step): boolean {
  return step.corrections.some((correction) => correction.withdrawn);
}

/** The assignment a status of this unit belongs to: the active one, else the latest. */
export function assignmentOf(incident: Incident, unit: string): Assignment | undefined {
  const own = incident.assignments.filter((assignment) => assignment.unit === unit && !assignment.movedTo);
  return own.find((assignment) => assignment.active) ?? own.at(-1);
}

const rank: Record<Priority, number> = { P1: 1, P2: 2, P3: 3, P4: 4 };
/** 1 is the most urgent. What is not classified yet counts as urgent: unknown never looks like nothing. */
export function rankOf(priority: Priority | null): number {
  return priority === null ? rank.P2 : rank[priority];
}
