import { describe, expect, test } from 'vitest';
import { afternoon, deskB, mannedSite, minutes, smallSite, walk } from '../../../test/support/desk.ts';
import { board, shiftList } from './view.ts';

const hour_ms = 3_600_000;
const at = (text: string) => Date.parse(`2026-11-24T${text}:00+08:00`);

describe('signing on', () => {
  test('nobody is on the board until signed on', () => {
    const desk = smallSite();
    expect(board(desk.units, desk.now)).toEqual([]);
    expect(desk.refuses({ type: 'stand by', unit: '901' }).refused).toBe('UNIT_NOT_SIGNED_ON');
  });

  test('a unit is signed on by hand with strength, channel and end; kind and place come from its post', () => {
    const desk = smallSite();
    desk.does({ type: 'sign on unit', unit: '902', strength: 2, until: desk.now + hour_ms });
    expect(board(desk.units, desk.now)).toMatchObject([
      {
        unit: '902',
        status: 'AV',
        kind: 'response',
        post: 'PST35',
        strength: 2,
        channel: 'CH05',
        left_s: 3600,
        place: { zone: 'Z02', x: 60, y: 50 },
      },
    ]);
    expect(desk.refuses({ type: 'sign on unit', unit: '902', until: desk.now + hour_ms }, deskB)).toMatchObject({
      refused: 'UNIT_ALREADY_SIGNED_ON',
      facts: { by: 'staff/17', desk: 'desk-a', at: desk.now },
    });
  });

  test('a call-sign of no post brings its own kind and place; emergency numbers are no call-signs', () => {
    const desk = smallSite();
    const until = desk.now + hour_ms;
    expect(desk.refuses({ type: 'sign on unit', unit: '777', until }).refused).toBe('CALL_SIGN_UNKNOWN');
    desk.does({ type: 'sign on unit', unit: '777', kind: 'attached', place: { zone: 'Z01' }, until });
    expect(board(desk.units, desk.now)[0]).toMatchObject({
      unit: '777',
      channel: 'CH04',
      place: { zone: 'Z01', x: 50, y: -50, level: '1F' },
    });
    expect(desk.refuses({ type: 'sign on unit', unit: '119', kind: 'x', place: { zone: 'Z01' }, until }).refused).toBe(
      'CALL_SIGN_RESERVED',
    );
    expect(desk.refuses({ type: 'sign on unit', unit: '901', until: desk.now }).refused).toBe('UNTIL_NOT_AHEAD');
    expect(desk.refuses({ type: 'sign on unit', unit: '901', until, channel: 'CH99' }).refused).toBe('CHANNEL_UNKNOWN');
  });

  test('strength, channel and end are changed while it is on', () => {
    const desk = mannedSite();
    desk.does({ type: 'change sign-on', unit: '901', strength: 3, channel: 'CH02', until: desk.now + hour_ms });
    expect(desk.units.units.get('901')).toMatchObject({ strength: 3, channel: 'CH02', until: desk.now + hour_ms });
    expect(desk.incidents.units.get('901')!.strength).toBe(3);
    expect(desk.refuses({ type: 'change sign-on', unit: '901' }).refused).toBe('NOTHING_TO_CHANGE');
  });
});

describe('signing on the shift', () => {
  test('one act signs on every manned place of the cover table, each until its own group ends', () => {
    const desk = smallSite();
    expect(shiftList(desk.units, desk.now).every((row) => !row.on)).toBe(true);
    const types = desk.does({ type: 'sign on shift' });
    expect(new Set(types)).toEqual(new Set(['unit signed on']));
    const ends = Object.fromEntries([...desk.units.units.values()].map((row) => [row.unit, row.until]));
    const round = at('21:30');
    const day = Date.parse('2026-11-25T00:15:00+08:00');
    expect(ends).toEqual({
      '101': round,
      '301': day,
      '201': day,
      '401': round,
      '411': round,
      '901': round,
      '902': round,
      '903': round,
    });
    expect(shiftList(desk.units, desk.now).every((row) => row.on)).toBe(true);
  });

  test('at night the posts with cover 0 stay empty and the response team is two', () => {
    const desk = smallSite();
    desk.now = at('23:00');
    desk.does({ type: 'sign on shift', shift: 'night' });
    expect([...desk.units.units.keys()]).toEqual(['101', '401', '411', '901', '902']);
    expect(desk.units.units.get('901')!.until).toBe(Date.parse('2026-11-25T05:30:00+08:00'));
  });

  test('more persons than call-signs go as stronger units', () => {
    const desk = smallSite();
    const post = {
      ...desk.units.posts.get('PST35')!,
      callSigns: ['901', '902'],
      cover: [{ dutyLevel: 'D1', persons: [5, 5, 5] }],
    };
    desk.tell('post set', post);
    desk.does({ type: 'sign on shift' });
    expect(['901', '902'].map((unit) => desk.units.units.get(unit)!.strength)).toEqual([3, 2]);
  });

  test('a shift is not signed on hours ahead, nor an unknown duty level', () => {
    const desk = smallSite();
    expect(desk.refuses({ type: 'sign on shift', shift: 'night' }).refused).toBe('SHIFT_NOT_NOW');
    expect(desk.refuses({ type: 'sign on shift', dutyLevel: 'D9' }).refused).toBe('DUTY_LEVEL_UNKNOWN');
    desk.now = at('20:45');
    expect(desk.does({ type: 'sign on shift', shift: 'night' })).toHaveLength(5);
  });

  test('two desks sign on the same shift: the second is told who was first', () => {
    const desk = mannedSite();
    const refused = desk.refuses({ type: 'sign on shift' }, deskB);
    expect(refused).toMatchObject({
      refused: 'SHIFT_ALREADY_SIGNED_ON',
      facts: { by: 'staff/17', desk: 'desk-a', at: afternoon },
    });
  });

  test('relief: the next shift takes the call-sign over with its incident, which no minute is without a unit', () => {
    const desk = mannedSite();
    desk.now = at('21:20');
    desk.does({ type: 'open incident', incidentType: 'theft', place: { zone: 'Z02' }, units: ['901'] });
    walk(desk, '901', 'AK', 'ER', 'OS');
    desk.does({ type: 'sign on shift', shift: 'night' });
    expect(desk.units.units.get('901')).toMatchObject({ status: 'OS', current: 'HC-2026-000001', shift: 'night' });
    desk.wait(minutes(30));
    // 903 has no place at night and went off at half past nine; 901 stays.
    expect([...desk.units.units.keys()]).toEqual(['101', '301', '201', '401', '411', '901', '902']);
  });
});

