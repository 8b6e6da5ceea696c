import { describe, expect, test } from 'vitest';
import { deskB, mannedSite, raiseAlarm, smallSite } from '../../../test/support/desk.ts';
import { apply } from './facts.ts';
import { detail, sameAs } from './view-detail.ts';
import { list } from './view.ts';

test('a report for which a unit is asked to come next is not thrown away, and one from an older book takes nobody with it', () => {
  const desk = mannedSite();
  desk.does({ type: 'open incident', incidentType: 'fire', place: { zone: 'Z11' }, units: ['901'] });
  desk.does({ type: 'start intake' });
  const intake = 'HC-2026-000002';
  expect(desk.does({ type: 'send units', incident: intake, units: ['901'], queue: true })).toEqual(['unit queued']);
  expect(desk.units.units.get('901')!.queue).toEqual([intake]);
  expect(desk.ask({ type: 'drop intake', incident: intake })).toMatchObject({ refused: 'INTAKE_UNDER_WAY' });
  desk.tell('intake dropped', { incident: intake });
  expect(desk.units.units.get('901')!.queue).toEqual([]);
  expect(desk.incidents.units.get('901')!.queue).toEqual([]);
});

describe('one key on a P1', () => {
  test('one fact acknowledges the alarm, opens the incident and sends the nearest unit', () => {
    const desk = mannedSite();
    raiseAlarm(desk, 'A-000001');
    desk.wait(7);
    const answer = desk.ask({ type: 'open incident', alarms: ['A-000001'], send: true });
    expect(answer).toMatchObject([
      {
        type: 'incident opened',
        data: {
          incident: 'HC-2026-000001',
          type: 'fire',
          priority: 'P1',
          place: { zone: 'Z02', x: 62, y: 52, level: '1F' },
          alarms: ['A-000001'],
          cameBy: 1,
          send: true,
          units: ['901'],
          receivedAt: desk.now - 7_000,
          desk: 'desk-a',
        },
        about: ['incident/HC-2026-000001', 'unit/901', 'alarm/A-000001'],
      },
    ]);
    expect(answer).toHaveLength(1);
    expect(desk.incidents.incidents.get('HC-2026-000001')).toMatchObject({ stage: 'dispatched', alarms: ['A-000001'] });
    expect(desk.incidents.units.get('901')).toMatchObject({ status: 'DP', current: 'HC-2026-000001' });
    expect(desk.units.units.get('901')).toMatchObject({ status: 'DP', current: 'HC-2026-000001' });
  });

  test('the second of two desks is told at once who was first', () => {
    const desk = mannedSite();
    raiseAlarm(desk, 'A-000001');
    desk.does({ type: 'open incident', alarms: ['A-000001'], send: true });
    const firstAt = desk.now;
    desk.wait(1);
    const told = desk.refuses({ type: 'open incident', alarms: ['A-000001'], send: true }, deskB);
    expect(told.refused).toBe('ALARM_HAS_INCIDENT');
    expect(told.facts).toMatchObject({ incident: 'HC-2026-000001', by: 'staff/17', desk: 'desk-a', at: firstAt });
  });

  test('with nobody signed on it stands on top, waiting for a unit', () => {
    const desk = smallSite();
    raiseAlarm(desk, 'A-000001');
    expect(desk.does({ type: 'open incident', alarms: ['A-000001'], send: true })).toEqual([
      'incident opened',
      'incident waiting for a unit',
    ]);
    desk.wait(30);
    expect(list(desk.incidents, desk.now)[0]).toMatchObject({ stage: 'waiting', waiting_s: 30 });
  });

  test('an alarm of a kind that suggests no type still sends a unit; the desk classifies later', () => {
    const desk = mannedSite();
    desk.tell('alarm raised', {
      alarm: 'A-000001',
      kind: 'unknown-code',
      class: 'alarm',
      priority: 'P1',
      from: 'panel',
      panel: 'AP1',
    });
    desk.does({ type: 'open incident', alarms: ['A-000001'], send: true });
    expect(desk.incidents.incidents.get('HC-2026-000001')).toMatchObject({
      type: null,
      priority: 'P1',
      stage: 'dispatched',
    });
    desk.wait(20);
    desk.does({ type: 'classify incident', incident: 'HC-2026-000001', incidentType: 'attack' });
    expect(list(desk.incidents, desk.now)[0]!.targets[0]).toMatchObject({
      step: 'intake',
      target_s: 30,
      took_s: 20,
      left_s: 10,
    });
  });
});

