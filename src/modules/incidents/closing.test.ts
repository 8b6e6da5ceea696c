import { describe, expect, test } from 'vitest';
import {
  commander,
  deskA,
  deskB,
  mannedSite,
  raiseAlarm,
  walk,
  type Desk,
  secondAtA,
} from '../../../test/support/desk.ts';
import { detail } from './view-detail.ts';
import { toReviewMax } from './state.ts';
import { list, toReview } from './view.ts';

const id = 'HC-2026-000001';
const second = secondAtA;

function opened(incidentType: string, ...units: string[]): Desk {
  const desk = mannedSite();
  desk.does({ type: 'open incident', incidentType, place: { zone: 'Z02' }, units });
  return desk;
}

describe('closing', () => {
  test('every unit must be clear first', () => {
    const desk = opened('theft', '901', '902');
    walk(desk, '901', 'AK', 'ER', 'OS', 'CL');
    const refused = desk.refuses({ type: 'close incident', incident: id, disposition: 1 });
    expect(refused).toMatchObject({ refused: 'UNITS_NOT_CLEAR', facts: { units: '902' } });
    walk(desk, '902', 'AK', 'ER', 'OS', 'CL');
    expect(desk.does({ type: 'close incident', incident: id, disposition: 2 })).toEqual(['incident closed']);
    expect(list(desk.incidents, desk.now)).toMatchObject([
      { id, open: false, stage: 'closed', disposition: { en: 'handed to police' } },
    ]);
  });

  test('the second desk to close is told who closed it', () => {
    const desk = opened('theft');
    desk.does({ type: 'close incident', incident: id, disposition: 1 }, deskB);
    const refused = desk.refuses({ type: 'close incident', incident: id, disposition: 7 });
    expect(refused).toMatchObject({
      refused: 'INCIDENT_ALREADY_CLOSED',
      facts: { by: 'staff/22', desk: 'desk-b', at: desk.now },
    });
  });

  test('what was never classified cannot be closed', () => {
    const desk = mannedSite();
    desk.does({ type: 'start intake' });
    expect(desk.refuses({ type: 'close incident', incident: id, disposition: 7 }).refused).toBe(
      'INCIDENT_NOT_CLASSIFIED',
    );
  });

  test('a closed incident leaves the desk after 24 h', () => {
    const desk = opened('theft');
    desk.does({ type: 'close incident', incident: id, disposition: 1 });
    desk.wait(24 * 3600 - 1);
    expect(list(desk.incidents, desk.now)).toHaveLength(1);
    desk.wait(1);
    expect(list(desk.incidents, desk.now)).toHaveLength(0);
    desk.does({ type: 'open incident', incidentType: 'theft', place: { zone: 'Z02' } });
    desk.does({ type: 'close incident', incident: 'HC-2026-000002', disposition: 1 });
    expect([...desk.incidents.left.keys()]).toEqual(['HC-2026-000002']);
    expect(desk.refuses({ type: 'reopen incident', incident: id, reason: 1 }).refused).toBe('INCIDENT_NOT_FOUND');
  });
});

