import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Command } from '../../src/modules/module.ts';
import { siteName } from '../support/api.ts';
import { launchChromium } from '../support/chromium.ts';
import { projectRoot } from '../support/tidy/sources.ts';
import { signIn } from './actions.ts';
import type { Room } from './room.ts';
import { book, hands, said, twoUnits } from './voice-desk.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

describe.each(['zh', 'en'] as const)('what is due and overdue, in %s', (language) => {
  const words = said[language];
  let room: Room;
  beforeAll(async () => {
    room = await twoUnits();
    // At once, so that a test need not wait: every unit on scene is overdue, every telling rings.
    for (const key of ['checkTimerP1_min', 'toldAtOnceRings_s'])
      await room.act('sites', { type: 'set setting', key, value: 0 } as Command);
  });
  afterAll(() => room?.stop());

  test('who was not told and who is silent stands on the incident’s row in words, and goes when it is done', async () => {
    await room.act('incidents', {
      type: 'open incident',
      incidentType: 'attack',
      place: { zone: 'Z02' },
      units: ['901'],
    } as Command);
    for (const status of ['AK', 'ER', 'OS'])
      await room.act('incidents', { type: 'set unit status', unit: '901', status } as Command);
    const desk = await signIn(browser, room, { language });
    const { keys } = hands(desk, language);
    const list = desk.page.locator('.incidents');
    await list.getByText(words.notTold).waitFor();
    await list.getByText(words.noWord).waitFor();
    await keys('w', 'l', '1', '1');
    await expect.poll(() => list.getByText(words.notTold).count()).toBe(0);
    await room.act('sites', { type: 'clear setting', key: 'checkTimerP1_min' } as Command);
    await keys('=', '2');
    await expect.poll(() => list.getByText(words.noWord).count()).toBe(0);
    await desk.close();
  });

  test('a contact removed meanwhile is said by name, and nothing is noted', async () => {
    const desk = await signIn(browser, room, { language });
    const { keys, shows } = hands(desk, language);
    const { told } = book(room);
    await room.act('incidents', { type: 'open incident', incidentType: 'fire', place: { zone: 'Z05' } } as Command);
    const fire = [...told().matters.values()].find((matter) => matter.type === 'fire')!.incident;
    await keys('w');
    for (let steps = 0; steps < 4 && !(await desk.detail.getByText(fire).first().isVisible()); steps++) await keys('j');
    await shows(fire);
    await keys('l', '3');
    await shows(/6-555-07/);
    // The site file loses the contact while the operator is on the phone; the order is on its way.
    await desk.page.route('**/told', async (route) => {
      await loadWithout(room, 'CT05');
      await route.continue();
    });
    await keys('1');
    await desk.detail.getByRole('status').getByText(words.contactRemoved).waitFor();
    await desk.detail.getByRole('status').getByText('CONTACT_REMOVED').waitFor();
    expect(told().matters.get(fire)?.entries).toEqual([]);
    await desk.close();
  });

  test('advice given closes a report in two keys', async () => {
    const desk = await signIn(browser, room, { language });
    const { keys, shows } = hands(desk, language);
    const { incidents } = book(room);
    const before = incidents().left.size;
    await keys('n');
    await desk.page.getByLabel(words.where).first().waitFor();
    await keys('Escape', ']', '2');
    await expect.poll(() => incidents().left.size).toBe(before + 1);
    await shows(words.advice);
    await desk.close();
  });

  test('the contact book is found by its key and narrowed by typing', async () => {
    const desk = await signIn(browser, room, { language });
    const { keys, type } = hands(desk, language);
    await keys("'");
    await desk.page.getByLabel(words.find).waitFor();
    const page = desk.page.getByRole('region', { name: words.contacts });
    await type('lift-ent');
    await expect.poll(() => page.getByRole('row').count()).toBe(2);
    await page.getByText(words.liftFirm).waitFor();
    await page.getByText('6-555-11').waitFor();
    await keys('Enter', 'g');
    await expect.poll(() => page.count()).toBe(0);
    await desk.close();
  });
});

/** The site file again, with one contact taken out of it. */
async function loadWithout(room: Room, contact: string): Promise<void> {
  const file = readFileSync(join(projectRoot, 'examples', siteName, 'site.json'), 'utf8');
  const spec = JSON.parse(file) as { contacts: { id: string }[] };
  spec.contacts = spec.contacts.filter((row) => row.id !== contact);
  await room.act('sites', { type: 'load site', spec: JSON.stringify(spec) } as Command);
}