describe('opening', () => {
  test('an incident opened from an alarm keeps the more urgent of both priorities', () => {
    const desk = mannedSite();
    raiseAlarm(desk, 'A-000001', 'A001', 'P1');
    desk.does({ type: 'open incident', alarms: ['A-000001'], incidentType: 'equipment-fault' });
    expect(desk.incidents.incidents.get('HC-2026-000001')!.priority).toBe('P1');
  });

  test('a theft in progress is P2, a theft that is over P3', () => {
    const desk = mannedSite();
    desk.does({ type: 'open incident', incidentType: 'theft', place: { zone: 'Z02' } });
    desk.does({ type: 'open incident', incidentType: 'theft', inProgress: true, place: { zone: 'Z02' } });
    expect([...desk.incidents.incidents.values()].map((row) => row.priority)).toEqual(['P3', 'P2']);
  });

  test('numbers carry the local year and are counted through; on New Year they start again', () => {
    const desk = mannedSite();
    desk.now = Date.parse('2026-12-31T23:59:00+08:00');
    desk.does({ type: 'open incident', incidentType: 'theft', place: { zone: 'Z02' } });
    desk.does({ type: 'start intake' });
    desk.now = Date.parse('2027-01-01T00:00:01+08:00');
    desk.does({ type: 'start intake' });
    // The clock is set back over midnight: no number comes a second time.
    desk.now = Date.parse('2026-12-31T23:59:59+08:00');
    desk.does({ type: 'start intake' });
    const numbers = ['HC-2026-000001', 'HC-2026-000002', 'HC-2027-000001', 'HC-2027-000002'];
    expect([...desk.incidents.incidents.keys()]).toEqual(numbers);
  });

  test('a number made in a rehearsal begins with its name', () => {
    const desk = mannedSite();
    desk.tell('journal opened', { stream: 'haihe-central/drill-7', kind: 'fork', numberPrefix: 'D7-' });
    desk.does({ type: 'start intake' });
    desk.does({ type: 'call help', unit: '901' });
    expect([...desk.incidents.incidents.keys()]).toEqual(['D7-HC-2026-000001', 'D7-HC-2026-000002']);
  });

  test('more alarms of the same event are put under it, each only once', () => {
    const desk = mannedSite();
    raiseAlarm(desk, 'A-000001');
    raiseAlarm(desk, 'A-000002');
    desk.does({ type: 'open incident', alarms: ['A-000001'], send: true });
    desk.does({ type: 'link alarms', incident: 'HC-2026-000001', alarms: ['A-000002'] });
    expect(desk.incidents.incidents.get('HC-2026-000001')!.alarms).toEqual(['A-000001', 'A-000002']);
    expect(desk.refuses({ type: 'open incident', alarms: ['A-000002'] }, deskB).refused).toBe('ALARM_HAS_INCIDENT');
    expect(desk.refuses({ type: 'open incident', alarms: ['A-000009'] }).refused).toBe('ALARM_NOT_FOUND');
  });

  test('a row no alarm fact told of (a lost panel) is opened where the desk says it is', () => {
    const desk = mannedSite();
    expect(desk.refuses({ type: 'open incident', alarms: ['A-000007'], incidentType: 'equipment-fault' }).refused).toBe(
      'ALARM_NOT_FOUND',
    );
    desk.does({ type: 'open incident', alarms: ['A-000007'], incidentType: 'equipment-fault', place: { zone: 'Z02' } });
    expect(desk.incidents.incidents.get('HC-2026-000001')).toMatchObject({
      alarms: ['A-000007'],
      priority: 'P3',
      cameBy: 1,
    });
    expect(
      desk.refuses({ type: 'open incident', alarms: ['nonsense'], incidentType: 'theft', place: { zone: 'Z02' } })
        .refused,
    ).toBe('ALARM_NOT_FOUND');
  });

  test('the newest 20,000 alarms can be opened from; what is older is left to the alarms module', () => {
    const desk = mannedSite();
    const raised = { kind: 'smoke', class: 'alarm', priority: 'P3', from: 'panel', panel: 'AP1', point: 'A001' };
    const fact = { v: 1, recordedAt: desk.now, by: 'device/AP1', cause: 'test', type: 'alarm raised' };
    const id = (no: number) => `A-${String(no).padStart(6, '0')}`;
    for (let no = 1; no <= 50_000; no++)
      apply(desk.incidents, { ...fact, seq: no, data: { alarm: id(no), ...raised } });
    expect(desk.incidents.alarms.size).toBeLessThan(22_000);
    expect([...desk.incidents.alarms.keys()].slice(-20_000)[0]).toBe(id(30_001));
    expect([...desk.incidents.alarms.keys()].at(-1)).toBe(id(50_000));
  });

  test('what is not on this site is refused by name: type, zone, source, and no place at all', () => {
    const desk = mannedSite();
    expect(desk.refuses({ type: 'open incident', incidentType: 'flood', place: { zone: 'Z02' } }).refused).toBe(
      'INCIDENT_TYPE_UNKNOWN',
    );
    expect(desk.refuses({ type: 'open incident', incidentType: 'fire', place: { zone: 'Z99' } }).refused).toBe(
      'ZONE_UNKNOWN',
    );
    expect(desk.refuses({ type: 'open incident', incidentType: 'fire' }).refused).toBe('PLACE_NEEDED');
    desk.tell('reason list set', { list: 'cameBy', reasons: [{ number: 1, code: 'alarm', zh: '报警', en: 'alarm' }] });
    expect(desk.refuses({ type: 'start intake', cameBy: 4 }).refused).toBe('REASON_UNKNOWN');
  });
});

