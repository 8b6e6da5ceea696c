import { describe, expect, test } from 'vitest';
import { commander, deskA, deskB, raiseAlarm, secondAtA } from '../../../test/support/desk.ts';
import { watchedSite, type WatchDesk } from '../../../test/support/watch-desk.ts';
import { overdue, toldOf } from './view.ts';

const first = 'HC-2026-000001';
const second = 'HC-2026-000002';

function whomsOf(desk: WatchDesk, incident = first): string[] {
  return toldOf(desk.told, incident, desk.now)!.tellings.map((row) => row.whom);
}
function rings(desk: WatchDesk): string[] {
  return desk.facts
    .filter((fact) => fact.type === 'telling overdue')
    .map((fact) => {
      const { about, whom, job, ring } = fact.data as { about: string; whom?: string; job?: number; ring: number };
      return `${about} ${whom ?? job} ${ring}`;
    });
}
const lineOf = (desk: WatchDesk, whom: string, incident = first) =>
  toldOf(desk.told, incident, desk.now)!.tellings.find((row) => row.whom === whom)!;
const fire = (desk: WatchDesk) => desk.does({ type: 'open incident', incidentType: 'fire', place: { zone: 'Z02' } });
const lift = (desk: WatchDesk) =>
  desk.does({ type: 'open incident', incidentType: 'lift-entrapment', place: { zone: 'Z11' } });

describe('who has to be told', () => {
  test('a P1 has the duty commander told at once; a P2 has nobody on the list', () => {
    const desk = watchedSite();
    desk.does({ type: 'open incident', incidentType: 'attack', place: { zone: 'Z02' } });
    desk.does({ type: 'open incident', incidentType: 'fight', place: { zone: 'Z02' } });
    expect(whomsOf(desk)).toEqual(['commander']);
    expect(whomsOf(desk, second)).toEqual([]);
    expect(lineOf(desk, 'commander')).toMatchObject({ state: 'due', due: { left_s: 0, overdue: false } });
  });

  test('a fire somebody spoke of has the fire control room and 119 told; one detector alone does not, a second point does', () => {
    const desk = watchedSite();
    fire(desk);
    expect(whomsOf(desk)).toEqual(['commander', 'fire-control-room', 'fire-service']);
    raiseAlarm(desk, 'A-000001');
    desk.does({ type: 'open incident', alarms: ['A-000001'] });
    expect(whomsOf(desk, second)).toEqual(['commander']);
    desk.tell('alarm reassessed', { alarm: 'A-000001', priority: 'P1', mark: 'fire-confirmed', why: 'second-point' });
    expect(whomsOf(desk, second)).toEqual(['commander', 'fire-control-room', 'fire-service']);
  });

  test('a confirmed alarm that joins an incident brings the fire service along', () => {
    const desk = watchedSite();
    raiseAlarm(desk, 'A-000001');
    desk.does({ type: 'open incident', alarms: ['A-000001'] });
    raiseAlarm(desk, 'A-000002');
    desk.tell('alarm reassessed', { alarm: 'A-000002', priority: 'P1', mark: 'fire-confirmed', why: 'second-point' });
    expect(whomsOf(desk)).toEqual(['commander']);
    desk.does({ type: 'link alarms', incident: first, alarms: ['A-000002'] });
    expect(whomsOf(desk)).toContain('fire-service');
  });

  test('people shut in a lift: voice contact within 1 min, the lift firm told, and there within 30 min', () => {
    const desk = watchedSite();
    lift(desk);
    expect(whomsOf(desk)).toEqual(['lift-voice', 'lift-firm']);
    expect(lineOf(desk, 'lift-voice').due).toMatchObject({ left_s: 60 });
    expect(lineOf(desk, 'lift-firm').arrive).toMatchObject({ left_s: 1_800, overdue: false });
  });

  test('raised to P1 later, the commander is told from that moment on; times are settings of the site', () => {
    const desk = watchedSite();
    desk.tell('site setting set', { key: 'toldLiftVoice_s', value: 90 });
    lift(desk);
    desk.wait(50);
    desk.does({ type: 'classify incident', incident: first, incidentType: 'lift-entrapment', priority: 'P1' });
    expect(lineOf(desk, 'commander').due).toMatchObject({ dueAt: desk.now });
    expect(lineOf(desk, 'lift-voice').due).toMatchObject({ left_s: 40 });
    // A setting changed later moves no time that runs already.
    desk.tell('site setting set', { key: 'toldLiftVoice_s', value: 10 });
    expect(lineOf(desk, 'lift-voice').due).toMatchObject({ left_s: 40 });
  });

  test('a site without such a contact still has the line: that nobody can be phoned must not hide that somebody must be', () => {
    const desk = watchedSite();
    desk.tell('contact removed', { id: 'CT05' });
    fire(desk);
    expect(lineOf(desk, 'fire-service')).toMatchObject({ state: 'due', contacts: [], next: null });
    desk.notes({ type: 'note told', incident: first, whom: 'fire-service', result: 'reached' });
    expect(lineOf(desk, 'fire-service').state).toBe('told');
  });
});

