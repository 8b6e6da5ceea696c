import { describe, expect, test } from 'vitest';
import type { Draft } from '../../base/fact.ts';
import { commanderDesk, deskOne, deskTwo, type Given, given, morning } from '../../../test/support/given.ts';
import { haiheFacts } from '../../../test/support/haihe-site.ts';
import { alarmsModule } from './module.ts';
import type { AlarmsState } from './state.ts';
import { queue, shelved } from './view.ts';

const site = haiheFacts();

/** A001 smoke P1, A083 panic P1, A133 motion P2, A192 escalator stop P3. */
const raised = (point: string, what = 'alarm') => ({ kind: 'point' as const, point, what, phase: 'new' as const });
const restored = (point: string, what = 'alarm') => ({
  kind: 'point' as const,
  point,
  what,
  phase: 'restore' as const,
});
const up = (...points: string[]): Given<AlarmsState> => {
  const story = given(alarmsModule, site);
  for (const point of points) expect(story.hears(raised(point)).drafts[0]!.type).toBe('alarm raised');
  return story;
};
const alarm = 'A-000001';
const isUp = (story: Given<AlarmsState>): boolean => story.state.rows.has(alarm);
const opened = (alarms: string[]) => ({
  type: 'incident opened',
  by: 'staff/1',
  data: {
    incident: 'HC-2026-000001',
    type: 'fire',
    priority: 'P1',
    place: { zone: 'Z02', x: 1, y: 1, level: '1F' },
    alarms,
    cameBy: 1,
    send: true,
    units: ['901'],
    receivedAt: morning,
    desk: 'desk-1',
  },
});

describe('acknowledging', () => {
  test('an alarm acknowledged at one desk is refused at the other, which is told who was first', () => {
    up('A001')
      .when({ type: 'acknowledge', alarms: [alarm] }, deskOne)
      .then([{ type: 'alarm acknowledged', data: { alarm, desk: 'desk-1' } }])
      .after(1)
      .when({ type: 'acknowledge', alarms: [alarm] }, deskTwo)
      .refuses('ALARM_ALREADY_ACKNOWLEDGED', { alarm, by: 'staff/1', desk: 'desk-1', at: morning });
  });

  test('several at once are so many facts of one decision, and none of them if one was taken', () => {
    const story = up('A001', 'A083', 'A192');
    story
      .when({ type: 'acknowledge', alarms: ['A-000001', 'A-000002', 'A-000002'] })
      .then([{ type: 'alarm acknowledged' }, { type: 'alarm acknowledged' }])
      .when({ type: 'acknowledge', alarms: ['A-000003', 'A-000001'] })
      .refuses('ALARM_ALREADY_ACKNOWLEDGED', { alarm: 'A-000001' });
    expect(story.state.rows.get('A-000003')!.acknowledged).toBeNull();
  });

  test('an alarm that is not on the queue is refused by its number', () => {
    up()
      .when({ type: 'acknowledge', alarms: ['A-000099'] })
      .refuses('ALARM_UNKNOWN', { alarm: 'A-000099' });
  });
});

describe('leaving the queue', () => {
  test('a P3 leaves when it is restored and acknowledged, in either order', () => {
    const acknowledge = { type: 'acknowledge', alarms: [alarm] };
    const one = up('A192').hears(restored('A192')).anyway();
    expect(isUp(one)).toBe(true);
    expect(isUp(one.when(acknowledge).anyway())).toBe(false);
    const two = up('A192').when(acknowledge).anyway();
    expect(isUp(two)).toBe(true);
    expect(isUp(two.hears(restored('A192')).anyway())).toBe(false);
  });

  test('a P1 stays until it is restored, acknowledged, dealt with and reset by hand', () => {
    const story = up('A083')
      .when({ type: 'acknowledge', alarms: [alarm] })
      .anyway();
    story.hears(restored('A083')).anyway();
    expect(isUp(story)).toBe(true);
    story.when({ type: 'find false', alarm, cause: 1 }).then([{ type: 'alarm found false' }]);
    expect(isUp(story)).toBe(true);
    story.when({ type: 'reset', alarm }).then([{ type: 'alarm reset' }]);
    expect(isUp(story)).toBe(false);
  });

  test('a P1 that was reset but whose handling is not finished stays', () => {
    const story = up('A083')
      .hears(restored('A083'))
      .anyway()
      .when({ type: 'acknowledge', alarms: [alarm] })
      .anyway();
    story.when({ type: 'reset', alarm }).anyway();
    expect(isUp(story)).toBe(true);
    expect(isUp(story.fold(opened([alarm])))).toBe(false);
  });

  test('a row being verified waits for the result, even at P3', () => {
    const story = up('A192')
      .when({ type: 'acknowledge', alarms: [alarm] })
      .anyway();
    story.when({ type: 'begin verification', alarm }).anyway().hears(restored('A192')).anyway();
    expect(isUp(story)).toBe(true);
    story.when({ type: 'end verification', alarm, result: 'nothing-found' }).anyway();
    expect(isUp(story)).toBe(false);
  });

  test('an incident opened from an alarm acknowledges it and is its handling', () => {
    const story = up('A001').fold(opened([alarm]));
    expect(story.state.rows.get(alarm)).toMatchObject({
      handling: 'incident',
      incident: 'HC-2026-000001',
      acknowledged: { by: 'staff/1', desk: 'desk-1' },
    });
    story.when({ type: 'find false', alarm, cause: 1 }).refuses('ALARM_IN_INCIDENT', { incident: 'HC-2026-000001' });
  });

  test('an active signal is reset only with a reason', () => {
    const story = up('A083').when({ type: 'find false', alarm, cause: 1 }).anyway();
    story
      .when({ type: 'reset', alarm })
      .refuses('ALARM_STILL_ACTIVE')
      .when({ type: 'reset', alarm, reason: 2 })
      .then([{ type: 'alarm reset', data: { reason: 2 } }]);
    expect(isUp(story)).toBe(false);
  });

  test('P3 and P4 without a restore are closed by hand with a reason, P1 and P2 never', () => {
    const story = up('A192', 'A083');
    story
      .when({ type: 'close by hand', alarm: 'A-000002', reason: 2 })
      .refuses('CLOSE_BY_HAND_NOT_ALLOWED')
      .when({ type: 'close by hand', alarm, reason: 2 })
      .then([{ type: 'alarm closed by hand', data: { reason: 2 } }]);
    expect(isUp(story)).toBe(false);
    const back = up('A192').hears(restored('A192')).anyway();
    back.when({ type: 'close by hand', alarm, reason: 2 }).refuses('ALARM_ALREADY_RESTORED');
  });

  test('the next alarm of a point whose row has left is a new row with a new number', () => {
    const story = up('A192')
      .hears(restored('A192'))
      .anyway()
      .when({ type: 'acknowledge', alarms: [alarm] })
      .anyway();
    story.hears(raised('A192')).then([{ type: 'alarm raised', data: { alarm: 'A-000002' } }]);
  });

  test('a panic button pressed again after it was found false calls for an answer again', () => {
    const story = up('A083').when({ type: 'find false', alarm, cause: 1 }).anyway();
    story.hears(raised('A083')).then([{ type: 'alarm repeated' }]);
    expect(story.state.rows.get(alarm)).toMatchObject({ acknowledged: null, handling: 'none', count: 2 });
  });
});

