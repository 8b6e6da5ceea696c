import { describe, expect, test } from 'vitest';
import { deskA, deskB, mannedSite, type Desk } from '../../../test/support/desk.ts';
import type { CommandOf } from './commands.ts';
import { lateMax_ms } from './decide-paper.ts';
import { formsMax, rangeFresh_ms } from './state-paper.ts';
import { detail } from './view-detail.ts';
import { list } from './view.ts';

type Lines = CommandOf<'enter from paper'>['lines'];
const minute_ms = 60_000;

/** The power is back after an hour; forms 1 to 10 were in the kit. */
function afterTheCut(): { desk: Desk; at: (minutesAgo: number) => number } {
  const desk = mannedSite();
  desk.does({ type: 'reserve paper forms', count: 10 });
  desk.wait(3_600);
  const { now } = desk;
  return { desk, at: (minutesAgo) => now - minutesAgo * minute_ms };
}

const whole = (at: (minutesAgo: number) => number, unit = '901'): Lines => [
  { at: at(50), does: 'received', zone: 'Z11', incidentType: 'fight', cameBy: 3 },
  { at: at(49), does: 'unit', unit, status: 'DP' },
  { at: at(46), does: 'unit', unit, status: 'OS' },
  { at: at(40), does: 'log', says: 3, onScene: true },
  { at: at(30), does: 'unit', unit, status: 'CL', reason: 1 },
  { at: at(28), does: 'closed', disposition: 1 },
];
const enter = (form: number, lines: Lines, incident?: string) =>
  ({ type: 'enter from paper', form, lines, ...(incident === undefined ? {} : { incident }) }) as const;

