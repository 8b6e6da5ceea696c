import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Fold } from '../../journal/fold.ts';
import { hour_ms, minute_ms, second_ms } from '../../base/instant.ts';
import type { Fact } from '../../base/fact.ts';
import { allModules } from '../../modules/all.ts';
import type { OnTestState } from '../../modules/on-test/facts.ts';
import { haiheFacts } from '../../../test/support/haihe-site.ts';
import { closedFalse, MonthFigures, outcomeOf, period_ms } from './figures.ts';
import { deskShifts, shiftAt } from './shifts.ts';
import { Spread } from './spread.ts';

/** 1 November, midnight at the site. */
const from = Date.UTC(2026, 9, 31, 16);
const until = from + 24 * hour_ms;

const site = new Fold(allModules);
for (const [seq, { type, data }] of haiheFacts().entries())
  site.apply(fact(seq, from - 40 * hour_ms, type, data as object, 'staff/1'));

/** A day of the example site, told fact by fact: what is counted is worked out here by hand. */
class Month {
  readonly figures: MonthFigures;
  private seq = 0;

  constructor(before: readonly Fact[] = []) {
    const fold = site.copy();
    for (const each of before) fold.apply(each);
    this.figures = new MonthFigures(fold, from, until);
  }

  tell(minute: number, type: string, data: object, by = 'staff/1'): this {
    this.figures.take(fact(this.seq++, from + minute * minute_ms, type, data, by));
    return this;
  }

  raise(minute: number, number: number, more: object = {}): this {
    const alarm = id(number);
    const data = {
      alarm,
      kind: 'smoke',
      class: 'alarm',
      priority: 'P1',
      from: 'panel',
      panel: 'AP1',
      point: 'A001',
      ...more,
    };
    return this.tell(minute, 'alarm raised', data, 'device/AP1');
  }
}

const id = (number: number) => `A-${String(number).padStart(6, '0')}`;
function fact(seq: number, recordedAt: number, type: string, data: object, by: string): Fact {
  return { seq, type, v: 1, recordedAt, by, cause: `c${seq}`, data };
}

