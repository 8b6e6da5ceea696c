import { describe, expect, test } from 'vitest';
import { deskB, mannedSite, walk, type Desk } from '../../../test/support/desk.ts';
import { detail } from './view-detail.ts';

const id = 'HC-2026-000001';

function sent(...units: string[]): Desk {
  const desk = mannedSite();
  desk.does({ type: 'open incident', incidentType: 'fire', place: { zone: 'Z11', x: 90, y: 92 }, units });
  return desk;
}
const stage = (desk: Desk) => desk.incidents.incidents.get(id)!.stage;

describe('the states of a unit', () => {
  test('dispatched, acknowledged, en route, on scene, clear, returning, back at post: each time is kept', () => {
    const desk = sent('901');
    const start = desk.now;
    const stages: string[] = [stage(desk)];
    for (const status of ['AK', 'ER', 'OS', 'CL', 'RT', 'AV'] as const) {
      walk(desk, '901', status);
      stages.push(stage(desk));
    }
    expect(stages).toEqual(['dispatched', 'acknowledged', 'acknowledged', 'on-scene', 'cleared', 'cleared', 'cleared']);
    const times = detail(desk.incidents, id, desk.now)!.unitTimes[0]!;
    expect(times.steps.map((step) => [step.status, (step.at - start) / 1000])).toEqual([
      ['DP', 0],
      ['AK', 5],
      ['ER', 10],
      ['OS', 15],
      ['CL', 20],
      ['RT', 25],
      ['AV', 30],
    ]);
    expect(times.clearReason).toEqual({ zh: '已处置', en: 'dealt with' });
    expect(desk.incidents.units.get('901')).toMatchObject({
      status: 'AV',
      current: null,
      last: null,
      place: { zone: 'Z02' },
    });
  });

  test('on scene it stands at the incident, and from there the next walk is reckoned', () => {
    const desk = sent('901');
    walk(desk, '901', 'AK', 'ER', 'OS', 'CL', 'RT');
    expect(desk.incidents.units.get('901')!.place).toEqual({ zone: 'Z11', x: 90, y: 92, level: '2F' });
    expect(desk.units.units.get('901')!.place).toEqual({ zone: 'Z11', x: 90, y: 92, level: '2F' });
  });

  test('first acknowledged and first on scene are the incident’s; a second unit does not move them', () => {
    const desk = sent('901', '902');
    const start = desk.now;
    walk(desk, '902', 'AK', 'ER', 'OS');
    walk(desk, '901', 'AK', 'ER', 'OS');
    expect(desk.incidents.incidents.get(id)!.clocks).toMatchObject({
      dispatched: start,
      acknowledged: start + 5_000,
      onScene: start + 15_000,
    });
  });

  test.each([
    ['ER', 'DP'],
    ['OS', 'DP'],
    ['CL', 'DP'],
    ['RT', 'DP'],
    ['AV', 'DP'],
  ] as const)(
    '%s straight after %s is refused, and goes through with a force reason that stands in the book',
    (status, from) => {
      const desk = sent('901');
      const refused = desk.refuses({ type: 'set unit status', unit: '901', status, reason: 3 });
      expect(refused).toMatchObject({ refused: 'STATUS_OUT_OF_ORDER', facts: { unit: '901', from, to: status } });
      desk.does({ type: 'set unit status', unit: '901', status, reason: 3, force: 1 });
      const steps = desk.incidents.incidents.get(id)!.assignments[0]!.steps;
      expect(steps.at(-1)).toMatchObject({ status, forced: 1 });
      expect(desk.incidents.units.get('901')!.status).toBe(status);
      // Nothing is invented: a state that was jumped over has no time.
      expect(steps.some((step) => step.status === 'AK')).toBe(false);
    },
  );

  test('nobody goes home from a scene unseen: forced back to its post, the unit is written clear first', () => {
    const desk = sent('901');
    walk(desk, '901', 'AK', 'ER', 'OS');
    expect(desk.does({ type: 'set unit status', unit: '901', status: 'AV', force: 6 })).toEqual([
      'unit clear',
      'incident cleared',
      'unit back at post',
    ]);
  });

  test('a unit at no incident cannot be on scene, forced or not', () => {
    const desk = mannedSite();
    expect(desk.refuses({ type: 'set unit status', unit: '901', status: 'OS' }).refused).toBe('UNIT_HAS_NO_INCIDENT');
    expect(desk.refuses({ type: 'set unit status', unit: '901', status: 'OS', force: 1 }).refused).toBe(
      'UNIT_HAS_NO_INCIDENT',
    );
    expect(desk.refuses({ type: 'set unit status', unit: '999', status: 'AK' }).refused).toBe('UNIT_NOT_SIGNED_ON');
  });

  test('clear asks for the unit’s own reason, apart from the result of the incident', () => {
    const desk = sent('901');
    walk(desk, '901', 'AK', 'ER', 'OS');
    expect(desk.refuses({ type: 'set unit status', unit: '901', status: 'CL' }).refused).toBe('CLEAR_REASON_NEEDED');
  });

  test('a unit that could not get there leaves the incident waiting; one that dealt with it leaves it cleared', () => {
    const desk = sent('901');
    expect(desk.does({ type: 'set unit status', unit: '901', status: 'CL', reason: 7, force: 7 })).toContain(
      'incident waiting for a unit',
    );
    expect(stage(desk)).toBe('waiting');
    desk.does({ type: 'send units', incident: id, units: ['902'] });
    walk(desk, '902', 'AK', 'ER', 'OS', 'CL');
    expect(stage(desk)).toBe('cleared');
  });

  test('two desks set the same state: the second is told who was first', () => {
    const desk = sent('901');
    desk.does({ type: 'set unit status', unit: '901', status: 'AK' }, deskB);
    const refused = desk.refuses({ type: 'set unit status', unit: '901', status: 'AK' });
    expect(refused).toMatchObject({
      refused: 'STATUS_ALREADY_SET',
      facts: { by: 'staff/22', desk: 'desk-b', at: desk.now },
    });
  });

  test('a desk that still sees the old incident is told where the unit is now', () => {
    const desk = sent('901');
    const refused = desk.refuses({ type: 'set unit status', unit: '901', status: 'AK', incident: 'HC-2026-000009' });
    expect(refused).toMatchObject({ refused: 'UNIT_AT_OTHER_INCIDENT', facts: { incident: id } });
  });
});

