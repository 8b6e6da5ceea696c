import { describe, expect, test } from 'vitest';
import type { PanelEvent } from '../../base/signal.ts';
import { given, morning } from '../../../test/support/given.ts';
import { haiheFacts } from '../../../test/support/haihe-site.ts';
import { says } from '../../../test/support/panel-says.ts';
import { alarmsModule as alarms } from './module.ts';

const site = haiheFacts();
const story = () => given(alarms, site);
describe('a row of the queue', () => {
  test('a smoke detector alone is P1, fire unconfirmed, at its own point and zone', () => {
    story()
      .hears(says('FP1', '111', 'new', { panelZone: 1 }))
      .then([
        {
          type: 'alarm raised',
          data: {
            alarm: 'A-000001',
            kind: 'smoke',
            class: 'alarm',
            priority: 'P1',
            point: 'A001',
            zone: 'Z02',
            panelZone: 1,
            mark: 'fire-unconfirmed',
            code: '111',
          },
          about: ['alarm/A-000001', 'point/A001', 'panel/FP1'],
        },
      ]);
  });

  test('new and restore in turn on one point write one small fact each, all on one row', () => {
    const smoke = (phase: PanelEvent['phase']) => says('FP1', '111', phase, { panelZone: 1 });
    const end = story()
      .hears(smoke('new'))
      .then([{ type: 'alarm raised' }])
      .hears(smoke('restore'))
      .then([{ type: 'alarm restored', data: { alarm: 'A-000001' } }])
      .hears(smoke('new'))
      .then([{ type: 'alarm repeated', data: { alarm: 'A-000001' } }])
      .hears(smoke('restore'))
      .then([{ type: 'alarm restored', data: { alarm: 'A-000001' } }]);
    expect([...end.state.rows.values()]).toMatchObject([{ count: 2, signal: 'restored', chattering: false }]);
  });

  test('a restore that speaks of several things at once ends each of them that is up, and none twice', () => {
    const trouble = says('FP1', '373', 'new', { panelZone: 1 });
    const smoke = says('FP1', '111', 'new', { panelZone: 1 });
    const also = [{ kind: 'fire-trouble', class: 'trouble' as const }];
    const end = story()
      .hears(smoke)
      .anyway()
      .hears(trouble)
      .anyway()
      .hears(says('FP1', '111', 'restore', { panelZone: 1, alsoRestores: also }))
      .then([
        { type: 'alarm restored', data: { alarm: 'A-000002' } },
        { type: 'alarm restored', data: { alarm: 'A-000001' } },
      ]);
    expect([...end.state.rows.values()].map((row) => row.signal)).toEqual(['restored', 'restored']);
  });

  test('three times in a minute from one point is chattering, three times in two minutes is not', () => {
    const panic = says('AP1', '120', 'new', { panelZone: 1 });
    const row = (seconds: number) => {
      const end = story();
      for (let time = 0; time < 3; time++) end.hears(panic).anyway().after(seconds);
      return [...end.state.rows.values()][0]!;
    };
    expect(row(29).chattering).toBe(true);
    expect(row(61).chattering).toBe(false);
  });

  test('"still present" opens no second row, and one marked "start not seen" if none is up', () => {
    story()
      .hears(says('AP1', '120', 'new', { panelZone: 1 }))
      .anyway()
      .hears(says('AP1', '120', 'still', { panelZone: 1 }))
      .thenNothing()
      .hears(says('AP1', '120', 'still', { panelZone: 2 }))
      .then([{ type: 'alarm raised', data: { alarm: 'A-000002', startNotSeen: true } }]);
  });

  test('a known panel with an unknown zone raises at the panel', () => {
    const end = story()
      .hears(says('AP1', '131', 'new', { panelZone: 99, area: '1' }))
      .then([{ type: 'alarm raised', data: { panel: 'AP1', panelZone: 99, zone: 'Z03', priority: 'P2' } }]);
    expect([...end.state.rows.values()][0]!.point).toBeNull();
  });

  test('an unknown code is an alarm at P3 with the code as sent, never dropped', () => {
    story()
      .hears(says('AP1', '789', 'new', { panelZone: 1 }))
      .then([{ type: 'alarm raised', data: { kind: 'unknown', priority: 'P3', code: '789', point: 'A083' } }]);
  });

  test('two events of one frame are two rows with numbers of their own, and a repeat in it finds the first', () => {
    const [one, two] = [says('AP1', '120', 'new', { panelZone: 1 }), says('AP1', '120', 'new', { panelZone: 2 })];
    const frame = { ...one, events: [...one.events, ...two.events, ...one.events] };
    story()
      .hears(frame)
      .then([
        { type: 'alarm raised', data: { alarm: 'A-000001', point: 'A083' } },
        { type: 'alarm raised', data: { alarm: 'A-000002' } },
        { type: 'alarm repeated', data: { alarm: 'A-000001' } },
      ]);
  });

  test('a restore finds its row however the panel writes zone and area', () => {
    for (const panelZone of [undefined, 0, 1, 99]) {
      for (const area of [undefined, '', '0', '1', '01']) {
        const place = { ...(panelZone !== undefined && { panelZone }), ...(area !== undefined && { area }) };
        story()
          .hears(says('AP1', '137', 'new', place))
          .then([{ type: 'alarm raised' }])
          .hears(says('AP1', '137', 'restore', place))
          .then([{ type: 'alarm restored', data: { alarm: 'A-000001' } }]);
      }
    }
  });

  test('a duress code is silent', () => {
    story()
      .hears(says('AP1', '121', 'new', { panelZone: 1 }))
      .then([{ type: 'alarm raised', data: { kind: 'duress', silent: true, priority: 'P1' } }]);
  });

  test('a restore with no row up is kept in the log of the panel', () => {
    story()
      .hears(says('AP1', '120', 'restore', { panelZone: 1 }))
      .then([{ type: 'panel event kept', data: { phase: 'restore', why: 'nothing-up' } }]);
  });

  test('it is late when it came over 60 s after it happened, the measured drift of the clock taken off', () => {
    const late = (drift_ms: number, age_s: number) => {
      const end = story();
      end.fold({ type: 'link drifting', data: { panel: 'AP5', path: 'udp', drift_ms } });
      const at = morning - age_s * 1_000 + drift_ms;
      end.hears({ ...says('AP5', '120', 'new', { panelZone: 1 }), at }).then([{ type: 'alarm raised', at }]);
      return [...end.state.rows.values()].find((row) => row.kind !== 'clock')!.late;
    };
    expect(late(0, 60)).toBe(false);
    expect(late(0, 61)).toBe(true);
    expect(late(-90_000, 20)).toBe(false);
    expect(late(-90_000, 70)).toBe(true);
    expect(late(50_000, 70)).toBe(true);
  });
});