describe('what an alarm turned out to be', () => {
  test('one class each: true by incident or verifying, false, test and fault by cause, the rest not decided', () => {
    const month = new Month();
    for (let number = 1; number <= 6; number++) month.raise(number, number, { point: undefined, panelZone: number });
    const { figures } = month
      .tell(10, 'incident opened', {
        incident: 'HC-2026-000001',
        priority: 'P1',
        place: { zone: 'Z02', x: 1, y: 1, level: '1F' },
        alarms: [id(1)],
        cameBy: 1,
        send: false,
        units: [],
        receivedAt: from,
        desk: 'desk-1',
      })
      .tell(11, 'alarm verified', { alarm: id(2), result: 'real', desk: 'desk-1' })
      .tell(12, 'alarm found false', { alarm: id(3), cause: 2, desk: 'desk-1' })
      .tell(13, 'alarm found false', { alarm: id(4), cause: 7, desk: 'desk-1' })
      .tell(14, 'alarm found false', { alarm: id(5), cause: 4, desk: 'desk-1' });
    figures.close();
    expect(Object.fromEntries(figures.outcomes)).toEqual({ true: 2, false: 1, test: 1, fault: 1, undecided: 1 });
    expect([...figures.falseCauses.values()].reduce((sum, count) => sum + count, 0)).toBe(3);
  });

  test('an incident closed as a false alarm takes its alarms along; opened again it gives them back', () => {
    const month = new Month();
    month.raise(1, 1).raise(2, 2, { point: undefined, panelZone: 9 });
    const place = { zone: 'Z02', x: 1, y: 1, level: '1F' };
    const open = {
      incident: 'HC-2026-000001',
      priority: 'P1',
      place,
      alarms: [id(1), id(2)],
      cameBy: 1,
      send: false,
      units: [],
      receivedAt: from,
      desk: 'desk-1',
    };
    month.tell(3, 'incident opened', open);
    for (const number of [1, 2])
      month
        .tell(4, 'alarm restored', { alarm: id(number) }, 'device/AP1')
        .tell(5, 'alarm reset', { alarm: id(number), desk: 'desk-1' });
    const share = () => [month.figures.outcomes.get('true') ?? 0, month.figures.outcomes.get('false') ?? 0];
    expect(share()).toEqual([2, 0]);
    month.tell(6, 'incident closed', { incident: open.incident, disposition: 6, desk: 'desk-1' });
    expect(share()).toEqual([0, 2]);
    expect(month.figures.falseCauses.get(closedFalse)).toBe(2);
    month.tell(7, 'incident reopened', { incident: open.incident, reason: 1, desk: 'desk-1' });
    expect(share()).toEqual([2, 0]);
    month.tell(8, 'incident closed', { incident: open.incident, disposition: 1, desk: 'desk-1' });
    expect(share()).toEqual([2, 0]);
  });

  test('whatever is told, the classes add up to the alarms that appeared in the month', () => {
    const act = fc.record({
      kind: fc.integer({ min: 0, max: 6 }),
      alarm: fc.integer({ min: 1, max: 6 }),
      cause: fc.integer({ min: 1, max: 8 }),
    });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        const month = new Month();
        let raised = 0;
        acts.forEach(({ kind, alarm, cause }, index) => {
          const of = { alarm: id(Math.min(alarm, raised)), desk: 'desk-1' };
          if (kind === 0 || raised === 0) month.raise(index, ++raised, { point: undefined, panelZone: raised });
          else if (kind === 1) month.tell(index, 'alarm acknowledged', of);
          else if (kind === 2) month.tell(index, 'alarm found false', { ...of, cause });
          else if (kind === 3) month.tell(index, 'alarm restored', { alarm: of.alarm }, 'device/AP1');
          else if (kind === 4) month.tell(index, 'alarm reset', of);
          else if (kind === 5) month.tell(index, 'alarm closed by hand', { ...of, reason: 1 });
          else month.tell(index, 'alarm repeated', { alarm: of.alarm }, 'device/AP1');
        });
        const { figures } = month;
        figures.close();
        const sum = (counts: ReadonlyMap<unknown, number>) =>
          [...counts.values()].reduce((total, count) => total + count, 0);
        expect(sum(figures.outcomes)).toBe(sum(figures.announced));
        expect(sum(figures.announced)).toBe(raised);
        expect(sum(figures.periods)).toBe(raised);
        expect(figures.byShift().reduce((total, shift) => total + shift.announced, 0)).toBe(raised);
        const acked = [...figures.acks.values()].reduce((total, spread) => total + spread.total, 0);
        expect(acked + figures.unacknowledged).toBe(raised);
      }),
      { numRuns: 60 },
    );
  });
});

