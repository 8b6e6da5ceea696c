import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Fact } from '../../base/fact.ts';
import { commanderDesk, deskOne, deskTwo, type Given, given, morning } from '../../../test/support/given.ts';
import { readGolden } from '../../../test/support/golden-shapes.ts';
import { haiheFacts } from '../../../test/support/haihe-site.ts';
import type { Module } from '../module.ts';
import { alarmsModule } from './module.ts';
import type { AlarmsState } from './state.ts';
import { queue, shelved } from './view.ts';
import { panels, pointDetail } from './view-panels.ts';

/** One zone of the site: smoke, manual call, panic, help point, escalator stop, gas low and high. */
const points = ['A001', 'A002', 'A055', 'A083', 'A173', 'A192', 'A153', 'A154'];
const site = haiheFacts().filter(
  ({ type, data }) =>
    (type !== 'alarm point set' || points.includes((data as { id: string }).id)) &&
    (type !== 'alarm panel set' || ['AP1', 'FP1'].includes((data as { id: string }).id)),
);

/** What a row is, told from the facts alone and by the words of B6, not by the code under test. */
interface Told {
  urgent: boolean;
  active: boolean;
  acknowledged: boolean;
  handling: 'none' | 'verifying' | 'incident' | 'false';
  resetDue: boolean;
  shelved: boolean;
  count: number;
  confirmed: boolean;
  gone: boolean;
}

function tell(facts: readonly Fact[]): Map<string, Told> {
  const told = new Map<string, Told>();
  for (const { type, data } of facts) {
    const said = data as {
      alarm?: string;
      alarms?: string[];
      priority?: string;
      reason?: number;
      [key: string]: unknown;
    };
    if (type === 'alarm raised') {
      const urgent = said.priority === 'P1' || said.priority === 'P2';
      told.set(said.alarm!, {
        urgent,
        active: true,
        acknowledged: false,
        handling: 'none',
        resetDue: urgent,
        shelved: false,
        count: 1,
        confirmed: said['mark'] === 'fire-confirmed',
        gone: false,
      });
    }
    for (const id of said.alarms ?? (said.alarm ? [said.alarm] : [])) {
      const row = told.get(id);
      if (!row || row.gone) continue;
      retell(row, type, said);
      const handled =
        row.handling === 'incident' || row.handling === 'false' || (row.handling === 'none' && !row.urgent);
      if (!row.active && row.acknowledged && handled && !row.resetDue && !row.shelved) row.gone = true;
    }
  }
  return told;
}

function retell(row: Told, type: string, said: { priority?: string; reason?: number; [key: string]: unknown }): void {
  if (type === 'alarm repeated') {
    const anew = row.handling === 'false' || (!row.active && row.acknowledged && row.handling === 'none');
    if (anew) Object.assign(row, { acknowledged: false, handling: 'none' });
    Object.assign(row, { active: true, count: row.count + 1, resetDue: row.urgent });
  } else if (type === 'alarm restored') row.active = false;
  else if (type === 'alarm acknowledged') row.acknowledged = true;
  else if (type === 'alarm reassessed') {
    const risen = !row.urgent && said.priority !== 'P3';
    if (risen) Object.assign(row, { urgent: true, resetDue: true });
    if (risen && (row.handling === 'none' || row.handling === 'false')) row.acknowledged = false;
    // Confirmed by a second point: announced again.
    if (said['why'] === 'second-point' && said['mark'] === 'fire-confirmed' && !row.shelved && !row.confirmed)
      row.acknowledged = false;
    if (said['mark'] === 'fire-confirmed') row.confirmed = true;
  } else if (type === 'alarm verification begun') row.handling = row.handling === 'incident' ? 'incident' : 'verifying';
  else if (type === 'alarm verified') row.handling = row.handling === 'verifying' ? 'none' : row.handling;
  else if (type === 'alarm found false') row.handling = 'false';
  else if (type === 'incident opened') Object.assign(row, { handling: 'incident', acknowledged: true });
  else if (type === 'alarm grouped' && said['incident'] !== undefined) row.handling = 'incident';
  else if (type === 'alarm split off') {
    if (row.handling === 'incident') row.handling = 'none';
  } else if (type === 'alarm shelved') row.shelved = true;
  else if (type === 'alarm unshelved') row.shelved = false;
  else if (type === 'alarm reset')
    Object.assign(row, { resetDue: false, ...(said.reason !== undefined && { active: false }) });
  else if (type === 'alarm closed by hand') row.gone = true;
}

const limits_s = { P1: [20, 30, 60], P2: [60, 90, 300] };

