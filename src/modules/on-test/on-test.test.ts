import { describe, expect, test } from 'vitest';
import { hour_ms, minute_ms, parseInstant, type Instant } from '../../base/instant.ts';
import { commanderDesk, deskOne, given, morning, type Given, type Past } from '../../../test/support/given.ts';
import { haiheFacts } from '../../../test/support/haihe-site.ts';
import type { Command } from '../module.ts';
import { onTestModule as onTest } from './module.ts';
import type { OnTestState } from './state.ts';
import { hatched, offQueue, tests } from './view.ts';

const site = haiheFacts();
const signedOn: Past = {
  type: 'unit signed on',
  data: { unit: '901', kind: 'response', place: { zone: 'Z02', x: 1, y: 1, level: '1F' }, strength: 1, until: 0 },
};
const story = (more: readonly Past[] = [], now: Instant = morning) => given(onTest, [...site, signedOn, ...more], now);

/** Doors and beams of an intrusion panel, none of them fire or a button. */
const order = { type: 'grant on-test', workOrder: 'WO-118', askedBy: 'CT01' };
const doors = (on: Given<OnTestState>) =>
  [...on.state.points.values()].filter((point) => point.kind === 'door-contact').map((point) => point.id);
const ask = (more: object): Command & Record<string, unknown> => ({ ...order, ...more });

describe('granting', () => {
  test('two hours unless said otherwise, begun at once, with work order, who asked, and who granted in the fact itself', () => {
    const on = story();
    const [door] = doors(on);
    on.when(ask({ points: [door!] })).then([
      {
        type: 'on-test granted',
        data: {
          test: 'T-000001',
          points: [door],
          from: morning,
          to: morning + 2 * hour_ms,
          workOrder: 'WO-118',
          askedBy: 'CT01',
          desk: 'desk-1',
        },
      },
      { type: 'on-test begun', data: { test: 'T-000001' } },
    ]);
    expect(tests(on.state, on.now).running).toMatchObject([{ left_s: 7_200, stage: 'running' }]);
  });

  test('eight hours at most, and nothing is granted at nine', () => {
    const on = story();
    const [door, other] = doors(on);
    on.when(ask({ points: [door!], for_min: 541 })).refuses('TEST_TOO_LONG', { asked_min: 541, most_min: 480 });
    expect(on.state.tests.size).toBe(0);
    on.when(ask({ points: [other!], for_min: 480 })).anyway();
    expect(on.state.tests.size).toBe(1);
  });

  test('a planned test begins by itself and ends by itself', () => {
    const on = story();
    const [door] = doors(on);
    on.when(ask({ points: [door!], from: morning + hour_ms, for_min: 60 })).then([{ type: 'on-test granted' }]);
    expect(tests(on.state, on.now).planned).toMatchObject([{ left_s: 3_600 }]);
    on.after(3_600)
      .wakes()
      .then([{ type: 'on-test begun' }]);
    on.after(3_600)
      .wakes()
      .then([{ type: 'on-test ended', data: { why: 'time', heard: [], notHeard: [door] } }]);
    expect(tests(on.state, on.now)).toMatchObject({ running: [], planned: [], over: [{ stage: 'ended' }] });
  });

  test('one that nobody began in time, since nothing ran, ends without having begun', () => {
    const on = story();
    on.when(ask({ points: [doors(on)[0]!], from: morning + hour_ms, for_min: 60 })).anyway();
    on.after(3 * 3_600)
      .wakes()
      .then([{ type: 'on-test ended', data: { why: 'time' } }]);
  });

  test('a point that is on test already is refused, with the test that holds it; after its end it is not', () => {
    const on = story();
    const [door, other] = doors(on);
    on.when(ask({ points: [door!] })).anyway();
    on.when(ask({ points: [other!, door!] })).refuses('TEST_POINT_TWICE', { point: door, test: 'T-000001' });
    const { panel } = on.state.points.get(door!)!;
    on.when(ask({ panel })).refuses('TEST_POINT_TWICE', { point: door });
    expect(on.state.tests.size).toBe(1);
    on.when(ask({ points: [door!], from: morning + 2 * hour_ms })).then([{ type: 'on-test granted' }]);
  });

  test.each([
    [{}, 'TEST_NAMES_NOTHING'],
    [{ points: [] }, 'TEST_NAMES_NOTHING'],
    [{ area: '1' }, 'TEST_NAMES_NOTHING'],
    [{ points: ['A9999'] }, 'TEST_POINT_UNKNOWN'],
    [{ panel: 'XX' }, 'TEST_PANEL_UNKNOWN'],
    [{ panel: 'AP1', area: '77' }, 'TEST_AREA_UNKNOWN'],
    [{ panel: 'AP1', from: morning - minute_ms }, 'TEST_BEGINS_IN_PAST'],
    [{ panel: 'AP1', for_min: 60, until: '12:00' }, 'TEST_TWO_ENDS'],
    [{ panel: 'AP1', askedBy: 'CT99' }, 'TEST_CONTACT_UNKNOWN'],
    [{ panel: 'AP1', askedBy: undefined }, 'TEST_ASKED_BY_NEEDED'],
    [{ panel: 'AP1', fireWatch: '555' }, 'TEST_FIRE_WATCH_NOT_ON_DUTY'],
  ])('%j is refused with its sentence, and nothing of it is kept', (more, code) => {
    const on = story();
    const before = on.facts.length;
    on.when(ask(more), commanderDesk).refuses(code);
    expect(on.facts.length).toBe(before);
  });
});

