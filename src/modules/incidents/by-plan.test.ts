import { describe, expect, test } from 'vitest';
import { commander, smallSite } from '../../../test/support/desk.ts';
import { defaultPlan, mannedPlannedSite, opened, plannedSite } from '../../../test/support/plans.ts';
import { proposal } from './propose.ts';

const spot = { zone: 'Z02', x: 50, y: 50, level: '1F' };
const later = 3_600_000;

const proposed = (desk: ReturnType<typeof plannedSite>, type: string, priority: 'P1' | 'P2' = 'P1') =>
  proposal(desk.incidents, spot, type, priority, desk.now);
const picked = (desk: ReturnType<typeof plannedSite>, type: string, priority: 'P1' | 'P2' = 'P1') =>
  proposed(desk, type, priority).rows.filter((row) => row.picked);

describe('who goes by the run card', () => {
  test('so many persons of the kinds asked for, the nearest first, each with what it is sent for', () => {
    const desk = mannedPlannedSite();
    expect(picked(desk, 'fire').map((row) => [row.unit, row.task?.en])).toEqual([
      ['901', 'the nearest first: see whether there is fire or smoke'],
      ['902', 'with extinguishers, lead people out'],
      ['903', 'with extinguishers, lead people out'],
    ]);
    expect(proposed(desk, 'fire').shortfalls).toEqual([]);
    expect(picked(desk, 'fire', 'P2').map((row) => row.unit)).toEqual(['901']);
  });

  test('one key sends exactly those', () => {
    const desk = mannedPlannedSite();
    const incident = opened(desk, 'fire', { send: true });
    expect(desk.incidents.incidents.get(incident)!.assignments.map((row) => row.unit)).toEqual(['901', '902', '903']);
  });

  test('a unit of strength two fills two places', () => {
    const desk = plannedSite();
    desk.does({ type: 'sign on unit', unit: '901', strength: 2, until: desk.now + later });
    desk.does({ type: 'sign on unit', unit: '902', until: desk.now + later });
    desk.does({ type: 'sign on unit', unit: '411', until: desk.now + later });
    desk.does({ type: 'sign on unit', unit: '401', until: desk.now + later });
    expect(picked(desk, 'attack').map((row) => row.unit)).toEqual(['901', '411', '401']);
  });

  test('what cannot be had is named with its reason: nobody on, others at work, outside the ring', () => {
    const desk = plannedSite();
    desk.does({ type: 'sign on unit', unit: '401', until: desk.now + later });
    const { shortfalls } = proposed(desk, 'fire');
    expect(shortfalls.map((row) => [row.roles[0], row.wanted, row.found, row.reason.en])).toEqual([
      ['patrol', 1, 1, expect.stringMatching(/^the nearest takes about \d+ s, outside the 1 min ring$/)],
      ['response', 2, 0, 'none of them is signed on'],
    ]);
    desk.does({ type: 'sign on unit', unit: '901', until: desk.now + later });
    desk.does({ type: 'sign on unit', unit: '902', until: desk.now + later });
    desk.does({ type: 'open incident', incidentType: 'theft', place: { zone: 'Z11' }, units: ['902'] });
    const busy = proposed(desk, 'fire', 'P1').shortfalls.find((row) => row.roles[0] === 'response');
    expect(busy).toMatchObject({ wanted: 2, found: 0, reason: { en: '902 at other incidents' } });
  });

  test('one person is never sent alone to an attack, whatever the plan asks for; the shortfall says so', () => {
    const desk = plannedSite();
    desk.does({ type: 'sign on unit', unit: '901', until: desk.now + later });
    expect(picked(desk, 'attack')).toEqual([]);
    expect(proposed(desk, 'attack').shortfalls[0]).toMatchObject({
      found: 0,
      reason: { en: 'only one person could go, and nobody goes alone' },
    });
    const incident = opened(desk, 'attack', { send: true });
    expect(desk.incidents.incidents.get(incident)!.stage).toBe('waiting');
    desk.does({ type: 'sign on unit', unit: '401', until: desk.now + later });
    desk.does({ type: 'send units', incident });
    expect(desk.incidents.incidents.get(incident)!.assignments.map((row) => row.unit)).toEqual(['901', '401']);
  });

  test('units at the incident count: nobody is asked for twice, and once the card is met one key sends the next nearest', () => {
    const desk = mannedPlannedSite();
    const incident = opened(desk, 'fire');
    desk.does({ type: 'send units', incident, units: ['902'] });
    desk.does({ type: 'send units', incident });
    const sent = () => desk.incidents.incidents.get(incident)!.assignments.map((row) => row.unit);
    expect(sent()).toEqual(['902', '901', '903']);
    desk.does({ type: 'send units', incident });
    expect(sent()).toEqual(['902', '901', '903', '201']);
  });

  test('with nobody of the kinds asked for on duty, somebody goes all the same', () => {
    const desk = plannedSite();
    desk.does({ type: 'sign on unit', unit: '201', until: desk.now + later });
    expect(picked(desk, 'crowd-pressure').map((row) => row.unit)).toEqual(['201']);
    expect(picked(desk, 'drone', 'P2').map((row) => row.unit)).toEqual(['201']);
  });

  test('a row for the duty level in force wins over the general one', () => {
    const desk = mannedPlannedSite();
    const fire = defaultPlan('PL3');
    const wants = [{ roles: ['patrol'], persons: 1, task: { zh: '看', en: 'look' } }];
    const runCard = [...fire.runCard, { priorities: ['P1' as const], dutyLevels: ['D1'], wants }];
    desk.does({ type: 'set response plan', plan: 'PL3', basedOn: 1, ...fire, runCard }, commander);
    expect(picked(desk, 'fire').map((row) => row.unit)).toEqual(['411']);
  });

  test('without plans it is the nearest, as ever', () => {
    const desk = smallSite();
    desk.does({ type: 'sign on unit', unit: '901', until: desk.now + later });
    expect(picked(desk, 'fire').map((row) => row.unit)).toEqual(['901']);
  });
});
