import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { freshSigningKey, openKeys, openRotation, rotationProof, trustedKeys } from './keys.ts';

let place: string;
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'watchfloor-keys-'));
});
afterEach(async () => {
  await rm(place, { recursive: true, force: true });
});

describe('the keys folder', () => {
  test('is filled on the first start, for its owner alone, and the same keys are there on the next', async () => {
    const folder = join(place, 'keys');
    const first = await openKeys(folder, join(place, 'data'));
    const second = await openKeys(folder, join(place, 'data'));
    expect([first.made, second.made]).toEqual([true, false]);
    expect(first.sealing).toHaveLength(32);
    expect(second.sealing).toEqual(first.sealing);
    expect(second.signing.publicKey).toEqual(first.signing.publicKey);
    expect(await readdir(folder)).toEqual(['sealing.key', 'signing.pem']);
    for (const name of await readdir(folder)) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  });

  test('inside the data folder is refused, also by way of a link', async () => {
    const data = join(place, 'data');
    await mkdir(data);
    await symlink(data, join(place, 'elsewhere'));
    for (const folder of [data, join(data, 'keys'), join(data, 'a', 'b'), join(place, 'elsewhere', 'keys')]) {
      await expect(openKeys(folder, data)).rejects.toMatchObject({ code: 'KEYS_INSIDE_DATA' });
    }
    expect(await readdir(data)).toEqual([]);
    await expect(openKeys(join(place, 'data-keys'), data)).resolves.toMatchObject({ made: true });
  });

  test('with one key missing is refused, and no other key is made in its place', async () => {
    await openKeys(place, null);
    for (const name of ['sealing.key', 'signing.pem']) {
      const held = await readFile(join(place, name));
      await rm(join(place, name));
      await expect(openKeys(place, null)).rejects.toMatchObject({ code: 'KEYS_INCOMPLETE' });
      expect(await readdir(place)).toHaveLength(1);
      await writeFile(join(place, name), held, { mode: 0o600 });
    }
  });

  test('that others may read is refused', async () => {
    await openKeys(place, null);
    await chmod(join(place, 'sealing.key'), 0o644);
    await expect(openKeys(place, null)).rejects.toMatchObject({ code: 'KEYS_OPEN_TO_OTHERS' });
  });

  test('with something else in a key file is refused, and the error does not quote the file', async () => {
    await openKeys(place, null);
    await writeFile(join(place, 'signing.pem'), 'half a key: c2VjcmV0');
    const failure = openKeys(place, null);
    await expect(failure).rejects.toMatchObject({ code: 'KEYS_UNREADABLE' });
    await failure.catch((fault: Error) =>
      expect(JSON.stringify([fault.message, fault.cause])).not.toContain('c2VjcmV0'),
    );
  });
});

describe('a change of the signing key', () => {
  const [old, fresh, later] = [freshSigningKey(), freshSigningKey(), freshSigningKey()];
  const change = rotationProof('control.example', old, fresh);

  test('is signed by both keys and names both', () => {
    expect(openRotation(change)).toEqual([old.publicKey, fresh.publicKey]);
  });

  test('signed by one of them alone is not believed', () => {
    const half = rotationProof('control.example', later, fresh);
    expect(openRotation({ ...change, signedByOld: half.signedByOld })).toMatchObject({ refused: 'NOTE_KEY_UNKNOWN' });
  });

  test('with the signatures of another change is not believed', () => {
    const other = rotationProof('control.example', old, later);
    expect(openRotation({ ...change, signedByOld: other.signedByOld })).toMatchObject({ refused: 'ROTATION_MISMATCH' });
  });

  test('a key known at either end of a chain of changes makes the whole chain known, and no stranger', () => {
    const chain = [rotationProof('control.example', fresh, later), change];
    const ofStrangers = rotationProof('control.example', freshSigningKey(), freshSigningKey());
    for (const known of [old, later]) {
      const trusted = trustedKeys([known.publicKey], [...chain, ofStrangers]) as Uint8Array[];
      expect(new Set(trusted)).toEqual(new Set([old.publicKey, fresh.publicKey, later.publicKey]));
      expect(trusted).toHaveLength(3);
    }
  });
});
