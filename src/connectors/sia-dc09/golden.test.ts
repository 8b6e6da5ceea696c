import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { openDoor, sender } from '../../../test/support/dc09/door.ts';
import { wrap } from '../../../test/support/dc09/independent-sender.ts';

interface Case {
  about: string;
  /** CRC and length stand as ???? and are put in. */
  frame: string;
  account: string;
  answer?: string;
  signal?: unknown;
  fields?: string[];
}

const file = resolve(import.meta.dirname, 'testcases/frames.json');
const cases = JSON.parse(readFileSync(file, 'utf8')) as Case[];
/** Set by hand to write down what comes out now; look at the difference before it is kept. */
const update = process.env.WATCHFLOOR_UPDATE_GOLDEN === '1';

async function outcome({ frame, account }: Case): Promise<Pick<Case, 'answer' | 'signal' | 'fields'>> {
  const door = await openDoor({ senders: [sender({ account })] });
  const body = frame.slice(frame.indexOf('"'), -1);
  const answer = await door.connect().ask(wrap(Buffer.from(body, 'latin1')));
  const fields = door.connector
    .inspect()
    .recent[0]!.fields.map(({ name, value }) => `${name.en}: ${typeof value === 'string' ? value : value.en}`);
  return { answer: answer.toString('latin1'), signal: door.reported[0]?.signal, fields };
}

test.each(cases)('what is made of a frame stays as it was looked at: $about', async (one) => {
  const now = await outcome(one);
  if (update) Object.assign(one, now);
  else expect(now).toEqual({ answer: one.answer, signal: one.signal, fields: one.fields });
});

test('what was looked at is kept only when asked for', () => {
  if (update) writeFileSync(file, `${JSON.stringify(cases, null, 2)}\n`);
  expect(cases.every((one) => one.answer !== undefined)).toBe(true);
});
