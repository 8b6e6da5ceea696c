import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deskOne, deskTwo, given, type Given } from '../../../test/support/given.ts';
import { says } from '../../../test/support/panel-says.ts';
import { haiheFacts } from '../../../test/support/haihe-site.ts';
import type { Command, Module } from '../module.ts';
import { alarmsModule as alarms } from './module.ts';
import type { AlarmsState } from './state.ts';
import { queue } from './view.ts';
import { entries } from './view-group.ts';
import { panels } from './view-panels.ts';

const site = haiheFacts();
const story = () => given(alarms, site);
const pointsOf = (zone: string, kind: string) =>
  [...story().state.book.points.values()].filter((one) => one.zone === zone && one.kind === kind).map((one) => one.id);

const platform = pointsOf('Z06', 'smoke');
const above = pointsOf('Z11', 'smoke');
const far = pointsOf('Z01', 'smoke').concat(pointsOf('Z05', 'smoke'), pointsOf('Z12', 'smoke'));

function acts(on: Given<AlarmsState>, point: string, what = 'alarm') {
  return on.hears({ kind: 'point', point, what, phase: 'new' });
}
const row = (on: Given<AlarmsState>, number: number) => on.state.rows.get(`A-${String(number).padStart(6, '0')}`)!;
const sounds = (on: Given<AlarmsState>) =>
  queue(on.state, on.now)
    .filter((one) => one.sound)
    .map((one) => one.id);
const id = (number: number) => `A-${String(number).padStart(6, '0')}`;
const ids = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => id(from + at));

function opened(on: Given<AlarmsState>, incident: string, list: string[], more: object = {}) {
  const place = { zone: 'Z06', x: 1, y: 1, level: '1F' };
  return on.fold({
    type: 'incident opened',
    data: { incident, priority: 'P1', type: 'fire', place, alarms: list, desk: 'desk-1', ...more },
  });
}

function fire(detectors: number): Given<AlarmsState> {
  const on = story();
  for (const point of platform.slice(0, detectors)) acts(on, point).anyway().after(2);
  return on;
}

