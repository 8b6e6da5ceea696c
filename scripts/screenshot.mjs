// The pictures of the README: starts the built server with the demo on a folder of its own and looks at it in both languages.
import './node-version.mjs';
import './typescript-loader.mjs';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './prepare.mjs';

const watchFor_ms = Number(process.env.WATCH_MS ?? 45_000);
const pictures = join(root, 'docs', 'images');
const folder = mkdtempSync(join(tmpdir(), 'watchfloor-pictures-'));
mkdirSync(pictures, { recursive: true });

const env = {
  ...process.env,
  WATCHFLOOR_HTTP: '127.0.0.1:18080',
  WATCHFLOOR_DC09: '127.0.0.1:18009',
  WATCHFLOOR_DATA: join(folder, 'data'),
  WATCHFLOOR_KEYS: join(folder, 'keys'),
};
const server = spawn(process.execPath, [join(root, 'scripts', 'start.mjs'), '--rate', '20'], {
  cwd: root,
  env,
  stdio: ['ignore', 'pipe', 'inherit'],
});
try {
  const url = await ready();
  const { launchChromium } = await import('../test/support/chromium.ts');
  const browser = await launchChromium();
  await wait(watchFor_ms);
  await play('retail-smoke');
  await play('panic-button');
  await wait(6_000);
  await picture(browser, url, 'zh', 'light');
  await picture(browser, url, 'en', 'dark');
  await browser.close();
} finally {
  server.kill('SIGTERM');
  await new Promise((resolve) => server.once('exit', resolve));
  rmSync(folder, { recursive: true, force: true });
}

/** The address the server says it is ready at. */
function ready() {
  return new Promise((resolve, reject) => {
    let said = '';
    server.stdout.on('data', (bytes) => {
      said += bytes;
      const found = /^ready (http\S+)/m.exec(said);
      if (found) resolve(found[1]);
    });
    server.once('exit', (code) => reject(new Error(`the server ended with ${code} before it was ready`)));
  });
}

/** Plays a scene of the demo through the product's own door. */
async function play(scene) {
  const { url, token } = JSON.parse(readFileSync(join(folder, 'data', 'control.json'), 'utf8'));
  await fetch(`${url}/api/v1/demo/scenes/${scene}`, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
}

function wait(delay_ms) {
  return new Promise((resolve) => setTimeout(resolve, delay_ms));
}

async function picture(browser, url, language, theme) {
  const page = await browser.newPage({ viewport: { width: 1600, height: 900 }, reducedMotion: 'reduce' });
  await page.goto(`${url}/?lang=${language}&theme=${theme}`);
  await page.fill('#user', 'dispatcher');
  await page.fill('#password', 'watchfloor-demo');
  await page.click('button[type=submit]');
  await page.locator('section.sign-in button').first().click();
  await page.locator('.queue .row').first().waitFor({ timeout: 60_000 });
  await page.locator('.plan-box[data-drawn=yes]').waitFor({ timeout: 60_000 });
  await page.keyboard.press('q');
  if (language === 'zh') await page.keyboard.press('s');
  await wait(6_000);
  await page.screenshot({ path: join(pictures, `console-${language}.png`) });
  await page.close();
}
