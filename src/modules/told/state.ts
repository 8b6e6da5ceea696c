import type { Static } from 'typebox';
import type { Instant } from '../../base/instant.ts';
import type { Priority } from '../../base/signal.ts';
import type { Words } from '../../base/words.ts';
import type { Contact } from '../sites/facts.ts';
import type { PlanLine, resultSchema, RuleWhom } from './fact-types.ts';

export type Whom = RuleWhom | PlanLine;
export type CallResult = Static<typeof resultSchema>;

export interface Act {
  by: string;
  desk?: string;
  at: Instant;
}

/** Rings so far: how many, when last, and by which fact; a desk that silenced up to that one hears nothing. */
export interface Rings {
  count: number;
  at: Instant;
  seq: number;
}

/** Somebody who has to be told. Due times are fixed when it arises, so a setting changed later moves none. */
export interface Telling {
  whom: Whom;
  /** Where a response plan asks for it: which, "PL3/2", and who it is in the plan's words. Null where a rule does. */
  plan: { plan: string; who: Words } | null;
  since: Instant;
  dueAt: Instant;
  /** When it rings if it was not done. */
  ringsAt: Instant;
  arriveDueAt: Instant | null;
  tellRings: Rings;
  arriveRings: Rings;
}

/** One call. Role and agency stand as they were then: a contact removed later stays readable. */
export interface Entry extends Act {
  /** The incident it was written under; after a merge that is the one that was merged. */
  incident: string;
  entry: number;
  whom: Whom | null;
  contact: string | null;
  role: Words | null;
  agency: string | null;
  number: number | null;
  result: CallResult;
  reference: string | null;
  arrived: Act | null;
  left: Act | null;
}

/** Another desk's job that became, or is part of, this incident. */
export interface Job extends Act {
  incident: string;
  job: number;
  agency: string;
  agencyName: Words | null;
  theirNumber: string | null;
  handedOverAt: Instant;
  reportBackDue: Instant | null;
  reportedBack: Act | null;
  rings: Rings;
}

/** Whom a plan tells, in the words of the site's contacts, and how soon after it was called out. */
export interface PlanTell {
  who: Words;
  within_s: number;
}

export interface Matter {
  incident: string;
  type: string | null;
  priority: Priority | null;
  zone: string | null;
  alarms: readonly string[];
  closedAt: Instant | null;
  mergedInto: string | null;
  tellings: readonly Telling[];
  entries: readonly Entry[];
  entryCount: number;
  jobs: readonly Job[];
  jobCount: number;
  callReference: string | null;
}

/** What a telling needs of an alarm: whether it is a confirmed fire, and whose contacts it brings along. */
export interface KnownAlarm {
  confirmed: boolean;
  panel: string | null;
  pointKind: string | null;
}

export interface ToldState {
  timeZone: string;
  settings: Map<string, number>;
  contacts: Map<string, Contact>;
  /** Contacts the site file no longer has, and since when: what is told of them says so. */
  removed: Map<string, { role: Words; at: Instant }>;
  agencies: Map<string, Words>;
  pointKinds: Map<string, string>;
  /** Whom the plans in force tell, by plan. */
  plans: Map<string, { version: number; tell: readonly PlanTell[] }>;
  /** The newest alarms, oldest first. */
  alarms: Map<string, KnownAlarm>;
  alarmIncident: Map<string, string>;
  /** Open incidents. */
  matters: Map<string, Matter>;
  /** Closed and merged ones of the last day, oldest first. */
  left: Map<string, Matter>;
  /** Desk → number of the last fact it silenced. */
  silencedUpTo: Map<string, number>;
}

/** Beyond these the oldest go; the journal has them all. */
export const alarmsMax = 5_000;
export const leftMax = 2_000;
export const removedMax = 500;
/** As long as the incidents module can reopen one. */
export const leftHeld_ms = 24 * 3_600_000;
export const entriesMax = 200;
export const jobsMax = 20;

export const noRings: Rings = { count: 0, at: 0, seq: -1 };

export function nothing(): ToldState {
  return {
    timeZone: 'UTC',
    settings: new Map(),
    contacts: new Map(),
    removed: new Map(),
    agencies: new Map(),
    pointKinds: new Map(),
    plans: new Map(),
    alarms: new Map(),
    alarmIncident: new Map(),
    matters: new Map(),
    left: new Map(),
    silencedUpTo: new Map(),
  };
}

/** Open, or closed within the last day. */
export function matterOf(state: ToldState, incident: string): Matter | undefined {
  return state.matters.get(incident) ?? state.left.get(incident);
}

/** The matter that holds an entry or a job now: its own, or the one it was merged into, and that one's in turn. */
export function holderOf(state: ToldState, incident: string): Matter | undefined {
  let matter = matterOf(state, incident);
  for (let steps = 0; matter?.mergedInto && steps < 50; steps++) matter = matterOf(state, matter.mergedInto);
  return matter;
}