describe('a call', () => {
  test('no answer leads to the next number, then to the next contact, then to the first again', () => {
    const desk = watchedSite();
    fire(desk);
    const dialled: string[] = [];
    for (let tries = 0; tries < 4; tries++) {
      const { next } = lineOf(desk, 'commander');
      dialled.push(next!.dial);
      const { contact, number } = next!;
      desk.notes({ type: 'note told', incident: first, whom: 'commander', contact, number, result: 'no-answer' });
    }
    expect(dialled).toEqual(['6-555-01', '6-555-02', '6-555-03', '6-555-01']);
    expect(lineOf(desk, 'commander')).toMatchObject({ told: null, tries: 4 });
  });

  test('told at, by, with their reference; arrived and left; who phones from the book tells the line it stands for', () => {
    const desk = watchedSite();
    fire(desk);
    desk.wait(10);
    const { entry } = desk.notes({ type: 'note told', incident: first, contact: 'CT05', number: 1, result: 'reached' });
    desk.notes({ type: 'note told reference', incident: first, entry: entry as number, reference: 'F119-0042' });
    desk.wait(240);
    desk.notes({ type: 'note told arrived', incident: first, entry: entry as number }, deskB);
    desk.wait(600);
    desk.notes({ type: 'note told left', incident: first, entry: entry as number });
    expect(lineOf(desk, 'fire-service')).toMatchObject({ state: 'told', due: null });
    expect(toldOf(desk.told, first, desk.now)!.entries).toMatchObject([
      {
        entry: 1,
        by: 'staff/17',
        desk: 'desk-a',
        words: { en: '119 desk' },
        result: 'reached',
        reference: 'F119-0042',
        arrived: { desk: 'desk-b' },
        left: { desk: 'desk-a' },
      },
    ]);
  });

  test('whoever does not answer at this hour is called last, not never', () => {
    const desk = watchedSite();
    desk.tell('contact set', {
      id: 'CT01',
      role: { zh: '值班指挥长', en: 'Duty commander' },
      agency: 'AG1',
      order: 1,
      numbers: ['6-555-01'],
      hours: '22:00-06:00',
      incidentTypes: ['*'],
      priorities: ['P1'],
    });
    fire(desk);
    expect(lineOf(desk, 'commander').next).toMatchObject({ contact: 'CT02' });
    desk.notes({ type: 'note told', incident: first, contact: 'CT02', number: 1, result: 'engaged' });
    expect(lineOf(desk, 'commander').next).toMatchObject({ contact: 'CT01', answersNow: false });
  });

  test('a contact removed meanwhile is refused with its role and when, nothing is noted; what was noted before stays readable', () => {
    const desk = watchedSite();
    fire(desk);
    desk.notes({ type: 'note told', incident: first, contact: 'CT05', number: 1, result: 'no-answer' });
    desk.wait(60);
    desk.tell('contact removed', { id: 'CT05' });
    const refusal = desk.isRefused({ type: 'note told', incident: first, contact: 'CT05', result: 'reached' });
    expect(refusal).toMatchObject({ refused: 'CONTACT_REMOVED', facts: { contact: 'CT05', at: desk.now } });
    expect(refusal.words.zh).toContain('119接警台');
    expect(refusal.words.en).toContain('11-24 15:01');
    expect(toldOf(desk.told, first, desk.now)!.entries).toMatchObject([
      { words: { zh: '119接警台' }, contactRemoved: true, result: 'no-answer' },
    ]);
    expect(lineOf(desk, 'fire-service').state).not.toBe('told');
  });

  test('what cannot be so is refused in a sentence: nobody named, unknown contact or number, a line that is not due, an entry that is not there', () => {
    const desk = watchedSite();
    lift(desk);
    const code = (command: Parameters<WatchDesk['asks']>[0]) => desk.isRefused(command).refused;
    const told = { type: 'note told', incident: first, result: 'reached' } as const;
    expect(code({ ...told })).toBe('TELL_WHOM');
    expect(code({ ...told, contact: 'CT99' })).toBe('CONTACT_UNKNOWN');
    expect(code({ ...told, contact: 'CT08', number: 3 })).toBe('CONTACT_NUMBER_UNKNOWN');
    expect(code({ ...told, whom: 'fire-service' })).toBe('NOT_TO_BE_TOLD');
    expect(code({ ...told, incident: 'HC-2026-000099', whom: 'lift-firm' })).toBe('INCIDENT_NOT_FOUND');
    expect(code({ type: 'note told arrived', incident: first, entry: 7 })).toBe('TOLD_ENTRY_UNKNOWN');
    desk.notes({ ...told, contact: 'CT08', number: 1 });
    expect(code({ type: 'note told left', incident: first, entry: 1 })).toBe('TOLD_NOT_ARRIVED');
    desk.notes({ type: 'note told arrived', incident: first, entry: 1 });
    expect(desk.isRefused({ type: 'note told arrived', incident: first, entry: 1 }, deskB)).toMatchObject({
      refused: 'TOLD_ALREADY_ARRIVED',
      facts: { desk: 'desk-a' },
    });
    desk.notes({ type: 'note told left', incident: first, entry: 1 });
    expect(code({ type: 'note told left', incident: first, entry: 1 })).toBe('TOLD_ALREADY_LEFT');
  });

  test.each([
    ['a mobile number', '13812345678'],
    ['an identity card', '11010519491231002X'],
    ['a passport', 'E12345678'],
  ])('no reference can be %s: it is refused before it is written', (_, reference) => {
    const desk = watchedSite();
    fire(desk);
    expect(desk.isRefused({ type: 'note call reference', incident: first, reference }).refused).toBe(
      'REFERENCE_LOOKS_PERSONAL',
    );
    const told = { type: 'note told', incident: first, contact: 'CT05', result: 'reached', reference } as const;
    expect(desk.isRefused(told).refused).toBe('REFERENCE_LOOKS_PERSONAL');
    const job = { type: 'note partner job', incident: first, agency: 'AG12', theirNumber: reference } as const;
    expect(desk.isRefused(job).refused).toBe('REFERENCE_LOOKS_PERSONAL');
  });
});

