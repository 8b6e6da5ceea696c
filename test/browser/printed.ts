import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PDFDocument } from 'pdf-lib';
import { expect } from 'vitest';
import { pdfText, squeezed } from '../support/pdf-text.ts';
import type { OperatorDesk } from './actions.ts';
import type { Room } from './room.ts';

/** `WATCHFLOOR_PICTURES=folder` keeps what the operator sees and what is printed, to be looked at. */
const keep = process.env['WATCHFLOOR_PICTURES'];

export async function picture(desk: OperatorDesk, name: string): Promise<void> {
  if (!keep) return;
  mkdirSync(keep, { recursive: true });
  await desk.page.screenshot({ path: join(keep, `${name}.${desk.language}.png`) });
}

const done = { zh: '完成', en: 'done' } as const;

/** A document that a key has asked for, fetched as the operator would: by its line on the page of reports. */
export async function printed(desk: OperatorDesk, room: Room, title: string): Promise<string> {
  const { page, language } = desk;
  const line = page.locator('.report-list').getByRole('listitem').filter({ hasText: title }).first();
  await line.getByText(done[language]).waitFor({ timeout: 60_000 });
  const address = await line.getByRole('link').getAttribute('href');
  const fetched = await page.request.get(`${room.url}${address}`);
  expect(fetched.headers()['content-type']).toBe('application/pdf');
  const pdf = await fetched.body();
  expect((await PDFDocument.load(pdf)).getTitle()).toBe(title);
  if (keep) writeFileSync(join(keep, `${title.replace(/[^\p{L}\p{N}]+/gu, '-')}.${language}.pdf`), pdf);
  return pdfText(pdf);
}

/** Every one of these stands on the paper, whatever line it was broken over. */
export function says(text: string, ...facts: readonly string[]): void {
  for (const fact of facts) expect(text, `"${fact}" is not on the paper`).toContain(squeezed(fact));
}
