import { describe, expect, test } from 'vitest';
import { given } from '../../../test/support/given.ts';
import { expectGolden, readGolden } from '../../../test/support/golden-shapes.ts';
import { scenes } from '../../demo/scenes.ts';
import { cardWords, sceneWords } from './cards.ts';
import type { PracticeCommand } from './commands.ts';
import { cardsKept } from './facts.ts';
import { practiceModule } from './module.ts';
import { cardRows } from './view.ts';

const opened = (status: string) => ({ type: 'journal opened', data: { stream: 's', kind: 'site', status } });
const begin: PracticeCommand = { type: 'begin scene', scene: 'platform-fire' };

describe('a scene', () => {
  test('is never played into the live journal, where it would be false alarms', () => {
    given(practiceModule).when(begin).refuses('PRACTICE_ONLY');
    given(practiceModule, [opened('Actual')])
      .when(begin)
      .refuses('PRACTICE_ONLY');
    const card: PracticeCommand = { type: 'give card', scene: 'platform-fire', card: 'platform-says-smoke' };
    given(practiceModule, [opened('Actual')])
      .when(card)
      .refuses('PRACTICE_ONLY');
  });

  test('begins in a rehearsal, and exercise control speaks by cards, the newest first', () => {
    const story = given(practiceModule, [opened('Exercise')])
      .when(begin)
      .then([{ type: 'scene begun' }]);
    for (const card of ['platform-says-smoke', 'fire-control-asks']) {
      const given: PracticeCommand = { type: 'give card', scene: 'platform-fire', card };
      story
        .after(60)
        .when(given)
        .then([{ type: 'card given', data: { card } }]);
    }
    expect(cardRows(story.state).map(({ words }) => words)).toEqual([
      cardWords['fire-control-asks'],
      cardWords['platform-says-smoke'],
    ]);
  });

  test('or card that nobody wrote is refused, and nothing typed is kept', () => {
    const story = given(practiceModule, [opened('Exercise')]);
    story.when({ type: 'begin scene', scene: 'meteor' } as PracticeCommand).refuses('SCENE_UNKNOWN');
    const card = { type: 'give card', scene: 'call-110', card: 'whatever' } as PracticeCommand;
    story.when(card).refuses('CARD_UNKNOWN');
  });

  test('a rehearsal that goes on for hours keeps the last cards on the screen', () => {
    const story = given(practiceModule, [opened('Exercise')]);
    const card: PracticeCommand = { type: 'give card', scene: 'call-110', card: 'call-110-asks' };
    for (let time = 0; time <= cardsKept; time++) story.after(1).when(card).anyway();
    expect(cardRows(story.state)).toHaveLength(cardsKept);
  });
});

test('every scene that can be played has a name in both languages, and every card it gives has its words', () => {
  expect(scenes.length).toBeGreaterThanOrEqual(10);
  expect(scenes.map(({ id }) => id).sort()).toEqual(Object.keys(sceneWords).sort());
  const given = scenes.flatMap(({ cards }) => cards ?? []).map(({ card }) => card);
  expect([...new Set(given)].sort()).toEqual(Object.keys(cardWords).sort());
});

test('every fact of practice that was ever written is still read, and none has changed its shape unseen', () => {
  expectGolden(practiceModule, readGolden('src/modules/practice/golden/practice.v1.jsonl'));
});
