import { second_ms, type Instant } from '../../base/instant.ts';
import { settingOf } from '../../base/settings.ts';
import type { Words } from '../../base/words.ts';
import { isHeld, unreported, unsigned, type Order, type OrdersState, type ReceiverState } from './state.ts';
import { outcomeWords, receiverWords, stageWords, whyWords } from './words.ts';

export interface ReceiverRow extends ReceiverState {
  name: Words;
  /** Nobody is there any more who could answer. */
  vacant: boolean;
}

export interface OrderRow {
  order: string;
  stage: keyof typeof stageWords;
  stageWords: Words;
  given: Order['given'];
  /** The part that holds what is ordered. */
  words: string;
  receivers: readonly ReceiverRow[];
  deadline: Instant | null;
  until: Instant | null;
  /** To the deadline, or to the end of a standing order; below zero when over. Null once it left. */
  left_s: number | null;
  /** What is wrong with it now; null while all is in time. */
  due: 'not-signed' | 'overdue' | null;
  dueWords: Words | null;
  supervised: boolean;
  incident: string | null;
  reminders: number;
  outcome: Words | null;
}

/** Open orders: what is overdue first, then what nobody signed for, then by deadline; behind them those that left. */
export function orderList(state: OrdersState, now: Instant): readonly OrderRow[] {
  const rank = { overdue: 0, 'not-signed': 1 } as const;
  const open = [...state.orders.values()].map((order) => orderRow(state, order, now));
  open.sort(
    (a, b) =>
      (a.due ? rank[a.due] : 2) - (b.due ? rank[b.due] : 2) ||
      (a.deadline ?? a.until ?? 0) - (b.deadline ?? b.until ?? 0) ||
      a.order.localeCompare(b.order),
  );
  const left = [...state.left.values()].reverse().map((order) => orderRow(state, order, now));
  return [...open, ...left];
}

function orderRow(state: OrdersState, order: Order, now: Instant): OrderRow {
  const stage = stageOf(order);
  const due = dueOf(state, order, now);
  const end = order.deadline ?? order.until;
  return {
    order: order.order,
    stage,
    stageWords: stageWords[stage],
    given: order.given,
    words: order.words,
    receivers: order.receivers.map((row) => ({
      ...row,
      name: receiverWords(state, row),
      vacant: order.closed === null && !isHeld(state, row),
    })),
    deadline: order.deadline,
    until: order.until,
    left_s: order.closed || end === null ? null : Math.floor((end - now) / second_ms),
    due,
    dueWords: due && whyWords[due],
    supervised: order.supervised !== null,
    incident: order.incident,
    reminders: order.reminders.length,
    outcome: order.closed && outcomeWords[order.closed.outcome],
  };
}

function stageOf(order: Order): OrderRow['stage'] {
  if (order.closed) return 'closed';
  if (unsigned(order).length > 0) return 'not-signed';
  if (order.until !== null) return 'standing';
  return unreported(order).length > 0 ? 'signed' : 'reported';
}

function dueOf(state: OrdersState, order: Order, now: Instant): OrderRow['due'] {
  if (order.closed) return null;
  if (order.deadline !== null && order.deadline <= now && unreported(order).length > 0) return 'overdue';
  const signBy = order.given.at + settingOf(state.settings, 'orderSignFor_s') * second_ms;
  return signBy <= now && unsigned(order).length > 0 ? 'not-signed' : null;
}

/** What a desk must see without opening the page: late ones at every desk, supervised ones at the commander's. */
export function ordersToWatch(state: OrdersState, now: Instant, role: string): readonly OrderRow[] {
  return orderList(state, now).filter(
    (row) => row.stage !== 'closed' && (row.due !== null || (row.supervised && role === 'commander')),
  );
}