describe('signing off', () => {
  test('a unit goes off by itself when its duty ends, at that second', () => {
    const desk = mannedSite();
    const before = desk.facts.length;
    desk.now = at('21:29');
    desk.wait(minutes(2));
    const off = desk.facts.slice(before);
    expect(off.map((fact) => (fact.data as { unit: string }).unit)).toEqual(['101', '401', '411', '901', '902', '903']);
    expect(off.every((fact) => fact.type === 'unit signed off' && fact.recordedAt === at('21:30'))).toBe(true);
  });

  test('a unit at an incident stays past its end, is marked, and goes off once it is clear', () => {
    const desk = mannedSite();
    desk.now = at('21:29');
    desk.does({ type: 'open incident', incidentType: 'theft', place: { zone: 'Z02' }, units: ['901'] });
    desk.wait(minutes(5));
    const row = board(desk.units, desk.now).find((unit) => unit.unit === '901');
    expect(row).toMatchObject({ left_s: -240, marks: [{ en: expect.stringContaining('past its end of duty') }] });
    expect(desk.refuses({ type: 'sign off unit', unit: '901' })).toMatchObject({
      refused: 'UNIT_BUSY',
      facts: { incident: 'HC-2026-000001' },
    });
    walk(desk, '901', 'AK', 'ER', 'OS', 'CL');
    desk.wait(1);
    expect(desk.units.units.has('901')).toBe(false);
    expect(desk.incidents.units.has('901')).toBe(false);
  });

  test('a unit that is free is signed off by hand', () => {
    const desk = mannedSite();
    desk.does({ type: 'sign off unit', unit: '901' });
    expect(board(desk.units, desk.now).some((row) => row.unit === '901')).toBe(false);
    expect(desk.incidents.units.has('901')).toBe(false);
  });
});

describe('stand by', () => {
  test('a unit told to stand by stays available; the mark ends by itself, by hand, or when it is sent', () => {
    const desk = mannedSite();
    desk.does({ type: 'stand by', unit: '901' });
    expect(board(desk.units, desk.now).find((row) => row.unit === '901')).toMatchObject({
      status: 'AV',
      standBy: { left_s: 1800 },
    });
    expect(desk.refuses({ type: 'stand by', unit: '901' }, deskB)).toMatchObject({
      refused: 'UNIT_ALREADY_STANDING_BY',
      facts: { desk: 'desk-a' },
    });
    const before = desk.facts.length;
    desk.wait(minutes(40));
    expect(desk.facts.slice(before)).toMatchObject([
      { type: 'unit stood down', recordedAt: afternoon + 30 * 60_000, data: { why: 'until' } },
    ]);
    desk.does({ type: 'stand by', unit: '902' });
    desk.does({ type: 'stand down', unit: '902' });
    expect(desk.refuses({ type: 'stand down', unit: '902' }).refused).toBe('UNIT_NOT_STANDING_BY');
    desk.does({ type: 'stand by', unit: '903' });
    desk.does({ type: 'open incident', incidentType: 'theft', place: { zone: 'Z02' }, units: ['903'] });
    expect(desk.units.units.get('903')).toMatchObject({ status: 'DP', standBy: null });
    expect(desk.refuses({ type: 'stand by', unit: '903' }).refused).toBe('UNIT_NOT_AVAILABLE');
    expect(desk.refuses({ type: 'stand by', unit: '902', incident: 'HC-2026-000009' }).refused).toBe(
      'INCIDENT_NOT_FOUND',
    );
  });
});

describe('the board', () => {
  test('who calls for help stands first, then who is at work, then the available by call-sign; never-proposed kinds are marked', () => {
    const desk = mannedSite();
    desk.does({ type: 'open incident', incidentType: 'theft', place: { zone: 'Z02' }, units: ['901', '902'] });
    walk(desk, '902', 'AK', 'ER', 'OS');
    desk.does({ type: 'call help', unit: '411' });
    const rows = board(desk.units, desk.now);
    expect(rows.map((row) => row.unit)).toEqual(['411', '902', '901', '101', '201', '301', '401', '903']);
    expect(rows.filter((row) => row.marks.length > 0).map((row) => row.unit)).toEqual(['101', '301']);
    expect(rows[1]).toMatchObject({
      statusWords: { zh: '到场', en: 'on scene' },
      setBy: 'staff/17',
      setAtDesk: 'desk-a',
      since_s: 0,
    });
  });
});
