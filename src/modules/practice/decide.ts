import { refuse, type Refusal } from '../../base/errors.ts';
import type { Draft } from '../../base/fact.ts';
import type { Asker, Command } from '../module.ts';
import type { PracticeCommand } from './commands.ts';
import type { PracticeState } from './facts.ts';
import { cardWords, sceneWords } from './cards.ts';
import { practiceWords } from './words.ts';

/** A scene played into the live journal would be false alarms: only a rehearsal takes one. */
export function decide(command: Command, _asker: Asker, state: PracticeState): readonly Draft[] | Refusal {
  const asked = command as PracticeCommand;
  if (!state.exercise) return refuse('PRACTICE_ONLY', practiceWords.onlyInPractice);
  if (!(asked.scene in sceneWords)) return refuse('SCENE_UNKNOWN', practiceWords.noScene, { scene: asked.scene });
  const about = [`scene/${asked.scene}`];
  if (asked.type === 'begin scene') return [{ type: 'scene begun', data: { scene: asked.scene }, about }];
  const { scene, card } = asked;
  if (!(card in cardWords)) return refuse('CARD_UNKNOWN', practiceWords.noCard, { card });
  return [{ type: 'card given', data: { scene, card }, about }];
}
