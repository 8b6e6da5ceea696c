import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { PDFDocument } from 'pdf-lib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allCases } from '../../src/engines/crowd/validate/all.ts';
import { reportPage, type Judged } from '../../src/engines/crowd/validate/report.ts';
import { alone } from '../../src/engines/crowd/validate/rimea-single.ts';
import { stationaryCases } from '../../src/engines/lanes/validation/cases.ts';
import { runCase } from '../../src/engines/lanes/validation/run-cases.ts';
import { runStaffingCase } from '../../src/engines/lanes/validation/staffing-case.ts';
import { runTransient } from '../../src/engines/lanes/validation/transient.ts';
import type { Validation } from '../../src/engines/lanes/validation/validate.ts';
import { validationPage } from '../../src/verbs/lanes/picture/validation-page.ts';
import { launchChromium } from '../support/chromium.ts';

/** What an authority is handed: both reports in both languages, on the screen and on A4, and a failure shown as one. */
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(async () => browser?.close());

const languages = ['zh', 'en'] as const;

/** Real cases, really run; the planted one asks of a person at 1.33 m/s what only a slower one does. */
const cheap = ['RiMEA 1', 'RiMEA 4', 'RiMEA 14', 'NIST 2.7', 'Diagrams'];
const judgedOf = (of: (typeof allCases)[number]): Judged => ({ of, outcome: of.run(1) });
const sound = allCases.filter(({ id }) => cheap.includes(id)).map(judgedOf);
const planted = judgedOf({ ...alone('RiMEA 1', 1.33, 32, 34), id: 'RiMEA 1 (planted)' });
const facts = { version: '0.1.0', made: '2026-11-27 09:00 UTC', seed: 1, cpu_seconds: 12, machine: 'Node, linux' };
const crowdPage = (judged: Judged[], cases_in_all = judged.length) => reportPage(judged, { ...facts, cases_in_all });

/** Three exact cases, the answer of the second off by this, with few replications. */
function lanesValidation(wrongBy: number): Validation {
  const cases = stationaryCases()
    .slice(0, 3)
    .map((each, at) => {
      const exact = at === 1 ? each.exact * wrongBy : each.exact;
      const { of, ...rest } = runCase({ ...each, exact, replications: 8 }, 20_261_127)!;
      return { id: of.id, words: of.words, source: of.source, unit: of.unit, exact, ...rest };
    });
  return {
    seed: 1,
    cases,
    transient: runTransient(7, 100),
    staffing: runStaffingCase(7, 4),
    site: null,
    stopped_by: 'done',
    holds: cases.every(({ isInside }) => isInside),
  };
}

async function open(html: string, language: 'zh' | 'en'): Promise<Page> {
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB';
  const page = await browser.newPage({ locale, viewport: { width: 1_000, height: 900 } });
  const wrong: string[] = [];
  page.on('pageerror', (error) => wrong.push(error.message));
  page.on('request', (request) => request.url().startsWith('http') && wrong.push(request.url()));
  await page.setContent(html);
  expect(wrong).toEqual([]);
  return page;
}

