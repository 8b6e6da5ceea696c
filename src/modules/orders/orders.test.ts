import { describe, expect, test } from 'vitest';
import { given, type Given, type Past } from '../../../test/support/given.ts';
import type { Receiver } from './fact-types.ts';
import { ordersModule } from './module.ts';
import type { OrdersState } from './facts.ts';
import { orderList, ordersToWatch } from './view.ts';

const desk1 = { by: 'staff/1', role: 'dispatcher', desk: 'desk-1' } as const;
const desk2 = { by: 'staff/2', role: 'dispatcher', desk: 'desk-2' } as const;
const chief = { by: 'staff/9', role: 'commander', desk: 'desk-commander' } as const;
const words = { part: 'ab'.repeat(32) };
const place = { zone: 'Z02', x: 1, y: 1, level: '1F' };

const name = (en: string) => ({ zh: en, en });
const onDuty = (unit: string, kind: string, post: string): Past => ({
  type: 'unit signed on',
  data: { unit, kind, post, place, strength: 1, until: 0 },
});
const site: Past[] = [
  { type: 'post set', data: { id: 'PST16', kind: 'patrol', name: name('West Patrol') } },
  { type: 'post set', data: { id: 'PST34', kind: 'liaison', name: name('Taxi Post') } },
  onDuty('401', 'patrol', 'PST16'),
  onDuty('101', 'command', 'PST01'),
  { type: 'incident opened', data: { incident: 'HC-2026-000001' } },
];
const room = (): Given<OrdersState> => given(ordersModule, site);

const unit: Receiver = { kind: 'unit', id: '401' };
const patrol: Receiver = { kind: 'role', id: 'patrol' };
const command: Receiver = { kind: 'role', id: 'command' };
const inMinutes = (story: Given<OrdersState>, count: number) => story.now + count * 60_000;

/** An order to one unit, to be reported on in an hour. */
function ordered(story: Given<OrdersState>, to: Receiver[] = [unit]): Given<OrdersState> {
  return story
    .when({ type: 'give order', to, words, deadline: inMinutes(story, 60) }, desk1)
    .then([{ type: 'order given', data: { order: 'O-000001', to, words: words.part } }]);
}
const row = (story: Given<OrdersState>) => orderList(story.state, story.now)[0]!;
const sign = (receiver: Receiver, via = 'radio') => ({ type: 'sign for order', order: 'O-000001', receiver, via });
const report = (receiver: Receiver, outcome = 'done') => ({
  type: 'report order back',
  order: 'O-000001',
  receiver,
  outcome,
  via: 'radio',
});

