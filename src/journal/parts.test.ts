import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { seededChance } from '../base/chance.ts';
import { partBytesMax } from './limits.ts';
import { memoryStore } from './memory/memory-store.ts';
import { Parts } from './parts.ts';

const about = { class: 'note', readers: ['dispatcher'], mediaType: 'text/plain', until: null };

async function madeParts() {
  const store = memoryStore();
  await store.open();
  const stream = await store.createStream({ name: 'haihe-central', kind: 'site', status: 'Actual', epoch: 1 });
  const rows = store.tables.streams.get(stream.number)!.parts;
  return { stream: stream.number, rows, parts: new Parts(store, seededChance(1)) };
}
const text = Buffer.from('站台灯不亮');

test('typed text is read back under the name the fact has for it: SHA-256 of 16 random bytes and the text', async () => {
  const { stream, rows, parts } = await madeParts();
  const id = (await parts.put(stream, text, about)) as string;
  expect(await parts.get(stream, id)).toEqual({ state: 'here', content: text, about });
  const { salt } = rows.get(id)!;
  expect(salt).toHaveLength(16);
  expect(
    createHash('sha256')
      .update(Buffer.concat([salt, text]))
      .digest('hex'),
  ).toBe(id);
});

test('the same text twice has two names, so nobody can tell that it was said twice', async () => {
  const { stream, parts } = await madeParts();
  expect(await parts.put(stream, text, about)).not.toBe(await parts.put(stream, text, about));
});

test('an erased text leaves its name, and nothing from which a short text could be guessed', async () => {
  const { stream, rows, parts } = await madeParts();
  const id = (await parts.put(stream, text, about)) as string;
  await parts.erase(stream, id);
  expect(await parts.get(stream, id)).toEqual({ state: 'erased', about });
  expect(rows.get(id)!.salt).toHaveLength(0);
});

test('a part that was left out of an export reads "not exported"', async () => {
  const { stream, parts } = await madeParts();
  expect(await parts.get(stream, 'ab'.repeat(32))).toEqual({ state: 'not exported' });
});

test('a text changed in the database is not handed out', async () => {
  const { stream, rows, parts } = await madeParts();
  const id = (await parts.put(stream, text, about)) as string;
  rows.set(id, { ...rows.get(id)!, content: Buffer.from('站台灯已修') });
  await expect(parts.get(stream, id)).rejects.toMatchObject({ code: 'PART_CHANGED' });
});

test('an attachment over the limit is refused and not stored', async () => {
  const { stream, rows, parts } = await madeParts();
  expect(await parts.put(stream, new Uint8Array(partBytesMax + 1), about)).toMatchObject({ refused: 'PART_TOO_LARGE' });
  expect(rows.size).toBe(0);
});