describe('what is overdue rings', () => {
  test('due at once rings after 30 s, again after 2 min, three times; a desk that silenced hears it again at the next ring', () => {
    const desk = watchedSite();
    desk.does({ type: 'open incident', incidentType: 'attack', place: { zone: 'Z02' } });
    desk.wait(29);
    expect(rings(desk)).toEqual([]);
    expect(overdue(desk.told, desk.now, 'desk-a')).toEqual([]);
    desk.wait(1);
    expect(rings(desk)).toEqual(['tell commander 1']);
    expect(overdue(desk.told, desk.now, 'desk-a')).toMatchObject([{ whom: 'commander', over_s: 30, sounds: true }]);
    desk.tell('alarm silenced', { desk: 'desk-a' });
    expect(overdue(desk.told, desk.now, 'desk-a')).toMatchObject([{ sounds: false }]);
    expect(overdue(desk.told, desk.now, 'desk-b')).toMatchObject([{ sounds: true }]);
    desk.wait(120);
    expect(overdue(desk.told, desk.now, 'desk-a')).toMatchObject([{ sounds: true }]);
    desk.wait(3_600);
    expect(rings(desk)).toEqual(['tell commander 1', 'tell commander 2', 'tell commander 3']);
  });

  test('told in time nothing rings; no answer is not told', () => {
    const desk = watchedSite();
    desk.does({ type: 'open incident', incidentType: 'attack', place: { zone: 'Z02' } });
    desk.notes({ type: 'note told', incident: first, contact: 'CT01', number: 1, result: 'no-answer' });
    desk.wait(30);
    expect(rings(desk)).toEqual(['tell commander 1']);
    desk.notes({ type: 'note told', incident: first, contact: 'CT01', number: 2, result: 'reached' });
    desk.wait(600);
    expect(rings(desk)).toHaveLength(1);
    expect(overdue(desk.told, desk.now, 'desk-a')).toEqual([]);
  });

  test('the lift firm that does not come rings after 30 min although it was told; there, it is silent', () => {
    const desk = watchedSite();
    lift(desk);
    desk.notes({ type: 'note told', incident: first, whom: 'lift-voice', result: 'reached' });
    const { entry } = desk.notes({ type: 'note told', incident: first, contact: 'CT08', number: 1, result: 'reached' });
    desk.wait(1_799);
    expect(rings(desk)).toEqual([]);
    desk.wait(1);
    expect(rings(desk)).toEqual(['arrive lift-firm 1']);
    desk.notes({ type: 'note told arrived', incident: first, entry: entry as number });
    desk.wait(3_600);
    expect(rings(desk)).toHaveLength(1);
    expect(lineOf(desk, 'lift-firm').arrive).toBeNull();
  });

  test('closed, nothing rings for who was to be told, and the line says that nobody was', () => {
    const desk = watchedSite();
    desk.does({ type: 'open incident', incidentType: 'attack', place: { zone: 'Z02' } });
    desk.does({ type: 'close incident', incident: first, disposition: 2, coSigner: secondAtA });
    desk.wait(3_600);
    expect(rings(desk)).toEqual([]);
    expect(lineOf(desk, 'commander')).toMatchObject({ state: 'never', stateWords: { zh: '办结时未告知' } });
    desk.notes({ type: 'note told', incident: first, whom: 'commander', result: 'reached' }, commander);
    expect(lineOf(desk, 'commander').state).toBe('told');
  });
});

