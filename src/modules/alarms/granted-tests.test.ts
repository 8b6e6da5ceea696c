import { describe, expect, test } from 'vitest';
import { given, type Given } from '../../../test/support/given.ts';
import { haiheFacts } from '../../../test/support/haihe-site.ts';
import { says } from '../../../test/support/panel-says.ts';
import type { Module } from '../module.ts';
import { alarmsModule as alarms } from './module.ts';
import type { AlarmsState } from './state.ts';
import { queue } from './view.ts';

const site = haiheFacts();

function onTest(scope: { panel?: string; area?: string; points?: string[] }, module: Module<AlarmsState> = alarms) {
  const granted = { test: 'T-000001', points: [], from: 0, to: 0, workOrder: 'WO-1', ...scope };
  return given(module, [
    ...site,
    { type: 'on-test granted', data: granted },
    { type: 'on-test begun', data: { test: 'T-000001' } },
  ]);
}
const end = (on: Given<AlarmsState>) =>
  on.fold({
    type: 'on-test ended',
    data: { test: 'T-000001', why: 'time', heard: [], notHeard: [], notRestored: [] },
  });
const acts = (on: Given<AlarmsState>, point: string, phase: 'new' | 'restore' = 'new', what = 'alarm') =>
  on.hears({ kind: 'point', point, what, phase });
const point = (kind: string, panel: string) =>
  [...onTest({}).state.book.points.values()].find((one) => one.kind === kind && one.panel === panel)!.id;

describe('signals of a granted test', () => {
  test('go to the list of the test: no row, no sound, no clock', () => {
    const on = onTest({ panel: 'FP1' });
    on.hears(says('FP1', '111', 'new', { panelZone: 1 })).then([
      {
        type: 'test signal kept',
        data: {
          test: 'T-000001',
          kind: 'smoke',
          point: 'A001',
          phase: 'new',
          priority: 'P1',
          mark: 'fire-unconfirmed',
        },
        about: ['point/A001', 'panel/FP1', 'test/T-000001'],
      },
    ]);
    on.hears(says('FP1', '111', 'restore', { panelZone: 1 })).then([
      { type: 'test signal kept', data: { phase: 'restore' } },
    ]);
    on.hears(says('FP1', '373', 'new', { panelZone: 1 })).then([
      { type: 'test signal kept', data: { class: 'trouble' } },
    ]);
    expect(on.state.rows.size).toBe(0);
    on.after(300).wakes().thenNothing();
  });

  test('call points and panic buttons stay live, unless they are named themselves', () => {
    const live = onTest({ panel: 'FP1' });
    acts(live, point('manual-call', 'FP1')).then([{ type: 'alarm raised', data: { priority: 'P1' } }]);
    const panic = onTest({ panel: 'AP1' });
    acts(panic, point('panic-button', 'AP1')).then([{ type: 'alarm raised', data: { priority: 'P1' } }]);
    panic
      .hears(says('AP1', '121', 'new', { panelZone: 999 }))
      .then([{ type: 'alarm raised', data: { kind: 'duress' } }]);
    const named = onTest({ panel: 'FP1', points: [point('manual-call', 'FP1')] });
    acts(named, point('manual-call', 'FP1')).then([{ type: 'test signal kept' }]);
  });

  test('other points and other panels are heard as ever, and so is this one before it begins and after it ends', () => {
    const on = onTest({ points: ['A001'] });
    acts(on, 'A012').then([{ type: 'alarm raised' }]);
    const planned = given(alarms, [
      ...site,
      { type: 'on-test granted', data: { test: 'T-000001', points: ['A001'], from: 9, to: 99, workOrder: 'WO-1' } },
    ]);
    acts(planned, 'A001').then([{ type: 'alarm raised' }]);
    acts(end(on), 'A001').then([{ type: 'alarm raised' }, { type: 'alarm grouped' }, { type: 'alarm reassessed' }]);
  });

  test('a tested detector confirms no fire, and does not join one', () => {
    const on = onTest({ points: ['A001'] });
    acts(on, 'A001').anyway();
    acts(on, 'A012').then([{ type: 'alarm raised', data: { mark: 'fire-unconfirmed' } }]);
  });

  test('a row that was up before stays up and restores as ever', () => {
    const before = given(alarms, site);
    acts(before, 'A001').anyway();
    before.fold({
      type: 'on-test granted',
      data: { test: 'T-000001', points: ['A001'], from: 0, to: 9, workOrder: 'W' },
    });
    before.fold({ type: 'on-test begun', data: { test: 'T-000001' } });
    expect(queue(before.state, before.now)[0]!.flags).toContain('onTest');
    acts(before, 'A001', 'restore').then([{ type: 'alarm restored' }]);
  });

  test('a row that was up and is set off again under the test: its end is seen by both, and nothing comes back', () => {
    const on = given(alarms, site);
    acts(on, 'A001').anyway();
    on.fold({ type: 'on-test granted', data: { test: 'T-000001', points: ['A001'], from: 0, to: 9, workOrder: 'W' } });
    on.fold({ type: 'on-test begun', data: { test: 'T-000001' } });
    acts(on, 'A001').then([{ type: 'test signal kept', data: { phase: 'new' } }]);
    acts(on, 'A001', 'restore').then([
      { type: 'test signal kept', data: { phase: 'restore' } },
      { type: 'alarm restored' },
    ]);
    expect(on.state.tested.size).toBe(0);
    end(on);
    expect([...on.state.deadlines.of.keys()].filter((key) => key.startsWith('tested/'))).toEqual([]);
  });
});

describe('at the end of a test', () => {
  test('every point that has not restored comes to the queue, with the time it was heard; what restored does not', () => {
    const on = onTest({ points: ['A001', 'A012'] });
    acts(on, 'A001').anyway();
    acts(on, 'A012').anyway();
    acts(on, 'A012', 'restore').anyway();
    const heardAt = on.now;
    on.after(600);
    end(on)
      .wakes()
      .then([{ type: 'alarm raised', data: { point: 'A001', priority: 'P1', from: 'rule' }, at: heardAt }]);
    expect(queue(on.state, on.now)).toMatchObject([{ row: { point: 'A001' }, sound: { pattern: 'alarm-P1' } }]);
    expect(on.state.tested.size).toBe(0);
  });

  test('what restores in the moment between is not raised', () => {
    const on = onTest({ points: ['A001'] });
    acts(on, 'A001').anyway();
    end(on);
    acts(on, 'A001', 'restore').then([{ type: 'panel event kept', data: { why: 'nothing-up' } }]);
    on.wakes().thenNothing();
  });

  test('planted: a program that forgets what a test has heard is caught by the row that must come', () => {
    const forgetful: Module<AlarmsState> = {
      ...alarms,
      apply(state, fact) {
        alarms.apply(state, fact);
        if (fact.type === 'on-test ended')
          for (const key of state.tested.keys()) state.deadlines.of.delete(`tested/${key}`);
      },
    };
    const raisedAtEnd = (module: Module<AlarmsState>) => {
      const on = onTest({ points: ['A001'] }, module);
      acts(on, 'A001').anyway();
      try {
        return end(on).wakes().drafts.length;
      } catch {
        return 0;
      }
    };
    expect(raisedAtEnd(alarms)).toBe(1);
    expect(raisedAtEnd(forgetful)).toBe(0);
  });
});
