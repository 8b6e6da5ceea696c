import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { demoPassword } from '../../src/api/first-accounts.ts';
import type { Language } from '../../src/base/words.ts';
import type { Room } from './room.ts';

/** What an operator does at a desk, by what stands on the screen and on the keys. */
export interface OperatorDesk {
  page: Page;
  context: BrowserContext;
  language: Language;
  queue: Locator;
  rows: Locator;
  detail: Locator;
  press(...keys: string[]): Promise<void>;
  close(): Promise<void>;
}

const words = {
  zh: {
    user: '账号',
    password: '口令',
    desk: '席位',
    signIn: '登录',
    heard: '听到了，开始值守',
    without: '没有声音，仍开始值守',
    queue: '报警队列',
    detail: '详情',
  },
  en: {
    user: 'Account',
    password: 'Password',
    desk: 'Desk',
    signIn: 'Sign in',
    heard: 'Heard it, begin the watch',
    without: 'No sound, begin all the same',
    queue: 'Alarm queue',
    detail: 'Detail',
  },
} as const;

interface SignInOptions {
  language?: Language;
  theme?: 'dark' | 'light';
  user?: string;
  desk?: string;
  size?: { width: number; height: number };
  reducedMotion?: 'reduce' | 'no-preference';
  /** Nothing can be heard at this desk. */
  withoutSound?: boolean;
}

/** Signs in, chooses a desk, hears the tone, and waits for the book to be there. */
export async function signIn(browser: Browser, room: Room, options: SignInOptions = {}): Promise<OperatorDesk> {
  const {
    language = 'zh',
    theme = 'light',
    user = 'dispatcher',
    desk = 'desk-1',
    size = { width: 1366, height: 768 },
  } = options;
  const context = await browser.newContext({ viewport: size, reducedMotion: options.reducedMotion ?? 'no-preference' });
  const page = await context.newPage();
  if (options.withoutSound) await page.addInitScript('delete window.AudioContext');
  const said = words[language];
  await page.goto(`${room.url}/?lang=${language}&theme=${theme}`);
  await page.getByLabel(said.user).fill(user);
  await page.getByLabel(said.password).fill(demoPassword);
  await page.getByLabel(said.desk).selectOption(desk);
  await page.getByRole('button', { name: said.signIn, exact: true }).click();
  await page.getByRole('button', { name: options.withoutSound ? said.without : said.heard }).click();
  const queue = page.getByRole('listbox', { name: said.queue });
  await queue.waitFor();
  await page
    .locator('.top h1')
    .filter({ hasText: language === 'zh' ? '海河' : 'Haihe' })
    .waitFor();
  return {
    page,
    context,
    language,
    queue,
    rows: queue.getByRole('option'),
    detail: page.getByRole('complementary', { name: said.detail }),
    async press(...keys) {
      for (const key of keys) await page.keyboard.press(key);
    },
    close: () => context.close(),
  };
}

/** A key press as an input method sends it: the key is its own while it composes. */
export async function pressWhileComposing(page: Page, code: string): Promise<void> {
  await page.evaluate(`(() => {
    const { body } = document;
    const press = (isComposing) =>
      body.dispatchEvent(
        new KeyboardEvent('keydown', { code: ${JSON.stringify(code)}, key: 'Process', keyCode: 229, isComposing, bubbles: true }),
      );
    body.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true, data: '' }));
    press(true);
    press(false);
    body.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true, data: '' }));
  })()`);
}
