import type { Instant } from '../../base/instant.ts';
import type { Phase, Priority } from '../../base/signal.ts';
import type { LinkPath } from '../links/facts.ts';
import type { Deadlines } from './deadlines.ts';
import type { TestScope } from '../../base/test-scope.ts';
import type { AlarmMark, TestSignal } from './facts.ts';
import type { AlarmGroup } from './groups.ts';
import type { SiteBook } from './site-book.ts';

/** Who did something, where and when. */
export interface Act {
  by: string;
  desk: string | null;
  at: Instant;
}

export type AlarmClass = 'alarm' | 'supervisory' | 'trouble';
export type VerifyResult = 'real' | 'injury' | 'nothing-found' | 'unclear';

/**
 * A row of the queue: one point (or panel zone, area, panel, link) and kind, until it leaves. Three axes after ISA-18.2
 * (signal, acknowledgement, handling) and flags beside them. Rows are replaced, never edited.
 */
export interface AlarmRow {
  id: string;
  /** What it is one row of; see `rowKey`. */
  key: string;
  kind: string;
  class: AlarmClass;
  priority: Priority;
  from: 'panel' | 'point' | 'rule' | 'link' | 'watch';
  panel: string | null;
  point: string | null;
  zone: string | null;
  panelZone: number | null;
  area: string | null;
  path: LinkPath | null;
  scheme: 'contact-id' | 'sia-dc03' | null;
  code: string | null;
  deviceText: string | null;
  mark: AlarmMark | null;
  silent: boolean;
  startNotSeen: boolean;

  signal: 'active' | 'restored';
  restoredAt: Instant | null;
  /** First received (recordedAt) and when its source says it happened. */
  raisedAt: Instant;
  happenedAt: Instant | null;
  /** The last time it became active or counted again. */
  lastAt: Instant;
  /** Received more than the limit after it happened, by the panel's clock less its measured drift. */
  late: boolean;
  count: number;
  /** The last times it came, at most `alarmChattering_count` of them. */
  recentAt: readonly Instant[];
  chattering: boolean;

  acknowledged: Act | null;
  handling: 'none' | 'verifying' | 'incident' | 'false';
  verifying: (Act & { camera: string | null }) | null;
  verified: (Act & { result: VerifyResult }) | null;
  falseCause: number | null;
  incident: string | null;
  shelved: (Act & { reason: number; until: Instant; measure: number | null }) | null;
  needsReset: boolean;
  /** The panel's user said it was nothing; that closes no row (B6, code 406). */
  cancelledAt: Instant | null;

  /** Escalation steps done since `clockFrom`. */
  step: 0 | 1 | 2 | 3;
  clockFrom: Instant;
  /** Number of its last sounding; a desk that silenced up to that number hears nothing of it. */
  sounding: number;
  /** The group it is drawn and taken with; one that nothing joined yet is a group of its own. */
  group: string | null;
  /** Joined quietly: no sound and no clock of its own; `calling`: its clock runs, since no other row of the group calls. */
  quiet: 'no' | 'quiet' | 'calling';
  /** For "watch interrupted": from … to …; for a refused sender: why. */
  span: { from: Instant; to: Instant } | null;
  refusedWhy: string | null;
}

/** A mark on a panel, an area or a point with a beginning and an end: bypassed, disabled, on test, program mode. */
export interface Condition {
  key: string;
  kind: string;
  panel: string | null;
  point: string | null;
  zone: string | null;
  panelZone: number | null;
  area: string | null;
  code: string | null;
  begunAt: Instant;
  startNotSeen: boolean;
}

export interface ArmedState {
  panel: string;
  /** "0" is the whole panel. */
  area: string;
  armed: boolean;
  since: Instant;
  panelUser: string | null;
}

/** One line of a panel's log: what it said that asked nothing of a desk. */
export interface LogLine {
  at: Instant;
  happenedAt: Instant | null;
  kind: string;
  phase: Phase;
  code: string | null;
  point: string | null;
  panelZone: number | null;
  area: string | null;
  panelUser: string | null;
  why: 'on-test' | 'by-rule' | 'nothing-up' | 'shelved' | null;
}

/** A granted test, as far as hearing needs it. */
export interface GrantedTest {
  test: string;
  scope: TestScope;
  begun: boolean;
}

