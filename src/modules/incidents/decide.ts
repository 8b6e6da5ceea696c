import type { Refusal } from '../../base/errors.ts';
import type { Instant } from '../../base/instant.ts';
import type { Asker, Command } from '../module.ts';
import type { IncidentCommand } from './commands.ts';
import { giveAdvice } from './decide-advice.ts';
import { closeIncident, markControlled, reopenIncident, reviewIncident } from './decide-close.ts';
import { linkIncidents, mergeIncident, writeLogEntry } from './decide-join.ts';
import { classifyIncident, dropIntake, linkAlarms, noteIntake, openNew, startIntake } from './decide-open.ts';
import { enterFromPaper, noteKit, reserveForms } from './decide-paper.ts';
import { sendUnits, unqueueUnit, waitForUnit } from './decide-send.ts';
import { correctStatus, setUnitStatus } from './decide-status.ts';
import type { IncidentDraft } from './fact-types.ts';
import { refusals } from './refusals.ts';
import type { Ask } from './rules.ts';
import { tellCommander } from './standing.ts';
import type { IncidentsState } from './state.ts';

/** One act a file beside this one; here they only stand in one list. */
export function decide(
  command: Command,
  asker: Asker,
  state: IncidentsState,
  now: Instant,
): readonly IncidentDraft[] | Refusal {
  const ask: Ask = { asker, state, now };
  const own = command as IncidentCommand;
  switch (own.type) {
    case 'start intake':
      return startIntake(ask, own);
    case 'note intake':
      return noteIntake(ask, own);
    case 'drop intake':
      return dropIntake(ask, own);
    case 'open incident':
      return openNew(ask, own);
    case 'classify incident':
      return classifyIncident(ask, own);
    case 'link alarms':
      return linkAlarms(ask, own);
    case 'send units':
      return sendUnits(ask, own);
    case 'unqueue unit':
      return unqueueUnit(ask, own);
    case 'wait for a unit':
      return waitForUnit(ask, own);
    case 'set unit status':
      return setUnitStatus(ask, own);
    case 'correct status':
      return correctStatus(ask, own);
    case 'mark controlled':
      return markControlled(ask, own);
    case 'close incident':
      return closeIncident(ask, own);
    case 'give advice':
      return giveAdvice(ask, own);
    case 'review incident':
      return reviewIncident(ask, own);
    case 'reopen incident':
      return reopenIncident(ask, own);
    case 'link incidents':
      return linkIncidents(ask, own);
    case 'merge incident':
      return mergeIncident(ask, own);
    case 'write log entry':
      return writeLogEntry(ask, own);
    case 'tell commander':
      return tellCommander(ask, own);
    case 'enter from paper':
      return enterFromPaper(ask, own);
    case 'reserve paper forms':
      return reserveForms(ask, own);
    case 'note paper kit':
      return noteKit(ask, own);
    default: {
      const none: never = own;
      return refusals.commandUnknown((none as Command).type);
    }
  }
}
