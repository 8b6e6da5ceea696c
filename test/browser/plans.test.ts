import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Command } from '../../src/modules/module.ts';
import type { IncidentsState } from '../../src/modules/incidents/facts.ts';
import type { ResponsePlansState } from '../../src/modules/response-plans/facts.ts';
import { siteName } from '../support/api.ts';
import { launchChromium } from '../support/chromium.ts';
import { signIn, type OperatorDesk } from './actions.ts';
import { openRoom, type Room } from './room.ts';

let browser: Browser;
let room: Room;
beforeAll(async () => {
  room = await openRoom();
  await room.act('units', { type: 'sign on shift' } as Command);
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await room?.stop();
});

const reader = () => room.floor.journal.stream(siteName)!.reader;
const incident = (id: string) => reader().state<IncidentsState>('incidents').incidents.get(id);
const course = (id: string) => reader().state<ResponsePlansState>('response-plans').courses.get(id)!;
const step = (id: string, no: number) => course(id).plan?.steps[no];

/** Pictures are kept only where somebody wants to look at them. */
async function picture(desk: OperatorDesk, name: string): Promise<void> {
  const folder = process.env['WATCHFLOOR_PICTURES'];
  if (folder) await desk.page.screenshot({ path: `${folder}/${name}-${desk.language}.png` });
}

const said = {
  zh: {
    card: '应急处置卡',
    refused: 'REQUIRED_STEPS_OPEN',
    done: '步骤已完成',
    skipped: '已跳过',
    commander: '指挥长须看:跳过的步骤',
    report: '首报 METHANE',
    fill: '二层西侧见烟',
  },
  en: {
    card: 'Action card',
    refused: 'REQUIRED_STEPS_OPEN',
    done: 'Step done',
    skipped: 'skipped',
    commander: 'For the commander: skipped steps',
    report: 'First report, METHANE',
    fill: 'smoke at the west end',
  },
} as const;

