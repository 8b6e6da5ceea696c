import { isRefusal, type Refusal } from '../../base/errors.ts';
import { hour_ms } from '../../base/instant.ts';
import { settingOf } from '../../base/settings.ts';
import type { CommandOf } from './commands.ts';
import { draft } from './drafts.ts';
import type { OrderDraft, Receiver, Via } from './fact-types.ts';
import { refusals } from './refusals.ts';
import { isSender, openOrder, receiverOf, type Ask } from './rules.ts';
import { unreported, unsigned, type Order } from './state.ts';

/** At the desk itself only the commander is present in person; everyone else's word came over some way, which is said. */
function viaWrong({ asker }: Ask, order: Order, receiver: Receiver, via: Via): Refusal | null {
  const isCommand = asker.role === 'commander' && receiver.kind === 'role' && receiver.id === 'command';
  return via === 'self' && !isCommand ? refusals.selfOnlyCommand(order.order, receiver) : null;
}

const plain = ({ kind, id }: Receiver): Receiver => ({ kind, id });

export function signFor(ask: Ask, command: CommandOf<'sign for order'>): readonly OrderDraft[] | Refusal {
  const order = openOrder(ask.state, command.order);
  if (isRefusal(order)) return order;
  const receiver = receiverOf(order, command.receiver);
  if (isRefusal(receiver)) return receiver;
  if (receiver.signed) return refusals.alreadySigned(order.order, receiver, receiver.signed);
  const wrong = viaWrong(ask, order, receiver, command.via);
  if (wrong) return wrong;
  const { desk } = ask.asker;
  return [draft('order signed for', { order: order.order, receiver: plain(receiver), via: command.via, desk })];
}

/** Who reports back has had the order: a signature nobody noted is in it. */
export function reportBack(ask: Ask, command: CommandOf<'report order back'>): readonly OrderDraft[] | Refusal {
  const order = openOrder(ask.state, command.order);
  if (isRefusal(order)) return order;
  if (order.until !== null) return refusals.isStanding(order.order);
  const receiver = receiverOf(order, command.receiver);
  if (isRefusal(receiver)) return receiver;
  if (receiver.reported) return refusals.alreadyReported(order.order, receiver, receiver.reported);
  const { via, outcome, words } = command;
  const wrong = viaWrong(ask, order, receiver, via);
  if (wrong) return wrong;
  return [
    draft('order reported back', {
      order: order.order,
      receiver: plain(receiver),
      outcome,
      words: words?.part,
      via,
      desk: ask.asker.desk,
    }),
  ];
}

export function remindByHand(
  { state, asker }: Ask,
  command: CommandOf<'remind of order'>,
): readonly OrderDraft[] | Refusal {
  const order = openOrder(state, command.order);
  if (isRefusal(order)) return order;
  const missing = unsigned(order).length > 0 ? unsigned(order) : unreported(order);
  if (missing.length === 0) return refusals.nobodyToRemind(order.order);
  const { desk } = asker;
  return [draft('order reminded', { order: order.order, receivers: missing.map(plain), why: 'by-hand', desk })];
}

export function supervise(
  { state, asker }: Ask,
  command: CommandOf<'supervise order'>,
): readonly OrderDraft[] | Refusal {
  const order = openOrder(state, command.order);
  if (isRefusal(order)) return order;
  const { supervised } = command;
  if ((order.supervised !== null) === supervised) return refusals.supervisedAlready(order.order, supervised);
  return [draft('order supervised', { order: order.order, supervised, desk: asker.desk })];
}

export function moveDeadline(ask: Ask, command: CommandOf<'move order deadline'>): readonly OrderDraft[] | Refusal {
  const { state, asker, now } = ask;
  const order = openOrder(state, command.order);
  if (isRefusal(order)) return order;
  if (order.until !== null) return refusals.isStanding(order.order);
  if (!isSender(ask, order)) return refusals.notSender(order.order, order.given);
  const most_h = settingOf(state.settings, 'standingOrderMax_h');
  const { deadline } = command;
  if (deadline <= now || deadline > now + most_h * hour_ms) return refusals.termPast(most_h);
  return [draft('order deadline moved', { order: order.order, deadline, desk: asker.desk })];
}

/** Closed by the sender once everyone has reported; before that it can only be withdrawn, and says so. */
export function closeOrder(ask: Ask, command: CommandOf<'close order'>): readonly OrderDraft[] | Refusal {
  const order = openOrder(ask.state, command.order);
  if (isRefusal(order)) return order;
  if (!isSender(ask, order)) return refusals.notSender(order.order, order.given);
  const { outcome, words } = command;
  const missing = unreported(order);
  if (outcome !== 'withdrawn' && missing.length > 0) return refusals.reportsMissing(order.order, missing);
  const { desk } = ask.asker;
  return [draft('order closed', { order: order.order, outcome, words: words?.part, desk })];
}
