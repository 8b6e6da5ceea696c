import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Command } from '../../src/modules/module.ts';
import type { OrdersState } from '../../src/modules/orders/facts.ts';
import { siteName } from '../support/api.ts';
import { launchChromium } from '../support/chromium.ts';
import { signIn, type OperatorDesk } from './actions.ts';
import { openRoom, type Room } from './room.ts';

let browser: Browser;
let room: Room;
beforeAll(async () => {
  room = await openRoom();
  await room.act('units', { type: 'sign on shift' } as Command);
  // The taxi post is left: from here on nobody holds the liaison role.
  if (orders().units.has('601')) await room.act('units', { type: 'sign off unit', unit: '601' } as Command);
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await room?.stop();
});

const orders = () => room.floor.journal.stream(siteName)!.reader.state<OrdersState>('orders');
const newest = () => [...orders().orders.values()].at(-1)!;

/** Pictures are kept only where somebody wants to look at them. */
async function picture(desk: OperatorDesk, name: string): Promise<void> {
  const folder = process.env['WATCHFLOOR_PICTURES'];
  if (folder) await desk.page.screenshot({ path: `${folder}/${name}-${desk.language}.png` });
}

const said = {
  zh: {
    page: '指令',
    to: /发给谁/,
    words: '指令内容',
    report: /反馈内容/,
    role: '联络',
    text: '到西侧看卷帘门',
    done: '卷帘已放下',
  },
  en: {
    page: 'Orders',
    to: /To whom/,
    words: 'What is ordered',
    report: /What was reported/,
    role: 'liaison',
    text: 'look at the west shutter',
    done: 'shutter is down',
  },
} as const;

describe.each(['zh', 'en'] as const)('an order from the giving to the closing, by keys alone, in %s', (language) => {
  const words = said[language];

  async function give(desk: OperatorDesk, receiver: string): Promise<void> {
    await desk.press('=');
    await desk.page.getByLabel(words.to).first().waitFor();
    await desk.page.keyboard.type(receiver);
    await desk.press('Enter', '1');
    await desk.page.getByLabel(words.words, { exact: true }).fill(words.text);
    await desk.press('Enter', '2');
  }

  test('it is given, signed for by radio, reported back and closed by the sender; its words are read on the page', async () => {
    const desk = await signIn(browser, room, { language });
    const page = desk.page.getByRole('region', { name: words.page, exact: true });
    await desk.press('F4');
    await page.waitFor();
    const before = orders().lastNumber;
    await give(desk, '401');
    await expect.poll(() => orders().lastNumber).toBe(before + 1);
    const id = newest().order;
    expect(newest()).toMatchObject({ receivers: [{ kind: 'unit', id: '401' }], given: { desk: 'desk-1' } });
    const card = page.getByRole('article', { name: id });
    await card.getByText(words.text).waitFor();
    await picture(desk, 'orders');

    await desk.press('1');
    await page.getByRole('heading', { name: id }).waitFor();
    await picture(desk, 'orders-acts');
    // Closed before the report: the sentence says who is missing, and it stays open.
    await desk.press('4', '1');
    await page.getByText('ORDER_REPORTS_MISSING').waitFor();
    await desk.press('1', '1');
    await expect.poll(() => newest().receivers[0]!.signed?.via).toBe('radio');
    await card
      .getByText(language === 'zh' ? '(电台)' : '(by radio)')
      .first()
      .waitFor();
    await desk.press('2', '1', '1');
    await desk.page.getByLabel(words.report).fill(words.done);
    await desk.press('Enter');
    await expect.poll(() => newest().receivers[0]!.reported?.outcome).toBe('done');
    await card.getByText(words.done).waitFor();
    await desk.press('4', '1');
    await expect.poll(() => orders().left.get(id)?.closed).toMatchObject({ outcome: 'done', desk: 'desk-1' });
    await desk.close();
  });

  test('to a role nobody holds the sentence says so, nothing is given, and the same words go to another', async () => {
    const desk = await signIn(browser, room, { language });
    await desk.press('F4');
    const page = desk.page.getByRole('region', { name: words.page, exact: true });
    const before = orders().lastNumber;
    await give(desk, words.role);
    await page.getByText('ORDER_RECEIVER_VACANT').waitFor();
    await picture(desk, 'orders-vacant');
    expect(orders().lastNumber).toBe(before);
    // Out with that receiver, in with another; the words are still there.
    await desk.press('2');
    await desk.page.keyboard.type(words.role);
    await desk.press('Enter', '2');
    await desk.page.getByLabel(words.to).first().waitFor();
    await desk.page.keyboard.type('402');
    await desk.press('Enter', '1', 'Enter', '7');
    await expect.poll(() => orders().lastNumber).toBe(before + 1);
    expect(newest()).toMatchObject({ receivers: [{ kind: 'unit', id: '402' }], deadline: null });
    await desk.close();
  });
});

test('what nobody signed for in time stands at the desk below the queue, supervised ones at the commander’s, and a key leads there', async () => {
  const chief = await signIn(browser, room, { language: 'en', user: 'commander', desk: 'desk-commander' });
  await chief.press('F4', '1');
  const page = chief.page.getByRole('region', { name: 'Orders', exact: true });
  await page.getByRole('heading', { name: /O-\d{6}/ }).waitFor();
  await chief.press('6');
  const watch = chief.page.getByRole('region', { name: 'Orders to watch' });
  await watch.getByText('supervised').waitFor();
  expect([...orders().orders.values()].some((order) => order.supervised?.desk === 'desk-commander')).toBe(true);
  await picture(chief, 'orders-watch');
  await chief.press('Escape', 'g');
  await watch.getByRole('button').first().click();
  await page.waitFor();
  await chief.close();
});