describe('giving an order', () => {
  test('it has a number of its own that rises and is never used again, and names what it goes to', () => {
    const story = ordered(room());
    story
      .when({ type: 'close order', order: 'O-000001', outcome: 'withdrawn' }, desk1)
      .anyway()
      .when({ type: 'give order', to: [patrol, { kind: 'post', id: 'PST16' }], words, until: inMinutes(story, 90) })
      .then([{ type: 'order given', data: { order: 'O-000002' }, about: ['order/O-000002', 'post/PST16'] }]);
  });

  test('in a rehearsal its name stands before the number', () => {
    const story = given(ordersModule, [{ type: 'journal opened', data: { numberPrefix: 'D7-' } }, ...site]);
    story
      .when({ type: 'give order', to: [unit], words, deadline: inMinutes(story, 5) })
      .then([{ type: 'order given', data: { order: 'D7-O-000001' } }]);
  });

  test('to a role nobody holds it is refused with who that is and what to do, and none of its receivers has it', () => {
    const story = room();
    const outcome = story.when({
      type: 'give order',
      to: [unit, { kind: 'role', id: 'liaison' }],
      words,
      deadline: inMinutes(story, 5),
    });
    outcome.refuses('ORDER_RECEIVER_VACANT', { receiver: 'role/liaison' });
    expect(outcome.got).toMatchObject({ words: { en: expect.stringContaining('nobody holds all liaison posts now') } });
    expect(story.state.orders.size).toBe(0);
  });

  test('an unmanned post and a call-sign off duty are vacant too; what the site does not have is unknown', () => {
    const story = room();
    const give = (receiver: Receiver) =>
      story.when({ type: 'give order', to: [receiver], words, deadline: inMinutes(story, 5) });
    give({ kind: 'post', id: 'PST34' }).refuses('ORDER_RECEIVER_VACANT');
    give({ kind: 'unit', id: '999' }).refuses('ORDER_RECEIVER_VACANT');
    give({ kind: 'post', id: 'PST99' }).refuses('ORDER_RECEIVER_UNKNOWN');
    give({ kind: 'role', id: 'wizard' }).refuses('ORDER_RECEIVER_UNKNOWN');
    story.fold({ type: 'unit signed off', data: { unit: '401', why: 'by-hand' } });
    give(patrol).refuses('ORDER_RECEIVER_VACANT');
  });

  test('a standing order is for whoever comes: it goes to a role nobody holds yet', () => {
    const story = room();
    story
      .when({ type: 'give order', to: [{ kind: 'role', id: 'liaison' }], words, until: inMinutes(story, 600) })
      .then([{ type: 'order given' }]);
    expect(row(story).receivers[0]).toMatchObject({ vacant: true });
  });

  test('it needs words, one of deadline and end, and a time ahead; an incident it names must be open', () => {
    const story = room();
    const give = (more: object) => story.when({ type: 'give order', to: [unit], words, ...more });
    const deadline = inMinutes(story, 5);
    story.when({ type: 'give order', to: [unit], deadline }).refuses('ORDER_WORDS_NEEDED');
    give({}).refuses('ORDER_TERM_NEEDED');
    give({ deadline, until: deadline }).refuses('ORDER_TERM_NEEDED');
    give({ deadline: story.now }).refuses('ORDER_TERM_NOT_AHEAD');
    give({ until: inMinutes(story, 721 * 60) }).refuses('ORDER_TERM_NOT_AHEAD', { most_h: 720 });
    give({ deadline, incident: 'HC-2026-000009' }).refuses('INCIDENT_NOT_FOUND');
    give({ deadline, incident: 'HC-2026-000001' }).then([{ type: 'order given' }]);
    story
      .when({ type: 'give order', to: [unit, unit], words, deadline })
      .refuses('ORDER_RECEIVER_TWICE', { receiver: 'unit/401' });
  });
});