describe('intake by voice', () => {
  test('one key starts the received clock; what the caller says completes it in any order', () => {
    const desk = mannedSite();
    const receivedAt = desk.now;
    desk.does({ type: 'start intake', cameBy: 2 });
    const id = 'HC-2026-000001';
    desk.wait(4);
    expect(list(desk.incidents, desk.now)[0]).toMatchObject({
      stage: 'received',
      missing: ['place', 'type'],
      age_s: 4,
    });
    desk.does({ type: 'note intake', incident: id, incidentType: 'fight' });
    desk.wait(4);
    desk.does({
      type: 'note intake',
      incident: id,
      place: { zone: 'Z11', x: 20, y: 30 },
      words: { part: 'ab'.repeat(32) },
    });
    const row = desk.incidents.incidents.get(id)!;
    expect(row).toMatchObject({
      stage: 'classified',
      type: 'fight',
      priority: 'P2',
      cameBy: 2,
      words: 'ab'.repeat(32),
    });
    expect(row.place).toEqual({ zone: 'Z11', x: 20, y: 30, level: '2F' });
    expect(row.clocks).toMatchObject({ received: receivedAt, classified: receivedAt + 4_000 });
    expect(list(desk.incidents, desk.now)[0]!.missing).toEqual([]);
  });

  test('units may be sent before the intake is complete', () => {
    const desk = mannedSite();
    desk.does({ type: 'start intake' });
    expect(desk.refuses({ type: 'send units', incident: 'HC-2026-000001' }).refused).toBe('PLACE_NEEDED');
    desk.does({ type: 'note intake', incident: 'HC-2026-000001', place: { zone: 'Z01' } });
    expect(desk.ask({ type: 'send units', incident: 'HC-2026-000001' })).toMatchObject([{ data: { unit: '411' } }]);
    expect(desk.incidents.incidents.get('HC-2026-000001')).toMatchObject({ stage: 'dispatched', type: null });
  });

  test('open incidents of the same or the next zone within half an hour are offered as "same?", older and farther ones not', () => {
    const desk = mannedSite();
    desk.does({ type: 'open incident', incidentType: 'fight', place: { zone: 'Z01' } });
    desk.wait(31 * 60);
    desk.does({ type: 'open incident', incidentType: 'fight', place: { zone: 'Z15' } });
    desk.does({ type: 'open incident', incidentType: 'fight', place: { zone: 'Z11' } });
    desk.does({ type: 'open incident', incidentType: 'theft', place: { zone: 'Z02', x: 10, y: 10 } });
    desk.wait(60);
    desk.does({ type: 'start intake' });
    desk.does({ type: 'note intake', incident: 'HC-2026-000005', place: { zone: 'Z02', x: 13, y: 14 } });
    expect(detail(desk.incidents, 'HC-2026-000005', desk.now)!.same.map((row) => row.incident)).toEqual([
      'HC-2026-000004',
      'HC-2026-000003',
    ]);
    const row = desk.incidents.incidents.get('HC-2026-000005')!;
    expect(sameAs(desk.incidents, row, desk.now)[0]).toMatchObject({ distance_m: 5, age_min: 1 });
  });

  test('"same" puts the call into the open incident, whose number it shows from then on', () => {
    const desk = mannedSite();
    desk.does({ type: 'open incident', incidentType: 'theft', place: { zone: 'Z02' } });
    desk.does({ type: 'start intake' });
    desk.does({ type: 'merge incident', incident: 'HC-2026-000002', into: 'HC-2026-000001' });
    expect(list(desk.incidents, desk.now).map((row) => [row.id, row.stage, row.mergedInto])).toEqual([
      ['HC-2026-000001', 'classified', null],
      ['HC-2026-000002', 'merged', 'HC-2026-000001'],
    ]);
    const told = desk.refuses({ type: 'note intake', incident: 'HC-2026-000002', incidentType: 'fight' }, deskB);
    expect(told).toMatchObject({ refused: 'INCIDENT_MERGED', facts: { into: 'HC-2026-000001', desk: 'desk-a' } });
  });

  test('a key pressed by mistake is dropped and its number stays used; with a unit sent it cannot be dropped', () => {
    const desk = mannedSite();
    desk.does({ type: 'start intake' });
    desk.does({ type: 'drop intake', incident: 'HC-2026-000001' });
    desk.does({ type: 'start intake' });
    expect([...desk.incidents.incidents.keys()]).toEqual(['HC-2026-000002']);
    desk.does({ type: 'send units', incident: 'HC-2026-000002', units: ['901'] });
    expect(desk.refuses({ type: 'drop intake', incident: 'HC-2026-000002' }).refused).toBe('INTAKE_UNDER_WAY');
  });
});
