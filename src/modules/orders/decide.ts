import type { Refusal } from '../../base/errors.ts';
import type { Instant } from '../../base/instant.ts';
import type { Asker, Command } from '../module.ts';
import type { OrderCommand } from './commands.ts';
import { giveOrder } from './decide-give.ts';
import { closeOrder, moveDeadline, remindByHand, reportBack, signFor, supervise } from './decide-follow.ts';
import type { OrderDraft } from './fact-types.ts';
import { refusals } from './refusals.ts';
import type { Ask } from './rules.ts';
import { endStanding, remindByRule } from './standing.ts';
import type { OrdersState } from './state.ts';

export function decide(
  command: Command,
  asker: Asker,
  state: OrdersState,
  now: Instant,
): readonly OrderDraft[] | Refusal {
  const ask: Ask = { asker, state, now };
  const own = command as OrderCommand;
  switch (own.type) {
    case 'give order':
      return giveOrder(ask, own);
    case 'sign for order':
      return signFor(ask, own);
    case 'report order back':
      return reportBack(ask, own);
    case 'remind of order':
      return remindByHand(ask, own);
    case 'supervise order':
      return supervise(ask, own);
    case 'move order deadline':
      return moveDeadline(ask, own);
    case 'close order':
      return closeOrder(ask, own);
    case 'remind by rule':
      return remindByRule(ask, own);
    case 'end standing order':
      return endStanding(ask, own);
    default: {
      const none: never = own;
      return refusals.commandUnknown((none as Command).type);
    }
  }
}
