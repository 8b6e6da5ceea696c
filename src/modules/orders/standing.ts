import type { Refusal } from '../../base/errors.ts';
import { second_ms, type Instant } from '../../base/instant.ts';
import { settingOf } from '../../base/settings.ts';
import type { Due, Standing } from '../module.ts';
import type { CommandOf, OrderCommand } from './commands.ts';
import { draft } from './drafts.ts';
import type { OrderDraft, Why } from './fact-types.ts';
import type { Ask } from './rules.ts';
import { unreported, unsigned, type Order, type OrdersState, type ReceiverState } from './state.ts';

interface Reminder {
  why: Why;
  at: Instant;
  missing: readonly ReceiverState[];
}

/** What is reminded of by rule, and when; each once, and anew after the deadline was moved. */
function reminders(state: OrdersState, order: Order): readonly Reminder[] {
  const found: Reminder[] = [];
  const signBy = order.given.at + settingOf(state.settings, 'orderSignFor_s') * second_ms;
  found.push({ why: 'not-signed', at: signBy, missing: unsigned(order) });
  if (order.deadline !== null) {
    const before_ms = settingOf(state.settings, 'orderRemindBefore_s') * second_ms;
    // A deadline so near that its reminder would come with the order itself is reminded of when it is over.
    if (order.deadline - before_ms > order.given.at)
      found.push({ why: 'before-deadline', at: order.deadline - before_ms, missing: unreported(order) });
    found.push({ why: 'overdue', at: order.deadline, missing: unreported(order) });
  }
  return found.filter(({ why, missing }) => missing.length > 0 && !wasReminded(order, why));
}

function wasReminded(order: Order, why: Why): boolean {
  return order.reminders.some((row) => row.why === why && (why === 'not-signed' || !row.past));
}

export function standing(state: OrdersState, now: Instant): Standing {
  const due: Due[] = [];
  let wakeAt: Instant | null = null;
  const at = (when: Instant, rule: string, order: Order, command: OrderCommand): void => {
    if (when > now) wakeAt = Math.min(wakeAt ?? when, when);
    else
      due.push({ rule: `orders.${rule}`, subject: `order/${order.order}`, count: order.moved, dueAt: when, command });
  };
  for (const order of state.orders.values()) {
    for (const { why, at: when } of reminders(state, order))
      at(when, `remind-${why}`, order, { type: 'remind by rule', order: order.order, why });
    if (order.until !== null) at(order.until, 'expire', order, { type: 'end standing order', order: order.order });
  }
  due.sort((a, b) => a.dueAt - b.dueAt);
  return { due, wakeAt };
}

/** Looks again at the moment of deciding: it may have been signed for since the rule fell due. */
export function remindByRule(
  { state, now }: Ask,
  { order: id, why }: CommandOf<'remind by rule'>,
): readonly OrderDraft[] | Refusal {
  const order = state.orders.get(id);
  const due = order && reminders(state, order).find((row) => row.why === why && row.at <= now);
  if (!due) return [];
  const receivers = due.missing.map(({ kind, id: receiver }) => ({ kind, id: receiver }));
  return [draft('order reminded', { order: id, receivers, why })];
}

export function endStanding(
  { state, now }: Ask,
  { order: id }: CommandOf<'end standing order'>,
): readonly OrderDraft[] | Refusal {
  const until = state.orders.get(id)?.until ?? null;
  return until !== null && until <= now ? [draft('order expired', { order: id })] : [];
}