describe('a P1 closed as false', () => {
  const close = { type: 'close incident', incident: id, disposition: 6 } as const;

  test('needs somebody on the spot who said so, and a second person at the same desk', () => {
    const desk = opened('fire', '901');
    walk(desk, '901', 'AK', 'ER', 'OS', 'CL');
    // Dealt with is not "nothing found".
    expect(desk.refuses({ ...close, coSigner: second }).refused).toBe('NOBODY_ON_THE_SPOT');
    desk.does({ type: 'write log entry', incident: id, says: 1 });
    expect(desk.refuses({ ...close, coSigner: second }).refused).toBe('NOBODY_ON_THE_SPOT');
    desk.does({ type: 'write log entry', incident: id, says: 1, onScene: true, unit: '901' });
    expect(desk.refuses(close).refused).toBe('CO_SIGNER_NEEDED');
    expect(desk.refuses({ ...close, coSigner: { by: deskA.by, desk: 'desk-a' } }).refused).toBe(
      'CO_SIGNER_SAME_PERSON',
    );
    expect(desk.refuses({ ...close, coSigner: { by: 'staff/33', desk: 'desk-b' } }).refused).toBe(
      'CO_SIGNER_OTHER_DESK',
    );
    expect(desk.refuses({ ...close, coSigner: { by: 'staff/33' } }).refused).toBe('CO_SIGNER_OTHER_DESK');
    expect(desk.refuses({ ...close, coSigner: second }, { by: 'token/4', role: 'dispatcher' }).refused).toBe(
      'CO_SIGNER_OTHER_DESK',
    );
    desk.does({ ...close, coSigner: second });
    expect(detail(desk.incidents, id, desk.now)!.closing).toMatchObject({
      by: 'staff/17',
      confirmedBy: 'staff/33',
      disposition: 6,
    });
  });

  test('a unit that stood there and is clear with "nothing found" has said so', () => {
    const desk = opened('fire', '901');
    walk(desk, '901', 'AK', 'ER', 'OS');
    desk.does({ type: 'set unit status', unit: '901', status: 'CL', reason: 6 });
    desk.does({ ...close, coSigner: second });
  });

  test('"nothing found" from a unit that never got there does not count', () => {
    const desk = opened('fire', '901');
    desk.does({ type: 'set unit status', unit: '901', status: 'CL', reason: 6, force: 2, then: 'cleared' });
    expect(desk.refuses({ ...close, coSigner: second }).refused).toBe('NOBODY_ON_THE_SPOT');
    const far = desk.refuses({ type: 'write log entry', incident: id, says: 1, onScene: true, unit: '901' });
    expect(far.refused).toBe('UNIT_NOT_ON_SCENE');
  });

  test('an arrival that was withdrawn, and a word that was corrected, do not count', () => {
    const desk = opened('fire', '901');
    walk(desk, '901', 'AK', 'ER', 'OS');
    desk.does({ type: 'write log entry', incident: id, says: 1, onScene: true, unit: '901' });
    desk.does({ type: 'correct status', unit: '901', incident: id, status: 'OS', withdrawn: true, reason: 4 });
    desk.does({ type: 'set unit status', unit: '901', status: 'CL', reason: 6, force: 2, then: 'cleared' });
    desk.does({ type: 'write log entry', incident: id, says: 9, corrects: 1 });
    expect(desk.refuses({ ...close, coSigner: second }).refused).toBe('NOBODY_ON_THE_SPOT');
  });

  test('lowering the priority first does not go round the rule; "nothing found" falls under it too', () => {
    const desk = opened('fire');
    desk.does({ type: 'classify incident', incident: id, incidentType: 'equipment-fault' });
    expect(desk.incidents.incidents.get(id)!.priority).toBe('P3');
    expect(desk.refuses(close).refused).toBe('NOBODY_ON_THE_SPOT');
    expect(desk.refuses({ ...close, disposition: 7 }).refused).toBe('NOBODY_ON_THE_SPOT');
  });

  test('a P2 closed as false needs neither', () => {
    const desk = opened('fight');
    desk.does({ ...close });
  });
});

