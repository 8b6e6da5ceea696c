import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AlarmsState } from '../../src/modules/alarms/state.ts';
import type { Command } from '../../src/modules/module.ts';
import { siteName } from '../support/api.ts';
import { launchChromium } from '../support/chromium.ts';
import { signIn } from './actions.ts';
import { openRoom, type Room } from './room.ts';

let browser: Browser;
let room: Room;
beforeAll(async () => {
  room = await openRoom();
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await room?.stop();
});

const alarmsOf = (stream: string) => room.floor.journal.stream(stream)?.reader.state<AlarmsState>('alarms').rows;
/** Panic buttons of the site: P1 whatever else is going on. */
const panic = { zh: 'A083', en: 'A084' } as const;

describe.each([
  ['zh', { note: '本屏为演练', live: '现场 P1 报警', page: '演练席', begin: '新建演练', end: '再按一次' }],
  [
    'en',
    {
      note: 'this screen is a rehearsal',
      live: 'LIVE P1 ALARM',
      page: 'Practice',
      begin: 'Begin a rehearsal',
      end: 'Press again',
    },
  ],
] as const)('a practising desk, by keys alone, in %s', (language, said) => {
  test('rehearses under EXERCISE on every view, is broken into by a live P1, goes back with one key, ends it with two', async () => {
    const desk = await signIn(browser, room, { language, desk: 'desk-3' });
    const { page } = desk;
    await desk.press('\\');
    await page.getByRole('button', { name: said.begin }).waitFor();
    await desk.press('Enter');
    const mark = page.locator('.exercise-mark');
    await mark.waitFor();
    expect(await page.title()).toMatch(/EXERCISE/);
    const stream = new URL(page.url()).searchParams.get('site')!;
    expect(stream).toMatch(/^haihe-central\/practice-\d$/);

    for (const key of ['p', 'z', 'g', '\\']) {
      await desk.press(key);
      expect(await mark.isVisible(), key).toBe(true);
    }
    const scenes = page.getByRole('group', { name: language === 'zh' ? '场景' : 'Scenes' });
    await scenes.waitFor();
    await page.getByText(said.note).waitFor();
    const before = alarmsOf(siteName)!.size;
    const scene = page.getByRole('button', { name: language === 'zh' ? '紧急报警按钮' : 'Panic button' });
    await desk.press((await scene.locator('kbd').textContent())!);
    await expect.poll(() => alarmsOf(stream)?.size).toBe(before + 1);
    expect(alarmsOf(siteName)!.size).toBe(before);

    const live = (await room.report(panic[language]))!;
    const band = page.getByRole('alert').filter({ hasText: said.live });
    await band.waitFor();
    const box = (await band.boundingBox())!;
    const queue = (await desk.queue.boundingBox())!;
    expect(box.y + box.height).toBeLessThanOrEqual(queue.y);
    await page.screenshot({ path: `/tmp/practice-${language}.png` });

    await desk.press('Home');
    await desk.queue.getByRole('option').first().waitFor();
    expect(await mark.count()).toBe(0);
    expect(new URL(page.url()).searchParams.get('site')).toBe(siteName);
    await room.act('alarms', { type: 'acknowledge', alarms: [live] } as Command);

    await desk.press('\\');
    await page.getByRole('button', { name: /practice-\d/ }).waitFor();
    await desk.press('1');
    await mark.waitFor();
    await desk.press('\\');
    await scenes.waitFor();
    await desk.press('x');
    await page.getByRole('button', { name: said.end }).waitFor();
    expect(room.floor.journal.stream(stream)).not.toBeNull();
    await desk.press('x');
    await expect.poll(() => room.floor.journal.stream(stream)).toBeNull();
    await expect.poll(() => mark.count()).toBe(0);
    await desk.close();
  });
});

test('a desk that looks at a rehearsal which another desk ends is back in the live room, not left with a dead screen', async () => {
  const desk = await signIn(browser, room, { language: 'en', desk: 'desk-2' });
  await desk.press('\\');
  await desk.page.getByRole('button', { name: 'Begin a rehearsal' }).waitFor();
  await desk.press('Enter');
  await desk.page.locator('.exercise-mark').waitFor();
  const stream = new URL(desk.page.url()).searchParams.get('site')!;
  const token = await desk.page.evaluate(
    `fetch('/api/v1/sites/' + encodeURIComponent(${JSON.stringify(stream)}) + '/practice/end', { method: 'POST', headers: { 'content-type': 'application/json', 'x-watchfloor': '1' }, body: '{}' }).then((reply) => reply.status)`,
  );
  expect(token).toBe(200);
  await expect.poll(() => desk.page.locator('.exercise-mark').count(), { timeout: 20_000 }).toBe(0);
  expect(new URL(desk.page.url()).searchParams.get('site')).toBe(siteName);
  await desk.close();
});
