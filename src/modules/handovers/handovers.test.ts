import { describe, expect, test } from 'vitest';
import { given, type Given, type Past } from '../../../test/support/given.ts';
import { parseInstant } from '../../base/instant.ts';
import { mannedSite, raiseAlarm } from '../../../test/support/desk.ts';
import { nothing as noAlarms, apply as applyAlarms, alarmsFacts } from '../alarms/facts.ts';
import { nothing as noLinks } from '../links/facts.ts';
import { nothing as noOrders, apply as applyOrders } from '../orders/facts.ts';
import { apply as applyTests, nothing as noTests } from '../on-test/facts.ts';
import { apply as applyTold, nothing as noTold } from '../told/facts.ts';
import { nothing as noPlans, apply as applyPlans } from '../response-plans/facts.ts';
import { itemsMax } from './fact-types.ts';
import { listNow } from './list.ts';
import { apply, nothing, reads, type HandoversState } from './facts.ts';
import { handoversModule } from './module.ts';
import { changedSince, deskHandover, notices, unsignedSince } from './view.ts';

const outgoing = { by: 'staff/1', role: 'dispatcher', desk: 'desk-1' } as const;
const elsewhere = { by: 'staff/3', role: 'dispatcher', desk: 'desk-2' } as const;
const chief = { by: 'staff/9', role: 'commander', desk: 'desk-1' } as const;
const incoming = { by: 'staff/2', desk: 'desk-1' };
const words = { part: 'ab'.repeat(32) };
const at = (time: string) => parseInstant(`2026-11-24T${time}:00+08:00`)!;

const group = (id: string, start: string, end: string) => ({ id, name: { zh: id, en: id }, start, end });
const site: Past[] = [
  { type: 'site described', data: { timeZone: 'Asia/Shanghai', dutyLevelInForce: 'D1' } },
  {
    type: 'shift group set',
    data: {
      id: 'round',
      name: { zh: '全天', en: 'round' },
      shifts: [group('early', '05:30', '13:30'), group('late', '13:30', '21:30'), group('night', '21:30', '05:30')],
    },
  },
  {
    type: 'post set',
    data: {
      id: 'PST01',
      kind: 'command',
      cover: [{ dutyLevel: 'D1', persons: [2, 2, 1] }],
      shiftGroup: [{ dutyLevel: 'D1', group: 'round' }],
    },
  },
];
const listed = {
  items: [{ kind: 'incident', id: 'HC-2026-000001', code: 'fire' }],
  counts: [{ kind: 'incident', count: 1 }],
  asOf: 41,
  root: 'note',
};
const room = (time = '13:20'): Given<HandoversState> => given(handoversModule, site, at(time));
const begin = (story: Given<HandoversState>) =>
  story.when({ type: 'begin handover', listed }, outgoing).then([{ type: 'handover begun' }]);
const order = (type: string, more: object = {}) => ({ type, handover: 'H-000001', ...more });
const stage = (story: Given<HandoversState>) => deskHandover(story.state, 'desk-1', story.now).stage;