describe('a second signature', () => {
  const close = { type: 'close incident', incident: id, disposition: 1 } as const;

  test('every close of what has ever been P1 needs one, whatever the disposition, and lowering it first changes nothing', () => {
    for (const disposition of [1, 2, 3, 8, 9]) {
      const desk = opened('fire');
      desk.does({ type: 'classify incident', incident: id, incidentType: 'equipment-fault' });
      expect(desk.refuses({ ...close, disposition }).refused).toBe('CO_SIGNER_NEEDED');
      desk.does({ ...close, disposition, coSigner: second });
      expect(desk.incidents.left.get(id)!.closing).toMatchObject({ by: 'staff/17', confirmedBy: 'staff/33' });
    }
  });

  test('a merge does not wash it off: what took a P1 in is closed by two', () => {
    const desk = opened('fire');
    desk.does({ type: 'classify incident', incident: id, incidentType: 'equipment-fault' });
    desk.does({ type: 'open incident', incidentType: 'theft', place: { zone: 'Z02' } });
    desk.does({ type: 'merge incident', incident: id, into: 'HC-2026-000002' });
    expect(desk.refuses({ ...close, incident: 'HC-2026-000002' }).refused).toBe('CO_SIGNER_NEEDED');
  });

  test('a type of the site may ask for one; a type without that asks for none', () => {
    const desk = opened('theft');
    desk.does(close);
    const asks = { order: 1, name: { zh: '遗失物', en: 'lost' }, priority: 'P4', coSign: true };
    desk.tell('incident type set', { id: 'lost-property', ...asks });
    desk.does({ type: 'open incident', incidentType: 'lost-property', place: { zone: 'Z02' } });
    const own = { ...close, incident: 'HC-2026-000002' };
    expect(desk.refuses(own).refused).toBe('CO_SIGNER_NEEDED');
    expect(desk.refuses({ ...own, coSigner: { by: deskA.by, desk: 'desk-a' } }).refused).toBe('CO_SIGNER_SAME_PERSON');
    expect(desk.refuses({ ...own, coSigner: { by: 'staff/33', desk: 'desk-b' } }).refused).toBe('CO_SIGNER_OTHER_DESK');
    desk.does({ ...own, coSigner: second });
    desk.tell('incident type set', { id: 'lost-property', ...asks, coSign: false });
    desk.does({ type: 'open incident', incidentType: 'lost-property', place: { zone: 'Z02' } });
    desk.does({ ...close, incident: 'HC-2026-000003' });
  });
});

describe('a P2 that was closed', () => {
  const close = { type: 'close incident', incident: id, disposition: 1 } as const;
  const listed = (desk: Desk) => toReview(desk.incidents).map((row) => row.incident);

  test('is listed for the commander until reviewed, far beyond the day the desk keeps it, and once only', () => {
    const desk = opened('fight');
    desk.does(close);
    expect(toReview(desk.incidents)).toMatchObject([
      { incident: id, by: 'staff/17', desk: 'desk-a', closedAt: desk.now, disposition: { en: 'dealt with' } },
    ]);
    desk.wait(10 * 24 * 3_600);
    desk.does({ type: 'open incident', incidentType: 'theft', place: { zone: 'Z02' } });
    desk.does({ ...close, incident: 'HC-2026-000002' });
    expect(desk.incidents.left.has(id)).toBe(false);
    expect(listed(desk)).toEqual([id]);
    expect(desk.does({ type: 'review incident', incident: id, words: { part: 'ab'.repeat(32) } }, commander)).toEqual([
      'incident reviewed',
    ]);
    expect(listed(desk)).toEqual([]);
    expect(desk.refuses({ type: 'review incident', incident: id }, commander).refused).toBe('INCIDENT_NOT_FOUND');
  });

  test('lowered before it was closed it is listed all the same; a P3 and a P1 signed by two are not', () => {
    const desk = opened('fight');
    desk.does({ type: 'classify incident', incident: id, incidentType: 'theft' });
    desk.does(close);
    expect(listed(desk)).toEqual([id]);
    const other = opened('theft');
    other.does(close);
    expect(listed(other)).toEqual([]);
    const urgent = opened('fight');
    urgent.does({ type: 'classify incident', incident: id, incidentType: 'attack' });
    urgent.does({ ...close, coSigner: second });
    expect(listed(urgent)).toEqual([]);
  });

  test('opened again it is off the list, and on it again with its next close', () => {
    const desk = opened('fight');
    desk.does(close);
    desk.does({ type: 'reopen incident', incident: id, reason: 1 });
    expect(listed(desk)).toEqual([]);
    expect(desk.refuses({ type: 'review incident', incident: id }, commander).refused).toBe('INCIDENT_NOT_CLOSED');
    desk.does(close);
    expect(listed(desk)).toEqual([id]);
  });

  test('when nobody reviews for months the oldest is counted, never lost without a word', () => {
    const desk = opened('fight');
    for (let number = 1; number <= toReviewMax + 3; number++) {
      const incident = `HC-2026-${String(number).padStart(6, '0')}`;
      const place = { zone: 'Z02', x: 1, y: 1, level: '1F' };
      if (number > 1)
        desk.tell('incident opened', {
          incident,
          type: 'fight',
          priority: 'P2',
          place,
          alarms: [],
          cameBy: 2,
          send: false,
          units: [],
          receivedAt: desk.now,
        });
      desk.tell('incident closed', { incident, disposition: 1 });
    }
    expect(desk.incidents.toReview.size).toBe(toReviewMax);
    expect(desk.incidents.reviewsUnlisted).toBe(3);
    expect(listed(desk)[0]).toBe('HC-2026-000004');
  });
});

