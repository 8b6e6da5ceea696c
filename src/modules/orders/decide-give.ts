import type { Refusal } from '../../base/errors.ts';
import { hour_ms } from '../../base/instant.ts';
import { settingOf } from '../../base/settings.ts';
import type { CommandOf } from './commands.ts';
import { draft } from './drafts.ts';
import type { OrderDraft, Receiver } from './fact-types.ts';
import { refusals } from './refusals.ts';
import type { Ask } from './rules.ts';
import { isHeld, sameReceiver, type OrdersState } from './state.ts';
import { receiverWords } from './words.ts';

/** Decided whole: one receiver that nobody holds refuses the order, so that nobody believes it went out. */
export function giveOrder(
  { state, asker, now }: Ask,
  command: CommandOf<'give order'>,
): readonly OrderDraft[] | Refusal {
  const { to, words, deadline, until, incident } = command;
  if (!words) return refusals.wordsNeeded();
  if ((deadline === undefined) === (until === undefined)) return refusals.termNeeded();
  const most_h = settingOf(state.settings, 'standingOrderMax_h');
  const ahead = deadline ?? until ?? 0;
  if (ahead <= now || ahead > now + most_h * hour_ms) return refusals.termPast(most_h);
  if (incident !== undefined && !state.openIncidents.has(incident)) return refusals.incidentNotOpen(incident);
  const wrong = receiversWrong(state, to, until !== undefined);
  if (wrong) return wrong;
  const order = `${state.numberPrefix}O-${String(state.lastNumber + 1).padStart(6, '0')}`;
  return [draft('order given', { order, to, words: words.part, deadline, until, incident, desk: asker.desk })];
}

function receiversWrong(state: OrdersState, to: readonly Receiver[], standing: boolean): Refusal | null {
  for (const [index, receiver] of to.entries()) {
    if (to.slice(0, index).some((other) => sameReceiver(other, receiver))) return refusals.receiverTwice(receiver);
    if (!isKnown(state, receiver)) return refusals.receiverUnknown(receiver);
    // A standing order is for whoever comes on duty while it holds.
    if (!standing && !isHeld(state, receiver)) return refusals.receiverVacant(receiver, receiverWords(state, receiver));
  }
  return null;
}

/** Kinds and posts are those of the site; a call-sign not on duty is known but vacant. */
function isKnown(state: OrdersState, { kind, id }: Receiver): boolean {
  if (kind === 'post') return state.posts.has(id);
  if (kind === 'unit') return /^\d{3}$/.test(id);
  if (kind === 'site') return true;
  return [...state.posts.values()].some((post) => post.kind === id) || isHeld(state, { kind, id });
}
