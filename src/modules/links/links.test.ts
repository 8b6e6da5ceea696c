import { describe, expect, test } from 'vitest';
import type { LinkSignal } from '../../base/signal.ts';
import { given, morning } from '../../../test/support/given.ts';
import { expectGolden, readGolden } from '../../../test/support/golden-shapes.ts';
import { linksModule } from './module.ts';
import { links, senders } from './view.ts';

const link = (state: LinkSignal['state'], more: Partial<LinkSignal> = {}): LinkSignal => ({
  kind: 'link',
  panel: 'AP1',
  path: 'tcp',
  state,
  ...more,
});

describe('a link', () => {
  test('that is lost is said once, and once when it is back', () => {
    given(linksModule)
      .hears(link('lost', { heardAt: morning - 120_000 }))
      .then([
        { type: 'link lost', data: { panel: 'AP1', path: 'tcp', heardAt: morning - 120_000 }, about: ['panel/AP1'] },
      ])
      .hears(link('lost'))
      .thenNothing()
      .hears(link('back', { heardAt: morning }))
      .then([{ type: 'link back' }])
      .hears(link('back'))
      .thenNothing();
  });

  test('of another path of the same panel is a link of its own', () => {
    const story = given(linksModule).hears(link('lost')).anyway().after(60);
    story.hears(link('lost', { path: 'udp' })).then([{ type: 'link lost', data: { path: 'udp' } }]);
    expect(links(story.state, story.now).map((one) => [one.link.path, one.since_s])).toEqual([
      ['tcp', 60],
      ['udp', 0],
    ]);
  });

  test('whose clock drifts is marked with the measured drift until it is steady', () => {
    const story = given(linksModule)
      .hears(link('drifting', { drift_ms: -31_000.4 }))
      .then([{ type: 'link drifting', data: { drift_ms: -31_000 } }]);
    expect(links(story.state, story.now)).toMatchObject([
      { drifting: { zh: '时钟偏差' }, link: { drift_ms: -31_000 } },
    ]);
    story.hears(link('drifting', { drift_ms: -32_000 })).thenNothing();
    story.hears(link('steady', { drift_ms: 400 })).then([{ type: 'link steady', data: { drift_ms: 400 } }]);
    expect(links(story.state, story.now)).toMatchObject([{ drifting: null }]);
    story.hears(link('steady')).thenNothing();
  });
});

describe('a sender', () => {
  test('that was refused is shown with why, counted, and forgotten after an hour without refusals', () => {
    const story = given(linksModule);
    story
      .hears({ kind: 'refused', panel: 'FP1', why: 'not-decrypted' })
      .then([{ type: 'sender refused', data: { panel: 'FP1', why: 'not-decrypted' }, about: ['panel/FP1'] }])
      .hears({ kind: 'refused', panel: 'FP1', why: 'not-decrypted' })
      .anyway();
    expect(senders(story.state)).toMatchObject([
      { sender: { refused: { count: 2 } }, refused: { en: expect.any(String) } },
    ]);
    const hour = { from: morning, to: morning + 3_600_000, messages: 64, polls: 60, sequenceGaps: 0, repeats: 0 };
    const summary = { kind: 'link-summary' as const, panel: 'FP1', ...hour, keyExchangesRefused: 0, driftP50_ms: null };
    story.hears({ ...summary, refused: 3 }).then([{ type: 'link summary', data: { polls: 60, refused: 3 } }]);
    expect(senders(story.state)[0]!.refused).not.toBeNull();
    story.hears({ ...summary, refused: 0 }).anyway();
    expect(senders(story.state)[0]!.refused).toBeNull();
  });

  test('is watched and never ordered', () => {
    given(linksModule).when({ type: 'cut off' }).refuses('COMMAND_UNKNOWN');
  });
});

test('every fact of links that was ever written is still read, and none has changed its shape unseen', () => {
  expectGolden(linksModule, readGolden('src/modules/links/golden/links.v1.jsonl'));
});
