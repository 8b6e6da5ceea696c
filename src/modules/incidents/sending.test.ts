import { describe, expect, test } from 'vitest';
import { deskB, mannedSite, smallSite, walk, type Desk } from '../../../test/support/desk.ts';
import { propose } from './propose.ts';
import { list } from './view.ts';

const one = 'HC-2026-000001';
const two = 'HC-2026-000002';

/** A theft (P3) in the hall with 901 on its way, and an attack (P1) on the square with nobody. */
function twoIncidents(): Desk {
  const desk = mannedSite();
  desk.does({ type: 'open incident', incidentType: 'theft', place: { zone: 'Z02' }, units: ['901'] });
  desk.does({ type: 'open incident', incidentType: 'attack', place: { zone: 'Z01' } });
  return desk;
}

describe('who is proposed', () => {
  const spot = { zone: 'Z02', x: 60, y: 50, level: '1F' };

  test('the nearest signed-on units by walking time, over stairs too; ties go to the 9xx', () => {
    const desk = mannedSite();
    desk.does({
      type: 'sign on unit',
      unit: '212',
      kind: 'patrol',
      place: { zone: 'Z02', x: 60, y: 50 },
      until: desk.now + 3_600_000,
    });
    const rows = propose(desk.incidents, spot, 'theft', 'P3', desk.now);
    expect(rows.map((row) => row.unit)).toEqual(['901', '902', '903', '212', '201', '411', '401']);
    expect(rows.map((row) => row.picked)).toEqual([true, false, false, false, false, false, false]);
    // 401 stands one floor up: down the stairs at 0.28 m/s is 32 s beside the way to it.
    expect(rows.at(-1)).toMatchObject({
      via: ['LK02'],
      reason: { en: expect.stringMatching(/^about \d+ s on foot$/) },
    });
    expect(rows.at(-1)!.walk_s).toBeGreaterThan(32 + 60);
  });

  test('command and screening are never proposed; they go by hand with a force reason, which is kept', () => {
    const desk = twoIncidents();
    const proposed = propose(desk.incidents, spot, 'theft', 'P3', desk.now).map((row) => row.unit);
    expect(proposed).not.toContain('101');
    expect(proposed).not.toContain('301');
    const refused = desk.refuses({ type: 'send units', incident: two, units: ['301'] });
    expect(refused).toMatchObject({ refused: 'FORCE_REASON_NEEDED', facts: { unit: '301', why: 'never-proposed' } });
    desk.does({ type: 'send units', incident: two, units: ['301'], force: 7 });
    expect(desk.incidents.incidents.get(two)!.assignments[0]!.steps[0]).toMatchObject({ status: 'DP', forced: 7 });
  });

  test('nobody is proposed alone for an attack or a fight: two go, or one unit of two', () => {
    const desk = mannedSite();
    const picked = () =>
      propose(desk.incidents, spot, 'attack', 'P1', desk.now)
        .filter((row) => row.picked)
        .map((row) => row.unit);
    expect(picked()).toEqual(['901', '902']);
    desk.does({ type: 'change sign-on', unit: '901', strength: 2 });
    expect(picked()).toEqual(['901']);
  });

  test('with one single person free for a fight nobody is picked, and the row says why', () => {
    const desk = smallSite();
    desk.does({ type: 'sign on unit', unit: '901', until: desk.now + 3_600_000 });
    const [row] = propose(desk.incidents, spot, 'fight', 'P2', desk.now);
    expect(row).toMatchObject({
      unit: '901',
      picked: false,
      reason: { en: expect.stringContaining('not sent alone') },
    });
    desk.does({ type: 'open incident', incidentType: 'fight', place: { zone: 'Z02' }, send: true });
    expect(desk.incidents.incidents.get(one)!.stage).toBe('waiting');
  });

  test('a unit told to stand by for another incident comes after the free ones; for its own it says so', () => {
    const desk = twoIncidents();
    desk.does({ type: 'stand by', unit: '902', incident: two });
    const order = (incident: string) =>
      propose(desk.incidents, spot, 'theft', 'P3', desk.now, incident).map((row) => row.unit);
    expect(order(one)).toEqual(['903', '201', '411', '401', '902']);
    const row = propose(desk.incidents, spot, 'theft', 'P3', desk.now, two).find(
      (candidate) => candidate.unit === '902',
    );
    expect(row!.reason.en).toContain('standing by for this incident');
  });

  test('for a P1 units at less urgent work are shown, never picked', () => {
    const desk = twoIncidents();
    const row = propose(desk.incidents, spot, 'attack', 'P1', desk.now, two).find(
      (candidate) => candidate.unit === '901',
    );
    expect(row).toMatchObject({ takenFrom: one, picked: false });
    expect(
      propose(desk.incidents, spot, 'fight', 'P2', desk.now, two).some((candidate) => candidate.unit === '901'),
    ).toBe(false);
  });
});

