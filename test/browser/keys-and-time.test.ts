import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AlarmsState } from '../../src/modules/alarms/state.ts';
import type { IncidentsState } from '../../src/modules/incidents/facts.ts';
import { siteName } from '../support/api.ts';
import { launchChromium } from '../support/chromium.ts';
import { pressWhileComposing, signIn } from './actions.ts';
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

const alarms = () => room.floor.journal.stream(siteName)!.reader.state<AlarmsState>('alarms');
const incidents = () => room.floor.journal.stream(siteName)!.reader.state<IncidentsState>('incidents');

/** Whether a key that belongs to an input method did anything at all in this room. */
async function composingDoesSomething(where: Room): Promise<boolean> {
  const desk = await signIn(browser, where);
  const id = (await where.report('A083'))!;
  await desk.queue.locator(`#row-${id}`).click();
  await desk.detail.getByText(id).first().waitFor();
  const facts = () => where.floor.journal.stream(siteName)!.reader.nextSeq;
  const before = facts();
  for (const code of ['KeyA', 'KeyS', 'KeyN', 'KeyF', 'Digit1']) await pressWhileComposing(desk.page, code);
  await desk.page.waitForTimeout(1_500);
  await desk.close();
  return facts() !== before;
}

test('while an input method composes no key acknowledges, sends or opens anything', async () => {
  expect(await composingDoesSomething(room)).toBe(false);
});

test('a console whose keys fire while composing would be caught', async () => {
  const planted = await openRoom({
    planted: {
      name: 'keys-fire-while-composing',
      file: 'keys/keys.ts',
      text: 'if (press.isComposing || press.keyCode === 229) return null;',
      instead: '',
    },
  });
  try {
    expect(await composingDoesSomething(planted)).toBe(true);
  } finally {
    await planted.stop();
  }
});

test('in a field letters are letters: typing "as" into the intake acknowledges nothing', async () => {
  const desk = await signIn(browser, room, { language: 'en' });
  const id = (await room.report('A084'))!;
  await desk.queue.locator(`#row-${id}`).waitFor();
  const before = incidents().incidents.size;
  await desk.press('n');
  await expect.poll(() => incidents().incidents.size).toBe(before + 1);
  const where = desk.page.getByRole('combobox', { name: 'Where' });
  await where.waitFor();
  await desk.page.keyboard.type('as');
  expect(await where.inputValue()).toBe('as');
  await desk.page.waitForTimeout(500);
  expect(alarms().rows.get(id)!.acknowledged).toBeNull();
  await desk.close();
});

test('a full-width digit takes the same line as the plain one', async () => {
  const desk = await signIn(browser, room);
  const before = new Set(incidents().incidents.keys());
  await desk.press('n');
  const made = () => [...incidents().incidents.keys()].find((one) => !before.has(one));
  await expect.poll(made).toBeTruthy();
  const where = desk.page.getByRole('combobox', { name: '在哪里' });
  await where.waitFor();
  await desk.page.keyboard.insertText('２');
  const second = [...incidents().zones.keys()][1];
  await expect.poll(() => incidents().incidents.get(made()!)?.place?.zone).toBe(second);
  await desk.close();
});

test('keys go by their place on the board, whatever the layout writes there', async () => {
  const desk = await signIn(browser, room);
  const id = (await room.report('A085'))!;
  await desk.queue.locator(`#row-${id}`).click();
  // A board on which the key of A writes a Cyrillic letter.
  await desk.page.evaluate(
    `document.body.dispatchEvent(new KeyboardEvent('keydown', { code: 'KeyA', key: 'ф', bubbles: true }))`,
  );
  await expect.poll(() => alarms().rows.get(id)!.acknowledged).toBeTruthy();
  await desk.close();
});

test('M silences this desk only; the row stays on the queue', async () => {
  const desk = await signIn(browser, room);
  const id = (await room.report('A086'))!;
  await desk.queue.locator(`#row-${id}`).waitFor();
  await desk.press('m');
  await expect
    .poll(() => alarms().silencedUpTo.get('desk-1') ?? 0)
    .toBeGreaterThanOrEqual(alarms().rows.get(id)!.sounding);
  expect(alarms().silencedUpTo.has('desk-2')).toBe(false);
  expect(await desk.queue.locator(`#row-${id}`).count()).toBe(1);
  await desk.close();
});

test('? shows every key that works at this moment, beside the queue and not over it', async () => {
  const desk = await signIn(browser, room, { language: 'en' });
  await desk.press('?');
  const list = desk.page.getByRole('region', { name: 'Keys' });
  await list.getByText('Take a report').waitFor();
  const [queueBox, listBox] = [await desk.queue.boundingBox(), await list.boundingBox()];
  expect(listBox!.x).toBeGreaterThanOrEqual(queueBox!.x + queueBox!.width);
  await desk.press('Escape');
  await list.waitFor({ state: 'detached' });
  await desk.close();
});

test('the language changes while the watch goes on', async () => {
  const desk = await signIn(browser, room);
  await desk.page.getByRole('button', { name: 'English' }).click();
  await desk.page.getByRole('listbox', { name: 'Alarm queue' }).waitFor();
  expect(await desk.page.locator('html').getAttribute('lang')).toBe('en');
  await desk.close();
});

test('within 5 s of the last word from the server the desk says that what it shows is stale, above the queue; back again it shows what it missed', async () => {
  const own = await openRoom();
  try {
    const desk = await signIn(browser, own, { language: 'en' });
    const band = desk.page.getByRole('alert').filter({ hasText: 'stale' });
    await desk.page.waitForTimeout(3_000);
    expect(await band.count()).toBe(0);
    const cutAt = Date.now();
    await own.cut();
    await band.waitFor({ timeout: 10_000 });
    expect(Date.now() - cutAt).toBeLessThan(5_000);
    const [bandBox, queueBox] = [await band.boundingBox(), await desk.queue.boundingBox()];
    expect(bandBox!.y + bandBox!.height).toBeLessThanOrEqual(queueBox!.y);
    const missed = (await own.report('A083'))!;
    await own.back();
    await band.waitFor({ state: 'detached', timeout: 20_000 });
    await desk.queue.locator(`#row-${missed}`).waitFor();
    await desk.close();
  } finally {
    await own.stop();
  }
});

test('a socket that dies without a word is found out too: silence is judged by the clock', async () => {
  const desk = await signIn(browser, room, { language: 'en' });
  await desk.page.waitForTimeout(2_500);
  // Nothing is closed: the network swallows every message from here on.
  await desk.page.evaluate(`Object.defineProperty(WebSocket.prototype, 'onmessage', { set() {}, configurable: true })`);
  await desk.page.evaluate(`performance.mark('silent')`);
  await desk.context.setOffline(true);
  const band = desk.page.getByRole('alert').filter({ hasText: 'stale' });
  const from = Date.now();
  await band.waitFor({ timeout: 10_000 });
  expect(Date.now() - from).toBeLessThan(5_500);
  await desk.close();
});

test('a server of another build makes the page load itself anew instead of showing wrong rows', async () => {
  const other = await openRoom({ folds: { alarms: 'another-fold' } });
  try {
    const context = await browser.newContext();
    const page = await context.newPage();
    let loads = 0;
    page.on('load', () => loads++);
    await page.goto(`${other.url}/?lang=en`);
    await page.getByLabel('Account').fill('dispatcher');
    await page.getByLabel('Password').fill('watchfloor-demo');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('button', { name: 'Heard it, begin the watch' }).click();
    await expect.poll(() => loads, { timeout: 10_000 }).toBeGreaterThan(1);
    await context.close();
  } finally {
    await other.stop();
  }
});