async function everyoneCanRead(page: Page): Promise<void> {
  await page.evaluate(axe);
  const found = await page.evaluate(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }).then(({ violations }) =>
     violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map((node) => node.html.slice(0, 120) + ' ' + node.failureSummary).join(' | ')))`,
  );
  expect(found).toEqual([]);
}

/** Prints to A4; nothing is cut off at the right, and no heading is left alone at the foot of a sheet. */
async function printsToA4(page: Page, sheetsMost: number): Promise<void> {
  await page.emulateMedia({ media: 'print' });
  // 210 mm less two margins of 14 mm, at 96 dots an inch.
  await page.setViewportSize({ width: Math.floor((182 / 25.4) * 96), height: 1_000 });
  const over = await page.evaluate(
    `[...document.querySelectorAll('table, figure, svg')].map((each) => each.getBoundingClientRect().right - document.documentElement.clientWidth)`,
  );
  for (const each of over as number[]) expect(each).toBeLessThanOrEqual(1);
  const pdf = await PDFDocument.load(await page.pdf({ preferCSSPageSize: true }));
  expect(pdf.getPageCount()).toBeLessThanOrEqual(sheetsMost);
  expect(Math.round(pdf.getPage(0).getWidth())).toBe(595);
}

describe.each(languages)('the report of the crowd engine, in %s', (language) => {
  test('tells each case with its verdict, draws each figure, and prints to A4', async () => {
    const page = await open(crowdPage(sound), language);
    expect(await page.locator('h1').innerText()).toBe(
      language === 'zh' ? '人群引擎验证报告' : 'Validation of the crowd engine',
    );
    expect(await page.locator('p.sum').innerText()).toBe(
      language === 'zh' ? '5 项:通过 4,未通过 0,仅报告 1' : '5 cases: 4 passed, 0 failed, 1 reported only',
    );
    expect(await page.locator('p.part').count()).toBe(0);
    expect(await page.locator('tr.bad').count()).toBe(0);
    const told = language === 'zh' ? '○ 报告' : '○ told';
    expect(await page.locator('tbody tr', { hasText: 'RiMEA 14' }).locator('.verdict').innerText()).toBe(told);
    expect(await page.locator('figure svg').count()).toBe(5);
    const other = language === 'zh' ? 'Not modelled' : '未建模';
    expect(await page.getByText(other, { exact: true }).isVisible()).toBe(false);
    await everyoneCanRead(page);
    await printsToA4(page, 4);
    await page.close();
  });

  test('shows a case that failed as failed, in words, with a sign and in its sum', async () => {
    expect(planted.outcome.passed).toBe(false);
    const page = await open(crowdPage([...sound, planted]), language);
    const sum = page.locator('p.sum');
    expect(await sum.innerText()).toBe(
      language === 'zh' ? '✗ 6 项:通过 4,未通过 1,仅报告 1' : '✗ 6 cases: 4 passed, 1 failed, 1 reported only',
    );
    const row = page.locator('tr.bad');
    expect(await row.count()).toBe(1);
    expect(await row.innerText()).toContain('RiMEA 1 (planted)');
    expect(await row.locator('.verdict').innerText()).toBe(language === 'zh' ? '✗ 未通过' : '✗ failed');
    await page.close();
  });

  test('says of itself when it is only a part of the validation', async () => {
    const page = await open(crowdPage(sound, allCases.length), language);
    expect(await page.locator('p.part').innerText()).toContain(
      language === 'zh' ? `${allCases.length} 项中只做了 5 项` : `5 of ${allCases.length} cases`,
    );
    await page.close();
  });
});

const [right, wrong] = [lanesValidation(1), lanesValidation(1.33)];

describe.each(languages)('the report of the lanes engine, in %s', (language) => {
  test('tells each exact case and the two with time, and prints to A4', async () => {
    const page = await open(validationPage(right, null), language);
    expect(await page.locator('h1').innerText()).toBe(
      language === 'zh' ? '安检通道仿真验证报告' : 'Lanes simulation: validation report',
    );
    expect(await page.locator('dl.figures').innerText()).toContain(language === 'zh' ? '全部符合' : 'everything holds');
    expect(await page.locator('.bad').count()).toBe(0);
    await everyoneCanRead(page);
    await printsToA4(page, 4);
    await page.close();
  });

  test('shows an answer that is wrong by a third as wrong, in the verdict and in its row', async () => {
    const page = await open(validationPage(wrong, null), language);
    expect(await page.locator('dl.figures .bad').first().innerText()).toBe(
      language === 'zh' ? '▲ 不全部符合' : '▲ not everything holds',
    );
    const rows = page.locator('table.cases tbody tr');
    const marked = rows.filter({ has: page.locator('.bad') });
    expect([await rows.count(), await marked.count()]).toEqual([3, 1]);
    expect(await marked.innerText()).toMatch(language === 'zh' ? /^2 [^]*▲ 否$/ : /^2 [^]*▲ no$/);
    await page.close();
  });
});