describe('a fire of many detectors', () => {
  test('the platform has detectors enough, and the hall above lies next to it', () => {
    expect(platform.length).toBeGreaterThan(30);
    expect(story().state.book.neighbours.get('Z06')).toContain('Z11');
    expect(above.length).toBeGreaterThan(1);
  });

  test('is one line of the queue: counted, drawn in order of arrival, the first marked first alarm', () => {
    const on = fire(30);
    const [line, ...others] = entries(on.state, queue(on.state, on.now));
    expect(others).toEqual([]);
    expect(line!.rows.map((one) => one.id)).toEqual(ids(1, 30));
    expect(line!.head.flags).toContain('first');
    expect(line!.rows.slice(1).filter((one) => one.flags.includes('first'))).toEqual([]);
  });

  test('sounds for the first, once more when a second one confirms it, and not for the thirty after', () => {
    const on = story();
    acts(on, platform[0]!).anyway();
    expect(sounds(on)).toEqual([id(1)]);
    on.when({ type: 'silence' }, deskOne).anyway();
    const silenced = on.state.silencedUpTo.get('desk-1')!;
    expect(row(on, 1).sounding).toBeLessThanOrEqual(silenced);
    acts(on, platform[1]!).anyway();
    expect(row(on, 1).sounding).toBeGreaterThan(silenced);
    on.when({ type: 'silence' }, deskOne).anyway();
    for (const point of platform.slice(2, 30)) acts(on, point).anyway();
    expect(sounds(on)).toEqual([id(1)]);
    expect(queue(on.state, on.now)[0]!.sound!.silencedDesks).toEqual(['desk-1']);
  });

  test('sounds again for a new zone and level, and for a new kind', () => {
    const on = fire(3);
    acts(on, above[0]!).then([{ type: 'alarm raised' }, { type: 'alarm grouped', data: { group: id(1) } }]);
    expect(row(on, 4).quiet).toBe('no');
    acts(on, pointsOf('Z06', 'heat')[0]!).anyway();
    expect(row(on, 5).quiet).toBe('no');
    acts(on, pointsOf('Z06', 'heat')[1]!).anyway();
    expect(row(on, 6).quiet).toBe('quiet');
    expect(sounds(on)).toEqual([id(1), id(4), id(5)]);
  });

  test('does not take in what is far off, what comes after ten minutes, or who asks for help', () => {
    const on = fire(2);
    const elsewhere = far.find((point) => {
      const { zone } = on.state.book.points.get(point)!;
      return !on.state.book.neighbours.get('Z06')!.includes(zone);
    })!;
    acts(on, elsewhere).then([{ type: 'alarm raised' }]);
    acts(on, pointsOf('Z06', 'panic-button')[0]!).then([{ type: 'alarm raised', data: { priority: 'P1' } }]);
    acts(on, pointsOf('Z06', 'help-point')[0]!).anyway();
    expect(row(on, 5).group).not.toBe(id(1));
    on.after(601);
    acts(on, platform[2]!).anyway();
    expect(row(on, 6).group).toBe(id(6));
  });

  test('acknowledged in one key: the rows that were on the screen, and none that came since', () => {
    const on = fire(10);
    const seen = ids(1, 10);
    acts(on, platform[10]!).anyway();
    const done = on.when({ type: 'acknowledge group', group: id(1), alarms: seen });
    expect(done.drafts.map((one) => one.type)).toEqual(Array.from({ length: 10 }, () => 'alarm acknowledged'));
    expect(row(on, 11).acknowledged).toBeNull();
    // It is the only one that nobody took, so it calls for an answer by itself from now.
    expect(row(on, 11).quiet).toBe('calling');
    on.after(21)
      .wakes()
      .then([{ type: 'alarm escalated', data: { alarm: id(11), step: 1 } }]);
    expect(sounds(on)).toEqual([id(11)]);
  });

  test('what another desk took a moment before stays with it; when nothing is left the second is told who was first', () => {
    const on = fire(3);
    on.when({ type: 'acknowledge', alarms: [id(2)] }, deskTwo).anyway();
    on.when({ type: 'acknowledge group', group: id(1), alarms: ids(1, 3) }, deskOne).then([
      { type: 'alarm acknowledged', data: { alarm: id(1) } },
      { type: 'alarm acknowledged', data: { alarm: id(3) } },
    ]);
    on.when({ type: 'acknowledge group', group: id(1), alarms: ids(1, 3) }, deskTwo).refuses(
      'ALARM_ALREADY_ACKNOWLEDGED',
      { desk: 'desk-1' },
    );
  });

  test('an order that names a row of another group does nothing at all', () => {
    const on = fire(2);
    acts(on, pointsOf('Z06', 'panic-button')[0]!).anyway();
    const before = on.facts.length;
    on.when({ type: 'acknowledge group', group: id(1), alarms: ids(1, 3) }).refuses('ALARM_NOT_IN_GROUP');
    on.when({ type: 'acknowledge group', group: 'A-000099', alarms: [id(1)] }).refuses('GROUP_UNKNOWN');
    on.when({ type: 'reset group', group: id(1), alarms: ids(1, 2) }).refuses('ALARM_STILL_ACTIVE');
    expect(on.facts.length).toBe(before);
  });

  test('found false as a whole takes nothing in any more: the next detector sounds as a first one', () => {
    const on = fire(3);
    on.when({ type: 'find group false', group: id(1), alarms: ids(1, 3), cause: 3 }).anyway();
    acts(on, platform[5]!).then([{ type: 'alarm raised', data: { mark: 'fire-unconfirmed' } }]);
    expect(sounds(on)).toEqual([id(4)]);
  });

  test('reset as a whole once all have restored', () => {
    const on = fire(3);
    on.when({ type: 'find group false', group: id(1), alarms: ids(1, 3), cause: 3 }).anyway();
    for (const point of platform.slice(0, 3))
      on.hears({ kind: 'point', point, what: 'alarm', phase: 'restore' }).anyway();
    on.when({ type: 'reset group', group: id(1), alarms: ids(1, 3) }).anyway();
    expect(on.state.rows.size).toBe(0);
    expect(on.state.groups.size).toBe(0);
    on.when({ type: 'reset group', group: id(1), alarms: ids(1, 3) }).refuses('GROUP_UNKNOWN');
  });
});

