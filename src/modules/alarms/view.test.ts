import { expect, test } from 'vitest';
import type { PanelEvent } from '../../base/signal.ts';
import { given, morning } from '../../../test/support/given.ts';
import { haiheFacts } from '../../../test/support/haihe-site.ts';
import { alarmsModule } from './module.ts';
import { queue } from './view.ts';
import { log, panels, pointDetail } from './view-panels.ts';

const site = haiheFacts();
const said = (kind: string, more: Partial<PanelEvent> = {}) => ({
  kind: 'panel' as const,
  panel: 'AP1',
  poll: false,
  events: [
    {
      scheme: 'contact-id' as const,
      code: '602',
      known: true,
      kind,
      class: 'event' as const,
      priority: 'P4' as const,
      phase: 'new' as const,
      ...more,
    },
  ],
});

test('the log of a panel reads newest first and keeps nothing older than a day', () => {
  const story = given(alarmsModule, site).hears(said('test')).anyway().after(3_600);
  story.hears(said('opening', { armed: false, area: '1', panelUser: '7' })).anyway();
  expect(log(story.state, 'AP1', story.now).map((line) => line.kind.en)).toEqual(['Disarmed', 'Test report']);
  expect(log(story.state, 'AP1', morning + 86_400_000).map((line) => line.kind.en)).toEqual(['Disarmed']);
  expect(log(story.state, 'AP9', story.now)).toEqual([]);
});

test('a point shows its camera, its marks, its open alarms and whom to phone', () => {
  const story = given(alarmsModule, site);
  story.hears({ kind: 'point', point: 'A001', what: 'alarm', phase: 'new' }).anyway();
  story.hears({ kind: 'point', point: 'A001', what: 'bypass', phase: 'new' }).anyway();
  expect(pointDetail(story.state, 'A001', story.now)).toMatchObject({
    point: { id: 'A001', zone: 'Z02' },
    kind: { zh: '感烟探测器' },
    camera: { id: 'C020' },
    conditions: [{ kind: { zh: '旁路', en: 'Bypassed' } }],
    alarms: [{ id: 'A-000001' }],
    phone: [{ id: 'CT04' }, { id: 'CT11' }, {}, {}, {}, {}, {}, {}],
  });
  expect(pointDetail(story.state, 'A999', story.now)).toBeNull();
});

test('a walk test shows the points ticked so far', () => {
  const story = given(alarmsModule, site);
  const tested = () => panels(story.state, story.now).find((one) => one.panel === 'AP1')!.testedPoints;
  expect(tested()).toBeNull();
  story.hears(said('walk-test', { class: 'condition', code: '607' })).anyway();
  story.hears(said('panic', { class: 'alarm', priority: 'P1', code: '120', panelZone: 1 })).anyway();
  expect(tested()).toEqual(['A083']);
});

test('an alarm row that was up before a test began is marked as on test', () => {
  const story = given(alarmsModule, site);
  story.hears({ kind: 'point', point: 'A083', what: 'alarm', phase: 'new' }).anyway();
  story.hears(said('walk-test', { class: 'condition', code: '607' })).anyway();
  expect(queue(story.state, story.now)[0]!.flags).toContain('onTest');
});

test('ten thousand open rows make ten thousand rows of the queue, in order', () => {
  const story = given(alarmsModule, site);
  for (let number = 1; number <= 10_000; number++) {
    const data = {
      alarm: `A-${String(number).padStart(6, '0')}`,
      kind: 'tamper',
      class: 'alarm',
      priority: number % 2 ? 'P3' : 'P1',
    };
    story.fold({ type: 'alarm raised', data: { ...data, from: 'panel', panel: 'AP1', panelZone: 1_000 + number } });
  }
  const rows = queue(story.state, story.now);
  expect(rows.length).toBe(10_000);
  expect(rows.slice(0, 2).map((row) => row.id)).toEqual(['A-000002', 'A-000004']);
  expect(rows[5_000]!.id).toBe('A-000001');
});
