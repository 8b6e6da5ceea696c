import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Fact } from '../../src/base/fact.ts';
import type { AlarmsState } from '../../src/modules/alarms/state.ts';
import type { IncidentsState } from '../../src/modules/incidents/facts.ts';
import type { Command } from '../../src/modules/module.ts';
import type { OnTestState } from '../../src/modules/on-test/facts.ts';
import { siteName } from '../support/api.ts';
import { launchChromium } from '../support/chromium.ts';
import { signIn } from './actions.ts';
import { builtConsole } from './console-build.ts';
import { printed, says } from './printed.ts';
import { openRoom, type Room } from './room.ts';

let browser: Browser;
let room: Room | null = null;
/** Looked at by a person, and kept out of the repository. */
const pictures = join(tmpdir(), 'watchfloor-contractors-day');
beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  await builtConsole();
  browser = await launchChromium();
});
afterAll(() => browser?.close());
afterEach(async () => {
  await room?.stop();
  room = null;
});

const callPoint = 'A059';

describe.each([
  [
    'zh',
    {
      line: '不入队列',
      left: /剩 [13]:\d\d:\d\d/,
      onlyCommander: '只有指挥长',
      heard: '已收到 2',
      notRestored: '未恢复，已回队列',
      byHand: '人工结束',
      atPanel: '主机侧',
      walkTest: '步测报告',
      report: '事件报告',
      paper: ['步测报告', '人工结束', '工单', '火情看守', '未收到', '未恢复', '应测点数'],
      incidentPaper: ['手动火灾报警按钮', '首警', '事件分区内的检修测试与停用', 'FP1 整台主机', 'WO-118'],
    },
  ],
  [
    'en',
    {
      line: 'Off the queue',
      left: /left [13]:\d\d:\d\d/,
      onlyCommander: 'Only the duty commander',
      heard: 'Heard 2',
      notRestored: 'Not restored, back on the queue',
      byHand: 'ended by hand',
      atPanel: 'at the panel',
      walkTest: 'Walk test report',
      report: 'Incident report',
      paper: [
        'Walk test report',
        'ended by hand',
        'Work order',
        'Fire watch',
        'Not heard',
        'Not restored',
        'Points to be tested',
      ],
      incidentPaper: ['Manual call point', 'first alarm', 'On test or out of use', 'FP1 whole panel', 'WO-118'],
    },
  ],
] as const)('a contractor’s day with a live call point, by keys alone, in %s', (language, said) => {
  test('detectors on test tick a list, a call point still rings and is sent to, and what did not restore comes back', async () => {
    room = await openRoom();
    const here = room;
    const stream = () => here.floor.journal.stream(siteName)!;
    const alarms = () => stream().reader.state<AlarmsState>('alarms');
    const onTest = () => stream().reader.state<OnTestState>('on-test');
    const incidents = () => stream().reader.state<IncidentsState>('incidents');
    await here.act('units', { type: 'sign on shift' } as Command);
    const smoke = [...alarms().book.points.values()]
      .filter((point) => point.panel === 'FP1' && point.kind === 'smoke' && point.zone === 'Z06')
      .map((point) => point.id);

    /** Panel FP1 for four hours, work order WO-118, asked for by the first line of the contacts, watched by 901. */
    const grant = async (of: Awaited<ReturnType<typeof signIn>>) => {
      await of.press('0', 'b');
      await of.page.locator('.tests input').waitFor();
      await of.page.keyboard.type('fp1');
      await of.press('Enter', '4');
      await of.page.locator('.tests input').waitFor();
      await of.page.keyboard.type('WO-118');
      await of.press('Enter');
      await of.page.getByRole('combobox').waitFor();
      await of.press('2');
      await of.page.locator('.tests .field:not(.picker) input').waitFor();
      await of.page.keyboard.type('901');
      await of.press('Enter');
    };

    // A dispatcher may not take fire detectors off the queue; it is said in words and nothing is granted.
    const desk = await signIn(browser, here, { language });
    await grant(desk);
    await desk.page.locator('.tests').getByText(said.onlyCommander).waitFor();
    await desk.page.locator('.tests').getByText('TEST_FIRE_NEEDS_COMMANDER').waitFor();
    expect(onTest().tests.size).toBe(0);

    const commander = await signIn(browser, here, { language, user: 'commander', desk: 'desk-commander' });
    await grant(commander);
    await expect.poll(() => onTest().tests.size).toBe(1);
    expect([...onTest().tests.values()][0]).toMatchObject({ fireWatch: '901', workOrder: 'WO-118', askedBy: 'CT01' });

    // The line stands above the queue of every desk, with the time left.
    const line = desk.page.locator('.off-queue');
    await line.getByText(said.line).waitFor();
    await line.getByText(said.left).waitFor();

    // The contractor sets off two detectors; one is left alight. No row, no sound.
    expect(await here.report(smoke[0]!)).toBeNull();
    expect(await here.report(smoke[0]!, 'restore')).toBeNull();
    expect(await here.report(smoke[1]!)).toBeNull();
    expect(alarms().rows.size).toBe(0);
    await desk.page.locator('.tests').getByText(said.heard).waitFor();
    await desk.page.screenshot({ path: join(pictures, `list-${language}.png`) });

    // Somebody presses a call point for real: it was not named, so it is live.
    await desk.press('g');
    const live = (await here.report(callPoint))!;
    await desk.queue.locator(`#row-${live}`).waitFor();
    await desk.page.locator('.plan-box[data-drawn=yes]').waitFor();
    await desk.press('q', 's');
    await expect.poll(() => incidents().incidents.size).toBe(1);
    const [incident] = [...incidents().incidents.values()];
    expect(incident!.assignments.length).toBeGreaterThan(0);
    expect(incident!.alarms).toEqual([live]);
    await desk.page.waitForTimeout(700);
    await desk.page.screenshot({ path: join(pictures, `live-${language}.png`) });

    // The work is over: the test is ended by a key, and what has not restored is on the queue at once.
    await commander.press('0', 'x');
    await expect
      .poll(() => [...alarms().rows.values()].map((row) => row.point).sort())
      .toEqual([callPoint, smoke[1]!].sort());
    const report = commander.page.getByRole('article', { name: 'T-000001' });
    await report.getByText(said.byHand).waitFor();
    await report.getByText(said.heard).waitFor();
    await report.getByText(said.notRestored).waitFor();
    await commander.page.screenshot({ path: join(pictures, `report-${language}.png`) });
    await expect.poll(() => line.count()).toBe(0);

    // Printed by one key each: the walk test with every point, and the incident, which says what was on test around it.
    await commander.press('-');
    const walkTest = await printed(commander, here, `${said.walkTest} T-000001`);
    says(walkTest, ...said.paper, 'WO-118', '901', 'commander @ desk-commander', ...smoke);
    const heardRow = (point: string, restored: boolean) => {
      const words = language === 'zh' ? ['是', '否'] : ['yes', 'no'];
      const rest = walkTest.slice(walkTest.lastIndexOf(point));
      expect(rest.slice(0, 160)).toContain(`1${words[restored ? 0 : 1]}`);
    };
    heardRow(smoke[0]!, true);
    heardRow(smoke[1]!, false);
    await desk.press('-');
    const paper = await printed(desk, here, `${said.report} ${incident!.id}`);
    says(
      paper,
      incident!.id,
      live,
      callPoint,
      'T-000001',
      ...said.incidentPaper,
      ...incident!.assignments.map((one) => one.unit),
    );

    // The journal alone tells the whole day.
    const facts = (await stream().read(0, 1_000_000)).map(({ bytes }) => JSON.parse(bytes) as Fact);
    const types = facts.map((fact) => fact.type).filter((type) => /^on-test|^test signal|^alarm raised/.test(type));
    expect(types).toEqual([
      'on-test granted',
      'on-test begun',
      'test signal kept',
      'test signal kept',
      'test signal kept',
      'alarm raised',
      'on-test ended',
      'alarm raised',
    ]);
    const ended = facts.find((fact) => fact.type === 'on-test ended')!.data as Record<string, string[]>;
    expect(ended).toMatchObject({ heard: smoke.slice(0, 2).sort(), notRestored: [smoke[1]] });
    expect(ended['notHeard']!.length).toBeGreaterThan(20);
    await commander.close();
    await desk.close();
  });

  test('a bypass made at the panel stands in the same line, marked as made there, until it is ended there', async () => {
    room = await openRoom();
    const here = room;
    const desk = await signIn(browser, here, { language });
    const say = (phase: 'new' | 'restore') =>
      here.floor.journal.stream(siteName)!.signal(
        {
          kind: 'panel',
          panel: 'AP1',
          poll: false,
          events: [
            {
              scheme: 'contact-id',
              code: '570',
              known: true,
              kind: 'bypass',
              class: 'condition',
              priority: 'P4',
              phase,
              panelZone: 1,
            },
          ],
        },
        'device/AP1',
        `bypass/${phase}`,
        'test',
      );
    await say('new');
    const line = desk.page.locator('.off-queue');
    await line.getByText(said.atPanel).waitFor();
    await say('restore');
    await expect.poll(() => line.count()).toBe(0);
    await desk.close();
  });
});
