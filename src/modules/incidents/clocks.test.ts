import { describe, expect, test } from 'vitest';
import { deskB, mannedSite, smallSite, walk, secondAtA } from '../../../test/support/desk.ts';
import { standing } from './standing.ts';
import { list } from './view.ts';

const id = 'HC-2026-000001';

describe('clocks against targets', () => {
  test('each step shows seconds left, then seconds over, then what it took', () => {
    const desk = mannedSite();
    desk.does({ type: 'open incident', incidentType: 'fire', place: { zone: 'Z02' } });
    const clock = (step: string) => list(desk.incidents, desk.now)[0]!.targets.find((row) => row.step === step);
    desk.wait(40);
    expect(clock('intake')).toMatchObject({ target_s: 30, took_s: 0, left_s: 30 });
    expect(clock('dispatch')).toMatchObject({ target_s: 60, took_s: null, left_s: 20 });
    desk.wait(40);
    expect(clock('dispatch')).toMatchObject({ took_s: null, left_s: -20 });
    desk.does({ type: 'send units', incident: id });
    expect(clock('dispatch')).toMatchObject({ took_s: 80, left_s: -20 });
    walk(desk, '901', 'AK', 'ER', 'OS');
    expect(clock('on-scene')).toMatchObject({ target_s: 180, took_s: 95, left_s: 85 });
  });

  test('a P4 has a target for intake and none for arriving; the site’s own targets win', () => {
    const desk = mannedSite();
    desk.does({ type: 'open incident', incidentType: 'lost-property', place: { zone: 'Z02' } });
    expect(list(desk.incidents, desk.now)[0]!.targets.map((row) => row.step)).toEqual(['intake']);
    desk.tell('site setting set', { key: 'intakeTargetP4_s', value: 45 });
    expect(list(desk.incidents, desk.now)[0]!.targets[0]!.target_s).toBe(45);
    desk.tell('site setting cleared', { key: 'intakeTargetP4_s' });
    expect(list(desk.incidents, desk.now)[0]!.targets[0]!.target_s).toBe(300);
  });

  test('open first by priority and age; within a priority what waits for a unit stands on top', () => {
    const desk = mannedSite();
    for (const incidentType of ['theft', 'fight', 'fire', 'fight']) {
      desk.does({ type: 'open incident', incidentType, place: { zone: 'Z02' } });
      desk.wait(1);
    }
    desk.does({ type: 'wait for a unit', incident: 'HC-2026-000004' });
    desk.does({ type: 'open incident', incidentType: 'fire', place: { zone: 'Z02' } });
    desk.does({ type: 'close incident', incident: 'HC-2026-000003', disposition: 1, coSigner: secondAtA });
    const order = list(desk.incidents, desk.now).map((row) => Number(row.id.slice(-1)));
    expect(order).toEqual([5, 4, 2, 1, 3]);
    expect(desk.refuses({ type: 'wait for a unit', incident: 'HC-2026-000004' }).refused).toBe('INCIDENT_HAS_UNITS');
  });
});

