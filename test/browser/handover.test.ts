import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoPin } from '../../src/api/first-accounts.ts';
import { formatLocal } from '../../src/base/local-time.ts';
import type { Command } from '../../src/modules/module.ts';
import type { HandoversState } from '../../src/modules/handovers/facts.ts';
import { siteName } from '../support/api.ts';
import { launchChromium } from '../support/chromium.ts';
import { signIn, type OperatorDesk } from './actions.ts';
import { picture, printed, says } from './printed.ts';
import { openRoom, type Room } from './room.ts';

let browser: Browser;
let room: Room;
beforeAll(async () => {
  room = await openRoom();
  await room.act('units', { type: 'sign on shift' } as Command);
  await room.act('incidents', { type: 'open incident', incidentType: 'theft', place: { zone: 'Z02' } } as Command);
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await room?.stop();
});

const handovers = () => room.floor.journal.stream(siteName)!.reader.state<HandoversState>('handovers');
const of = (desk: string) => handovers().desks.get(desk);

const said = {
  zh: {
    page: '交接',
    name: '接班人账号',
    pin: '接班人六位口令码',
    note: '备注',
    why: '说明(可空)',
    text: '3 号闸机坏了',
    theft: /盗窃/,
    both: '双方已签',
    again: '已退回',
    print: '打印交接班单',
    title: '交接班单',
    paper: ['未结事件', '盗窃', '恶劣天气', '设备故障没有交代清楚', '3 号闸机坏了', '日志签名根', '接处警席 1'],
  },
  en: {
    page: 'Handover',
    name: 'Account of the incoming',
    pin: 'PIN of the incoming',
    note: 'Note',
    why: /In words/,
    text: 'gate 3 is out',
    theft: /Theft/,
    both: 'signed by both',
    again: 'refused: mend it',
    print: 'Print the sheet',
    title: 'Handover sheet',
    paper: ['Open incidents', 'Theft', 'Weather', 'a device fault is not clear', 'gate 3 is out', 'Signed root'],
  },
} as const;

describe.each([
  ['zh', 'desk-1'],
  ['en', 'desk-3'],
] as const)('a handover refused, mended and signed, by keys alone, in %s', (language, at) => {
  const words = said[language];

  async function incoming(desk: OperatorDesk, pin = demoPin): Promise<void> {
    await desk.page.getByLabel(words.name).fill('dispatcher2');
    await desk.press('Enter');
    await desk.page.getByLabel(words.pin).fill(pin);
    await desk.press('Enter');
  }

  /** The digit that stands beside a choice, as an operator reads it. */
  async function digitOf(desk: OperatorDesk, choice: string): Promise<string> {
    return (await desk.page.getByRole('button', { name: choice }).locator('kbd').innerText()).trim();
  }

  test('one key builds the list; a note; the outgoing signs; refused with a reason, built anew, signed by both, printed', async () => {
    const desk = await signIn(browser, room, { language, desk: at });
    await desk.press('F2');
    const page = desk.page.getByRole('region', { name: words.page, exact: true });
    await page.getByText(words.theft).first().waitFor();
    await desk.press('1');
    await expect.poll(() => of(at)?.items.length ?? 0).toBeGreaterThan(0);
    const first = of(at)!.handover;
    await page.getByRole('heading', { name: new RegExp(first) }).waitFor();
    await desk.press('2');
    await desk.page.getByLabel(words.note, { exact: true }).fill(words.text);
    await desk.press('Enter');
    await page.getByText(words.text).waitFor();
    await desk.press('1');
    await expect.poll(() => of(at)?.signed?.desk).toBe(at);
    await page.getByText(language === 'zh' ? '等接班人签名' : 'waits for the incoming').waitFor();
    await picture(desk, 'handover-signed');

    // Something comes up meanwhile: whoever signs is shown it.
    await room.act('incidents', { type: 'open incident', incidentType: 'weather', place: { zone: 'Z08' } } as Command);
    await page.getByText(language === 'zh' ? '建立后新增' : 'Come since').waitFor();

    await desk.press('2', '5');
    await desk.page.getByLabel(words.why).fill(words.text);
    await desk.press('Enter');
    await incoming(desk);
    await expect.poll(() => of(at)?.refused?.reason).toBe(5);
    await page.getByText(words.again, { exact: false }).first().waitFor();
    await picture(desk, 'handover-refused');

    await desk.press('1');
    await expect.poll(() => of(at)?.handover).not.toBe(first);
    await page.getByRole('heading', { name: new RegExp(of(at)!.handover) }).waitFor();
    expect(of(at)!.notes).toHaveLength(1);
    await desk.press('1');
    await expect.poll(() => of(at)?.signed).toBeTruthy();
    await page.getByText(language === 'zh' ? '等接班人签名' : 'waits for the incoming').waitFor();
    await desk.press('1');
    await incoming(desk, '000111');
    await page.getByText('PIN_WRONG').waitFor();
    expect(of(at)!.accepted).toBeNull();
    await desk.press('1');
    await incoming(desk);
    await expect.poll(() => of(at)?.accepted?.incoming).toMatch(/^staff\//);
    await page.getByText(words.both).first().waitFor();
    expect(of(at)!.accepted!.incoming).not.toBe(of(at)!.signed!.by);
    expect(of(at)!.root).toContain(siteName);
    await picture(desk, 'handover-accepted');

    // Printed by its digit: who signed when, what was refused before and why, the list, the words, the root.
    await desk.press(await digitOf(desk, words.print));
    const { handover, signed, accepted, root, items } = of(at)!;
    const paper = await printed(desk, room, `${words.title} ${handover}`);
    const clock = (moment: number) => formatLocal(moment, 'Asia/Shanghai');
    says(paper, ...words.paper, `dispatcher2 · ${language === 'zh' ? '签名' : 'signed'} ${clock(accepted!.at)}`);
    says(paper, clock(signed!.at), ...root!.trimEnd().split('\n'));
    for (const item of items) says(paper, item.id);
    expect(paper).not.toContain('EXERCISE');
    await desk.close();
  });
});

test('a notice of the commander is read and signed by the desk with one digit', async () => {
  const chief = await signIn(browser, room, { language: 'en', user: 'commander', desk: 'desk-commander' });
  await chief.press('F2');
  await chief.page.getByRole('region', { name: 'Handover', exact: true }).waitFor();
  await chief.press('2');
  await chief.page.getByLabel('What the notice says').fill('special movement at 19:30, platform 3');
  await chief.press('Enter');
  await expect.poll(() => handovers().notices.size).toBe(1);
  await chief.close();
  const desk = await signIn(browser, room, { language: 'en' });
  await desk.press('F2');
  await desk.page.getByText('special movement at 19:30').first().waitFor();
  await desk.press('2');
  await expect.poll(() => Object.keys([...handovers().notices.values()][0]!.signed).length).toBe(1);
  await desk.page.getByText('signed by you').waitFor();
  await desk.close();
});
