import { minute_ms, type Instant } from '../../base/instant.ts';
import { settingOf } from '../../base/settings.ts';
import type { Item } from './fact-types.ts';
import type { Listed } from './list.ts';
import { shiftStart, type Handover, type HandoversState, type Notice } from './state.ts';

export interface DeskHandover {
  handover: Handover | null;
  stage: 'none' | 'open' | 'signed' | 'accepted' | 'refused';
  age_min: number;
}

export function deskHandover(state: HandoversState, desk: string, now: Instant): DeskHandover {
  const handover = state.desks.get(desk) ?? null;
  // A desk's second begins a little after the server's: nothing is a minute old before it was made.
  const age_min = handover ? Math.max(0, Math.floor((now - handover.begun.at) / minute_ms)) : 0;
  return { handover, stage: stageOf(handover), age_min };
}

function stageOf(row: Handover | null): DeskHandover['stage'] {
  if (!row) return 'none';
  if (row.accepted) return 'accepted';
  if (row.refused) return 'refused';
  return row.signed ? 'signed' : 'open';
}

/** A desk takes over from an hour before its shift. */
const early_ms = 60 * minute_ms;

/** The shift runs and this desk's handover into it is still not signed by both; null while there is time. */
export function unsignedSince(state: HandoversState, desk: string, now: Instant): Instant | null {
  const start = shiftStart(state, now);
  if (start === null || now < start + settingOf(state.settings, 'handoverUnsigned_min') * minute_ms) return null;
  const accepted = state.desks.get(desk)?.accepted;
  return accepted && accepted.at >= start - early_ms ? null : start;
}

/** What came or went since the list was built, so that nobody signs for less than there is. */
export function changedSince(handover: Handover, current: Listed): { added: readonly Item[]; gone: readonly Item[] } {
  const key = ({ kind, id }: Item) => `${kind}/${id}`;
  const before = new Set(handover.items.map(key));
  const after = new Set(current.items.map(key));
  return {
    added: current.items.filter((row) => !before.has(key(row))),
    gone: handover.items.filter((row) => !after.has(key(row))),
  };
}

export interface NoticeRow extends Notice {
  signedByMe: boolean;
  signatures: number;
}

export function notices(state: HandoversState, by: string, now: Instant): readonly NoticeRow[] {
  return [...state.notices.values()]
    .filter((row) => row.until > now)
    .map((row) => ({
      ...row,
      signedByMe: row.signed[by] !== undefined,
      signatures: Object.keys(row.signed).length,
    }));
}