/** Everything that must hold after every step. */
function check(story: Given<AlarmsState>): void {
  const { state, now } = story;
  const told = tell(story.facts);
  const onQueue = [...told].filter(([, row]) => !row.gone);
  expect([...state.rows.keys()].sort()).toEqual(onQueue.map(([id]) => id).sort());
  for (const [id, row] of onQueue) {
    const held = state.rows.get(id)!;
    expect({ id, active: held.signal === 'active', count: held.count }).toEqual({
      id,
      active: row.active,
      count: row.count,
    });
    expect({ id, acknowledged: held.acknowledged !== null, handling: held.handling }).toEqual({
      id,
      acknowledged: row.acknowledged,
      handling: row.handling,
    });
  }
  // The indexes are what a walk over the rows would find.
  const rows = [...state.rows.values()];
  expect(new Map(rows.map((row) => [row.key, row.id]))).toEqual(state.open);
  expect([...state.ofPanel].flatMap(([panel, ids]) => [...ids.keys()].map((id) => `${panel} ${id}`)).sort()).toEqual(
    rows.map((row) => `${row.panel} ${row.id}`).sort(),
  );
  for (const ids of state.unsettled.values()) for (const id of ids.keys()) expect(state.rows.has(id)).toBe(true);
  const { moments, at, of } = state.deadlines;
  expect(moments).toEqual([...new Set(of.values())].sort((a, b) => a - b));
  expect([...at].flatMap(([when, subjects]) => [...subjects.keys()].map((one) => [one, when]))).toHaveLength(of.size);
  const wanted = rows.flatMap((row): [string, number][] => {
    if (row.shelved) return [[`unshelve/${row.id}`, row.shelved.until]];
    // What joined quietly has no clock of its own; who calls in its place is checked below.
    if (row.quiet === 'quiet') return [];
    if (row.acknowledged || row.step === 3 || (row.priority !== 'P1' && row.priority !== 'P2')) return [];
    return [[`escalate/${row.id}`, row.clockFrom + limits_s[row.priority][row.step]! * 1_000]];
  });
  expect([...of].filter(([subject]) => /^(escalate|unshelve)/.test(subject)).sort()).toEqual(wanted.sort());
  const { due, wakeAt } = alarmsModule.standing!(state, now);
  expect(due.length).toBe([...of.values()].filter((when) => when <= now).length);
  const later = [...of.values()].filter((when) => when > now);
  expect(wakeAt).toBe(later.length > 0 ? Math.min(...later) : null);
  expect(queue(state, now).length + shelved(state, now).length).toBe(state.rows.size);
  checkGroups(state);
}

/** Nothing urgent is forgotten in a group, and the indexes of groups are what a walk over the rows would find. */
function checkGroups(state: AlarmsState): void {
  const rows = [...state.rows.values()];
  for (const [group, ids] of state.ofGroup) {
    expect([...ids.keys()].sort()).toEqual(
      rows
        .filter((row) => row.group === group)
        .map((row) => row.id)
        .sort(),
    );
    expect(state.groups.has(group)).toBe(true);
  }
  for (const row of rows) if (row.group !== null) expect(state.ofGroup.get(row.group)?.has(row.id)).toBe(true);
  for (const group of state.groups.values()) {
    if (group.incident !== null && group.open) continue;
    const open = rows.filter(
      (row) => row.group === group.id && !row.acknowledged && !row.shelved && /P1|P2/.test(row.priority),
    );
    if (open.length > 0) expect(open.some((row) => row.quiet !== 'quiet')).toBe(true);
  }
}

type Step =
  | { do: 'signal'; point: number; what: number; phase: 'new' | 'restore' | 'still' | 'cancel' }
  | { do: 'command'; which: number; of: number; desk: number; reason: number }
  | { do: 'incident'; of: number }
  | { do: 'wait'; seconds: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('signal' as const),
      point: fc.nat(points.length - 1),
      what: fc.constantFrom(0, 0, 0, 0, 1, 2),
      phase: fc.constantFrom('new', 'restore', 'new', 'restore', 'still', 'cancel'),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('command' as const),
      which: fc.nat(11),
      of: fc.nat(9),
      desk: fc.nat(2),
      reason: fc.nat(4),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('incident' as const), of: fc.nat(9) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('wait' as const), seconds: fc.constantFrom(0.2, 5, 25, 70, 400, 4_000) }),
  },
);

