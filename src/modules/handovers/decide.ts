import type { Refusal } from '../../base/errors.ts';
import { hour_ms, minute_ms, type Instant } from '../../base/instant.ts';
import { settingOf } from '../../base/settings.ts';
import type { Asker, Command } from '../module.ts';
import type { CommandOf, HandoverCommand } from './commands.ts';
import { draft } from './drafts.ts';
import type { HandoverDraft } from './fact-types.ts';
import { refusals } from './refusals.ts';
import { shiftStart, type Handover, type HandoversState } from './state.ts';
import { refusalReasons } from './words.ts';

interface Ask {
  asker: Asker;
  state: HandoversState;
  now: Instant;
}

const noticeMax_ms = 30 * 24 * hour_ms;

export function decide(
  command: Command,
  asker: Asker,
  state: HandoversState,
  now: Instant,
): readonly HandoverDraft[] | Refusal {
  const ask: Ask = { asker, state, now };
  const own = command as HandoverCommand;
  switch (own.type) {
    case 'begin handover':
      return begin(ask, own);
    case 'add handover note':
      return addNote(ask, own);
    case 'sign handover':
      return sign(ask, own);
    case 'accept handover':
    case 'refuse handover':
      return settle(ask, own);
    case 'post notice':
      return postNotice(ask, own);
    case 'sign notice':
    case 'withdraw notice':
      return onNotice(ask, own);
    default: {
      const none: never = own;
      return refusals.commandUnknown((none as Command).type);
    }
  }
}

/** The list comes from the server's own states, never from a request. Built anew, it takes the place of one not accepted. */
function begin(
  { state, asker, now }: Ask,
  { listed }: CommandOf<'begin handover'>,
): readonly HandoverDraft[] | Refusal {
  const { desk } = asker;
  if (desk === undefined) return refusals.deskNeeded();
  if (!listed) return refusals.listMissing();
  const handover = `${state.numberPrefix}H-${String(state.lastHandover + 1).padStart(6, '0')}`;
  const { items, counts, asOf, root } = listed;
  const start = shiftStart(state, now) ?? undefined;
  return [draft('handover begun', { handover, shiftStart: start, asOf, items, counts, root: root ?? undefined, desk })];
}

/** The handover as it stands at the asker's own desk, not yet settled. */
function atDesk({ state, asker }: Ask, id: string): Handover | Refusal {
  const row = [...state.desks.values()].find((one) => one.handover === id);
  if (!row) return refusals.unknown(id);
  if (row.desk !== asker.desk) return refusals.otherDesk(id, row.desk);
  if (row.accepted) return refusals.accepted(id, row.accepted);
  return row.refused ? refusals.refused(id) : row;
}

function addNote(ask: Ask, command: CommandOf<'add handover note'>): readonly HandoverDraft[] | Refusal {
  const row = atDesk(ask, command.handover);
  if (isRefused(row)) return row;
  const { handover, signed } = row;
  // What the outgoing signed is not added to behind the signature.
  if (signed) return refusals.signedAlready(handover, signed);
  if (!command.words) return refusals.noteEmpty();
  return [draft('handover note added', { handover, words: command.words.part, desk: ask.asker.desk })];
}

function sign(ask: Ask, command: CommandOf<'sign handover'>): readonly HandoverDraft[] | Refusal {
  const row = atDesk(ask, command.handover);
  if (isRefused(row)) return row;
  if (row.signed) return refusals.signedAlready(row.handover, row.signed);
  const old = listOld(ask, row);
  return old ?? [draft('handover signed', { handover: row.handover, desk: ask.asker.desk })];
}

/** The incoming takes it, or gives it back with a reason: name and PIN at the same desk either way. */
function settle(
  ask: Ask,
  command: CommandOf<'accept handover'> | CommandOf<'refuse handover'>,
): readonly HandoverDraft[] | Refusal {
  const row = atDesk(ask, command.handover);
  if (isRefused(row)) return row;
  const { handover, signed } = row;
  if (!signed) return refusals.notSigned(handover);
  const { coSigner } = command;
  if (!coSigner) return refusals.coSignerNeeded(handover);
  if (coSigner.by === signed.by) return refusals.coSignerSame();
  if (coSigner.desk !== row.desk) return refusals.coSignerElsewhere();
  const { desk } = ask.asker;
  if (command.type === 'refuse handover') {
    const { reason, words } = command;
    if (!refusalReasons.some((line) => line.number === reason)) return refusals.reasonUnknown(reason);
    return [draft('handover refused', { handover, incoming: coSigner.by, reason, words: words?.part, desk })];
  }
  return listOld(ask, row) ?? [draft('handover accepted', { handover, incoming: coSigner.by, desk })];
}

function listOld({ state, now }: Ask, row: Handover): Refusal | null {
  const most_min = settingOf(state.settings, 'handoverListMax_min');
  return now - row.begun.at > most_min * minute_ms ? refusals.listOld(row.handover, most_min) : null;
}

function postNotice({ state, asker, now }: Ask, command: CommandOf<'post notice'>): readonly HandoverDraft[] | Refusal {
  if (!command.words) return refusals.noteEmpty();
  if (command.until <= now || command.until > now + noticeMax_ms) return refusals.untilPast();
  const notice = `${state.numberPrefix}N-${String(state.lastNotice + 1).padStart(6, '0')}`;
  const { words, until } = command;
  return [draft('briefing notice posted', { notice, words: words.part, until, desk: asker.desk })];
}

function onNotice(
  { state, asker, now }: Ask,
  command: CommandOf<'sign notice'> | CommandOf<'withdraw notice'>,
): readonly HandoverDraft[] | Refusal {
  const row = state.notices.get(command.notice);
  if (!row || row.until <= now) return refusals.noticeUnknown(command.notice);
  const { notice } = row;
  if (command.type === 'withdraw notice') return [draft('briefing notice withdrawn', { notice, desk: asker.desk })];
  if (row.signed[asker.by] !== undefined) return refusals.noticeSigned(notice);
  return [draft('briefing notice signed', { notice, desk: asker.desk })];
}

/** A handover has a field of that name too: only a refusal holds a code there. */
function isRefused(row: Handover | Refusal): row is Refusal {
  return typeof row.refused === 'string';
}
