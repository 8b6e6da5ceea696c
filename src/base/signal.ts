import type { Refusal } from './errors.ts';
import type { Fact } from './fact.ts';
import type { Instant } from './instant.ts';

/**
 * What crosses from an edge to the domain: bytes made into plain statements, in no protocol's words.
 * A connector reports one signal and waits for the answer, which comes after everything decided before it is durable.
 */
export type Signal = PanelSignal | PointSignal | LinkSignal | LinkSummarySignal | RefusedSignal;
export type SignalKind = Signal['kind'];

/** What an event of a panel asks of a desk (facts/operations B6). `supervisory` and `trouble` are alarms too, told apart. */
export type EventClass = 'alarm' | 'supervisory' | 'trouble' | 'condition' | 'event';
export type Phase = 'new' | 'restore' | 'still' | 'cancel';
export type Priority = 'P1' | 'P2' | 'P3' | 'P4';

/** One statement of a panel about a zone, an area or itself. */
export interface PanelEvent {
  /** The table the code is from, and the code as sent: shown as sent, never decided by. */
  scheme: 'contact-id' | 'sia-dc03';
  code: string;
  /** Whether the code stands in our tables. An unknown one is an alarm at P3, never dropped. */
  known: boolean;
  /** What happened, in our words: "smoke", "panic", "mains-lost", "closing" … */
  kind: string;
  class: EventClass;
  priority: Priority;
  phase: Phase;
  /** Default priority while the area is disarmed, where the code has another one then (134, 423, 426, DF, DL). */
  priorityDisarmed?: Priority;
  /** Given under threat: nothing sounds or shows outside the desk (121, 122, 124, 125). */
  silent?: true;
  /** What the code alone says of a fire: one automatic detector, or a button, a flow switch, a second point. */
  fire?: 'unconfirmed' | 'confirmed';
  /** Counts as the panel's periodic test having come. */
  heard?: true;
  /** The panel says that some trouble is up (608): a row only if none is known. */
  troubleUp?: true;
  /** A trouble that takes the point out as well (575): the mark stands beside the row. */
  alsoCondition?: true;
  /** What else the same restore ends: DC-03 has one code for "alarm, trouble and supervisory gone". */
  alsoRestores?: readonly { kind: string; class: EventClass }[];
  /** Panel zone (as a number) the event is about; absent when it is about an area or the panel itself. */
  panelZone?: number;
  /** Panel area (Contact ID group, `ri`) as sent, without leading zeroes. */
  area?: string;
  /** Panel user of an opening or closing, as sent. A number of the panel's own book, never a name. */
  panelUser?: string;
  /** Set by openings and closings: the area is armed or disarmed from now on. */
  armed?: boolean;
  /** Text the device sent along, masked, at most 120 characters. */
  deviceText?: string;
}

/** Everything one message of a panel said. */
export interface PanelSignal {
  kind: 'panel';
  panel: string;
  events: readonly PanelEvent[];
  /** When the panel says it happened, already corrected to our clock's zone; absent if it did not say. */
  at?: Instant;
  /** True for a supervision poll: proves the line, says nothing else. */
  poll: boolean;
}

/** A point reported through the HTTP door (`POST …/signals`), already in the site's own ids. */
export interface PointSignal {
  kind: 'point';
  point: string;
  what: string;
  phase: Phase;
  at?: Instant;
}

/** Link supervision: judged by the connector, because polls are no facts. */
export interface LinkSignal {
  kind: 'link';
  panel: string;
  path: 'tcp' | 'udp';
  state: 'lost' | 'back' | 'drifting' | 'steady';
  /** Last time anything was heard on it. */
  heardAt?: Instant;
  /** Panel clock minus ours, for drifting and steady. */
  drift_ms?: number;
}

/** One an hour and link: what polls would have said. */
export interface LinkSummarySignal {
  kind: 'link-summary';
  panel: string;
  from: Instant;
  to: Instant;
  messages: number;
  polls: number;
  refused: number;
  sequenceGaps: number;
  repeats: number;
  keyExchangesRefused: number;
  driftP50_ms: number | null;
}

/** A known sender whose message was refused: at most one an hour and cause, so a mis-keyed fire panel does not vanish. */
export interface RefusedSignal {
  kind: 'refused';
  panel: string;
  why: 'not-decrypted' | 'plain-for-keyed' | 'time-outside-window' | 'no-key-set' | 'unprocessable';
}

/** What the clerk answers, once everything decided before it is durable. */
export type Answer =
  | { answer: 'kept'; seq: number; facts: readonly Fact[] }
  | { answer: 'repeat'; seq: number }
  | { answer: 'nothing-to-keep' }
  | { answer: 'refused'; code: string; refusal: Refusal }
  /** The queue is full or the journal cannot be written: say nothing, the device tries again. */
  | { answer: 'not-now' };