describe('fire points', () => {
  test('only by the duty commander, and only with a fire watch that is on duty', () => {
    const on = story();
    on.when(ask({ points: ['A001'] }), deskOne).refuses('TEST_FIRE_NEEDS_COMMANDER', { point: 'A001' });
    on.when(ask({ panel: 'FP1' }), deskOne).refuses('TEST_FIRE_NEEDS_COMMANDER');
    on.when(ask({ points: ['A001'] }), commanderDesk).refuses('TEST_FIRE_WATCH_NEEDED');
    on.when(ask({ points: ['A001'], fireWatch: '902' }), commanderDesk).refuses('TEST_FIRE_WATCH_NOT_ON_DUTY');
    on.when(ask({ points: ['A001'], fireWatch: '901' }), commanderDesk).then([
      { type: 'on-test granted', data: { fireWatch: '901' } },
      { type: 'on-test begun' },
    ]);
  });
});

describe('over midnight and over a change of the clocks', () => {
  const inBerlin: Past = {
    type: 'site described',
    data: { ...(site.find(({ type }) => type === 'site described')!.data as object), timeZone: 'Europe/Berlin' },
  };
  const at = (text: string) => parseInstant(text)!;
  const until = (now: string, clock: string) => {
    const on = story([inBerlin], at(now));
    const asked = on.when(ask({ points: [doors(on)[0]!], until: clock }));
    return { on, asked };
  };

  test('"until 05:00" at 22:00 is five in the next morning', () => {
    until('2026-11-24T22:00:00+01:00', '05:00').asked.then([
      { type: 'on-test granted', data: { to: at('2026-11-25T05:00:00+01:00') } },
      { type: 'on-test begun' },
    ]);
  });

  test('in the night the clocks go forward, 22:00 to 06:00 are seven hours; they end at 06:00 on the wall', () => {
    const { on, asked } = until('2027-03-27T22:00:00+01:00', '06:00');
    asked.then([{ type: 'on-test granted', data: { to: at('2027-03-28T06:00:00+02:00') } }, { type: 'on-test begun' }]);
    expect(tests(on.state, on.now).running[0]!.left_s).toBe(7 * 3_600);
  });

  test('in the night they go back, the same is nine hours and refused: real hours count, nothing is granted', () => {
    const { on, asked } = until('2026-10-24T22:00:00+02:00', '06:00');
    asked.refuses('TEST_TOO_LONG', { asked_min: 540 });
    expect(on.state.tests.size).toBe(0);
  });
});

describe('the list of a test and its report', () => {
  const signal = (point: string, phase: 'new' | 'restore'): Past => ({
    type: 'test signal kept',
    data: { test: 'T-000001', kind: 'door-contact', class: 'alarm', phase, point, panel: 'AP1' },
    by: 'device/AP1',
  });

  test('ticks every point that is heard; the report names heard, not heard and not restored', () => {
    const on = story();
    const [first, second, third] = doors(on);
    on.when(ask({ points: [first!, second!, third!] })).anyway();
    on.fold(signal(first!, 'new')).fold(signal(first!, 'restore')).fold(signal(second!, 'new'));
    expect(tests(on.state, on.now).running[0]).toMatchObject({ heard: 2, notHeard: 1, notRestored: [second] });
    on.when({ type: 'end on-test', test: 'T-000001' }).then([
      {
        type: 'on-test ended',
        data: { why: 'by-hand', heard: [first, second].sort(), notHeard: [third], notRestored: [second] },
      },
    ]);
    on.when({ type: 'end on-test', test: 'T-000001' }).refuses('TEST_ALREADY_ENDED');
    on.when({ type: 'end on-test', test: 'T-000099' }).refuses('TEST_UNKNOWN');
  });

  test('a planned one that is not wanted any more is cancelled, with an empty report', () => {
    const on = story();
    on.when(ask({ points: [doors(on)[0]!], from: morning + hour_ms })).anyway();
    on.when({ type: 'end on-test', test: 'T-000001' }).then([
      { type: 'on-test ended', data: { why: 'cancelled', heard: [], notHeard: [], notRestored: [] } },
    ]);
  });
});

describe('what is off the queue', () => {
  test('stands in one line with its time left, and hatched on the plan; buttons of the panel stay live', () => {
    const on = story();
    on.when(ask({ panel: 'FP1', fireWatch: '901' }), commanderDesk).anyway();
    expect(offQueue(on.state, on.now)).toMatchObject([{ key: 'T-000001', left_s: 7_200, atPanel: false }]);
    const drawn = new Set(hatched(on.state, '1F').map((one) => one.point));
    const callPoint = [...on.state.points.values()].find(
      (point) => point.panel === 'FP1' && point.kind === 'manual-call',
    )!;
    const smoke = [...on.state.points.values()].find(
      (one) => one.panel === 'FP1' && one.kind === 'smoke' && one.level === '1F',
    )!;
    expect(drawn.has(smoke.id)).toBe(true);
    expect(drawn.has(callPoint.id)).toBe(false);
    on.after(7_200).wakes().anyway();
    expect(offQueue(on.state, on.now)).toEqual([]);
  });

  test('a bypass or disable made at the panel shows the same, marked "at the panel" and without an end', () => {
    const on = story();
    const [door] = doors(on);
    const { panel } = on.state.points.get(door!)!;
    on.fold({ type: 'condition begun', data: { kind: 'bypass', panel, point: door } });
    on.fold({ type: 'condition begun', data: { kind: 'fire-feedback', panel: 'FP1' } });
    expect(offQueue(on.state, on.now)).toMatchObject([{ atPanel: true, left_s: null, count: 1, what: { en: panel } }]);
    const { level } = on.state.points.get(door!)!;
    expect(hatched(on.state, level)).toMatchObject([{ point: door, atPanel: true }]);
    on.fold({ type: 'condition ended', data: { kind: 'bypass', panel, point: door } });
    expect(offQueue(on.state, on.now)).toEqual([]);
  });
});