describe('how fast, how many, how available', () => {
  test('an incident that takes the alarm acknowledges it; each desk has its own share', () => {
    const month = new Month();
    month.raise(0, 1).tell(0.5, 'alarm acknowledged', { alarm: id(1), desk: 'desk-1' });
    month.raise(10, 2, { point: 'A002', kind: 'panic' });
    const place = { zone: 'Z11', x: 1, y: 1, level: '2F' };
    month.tell(12, 'incident opened', {
      incident: 'HC-2026-000001',
      priority: 'P1',
      place,
      alarms: [id(2)],
      cameBy: 1,
      send: false,
      units: [],
      receivedAt: from,
      desk: 'desk-2',
    });
    const { figures } = month;
    figures.close();
    expect(figures.acks.get('P1')?.quantile_s(0.5)).toBe(30);
    expect(figures.acks.get('P1')?.quantile_s(0.9)).toBe(120);
    expect([...figures.acksByDesk].map(([desk, spread]) => [desk, spread.total])).toEqual([
      ['desk-1', 1],
      ['desk-2', 1],
    ]);
  });

  test('an alarm that stood before the month is not counted as one of it, yet it is standing', () => {
    const before = fact(
      0,
      from - 30 * hour_ms,
      'alarm raised',
      { alarm: id(1), kind: 'smoke', class: 'alarm', priority: 'P1', from: 'panel', panel: 'AP1', point: 'A001' },
      'device/AP1',
    );
    const month = new Month([before]);
    month.tell(1, 'alarm acknowledged', { alarm: id(1), desk: 'desk-1' });
    const { figures } = month;
    figures.close();
    expect(figures.announced.size).toBe(0);
    expect(figures.acks.size).toBe(0);
    expect([figures.standing, figures.standingAtEnd]).toEqual([1, 1]);
  });

  test('more rows in ten minutes than the limit are a flood, of the shift it begins in', () => {
    const month = new Month();
    for (let number = 1; number <= 11; number++)
      month.raise(610 + number / 4, number, { point: undefined, panelZone: number });
    const { figures } = month;
    expect(figures.periods.get((610 * minute_ms) / period_ms)).toBe(11);
    expect(figures.byShift().filter((shift) => shift.floods > 0)).toMatchObject([
      { announced: 11, busiest: 11, floods: 1 },
    ]);
  });

  test('a lost line counts from when it was found lost to when it was back, or to the end of the month', () => {
    const { figures } = new Month()
      .tell(60, 'link lost', { panel: 'AP1', path: 'tcp' }, 'rule/links')
      .tell(90, 'link back', { panel: 'AP1', path: 'tcp' }, 'rule/links')
      .tell(23 * 60, 'link lost', { panel: 'AP1', path: 'tcp' }, 'rule/links');
    figures.close();
    expect(figures.lost_ms.get('AP1/tcp')).toBe(30 * minute_ms + hour_ms);
    // The row that the loss made on the queue is an alarm of the month like any other; lost again, it is the same row.
    expect([...figures.classes]).toEqual([['trouble', 1]]);
  });

  test('what is off the queue is summed: shelved by reason, conditions by kind, an interrupted watch', () => {
    const month = new Month();
    month.raise(0, 1).tell(1, 'alarm acknowledged', { alarm: id(1), desk: 'desk-1' });
    month.tell(2, 'alarm shelved', { alarm: id(1), reason: 1, until: from + hour_ms, desk: 'desk-1' });
    month.tell(32, 'alarm unshelved', { alarm: id(1), why: 'by-hand', desk: 'desk-1' });
    month.tell(60, 'condition begun', { kind: 'bypass', panel: 'AP1', point: 'A002' }, 'device/AP1');
    month.tell(120, 'condition ended', { kind: 'bypass', panel: 'AP1', point: 'A002' }, 'device/AP1');
    month.tell(
      200,
      'watch interrupted',
      { alarm: id(2), from: from - hour_ms, to: from + 2 * minute_ms },
      'rule/journal',
    );
    const { figures } = month;
    figures.close();
    expect(figures.shelvedByReason.get(1)).toBe(30 * minute_ms);
    expect(figures.conditions_ms.get('bypass')).toBe(hour_ms);
    expect(figures.interrupted_ms).toBe(2 * minute_ms);
  });
});

