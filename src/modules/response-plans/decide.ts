import type { Refusal } from '../../base/errors.ts';
import type { Instant } from '../../base/instant.ts';
import type { Asker, Command } from '../module.ts';
import type { ResponsePlanCommand } from './commands.ts';
import { callOutPlan, settlePlan, standPlanDown } from './decide-call-out.ts';
import { setDefaultPlan, setResponsePlan, withdrawResponsePlan } from './decide-plans.ts';
import { doStep, giveFirstReport, reopenStep, seeSkippedSteps, skipStep } from './decide-steps.ts';
import type { ResponsePlanDraft } from './fact-types.ts';
import { refusals } from './refusals.ts';
import type { Ask } from './rules.ts';
import type { ResponsePlansState } from './state.ts';

export function decide(
  command: Command,
  asker: Asker,
  state: ResponsePlansState,
  now: Instant,
): readonly ResponsePlanDraft[] | Refusal {
  const ask: Ask = { asker, state, now };
  const own = command as ResponsePlanCommand;
  switch (own.type) {
    case 'set response plan':
      return setResponsePlan(ask, own);
    case 'withdraw response plan':
      return withdrawResponsePlan(ask, own);
    case 'call out plan':
      return callOutPlan(ask, own);
    case 'stand plan down':
      return standPlanDown(ask, own);
    case 'do step':
      return doStep(ask, own);
    case 'skip step':
      return skipStep(ask, own);
    case 'reopen step':
      return reopenStep(ask, own);
    case 'see skipped steps':
      return seeSkippedSteps(ask, own);
    case 'give first report':
      return giveFirstReport(ask, own);
    case 'set default plan':
      return setDefaultPlan(ask, own);
    case 'settle plan':
      return settlePlan(ask, own);
    default: {
      const none: never = own;
      return refusals.commandUnknown((none as Command).type);
    }
  }
}
