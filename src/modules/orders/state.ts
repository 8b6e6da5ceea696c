import type { Instant } from '../../base/instant.ts';
import type { Words } from '../../base/words.ts';
import type { Outcome, Receiver, Via, Why } from './fact-types.ts';

export interface Act {
  by: string;
  desk?: string;
  at: Instant;
}

/** One receiver of an order, and what came from there. */
export interface ReceiverState extends Receiver {
  signed: (Act & { via: Via }) | null;
  reported: (Act & { via: Via; outcome: Outcome; words?: string }) | null;
}

export interface Order {
  order: string;
  given: Act;
  words: string;
  receivers: readonly ReceiverState[];
  deadline: Instant | null;
  /** Of a standing order. */
  until: Instant | null;
  incident: string | null;
  supervised: Act | null;
  /** `past`: it was about a deadline that has been moved since. */
  reminders: readonly (Act & { why: Why; receivers: readonly Receiver[]; past: boolean })[];
  /** How often the deadline was moved: a moved one is reminded of anew. */
  moved: number;
  closed: (Act & { outcome: Outcome | 'withdrawn' | 'expired' }) | null;
}

export interface OrdersState {
  numberPrefix: string;
  lastNumber: number;
  settings: Map<string, number>;
  posts: Map<string, { kind: string; name: Words }>;
  /** Units signed on. */
  units: Map<string, { kind: string; post: string | null }>;
  openIncidents: Set<string>;
  /** Open orders. */
  orders: Map<string, Order>;
  /** Closed and expired ones of the last 24 h, oldest first. */
  left: Map<string, Order>;
}

export const leftHeld_ms = 24 * 3_600_000;
export const leftMax = 2_000;
/** An order nobody closes keeps its newest reminders; all of them are in the journal. */
export const remindersMax = 50;

export function nothing(): OrdersState {
  return {
    numberPrefix: '',
    lastNumber: 0,
    settings: new Map(),
    posts: new Map(),
    units: new Map(),
    openIncidents: new Set(),
    orders: new Map(),
    left: new Map(),
  };
}

export const sameReceiver = (a: Receiver, b: Receiver): boolean => a.kind === b.kind && a.id === b.id;

/** Whether somebody is there to take it. Another site is asked by phone, so nobody here can say. */
export function isHeld(state: OrdersState, { kind, id }: Receiver): boolean {
  if (kind === 'site') return true;
  if (kind === 'unit') return state.units.has(id);
  const units = [...state.units.values()];
  return kind === 'role' ? units.some((unit) => unit.kind === id) : units.some((unit) => unit.post === id);
}

/** Those whose word is missing: a signature first, then the report. Nobody reports back on a standing order. */
export const unsigned = (order: Order): readonly ReceiverState[] => order.receivers.filter((row) => !row.signed);
export const unreported = (order: Order): readonly ReceiverState[] =>
  order.until === null ? order.receivers.filter((row) => !row.reported) : [];