describe('rules that act', () => {
  test('a P1 without a unit at 60 s is told to the commander, once, at the second it falls due', () => {
    const desk = smallSite();
    desk.does({ type: 'open incident', incidentType: 'fire', place: { zone: 'Z02' } });
    const openedAt = desk.now;
    const before = desk.facts.length;
    desk.wait(59);
    expect(desk.since(before)).toEqual([]);
    desk.wait(600);
    expect(desk.since(before)).toEqual(['commander told']);
    expect(desk.facts.at(-1)).toMatchObject({
      recordedAt: openedAt + 60_000,
      by: 'rule/incidents.commander-told-no-unit',
      data: { why: 'no-unit' },
    });
  });

  test('a P2 that is still open after 10 min is told to the commander though a unit is there; a P3 is not', () => {
    const desk = mannedSite();
    desk.does({ type: 'open incident', incidentType: 'intrusion', place: { zone: 'Z02' }, send: true });
    desk.does({ type: 'open incident', incidentType: 'theft', place: { zone: 'Z02' } });
    const openedAt = desk.now;
    const before = desk.facts.length;
    desk.wait(1200);
    expect(desk.facts.slice(before)).toMatchObject([
      { type: 'commander told', recordedAt: openedAt + 600_000, data: { why: 'open-long', incident: id } },
    ]);
    expect(list(desk.incidents, desk.now)[0]!.commanderTold).toMatchObject({ why: 'open-long' });
  });

  test('taken from its unit, an incident starts that clock anew', () => {
    const desk = mannedSite();
    desk.does({ type: 'open incident', incidentType: 'intrusion', place: { zone: 'Z02' }, units: ['901'] });
    desk.wait(200);
    desk.does({ type: 'open incident', incidentType: 'fire', place: { zone: 'Z02' }, units: ['901'] });
    expect(standing(desk.incidents, desk.now).wakeAt).toBe(desk.now + 120_000);
  });

  test('a rule that is late looks again first: a unit sent meanwhile makes it silent', () => {
    const desk = mannedSite();
    desk.does({ type: 'open incident', incidentType: 'fire', place: { zone: 'Z02' } });
    desk.now += 90_000;
    const [due] = standing(desk.incidents, desk.now).due;
    expect(due).toMatchObject({
      rule: 'incidents.commander-told-no-unit',
      subject: `incident/${id}`,
      count: 0,
      dueAt: desk.now - 30_000,
    });
    desk.does({ type: 'send units', incident: id }, deskB);
    expect(desk.decide(due!.command)).toEqual([]);
  });
});

describe('officer needs help', () => {
  test('one command on a unit: a P1 stands at its place at once, waiting for units that are not the caller', () => {
    const desk = mannedSite();
    const answer = desk.ask({ type: 'call help', unit: '401' }, deskB);
    expect(answer).toMatchObject([
      {
        type: 'help called',
        data: { unit: '401', incident: id, place: { zone: 'Z11', x: 50, y: 50 }, desk: 'desk-b' },
      },
    ]);
    expect(list(desk.incidents, desk.now)[0]).toMatchObject({
      id,
      type: 'officer-needs-help',
      priority: 'P1',
      stage: 'waiting',
      help: '401',
      commanderTold: { at: desk.now, why: 'P1' },
    });
    expect(desk.refuses({ type: 'call help', unit: '401' })).toMatchObject({
      refused: 'HELP_ALREADY_CALLED',
      facts: { incident: id },
    });
    // The caller stands nearest and is not sent to itself.
    expect(desk.ask({ type: 'send units', incident: id })).toMatchObject([{ data: { unit: '901' } }]);
    desk.does({ type: 'open incident', incidentType: 'theft', place: { zone: 'Z11', x: 50, y: 50 }, send: true });
    expect(desk.incidents.units.get('401')!.status).toBe('AV');
  });

  test('it stands where the unit is at work, and is over when that incident is closed', () => {
    const desk = mannedSite();
    desk.does({ type: 'open incident', incidentType: 'fight', place: { zone: 'Z11', x: 10, y: 10 }, units: ['901'] });
    walk(desk, '901', 'AK', 'ER', 'OS');
    desk.does({ type: 'call help', unit: '901' });
    expect(desk.incidents.incidents.get('HC-2026-000002')!.place).toEqual({ zone: 'Z11', x: 10, y: 10, level: '2F' });
    desk.does({ type: 'close incident', incident: 'HC-2026-000002', disposition: 1, coSigner: secondAtA });
    expect(desk.units.units.get('901')!.help).toBeNull();
    desk.does({ type: 'call help', unit: '901', place: { zone: 'Z15' } });
    expect([...desk.incidents.incidents.keys()].at(-1)).toBe('HC-2026-000003');
  });
});
