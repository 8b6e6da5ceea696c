import type { Refusal } from '../../base/errors.ts';
import type { Instant } from '../../base/instant.ts';
import type { Asker } from '../module.ts';
import type { Receiver } from './fact-types.ts';
import { refusals } from './refusals.ts';
import { sameReceiver, type Order, type OrdersState, type ReceiverState } from './state.ts';

/** What every decision is handed beside its command. */
export interface Ask {
  asker: Asker;
  state: OrdersState;
  now: Instant;
}

export function openOrder(state: OrdersState, id: string): Order | Refusal {
  const order = state.orders.get(id);
  if (order) return order;
  const closed = state.left.get(id)?.closed;
  return closed ? refusals.orderClosed(id, closed) : refusals.orderUnknown(id);
}

export function receiverOf(order: Order, receiver: Receiver): ReceiverState | Refusal {
  return order.receivers.find((row) => sameReceiver(row, receiver)) ?? refusals.notReceiver(order.order, receiver);
}

/** The person who gave it, the desk it was given at (a desk is handed over, its orders with it), or the commander. */
export function isSender({ asker }: Ask, order: Order): boolean {
  const sameDesk = asker.desk !== undefined && asker.desk === order.given.desk;
  return asker.by === order.given.by || sameDesk || asker.role === 'commander';
}
