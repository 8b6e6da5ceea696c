import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoPin } from '../../src/api/first-accounts.ts';
import type { Command } from '../../src/modules/module.ts';
import type { IncidentsState } from '../../src/modules/incidents/facts.ts';
import type { AlarmsState } from '../../src/modules/alarms/state.ts';
import { siteName } from '../support/api.ts';
import { launchChromium } from '../support/chromium.ts';
import { signIn } from './actions.ts';
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
const alarm = (id: string) => room.floor.journal.stream(siteName)!.reader.state<AlarmsState>('alarms').rows.get(id);

/** What an officer takes to look up between two acts; the answer to the first has been drawn by then. */
const actedPause_ms = 250;

describe.each([
  [
    'zh',
    'A083',
    {
      nothing: '未发现情况',
      clear: '处置完毕',
      closed: '已办结',
      pin: '第二人六位口令码',
      name: '第二人账号',
      acknowledged: '已确认',
      onScene: '到场',
      dispatched: '已派',
    },
  ],
  [
    'en',
    'A084',
    {
      nothing: 'Nothing found',
      clear: 'clear',
      closed: 'closed',
      pin: 'PIN of the second person',
      name: 'Account of the second person',
      acknowledged: 'Acknowledged',
      onScene: 'on scene',
      dispatched: 'dispatched',
    },
  ],
] as const)('the whole job by keys alone, in %s', (language, point, said) => {
  test('an alarm is acknowledged, verified and sent to; two units go, arrive and are clear; two people close it', async () => {
    const desk = await signIn(browser, room, { language });
    const id = (await room.report(point))!;
    const row = desk.queue.locator(`#row-${id}`);
    await row.waitFor();
    await desk.press('q');
    await expect.poll(() => row.getAttribute('aria-selected')).toBe('true');

    await desk.press('a');
    await row.getByText(said.acknowledged, { exact: false }).first().waitFor();
    // "Not acknowledged" holds the word too: it is the book that says when it is done.
    await expect.poll(() => alarm(id)?.acknowledged).toMatchObject({ desk: 'desk-1' });

    await desk.press('v');
    await desk.detail.getByRole('button', { name: said.nothing }).waitFor();
    await desk.press('4');
    await expect.poll(() => alarm(id)?.verified?.result).toBe('unclear');

    await desk.press('s');
    await expect.poll(() => alarm(id)?.incident).toBeTruthy();
    const incident = alarm(id)!.incident!;
    await desk.detail.getByText(incident).first().waitFor();
    const active = () =>
      incidents()
        .incidents.get(incident)
        ?.assignments.filter((one) => one.active) ?? [];
    const sentAtOnce = active().length;
    expect(sentAtOnce).toBeGreaterThan(0);

    await desk.press('d', '1', 'Enter');
    await expect.poll(() => active().length).toBe(sentAtOnce + 1);

    const units = active().map((one) => one.unit);
    // An officer presses what is seen: the book knows of the second unit a moment before the page does.
    for (const unit of units) await desk.detail.getByText(unit).first().waitFor();
    for (const digit of ['1', '2', '3']) {
      for (const unit of units) {
        const at =
          incidents()
            .incidents.get(incident)!
            .assignments.findIndex((one) => one.unit === unit) + 1;
        await desk.press('t', ...(units.length > 1 ? [String(at)] : []), digit);
        const wanted = { '1': 'AK', '2': 'ER', '3': 'OS' }[digit];
        await expect.poll(() => active().find((one) => one.unit === unit)?.status, { timeout: 5_000 }).toBe(wanted);
        await desk.page.waitForTimeout(actedPause_ms);
      }
    }
    await desk.detail.getByText(said.onScene).first().waitFor();

    let left = units.length;
    for (const unit of units) {
      const at =
        incidents()
          .incidents.get(incident)!
          .assignments.findIndex((one) => one.unit === unit) + 1;
      await desk.press('t', ...(left > 1 ? [String(at)] : []), '4', '6');
      left--;
      await expect.poll(() => active().length).toBe(left);
      await desk.detail.getByRole('listitem').filter({ hasText: unit }).getByText(said.clear).first().waitFor();
    }

    await desk.press('c', '6');
    await desk.page.getByLabel(said.name).fill('dispatcher2');
    await desk.press('Enter');
    await desk.page.getByLabel(said.pin).fill(demoPin);
    await desk.press('Enter');
    await expect.poll(() => incidents().left.get(incident)?.closing?.confirmedBy).toMatch(/^staff\//);
    expect(incidents().left.get(incident)!.closing!.confirmedBy).not.toBe(incidents().left.get(incident)!.closing!.by);
    await desk.detail.getByText(said.closed).first().waitFor();
    await desk.close();
  });

  test('a false alarm is found false with its cause, by two keys', async () => {
    const desk = await signIn(browser, room, { language });
    const id = (await room.report(language === 'zh' ? 'A159' : 'A160'))!;
    await desk.queue.locator(`#row-${id}`).click();
    await desk.press('a');
    await expect.poll(() => alarm(id)?.acknowledged).toBeTruthy();
    await desk.press('f', '2');
    await expect.poll(() => alarm(id) === undefined || alarm(id)?.falseCause === 2).toBe(true);
    await desk.close();
  });

  test('an alarm is shelved with its reason and its end, and stands on the shelved list', async () => {
    const desk = await signIn(browser, room, { language });
    const id = (await room.report(language === 'zh' ? 'A163' : 'A164'))!;
    await desk.queue.locator(`#row-${id}`).click();
    await desk.press('h', '1', '2');
    await expect.poll(() => alarm(id)?.shelved?.reason).toBe(1);
    const span_min = (alarm(id)!.shelved!.until - alarm(id)!.shelved!.at) / 60_000;
    expect(Math.round(span_min)).toBe(30);
    await desk.press('z');
    await desk.page
      .getByRole('region', { name: language === 'zh' ? '搁置中的报警' : 'Shelved alarms' })
      .getByRole('button')
      .first()
      .waitFor();
    await desk.close();
  });

  test('a report by voice: one key starts the clock, then place, what, came by and words; a unit goes before it is complete', async () => {
    const desk = await signIn(browser, room, { language });
    const before = new Set(incidents().incidents.keys());
    await desk.press('n');
    const made = () => [...incidents().incidents.keys()].find((one) => !before.has(one));
    await expect.poll(made).toBeTruthy();
    const id = made()!;
    await desk.page
      .getByLabel(language === 'zh' ? '在哪里' : 'Where')
      .first()
      .waitFor();
    await desk.press('2');
    await expect.poll(() => incidents().incidents.get(id)?.place?.zone).toBeTruthy();
    await desk.press('Escape', 's');
    await expect.poll(() => incidents().incidents.get(id)?.assignments.length).toBeGreaterThan(0);
    await desk.press('i');
    await desk.page
      .getByLabel(language === 'zh' ? '什么事' : 'What')
      .first()
      .waitFor();
    await desk.page.keyboard.type('fi');
    await desk.press('Enter');
    await expect.poll(() => incidents().incidents.get(id)?.type).toBeTruthy();
    await desk.press('2');
    await expect.poll(() => incidents().incidents.get(id)?.cameBy).toBe(2);
    await desk.page.getByLabel(language === 'zh' ? /说了什么/ : /In words/).fill('烟从垃圾桶冒出 13812345678');
    await desk.press('Enter');
    await expect.poll(() => incidents().incidents.get(id)?.words).toBeTruthy();
    await desk.close();
  });
});

test('the second of two desks is told at once that another was first, near the act and in its language', async () => {
  const desk = await signIn(browser, room, { language: 'en', desk: 'desk-2', user: 'dispatcher2' });
  // A help point: who asks for help stands in no group, so that it is this one row both desks press on.
  const id = (await room.report('A173'))!;
  await desk.queue.locator(`#row-${id}`).click();
  await desk.detail.getByText(id).first().waitFor();
  // This desk presses while its order is on the way and the other desk takes the alarm in that moment.
  await desk.page.route('**/alarms/acknowledge', async (route) => {
    await room.act('alarms', { type: 'acknowledge', alarms: [id] } as Command);
    await route.continue();
  });
  await desk.press('a');
  await desk.detail.getByRole('status').getByText('ALARM_ALREADY_ACKNOWLEDGED').waitFor();
  await desk.detail.getByRole('status').getByText(/desk/).waitFor();
  await desk.queue.locator(`#row-${id}`).getByText('Acknowledged').waitFor();
  await desk.close();
});

test('the shift signs on by one press, and an officer who needs help is one key', async () => {
  const desk = await signIn(browser, room, { language: 'en' });
  await desk.press('u', 'j');
  const unit = await desk.detail.getByRole('heading').first().innerText();
  const before = incidents().incidents.size;
  await desk.press('o');
  await expect.poll(() => incidents().incidents.size).toBe(before + 1);
  const opened = [...incidents().incidents.values()].at(-1)!;
  expect(opened).toMatchObject({ help: unit, priority: 'P1' });
  await desk.close();
});