describe('a form from paper', () => {
  test('its states are replayed in the order of their times, whatever order they were typed in', () => {
    const { desk, at } = afterTheCut();
    const types = desk.does(enter(3, [...whole(at)].reverse()));
    expect(types).toEqual([
      'paper form entered',
      'incident opened',
      'unit dispatched',
      'unit on scene',
      'log entry written',
      'unit clear',
      'incident cleared',
      'incident closed',
    ]);
    const dated = desk.facts.slice(-7).map((fact) => fact.at);
    expect(dated).toEqual([50, 49, 46, 40, 30, 30, 28].map(at));
    expect(desk.incidents.left.get('HC-2026-000001')?.stage).toBe('closed');
    expect(desk.incidents.units.get('901')).toMatchObject({ status: 'CL', current: null });
  });

  test('clocks count by the time on the paper; every line shows both times and the form', () => {
    const { desk, at } = afterTheCut();
    desk.does(enter(3, whole(at)));
    const shown = detail(desk.incidents, 'HC-2026-000001', desk.now)!;
    expect(shown.clocks).toEqual({
      received: at(50),
      classified: at(50),
      dispatched: at(49),
      onScene: at(46),
      cleared: at(30),
      closed: at(28),
    });
    expect(shown.targets.map((target) => [target.step, target.took_s])).toEqual([
      ['intake', 0],
      ['dispatch', 60],
      ['on-scene', 240],
    ]);
    expect(list(desk.incidents, desk.now)[0]!.age_s).toBe(22 * 60);
    const scene = shown.timeline.find((row) => row.words.en === 'on scene')!;
    expect(scene).toMatchObject({ at: at(46), enteredAt: desk.now, paper: 'HC-P-000003', unit: '901' });
    const times = shown.timeline.map((row) => row.at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  test('what was written down live shows one time and no form', () => {
    const desk = mannedSite();
    desk.does({ type: 'open incident', incidentType: 'theft', place: { zone: 'Z02' }, send: true });
    for (const row of detail(desk.incidents, 'HC-2026-000001', desk.now)!.timeline) {
      expect(row).not.toHaveProperty('enteredAt');
      expect(row).not.toHaveProperty('paper');
    }
  });

  test('a unit still at it stands on the board; one that is elsewhere by now keeps its place and the incident its history', () => {
    const { desk, at } = afterTheCut();
    desk.does(enter(1, whole(at).slice(0, 3)));
    expect(desk.incidents.units.get('901')).toMatchObject({ status: 'OS', current: 'HC-2026-000001' });
    expect(desk.units.units.get('901')).toMatchObject({ status: 'OS', current: 'HC-2026-000001', set: { at: at(46) } });

    desk.does({ type: 'open incident', incidentType: 'theft', place: { zone: 'Z02' }, units: ['902'] });
    const types = desk.does(enter(2, whole(at, '902').slice(0, 5)));
    expect(types.filter((type) => type === 'past step entered')).toHaveLength(3);
    expect(desk.incidents.units.get('902')).toMatchObject({ status: 'DP', current: 'HC-2026-000002' });
    expect(desk.incidents.incidents.get('HC-2026-000003')).toMatchObject({
      stage: 'cleared',
      clocks: { dispatched: at(49), onScene: at(46), cleared: at(30) },
      assignments: [{ unit: '902', status: 'CL', active: false, clearReason: 1 }],
    });
  });

  test('two forms of one unit may be entered in either order: both incidents have their whole history', () => {
    const { desk, at } = afterTheCut();
    const second: Lines = [
      { at: at(20), does: 'received', zone: 'Z02', incidentType: 'theft', cameBy: 4 },
      { at: at(19), does: 'unit', unit: '901', status: 'DP' },
      { at: at(10), does: 'unit', unit: '901', status: 'CL', reason: 6 },
    ];
    desk.does(enter(2, second));
    desk.does(enter(1, whole(at)));
    expect(desk.incidents.left.get('HC-2026-000002')?.clocks).toMatchObject({ dispatched: at(49), onScene: at(46) });
    expect(desk.incidents.units.get('901')).toMatchObject({ status: 'CL', last: 'HC-2026-000001' });
  });

  test('a continuation sheet goes on with an incident that was open before the cut', () => {
    const desk = mannedSite();
    desk.does({ type: 'open incident', incidentType: 'theft', place: { zone: 'Z02' }, units: ['901'] });
    desk.does({ type: 'reserve paper forms', count: 10 });
    desk.wait(3_600);
    const at = desk.now - 20 * minute_ms;
    desk.does(enter(4, [{ at, does: 'unit', unit: '901', status: 'OS' }], 'HC-2026-000001'));
    expect(desk.incidents.incidents.get('HC-2026-000001')).toMatchObject({
      stage: 'on-scene',
      clocks: { onScene: at },
    });
  });

  test('a unit that waited in a queue before the cut is not sent anywhere by an old "clear"', () => {
    const desk = mannedSite();
    desk.does({ type: 'open incident', incidentType: 'fight', place: { zone: 'Z02' }, units: ['901'] });
    desk.does({ type: 'open incident', incidentType: 'theft', place: { zone: 'Z02' }, units: ['902'] });
    desk.does({ type: 'send units', incident: 'HC-2026-000002', units: ['901'], queue: true });
    desk.does({ type: 'reserve paper forms', count: 10 });
    desk.wait(3_600);
    const at = desk.now - 20 * minute_ms;
    const types = desk.does(enter(1, [{ at, does: 'unit', unit: '901', status: 'CL', reason: 1 }], 'HC-2026-000001'));
    expect(types).not.toContain('unit dispatched');
    expect(desk.incidents.units.get('901')?.queue).toEqual(['HC-2026-000002']);
  });
});

test('an incident is left by its last unit, whether the board knows of that unit or only the paper does', () => {
  const { desk, at } = afterTheCut();
  // 902 is elsewhere by now, 901 still stands where it stood: one of the two is history, the other is on the board.
  desk.does({ type: 'open incident', incidentType: 'theft', place: { zone: 'Z02' }, units: ['902'] });
  const lines = (first: string, second: string): Lines => [
    { at: at(50), does: 'received', zone: 'Z11', incidentType: 'theft' },
    { at: at(49), does: 'unit', unit: first, status: 'DP' },
    { at: at(48), does: 'unit', unit: second, status: 'DP' },
    { at: at(40), does: 'unit', unit: first, status: 'CL', reason: 1 },
    { at: at(30), does: 'unit', unit: second, status: 'CL', reason: 1 },
  ];
  desk.does(enter(1, lines('901', '902')));
  desk.does(enter(2, lines('902', '903')));
  for (const id of ['HC-2026-000002', 'HC-2026-000003']) {
    expect(desk.incidents.incidents.get(id)).toMatchObject({ stage: 'cleared', clocks: { cleared: at(30) } });
  }
});

describe('nothing is half applied', () => {
  test('a number entered twice is refused with the incident it became and the desk that was first', () => {
    const { desk, at } = afterTheCut();
    desk.does(enter(3, whole(at)), deskA);
    const before = desk.facts.length;
    const refusal = desk.refuses(enter(3, whole(at)), deskB);
    expect(refusal).toMatchObject({
      refused: 'PAPER_NUMBER_USED',
      facts: { form: 'HC-P-000003', incident: 'HC-2026-000001', desk: 'desk-a' },
    });
    expect(refusal.words.en).toContain('HC-P-000003 was entered before as HC-2026-000001');
    expect(desk.facts).toHaveLength(before);
  });

  test.each<[string, (at: (minutesAgo: number) => number) => [number, Lines, string?], string, number?]>([
    ['a number that was never printed', (at) => [11, whole(at)], 'PAPER_NUMBER_UNKNOWN'],
    [
      'a time ahead of now',
      (at) => [1, [...whole(at).slice(0, 1), { at: at(-1), does: 'controlled' }]],
      'TIME_AHEAD',
      2,
    ],
    [
      'paper older than a week',
      (at) => [1, [{ at: at(0) - lateMax_ms - 4_000_000, does: 'received', zone: 'Z02' }]],
      'PAPER_TOO_OLD',
      1,
    ],
    ['a new incident that nobody received', (at) => [1, whole(at).slice(1)], 'PAPER_RECEIVED_NEEDED'],
    [
      'a unit on scene before the report',
      (at) => [1, [...whole(at), { at: at(55), does: 'unit', unit: '902', status: 'DP' }]],
      'PAPER_RECEIVED_NEEDED',
    ],
    [
      'two reports on one sheet',
      (at) => [1, [...whole(at).slice(0, 1), ...whole(at).slice(0, 1)]],
      'PAPER_RECEIVED_NEEDED',
      2,
    ],
    ['a zone that is not there', (at) => [1, [{ at: at(9), does: 'received', zone: 'Z99' }]], 'ZONE_UNKNOWN', 1],
    [
      'a unit clear without a reason',
      (at) => [1, [...whole(at).slice(0, 3), { at: at(20), does: 'unit', unit: '901', status: 'CL' }]],
      'CLEAR_REASON_NEEDED',
      4,
    ],
    [
      'a closing with a unit still at it',
      (at) => [1, [...whole(at).slice(0, 3), { at: at(20), does: 'closed', disposition: 1 }]],
      'UNITS_NOT_CLEAR',
      4,
    ],
    ['an incident that is not there', (at) => [1, whole(at).slice(1), 'HC-2026-000077'], 'INCIDENT_NOT_FOUND'],
    [
      'a unit nobody knows, still at work',
      (at) => [1, [...whole(at).slice(0, 1), { at: at(20), does: 'unit', unit: '777', status: 'DP' }]],
      'PAPER_UNIT_ELSEWHERE',
      2,
    ],
    [
      'a P1 closed as false by one person',
      (at) => [
        1,
        [
          { at: at(9), does: 'received', zone: 'Z02', incidentType: 'fire' },
          { at: at(8), does: 'closed', disposition: 6 },
        ],
      ],
      'NOBODY_ON_THE_SPOT',
      2,
    ],
  ])('%s: its sentence, its line, and no fact', (_what, made, code, line) => {
    const { desk, at } = afterTheCut();
    const [form, lines, incident] = made(at);
    const before = structuredClone([desk.facts.length, desk.incidents, desk.units]);
    const refusal = desk.refuses(enter(form, lines, incident));
    expect(refusal.refused).toBe(code);
    if (line !== undefined) {
      expect(refusal.facts?.line).toBe(line);
      expect(refusal.words.en).toContain(`line ${line}:`);
      expect(refusal.words.zh).toContain(`第 ${line} 行`);
    }
    expect([desk.facts.length, desk.incidents, desk.units]).toEqual(before);
    // The number is still good: what was refused has used nothing up.
    if (code !== 'PAPER_NUMBER_UNKNOWN') desk.does(enter(1, whole(at)));
  });

  test('a unit that is at another incident now and was never clear on paper is asked about, by name and number', () => {
    const { desk, at } = afterTheCut();
    desk.does({ type: 'open incident', incidentType: 'theft', place: { zone: 'Z02' }, units: ['901'] });
    const refusal = desk.refuses(enter(1, whole(at).slice(0, 3)));
    expect(refusal).toMatchObject({
      refused: 'PAPER_UNIT_ELSEWHERE',
      facts: { unit: '901', incident: 'HC-2026-000001', line: 2 },
    });
  });

  test('past states keep their order too: a unit is not clear of an incident it was never sent to', () => {
    const { desk, at } = afterTheCut();
    desk.does({ type: 'open incident', incidentType: 'theft', place: { zone: 'Z02' }, units: ['901'] });
    const lines: Lines = [...whole(at).slice(0, 1), { at: at(20), does: 'unit', unit: '901', status: 'CL', reason: 1 }];
    expect(desk.refuses(enter(1, lines)).refused).toBe('STATUS_OUT_OF_ORDER');
  });
});

describe('numbers of forms', () => {
  test('the same numbers are printed again until one was entered or a day is over; none is given out twice', () => {
    const desk = mannedSite();
    const reserve = () => desk.ask({ type: 'reserve paper forms', count: 10 });
    expect(reserve()).toMatchObject([{ type: 'paper forms reserved', data: { from: 1, to: 10 } }]);
    desk.wait(900);
    expect(reserve()).toEqual([]);
    desk.does(enter(4, [{ at: desk.now - 60_000, does: 'received', zone: 'Z02', incidentType: 'theft' }]));
    expect(reserve()).toMatchObject([{ data: { from: 11, to: 20 } }]);
    desk.now += rangeFresh_ms;
    expect(reserve()).toMatchObject([{ data: { from: 21, to: 30 } }]);
    // An old sheet found behind the desk is still good.
    desk.does(enter(9, [{ at: desk.now - 60_000, does: 'received', zone: 'Z02', incidentType: 'theft' }]));
  });

  test('numbers forgotten because there are too many count as used, never as free', () => {
    const desk = mannedSite();
    desk.tell('paper forms reserved', { from: 1, to: formsMax + 10 });
    for (let form = 1; form <= formsMax + 2; form++)
      desk.tell('paper form entered', { form, incident: 'HC-2026-000001' });
    expect(desk.incidents.paper.used.size).toBe(formsMax);
    const lines: Lines = [{ at: desk.now, does: 'received', zone: 'Z02', incidentType: 'theft' }];
    expect(desk.refuses(enter(1, lines)).refused).toBe('PAPER_NUMBER_UNKNOWN');
    desk.does(enter(formsMax + 3, lines));
  });

  test('in a rehearsal its name stands before the number', () => {
    const { desk, at } = afterTheCut();
    desk.tell('journal opened', { numberPrefix: 'D7-' });
    desk.does(enter(1, whole(at)));
    const shown = detail(desk.incidents, 'D7-HC-2026-000001', desk.now)!;
    expect(shown.timeline.find((row) => row.paper)?.paper).toBe('D7-HC-P-000001');
  });
});

describe('the kit', () => {
  test('a failure is a fact once, a changed reason again, and so is that it works again', () => {
    const desk = mannedSite();
    const note = (failed: 'disk' | 'printer' | null) => desk.ask({ type: 'note paper kit', failed });
    expect(note(null)).toEqual([]);
    expect(note('printer')).toMatchObject([{ type: 'paper kit failed', data: { why: 'printer' } }]);
    const since = desk.now;
    desk.wait(60);
    expect(note('printer')).toEqual([]);
    expect(note('disk')).toMatchObject([{ data: { why: 'disk' } }]);
    expect(desk.incidents.paper.failed).toEqual({ why: 'disk', since });
    expect(note(null)).toMatchObject([{ type: 'paper kit restored' }]);
    expect(desk.incidents.paper.failed).toBeNull();
  });
});
