import { describe, expect, test } from 'vitest';
import type { Draft } from '../../base/fact.ts';
import { deskOne, type Given, given, morning } from '../../../test/support/given.ts';
import { haiheFacts } from '../../../test/support/haihe-site.ts';
import { alarmsModule } from './module.ts';
import type { AlarmsState } from './state.ts';
import { queue } from './view.ts';

const site = haiheFacts();

/** A001 smoke P1, A083 panic P1, A133 motion P2, A192 escalator stop P3. */
const raised = (point: string, what = 'alarm') => ({ kind: 'point' as const, point, what, phase: 'new' as const });
const up = (...points: string[]): Given<AlarmsState> => {
  const story = given(alarmsModule, site);
  for (const point of points) expect(story.hears(raised(point)).drafts[0]!.type).toBe('alarm raised');
  return story;
};
const alarm = 'A-000001';

const ofAlarm = (drafts: readonly Draft[]): readonly Draft[] =>
  drafts.filter((draft) => (draft.data as { alarm?: string }).alarm === alarm);

describe('an alarm nobody answers', () => {
  const steps = (story: Given<AlarmsState>, seconds: number) => {
    story.now = morning + seconds * 1_000;
    return ofAlarm(story.wakes().drafts).map((draft) => (draft.data as { step: number }).step);
  };

  test('P1: sounds again at 20 s, reaches the commander at 30 s, names whom to phone at 60 s', () => {
    const story = up('A001');
    expect(steps(story, 19.999)).toEqual([]);
    expect(steps(story, 20)).toEqual([1]);
    expect(steps(story, 29.999)).toEqual([]);
    expect(steps(story, 30)).toEqual([2]);
    expect(queue(story.state, story.now)[0]).toMatchObject({
      atCommander: true,
      phone: [],
      nextEscalation: { step: 3, left_s: 30 },
    });
    expect(steps(story, 60)).toEqual([3]);
    const [row] = queue(story.state, story.now);
    // Who answers for fire first, then the panel's maintenance and keyholder, then the commanders, who are told of every P1.
    expect(row!.phone.map((one) => one.id)).toEqual(['CT04', 'CT11', 'CT05', 'CT14', 'CT27', 'CT01', 'CT02', 'CT03']);
    expect(row!.phone[0]).toMatchObject({ role: { en: 'Fire control room' }, numbers: ['6-555-05', '6-555-06'] });
    expect(row!.nextEscalation).toBeNull();
    expect(steps(story, 3_600)).toEqual([]);
  });

  test('P2: 60, 90 and 300 s; P3: never', () => {
    const urgent = up('A173');
    expect([59, 60, 90, 299, 300].map((at) => steps(urgent, at))).toEqual([[], [1], [2], [], [3]]);
    expect(steps(up('A192'), 3_600)).toEqual([]);
  });

  test('acknowledging stops it; a setting of the site moves it', () => {
    const story = up('A001')
      .when({ type: 'acknowledge', alarms: [alarm] })
      .anyway();
    expect(steps(story, 600)).toEqual([]);
    const other = given(alarmsModule, [
      ...site,
      { type: 'site setting set', data: { key: 'alarmP1SoundsAgain_s', value: 5 } },
    ]);
    other.hears(raised('A001')).anyway();
    expect(steps(other, 5)).toEqual([1]);
  });

  test('after a stop of the server the steps that are overdue come once each, in order', () => {
    expect(steps(up('A001'), 86_400)).toEqual([1, 2, 3]);
  });

  test('every order has a cause of its own, so that a crash cannot double it', () => {
    const story = up('A001', 'A083');
    const causes = new Set<string>();
    for (const seconds of [20, 30, 60, 80]) {
      story.now = morning + seconds * 1_000;
      for (;;) {
        const { due } = alarmsModule.standing!(story.state, story.now);
        if (due.length === 0) break;
        for (const { rule, subject, count } of due) {
          const cause = `${rule}/${subject}/${count}`;
          expect(causes.has(cause)).toBe(false);
          causes.add(cause);
        }
        story.wakes();
      }
      if (seconds === 60) story.when({ type: 'find false', alarm, cause: 1 }).anyway().hears(raised('A001')).anyway();
    }
    expect(causes.size).toBe(7);
  });
});

describe('sound', () => {
  test('silence stops the noise at one desk and not the row; it sounds again there at 20 s', () => {
    const story = up('A001')
      .when({ type: 'silence' }, deskOne)
      .then([{ type: 'alarm silenced', data: { desk: 'desk-1' } }]);
    const sound = () => queue(story.state, story.now)[0]!.sound;
    expect(sound()).toEqual({ pattern: 'alarm-P1', silencedDesks: ['desk-1'] });
    story.hears(raised('A083')).anyway();
    expect(queue(story.state, story.now).find((row) => row.id === 'A-000002')!.sound!.silencedDesks).toEqual([]);
    story.after(20).wakes().anyway();
    expect(sound()).toEqual({ pattern: 'alarm-P1', silencedDesks: [] });
  });

  test('a silent alarm makes no sound, and silence needs a desk', () => {
    const story = up('A083');
    const row = story.state.rows.get(alarm)!;
    story.state.rows.set(alarm, { ...row, silent: true });
    expect(queue(story.state, story.now)[0]!.sound).toBeNull();
    story.when({ type: 'silence' }, { by: 'token/1', role: 'dispatcher' }).refuses('DESK_NEEDED');
  });
});