describe('shelving', () => {
  const soon = morning + 30 * 60_000;
  const shelve = (more: object = {}) => ({ type: 'shelve', alarm, reason: 1, until: soon, ...more });

  test('a P1 life safety alarm is shelved by the commander only, for 60 min at most, with a measure', () => {
    up('A001')
      .when(shelve({ measure: 1 }), deskOne)
      .refuses('SHELVE_NEEDS_COMMANDER')
      .when(shelve(), commanderDesk)
      .refuses('SHELVE_NEEDS_MEASURE')
      .when(shelve({ measure: 1, until: morning + 61 * 60_000 }), commanderDesk)
      .refuses('SHELVE_TOO_LONG', { most_min: 60 })
      .when(shelve({ measure: 1, until: morning }), commanderDesk)
      .refuses('SHELVE_ENDS_IN_PAST')
      .when(shelve({ measure: 1, until: morning + 60 * 60_000 }), commanderDesk)
      .then([{ type: 'alarm shelved', data: { reason: 1, measure: 1 } }]);
  });

  test('panic buttons and manual call points are never shelved', () => {
    up('A083')
      .when(shelve({ measure: 1 }), commanderDesk)
      .refuses('ALARM_NOT_SHELVABLE');
    up('A055')
      .when(shelve({ measure: 1 }), commanderDesk)
      .refuses('ALARM_NOT_SHELVABLE');
  });

  test('the fault of a panic button may be shelved, and so may a P3, by a dispatcher', () => {
    const story = given(alarmsModule, site).hears(raised('A083', 'fault')).anyway();
    story.when(shelve()).then([{ type: 'alarm shelved' }]);
    up('A192')
      .when(shelve())
      .then([{ type: 'alarm shelved' }]);
  });

  test('a shelved row is off the queue, counts on, and comes back by itself calling for an answer', () => {
    const story = up('A192').when(shelve()).anyway();
    expect(queue(story.state, story.now)).toEqual([]);
    expect(shelved(story.state, story.now)).toMatchObject([{ id: alarm }]);
    story
      .after(60)
      .hears(raised('A192'))
      .then([{ type: 'alarm repeated' }]);
    story.now = soon - 1;
    expect(ofAlarm(story.wakes().drafts)).toEqual([]);
    story.now = soon;
    expect(ofAlarm(story.wakes().drafts)).toMatchObject([{ type: 'alarm unshelved', data: { why: 'time' } }]);
    expect(queue(story.state, story.now)).toMatchObject([{ id: alarm, count: 2, sound: { pattern: 'alarm-P3' } }]);
  });

  test('a row that was restored and acknowledged while it was shelved leaves when it comes back', () => {
    const story = up('A192').when(shelve()).anyway();
    story
      .when({ type: 'acknowledge', alarms: [alarm] })
      .anyway()
      .hears(restored('A192'))
      .anyway();
    expect(isUp(story)).toBe(true);
    story.when({ type: 'unshelve', alarm }).then([{ type: 'alarm unshelved', data: { why: 'by-hand' } }]);
    expect(isUp(story)).toBe(false);
  });
});

const ofAlarm = (drafts: readonly Draft[]): readonly Draft[] =>
  drafts.filter((draft) => (draft.data as { alarm?: string }).alarm === alarm);
