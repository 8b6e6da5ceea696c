import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatLocal } from '../../src/base/local-time.ts';
import type { Language } from '../../src/base/words.ts';
import type { IncidentsState } from '../../src/modules/incidents/facts.ts';
import type { Command } from '../../src/modules/module.ts';
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
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await room?.stop();
});

const incidents = () => room.floor.journal.stream(siteName)!.reader.state<IncidentsState>('incidents');

const said = {
  zh: {
    title: '报告与纸面',
    kitDone: '断电备用纸已更新',
    stale: '数据已过时',
    lines: '将要录入',
    entered: '已整张录入',
    fromPaper: '来自纸面',
    used: '已由',
    number: '纸面编号（只输数字）',
    next: '纸上还有',
    words: '说了什么（可空）',
    report: '事件报告',
    paper: ['接报', '到场', '办结', '录入', '时间线'],
  },
  en: {
    title: 'Reports and paper',
    kitDone: 'The paper kit was made anew',
    stale: 'What is shown is stale',
    lines: 'About to be entered',
    entered: 'The whole form was entered',
    fromPaper: 'from paper',
    used: 'was entered before as',
    number: 'Number of the form (digits only)',
    next: 'What else stands on the form',
    words: 'In words (may be left empty)',
    report: 'Incident report',
    paper: ['received', 'on scene', 'closed', 'Entered', 'Timeline'],
  },
} as const;

/** A time as somebody wrote it down: so many minutes ago, four digits. */
function written(minutesAgo: number): string {
  const at = Date.now() - minutesAgo * 60_000;
  return formatLocal(at, 'Asia/Shanghai').slice(11, 16).replace(':', '');
}

async function type(desk: OperatorDesk, text: string): Promise<void> {
  await desk.page.keyboard.type(text);
  await desk.press('Enter');
}

/** Types one form off, from the number to the closing; leaves it before "record". */
async function typeForm(desk: OperatorDesk, form: number, words: string): Promise<void> {
  const of = said[desk.language];
  await desk.press('1');
  await desk.page.getByLabel(of.number).waitFor();
  await type(desk, String(form));
  await desk.press('1');
  await type(desk, written(50));
  await desk.press('2');
  await type(desk, 'fig');
  await desk.press('3');
  await desk.page.getByLabel(of.words).fill(words);
  await desk.press('Enter');
  // A unit and its times from left to right; what is not on the paper is skipped.
  await desk.press('1');
  await type(desk, '901');
  for (const minutes of [49, null, null, 46, 30]) await type(desk, minutes === null ? '' : written(minutes));
  await desk.press('1');
  await desk.press('2', '2', '1');
  await type(desk, written(44));
  await type(desk, '');
  await desk.press('4');
  await type(desk, written(28));
  await desk.press('1');
  await desk.page.getByRole('region', { name: of.lines }).getByRole('listitem').nth(5).waitFor();
}

