import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldedAnew, watchedSite, type WatchDesk } from '../../../test/support/watch-desk.ts';
import { overdue, toldOf } from './view.ts';

const first = 'HC-2026-000001';
const second = 'HC-2026-000002';
const words = (zh: string, en: string) => ({ zh, en });
const tell = [
  { who: words('值班指挥长', 'Duty commander'), within_s: 0 },
  { who: words('消防控制室', 'Fire control room'), within_s: 30 },
  { who: words('大厅值班', 'Hall desk'), within_s: 180 },
  // No contact of the site has these words: that nobody can be phoned must not hide that somebody must be.
  { who: words('铁路调度', 'Railway control'), within_s: 300 },
];
const content = {
  name: words('预案', 'plan'),
  triggers: { types: ['theft'] },
  runCard: [],
  steps: [{ no: 1, words: words('看', 'look'), owner: 'desk', due_s: 60, evidence: 'none', required: false }],
};

function withPlan(version = 2): WatchDesk {
  const desk = watchedSite();
  desk.tell('response plan set', { plan: 'PL3', version, ...content, tell });
  desk.tell('response plan set', { plan: 'PL9', version: 1, ...content, tell: tell.slice(2, 3) });
  return desk;
}
const theft = (desk: WatchDesk) => desk.does({ type: 'open incident', incidentType: 'theft', place: { zone: 'Z11' } });
const callOut = (desk: WatchDesk, incident = first, plan = 'PL3', version = 2) =>
  desk.tell('response plan called out', { incident, plan, version, required: [], byHand: false });
const standDown = (desk: WatchDesk) => desk.tell('response plan stood down', { incident: first, plan: 'PL3' });
const linesOf = (desk: WatchDesk, incident = first) => toldOf(desk.told, incident, desk.now)!.tellings;
const whomsOf = (desk: WatchDesk, incident = first) => linesOf(desk, incident).map((row) => row.whom);
const rings = (desk: WatchDesk) =>
  desk.facts.flatMap(({ type, data }) => (type === 'telling overdue' ? ((data as { whom?: string }).whom ?? '') : []));

