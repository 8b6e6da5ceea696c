import { describe, expect, test } from 'vitest';
import { given, morning } from '../../../test/support/given.ts';
import { haiheFacts } from '../../../test/support/haihe-site.ts';
import { alarmsModule } from './module.ts';
import { queue } from './view.ts';
import { panels } from './view-panels.ts';

const site = haiheFacts();
const lost = (panel: string, path = 'tcp') => ({
  type: 'link lost',
  data: { panel, path, heardAt: morning - 120_000 },
});
const back = (panel: string, path = 'tcp') => ({ type: 'link back', data: { panel, path, heardAt: morning } });
const trouble = (phase: 'new' | 'restore') => ({
  kind: 'panel' as const,
  panel: 'AP1',
  poll: false,
  events: [
    {
      scheme: 'contact-id' as const,
      code: '350',
      known: true,
      kind: 'link-trouble',
      class: 'trouble' as const,
      priority: 'P3' as const,
      phase,
    },
  ],
});

describe('a panel that cannot be heard', () => {
  test('is a trouble at P3; a fire transmitter is P2, unless the site says otherwise', () => {
    const story = given(alarmsModule, [...site, lost('AP1'), lost('FP1')]);
    expect(queue(story.state, story.now)).toMatchObject([
      { priority: 'P2', panelName: { zh: '火灾报警传输装置一(地面层)' }, place: { zone: 'Z09', atPanel: true } },
      { priority: 'P3', kind: { zh: '失联' }, flags: [] },
    ]);
    const setting = { type: 'site setting set', data: { key: 'linkLostFireTransmitter_priority', value: 1 } };
    expect(queue(given(alarmsModule, [...site, setting, lost('FP1')]).state, morning)).toMatchObject([
      { priority: 'P1' },
    ]);
  });

  test('is one row a panel and path with the communication trouble the panel itself tells', () => {
    const story = given(alarmsModule, [...site, lost('AP1')]);
    story.hears(trouble('new')).then([{ type: 'alarm repeated', data: { alarm: 'A-000001' } }]);
    expect(queue(story.state, story.now)).toMatchObject([{ count: 2 }]);

    const other = given(alarmsModule, site);
    other.hears(trouble('new')).then([{ type: 'alarm raised', data: { kind: 'link-trouble', path: 'tcp' } }]);
    other.fold(lost('AP1'));
    expect(queue(other.state, other.now)).toMatchObject([{ count: 2, kind: { zh: '失联' } }]);
    other.fold(lost('AP1', 'udp'));
    expect(queue(other.state, other.now).length).toBe(2);
  });

  test('is restored when it is back, and leaves when a desk has acknowledged it', () => {
    const story = given(alarmsModule, [...site, lost('AP1'), back('AP1')]);
    expect(queue(story.state, story.now)).toMatchObject([{ row: { signal: 'restored' } }]);
    story.when({ type: 'acknowledge', alarms: ['A-000001'] }).anyway();
    expect(queue(story.state, story.now)).toEqual([]);
  });

  test('gets the next number of the same counter', () => {
    given(alarmsModule, [...site, lost('AP1')])
      .hears({ kind: 'point', point: 'A001', what: 'alarm', phase: 'new' })
      .then([{ type: 'alarm raised', data: { alarm: 'A-000002' } }]);
  });
});

test('a known sender that is refused is a row at P3 with why, closed by hand', () => {
  const refused = { type: 'sender refused', data: { panel: 'FP1', why: 'not-decrypted' } };
  const story = given(alarmsModule, [...site, refused, refused]);
  expect(queue(story.state, story.now)).toMatchObject([
    { priority: 'P3', count: 2, row: { refusedWhy: 'not-decrypted' } },
  ]);
  story.when({ type: 'close by hand', alarm: 'A-000001', reason: 3 }).anyway();
  expect(queue(story.state, story.now)).toEqual([]);
});

test('a drifting clock is a mark on the panel and a row at P4 until it is steady', () => {
  const story = given(alarmsModule, [
    ...site,
    { type: 'link drifting', data: { panel: 'AP5', path: 'udp', drift_ms: -90_000 } },
  ]);
  expect(queue(story.state, story.now)).toMatchObject([{ priority: 'P4', panelName: { en: expect.any(String) } }]);
  expect(panels(story.state, story.now).find((one) => one.panel === 'AP5')).toMatchObject({
    drift_ms: -90_000,
    links: [{ drifting: true }],
  });
  story.fold({ type: 'link steady', data: { panel: 'AP5', path: 'udp', drift_ms: 200 } });
  expect(queue(story.state, story.now)).toMatchObject([{ row: { signal: 'restored' } }]);
});

test('the panels show what is known and say so where nothing is', () => {
  const story = given(alarmsModule, [...site, lost('AP1')]);
  const shown = panels(story.state, story.now);
  expect(shown.length).toBe(8);
  expect(shown[0]).toMatchObject({
    panel: 'AP1',
    lost: true,
    openAlarms: 1,
    disabledCount: 0,
    lastHeardAt: morning - 120_000,
    // 16:00 at the site: the ticket hall is due to be open, the plant room to be open until 18:00.
    areas: [
      { area: '1', armed: null, dueArmed: false },
      { area: '2', armed: null, dueArmed: false },
      { area: '3', armed: null, dueArmed: false },
      { area: '4', armed: true, always: true },
    ],
  });
  expect(shown[1]).toMatchObject({ panel: 'AP2', lost: false, links: [], lastHeardAt: null });
});