describe('signing for it and reporting back', () => {
  test('each receiver on its own, with how it was heard; then the sender closes it', () => {
    const site2: Receiver = { kind: 'site', id: 'harbour' };
    const story = ordered(room(), [unit, site2]);
    expect(row(story).stage).toBe('not-signed');
    story.when(sign(unit), desk2).then([{ type: 'order signed for', data: { via: 'radio' } }]);
    expect(row(story).stage).toBe('not-signed');
    story.when(sign(site2, 'phone'), desk2).then([{ type: 'order signed for' }]);
    expect(row(story).stage).toBe('signed');
    story.when(report(unit, 'partly')).then([{ type: 'order reported back', data: { outcome: 'partly' } }]);
    story.when(report(site2)).then([{ type: 'order reported back' }]);
    expect(row(story).stage).toBe('reported');
    story
      .when({ type: 'close order', order: 'O-000001', outcome: 'partly' }, desk1)
      .then([{ type: 'order closed', data: { outcome: 'partly' } }]);
    expect(row(story)).toMatchObject({ stage: 'closed', outcome: { en: 'partly done' } });
  });

  test('who reports back has signed for it, whether anyone noted that or not', () => {
    const story = ordered(room());
    story.when(report(unit)).anyway();
    expect(row(story).receivers[0]).toMatchObject({ signed: { by: 'staff/1' }, reported: { outcome: 'done' } });
  });

  test('twice, or for somebody it was not given to, or for others without saying how: each its sentence', () => {
    const story = ordered(room(), [unit, command]);
    story.when(sign(patrol)).refuses('ORDER_NOT_TO_RECEIVER');
    story.when(sign(unit, 'self'), desk1).refuses('ORDER_SIGNED_BY_OTHERS');
    story.when(sign(command, 'self'), desk1).refuses('ORDER_SIGNED_BY_OTHERS');
    story.when(sign(command, 'self'), chief).then([{ type: 'order signed for' }]);
    story.when(sign(command, 'radio'), desk1).refuses('ORDER_ALREADY_SIGNED', { desk: 'desk-commander' });
    story.when(report(unit)).anyway();
    story.when(report(unit, 'not-done')).refuses('ORDER_ALREADY_REPORTED');
    story.when(sign(unit)).refuses('ORDER_ALREADY_SIGNED');
    story.when({ ...sign(unit), order: 'O-000077' }).refuses('ORDER_UNKNOWN');
  });

  test('only the sender, the desk it was given at, or the commander closes it; not before every report, but withdrawn at once', () => {
    const story = ordered(room());
    const close = (outcome: string) => ({ type: 'close order', order: 'O-000001', outcome });
    story.when(close('done'), desk2).refuses('ORDER_NOT_YOURS', { desk: 'desk-1' });
    story.when(close('done'), desk1).refuses('ORDER_REPORTS_MISSING', { receivers: 'unit/401' });
    // The next shift sits at the same desk.
    story.when(close('withdrawn'), { ...desk2, desk: 'desk-1' }).then([{ type: 'order closed' }]);
    story.when(close('done'), chief).refuses('ORDER_CLOSED');
    story.when(sign(unit)).refuses('ORDER_CLOSED');
  });
});

describe('reminders', () => {
  test('by rule: not signed for after 5 min, before the deadline, and when it is over; each once, naming whose word is missing', () => {
    const story = ordered(room(), [unit, command]);
    story.after(299).wakes().thenNothing();
    story
      .after(1)
      .wakes()
      .then([{ type: 'order reminded', data: { why: 'not-signed', receivers: [unit, command] } }]);
    story.wakes().thenNothing();
    story.when(report(unit)).anyway();
    story
      .after(45 * 60)
      .wakes()
      .then([{ type: 'order reminded', data: { why: 'before-deadline', receivers: [command] } }]);
    story
      .after(10 * 60)
      .wakes()
      .then([{ type: 'order reminded', data: { why: 'overdue', receivers: [command] } }]);
    story.after(3_600).wakes().thenNothing();
    expect(row(story)).toMatchObject({ due: 'overdue', left_s: -3_600, reminders: 3 });
  });

  test('signed and reported in time, nobody is reminded', () => {
    const story = ordered(room());
    story.when(report(unit)).anyway();
    story.after(7_200).wakes().thenNothing();
    expect(row(story).due).toBeNull();
  });

  test('a moved deadline is reminded of anew; a short one only when it is over', () => {
    const story = room();
    story.when({ type: 'give order', to: [unit], words, deadline: inMinutes(story, 4) }, desk1).anyway();
    story.when(sign(unit)).anyway();
    story.after(239).wakes().thenNothing();
    story
      .after(1)
      .wakes()
      .then([{ type: 'order reminded', data: { why: 'overdue' } }]);
    const move = { type: 'move order deadline', order: 'O-000001', deadline: inMinutes(story, 30) };
    story.when(move, desk2).refuses('ORDER_NOT_YOURS');
    story.when({ ...move, deadline: story.now - 1 }, desk1).refuses('ORDER_TERM_NOT_AHEAD');
    story.when(move, desk1).then([{ type: 'order deadline moved' }]);
    expect(row(story).due).toBeNull();
    story
      .after(20 * 60)
      .wakes()
      .then([{ type: 'order reminded', data: { why: 'before-deadline' } }]);
    story
      .after(10 * 60)
      .wakes()
      .then([{ type: 'order reminded', data: { why: 'overdue' } }]);
  });

  test('by hand: those who have not signed, else those who have not reported; with nothing missing it says so', () => {
    const story = ordered(room(), [unit, command]);
    const remind = { type: 'remind of order', order: 'O-000001' };
    story.when(sign(unit)).anyway();
    story.when(remind).then([{ type: 'order reminded', data: { why: 'by-hand', receivers: [command] } }]);
    story.when(report(command)).anyway();
    story.when(remind).then([{ type: 'order reminded', data: { receivers: [unit] } }]);
    story.when(report(unit)).anyway();
    story.when(remind).refuses('ORDER_NOTHING_DUE');
  });
});