describe('a group and its incident', () => {
  test('what nobody named when the incident was opened follows by a rule, unacknowledged as it is', () => {
    const on = opened(fire(4), 'HC-2026-000001', [id(1), id(2)]);
    on.wakes().then([
      { type: 'alarm grouped', data: { alarm: id(3), group: id(1), incident: 'HC-2026-000001' } },
      { type: 'alarm grouped', data: { alarm: id(4), group: id(1), incident: 'HC-2026-000001' } },
    ]);
    expect(row(on, 3)).toMatchObject({ handling: 'incident', incident: 'HC-2026-000001', acknowledged: null });
    expect(row(on, 1).acknowledged).not.toBeNull();
  });

  test('alarms of its zone and the next ones join the open incident, quietly where nothing is new', () => {
    const on = opened(fire(2), 'HC-2026-000001', ids(1, 2));
    acts(on, platform[5]!).then([
      { type: 'alarm raised' },
      { type: 'alarm grouped', data: { incident: 'HC-2026-000001', quiet: true } },
    ]);
    expect(row(on, 3)).toMatchObject({ handling: 'incident', acknowledged: null, quiet: 'quiet' });
    acts(on, above[0]!).then([
      { type: 'alarm raised' },
      { type: 'alarm grouped', data: { incident: 'HC-2026-000001' } },
    ]);
    expect(sounds(on)).toEqual([id(4)]);
  });

  test('an incident reported by voice takes alarms of its own matter in once its place and type are known', () => {
    const on = story().fold({ type: 'intake started', data: { incident: 'HC-2026-000007' } });
    const place = { zone: 'Z06', x: 1, y: 1, level: '1F' };
    on.fold({ type: 'intake noted', data: { incident: 'HC-2026-000007', place } });
    acts(on, platform[0]!).then([{ type: 'alarm raised' }]);
    on.fold({ type: 'incident classified', data: { incident: 'HC-2026-000007', type: 'fire', priority: 'P1' } });
    acts(on, platform[1]!).then([
      { type: 'alarm raised' },
      { type: 'alarm grouped', data: { incident: 'HC-2026-000007' } },
      { type: 'alarm reassessed' },
    ]);
  });

  test('a graver alarm never goes under a lesser incident, and an urgent one only under its own matter', () => {
    const lesser = opened(story(), 'HC-2026-000001', [], { priority: 'P3', type: 'equipment-fault' });
    acts(lesser, platform[0]!).then([{ type: 'alarm raised', data: { priority: 'P1' } }]);
    const other = opened(story(), 'HC-2026-000001', [], { priority: 'P1', type: 'attack' });
    acts(other, platform[0]!).then([{ type: 'alarm raised', data: { priority: 'P1' } }]);
    const routine = opened(story(), 'HC-2026-000001', []);
    acts(routine, pointsOf('Z06', 'escalator-stop')[0]!).then([
      { type: 'alarm raised', data: { priority: 'P3' } },
      { type: 'alarm grouped', data: { incident: 'HC-2026-000001' } },
    ]);
  });

  test('one key splits an alarm off: it stands for itself, calls for an answer, and is out of the incident', () => {
    const on = opened(fire(2), 'HC-2026-000001', ids(1, 2));
    acts(on, platform[5]!).anyway();
    on.when({ type: 'split off', alarms: [id(3)] }).then([
      { type: 'alarm split off', data: { alarm: id(3), group: id(1), into: id(3) } },
    ]);
    expect(row(on, 3)).toMatchObject({ handling: 'none', incident: null, group: id(3), quiet: 'no' });
    expect(sounds(on)).toEqual([id(3)]);
    on.when({ type: 'split off', alarms: [id(1)] }).refuses('GROUP_FIRST_STAYS');
    on.when({ type: 'split off', alarms: [id(3)] }).refuses('ALARM_NOT_GROUPED');
    on.when({ type: 'split off', alarms: ['A-000099'] }).refuses('ALARM_UNKNOWN');
  });

  test('two zones’ incidents merged and split again: the second zone’s alarms stand together, once more by themselves', () => {
    const on = opened(fire(2), 'HC-2026-000001', ids(1, 2));
    const second = far.find(
      (point) => !on.state.book.neighbours.get('Z06')!.includes(on.state.book.points.get(point)!.zone),
    )!;
    const { zone } = on.state.book.points.get(second)!;
    const beside = pointsOf(zone, 'smoke').find((point) => point !== second)!;
    acts(on, second).anyway();
    acts(on, beside).anyway();
    opened(on, 'HC-2026-000002', ids(3, 4), { place: { zone, x: 1, y: 1, level: '1F' } });
    on.fold({ type: 'incident merged', data: { incident: 'HC-2026-000002', into: 'HC-2026-000001', units: [] } });
    expect(entries(on.state, queue(on.state, on.now))).toHaveLength(1);
    expect(row(on, 3)).toMatchObject({ incident: 'HC-2026-000001', group: id(1) });
    on.when({ type: 'split off', alarms: ids(3, 4) }).then([{ type: 'alarm split off' }, { type: 'alarm split off' }]);
    expect(entries(on.state, queue(on.state, on.now)).map((line) => line.rows.map((one) => one.id))).toEqual([
      ids(1, 2),
      ids(3, 4),
    ]);
    expect(row(on, 4)).toMatchObject({ handling: 'none', group: id(3) });
  });

  test('when the incident is closed, what nobody took calls for an answer again, and nothing joins any more', () => {
    const on = opened(fire(2), 'HC-2026-000001', ids(1, 2));
    acts(on, platform[5]!).anyway();
    on.fold({ type: 'incident closed', data: { incident: 'HC-2026-000001', disposition: 1 } });
    expect(row(on, 3).quiet).toBe('calling');
    acts(on, platform[6]!).anyway();
    expect(row(on, 4).group).toBe(id(4));
  });
});

