import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoPassword, demoPin } from '../../src/api/first-accounts.ts';
import type { AccountsState } from '../../src/modules/accounts/facts.ts';
import type { AlarmsState } from '../../src/modules/alarms/state.ts';
import type { IncidentsState } from '../../src/modules/incidents/facts.ts';
import type { Command } from '../../src/modules/module.ts';
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

const state = <S>(module: string) => room.floor.journal.stream(siteName)!.reader.state<S>(module);
const incidents = () => state<IncidentsState>('incidents');
const alarms = () => state<AlarmsState>('alarms').rows;
const house = () => room.floor.journal.house.reader.state<AccountsState>('accounts');
const sessionAt = (desk: string) => [...house().sessions.values()].find((one) => one.desk === desk);

/** Pictures are kept only where somebody wants to look at them. */
async function picture(desk: OperatorDesk, name: string): Promise<void> {
  const folder = process.env['WATCHFLOOR_PICTURES'];
  if (folder) await desk.page.screenshot({ path: `${folder}/${name}-${desk.language}.png` });
}

const said = {
  zh: {
    locked: '已锁定',
    pin: '本人六位口令码',
    incoming: '接班人账号',
    password: '接班人口令',
    wrong: '姓名代号或口令码不对。',
    waits: '口令码连续输错 5 次,请 5 分钟后再试。',
    refused: '席位已锁定',
    signOut: '退出',
    reviews: '紧急办结复盘',
    remark: /复盘意见/,
    none: '没有待复盘的办结',
    toReview: '紧急事件办结待复盘',
    list: '紧急事件办结,待指挥长复盘',
  },
  en: {
    locked: 'Locked',
    pin: 'Your PIN',
    incoming: 'Account of the incoming',
    password: 'Password of the incoming',
    wrong: 'The name or the PIN is wrong.',
    waits: 'Five wrong PINs in a row: wait 5 minutes.',
    refused: 'The desk is locked',
    signOut: 'Sign out',
    reviews: 'P2 review',
    remark: /Remark/,
    none: 'No close waits for a review',
    toReview: 'P2 closes to review',
    list: "P2 closes for the commander's review",
  },
} as const;