/** Heard under a test and not restored: it comes to the queue when the test ends. */
export interface TestedSignal {
  key: string;
  at: Instant;
  said: TestSignal;
}

/** What a panel said lately. Rows are replaced, never edited. */
export interface PanelRow {
  panel: string;
  testedAt: Instant | null;
  /** The last 24 h, at most `logLinesMax` lines, oldest first. */
  log: readonly LogLine[];
  /** Events kept since the book began, dropped log lines included. */
  eventCount: number;
}

/** The link as links' facts tell it, as far as alarms needs it. */
export interface LinkMirror {
  panel: string;
  path: LinkPath;
  lost: boolean;
  since: Instant;
  heardAt: Instant | null;
  drifting: boolean;
  drift_ms: number | null;
}

export interface RecentPoint {
  point: string;
  alarm: string;
  at: Instant;
}

export interface AlarmsState {
  /** "" in a live stream, "D7-" in a rehearsal: stands before every number made in it. */
  prefix: string;
  lastAlarm: number;
  lastSounding: number;
  book: SiteBook;
  links: Map<string, LinkMirror>;
  /** Measured drift by panel, whichever path measured it last. */
  drift_ms: Map<string, number>;
  rows: Map<string, AlarmRow>;
  /** Row key → alarm id. */
  open: Map<string, string>;
  /** Panel → ids of its rows (the value says nothing). */
  ofPanel: Map<string, Map<string, 1>>;
  /** "zone/kind" → the points of that kind that acted last, newest first, at most `recentPointsMax`. */
  recent: Map<string, readonly RecentPoint[]>;
  /** Zone → ids of rows a second point could still change. */
  unsettled: Map<string, Map<string, 1>>;
  conditions: Map<string, Condition>;
  /** Panel → keys of its conditions that keep signals off the queue. */
  onTest: Map<string, Map<string, 1>>;
  /** By "AP1/1". */
  armed: Map<string, ArmedState>;
  panels: Map<string, PanelRow>;
  /** Panel → when it last said something that was kept; polls are in its links. */
  heardAt: Map<string, Instant>;
  groups: Map<string, AlarmGroup>;
  /** Group → ids of its rows in order of arrival (the value says nothing). */
  ofGroup: Map<string, Map<string, 1>>;
  /** Zone → groups that began there (the value says nothing). */
  groupsAt: Map<string, Map<string, 1>>;
  /** Incident → its group. */
  groupOf: Map<string, string>;
  /** Granted tests that are not over; `begun` says whether they take signals yet. */
  tests: Map<string, GrantedTest>;
  /** Row key → what a test has heard there and has not seen restored. */
  tested: Map<string, TestedSignal>;
  /** When the last rows came that asked for an answer; for telling a flood. */
  arrivals: readonly Instant[];
  flood: { since: Instant; rows: number } | null;
  /** Desk → number of the last sounding it silenced. */
  silencedUpTo: Map<string, number>;
  deadlines: Deadlines;
}

export const logLinesMax = 200;
export const recentPointsMax = 8;
/** Rows one signal may change besides its own. A zone has fewer points than this that wait for a second one. */
export const reassessedMax = 64;

/** Kinds of conditions that keep signals off the queue, and which signals: a fire test only those of fire. */
export const testKinds: Record<string, 'all' | 'fire'> = { 'walk-test': 'all', 'on-test': 'all', 'fire-test': 'fire' };

/** What a row is one row of: a point and kind; where there is no point, a panel zone, an area, a panel or a link. */
export function rowKey(of: {
  panel?: string | null;
  point?: string | null;
  panelZone?: number | null;
  area?: string | null;
  path?: string | null;
  kind: string;
}): string {
  if (of.point) return `${of.point}|${of.kind}`;
  if (of.path) return `${of.panel}/${of.path}|link`;
  if (of.panelZone) return `${of.panel}#${of.panelZone}|${of.kind}`;
  if (of.area && of.area !== '0') return `${of.panel}/${of.area}|${of.kind}`;
  return `${of.panel ?? ''}|${of.kind}`;
}

export function alarmId(state: AlarmsState, number: number): string {
  return `${state.prefix}A-${String(number).padStart(6, '0')}`;
}