describe('merged and split again', () => {
  test('calls and jobs go over with a merge, nobody has to be told twice, and their entries are still found by their own name', () => {
    const desk = watchedSite();
    fire(desk);
    desk.does({ type: 'open incident', incidentType: 'fire', place: { zone: 'Z11' } });
    desk.notes({ type: 'note told', incident: first, contact: 'CT05', number: 1, result: 'reached' });
    desk.notes({ type: 'note partner job', incident: first, agency: 'AG12', theirNumber: 'J1' });
    desk.does({ type: 'merge incident', incident: first, into: second });
    expect(lineOf(desk, 'fire-service', second).state).toBe('told');
    expect(lineOf(desk, 'commander', second).state).toBe('due');
    desk.notes({ type: 'note told arrived', incident: first, entry: 1 });
    expect(toldOf(desk.told, second, desk.now)).toMatchObject({
      entries: [{ incident: first, entry: 1, arrived: { by: 'staff/17' } }],
      jobs: [{ incident: first, job: 1, theirNumber: 'J1' }],
    });
    desk.notes({ type: 'report back', incident: first, job: 1 });
    expect(desk.isRefused({ type: 'note told', incident: first, whom: 'commander', result: 'reached' })).toMatchObject({
      refused: 'INCIDENT_MERGED',
      facts: { into: second },
    });
    // Split off again it is an incident of its own, and its people are told anew.
    fire(desk);
    expect(lineOf(desk, 'fire-service', 'HC-2026-000003').state).toBe('due');
  });

  test('opened again, it keeps who was told and asks for who was not', () => {
    const desk = watchedSite();
    fire(desk);
    desk.notes({ type: 'note told', incident: first, contact: 'CT05', number: 1, result: 'reached' });
    desk.does({ type: 'close incident', incident: first, disposition: 2, coSigner: secondAtA });
    desk.wait(60);
    desk.does({ type: 'reopen incident', incident: first, reason: 1 });
    desk.wait(1);
    expect(rings(desk)).toEqual(['tell commander 1', 'tell fire-control-room 1']);
  });
});

