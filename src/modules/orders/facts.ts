import type { Fact } from '../../base/fact.ts';
import type { IncidentFact } from '../incidents/facts.ts';
import type { SiteFact } from '../sites/facts.ts';
import type { UnitFact } from '../units/facts.ts';
import { orderFacts, type OrderDraft, type OrderFact } from './fact-types.ts';
import {
  leftHeld_ms,
  leftMax,
  nothing,
  remindersMax,
  sameReceiver,
  type Act,
  type Order,
  type OrdersState,
  type ReceiverState,
} from './state.ts';

export { nothing, orderFacts };
export type { OrderDraft, OrderFact, OrdersState };

/** Facts of others that `apply` folds: who is on duty, where, and which incidents are open. */
export const reads = [
  'journal opened',
  'site setting set',
  'site setting cleared',
  'post set',
  'post removed',
  'unit signed on',
  'unit signed off',
  'intake started',
  'intake dropped',
  'incident opened',
  'help called',
  'incident closed',
  'incident reopened',
  'incident merged',
] as const satisfies readonly (IncidentFact['type'] | SiteFact['type'] | UnitFact['type'] | 'journal opened')[];

export function apply(state: OrdersState, fact: Fact): void {
  if (fact.type in orderFacts) applyOwn(state, fact as OrderFact);
  else if (fact.type === 'journal opened')
    state.numberPrefix = (fact.data as { numberPrefix?: string }).numberPrefix ?? '';
  else applyAround(state, fact as SiteFact | UnitFact | IncidentFact);
}

function applyAround(state: OrdersState, fact: SiteFact | UnitFact | IncidentFact): void {
  switch (fact.type) {
    case 'site setting set':
      state.settings.set(fact.data.key, fact.data.value);
      return;
    case 'site setting cleared':
      state.settings.delete(fact.data.key);
      return;
    case 'post set':
      state.posts.set(fact.data.id, { kind: fact.data.kind, name: fact.data.name });
      return;
    case 'post removed':
      state.posts.delete(fact.data.id);
      return;
    case 'unit signed on':
      state.units.set(fact.data.unit, { kind: fact.data.kind, post: fact.data.post ?? null });
      return;
    case 'unit signed off':
      state.units.delete(fact.data.unit);
      return;
    case 'intake started':
    case 'incident opened':
    case 'help called':
    case 'incident reopened':
      state.openIncidents.add(fact.data.incident);
      return;
    case 'intake dropped':
    case 'incident closed':
    case 'incident merged':
      state.openIncidents.delete(fact.data.incident);
      return;
    default:
      return;
  }
}

function applyOwn(state: OrdersState, fact: OrderFact): void {
  const act = actOf(fact);
  const { order: id } = fact.data;
  switch (fact.type) {
    case 'order given':
      return give(state, fact);
    case 'order signed for':
      return changeReceiver(state, id, fact.data.receiver, (row) => ({
        ...row,
        signed: { ...act, via: fact.data.via },
      }));
    case 'order reported back': {
      const { receiver, outcome, via, words } = fact.data;
      const reported = { ...act, outcome, via, ...(words ? { words } : {}) };
      return changeReceiver(state, id, receiver, (row) => ({
        ...row,
        signed: row.signed ?? { ...act, via },
        reported,
      }));
    }
    case 'order reminded': {
      const { why, receivers } = fact.data;
      return change(state, id, ({ reminders }) => ({
        reminders: [...reminders, { ...act, why, receivers, past: false }].slice(-remindersMax),
      }));
    }
    case 'order supervised':
      return change(state, id, () => ({ supervised: fact.data.supervised ? act : null }));
    case 'order deadline moved':
      return change(state, id, ({ moved, reminders }) => ({
        deadline: fact.data.deadline,
        moved: moved + 1,
        reminders: reminders.map((row) => ({ ...row, past: true })),
      }));
    case 'order closed':
      return leave(state, id, { ...act, outcome: fact.data.outcome });
    case 'order expired':
      return leave(state, id, { ...act, outcome: 'expired' });
  }
}

function give(state: OrdersState, fact: Extract<OrderFact, { type: 'order given' }>): void {
  const { order, to, words, deadline, until, incident } = fact.data;
  state.lastNumber = Math.max(state.lastNumber, Number(/(\d{6,})$/.exec(order)?.[1] ?? 0));
  state.orders.set(order, {
    order,
    given: actOf(fact),
    words,
    receivers: to.map((receiver) => ({ ...receiver, signed: null, reported: null })),
    deadline: deadline ?? null,
    until: until ?? null,
    incident: incident ?? null,
    supervised: null,
    reminders: [],
    moved: 0,
    closed: null,
  });
}

function change(state: OrdersState, id: string, of: (order: Order) => Partial<Order>): void {
  const order = state.orders.get(id);
  if (order) state.orders.set(id, { ...order, ...of(order) });
}

function changeReceiver(
  state: OrdersState,
  id: string,
  receiver: { kind: ReceiverState['kind']; id: string },
  of: (row: ReceiverState) => ReceiverState,
): void {
  change(state, id, ({ receivers }) => ({
    receivers: receivers.map((row) => (sameReceiver(row, receiver) ? of(row) : row)),
  }));
}

function leave(state: OrdersState, id: string, closed: NonNullable<Order['closed']>): void {
  const order = state.orders.get(id);
  if (!order) return;
  state.orders.delete(id);
  state.left.set(id, { ...order, closed });
  for (const [oldest, row] of state.left) {
    if ((row.closed?.at ?? 0) > closed.at - leftHeld_ms && state.left.size <= leftMax) break;
    state.left.delete(oldest);
  }
}

function actOf(fact: Fact): Act {
  const desk = (fact.data as { desk?: string }).desk;
  return { by: fact.by, at: fact.recordedAt, ...(desk === undefined ? {} : { desk }) };
}