describe('what the queue shows', () => {
  test('unacknowledged first, then by priority, then the oldest; a fire loop trouble heads the troubles', () => {
    const story = up('A159', 'A173', 'A001').after(1);
    story.hears(raised('A159', 'fault')).anyway();
    story.hears({ kind: 'panel', panel: 'FP1', poll: false, events: [fireLoop] }).anyway();
    story.when({ type: 'acknowledge', alarms: ['A-000003'] }).anyway();
    expect(queue(story.state, story.now).map((row) => row.id)).toEqual([
      'A-000002',
      'A-000001',
      'A-000005',
      'A-000004',
      'A-000003',
    ]);
  });
  const fireLoop = {
    scheme: 'contact-id' as const,
    code: '373',
    known: true,
    kind: 'fire-trouble',
    class: 'trouble' as const,
    priority: 'P3' as const,
    phase: 'new' as const,
  };

  test('each row has its place, its clock against the target, and its camera or none', () => {
    const story = up('A001', 'A033').after(12);
    const rows = queue(story.state, story.now);
    expect(rows[0]).toMatchObject({
      pointName: { zh: '南进站厅感烟探测器1' },
      kind: { zh: '感烟探测器', en: 'Smoke detector' },
      place: { zone: 'Z02', x: 164, y: 66.1, level: '1F', atPanel: false },
      age_s: 12,
      clock: { stage: 'acknowledge', target_s: 30, left_s: 18 },
      nextEscalation: { step: 1, left_s: 8 },
      camera: { id: 'C020' },
      flags: ['needsReset'],
    });
    expect(rows[1]!.camera).toBeNull();
  });

  test('the first of several fire alarms of a zone is marked, and one up over 24 h is a standing alarm', () => {
    const story = up('A001', 'A055').after(86_401);
    const flags = Object.fromEntries(queue(story.state, story.now).map((row) => [row.id, row.flags]));
    expect(flags['A-000001']).toEqual(['first', 'needsReset', 'standing']);
    expect(flags['A-000002']).toEqual(['needsReset', 'standing']);
  });
});

describe('what should come and does not', () => {
  test('a periodic test that fails to come is an alarm of the panel, and the test that comes restores it', () => {
    const story = given(alarmsModule, site).after(12 * 3_600 + 30 * 60);
    const missed = story.wakes().drafts.filter((draft) => (draft.data as { kind?: string }).kind === 'test-missing');
    expect(missed).toMatchObject([
      { type: 'alarm raised', data: { panel: 'FP1', from: 'rule', priority: 'P3' } },
      { data: { panel: 'FP2' } },
    ]);
    const report = { ...periodic, heard: true as const };
    story
      .hears({ kind: 'panel', panel: 'FP1', poll: false, events: [report] })
      .then([{ type: 'panel event kept', data: { heard: true } }, { type: 'alarm restored' }]);
    story.after(12 * 3_600 + 30 * 60 - 1);
    const again = story.wakes().drafts.filter((draft) => draft.about?.includes('panel/FP1'));
    expect(again).toEqual([]);
  });
  const periodic = {
    scheme: 'contact-id' as const,
    code: '602',
    known: true,
    kind: 'test',
    class: 'event' as const,
    priority: 'P4' as const,
    phase: 'new' as const,
  };

  test('an area not armed its grace after closing time is an alarm, and arming it restores it', () => {
    // Ticket cash room: closes 23:30, grace 15 min. Morning is 16:00 at the site.
    const at = (hours: number, minutes: number) => morning + ((hours - 16) * 60 + minutes) * 60_000;
    const arming = (armed: boolean) => ({
      kind: 'panel' as const,
      panel: 'AP1',
      poll: false,
      events: [{ ...periodic, code: '401', kind: armed ? 'closing' : 'opening', area: '2', armed, panelUser: '4' }],
    });
    const cash = (drafts: readonly Draft[]) =>
      drafts.filter(
        (draft) =>
          (draft.data as { panel?: string; area?: string }).panel === 'AP1' &&
          (draft.data as { area?: string }).area === '2',
      );
    const story = given(alarmsModule, site)
      .hears(arming(false))
      .then([{ type: 'area disarmed' }]);
    story.now = at(23, 44);
    expect(cash(story.wakes().drafts)).toEqual([]);
    story.now = at(23, 45);
    expect(cash(story.wakes().drafts)).toMatchObject([
      { type: 'alarm raised', data: { kind: 'area-not-armed', priority: 'P3', zone: 'Z03' } },
    ]);
    story.hears(arming(true)).then([{ type: 'area armed' }, { type: 'alarm restored' }]);

    const good = given(alarmsModule, site)
      .hears(arming(true))
      .then([{ type: 'area armed' }]);
    good.now = at(23, 45);
    expect(cash(good.wakes().drafts)).toEqual([]);
  });

  test('a stop of the server is on the queue from … to … until a desk signs it', () => {
    const story = given(alarmsModule, site);
    story
      .when({ type: 'interrupt watch', from: morning - 90_000, to: morning }, { by: 'rule/floor.start', role: 'rule' })
      .then([{ type: 'watch interrupted', data: { alarm, from: morning - 90_000, to: morning } }]);
    expect(queue(story.state, story.now)).toMatchObject([{ id: alarm, priority: 'P3', kind: { zh: '值守中断' } }]);
    story.when({ type: 'acknowledge', alarms: [alarm] }).anyway();
    expect(queue(story.state, story.now)).toEqual([]);
  });
});

test('numbers made in a rehearsal begin with its name', () => {
  const drill = {
    type: 'journal opened',
    data: { stream: 'haihe-central/drill-7', kind: 'fork', status: 'Exercise', numberPrefix: 'D7-' },
  };
  given(alarmsModule, [...site, drill])
    .hears(raised('A001'))
    .then([{ type: 'alarm raised', data: { alarm: 'D7-A-000001' } }]);
});
