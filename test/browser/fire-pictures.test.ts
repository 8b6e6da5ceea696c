import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AlarmsState } from '../../src/modules/alarms/state.ts';
import type { Command } from '../../src/modules/module.ts';
import { siteName } from '../support/api.ts';
import { launchChromium } from '../support/chromium.ts';
import { projectRoot } from '../support/tidy/sources.ts';
import { signIn } from './actions.ts';
import { builtConsole, type Planted } from './console-build.ts';
import { openRoom } from './room.ts';

/**
 * What a real fire of forty detectors does to the queue, before and after grouping. `WATCHFLOOR_PICTURES=1` puts the
 * pictures into docs/images; otherwise they go to a folder of their own, so that a test run changes no file.
 */
const folder =
  process.env['WATCHFLOOR_PICTURES'] === '1'
    ? join(projectRoot, 'docs', 'images')
    : join(tmpdir(), 'watchfloor-fire-pictures');

/** The console as it was: every alarm a line of its own. */
const ungrouped: Planted = {
  name: 'ungrouped',
  file: 'src/console/shell/room.tsx',
  text: 'entries(alarms, rows)',
  instead: 'rows.flatMap((row) => entries(alarms, [row]))',
};

let browser: Browser;
beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  await builtConsole();
  await builtConsole(ungrouped);
  browser = await launchChromium();
});
afterAll(() => browser?.close());

const detectors = 40;

test.each([
  ['before', ungrouped, detectors],
  ['after', undefined, 1],
] as const)('forty detectors of one fire, %s grouping', { timeout: 300_000 }, async (name, planted, lines) => {
  const room = await openRoom(planted ? { planted } : {});
  try {
    await room.act('units', { type: 'sign on shift' } as Command);
    const { points } = room.floor.journal.stream(siteName)!.reader.state<AlarmsState>('alarms').book;
    const fire = [...points.values()]
      .filter((point) => point.zone === 'Z06' && ['smoke', 'heat'].includes(point.kind))
      .slice(0, detectors);
    // A routine row that was there before must still be found.
    await room.report('A173');
    const first = (await room.report(fire[0]!.id))!;
    await room.act('incidents', { type: 'open incident', alarms: [first], send: true } as Command);
    for (const point of fire.slice(1)) await room.report(point.id);
    for (const language of ['zh', 'en'] as const) {
      const theme = language === 'zh' ? 'light' : 'dark';
      const desk = await signIn(browser, room, { language, theme, size: { width: 1600, height: 900 } });
      await desk.page.locator('.plan-box[data-drawn=yes]').waitFor();
      await expect.poll(async () => Number(await desk.rows.first().getAttribute('aria-setsize'))).toBe(lines + 1);
      await desk.press('q');
      await desk.page.waitForTimeout(1_500);
      await desk.page.screenshot({ path: join(folder, `fire-of-40-${name}-${language}.png`) });
      await desk.close();
    }
  } finally {
    await room.stop();
  }
});