describe('jobs of other desks', () => {
  const job = { type: 'note partner job', incident: first, agency: 'AG12', theirNumber: '110-0817' } as const;

  test('their number, when it was handed over, and when to report back; overdue rings, also after closing; given, it is silent', () => {
    const desk = watchedSite();
    desk.does({ type: 'start intake' });
    desk.wait(60);
    const handedOverAt = desk.now - 30_000;
    desk.notes({ ...job, handedOverAt, reportBackDue: desk.now + 1_800_000 });
    expect(toldOf(desk.told, first, desk.now)!.jobs).toMatchObject([
      { job: 1, agencyName: { en: '110 desk' }, theirNumber: '110-0817', handedOverAt, reportBack: { left_s: 1_800 } },
    ]);
    desk.does({ type: 'classify incident', incident: first, incidentType: 'theft' });
    desk.does({ type: 'close incident', incident: first, disposition: 1, coSigner: secondAtA });
    desk.wait(1_800);
    expect(rings(desk)).toEqual(['report-back 1 1']);
    expect(overdue(desk.told, desk.now + 1_000, 'desk-a')).toMatchObject([
      { about: 'report-back', words: { zh: '110接警台 未反馈' }, sounds: true },
    ]);
    desk.notes({ type: 'report back', incident: first, job: 1 }, deskB);
    desk.wait(3_600);
    expect(rings(desk)).toHaveLength(1);
    expect(desk.isRefused({ type: 'report back', incident: first, job: 1 }, deskA)).toMatchObject({
      refused: 'REPORTED_BACK_ALREADY',
      facts: { desk: 'desk-b' },
    });
  });

  test('the same job of the same desk is not taken twice: the second operator is told where it stands', () => {
    const desk = watchedSite();
    desk.does({ type: 'start intake' });
    desk.does({ type: 'start intake' });
    desk.notes(job);
    expect(desk.isRefused({ ...job, incident: second }, deskB)).toMatchObject({
      refused: 'PARTNER_JOB_KNOWN',
      facts: { incident: first, desk: 'desk-a' },
    });
    // Another desk may have the same number in its own book.
    desk.notes({ ...job, incident: second, agency: 'AG7' }, deskB);
  });

  test('an unknown agency, a hand-over ahead of now, a time behind now and a job that is not there are refused in a sentence', () => {
    const desk = watchedSite();
    desk.does({ type: 'start intake' });
    expect(desk.isRefused({ ...job, agency: 'AG99' }).refused).toBe('AGENCY_UNKNOWN');
    expect(desk.isRefused({ ...job, handedOverAt: desk.now + 1 }).refused).toBe('TIME_AHEAD');
    expect(desk.isRefused({ ...job, reportBackDue: desk.now }).refused).toBe('REPORT_BACK_IN_PAST');
    expect(desk.isRefused({ type: 'report back', incident: first, job: 1 }).refused).toBe('PARTNER_JOB_UNKNOWN');
    for (let no = 1; no <= 20; no++) desk.notes({ ...job, theirNumber: `N${no}` });
    expect(desk.isRefused({ ...job, theirNumber: 'N21' }).refused).toBe('PARTNER_JOBS_FULL');
  });

  test('of who phoned only the telephone system’s own number of the call is kept', () => {
    const desk = watchedSite();
    desk.does({ type: 'start intake' });
    desk.notes({ type: 'note call reference', incident: first, reference: 'PBX-88213' });
    expect(toldOf(desk.told, first, desk.now)!.callReference).toBe('PBX-88213');
  });
});

test('a command nobody knows is refused by name', () => {
  const desk = watchedSite();
  expect(desk.isRefused({ type: 'fly away' } as never).refused).toBe('COMMAND_UNKNOWN');
});