describe('corrections', () => {
  test('another time stands beside the original, which stays and goes on counting', () => {
    const desk = sent('901');
    walk(desk, '901', 'AK', 'ER', 'OS');
    const onScene = desk.incidents.incidents.get(id)!.clocks.onScene!;
    desk.wait(60);
    desk.does({
      type: 'correct status',
      unit: '901',
      incident: id,
      status: 'OS',
      statedAt: onScene - 20_000,
      reason: 6,
    });
    const step = desk.incidents.incidents.get(id)!.assignments[0]!.steps.at(-1)!;
    expect(step).toMatchObject({
      status: 'OS',
      at: onScene,
      corrections: [{ statedAt: onScene - 20_000, withdrawn: false, reason: 6 }],
    });
    expect(desk.incidents.incidents.get(id)!.clocks.onScene).toBe(onScene);
  });

  test('a state set by a slip is withdrawn: the unit is back in the one before, the response clock runs again', () => {
    const desk = sent('901');
    walk(desk, '901', 'AK', 'ER', 'OS');
    desk.does({ type: 'correct status', unit: '901', incident: id, status: 'OS', withdrawn: true, reason: 4 });
    expect(desk.incidents.units.get('901')!.status).toBe('ER');
    expect(desk.units.units.get('901')!.status).toBe('ER');
    expect(desk.incidents.incidents.get(id)).toMatchObject({ stage: 'acknowledged' });
    expect(desk.incidents.incidents.get(id)!.clocks.onScene).toBeUndefined();
    const rows = detail(desk.incidents, id, desk.now)!.timeline;
    expect(rows.find((row) => row.withdrawn)!.words.en).toBe('on scene');
    expect(rows.at(-1)!.words.en).toContain("operator's slip corrected");
  });

  test('"clear" by a slip is withdrawn: the unit is at the incident again', () => {
    const desk = sent('901');
    walk(desk, '901', 'AK', 'ER', 'OS', 'CL');
    desk.does({ type: 'correct status', unit: '901', incident: id, status: 'CL', withdrawn: true, reason: 4 });
    expect(stage(desk)).toBe('on-scene');
    expect(desk.units.units.get('901')).toMatchObject({ status: 'OS', current: id });
  });

  test('only the latest state can be withdrawn, and only a state that was taken can be corrected', () => {
    const desk = sent('901');
    walk(desk, '901', 'AK', 'ER');
    const ask = (status: 'AK' | 'OS', more: object) =>
      desk.refuses({ type: 'correct status', unit: '901', incident: id, status, reason: 4, ...more }).refused;
    expect(ask('AK', { withdrawn: true })).toBe('STATUS_NOT_LATEST');
    expect(ask('OS', { withdrawn: true })).toBe('NOTHING_TO_CORRECT');
    expect(ask('AK', { statedAt: desk.now + 1 })).toBe('TIME_AHEAD');
  });
});
