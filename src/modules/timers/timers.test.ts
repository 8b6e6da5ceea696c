import { describe, expect, test } from 'vitest';
import { deskB, walk } from '../../../test/support/desk.ts';
import { watchedSite, type WatchDesk } from '../../../test/support/watch-desk.ts';
import { checkOf, checks, leavesEmpty, uncoveredPosts } from './view.ts';

const first = 'HC-2026-000001';
const second = 'HC-2026-000002';

/** A unit at work on scene, of an incident of this type. */
function onScene(incidentType: string, ...units: string[]): WatchDesk {
  const desk = watchedSite();
  desk.does({ type: 'open incident', incidentType, place: { zone: 'Z02' }, units });
  for (const unit of units) walk(desk, unit, 'AK', 'ER', 'OS');
  return desk;
}
const overdues = (desk: WatchDesk) =>
  desk.facts
    .filter((fact) => fact.type === 'check overdue')
    .map((fact) => `${(fact.data as { units: string[] }).units.join(' ')} ${(fact.data as { ring: number }).ring}`);
const check = (desk: WatchDesk, incident = first, at = 'desk-a') => checkOf(desk.timers, incident, desk.now, at);

describe('the check timer of an incident', () => {
  test('at a P1 nothing may be silent for 5 min: it rings, and again each minute, three times', () => {
    const desk = onScene('fire', '901', '902');
    expect(check(desk)).toMatchObject({ limit_min: 5, lone: false });
    // 902 arrived 15 s after 901.
    desk.wait(284);
    expect(overdues(desk)).toEqual([]);
    desk.wait(1);
    expect(overdues(desk)).toEqual(['901 1']);
    desk.wait(59);
    expect(overdues(desk)).toEqual(['901 1']);
    desk.wait(1);
    expect(overdues(desk)).toEqual(['901 1', '901 902 2']);
    desk.wait(600);
    expect(overdues(desk)).toHaveLength(3);
    expect(check(desk)).toMatchObject({ overdue: true, people: [{ overdue: true }, { overdue: true }] });
  });

  test('somebody alone has 10 min where the priority would give more; a unit of two is not alone, nor are two units', () => {
    const alone = onScene('fight', '901');
    expect(check(alone)).toMatchObject({ limit_min: 10, lone: true });
    alone.does({ type: 'change sign-on', unit: '901', strength: 2 });
    expect(check(alone)).toMatchObject({ limit_min: 20, lone: false });
    expect(check(onScene('fight', '901', '902'))).toMatchObject({ limit_min: 20, lone: false });
    // A lost thing asks nobody, but who is there alone is asked all the same.
    expect(check(onScene('lost-property', '901'))).toMatchObject({ limit_min: 10 });
    expect(check(onScene('lost-property', '901', '902'))).toBeNull();
    expect(check(onScene('fire', '901'))).toMatchObject({ limit_min: 5, lone: true });
  });

  test('nobody is asked before they are on scene, nor once they are clear', () => {
    const desk = watchedSite();
    desk.does({ type: 'open incident', incidentType: 'fire', place: { zone: 'Z02' }, units: ['901'] });
    desk.wait(3_600);
    expect(overdues(desk)).toEqual([]);
    walk(desk, '901', 'AK', 'ER', 'OS', 'CL');
    expect(check(desk)).toBeNull();
    desk.wait(3_600);
    expect(overdues(desk)).toEqual([]);
  });

  test('“all well”, an answered radio check and a word from the spot start the time anew; a note of the desk does not', () => {
    const desk = onScene('fire', '901');
    desk.wait(290);
    desk.notes({ type: 'note people heard', incident: first, how: 'ok' });
    desk.wait(290);
    desk.notes({ type: 'note people heard', incident: first, unit: '901', how: 'radio-check' });
    desk.wait(290);
    desk.does({ type: 'write log entry', incident: first, says: 3, onScene: true });
    desk.wait(299);
    expect(overdues(desk)).toEqual([]);
    desk.does({ type: 'write log entry', incident: first, says: 3 });
    desk.wait(1);
    expect(overdues(desk)).toEqual(['901 1']);
  });

  test('a word of one unit is none of the other', () => {
    const desk = onScene('fire', '901', '902');
    desk.wait(280);
    desk.notes({ type: 'note people heard', incident: first, unit: '902', how: 'ok' });
    desk.wait(60);
    expect(overdues(desk)).toEqual(['901 1']);
    expect(check(desk)!.people.map(({ unit, overdue }) => `${unit} ${overdue}`)).toEqual(['901 true', '902 false']);
  });

  test('heard after it rang, it is quiet; silent again, it rings anew', () => {
    const desk = onScene('fire', '901');
    desk.wait(300);
    desk.notes({ type: 'note people heard', incident: first, how: 'ok' });
    expect(check(desk)).toMatchObject({ overdue: false, sounds: false, left_s: 300 });
    desk.wait(300);
    expect(overdues(desk)).toEqual(['901 1', '901 1']);
    expect(check(desk)).toMatchObject({ overdue: true, sounds: true });
  });

  test('no answer to a radio check is kept and the time runs on', () => {
    const desk = onScene('fire', '901');
    desk.wait(120);
    desk.notes({ type: 'note no answer', incident: first, unit: '901' });
    expect(check(desk)).toMatchObject({ unansweredAt: desk.now, left_s: 180 });
    desk.notes({ type: 'note people heard', incident: first, unit: '901', how: 'radio-check' });
    expect(check(desk)).toMatchObject({ unansweredAt: null, left_s: 300 });
  });

  test('a desk that silenced hears it again at the next ring; the other desk was never silenced', () => {
    const desk = onScene('fire', '901');
    desk.wait(300);
    desk.tell('alarm silenced', { desk: 'desk-a' });
    expect([check(desk)!.sounds, check(desk, first, 'desk-b')!.sounds]).toEqual([false, true]);
    desk.wait(60);
    expect(check(desk)!.sounds).toBe(true);
  });

  test('raised to P1 the shorter time holds at once; lowered, a ring is over', () => {
    const desk = onScene('fight', '901', '902');
    desk.wait(400);
    expect(overdues(desk)).toEqual([]);
    desk.does({ type: 'classify incident', incident: first, incidentType: 'fight', priority: 'P1' });
    desk.wait(0);
    expect(overdues(desk)).toEqual(['901 902 1']);
    desk.does({ type: 'classify incident', incident: first, incidentType: 'fight', priority: 'P2' });
    expect(check(desk)).toMatchObject({ overdue: false, sounds: false });
    desk.does({ type: 'classify incident', incident: first, incidentType: 'fight', priority: 'P1' });
    desk.wait(0);
    expect(overdues(desk)).toHaveLength(2);
  });

  test('after a merge who is there is asked where the matter went, since when it was last heard', () => {
    const desk = onScene('fire', '901');
    desk.does({ type: 'open incident', incidentType: 'fire', place: { zone: 'Z02' } });
    desk.wait(200);
    desk.does({ type: 'merge incident', incident: first, into: second });
    expect(check(desk)).toBeNull();
    desk.wait(99);
    expect(overdues(desk)).toEqual([]);
    desk.wait(1);
    expect(desk.facts.at(-1)).toMatchObject({ type: 'check overdue', data: { incident: second, units: ['901'] } });
  });

  test('“on scene” by mistake asks nobody; “clear” by mistake asks again, from then on', () => {
    const desk = onScene('fire', '901');
    desk.does({ type: 'correct status', unit: '901', incident: first, status: 'OS', withdrawn: true, reason: 4 });
    expect(check(desk)).toBeNull();
    walk(desk, '901', 'OS');
    desk.wait(100);
    walk(desk, '901', 'CL');
    desk.does({ type: 'correct status', unit: '901', incident: first, status: 'CL', withdrawn: true, reason: 4 });
    expect(check(desk)).toMatchObject({ left_s: 300 });
  });

  test('of an incident that is not open, or where nobody is, or a unit that is elsewhere, nothing can be heard', () => {
    const desk = onScene('fire', '901');
    const heard = { type: 'note people heard', incident: first, how: 'ok' } as const;
    expect(desk.isRefused({ ...heard, incident: second }).refused).toBe('INCIDENT_NOT_FOUND');
    expect(desk.isRefused({ ...heard, unit: '902' }).refused).toBe('UNIT_NOT_ON_SCENE');
    walk(desk, '901', 'CL');
    expect(desk.isRefused(heard).refused).toBe('NOBODY_TO_CHECK');
    expect(desk.isRefused({ type: 'note no answer', incident: first }, deskB).refused).toBe('NOBODY_TO_CHECK');
    expect(desk.isRefused({ type: 'fly away' } as never).refused).toBe('COMMAND_UNKNOWN');
  });

  test('the most pressing timer stands first', () => {
    const desk = onScene('fight', '901', '902');
    desk.does({ type: 'open incident', incidentType: 'fire', place: { zone: 'Z02' }, units: ['903'] });
    walk(desk, '903', 'AK', 'ER', 'OS');
    expect(checks(desk.timers, desk.now, 'desk-a').map((row) => row.incident)).toEqual([second, first]);
  });
});

