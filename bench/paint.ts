import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { demoPassword } from '../src/api/first-accounts.ts';
import { launchChromium } from '../test/support/chromium.ts';
import { Helper } from './parts/children.ts';
import type { FloorReady } from './parts/floor-process.ts';
import { accountOf, messageFrame, stamp } from './parts/frames.ts';
import { removeFolder, workFolder } from './parts/place.ts';
import { percentile, Report, swingOf } from './parts/report.ts';

/**
 * From a frame leaving the panel to its row painted in a browser, while a hundred other frames a second come in. One
 * urgent point at the top of the queue says new and restore in turn; the page itself notes when its row has changed and
 * the next frame has been drawn. Both clocks are this machine's.
 *
 *   npm run bench -- paint [--json] [--count N]
 */
const at = process.argv.indexOf('--count');
const count = at < 0 ? 200 : Number(process.argv[at + 1]);
const background_perSecond = 100;
const lost_ms = 10_000;

const report = new Report('paint');
const folder = await workFolder();
const given = {
  dataFolder: join(folder, 'data'),
  keysFolder: join(folder, 'keys'),
  panels: 500,
  pointsPerPanel: 1,
  urgent: 1,
  keyed: false,
  console: true,
};
const floor = new Helper(new URL('./parts/floor-process.ts', import.meta.url), given);
const ready = await floor.said<FloorReady>();
const browser = await launchChromium();
try {
  const socket = await dial(ready.address);
  const page = await openDesk(ready.http!);
  // The row has to stand before its changes can be seen.
  let sequence = 1;
  const tell = (code: 'BA' | 'BR') => {
    const sentAt = performance.timeOrigin + performance.now();
    socket.write(messageFrame({ account: accountOf(0), sequence: sequence++, code, zone: 1, time: stamp(new Date()) }));
    return sentAt;
  };
  tell('BA');
  await page.locator('.row-where', { hasText: /^Panic Button 0$/ }).waitFor({ timeout: 30_000 });
  await page.evaluate(watchRow);

  const frames = [await pageFrame_ms(page)];
  const background = noise(await dial(ready.address));
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  const took: number[] = [];
  let lost = 0;
  for (let turn = 0; turn < count; turn++) {
    const sentAt = tell(turn % 2 === 0 ? 'BR' : 'BA');
    const paintedAt = await painted(page, turn % 2 === 0 ? 'restored' : 'active');
    if (paintedAt === null) lost++;
    else took.push(paintedAt - sentAt);
    await new Promise((resolve) => setTimeout(resolve, 100 + (turn % 7) * 10));
  }
  const sent = background.stop();
  frames.push(await pageFrame_ms(page));
  const sorted = Float64Array.from(took);
  const probe = { name: 'an idle frame of this browser, p95', value: Math.max(...frames), unit: 'ms' };
  report.figure({ name: 'frame sent to row painted, p50', value: percentile(sorted, 0.5), unit: 'ms', probe });
  const p99 = { name: 'frame sent to row painted, p99', value: percentile(sorted, 0.99), unit: 'ms', probe };
  report.figure({ ...p99, target: { of: 'value', kind: 'aim', atMost: 250 } }, swingOf(frames));
  report.note(
    `${took.length} of ${count} seen, ${lost} not within ${lost_ms} ms; ${sent.toFixed(0)} other frames a second`,
  );
} finally {
  await browser.close();
  await floor.stop();
  await removeFolder(folder);
}
report.finish();
process.exit(0);

async function dial(address: string): Promise<Socket> {
  const colon = address.lastIndexOf(':');
  const socket = connect({ host: address.slice(0, colon), port: Number(address.slice(colon + 1)), noDelay: true });
  await new Promise<void>((resolve, reject) => socket.once('connect', () => resolve()).once('error', reject));
  socket.on('data', () => {});
  return socket;
}

async function openDesk(url: string): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1366, height: 768 } })).newPage();
  await page.goto(`${url}/?lang=en&site=bench`);
  await page.getByLabel('Account').fill('dispatcher');
  await page.getByLabel('Password').fill(demoPassword);
  await page.getByLabel('Desk').selectOption('desk-1');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: 'Heard it' }).click();
  await page.getByRole('listbox', { name: 'Alarm queue' }).waitFor();
  return page;
}

interface Watched {
  seen: { state: 'active' | 'restored'; at: number }[];
}

/** Runs in the page. A change is noted once the browser has drawn the frame that shows it. */
function watchRow(): void {
  const page = globalThis as unknown as {
    document: {
      body: unknown;
      querySelectorAll(of: string): Iterable<{
        textContent: string;
        closest(of: string): { textContent: string } | null;
        parentElement: { parentElement: { textContent: string } };
      }>;
    };
    MutationObserver: new (heard: () => void) => { observe(target: unknown, options: object): void };
    requestAnimationFrame(drawn: () => void): void;
    watched: Watched;
  };
  page.watched = { seen: [] };
  let last = '';
  const look = () => {
    for (const where of page.document.querySelectorAll('.row-where')) {
      if (where.textContent !== 'Panic Button 0') continue;
      const state = where.parentElement.parentElement.textContent.includes('Restored') ? 'restored' : 'active';
      if (state === last) return;
      last = state;
      // After the next frame's callbacks comes the painting; a message posted there is heard when it is done.
      page.requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        (port1 as unknown as { onmessage: () => void }).onmessage = () =>
          page.watched.seen.push({ state, at: performance.timeOrigin + performance.now() });
        port2.postMessage(0);
      });
    }
  };
  look();
  new page.MutationObserver(look).observe(page.document.body, { subtree: true, childList: true, characterData: true });
}

async function painted(page: Page, state: 'active' | 'restored'): Promise<number | null> {
  const until = performance.now() + lost_ms;
  while (performance.now() < until) {
    const seen = await page.evaluate(() => {
      const { watched } = globalThis as unknown as { watched: Watched };
      return watched.seen.splice(0);
    });
    const found = seen.find((one) => one.state === state);
    if (found) return found.at;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return null;
}

/** How long a frame of this browser takes on this machine just now, when nothing changes. */
async function pageFrame_ms(page: Page): Promise<number> {
  const each = await page.evaluate(async () => {
    const raf = (globalThis as unknown as { requestAnimationFrame(drawn: (at: number) => void): void })
      .requestAnimationFrame;
    const stamps: number[] = [];
    for (let one = 0; one < 120; one++) stamps.push(await new Promise<number>((drawn) => raf(drawn)));
    return stamps.slice(1).map((stamp, one) => stamp - stamps[one]!);
  });
  return percentile(Float64Array.from(each), 0.95);
}

/** The other points of the site, a hundred frames a second, new and restore in turn. */
function noise(socket: Socket): { stop(): number } {
  const startedAt = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - startedAt) / 1_000) * background_perSecond);
    for (; sent < due; sent++) {
      const panel = 1 + (sent % (given.panels - 1));
      const turn = Math.floor(sent / (given.panels - 1));
      const said = { account: accountOf(panel), sequence: 1 + turn, code: turn % 2 === 0 ? 'BA' : 'BR' } as const;
      socket.write(messageFrame({ ...said, zone: 1, time: stamp(new Date()) }));
    }
  }, 10);
  return {
    stop() {
      clearInterval(timer);
      return (sent / (performance.now() - startedAt)) * 1_000;
    },
  };
}