describe.each([
  ['zh', 'dispatcher', 'desk-1', 'A010', 'A011'],
  ['en', 'dispatcher2', 'desk-2', 'A020', 'A021'],
] as const)('a desk that is left for a moment, by keys alone, in %s', (language, user, at, first, second) => {
  const words = said[language];

  test('locked it shows, sounds and can be silenced, and does nothing until the PIN; by rote it waits; the next takes it over on the same screen', async () => {
    const desk = await signIn(browser, room, { language, user, desk: at });
    await room.report(first);
    await desk.rows.first().waitFor();
    const band = desk.page.getByRole('alert', { name: words.locked, exact: true });
    await desk.press('F10');
    await band.waitFor();
    expect(sessionAt(at)!.lockedAt).not.toBeNull();
    await picture(desk, 'locked');

    // The queue lives on, and nothing stands over it.
    const before = await desk.rows.count();
    await room.report(second);
    await expect.poll(() => desk.rows.count()).toBeGreaterThanOrEqual(before);
    const queue = (await desk.queue.boundingBox())!;
    const above = (await band.boundingBox())!;
    expect(above.y + above.height).toBeLessThanOrEqual(queue.y);

    // M silences while the PIN waits to be typed; an act of the operator is refused by the server, in words.
    const own = [...alarms().values()].find((row) => row.point === first)!;
    await desk.press('m');
    await expect.poll(() => state<AlarmsState>('alarms').silencedUpTo.get(at) ?? 0).toBeGreaterThan(0);
    await desk.press('a');
    await desk.page.getByText(words.refused).first().waitFor();
    expect(alarms().get(own.id)!.acknowledged).toBeNull();

    const pin = desk.page.getByLabel(words.pin);
    for (let tries = 0; tries < 5; tries++) {
      expect(await pin.inputValue()).toBe('');
      await pin.pressSequentially('135791');
      const refusedBefore = house().accounts.get(sessionAt(at)!.account)!.pinTries;
      await desk.press('Enter');
      await expect.poll(() => house().accounts.get(sessionAt(at)!.account)!.pinTries).not.toBe(refusedBefore);
      await band.getByText(words.wrong).waitFor();
      await expect.poll(() => pin.inputValue()).toBe('');
    }
    await pin.pressSequentially(demoPin);
    await desk.press('Enter');
    await band.getByText(words.waits).waitFor();
    expect(sessionAt(at)!.lockedAt).not.toBeNull();
    await picture(desk, 'locked-by-rote');

    // The next one comes: name and password, nothing of the screen is lost.
    const chosen = await desk.detail.locator('h2').first().textContent();
    await desk.press('F6');
    await desk.page.getByLabel(words.incoming).fill('commander');
    await desk.press('Enter');
    await desk.page.getByLabel(words.password).fill('not-the-password');
    await desk.press('Enter');
    await desk.page.getByText('SIGN_IN_WRONG').waitFor();
    await desk.page.getByLabel(words.incoming).fill('commander');
    await desk.press('Enter');
    await desk.page.getByLabel(words.password).fill(demoPassword);
    await desk.press('Enter');
    await desk.page.locator('.top-desk').filter({ hasText: 'commander' }).waitFor();
    await expect.poll(() => band.count()).toBe(0);
    expect(await desk.detail.locator('h2').first().textContent()).toBe(chosen);
    expect(house().accounts.get(sessionAt(at)!.account)).toMatchObject({ name: 'commander' });
    await picture(desk, 'changed-operator');

    // What the incoming does from now on is theirs, and their lock opens with their PIN.
    await desk.press('a');
    await expect.poll(() => alarms().get(own.id)?.acknowledged?.by).toBe(`staff/${sessionAt(at)!.account}`);
    await desk.press('F10');
    await band.waitFor();
    await pin.pressSequentially(demoPin);
    await desk.press('Enter');
    await expect.poll(() => band.count()).toBe(0);
    expect(sessionAt(at)!.lockedAt).toBeNull();

    // A reload stays who it is and as it is.
    await desk.press('F10');
    await band.waitFor();
    await desk.page.reload();
    await desk.page
      .getByRole('button', { name: language === 'zh' ? '听到了，开始值守' : 'Heard it, begin the watch' })
      .click();
    await band.waitFor();
    await desk.page.getByRole('button', { name: words.signOut }).click();
    await expect.poll(() => sessionAt(at)).toBeUndefined();
    await desk.close();
  });

  test('what was P2 and is closed stands on the commander’s list and on the handover until it is reviewed', async () => {
    const close = async () => {
      const open = { type: 'open incident', incidentType: 'fight', place: { zone: 'Z02' } };
      await room.act('incidents', open as Command);
      const incident = [...incidents().incidents.values()].findLast((row) => row.type === 'fight')!.id;
      await room.act('incidents', { type: 'close incident', incident, disposition: 1 } as Command);
      return incident;
    };
    const ids = [await close(), await close()];
    const chief = await signIn(browser, room, { language, user: 'commander', desk: 'desk-commander' });
    await chief.page.getByRole('button', { name: new RegExp(words.toReview) }).waitFor();
    await chief.press('F2');
    await chief.page.getByRole('region', { name: words.list }).getByText(ids[0]!).waitFor();
    await chief.press('F7');
    const page = chief.page.getByRole('region', { name: words.reviews, exact: true });
    await page.getByText(ids[1]!).first().waitFor();
    await picture(chief, 'reviews');
    await chief.press('1');
    await chief.page.getByLabel(words.remark).fill(language === 'zh' ? '处置得当' : 'well done');
    await chief.press('Enter');
    await expect.poll(() => [...incidents().toReview.keys()]).toEqual([ids[1]]);
    expect(incidents().left.get(ids[0]!)!.review).toMatchObject({ words: expect.any(String) });
    await expect.poll(() => page.getByText(ids[0]!).count()).toBe(0);
    await chief.press('1');
    await chief.page.getByLabel(words.remark).waitFor();
    await chief.press('Enter');
    await page.getByText(words.none).waitFor();
    expect(incidents().toReview.size).toBe(0);
    await expect.poll(() => chief.page.getByRole('button', { name: new RegExp(words.toReview) }).count()).toBe(0);
    await chief.close();
  });
});