describe('conditions and events', () => {
  test('a bypass is a mark of the point with a begin and an end, and no row', () => {
    const end = story()
      .hears(says('AP1', '570', 'new', { panelZone: 7 }))
      .then([{ type: 'condition begun', data: { kind: 'bypass' } }])
      .hears(says('AP1', '570', 'new', { panelZone: 7 }))
      .thenNothing();
    expect(end.state.rows.size).toBe(0);
    end.hears(says('AP1', '570', 'restore', { panelZone: 7 })).then([{ type: 'condition ended' }]);
    expect(end.state.conditions.size).toBe(0);
  });

  test('a swinger is a trouble and takes the point out', () => {
    story()
      .hears(says('AP1', '575', 'new', { panelZone: 7 }))
      .then([
        { type: 'alarm raised', data: { kind: 'swinger' } },
        { type: 'condition begun', data: { kind: 'bypass' } },
      ]);
  });

  test('in a walk test signals are kept and ticked, not queued; it ends by itself', () => {
    const end = story()
      .hears(says('AP1', '607', 'new'))
      .then([{ type: 'condition begun', data: { kind: 'walk-test' } }])
      .hears(says('AP1', '120', 'new', { panelZone: 1 }))
      .then([{ type: 'panel event kept', data: { why: 'on-test', point: 'A083' } }])
      .after(4 * 3_600);
    const ended = end.wakes().drafts.filter((draft) => draft.type === 'condition ended');
    expect(ended).toMatchObject([{ data: { kind: 'walk-test', why: 'time' } }]);
    end.hears(says('AP1', '120', 'new', { panelZone: 1 })).then([{ type: 'alarm raised' }]);
    expect(end.state.onTest.size).toBe(0);
  });

  test('a fire test keeps fire signals off the queue and nothing else', () => {
    story()
      .hears(says('FP1', '604', 'new'))
      .anyway()
      .hears(says('FP1', '111', 'new', { panelZone: 1 }))
      .then([{ type: 'panel event kept', data: { why: 'on-test' } }])
      .hears(says('FP1', '137', 'new'))
      .then([{ type: 'alarm raised', data: { kind: 'tamper' } }]);
  });

  test('a cancel by the user marks the open rows of the area and closes none', () => {
    const end = story()
      .hears(says('AP1', '134', 'new', { panelZone: 9, area: '4' }))
      .then([{ type: 'alarm raised' }])
      .hears(says('AP1', '120', 'new', { panelZone: 1 }))
      .anyway()
      .hears(says('AP1', '406', 'new', { area: '4' }))
      .then([{ type: 'panel event kept', data: { kind: 'cancel' } }]);
    expect([...end.state.rows.values()].map((row) => row.cancelledAt !== null)).toEqual([true, false]);
  });

  test('a test report that says a trouble is up raises one only if none is known', () => {
    story()
      .hears(says('AP1', '608', 'new'))
      .then([
        { type: 'panel event kept', data: { heard: true } },
        { type: 'alarm raised', data: { kind: 'system-trouble' } },
      ])
      .hears(says('AP1', '608', 'new'))
      .then([{ type: 'panel event kept' }]);
  });

  test('a poll says nothing to keep', () => {
    story().hears({ kind: 'panel', panel: 'AP1', events: [], poll: true }).thenNothing();
  });

  test('the log of a panel keeps 24 h and at most 200 lines, and counts all', () => {
    const end = story();
    for (let n = 0; n < 210; n++) end.hears(says('AP2', '602', 'new')).anyway();
    expect(end.state.panels.get('AP2')!.log.length).toBe(200);
    end
      .after(25 * 3_600)
      .hears(says('AP2', '602', 'new'))
      .anyway();
    expect(end.state.panels.get('AP2')).toMatchObject({ log: { length: 1 }, eventCount: 211 });
  });
});

describe('the HTTP door', () => {
  test('a point by its own id raises its own alarm and restores it', () => {
    story()
      .hears({ kind: 'point', point: 'A034', what: 'alarm', phase: 'new' })
      .then([{ type: 'alarm raised', data: { point: 'A034', from: 'point', kind: 'smoke' } }])
      .hears({ kind: 'point', point: 'A034', what: 'smoke', phase: 'restore' })
      .then([{ type: 'alarm restored' }]);
  });

  test('an unknown point is refused, an unknown word is an alarm at P3', () => {
    story()
      .hears({ kind: 'point', point: 'A999', what: 'alarm', phase: 'new' })
      .refuses('POINT_UNKNOWN', { point: 'A999' })
      .hears({ kind: 'point', point: 'A034', what: 'gremlins', phase: 'new' })
      .then([{ type: 'alarm raised', data: { kind: 'unknown', priority: 'P3', code: 'gremlins' } }]);
  });
});