function play(story: Given<AlarmsState>, one: Step): void {
  const ids = [...story.state.rows.keys()];
  const pick = (of: number) => ids[of % Math.max(1, ids.length)] ?? 'A-999999';
  switch (one.do) {
    case 'signal': {
      const what = ['alarm', 'high', 'fault'][one.what]!;
      story.hears({ kind: 'point', point: points[one.point]!, what, phase: one.phase }).anyway();
      return;
    }
    case 'command': {
      const alarm = pick(one.of);
      const reason = one.reason + 1;
      const commands = [
        { type: 'acknowledge', alarms: [alarm, pick(one.of + 1)] },
        { type: 'acknowledge', alarms: [alarm] },
        { type: 'begin verification', alarm },
        { type: 'end verification', alarm, result: ['real', 'injury', 'nothing-found', 'unclear', 'real'][one.reason] },
        { type: 'find false', alarm, cause: reason },
        { type: 'shelve', alarm, reason, measure: 1, until: story.now + reason * 100_000 },
        { type: 'unshelve', alarm },
        { type: 'reset', alarm, ...(one.reason > 1 && { reason }) },
        { type: 'close by hand', alarm, reason },
        { type: 'acknowledge group', group: story.state.rows.get(alarm)?.group ?? 'none', alarms: ids.slice(0, 3) },
        { type: 'split off', alarms: [alarm] },
        {
          type: 'find group false',
          group: story.state.rows.get(alarm)?.group ?? 'none',
          alarms: [alarm],
          cause: reason,
        },
      ];
      story.when(commands[one.which]!, [deskOne, deskTwo, commanderDesk][one.desk]!);
      return;
    }
    case 'incident':
      story.fold({
        type: 'incident opened',
        data: {
          incident: 'HC-2026-000001',
          priority: 'P1',
          place: { zone: 'Z02', x: 1, y: 1, level: '1F' },
          alarms: [pick(one.of)],
          desk: 'desk-1',
        },
      });
      return;
    case 'wait':
      story.after(one.seconds).wakes().anyway();
  }
}

/** Of a planted fault it is enough that it is found; the smallest story of it is looked for only where nobody expects one. */
function holds(module: Module<AlarmsState>, numRuns: number, isPlanted = false): void {
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 50, size: 'max' }), (steps) => {
      const story = given(module, site);
      for (const one of steps) {
        play(story, one);
        check(story);
      }
      // What stands in the book makes the same state again, through JSON as through memory.
      const again = module.nothing();
      for (const fact of JSON.parse(JSON.stringify(story.facts)) as Fact[]) module.apply(again, fact);
      expect(again).toEqual(story.state);
      expect(structuredClone(story.state)).toEqual(story.state);
    }),
    { numRuns, endOnFailure: isPlanted },
  );
}

describe('whatever comes in whatever order', () => {
  test('a row leaves when the rule of B6 holds and not before, counts are right, deadlines agree with a walk over the rows', () => {
    holds(alarmsModule, 40);
  });

  test('planted: a fold that forgets restores, one that frees a row too early, and one that loses a deadline are caught', () => {
    const broken = (spoil: (state: AlarmsState, fact: Fact) => void): Module<AlarmsState> => ({
      ...alarmsModule,
      apply: spoil,
    });
    const forgetful = broken((state, fact) => fact.type !== 'alarm restored' && alarmsModule.apply(state, fact));
    const early = broken((state, fact) => {
      alarmsModule.apply(state, fact);
      if (fact.type === 'alarm acknowledged') state.rows.delete((fact.data as { alarm: string }).alarm);
    });
    const lossy = broken((state, fact) => {
      alarmsModule.apply(state, fact);
      if (fact.type === 'alarm raised') state.deadlines.of.delete(`escalate/${(fact.data as { alarm: string }).alarm}`);
    });
    for (const module of [forgetful, early, lossy]) expect(() => holds(module, 40, true)).toThrow();
  });

  test('any fact of this module on any state, in any order, is folded without a throw and every view can be drawn', () => {
    const lines = readGolden('src/modules/alarms/golden/alarms.v1.jsonl');
    fc.assert(
      fc.property(fc.array(fc.nat(lines.length - 1), { maxLength: 60 }), (order) => {
        const state = alarmsModule.nothing();
        order.forEach((line, seq) => {
          const { type, v, data } = lines[line]!;
          alarmsModule.apply(state, {
            seq,
            type,
            v,
            recordedAt: morning + seq * 700,
            by: 'staff/1',
            cause: `c/${seq}`,
            data,
          });
        });
        queue(state, morning + 90_000);
        panels(state, morning + 90_000);
        pointDetail(state, 'A001', morning);
        expect(structuredClone(state)).toEqual(state);
      }),
      { numRuns: 200 },
    );
  });

  test('two desks that acknowledge at once, in whatever order they come, leave one acknowledgement and one that is told', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([deskOne, deskTwo, commanderDesk], { minLength: 2 }), (desks) => {
        const story = given(alarmsModule, site);
        story.hears({ kind: 'point', point: 'A001', what: 'alarm', phase: 'new' }).anyway();
        desks.forEach((desk, place) => {
          const outcome = story.when({ type: 'acknowledge', alarms: ['A-000001'] }, desk);
          if (place === 0) outcome.then([{ type: 'alarm acknowledged' }]);
          else outcome.refuses('ALARM_ALREADY_ACKNOWLEDGED', { by: desks[0]!.by, desk: desks[0]!.desk });
        });
      }),
    );
  });
});
