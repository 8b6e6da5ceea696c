import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkRoster } from '../../src/engines/roster/check.ts';
import { readProblem } from '../../src/engines/roster/files/read-problem.ts';
import { picture } from '../../src/engines/roster/picture/picture.ts';
import type { Problem, Roster } from '../../src/engines/roster/problem.ts';
import { wishReasons } from '../../src/engines/roster/wish-reasons.ts';
import { launchChromium } from '../support/chromium.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(async () => browser?.close());

/** A month of the example's five people, so that the sheet is as wide as it gets. */
function month(): { problem: Problem; published: Roster; mended: Roster } {
  const text = readFileSync('examples/small-venue/roster.yaml', 'utf8').replace('day_count: 7', 'day_count: 28');
  const problem = readProblem(text).problem!;
  const row = (shift_id: string, post_id: string, from: number) =>
    Array.from({ length: 28 }, (_, day) => ((day + from) % 7 < 5 ? { shift_id, post_id } : null));
  const rows = [
    row('E', 'lane', 0),
    row('L', 'gate', 1),
    row('E', 'lane', 2),
    row('E', 'gate', 3),
    row('N', 'gate', 4),
  ];
  const people = problem.people.map(({ id }, at) => ({ person_id: id, days: rows[at]! }));
  const mended = people.map(({ person_id, days }, at) => ({
    person_id,
    days: days.map((duty, day) => (at === 3 && day === 9 ? null : duty)),
  }));
  return { problem, published: { people }, mended: { people: mended } };
}

function page(): string {
  const { problem, published, mended } = month();
  const verdict = checkRoster(problem, mended);
  const unmet = verdict.cost.parts.filter(({ kind }) => kind === 'wish').map(({ id }) => id);
  const reasons = wishReasons(problem, mended, new Set(unmet));
  return picture({ problem, roster: mended, verdict, bound: 10, published, wishReasons: reasons });
}

async function open(language: 'zh' | 'en', colorScheme: 'light' | 'dark'): Promise<Page> {
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB';
  const opened = await browser.newPage({ locale, colorScheme, viewport: { width: 1_400, height: 900 } });
  const wrong: string[] = [];
  opened.on('pageerror', (error) => wrong.push(error.message));
  opened.on('request', (request) => request.url().startsWith('http') && wrong.push(request.url()));
  await opened.setContent(page());
  expect(wrong).toEqual([]);
  return opened;
}

describe.each(['zh', 'en'] as const)('the page of a roster, in %s', (language) => {
  test.each(['light', 'dark'] as const)(
    'speaks the reader’s language and can be read by everyone (axe), %s',
    async (scheme) => {
      const opened = await open(language, scheme);
      expect(await opened.locator('h1').innerText()).toMatch(language === 'zh' ? /^排班表 2026/ : /^Roster 2026/);
      expect(await opened.evaluate('document.documentElement.dataset.theme')).toBe(scheme);
      await opened.evaluate(axe);
      const found = await opened.evaluate(
        `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }).then(({ violations }) =>
         violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map((node) => node.html.slice(0, 120) + ' ' + node.failureSummary).join(' | ')))`,
      );
      expect(found).toEqual([]);
      await opened.close();
    },
  );
});

test('the language, the colours and the paper are changed by a button each', async () => {
  const opened = await open('zh', 'light');
  await opened.getByRole('button', { name: 'English' }).click();
  expect(await opened.locator('h1').innerText()).toMatch(/^Roster/);
  await opened.getByRole('button', { name: 'Dark' }).click();
  expect(await opened.evaluate('document.documentElement.dataset.theme')).toBe('dark');
  await opened.getByRole('button', { name: 'A3' }).click();
  const size = (await opened.pdf({ preferCSSPageSize: true }))
    .toString('latin1')
    .match(/\/MediaBox \[([\d. ]+)\]/)![1]!;
  expect(size.split(' ').map((each) => Math.round(Number(each)))).toEqual([0, 0, 1_191, 842]);
  await opened.close();
});

test('on A4 across no column of a month is cut off', async () => {
  const opened = await open('en', 'light');
  await opened.emulateMedia({ media: 'print' });
  // 297 mm less two margins of 8 mm, at 96 dots an inch.
  await opened.setViewportSize({ width: Math.floor((281 / 25.4) * 96), height: 740 });
  const wide = await opened.evaluate(
    `[...document.querySelectorAll('table')].map((table) => table.getBoundingClientRect().right - document.documentElement.clientWidth)`,
  );
  for (const over of wide as number[]) expect(over).toBeLessThanOrEqual(1);
  await opened.close();
});