describe('afterwards', () => {
  test('reopened it is classified again, with a reason; the old times stay and its alarms are its own again', () => {
    const desk = mannedSite();
    raiseAlarm(desk, 'A-000001');
    desk.does({ type: 'open incident', alarms: ['A-000001'], send: true });
    walk(desk, '901', 'AK', 'ER', 'OS', 'CL');
    desk.does({ type: 'close incident', incident: id, disposition: 1, coSigner: second });
    const clocks = desk.incidents.left.get(id)!.clocks;
    desk.wait(600);
    desk.does({ type: 'reopen incident', incident: id, reason: 1 });
    const row = desk.incidents.incidents.get(id)!;
    expect(row).toMatchObject({ stage: 'classified', closing: null, clocks, reopened: [{ reason: 1, closedAs: 1 }] });
    expect(desk.refuses({ type: 'open incident', alarms: ['A-000001'] }).refused).toBe('ALARM_HAS_INCIDENT');
    expect(desk.refuses({ type: 'reopen incident', incident: id, reason: 1 }).refused).toBe('INCIDENT_NOT_CLOSED');
    desk.does({ type: 'send units', incident: id, units: ['901'] });
    expect(desk.incidents.incidents.get(id)!.assignments).toHaveLength(2);
  });

  test('an alarm whose incident is closed can be opened anew', () => {
    const desk = mannedSite();
    raiseAlarm(desk, 'A-000001', 'A001', 'P3');
    desk.does({ type: 'open incident', alarms: ['A-000001'], incidentType: 'theft', priority: 'P3' });
    desk.does({ type: 'close incident', incident: id, disposition: 1 });
    desk.does({ type: 'open incident', alarms: ['A-000001'] });
    expect(desk.incidents.incidentOfAlarm.get('A-000001')).toBe('HC-2026-000002');
  });

  test('a review follows the closing, once', () => {
    const desk = opened('theft');
    expect(desk.refuses({ type: 'review incident', incident: id }, commander).refused).toBe('INCIDENT_NOT_CLOSED');
    desk.does({ type: 'close incident', incident: id, disposition: 1 });
    desk.wait(60);
    desk.does({ type: 'review incident', incident: id }, commander);
    expect(desk.incidents.left.get(id)!.clocks.reviewed).toBe(desk.now);
    expect(desk.refuses({ type: 'review incident', incident: id }, commander).refused).toBe(
      'INCIDENT_ALREADY_REVIEWED',
    );
  });

  test('controlled is said once somebody has been there, or with a force reason', () => {
    const desk = opened('fire', '901');
    expect(desk.refuses({ type: 'mark controlled', incident: id }).refused).toBe('NOBODY_ON_SCENE');
    walk(desk, '901', 'AK', 'ER', 'OS');
    desk.does({ type: 'mark controlled', incident: id });
    expect(desk.incidents.incidents.get(id)).toMatchObject({ stage: 'controlled', clocks: { controlled: desk.now } });
    expect(desk.refuses({ type: 'mark controlled', incident: id }).refused).toBe('INCIDENT_ALREADY_CONTROLLED');
  });
});