describe.each([
  ['zh', 'A083'],
  ['en', 'A084'],
] as const)('a fire by its plan, by keys alone, in %s', (language, point) => {
  const words = said[language];

  test('one key sends by the run card; steps are done and skipped; only then is it controlled; the commander sees the skip', async () => {
    const desk = await signIn(browser, room, { language });
    const alarm = (await room.report(point))!;
    await desk.queue.locator(`#row-${alarm}`).click();
    await desk.press('s');
    await desk.detail.getByText(words.card).first().waitFor();
    const id = [...reader().state<IncidentsState>('incidents').incidents.keys()].at(-1)!;
    const type = incident(id)!.type;
    expect(course(id).plan).toMatchObject({ plan: type === 'fire' ? 'PL3' : 'PL4', version: 1 });
    const plan = course(id).plan!.plan;
    expect(incident(id)!.assignments.length).toBeGreaterThan(1);
    await picture(desk, 'plan-sent');

    // Somebody is there, so that nothing but the plan holds "controlled" back.
    const { unit } = incident(id)!.assignments[0]!;
    for (const status of ['AK', 'ER', 'OS'])
      await room.act('incidents', { type: 'set unit status', unit, status } as Command);
    await expect.poll(() => incident(id)?.clocks.onScene).toBeTruthy();
    await desk.press('v');
    await desk.detail.getByText(words.refused).waitFor();
    expect(incident(id)!.controlled).toBe(false);

    await desk.press('o', '2');
    await expect.poll(() => step(id, 2)?.state).toBe('done');
    await desk.detail.getByText(words.done).first().waitFor();
    await desk.press('1');
    await desk.page.keyboard.type(words.fill);
    await desk.press('Enter');
    await expect.poll(() => step(id, 1)?.state).toBe('done');
    await picture(desk, 'plan-menu');
    await desk.press('x', '5', '3');
    await expect.poll(() => step(id, 5)).toMatchObject({ state: 'skipped', reason: 3 });
    await desk.detail.locator('.choice.step-skipped').waitFor();
    // A slip: the step's own number again, and it is open again; then it is skipped once more.
    await desk.press('5');
    await desk.detail.getByRole('heading', { name: /^5 / }).waitFor();
    await desk.press('1');
    await expect.poll(() => step(id, 5)).toBeUndefined();
    await desk.detail.locator('.choice.step-skipped').waitFor({ state: 'detached' });
    await desk.press('x', '5', '3');
    await expect.poll(() => step(id, 5)?.state).toBe('skipped');

    await desk.press('m', '2');
    await desk.page.getByRole('textbox').last().fill(words.fill);
    await desk.press('Enter', '1', '5', 'Enter');
    await desk.page.getByRole('textbox').last().fill('');
    await desk.press('Enter');
    await desk.page.getByRole('textbox').last().fill('1 2 0 0');
    await desk.press('Enter', '7', 'Enter');
    await expect.poll(() => course(id).reports.length).toBe(1);
    expect(course(id).reports[0]).toMatchObject({
      major: 'standby',
      hazards: [1, 5],
      casualties: { immediate: 1, urgent: 2, minor: 0, dead: 0 },
      needed: [expect.stringMatching(/^AG/)],
    });
    await desk.press('Escape');
    await desk.detail.getByText(words.report).first().waitFor();
    await desk.press('r');
    await picture(desk, 'plan-rings');

    const versions = reader().state<ResponsePlansState>('response-plans').versions;
    for (const { no, evidence, required } of versions.get(`${plan}/1`)!.steps) {
      if (!required || step(id, no)) continue;
      await room.act('response-plans', {
        type: 'do step',
        incident: id,
        step: no,
        ...(evidence === 'answer' ? { answer: true } : {}),
        ...(evidence === 'number' ? { number: 0 } : {}),
        ...(evidence === 'unit' ? { unit } : {}),
        ...(evidence === 'note' ? { words: { part: 'ab'.repeat(32) } } : {}),
      } as Command);
    }
    await desk.detail.getByText(language === 'zh' ? '必做步骤已完' : 'Required steps are settled').waitFor();
    await desk.press('v');
    await expect.poll(() => incident(id)?.controlled).toBe(true);

    const chief = await signIn(browser, room, { language, user: 'commander', desk: 'desk-commander' });
    const list = chief.page.getByRole('region', { name: words.commander });
    await list.getByRole('button').filter({ hasText: id }).click();
    await picture(chief, 'plan-commander');
    await chief.press('o', 'v');
    await expect.poll(() => step(id, 5)).toMatchObject({ seen: { desk: 'desk-commander' } });
    await chief.close();
    await desk.close();
  });

  test('a plan is read and written anew by keys: the new version is in the book, what was typed wrongly is told and not kept', async () => {
    const desk = await signIn(browser, room, { language, user: 'commander', desk: 'desk-commander' });
    const plans = () => reader().state<ResponsePlansState>('response-plans').plans;
    const before = plans().get('PL5')!.version;
    await desk.press('F8', '5');
    const page = desk.page.getByRole('region', { name: language === 'zh' ? '预案' : 'Plans', exact: true });
    await page.getByRole('article').getByText('PL5/').waitFor();
    await picture(desk, 'plan-read');
    await desk.press('e');
    const types = page.getByLabel(language === 'zh' ? '事件类型代码' : 'Incident type codes');
    await types.fill('drone, no-such-type');
    await picture(desk, 'plan-form');
    await desk.press('Escape', 's');
    await page.getByText('PLAN_NAMES_UNKNOWN').waitFor();
    expect(plans().get('PL5')!.version).toBe(before);
    await types.fill('drone');
    await page
      .getByLabel(language === 'zh' ? '人数' : 'Persons')
      .first()
      .fill('2');
    await desk.press('Escape', 's');
    await expect.poll(() => plans().get('PL5')!.version).toBe(before + 1);
    expect(plans().get('PL5')!.runCard[0]!.wants[0]!.persons).toBe(2);
    await page
      .getByRole('article')
      .getByText(`PL5/${before + 1}`)
      .waitFor();
    await desk.close();
  });
});