test('supervised by the commander it stays on that desk until closed, though all is in time', () => {
  const story = ordered(room());
  const supervise = (supervised: boolean) => ({ type: 'supervise order', order: 'O-000001', supervised });
  story.when(supervise(false), chief).refuses('ORDER_SUPERVISED_ALREADY');
  story.when(supervise(true), chief).then([{ type: 'order supervised' }]);
  story.when(supervise(true), chief).refuses('ORDER_SUPERVISED_ALREADY');
  expect(ordersToWatch(story.state, story.now, 'commander').map((one) => one.order)).toEqual(['O-000001']);
  expect(ordersToWatch(story.state, story.now, 'dispatcher')).toEqual([]);
  story.after(300);
  expect(ordersToWatch(story.state, story.now, 'dispatcher').map((one) => one.due)).toEqual(['not-signed']);
});

describe('standing orders', () => {
  test('hold until their end and then expire by themselves, also when the program was down at that moment', () => {
    const story = room();
    story.when({ type: 'give order', to: [patrol], words, until: inMinutes(story, 90) }, desk1).anyway();
    story.when(sign(patrol)).anyway();
    expect(row(story).stage).toBe('standing');
    story.when(report(patrol)).refuses('ORDER_IS_STANDING');
    story
      .after(90 * 60 - 1)
      .wakes()
      .thenNothing();
    story
      .after(4 * 3_600)
      .wakes()
      .then([{ type: 'order expired', data: { order: 'O-000001' } }]);
    expect(row(story)).toMatchObject({ stage: 'closed', outcome: { en: 'expired' } });
    story.wakes().thenNothing();
  });

  test('planted: a rule that did not look again would expire an order that was closed in that second', () => {
    const story = room();
    story.when({ type: 'give order', to: [patrol], words, until: inMinutes(story, 1) }, desk1).anyway();
    story.when({ type: 'close order', order: 'O-000001', outcome: 'withdrawn' }, desk1).anyway();
    story.after(60);
    const rule = { by: 'rule/orders.expire', role: 'rule' } as const;
    story.when({ type: 'end standing order', order: 'O-000001' }, rule).thenNothing();
    story.when({ type: 'remind by rule', order: 'O-000001', why: 'not-signed' }, rule).thenNothing();
    expect(row(story).outcome).toEqual({ zh: '撤回', en: 'withdrawn' });
  });
});

test('closed orders leave the list after a day', () => {
  const story = ordered(room());
  story.when({ type: 'close order', order: 'O-000001', outcome: 'withdrawn' }, desk1).anyway();
  story.after(25 * 3_600);
  story.when({ type: 'give order', to: [unit], words, deadline: inMinutes(story, 5) }, desk1).anyway();
  story.when({ type: 'close order', order: 'O-000002', outcome: 'withdrawn' }, desk1).anyway();
  expect(orderList(story.state, story.now).map((one) => one.order)).toEqual(['O-000002']);
  story.when(sign(unit)).refuses('ORDER_UNKNOWN');
});
