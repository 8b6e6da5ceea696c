import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { crowd } from '../../src/verbs/crowd.ts';
import { launchChromium } from '../support/chromium.ts';

/** The pages of `crowd run` and `crowd compare` as a planner opens them: from a file, without a net, by keyboard. */

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'watchfloor-crowd-pages-'));
const at = (name: string) => join(folder, name);
let browser: Browser;

/** Three evenings at the small venue: few come; many come and the foyer gets busy; many, but let in more slowly. */
beforeAll(async () => {
  const day = (name: string, people: number, more = '') =>
    writeFileSync(
      at(`${name}.yaml`),
      `name: { zh: '${name} 人数', en: 'people ${name}' }\nevents:\n  - { kind: extra people, id: E1, from: "18:00", to: "18:02", people: ${people} }\n${more}`,
    );
  day('few', 30);
  day('many', 170);
  day(
    'slow',
    170,
    '  - { kind: entrance metered, id: E1, from: "18:00", to: "18:10", batch_people: 5, every_s: 60 }\n',
  );
  const silent = { say: () => {}, tell: () => {} };
  for (const name of ['few', 'many', 'slow']) {
    const files = ['--out', at(`${name}.json`), '--html', at(`${name}.html`)];
    const times = ['--from', '18:00', '--to', '18:05', '--dt', '0.1', '--seeds', name === 'many' ? '1' : '2'];
    expect(await crowd.run(['run', 'examples/small-venue', '--events', at(`${name}.yaml`), ...times, ...files], silent)).toBe(0); // prettier-ignore
  }
  const records = ['few', 'many', 'slow'].map((name) => at(`${name}.json`));
  expect(await crowd.run(['compare', ...records, '--html', at('compare.html')], silent)).toBe(0);
  browser = await launchChromium();
}, 180_000);
afterAll(async () => browser?.close());

type Language = 'zh' | 'en';

interface Opened {
  page: Page;
  /** Errors of the page and whatever it asked the net for. */
  wrong: string[];
}

async function open(file: string, language: Language, colorScheme: 'light' | 'dark' = 'light'): Promise<Opened> {
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB';
  const page = await browser.newPage({ locale, colorScheme, viewport: { width: 1_400, height: 900 } });
  const wrong: string[] = [];
  page.on('pageerror', (error) => wrong.push(error.message));
  page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
  page.on('request', (request) => request.url().startsWith('http') && wrong.push(request.url()));
  await page.goto(`file://${file}`);
  return { page, wrong };
}

