import { Type } from 'typebox';
import type { Fact, FactOf } from '../../base/fact.ts';
import type { Instant } from '../../base/instant.ts';

/** Facts of a rehearsal alone: in the live journal they are refused, so nothing there ever folds them. */
export const practiceFacts = {
  /** A scene begins to be played into this rehearsal. */
  'scene begun': { v: 1, data: Type.Object({ scene: Type.String() }) },
  /** What exercise control says to whoever practises: a call, an answer, a silence. The words stand in `cards.ts`. */
  'card given': { v: 1, data: Type.Object({ scene: Type.String(), card: Type.String() }) },
} as const;

/** Whether this journal is a rehearsal is its first fact. */
export const practiceReads = ['journal opened'] as const;

export type PracticeFact = FactOf<typeof practiceFacts>;

export interface GivenCard {
  scene: string;
  card: string;
  at: Instant;
}

export interface PracticeState {
  /** True in a rehearsal, whose facts count for nothing outside it. */
  exercise: boolean;
  scenes: readonly { scene: string; begunAt: Instant }[];
  /** The last ones, oldest first. */
  cards: readonly GivenCard[];
}

/** A rehearsal is hours, not months: what a desk needs is on one screen. */
export const cardsKept = 50;
const scenesKept = 50;

export function nothing(): PracticeState {
  return { exercise: false, scenes: [], cards: [] };
}

export function apply(state: PracticeState, fact: Fact): void {
  if (fact.type === 'journal opened') {
    state.exercise = (fact.data as { status?: string }).status === 'Exercise';
    return;
  }
  const own = fact as PracticeFact;
  switch (own.type) {
    case 'scene begun':
      state.scenes = [...state.scenes, { scene: own.data.scene, begunAt: own.recordedAt }].slice(-scenesKept);
      return;
    case 'card given':
      state.cards = [...state.cards, { ...own.data, at: own.recordedAt }].slice(-cardsKept);
      return;
  }
}