describe.each(['zh', 'en'] as const)('a power cut with paper, by keys alone, in %s', (language: Language) => {
  test('the kit is on the disk, the power goes, forms are filled in, entered whole, refused the second time, and printed', async () => {
    const of = said[language];
    const desk = await signIn(browser, room, { language, theme: language === 'zh' ? 'dark' : 'light' });
    const { page } = desk;
    // While all is well: the kit, by two keys.
    await desk.press('F9', '5');
    await page.getByRole('status').getByText(of.kitDone).waitFor({ timeout: 60_000 });
    for (const one of ['zh', 'en'])
      expect(existsSync(join(room.dataFolder, 'paper', siteName, `kit.${one}.pdf`))).toBe(true);
    const range = incidents().paper.ranges.at(-1)!;
    expect(range.to - range.from + 1).toBe(10);
    await page
      .getByText(`HC-P-${String(range.from).padStart(6, '0')}`)
      .first()
      .waitFor();
    await picture(desk, 'story-1-kit');

    await room.cut();
    await page.getByRole('alert').filter({ hasText: of.stale }).waitFor({ timeout: 15_000 });
    await picture(desk, 'story-2-cut');
    await room.back();
    await page.getByRole('alert').filter({ hasText: of.stale }).waitFor({ state: 'detached', timeout: 30_000 });

    // Back again: the form is typed off and recorded whole, by one key.
    const before = new Set([...incidents().incidents.keys(), ...incidents().left.keys()]);
    const facts = room.floor.journal.stream(siteName)!.reader.nextSeq;
    await typeForm(
      desk,
      range.from,
      language === 'zh' ? '候车区两人争吵 13812345678' : 'two people quarrelled 13812345678',
    );
    expect(room.floor.journal.stream(siteName)!.reader.nextSeq).toBe(facts);
    await picture(desk, 'story-3-form');
    await desk.press('7');
    const made = () => [...incidents().left.keys()].find((id) => !before.has(id));
    await expect.poll(made).toBeTruthy();
    const id = made()!;
    const row = incidents().left.get(id)!;
    expect(row.stage).toBe('closed');
    expect(Math.round((row.clocks.onScene! - row.clocks.received) / 60_000)).toBe(4);
    expect(Math.round((row.clocks.closed! - row.clocks.received) / 60_000)).toBe(22);
    expect(row.assignments).toMatchObject([{ unit: '901', active: false, status: 'CL' }]);
    expect(incidents().units.get('901')).toMatchObject({ status: 'AV', current: null });
    // Beside each time stands when it was entered, and from which form.
    const form = `HC-P-${String(range.from).padStart(6, '0')}`;
    await desk.detail.getByText(`${of.fromPaper} ${form}`).first().waitFor();
    await picture(desk, 'story-4-entered');

    // The same sheet again: a sentence that says what it became, and nothing is written.
    await typeForm(desk, range.from, 'again 13812345678');
    const after = room.floor.journal.stream(siteName)!.reader.nextSeq;
    await desk.press('7');
    const refusal = page.getByRole('status').filter({ hasText: 'PAPER_NUMBER_USED' });
    await refusal.getByText(of.used).waitFor();
    await refusal.getByText(id).waitFor();
    expect(room.floor.journal.stream(siteName)!.reader.nextSeq).toBe(after);
    await picture(desk, 'story-5-refused');
    // With another number the same lines go in: nothing has to be typed again.
    await desk.press('6');
    await page.getByLabel(of.number).waitFor();
    await type(desk, String(range.from + 1));
    await page.getByText(of.next).waitFor();
    await desk.press('7');
    await expect.poll(() => incidents().paper.used.has(range.from + 1)).toBe(true);
    const second = incidents().paper.used.get(range.from + 1)!.incident;
    await desk.detail.getByText(second).first().waitFor();

    // Printed: one key at the incident, and the document tells both times of what came from paper.
    await desk.press('-');
    const paper = await printed(desk, room, `${of.report} ${second}`);
    await picture(desk, 'story-6-report');
    const used = incidents().left.get(second)!;
    says(paper, second, of.fromPaper, `HC-P-${String(range.from + 1).padStart(6, '0')}`, '901', ...of.paper);
    for (const at of [used.clocks.received, used.clocks.onScene!, used.clocks.closed!, used.opened.at])
      says(paper, formatLocal(at, 'Asia/Shanghai').slice(5));
    // A phone number that was on the paper is on no other paper.
    expect(paper).not.toContain('13812345678');
    await desk.close();
  });
});

test('a printer that says no is a band above the queue with its reason on the page, until it prints again', async () => {
  const own = await openRoom({ printer: 'false' });
  try {
    const desk = await signIn(browser, own, { language: 'en' });
    await desk.press('F9', '5');
    const band = desk.page.getByRole('status').filter({ hasText: 'The paper kit is not up to date' });
    await band.waitFor({ timeout: 60_000 });
    await band.getByText('the printer does not take it').waitFor();
    await desk.page.getByText('PAPER_KIT_PRINTER').first().waitFor();
    const [bandBox, queueBox] = [await band.boundingBox(), await desk.queue.boundingBox()];
    expect(bandBox!.y + bandBox!.height).toBeLessThanOrEqual(queueBox!.y);
    await picture(desk, 'kit-failed');
    // The kit itself is on the disk all the same.
    expect(existsSync(join(own.dataFolder, 'paper', siteName, 'kit.en.pdf'))).toBe(true);
    await desk.close();
  } finally {
    await own.stop();
  }
});
