import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Command } from '../../src/modules/module.ts';
import { launchChromium } from '../support/chromium.ts';
import { signIn } from './actions.ts';
import { openRoom, type Room } from './room.ts';

let browser: Browser;
let room: Room;
beforeAll(async () => {
  room = await openRoom();
  browser = await launchChromium();
  await room.act('units', { type: 'sign on shift' } as Command);
  for (const point of ['A001', 'A083', 'A105', 'A159', 'A185', 'A192', 'A153']) await room.report(point);
  await room.report('A105', 'restore');
  await room.act('alarms', { type: 'acknowledge', alarms: ['A-000005'] } as Command);
  await room.act('incidents', { type: 'open incident', alarms: ['A-000002'], send: true } as Command);
  await room.act('alarms', { type: 'shelve', alarm: 'A-000006', reason: 1, until: Date.now() + 3_600_000 } as Command);
});
afterAll(async () => {
  await browser?.close();
  await room?.stop();
});

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Finding {
  id: string;
  nodes: string[];
}

/** What axe finds against WCAG 2.2 A and AA. Run in a world of its own: the page's policy lets no foreign script in. */
async function findings(page: Page): Promise<Finding[]> {
  const cdp = await page.context().newCDPSession(page);
  const { frameTree } = (await cdp.send('Page.getFrameTree')) as { frameTree: { frame: { id: string } } };
  const { executionContextId: contextId } = await cdp.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id });
  await cdp.send('Runtime.evaluate', { expression: axe, contextId });
  const expression = `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }).then((found) =>
    found.violations.map(({ id, nodes }) => ({ id, nodes: nodes.slice(0, 4).map((node) => node.html.slice(0, 160) + ' | ' + node.failureSummary.slice(0, 200)) })))`;
  const answer = await cdp.send('Runtime.evaluate', { expression, contextId, awaitPromise: true, returnByValue: true });
  await cdp.detach();
  return answer.result.value as Finding[];
}

describe.each(['zh', 'en'] as const)('everyone can read the console (axe, WCAG 2.2 AA), in %s', (language) => {
  test.each(['light', 'dark'] as const)('the door, %s', async (theme) => {
    const page = await browser.newPage();
    await page.goto(`${room.url}/?lang=${language}&theme=${theme}`);
    await page.locator('#user').waitFor();
    expect(await findings(page)).toEqual([]);
    await page.close();
  });

  test.each(['light', 'dark'] as const)('every page and panel, %s', async (theme) => {
    const desk = await signIn(browser, room, { language, theme, reducedMotion: 'reduce' });
    const { page } = desk;
    await desk.queue.locator('#row-A-000001').waitFor();
    const states: [string, string[]][] = [
      ['an alarm', ['q']],
      ['its reasons', ['f']],
      ['an incident', ['Escape', 'w']],
      ['who to send', ['d']],
      ['a unit', ['Escape', 'u']],
      ['the key list', ['?']],
      ['shelved', ['Escape', 'z']],
      ['panels', ['p']],
      ['the frame inspector', ['.']],
      ['the practice desk', ['\\']],
      ['handover', ["'"]],
      ['orders', ['[']],
      ['giving an order', ['=']],
      ['plans', ['Escape', ']']],
      ['the action card', ['g', 'w', 'o']],
      ['a skipped step', ['x']],
      ['METHANE', ['Escape', 'm', '1', 'Enter']],
    ];
    for (const [name, keys] of states) {
      await desk.press(...keys);
      await page.waitForTimeout(250);
      expect(await findings(page), name).toEqual([]);
    }
    await desk.close();
  });
});

test('nothing on the page is asked of another server, and the page keeps to its own policy', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const asked = new Set<string>();
  const refused: string[] = [];
  page.on('request', (request) => asked.add(new URL(request.url()).origin));
  page.on('console', (message) => message.text().includes('Content Security Policy') && refused.push(message.text()));
  await page.goto(`${room.url}/?lang=en`);
  await page.getByLabel('Account').fill('viewer');
  await page.getByLabel('Password').fill('watchfloor-demo');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: 'Heard it, begin the watch' }).click();
  await page.locator('.plan-box[data-drawn=yes]').waitFor({ timeout: 60_000 });
  expect([...asked].filter((origin) => origin !== room.url && origin !== 'null')).toEqual([]);
  expect(refused).toEqual([]);
  await context.close();
});

test('priority is told by shape, numeral and word, never by colour alone', async () => {
  const desk = await signIn(browser, room, { language: 'en' });
  const marks = await desk.queue.locator('.row .mark').evaluateAll((found) =>
    found.map((mark) => {
      const shape = mark.querySelector('.mark-shape')!.getAttribute('d')!;
      return {
        shape,
        numeral: mark.querySelector('.mark-glyph')!.textContent,
        word: mark.querySelector('.mark-word')!.textContent,
      };
    }),
  );
  const byWord = new Map(marks.map((mark) => [mark.word, mark]));
  expect(byWord.size).toBeGreaterThanOrEqual(3);
  expect(new Set([...byWord.values()].map((mark) => mark.shape)).size).toBe(byWord.size);
  expect(new Set([...byWord.values()].map((mark) => mark.numeral)).size).toBe(byWord.size);
  await desk.close();
});

test('what blinks blinks once a second, the glyph only, and not at all for who asked for less motion', async () => {
  const desk = await signIn(browser, room, { language: 'en' });
  await desk.queue.locator('.row-open').first().waitFor();
  const animation = (of: typeof desk, selector: string) =>
    of.page.evaluate(
      `(({ animationName, animationDuration }) => animationName + ' ' + animationDuration)(getComputedStyle(document.querySelector('.queue ${selector}')))`,
    );
  expect(await animation(desk, '.row-open .mark-glyph')).toBe('blink 1s');
  expect(await animation(desk, '.row-open')).toBe('none 0s');
  await desk.close();
  const calm = await signIn(browser, room, { language: 'en', reducedMotion: 'reduce' });
  await calm.queue.locator('.row-open').first().waitFor();
  expect(await animation(calm, '.row-open .mark-glyph')).toMatch(/^none/);
  await calm.close();
});