describe('where somebody may stand under threat', () => {
  test('hold-up, panic and duress rows say not to phone back and not to use the PA; a fire does not', () => {
    const on = story();
    acts(on, pointsOf('Z06', 'panic-button')[0]!).anyway();
    on.hears(says('AP1', '121', 'new', { panelZone: 999 })).anyway();
    acts(on, platform[0]!).anyway();
    expect(queue(on.state, on.now).map((view) => [view.row.kind, view.noCallBack])).toEqual([
      ['panic-button', true],
      ['duress', true],
      ['smoke', false],
    ]);
  });
});

describe('a fire transmitter', () => {
  test('shows all six conditions of its controller: fire, supervisory, fault, disabled, started, feedback', () => {
    const on = story();
    const at = (what: string) => acts(on, 'A001', what).anyway();
    const shown = () => panels(on.state, on.now).find((panel) => panel.panel === 'FP1')!.fire;
    expect(shown()).toEqual({ fire: 0, supervisory: 0, fault: 0, disabled: 0, started: 0, feedback: 0 });
    for (const what of ['fire', 'supervisory', 'fault', 'disabled', 'started', 'feedback']) at(what);
    expect(shown()).toEqual({ fire: 1, supervisory: 1, fault: 1, disabled: 1, started: 1, feedback: 1 });
    expect(panels(on.state, on.now).find((panel) => panel.panel === 'AP1')!.fire).toBeNull();
  });
});

