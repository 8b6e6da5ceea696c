import type { Instant } from '../../base/instant.ts';
import type { Words } from '../../base/words.ts';
import { cardWords, sceneWords } from './cards.ts';
import type { PracticeState } from './facts.ts';

export interface CardRow {
  at: Instant;
  scene: Words;
  words: Words;
}

/** What exercise control has said, newest first. A card of a later version shows its id. */
export function cardRows(state: PracticeState): readonly CardRow[] {
  return state.cards
    .map(({ at, scene, card }) => ({ at, scene: wordsOf(sceneWords, scene), words: wordsOf(cardWords, card) }))
    .reverse();
}

function wordsOf(table: Readonly<Record<string, Words>>, id: string): Words {
  return table[id] ?? { zh: id, en: id };
}