describe('time on test', () => {
  const grant = (test: string, more: object) => ({
    test,
    points: [],
    from,
    to: from + 8 * hour_ms,
    workOrder: 'WO-1',
    ...more,
  });
  const ended = (test: string) => ({ test, why: 'by-hand', heard: [], notHeard: [], notRestored: [] });

  test('granted tests count from beginning to end by panel, and their points times how long; one that never began counts nothing', () => {
    const [first, second] = [...site.state<OnTestState>('on-test').points.values()].filter(
      (point) => point.panel === 'AP1',
    );
    const { figures } = new Month()
      .tell(10, 'on-test granted', grant('T-000001', { points: [first!.id, second!.id] }))
      .tell(10, 'on-test begun', { test: 'T-000001' })
      .tell(20, 'on-test granted', grant('T-000002', { points: [first!.id] }))
      .tell(30, 'on-test ended', ended('T-000002'))
      .tell(130, 'on-test ended', ended('T-000001'));
    figures.close();
    expect([...figures.tests]).toEqual([['AP1', { count: 1, span_ms: 2 * hour_ms }]]);
    expect(figures.pointsOnTest_ms).toBe(4 * hour_ms);
  });

  test('of a test that runs over an edge of the month only what lies in the month, also where it never ends', () => {
    const before = [
      fact(1, from - 3 * hour_ms, 'on-test granted', grant('T-000001', { panel: 'AP1' }), 'staff/1'),
      fact(2, from - 3 * hour_ms, 'on-test begun', { test: 'T-000001' }, 'staff/1'),
    ];
    const { figures } = new Month(before)
      .tell(60, 'on-test ended', ended('T-000001'))
      .tell(22 * 60, 'on-test granted', grant('T-000002', { panel: 'AP1' }))
      .tell(22 * 60, 'on-test begun', { test: 'T-000002' });
    figures.close();
    expect(figures.tests.get('AP1')).toEqual({ count: 2, span_ms: 3 * hour_ms });
  });

  test('what a panel says while on test is a signal, and one that did not reach the queue', () => {
    const said = { test: 'T-000001', kind: 'smoke', class: 'alarm', phase: 'new', from: 'panel', panel: 'AP1' };
    const { figures } = new Month().tell(1, 'test signal kept', said, 'device/AP1');
    expect([figures.signals, figures.onTestSignals, figures.announced.size]).toEqual([1, 1, 0]);
  });

  test('a mark of a panel that stood before the month and stands at its end counts the whole month, once', () => {
    const mark = { kind: 'bypass', panel: 'AP1', point: 'A002' };
    const before = fact(1, from - hour_ms, 'condition begun', mark, 'device/AP1');
    const { figures } = new Month([before]);
    figures.close().close();
    expect(figures.conditions_ms.get('bypass')).toBe(24 * hour_ms);
  });
});

test('quantiles are the nearest rank, to the second, and a month of any size takes few counters', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 3_600 }), { minLength: 1, maxLength: 200 }), (spans) => {
      const spread = new Spread();
      for (const span of spans) spread.add(span * second_ms);
      const sorted = [...spans].sort((a, b) => a - b);
      for (const share of [0.5, 0.9])
        expect(spread.quantile_s(share)).toBe(sorted[Math.max(1, Math.ceil(sorted.length * share)) - 1]);
      expect(spread.within(60)).toBe(spans.filter((span) => span <= 60).length);
    }),
  );
  expect(new Spread().quantile_s(0.5)).toBeNull();
});

test('shifts are those of the site that leave no hour out; without any the usual three', () => {
  expect(deskShifts(site.state('sites')).map((shift) => shift.name.en)).toEqual([
    'Early 05:00–13:00',
    'Late 13:00–21:00',
    'Night 21:00–05:00',
  ]);
  const usual = deskShifts({ shiftGroups: new Map() });
  expect(usual.map((shift) => shift.name.en)).toEqual(['Early 06:00–14:00', 'Late 14:00–22:00', 'Night 22:00–06:00']);
  expect(shiftAt(usual, from, 'Asia/Shanghai')).toBe(2);
  expect(shiftAt(usual, from + 7 * hour_ms, 'Asia/Shanghai')).toBe(0);
});

test('a row by itself is what its cause, its incident or its class says', () => {
  const row = { falseCause: null, incident: null, verified: null, class: 'alarm' };
  expect(outcomeOf(row as never)).toBe('undecided');
  expect(outcomeOf({ ...row, class: 'trouble' } as never)).toBe('fault');
  expect(outcomeOf({ ...row, incident: 'HC-1', falseCause: 1 } as never)).toBe('false');
});