describe('posts emptied by a dispatch', () => {
  test('a post is empty once the last of its units is sent, with its minutes, until one is back', () => {
    const desk = watchedSite();
    desk.does({ type: 'open incident', incidentType: 'fire', place: { zone: 'Z02' }, units: ['901', '902', '401'] });
    expect(uncoveredPosts(desk.timers, desk.now)).toMatchObject([
      { post: 'PST16', minutes: 0, units: [{ unit: '401', incident: first }] },
    ]);
    desk.wait(180);
    desk.does({ type: 'send units', incident: first, units: ['903'] });
    desk.wait(60);
    expect(uncoveredPosts(desk.timers, desk.now).map((row) => `${row.post} ${row.minutes}`)).toEqual([
      'PST16 4',
      'PST35 1',
    ]);
    walk(desk, '903', 'AK', 'ER', 'OS', 'CL', 'RT');
    expect(uncoveredPosts(desk.timers, desk.now)).toHaveLength(2);
    walk(desk, '903', 'AV');
    expect(uncoveredPosts(desk.timers, desk.now).map((row) => row.post)).toEqual(['PST16']);
  });

  test('sent on from one incident to the next the minutes run on', () => {
    const desk = watchedSite();
    desk.does({ type: 'open incident', incidentType: 'theft', place: { zone: 'Z02' }, units: ['401'] });
    desk.wait(120);
    desk.does({ type: 'open incident', incidentType: 'fire', place: { zone: 'Z02' }, units: ['401'] });
    desk.wait(60);
    expect(uncoveredPosts(desk.timers, desk.now)).toMatchObject([{ minutes: 3, units: [{ incident: second }] }]);
  });

  test('a proposal says which post it would empty, and only then', () => {
    const desk = watchedSite();
    expect(leavesEmpty(desk.timers, '401')).toEqual({ zh: '派出后“PST16”无人', en: 'leaves "PST16" empty' });
    expect(leavesEmpty(desk.timers, '901')).toBeNull();
    desk.does({ type: 'open incident', incidentType: 'fire', place: { zone: 'Z02' }, units: ['902', '903'] });
    expect(leavesEmpty(desk.timers, '901')).not.toBeNull();
    expect(leavesEmpty(desk.timers, '902')).toBeNull();
  });
});
