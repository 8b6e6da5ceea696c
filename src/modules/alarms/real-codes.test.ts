import { expect, test } from 'vitest';
import type { Draft } from '../../base/fact.ts';
import type { PanelSignal } from '../../base/signal.ts';
import { readEvents } from '../../connectors/sia-dc09/events.ts';
import { toPanelEvent } from '../../connectors/sia-dc09/to-signal.ts';
import { given, morning } from '../../../test/support/given.ts';
import { haiheFacts } from '../../../test/support/haihe-site.ts';
import { alarmsModule } from './module.ts';

/** The data block of a Contact ID frame, written out by hand: qualifier, code, group, zone. */
const frame = (qualifier: number, code: string, group: string, zone: number): string =>
  `#1234|${qualifier}${code} ${group} ${String(zone).padStart(3, '0')}`;

const story = given(alarmsModule, haiheFacts());
const points = [...story.state.book.points.values()];

function hearsFrame(panel: string, data: string): Draft {
  const events = readEvents('ADM-CID', data).map((raw) => toPanelEvent(raw));
  const signal: PanelSignal = { kind: 'panel', panel, events, poll: false };
  const drafts = alarmsModule.hear!(signal, story.state, morning, undefined as never) as readonly Draft[];
  expect(drafts.length, data).toBe(1);
  return drafts[0]!;
}

test('each of the 274 points of Haihe Central, by the code it sends, is its own kind at its own priority', () => {
  const byPriority = { P1: 0, P2: 0, P3: 0, rule: 0 };
  for (const point of points) {
    const draft = hearsFrame(point.panel, frame(1, point.contactId, point.group, point.panelZone));
    const data = draft.data as { point: string; kind: string; priority?: string; mark?: string };
    expect(data).toMatchObject({ point: point.id, kind: point.kind });
    byPriority[point.priority as 'P1']++;
    const fire = {
      smoke: 'fire-unconfirmed',
      heat: 'fire-unconfirmed',
      'water-flow': 'fire-confirmed',
      'manual-call': 'fire-confirmed',
    };
    expect(data.mark).toBe(fire[point.kind as 'smoke']);
    if (point.kind === 'gas') expect(data.priority).toBe('P2');
    else if (data.mark) expect(data.priority).toBe('P1');
    else if (['door-contact', 'motion', 'perimeter-beam'].includes(point.kind)) {
      // 16:00 at the site and nothing heard yet: areas that are always armed are, the others are open by their hours.
      const area = story.state.book.panels
        .get(point.panel)!
        .areas.find((one) => one.panelZones.includes(point.panelZone))!;
      const open = point.kind === 'door-contact' ? 'P3' : undefined;
      expect(data.priority).toBe(area.arming === 'always' ? 'P2' : open);
    } else expect(data.priority).toBe(point.priority);
  }
  expect(byPriority).toEqual({ P1: 42, P2: 39, P3: 79, rule: 114 });
});

test('the conditions of a fire transmitter travel in their codes, with the group and zone of their point', () => {
  const smoke = points.find((point) => point.id === 'A001')!;
  const kinds = ['111', '200', '373', '571', '982', '983'].map((code) => {
    const draft = hearsFrame('FP1', frame(1, code, '00', smoke.panelZone));
    return [draft.type, (draft.data as { kind: string }).kind];
  });
  expect(kinds).toEqual([
    ['alarm raised', 'smoke'],
    ['alarm raised', 'fire-supervisory'],
    ['alarm raised', 'fire-trouble'],
    ['condition begun', 'fire-disabled'],
    ['alarm raised', 'fire-started'],
    ['condition begun', 'fire-feedback'],
  ]);
});

test('what a panel says of itself: arming, periodic test, fire test, duress, a code nobody knows', () => {
  expect(hearsFrame('AP1', frame(3, '401', '02', 7))).toMatchObject({
    type: 'area armed',
    data: { panel: 'AP1', area: '2', panelUser: '7' },
  });
  expect(hearsFrame('AP1', frame(1, '401', '02', 7)).type).toBe('area disarmed');
  expect(hearsFrame('AP1', frame(1, '602', '00', 0))).toMatchObject({
    type: 'panel event kept',
    data: { heard: true },
  });
  expect(hearsFrame('FP1', frame(1, '604', '00', 0))).toMatchObject({
    type: 'condition begun',
    data: { kind: 'fire-test' },
  });
  expect(hearsFrame('AP1', frame(1, '121', '00', 1))).toMatchObject({ type: 'alarm raised', data: { silent: true } });
  expect(hearsFrame('AP1', frame(1, '301', '00', 0))).toMatchObject({ data: { kind: 'mains-lost', class: 'trouble' } });
  expect(hearsFrame('AP1', frame(1, '350', '00', 0))).toMatchObject({ data: { kind: 'link-trouble', path: 'tcp' } });
  expect(hearsFrame('AP1', frame(1, '887', '00', 1))).toMatchObject({ data: { kind: 'unknown', priority: 'P3' } });
});
