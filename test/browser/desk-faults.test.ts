import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

const said = {
  zh: { band: '席位故障', lost: '接处警席 2 失去连接', sound: '接处警席 3 没有声音', none: '没有一个有声音的席位在岗' },
  en: {
    band: 'Desk faults',
    lost: 'Dispatch desk 2 has lost its connection',
    sound: 'Dispatch desk 3 has no sound',
    none: 'No desk with sound is manned',
  },
} as const;

describe.each(['zh', 'en'] as const)('what is wrong with a desk, in %s', (language) => {
  test('stands above the queue of the others in words, for as long as it is so, and no key takes it away', async () => {
    const words = said[language];
    const desk = await signIn(browser, room, { language });
    const band = desk.page.getByRole('alert', { name: words.band });
    expect(await band.count()).toBe(0);

    const mute = await signIn(browser, room, {
      language,
      user: 'commander',
      desk: 'desk-3',
      withoutSound: true,
    });
    await band.getByText(words.sound).waitFor();

    const other = await signIn(browser, room, { language, user: 'dispatcher2', desk: 'desk-2' });
    await other.close();
    await band.getByText(words.lost).waitFor();
    await desk.press('m', 'Escape');
    expect(await band.getByText(words.lost).count()).toBe(1);
    const queue = await desk.queue.boundingBox();
    const above = await band.boundingBox();
    expect(above!.y + above!.height).toBeLessThanOrEqual(queue!.y);

    const again = await signIn(browser, room, { language, user: 'dispatcher2', desk: 'desk-2' });
    await expect.poll(() => band.getByText(words.lost).count()).toBe(0);
    for (const one of [again, desk])
      await one.page.getByRole('button', { name: language === 'zh' ? '退出' : 'Sign out' }).click();
    // The mute desk is alone now: it is told that nobody who hears is on the watch.
    await mute.page.getByRole('alert', { name: words.band }).getByText(words.none).waitFor();
    await mute.page.getByRole('button', { name: language === 'zh' ? '退出' : 'Sign out' }).click();
    for (const one of [again, desk, mute]) await one.close();
  });
});
