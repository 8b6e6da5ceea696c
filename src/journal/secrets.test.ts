import { expect, test } from 'vitest';
import { seededChance } from '../base/chance.ts';
import { memoryStore } from './memory/memory-store.ts';
import { open, Secrets } from './secrets.ts';

const sealingKey = new Uint8Array(32).fill(9);
const name = 'panel-key/haihe-central/AP3';
const plain = Buffer.from('00112233445566778899aabbccddeeff', 'hex');

async function madeSecrets() {
  const store = memoryStore();
  await store.open();
  return { store, secrets: new Secrets(store, sealingKey, seededChance(1)) };
}

test('a panel key that was set is read back, and the store never sees it', async () => {
  const { store, secrets } = await madeSecrets();
  expect(await secrets.set(name, plain)).toBe(1);
  const { version, plain: read } = (await secrets.get(name))!;
  expect([version, Buffer.from(read).toString('hex')]).toEqual([1, plain.toString('hex')]);
  const { sealed } = (await store.secret(name))!;
  expect(Buffer.from(sealed).includes(plain)).toBe(false);
  expect(sealed).toHaveLength(12 + plain.length + 16);
});

test('setting one again makes the next version, also when two desks do it at once', async () => {
  const { secrets } = await madeSecrets();
  const versions = await Promise.all([1, 2, 3].map((each) => secrets.set(name, Buffer.from([each]))));
  expect(versions).toEqual([1, 2, 3]);
  expect((await secrets.get(name))!.plain).toEqual(Buffer.from([3]));
});

test('two sealings of the same key differ, so nobody sees that two panels share one', async () => {
  const { store, secrets } = await madeSecrets();
  await secrets.set('panel-key/haihe-central/AP1', plain);
  await secrets.set('panel-key/haihe-central/AP2', plain);
  const [one, two] = await store.secrets('panel-key/');
  expect(Buffer.compare(one!.sealed, two!.sealed)).not.toBe(0);
});

test('a row copied over another, given another version, or changed by a bit does not open', async () => {
  const { store, secrets } = await madeSecrets();
  await secrets.set(name, plain);
  const row = (await store.secret(name))!;
  const flipped = Uint8Array.from(row.sealed);
  flipped[20]! ^= 1;
  for (const bad of [
    { ...row, name: 'panel-key/haihe-central/AP4' },
    { ...row, version: 2 },
    { ...row, sealed: flipped },
    { ...row, sealed: new Uint8Array(5) },
  ]) {
    expect(() => open(sealingKey, bad)).toThrowError(expect.objectContaining({ code: 'SECRET_NOT_OPENED' }));
  }
  expect(() => open(new Uint8Array(32), row)).toThrowError(/sealing key is another one/);
});

test('a list gives names and versions and no values; a dropped one is gone', async () => {
  const { secrets } = await madeSecrets();
  await secrets.set(name, plain);
  await secrets.set('password/17', plain);
  expect(await secrets.list('panel-key/haihe-central/')).toEqual([{ name, version: 1 }]);
  await secrets.drop(name);
  expect(await secrets.get(name)).toBeNull();
});