describe('a flood', () => {
  const doors = () =>
    [...story().state.book.points.values()].filter((one) => one.kind === 'escalator-stop').slice(0, 30);

  test('is announced by the tenth row in ten minutes, and over when fewer than five came in as long', () => {
    const on = story();
    doors()
      .slice(0, 9)
      .forEach((point) => acts(on, point.id).anyway().after(1));
    on.wakes().thenNothing();
    acts(on, doors()[9]!.id).anyway();
    on.wakes().then([{ type: 'alarm flood begun', data: { rows: 10, span_s: 600 } }]);
    acts(on, doors()[10]!.id).anyway();
    on.wakes().thenNothing();
    on.after(590).wakes().thenNothing();
    on.after(60)
      .wakes()
      .then([{ type: 'alarm flood ended', data: { rows: 11 } }]);
  });

  test('forty detectors of one fire are no flood: what joined quietly asked nobody for an answer', () => {
    const on = fire(30);
    expect(on.wakes().drafts.filter((one) => one.type === 'alarm flood begun')).toEqual([]);
  });
});

describe('whatever comes in whatever order', () => {
  const zone = [
    ...platform.slice(0, 5),
    ...above.slice(0, 3),
    ...pointsOf('Z06', 'panic-button'),
    ...pointsOf('Z06', 'escalator-stop').slice(0, 2),
  ];
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.record({ do: fc.constant('act' as const), of: fc.nat(zone.length - 1) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('take' as const), of: fc.nat(20) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('open' as const), of: fc.nat(20) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('split' as const), of: fc.nat(20) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('close' as const), of: fc.nat(2) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), of: fc.constantFrom(1, 30, 400) }) },
  );

  /** Every urgent row that nobody took is heard, runs down its escalation, or stands in a group or incident that is. */
  function nothingForgotten(module: Module<AlarmsState>, numRuns: number, isPlanted = false): void {
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), (steps) => {
        const on = given(module, site);
        let incidents = 0;
        for (const one of steps) {
          const all = [...on.state.rows.values()];
          const picked = all[one.of % Math.max(1, all.length)];
          if (one.do === 'act') acts(on, zone[one.of]!).anyway();
          else if (one.do === 'wait') on.after(one.of);
          else if (one.do === 'close')
            on.fold({ type: 'incident closed', data: { incident: `HC-2026-00000${one.of}`, disposition: 1 } });
          else if (one.do === 'open' && picked && picked.handling === 'none')
            opened(on, `HC-2026-00000${incidents++ % 3}`, [picked.id]);
          else if (picked) {
            const command =
              one.do === 'split'
                ? { type: 'split off', alarms: [picked.id] }
                : { type: 'acknowledge', alarms: [picked.id] };
            on.when(command as Command & Record<string, unknown>);
          }
          on.wakes().anyway();
          for (const each of on.state.rows.values()) {
            if (each.acknowledged || !/P1|P2/.test(each.priority) || each.step === 3) continue;
            const group = on.state.groups.get(each.group ?? '');
            const dealtWith = group?.incident != null && group.open;
            const called = [...on.state.rows.values()].some(
              (other) =>
                (other.group === each.group && on.state.deadlines.of.has(`escalate/${other.id}`)) ||
                (other.group === each.group && other.step === 3),
            );
            expect(called || dealtWith || on.state.deadlines.of.has(`escalate/${each.id}`), each.id).toBe(true);
          }
          const lines = entries(on.state, queue(on.state, on.now));
          expect(lines.flatMap((line) => line.rows.map((view) => view.id)).sort()).toEqual(
            [...on.state.rows.keys()].sort(),
          );
        }
      }),
      { numRuns, endOnFailure: isPlanted },
    );
  }

  test('no urgent alarm is forgotten in a group, and every row stands in exactly one line of the queue', () => {
    nothingForgotten(alarms, 60);
  });

  test('planted: a group that does not pass the calling on is caught', () => {
    const forgetful: Module<AlarmsState> = {
      ...alarms,
      apply(state, fact) {
        alarms.apply(state, fact);
        for (const each of state.rows.values()) {
          if (each.quiet !== 'calling') continue;
          state.rows.set(each.id, { ...each, quiet: 'quiet' });
          state.deadlines.of.delete(`escalate/${each.id}`);
        }
      },
    };
    expect(() => nothingForgotten(forgetful, 200, true)).toThrow();
  });
});
