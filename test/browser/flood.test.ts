import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PanelEvent } from '../../src/base/signal.ts';
import type { AlarmsState } from '../../src/modules/alarms/state.ts';
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

const open = 10_000;
const aSignal = 100;
const intrusion = (panelZone: number): PanelEvent => ({
  scheme: 'contact-id',
  code: '130',
  known: true,
  kind: 'intrusion',
  class: 'alarm',
  priority: panelZone % 50 === 0 ? 'P1' : 'P2',
  phase: 'new',
  panelZone,
});

async function flood(): Promise<void> {
  const stream = room.floor.journal.stream(siteName)!;
  for (let from = 0; from < open; from += aSignal) {
    const events = Array.from({ length: aSignal }, (_, index) => intrusion(1_000 + from + index));
    const answer = await stream.signal(
      { kind: 'panel', panel: 'AP1', poll: false, events },
      'device/AP1',
      `flood/${from}`,
      'test',
    );
    expect(answer.answer).toBe('kept');
  }
}

test(
  'with ten thousand alarms up the desk still moves by key, scrolls, keeps its choice when one more comes, and takes that one',
  { timeout: 240_000 },
  async () => {
    await flood();
    const alarms = () => room.floor.journal.stream(siteName)!.reader.state<AlarmsState>('alarms');
    expect(alarms().rows.size).toBeGreaterThanOrEqual(open);
    const desk = await signIn(browser, room, { language: 'en' });
    await desk.rows.first().waitFor();
    await desk.press('q');
    await expect.poll(() => desk.queue.locator('[aria-selected=true]').count()).toBe(1);
    // More than one desk can answer: it is said above the queue for as long as it lasts.
    await desk.page.locator('.band-flood').getByText('Alarm flood').waitFor();
    // Only what is seen is drawn.
    expect(await desk.queue.locator('.row').count()).toBeLessThan(60);
    const sizes = await desk.queue.locator('.row').first().getAttribute('aria-setsize');
    expect(Number(sizes)).toBeGreaterThanOrEqual(open);

    const begun = performance.now();
    for (let step = 0; step < 40; step++) await desk.press('j');
    await expect.poll(() => desk.queue.locator('[aria-selected=true]').getAttribute('aria-posinset')).toBe('41');
    const each_ms = (performance.now() - begun) / 40;
    console.log(`40 steps by key through ${sizes} rows: ${each_ms.toFixed(0)} ms each`);
    // No benchmark: only that it is usable at all on a slow machine.
    expect(each_ms).toBeLessThan(1_000);

    // One more comes in the middle of it: it is on the queue, and what the operator has chosen stays chosen.
    const chosen = () => desk.queue.locator('[aria-selected=true]').getAttribute('id');
    const mine = (await chosen())!;
    await room.report('A101');
    const setSize = async () => Number(await desk.queue.locator('.row').first().getAttribute('aria-setsize'));
    await expect.poll(setSize, { timeout: 20_000 }).toBe(Number(sizes) + 1);
    expect(await chosen()).toBe(mine);

    await desk.queue.evaluate((box) => (box.scrollTop = box.scrollHeight));
    await expect
      .poll(async () => Number(await desk.queue.locator('.row').last().getAttribute('aria-posinset')))
      .toBeGreaterThan(open - 20);
    // Scrolled away from it, the key still takes what was chosen, and nothing else of the ten thousand.
    await desk.press('a');
    await expect
      .poll(
        () => [...alarms().rows.values()].filter((row) => row.acknowledged !== null).map((row) => `row-${row.id}`),
        {
          timeout: 20_000,
        },
      )
      .toEqual([mine]);
    await desk.close();
  },
);