describe('sending', () => {
  test('a unit taken to a more urgent incident leaves the old one waiting for a unit, its clock running', () => {
    const desk = twoIncidents();
    const takenAt = desk.now;
    expect(desk.does({ type: 'send units', incident: two, units: ['901'] })).toEqual([
      'unit clear',
      'incident waiting for a unit',
      'unit dispatched',
    ]);
    desk.wait(50);
    const rows = list(desk.incidents, desk.now);
    expect(rows.map((row) => [row.id, row.stage, row.waiting_s])).toEqual([
      [two, 'dispatched', null],
      [one, 'waiting', 50],
    ]);
    const old = desk.incidents.incidents.get(one)!;
    expect(old).toMatchObject({
      waitingSince: takenAt,
      assignments: [{ active: false, clearReason: 5, takenTo: two }],
    });
    expect(desk.incidents.units.get('901')!.current).toBe(two);
  });

  test('an incident that keeps another unit does not wait when one is taken from it', () => {
    const desk = twoIncidents();
    desk.does({ type: 'send units', incident: one, units: ['902'] });
    expect(desk.does({ type: 'send units', incident: two, units: ['901'] })).toEqual(['unit clear', 'unit dispatched']);
    expect(desk.incidents.incidents.get(one)!.stage).toBe('dispatched');
  });

  test('a unit is not taken to something less urgent: queue it, or force with a reason', () => {
    const desk = twoIncidents();
    desk.does({ type: 'send units', incident: two, units: ['902'] }, deskB);
    const sentAt = desk.now;
    desk.wait(9);
    const refused = desk.refuses({ type: 'send units', incident: one, units: ['902'] });
    expect(refused).toMatchObject({
      refused: 'UNIT_BUSY',
      facts: { incident: two, by: 'staff/22', desk: 'desk-b', at: sentAt },
    });
    expect(desk.does({ type: 'send units', incident: one, units: ['902'], force: 8 })).toEqual([
      'unit clear',
      'incident waiting for a unit',
      'unit dispatched',
    ]);
    expect(desk.incidents.incidents.get(two)!.assignments[0]!.steps.at(-1)).toMatchObject({ status: 'CL', forced: 8 });
  });

  test('a queued unit goes on by itself when it is clear, to the most urgent of its queue first', () => {
    const desk = twoIncidents();
    desk.does({ type: 'open incident', incidentType: 'lost-property', place: { zone: 'Z11' } });
    desk.does({ type: 'open incident', incidentType: 'intrusion', place: { zone: 'Z11' } });
    desk.does({ type: 'send units', incident: two, units: ['902'] });
    desk.does({ type: 'send units', incident: 'HC-2026-000003', units: ['902'], queue: true });
    desk.does({ type: 'send units', incident: 'HC-2026-000004', units: ['902'], queue: true });
    expect(desk.refuses({ type: 'send units', incident: 'HC-2026-000004', units: ['902'], queue: true }).refused).toBe(
      'UNIT_ALREADY_QUEUED',
    );
    walk(desk, '902', 'AK', 'ER', 'OS');
    expect(desk.does({ type: 'set unit status', unit: '902', status: 'CL', reason: 1 })).toEqual([
      'unit clear',
      'incident cleared',
      'unit dispatched',
    ]);
    expect(desk.incidents.units.get('902')).toMatchObject({ current: 'HC-2026-000004', queue: ['HC-2026-000003'] });
    desk.does({ type: 'unqueue unit', unit: '902', incident: 'HC-2026-000003' });
    expect(desk.units.units.get('902')).toMatchObject({ current: 'HC-2026-000004', queue: [] });
  });

  test('two desks send the same unit at once: the second is told who was first', () => {
    const desk = twoIncidents();
    desk.does({ type: 'send units', incident: two, units: ['903'] }, deskB);
    const refused = desk.refuses({ type: 'send units', incident: two, units: ['903'] });
    expect(refused).toMatchObject({
      refused: 'UNIT_ALREADY_SENT',
      facts: { by: 'staff/22', desk: 'desk-b', at: desk.now },
    });
  });

  test('one unit that cannot go refuses the whole sending, so nothing is half done', () => {
    const desk = twoIncidents();
    const before = desk.facts.length;
    expect(desk.refuses({ type: 'send units', incident: two, units: ['902', '999'] }).refused).toBe(
      'UNIT_NOT_SIGNED_ON',
    );
    expect(desk.facts).toHaveLength(before);
  });

  test('with nobody free a sending says so: the incident waits, and asked again the answer is no', () => {
    const desk = smallSite();
    desk.does({ type: 'open incident', incidentType: 'fight', place: { zone: 'Z02' } });
    expect(desk.does({ type: 'send units', incident: one })).toEqual(['incident waiting for a unit']);
    expect(desk.refuses({ type: 'send units', incident: one }).refused).toBe('NO_UNIT_FREE');
    desk.does({ type: 'sign on unit', unit: '901', strength: 2, until: desk.now + 3_600_000 });
    expect(desk.does({ type: 'send units', incident: one })).toEqual(['unit dispatched']);
  });
});