describe('whom a plan tells', () => {
  test('has to be told from the moment it is called out, by the plan’s time, at the number of the contact of those words', () => {
    const desk = withPlan();
    theft(desk);
    expect(whomsOf(desk)).toEqual([]);
    desk.wait(20);
    const at = desk.now;
    callOut(desk);
    expect(linesOf(desk)).toMatchObject([
      { whom: 'commander', words: { zh: '指挥长' }, dueAt: at, next: { dial: '6-555-01' } },
      { whom: 'fire-control-room', dueAt: at + 30_000, next: { dial: '6-555-05' } },
      { whom: '3@PL3/2', words: { zh: '大厅值班' }, dueAt: at + 180_000, next: { dial: '6-555-15' } },
      { whom: '4@PL3/2', words: { en: 'Railway control' }, contacts: [], next: null },
    ]);
  });

  test('is told by a call to that contact, or without one by the line itself; the name stays when the plan has gone', () => {
    const desk = withPlan();
    theft(desk);
    callOut(desk);
    expect(
      desk.notes({ type: 'note told', incident: first, contact: 'CT10', number: 1, result: 'reached' }),
    ).toMatchObject({ whom: '3@PL3/2' });
    desk.notes({ type: 'note told', incident: first, whom: '4@PL3/2', result: 'reached' });
    standDown(desk);
    expect(toldOf(desk.told, first, desk.now)!.entries.map((entry) => entry.words.en)).toEqual([
      'Hall desk',
      'Railway control',
    ]);
  });

  test('rings when it is not done: at once 30 s on, all else when it is due; told, it is silent', () => {
    const desk = withPlan();
    theft(desk);
    callOut(desk);
    desk.notes({ type: 'note told', incident: first, contact: 'CT10', number: 1, result: 'reached' });
    desk.wait(29);
    expect(rings(desk)).toEqual([]);
    desk.wait(1);
    expect(rings(desk).sort()).toEqual(['commander', 'fire-control-room']);
    desk.wait(3_600);
    expect(rings(desk).filter((whom) => whom === '4@PL3/2')).toHaveLength(3);
    expect(rings(desk)).not.toContain('3@PL3/2');
    expect(overdue(desk.told, desk.now, 'desk-a').map((row) => row.words.en)).toContain('Railway control: not told');
  });

  test('who stands on the list by rule keeps that time, and nobody is phoned twice because rule and plan name them', () => {
    const desk = withPlan();
    desk.does({ type: 'open incident', incidentType: 'fire', place: { zone: 'Z02' } });
    const dueAt = linesOf(desk)[1]!.dueAt;
    desk.wait(5);
    callOut(desk);
    expect(whomsOf(desk)).toEqual(['commander', 'fire-control-room', 'fire-service', '3@PL3/2', '4@PL3/2']);
    expect(linesOf(desk)[1]!.dueAt).toBe(dueAt);
  });

  test('goes with the plan as long as nobody was phoned: stood down, or another in its place; by rule it comes back', () => {
    const desk = withPlan();
    theft(desk);
    callOut(desk);
    desk.notes({ type: 'note told', incident: first, whom: 'commander', result: 'reached' });
    callOut(desk, first, 'PL9', 1);
    expect(whomsOf(desk)).toEqual(['commander', '1@PL9/1']);
    desk.does({ type: 'classify incident', incident: first, incidentType: 'fire', priority: 'P1' });
    standDown(desk);
    expect(whomsOf(desk)).toEqual(['commander', 'fire-control-room', 'fire-service']);
  });

  test('is frozen with the version called out: a new version changes nobody’s list, a version unknown here tells nobody', () => {
    const desk = withPlan();
    theft(desk);
    callOut(desk);
    const before = whomsOf(desk);
    desk.tell('response plan set', { plan: 'PL3', version: 3, ...content, tell: tell.slice(3) });
    expect(whomsOf(desk)).toEqual(before);
    desk.does({ type: 'open incident', incidentType: 'theft', place: { zone: 'Z02' } });
    callOut(desk, second, 'PL3', 2);
    expect(whomsOf(desk, second)).toEqual([]);
  });

  test('of a merged incident only who was phoned goes over; the plan of the one that goes on tells the others', () => {
    const desk = withPlan();
    theft(desk);
    desk.does({ type: 'open incident', incidentType: 'theft', place: { zone: 'Z11' } });
    callOut(desk);
    desk.notes({ type: 'note told', incident: first, whom: '4@PL3/2', result: 'reached' });
    desk.does({ type: 'merge incident', incident: first, into: second });
    expect(linesOf(desk, second)).toMatchObject([{ whom: '4@PL3/2', state: 'told' }]);
  });
});

test('whatever is called out, stood down, phoned and merged: no line twice, nobody phoned lost, the same folded anew', () => {
  const act = fc.oneof(
    fc.record({ does: fc.constantFrom('out', 'down'), plan: fc.constantFrom('PL3', 'PL9') }),
    fc.record({ does: fc.constant('told'), line: fc.nat(6) }),
    fc.record({ does: fc.constant('merge'), plan: fc.constant('PL3') }),
  );
  fc.assert(
    fc.property(fc.array(act, { maxLength: 20 }), (acts) => {
      const desk = withPlan();
      theft(desk);
      desk.does({ type: 'open incident', incidentType: 'theft', place: { zone: 'Z11' } });
      let open = first;
      const phoned = new Set<string>();
      for (const one of acts) {
        if (one.does === 'out' && 'plan' in one) callOut(desk, open, one.plan, one.plan === 'PL3' ? 2 : 1);
        if (one.does === 'down' && 'plan' in one)
          desk.tell('response plan stood down', { incident: open, plan: one.plan });
        if (one.does === 'told' && 'line' in one) {
          const whom = whomsOf(desk, open)[one.line];
          if (whom) desk.notes({ type: 'note told', incident: open, whom, result: 'reached' });
          if (whom) phoned.add(whom);
        }
        if (one.does === 'merge' && open === first) {
          desk.does({ type: 'merge incident', incident: first, into: second });
          open = second;
        }
        const whoms = whomsOf(desk, open);
        expect(new Set(whoms).size).toBe(whoms.length);
        for (const whom of phoned) expect(whoms).toContain(whom);
      }
      expect(foldedAnew(desk.facts)[0]).toEqual(desk.told);
    }),
    { numRuns: 60 },
  );
});
