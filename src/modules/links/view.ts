import type { Instant } from '../../base/instant.ts';
import type { Words } from '../../base/words.ts';
import type { LinkRow, LinksState, SenderRow } from './facts.ts';
import { driftingWords, linkStateWords, refusedWords } from './words.ts';

export interface LinkView {
  link: LinkRow;
  state: Words;
  /** How long it has been so. */
  since_s: number;
  drifting: Words | null;
}

/** Every path of every panel, the lost ones first, the longest lost first. */
export function links(state: LinksState, now: Instant): readonly LinkView[] {
  const rows = [...state.links.values()].sort(
    (a, b) =>
      Number(a.state === 'up') - Number(b.state === 'up') ||
      a.since - b.since ||
      (`${a.panel}/${a.path}` < `${b.panel}/${b.path}` ? -1 : 1),
  );
  return rows.map((link) => ({
    link,
    state: linkStateWords[link.state],
    since_s: Math.floor((now - link.since) / 1_000),
    drifting: link.drifting ? driftingWords : null,
  }));
}

export interface SenderView {
  sender: SenderRow;
  refused: Words | null;
}

/** What each panel's polls and messages of the last full hour said, and its last refusal. */
export function senders(state: LinksState): readonly SenderView[] {
  return [...state.senders.values()]
    .sort((a, b) => (a.panel < b.panel ? -1 : 1))
    .map((sender) => ({ sender, refused: sender.refused ? refusedWords[sender.refused.why] : null }));
}