describe('joining', () => {
  test('merged: alarms and units at work go over with all their times, and the other is never less urgent', () => {
    const desk = mannedSite();
    raiseAlarm(desk, 'A-000001');
    desk.does({ type: 'open incident', incidentType: 'theft', place: { zone: 'Z02' } });
    desk.does({ type: 'open incident', alarms: ['A-000001'], send: true });
    walk(desk, '901', 'AK', 'ER');
    const answer = desk.does({ type: 'merge incident', incident: 'HC-2026-000002', into: id });
    expect(answer).toEqual(['incident classified', 'incident merged']);
    const row = desk.incidents.incidents.get(id)!;
    expect(row).toMatchObject({ priority: 'P1', everP1: true, alarms: ['A-000001'], stage: 'acknowledged' });
    expect(row.assignments[0]!.steps.map((step) => step.status)).toEqual(['DP', 'AK', 'ER']);
    expect(desk.units.units.get('901')!.current).toBe(id);
    expect(desk.incidents.left.get('HC-2026-000002')).toMatchObject({
      stage: 'merged',
      assignments: [{ active: false, movedTo: id }],
    });
    walk(desk, '901', 'OS');
    expect(desk.incidents.incidents.get(id)!.stage).toBe('on-scene');
  });

  test('linked incidents name each other and stay apart; neither links nor merges with itself', () => {
    const desk = opened('theft');
    desk.does({ type: 'open incident', incidentType: 'theft', place: { zone: 'Z02' } });
    desk.does({ type: 'link incidents', incident: id, with: 'HC-2026-000002' });
    expect(detail(desk.incidents, 'HC-2026-000002', desk.now)!.links).toEqual([id]);
    expect(desk.refuses({ type: 'link incidents', incident: 'HC-2026-000002', with: id }).refused).toBe(
      'INCIDENTS_ALREADY_LINKED',
    );
    expect(desk.refuses({ type: 'link incidents', incident: id, with: id }).refused).toBe('INCIDENT_WITH_ITSELF');
    expect(desk.refuses({ type: 'merge incident', incident: id, into: id }).refused).toBe('INCIDENT_WITH_ITSELF');
  });

  test('the log is numbered and only grows; a correction is a new entry, a late one has both times', () => {
    const desk = opened('theft');
    desk.does({ type: 'write log entry', incident: id, says: 3 });
    desk.does({
      type: 'write log entry',
      incident: id,
      words: { part: 'cd'.repeat(32) },
      happenedAt: desk.now - 60_000,
    });
    desk.does({ type: 'write log entry', incident: id, says: 2, corrects: 1 });
    const log = detail(desk.incidents, id, desk.now)!.log;
    expect(log.map((entry) => [entry.no, entry.says, entry.corrects, entry.happenedAt])).toEqual([
      [1, 3, undefined, undefined],
      [2, undefined, undefined, desk.now - 60_000],
      [3, 2, 1, undefined],
    ]);
    expect(desk.refuses({ type: 'write log entry', incident: id }).refused).toBe('LOG_ENTRY_EMPTY');
    expect(desk.refuses({ type: 'write log entry', incident: id, says: 1, corrects: 4 }).refused).toBe(
      'LOG_ENTRY_UNKNOWN',
    );
    expect(desk.refuses({ type: 'write log entry', incident: id, says: 1, happenedAt: desk.now + 1 }).refused).toBe(
      'TIME_AHEAD',
    );
  });
});