async function violations(page: Page): Promise<unknown> {
  await page.evaluate(axe);
  return page.evaluate(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }).then(({ violations }) =>
     violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map((node) => node.html.slice(0, 120) + ' ' + node.failureSummary).join(' | ')))`,
  );
}

const clock = (page: Page) => page.locator('#clock').innerText();

/**
 * Zones whose number in the list is not the number of dots the page draws in them at that moment. Positions are kept to a
 * tenth of a metre, so who stands so near to an edge may be on either side of it.
 */
async function wrongCounts(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    interface Zone {
      row: number;
      id: string;
      rect: [number, number, number, number];
      isPinch: boolean;
    }
    const window_ = globalThis as unknown as {
      eval(code: string): unknown;
    };
    const { data, around, valueOf } = window_.eval('({ data, around, valueOf })') as {
      data: { t_s: number[]; plan: { levels: { zones: Zone[] }[] } };
      around(t: number): [{ t: number; n: number; x: number[]; y: number[]; mark: number[] }] | null;
      valueOf(row: number, t: number): number;
    };
    const wrong: string[] = [];
    for (const t of data.t_s) {
      let pair = around(t);
      for (let tries = 0; !pair && tries < 100; tries++) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        pair = around(t);
      }
      const frame = pair![0];
      data.plan.levels.forEach(({ zones }, level) => {
        for (const { row, id, rect, isPinch } of zones) {
          if (isPinch) continue;
          let [inside, near] = [0, 0];
          for (let who = 0; who < frame.n; who++) {
            const [x, y, mark] = [frame.x[who]!, frame.y[who]!, frame.mark[who]!];
            if ((mark & 7) !== level || (mark & 32) !== 0) continue;
            const depth = Math.min(x - rect[0], rect[2] - x, y - rect[1], rect[3] - y);
            if (Math.abs(depth) <= 0.1) near++;
            else if (depth > 0) inside++;
          }
          const told = valueOf(row, t);
          if (told < inside || told > inside + near) wrong.push(`${id} at ${t} s: ${told} told, ${inside} seen`);
        }
      });
    }
    return wrong;
  });
}

describe.each(['zh', 'en'] as const)('the page of a crowd run, in %s', (language) => {
  test('plays, seeks, changes level and picture by keyboard alone, and nothing goes wrong', async () => {
    const { page, wrong } = await open(at('many.html'), language);
    await page.waitForFunction('around(0) !== null');
    expect(await page.locator('main h1').innerText()).toMatch(language === 'zh' ? /^客流模拟 .*many 人数/ : /^Crowd at .*: people many/); // prettier-ignore
    expect(await clock(page)).toBe('18:00:00');
    // It opens at the place that is worst off.
    expect(await page.locator('tr[aria-selected=true]').innerText()).toMatch(/Z0[123]/);
    await page.keyboard.press('+');
    await page.keyboard.press('+');
    expect(await page.locator('#speed').innerText()).toBe('30×');
    await page.keyboard.press(' ');
    await page.waitForFunction('state.t > 30', null, { timeout: 20_000 });
    await page.keyboard.press(' ');
    // The picture already begun when it was stopped may still be drawn.
    await page.waitForTimeout(300);
    const stopped = await clock(page);
    await page.waitForTimeout(300);
    expect(await clock(page)).toBe(stopped);
    await page.keyboard.press('End');
    await page.waitForFunction(`document.getElementById('clock').textContent === '18:05:00'`);
    await page.keyboard.press('Home');
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('ArrowLeft');
    await page.waitForFunction(`document.getElementById('clock').textContent === '18:04:50'`);
    await page.keyboard.press('w');
    await page.waitForFunction(`state.t === data.rows[state.row].peak_s && state.t > 0`);
    await page.keyboard.press('2');
    expect(await page.locator('[data-level="1"]').getAttribute('aria-pressed')).toBe('true');
    await page.keyboard.press('PageDown');
    expect(await page.locator('[data-level="0"]').getAttribute('aria-pressed')).toBe('true');
    expect(await page.locator('#dots-legend').isVisible()).toBe(true);
    await page.keyboard.press('h');
    expect(await page.locator('#heat-legend').isVisible()).toBe(true);
    await page.keyboard.press('l');
    expect(await page.evaluate('document.documentElement.lang')).toBe(language === 'zh' ? 'en' : 'zh');
    await page.keyboard.press('l');
    await page.keyboard.press('?');
    expect(await page.locator('dialog').isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    // A button that has the focus is pressed by Space and does not play.
    await page.locator('[data-level="1"]').focus();
    await page.keyboard.press(' ');
    expect(await page.locator('[data-level="1"]').getAttribute('aria-pressed')).toBe('true');
    expect(await page.locator('#play').getAttribute('aria-pressed')).toBe('false');
    expect(wrong).toEqual([]);
    await page.close();
  });

  test('draws the limits with their names into the chart of a place that comes near them', async () => {
    const { page } = await open(at('many.html'), language);
    const names = await page.evaluate(
      `[...document.querySelectorAll('aside article:not([hidden]) text.limit tspan')].filter((each) => getComputedStyle(each).display !== 'none').map((each) => each.textContent)`,
    );
    expect(names).toContain(language === 'zh' ? '繁忙' : 'busy');
    expect(names).not.toContain(language === 'zh' ? 'busy' : '繁忙');
    expect(await page.locator('aside article:not([hidden]) path.limit').count()).toBeGreaterThan(0);
    await page.close();
  });

  test.each(['light', 'dark'] as const)('can be read by everyone (axe), %s', async (scheme) => {
    for (const file of ['many.html', 'compare.html']) {
      const { page } = await open(at(file), language, scheme);
      expect(await violations(page), file).toEqual([]);
      await page.close();
    }
  });

  test('the page of a comparison says first which measure helps, by how much, and what it costs', async () => {
    const { page, wrong } = await open(at('compare.html'), language);
    const said = await page.locator('.verdict li').allInnerTexts();
    expect(said).toHaveLength(3);
    expect(said[1]).toMatch(language === 'zh' ? /^B many 人数:.* 最高 \d+.*人.*检前最多 \d+ \(\+\d+/ : /^B people many: .*at most \d+.*before the lanes at most \d+ \(\+\d+/); // prettier-ignore
    expect(await page.locator('.verdict svg.chart path.curve').count()).toBe(3);
    expect(await page.locator('.verdict svg.chart text.letter').allTextContents()).toEqual(['A', 'B', 'C']);
    // From A to B and C, and from B to C.
    const heads = await page.locator('table.places thead th').allInnerTexts();
    expect(heads.slice(-3)).toEqual(['A → B', 'A → C', 'B → C']);
    await page.keyboard.press('l');
    expect(await page.evaluate('document.documentElement.lang')).toBe(language === 'zh' ? 'en' : 'zh');
    expect(wrong).toEqual([]);
    await page.close();
  });
});

test('the numbers of the list are the people on the plan, and a wrong one is seen', async () => {
  const { page } = await open(at('many.html'), 'en');
  expect(await wrongCounts(page)).toEqual([]);
  await page.close();
  const html = readFileSync(at('many.html'), 'utf8');
  const planted = html.replace(/("level":"1F","mean":\[(?:\d+,){6})(\d+)/, (_, before: string, count: string) => `${before}${Number(count) + 3}`); // prettier-ignore
  expect(planted).not.toBe(html);
  writeFileSync(at('planted.html'), planted);
  const other = await open(at('planted.html'), 'en');
  expect((await wrongCounts(other.page)).length).toBeGreaterThan(0);
  await other.page.close();
});

test.each(['many.html', 'compare.html'])('%s fits on A4: nothing is cut off to the right', async (file) => {
  const { page } = await open(at(file), 'en');
  await page.emulateMedia({ media: 'print' });
  // 210 mm less two margins of 12 mm, at 96 dots an inch.
  await page.setViewportSize({ width: Math.floor((186 / 25.4) * 96), height: 1_000 });
  const over = await page.evaluate(
    `Math.max(...[...document.querySelectorAll('table,svg,h1,dl')].filter((each) => each.offsetParent !== null || each.ownerSVGElement === null).map((each) => each.getBoundingClientRect().right - document.documentElement.clientWidth))`,
  );
  expect(over).toBeLessThanOrEqual(1);
  expect((await page.pdf({ preferCSSPageSize: true })).toString('latin1')).toMatch(/\/MediaBox \[0 0 59[45]/);
  expect(statSync(at(file)).size).toBeLessThan(30e6);
  await page.close();
});
