import { describe, expect, test } from 'vitest';
import { given } from '../../../test/support/given.ts';
import { haiheFacts } from '../../../test/support/haihe-site.ts';
import { says } from '../../../test/support/panel-says.ts';
import { alarmsModule as alarms } from './module.ts';

const site = haiheFacts();
const story = () => given(alarms, site);
/** Another smoke detector of the zone of A001. */
const beside = [...story().state.book.points.values()].find(
  (point) => point.kind === 'smoke' && point.zone === 'Z02' && point.panel === 'FP1' && point.id !== 'A001',
)!;

describe('class and priority', () => {
  test('a second detector of the zone within 5 min is confirmed, and confirms the first', () => {
    const end = story()
      .hears(says('FP1', '111', 'new', { panelZone: 1 }))
      .anyway()
      .after(299)
      .hears(says('FP1', '111', 'new', { panelZone: beside.panelZone }))
      .then([
        { type: 'alarm raised', data: { mark: 'fire-confirmed' } },
        { type: 'alarm grouped', data: { alarm: 'A-000002', group: 'A-000001', quiet: true } },
        { type: 'alarm reassessed', data: { alarm: 'A-000001', mark: 'fire-confirmed', by: beside.id } },
      ]);
    expect([...end.state.rows.values()].map((row) => row.mark)).toEqual(['fire-confirmed', 'fire-confirmed']);
  });

  test('a second detector after more than 5 min, or of another zone, confirms nothing', () => {
    const unconfirmed = [{ type: 'alarm raised', data: { mark: 'fire-unconfirmed' } }];
    story()
      .hears(says('FP1', '111', 'new', { panelZone: 1 }))
      .then(unconfirmed)
      .after(301)
      .hears(says('FP1', '111', 'new', { panelZone: beside.panelZone }))
      .then([...unconfirmed, { type: 'alarm grouped' }]);
    const other = story();
    const elsewhere = [...other.state.book.points.values()].find(
      (point) => point.kind === 'smoke' && point.zone !== 'Z02',
    )!;
    other
      .hears(says('FP1', '111', 'new', { panelZone: 1 }))
      .then(unconfirmed)
      .hears(says(elsewhere.panel, '111', 'new', { panelZone: elsewhere.panelZone }))
      .then([...unconfirmed, { type: 'alarm grouped' }]);
  });

  test('a detector found false does not confirm the next one', () => {
    story()
      .hears(says('FP1', '111', 'new', { panelZone: 1 }))
      .anyway()
      .when({ type: 'find false', alarm: 'A-000001', cause: 3 })
      .then([{ type: 'alarm acknowledged' }, { type: 'alarm found false', data: { cause: 3 } }])
      .hears(says('FP1', '111', 'new', { panelZone: beside.panelZone }))
      .then([{ type: 'alarm raised', data: { mark: 'fire-unconfirmed' } }]);
  });

  test('a person who saw it confirms a fire that one detector reported', () => {
    story()
      .hears(says('FP1', '111', 'new', { panelZone: 1 }))
      .anyway()
      .when({ type: 'begin verification', alarm: 'A-000001' })
      .then([{ type: 'alarm verification begun', data: { camera: 'C020' } }])
      .when({ type: 'end verification', alarm: 'A-000001', result: 'real' })
      .then([
        { type: 'alarm verified', data: { result: 'real' } },
        { type: 'alarm reassessed', data: { mark: 'fire-confirmed', why: 'person' } },
      ]);
  });

  test('a manual call point is P1 confirmed by itself', () => {
    story()
      .hears(says('FP1', '115', 'new', { panelZone: 28 }))
      .then([{ type: 'alarm raised', data: { kind: 'manual-call', priority: 'P1', mark: 'fire-confirmed' } }]);
  });

  test('gas: the low limit is P2, the site-defined code of the high limit is P1, a second gas point makes the low one P1', () => {
    const start = story();
    const gas = [...start.state.book.points.values()].filter((point) => point.kind === 'gas' && point.zone === 'Z12');
    expect(gas.length).toBeGreaterThan(1);
    const at = (index: number) => ({ panelZone: gas[index]!.panelZone });
    start
      .hears(says(gas[0]!.panel, '151', 'new', at(0)))
      .then([{ type: 'alarm raised', data: { kind: 'gas', priority: 'P2' } }])
      .hears(says(gas[0]!.panel, '981', 'new', at(0)))
      .then([{ type: 'alarm raised', data: { kind: 'gas-high', priority: 'P1' } }])
      .hears(says(gas[1]!.panel, '151', 'new', at(1)))
      .then([
        { type: 'alarm raised', data: { kind: 'gas', priority: 'P1' } },
        { type: 'alarm grouped', data: { alarm: 'A-000003', group: 'A-000002' } },
        { type: 'alarm reassessed', data: { alarm: 'A-000001', priority: 'P1', why: 'second-point' } },
      ]);
  });

  test('a motion detector of a disarmed area is logged and no alarm; armed, it is P2', () => {
    const start = story();
    const motion = [...start.state.book.points.values()].find((one) => one.kind === 'motion' && areaOfPoint(one))!;
    function areaOfPoint(one: { panel: string; panelZone: number }) {
      const area = start.state.book.areaAt.get(one.panel)?.get(one.panelZone);
      const known = start.state.book.panels.get(one.panel)!.areas.find((each) => Number(each.group) === Number(area));
      return known?.arming === 'scheduled' ? area : undefined;
    }
    const area = areaOfPoint(motion)!;
    const moves = says(motion.panel, '132', 'new', { panelZone: motion.panelZone, area });
    start
      .hears(says(motion.panel, '401', 'new', { area, panelUser: '7', armed: false }))
      .then([{ type: 'area disarmed', data: { area, panelUser: '7' } }])
      .hears(moves)
      .then([{ type: 'panel event kept', data: { kind: 'motion', why: 'by-rule' } }])
      .hears(says(motion.panel, '132', 'restore', { panelZone: motion.panelZone, area }))
      .thenNothing()
      .hears(says(motion.panel, '401', 'restore', { kind: 'closing', area, panelUser: '7', armed: true }))
      .then([{ type: 'area armed' }])
      .hears(moves)
      .then([{ type: 'alarm raised', data: { kind: 'motion', priority: 'P2' } }]);
  });

  test('301 at a power-fail point is that point at P3; without a zone it is one mains trouble of the panel', () => {
    const start = story();
    const power = [...start.state.book.points.values()].find((one) => one.kind === 'power-fail')!;
    start
      .hears(says(power.panel, '301', 'new', { panelZone: power.panelZone }))
      .then([{ type: 'alarm raised', data: { kind: 'power-fail', class: 'alarm', priority: 'P3', point: power.id } }])
      .hears(says('AP1', '301', 'new'))
      .then([{ type: 'alarm raised', data: { kind: 'mains-lost', class: 'trouble', panel: 'AP1' } }])
      .hears(says('AP1', '301', 'new', { panelZone: 0 }))
      .then([{ type: 'alarm repeated' }]);
  });

  test('the six fire conditions of a detector are told apart, the site-defined ones too', () => {
    const at = { panelZone: 1 };
    story()
      .hears(says('FP1', '200', 'new', at))
      .then([{ type: 'alarm raised', data: { kind: 'fire-supervisory', class: 'supervisory', priority: 'P3' } }])
      .hears(says('FP1', '373', 'new', at))
      .then([{ type: 'alarm raised', data: { kind: 'fire-trouble', class: 'trouble', priority: 'P3' } }])
      .hears(says('FP1', '571', 'new', at))
      .then([{ type: 'condition begun', data: { kind: 'fire-disabled', point: 'A001' } }])
      .hears(says('FP1', '982', 'new', at))
      .then([{ type: 'alarm raised', data: { kind: 'fire-started', class: 'supervisory', priority: 'P3' } }])
      .hears(says('FP1', '983', 'new', at))
      .then([{ type: 'condition begun', data: { kind: 'fire-feedback' } }])
      .hears(says('FP1', '571', 'restore', at))
      .then([{ type: 'condition ended', data: { kind: 'fire-disabled' } }]);
  });

  test('a help point beside a stopped escalator makes the stop urgent, whichever came first', () => {
    const start = story();
    const points = [...start.state.book.points.values()];
    const help = points.find(
      (one) =>
        one.kind === 'help-point' && points.some((two) => two.kind === 'escalator-stop' && two.zone === one.zone),
    )!;
    const stop = points.find((one) => one.kind === 'escalator-stop' && one.zone === help.zone)!;
    start
      .hears(says(stop.panel, '150', 'new', { panelZone: stop.panelZone }))
      .then([{ type: 'alarm raised', data: { kind: 'escalator-stop', priority: 'P3' } }])
      .hears(says(help.panel, '101', 'new', { panelZone: help.panelZone }))
      .then([
        { type: 'alarm raised', data: { kind: 'help-point', priority: 'P2' } },
        { type: 'alarm reassessed', data: { alarm: 'A-000001', priority: 'P2' } },
      ]);
  });

  test('a platform fire: forty detectors of one zone are forty rows of one group, all confirmed after the second, with one look back', () => {
    const start = story();
    const detectors = [...start.state.book.points.values()].filter((one) => one.zone === 'Z06' && one.kind === 'smoke');
    expect(detectors.length).toBeGreaterThan(30);
    let written = 0;
    for (const one of detectors)
      written += start.hears(says(one.panel, '111', 'new', { panelZone: one.panelZone })).drafts.length;
    expect(written).toBe(detectors.length + (detectors.length - 1) + 1);
    expect(new Set([...start.state.rows.values()].map((row) => row.group)).size).toBe(1);
    expect([...start.state.rows.values()].every((row) => row.mark === 'fire-confirmed')).toBe(true);
  });
});
