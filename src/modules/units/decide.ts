import type { Refusal } from '../../base/errors.ts';
import type { Instant } from '../../base/instant.ts';
import type { Asker, Command } from '../module.ts';
import type { UnitCommand } from './commands.ts';
import { callHelp, endSignOn, endStandBy, standBy, standDown } from './decide-board.ts';
import { signOnShift } from './decide-shift.ts';
import { changeSignOn, signOffUnit, signOnUnit } from './decide-sign-on.ts';
import type { UnitDraft } from './fact-types.ts';
import { refusals } from './refusals.ts';
import type { UnitsState } from './state.ts';

/** What every decision is handed beside its command. */
export interface Ask {
  asker: Asker;
  state: UnitsState;
  now: Instant;
}

export function decide(
  command: Command,
  asker: Asker,
  state: UnitsState,
  now: Instant,
): readonly UnitDraft[] | Refusal {
  const ask: Ask = { asker, state, now };
  const own = command as UnitCommand;
  switch (own.type) {
    case 'sign on unit':
      return signOnUnit(ask, own);
    case 'sign on shift':
      return signOnShift(ask, own);
    case 'change sign-on':
      return changeSignOn(ask, own);
    case 'sign off unit':
      return signOffUnit(ask, own);
    case 'stand by':
      return standBy(ask, own);
    case 'stand down':
      return standDown(ask, own);
    case 'call help':
      return callHelp(ask, own);
    case 'end sign-on':
      return endSignOn(ask, own);
    case 'end stand-by':
      return endStandBy(ask, own);
    default: {
      const none: never = own;
      return refusals.commandUnknown((none as Command).type);
    }
  }
}