describe('a handover', () => {
  test('the list and the signed root stand in it; a note; the outgoing signs, then the incoming at the same desk', () => {
    const story = begin(room());
    expect(deskHandover(story.state, 'desk-1', story.now).handover).toMatchObject({
      handover: 'H-000001',
      asOf: 41,
      root: 'note',
      items: [{ id: 'HC-2026-000001' }],
      shiftStart: at('05:30'),
    });
    story.when(order('add handover note', { words }), outgoing).then([{ type: 'handover note added' }]);
    story.when(order('accept handover', { coSigner: incoming }), outgoing).refuses('HANDOVER_NOT_SIGNED');
    story.when(order('sign handover'), outgoing).then([{ type: 'handover signed' }]);
    expect(stage(story)).toBe('signed');
    story.when(order('add handover note', { words }), outgoing).refuses('HANDOVER_ALREADY_SIGNED');
    story
      .when(order('accept handover', { coSigner: incoming }), outgoing)
      .then([{ type: 'handover accepted', data: { incoming: 'staff/2' } }]);
    expect(stage(story)).toBe('accepted');
    story.when(order('accept handover', { coSigner: incoming }), outgoing).refuses('HANDOVER_ALREADY_ACCEPTED');
  });

  test('refused with a reason it is mended: the new list keeps the notes and is signed anew', () => {
    const story = begin(room());
    story.when(order('add handover note', { words }), outgoing).anyway();
    story.when(order('sign handover'), outgoing).anyway();
    story.when(order('refuse handover', { reason: 4 }), outgoing).refuses('CO_SIGNER_NEEDED');
    story
      .when(order('refuse handover', { reason: 4, coSigner: incoming, words }), outgoing)
      .then([{ type: 'handover refused', data: { incoming: 'staff/2', reason: 4 } }]);
    story.when(order('sign handover'), outgoing).refuses('HANDOVER_WAS_REFUSED');
    story
      .when({ type: 'begin handover', listed }, outgoing)
      .then([{ data: { handover: 'H-000002' }, type: 'handover begun' }]);
    const { handover } = deskHandover(story.state, 'desk-1', story.now);
    expect(handover).toMatchObject({ notes: [{ by: 'staff/1' }], signed: null, refused: null });
    story.when(order('sign handover'), outgoing).refuses('HANDOVER_UNKNOWN');
  });

  test('never by one person alone, never from another desk, never from a request that brings its own list', () => {
    const story = begin(room());
    story.when(order('sign handover'), elsewhere).refuses('HANDOVER_OTHER_DESK', { desk: 'desk-1' });
    story.when(order('sign handover'), outgoing).anyway();
    const accept = (coSigner?: object) => story.when(order('accept handover', coSigner ? { coSigner } : {}), outgoing);
    accept().refuses('CO_SIGNER_NEEDED');
    accept({ by: 'staff/1', desk: 'desk-1' }).refuses('CO_SIGNER_SAME_PERSON');
    accept({ by: 'staff/2', desk: 'desk-2' }).refuses('CO_SIGNER_OTHER_DESK');
    story.when({ type: 'begin handover' }, outgoing).refuses('HANDOVER_LIST_MISSING');
    story.when({ type: 'begin handover', listed }, { by: 'token/4', role: 'dispatcher' }).refuses('DESK_NEEDED');
    story
      .when(order('refuse handover', { reason: 10, coSigner: incoming }), outgoing)
      .refuses('REASON_UNKNOWN', { list: 'handover' });
  });

  test('a list older than 30 min is not signed: it is built anew', () => {
    const story = begin(room());
    story.after(31 * 60);
    story.when(order('sign handover'), outgoing).refuses('HANDOVER_LIST_OLD', { most_min: 30 });
    begin(story);
    story.when({ ...order('sign handover'), handover: 'H-000002' }, outgoing).anyway();
    story.after(31 * 60);
    const accept = { ...order('accept handover', { coSigner: incoming }), handover: 'H-000002' };
    story.when(accept, outgoing).refuses('HANDOVER_LIST_OLD');
  });

  test('what came and went since the list was built is shown', () => {
    const story = begin(room());
    const { handover } = deskHandover(story.state, 'desk-1', story.now);
    const now = { items: [{ kind: 'order' as const, id: 'O-000001' }], counts: [] };
    expect(changedSince(handover!, now)).toEqual({
      added: [{ kind: 'order', id: 'O-000001' }],
      gone: [{ kind: 'incident', id: 'HC-2026-000001', code: 'fire' }],
    });
  });
});

test('unsigned 15 min after the shift began it is shown at that desk, until both have signed', () => {
  const story = room('13:44');
  expect(unsignedSince(story.state, 'desk-1', story.now)).toBeNull();
  story.after(60);
  expect(unsignedSince(story.state, 'desk-1', story.now)).toBe(at('13:30'));
  begin(story);
  story.when(order('sign handover'), outgoing).anyway();
  expect(unsignedSince(story.state, 'desk-1', story.now)).toBe(at('13:30'));
  story.when(order('accept handover', { coSigner: incoming }), outgoing).anyway();
  expect(unsignedSince(story.state, 'desk-1', story.now)).toBeNull();
  expect(unsignedSince(story.state, 'desk-2', story.now)).toBe(at('13:30'));
  // The next shift asks again.
  story.after(8 * 3_600);
  expect(unsignedSince(story.state, 'desk-1', story.now)).toBe(at('21:30'));
});

test('a briefing notice is posted by the commander, read and signed once by each, and ends by itself', () => {
  const story = room();
  const until = story.now + 3_600_000;
  story.when({ type: 'post notice', words, until: story.now }, chief).refuses('NOTICE_UNTIL_NOT_AHEAD');
  story.when({ type: 'post notice', until }, chief).refuses('HANDOVER_NOTE_EMPTY');
  story.when({ type: 'post notice', words, until }, chief).then([{ type: 'briefing notice posted' }]);
  const sign = { type: 'sign notice', notice: 'N-000001' };
  story.when(sign, outgoing).then([{ type: 'briefing notice signed' }]);
  story.when(sign, outgoing).refuses('NOTICE_ALREADY_SIGNED');
  story.when(sign, elsewhere).anyway();
  expect(notices(story.state, 'staff/1', story.now)).toMatchObject([{ signedByMe: true, signatures: 2 }]);
  expect(notices(story.state, 'staff/8', story.now)).toMatchObject([{ signedByMe: false }]);
  story.after(3_600);
  expect(notices(story.state, 'staff/1', story.now)).toEqual([]);
  story.when({ type: 'withdraw notice', notice: 'N-000001' }, chief).refuses('NOTICE_UNKNOWN');
});

test('the list holds what is open in every module, the most urgent kinds first, and counts what is over its limit', () => {
  const desk = mannedSite();
  desk.does({ type: 'open incident', incidentType: 'fire', place: { zone: 'Z02' } });
  desk.does({ type: 'open incident', incidentType: 'fight', place: { zone: 'Z02' } });
  desk.does({ type: 'close incident', incident: 'HC-2026-000002', disposition: 1 });
  desk.does({ type: 'sign off unit', unit: '902' });
  for (let number = 1; number <= itemsMax + 5; number++) raiseAlarm(desk, `A-${String(number).padStart(6, '0')}`);
  const around = {
    incidents: desk.incidents,
    alarms: noAlarms(),
    links: noLinks(),
    orders: noOrders(),
    plans: noPlans(),
    told: noTold(),
    tests: noTests(),
    own: nothing(),
  };
  for (const fact of desk.facts) {
    if ((reads as readonly string[]).includes(fact.type)) apply(around.own, fact);
    applyTold(around.told, fact);
    if (fact.type in alarmsFacts)
      applyAlarms(around.alarms, { ...fact, data: { ...(fact.data as object), point: `P${fact.seq}` } });
  }
  const receiver = { kind: 'unit', id: '901' };
  const fact = { seq: 1, v: 1, recordedAt: desk.now, by: 'staff/1', cause: 'x' };
  applyOrders(around.orders, {
    ...fact,
    type: 'order given',
    data: { order: 'O-000001', to: [receiver], words: 'x', deadline: 1 },
  });
  const incident = 'HC-2026-000001';
  applyPlans(around.plans, { ...fact, type: 'intake started', data: { incident } });
  applyPlans(around.plans, {
    ...fact,
    type: 'response plan called out',
    data: { incident, plan: 'PL3', version: 1, required: [2], byHand: false },
  });
  applyPlans(around.plans, { ...fact, type: 'plan step skipped', data: { incident, step: 2, reason: 1 } });
  const partner = { job: 1, agency: 'AG01', theirNumber: '0417', handedOverAt: desk.now, reportBackDue: desk.now };
  applyTold(around.told, { ...fact, type: 'partner job noted', data: { incident, ...partner } });
  const test = { test: 'T-000001', points: ['A001'], from: desk.now, to: desk.now + 60_000, workOrder: 'WO-7' };
  applyTests(around.tests, { ...fact, type: 'on-test granted', data: test });
  const { items, counts } = listNow(around, desk.now);
  expect([...new Set(items.map((row) => row.kind))]).toEqual([
    'incident',
    'skipped-step',
    'to-review',
    'to-tell',
    'report-back',
    'order',
    'alarm',
  ]);
  expect(items).toContainEqual({ kind: 'to-tell', id: incident, code: 'commander' });
  expect(items).toContainEqual({ kind: 'to-review', id: 'HC-2026-000002', code: 'fight' });
  expect(items).toContainEqual({ kind: 'report-back', id: incident, code: '0417' });
  expect(items).toHaveLength(itemsMax);
  expect(Object.fromEntries(counts.map((row) => [row.kind, row.count]))).toMatchObject({
    incident: 1,
    order: 1,
    'report-back': 1,
    'on-test': 1,
    alarm: itemsMax + 5,
    'post-short': 1,
  });
});
