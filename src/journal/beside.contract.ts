import { expect, test } from 'vitest';
import { bytesOf, expectFault, newStream, rootRow } from './given.contract.ts';
import type { Store } from './store.ts';

/** What is kept beside the facts: roots, snapshots, parts, secrets (run by store.contract.ts). */

export function besideContract(get: () => Store): void {
  test('signed roots come back whole and in order, and the last one is the largest of the newest epoch', async () => {
    const { number } = await newStream(get());
    expect(await get().lastSignedRoot(number)).toBeNull();
    const rows = [rootRow(number, 3), rootRow(number, 20), rootRow(number, 100), rootRow(number, 7, 2)];
    for (const row of [rows[1]!, rows[0]!, rows[3]!, rows[2]!]) await get().saveSignedRoot(row);
    expect(await get().signedRoots(number)).toEqual(rows);
    expect(await get().lastSignedRoot(number)).toEqual(rows[3]);
  });

  test('a root signed again at the same size replaces its note', async () => {
    const { number } = await newStream(get());
    await get().saveSignedRoot(rootRow(number, 3));
    const again = { ...rootRow(number, 3), note: 'signed by two keys\n' };
    await get().saveSignedRoot(again);
    expect(await get().signedRoots(number)).toEqual([again]);
  });

  test('a rewind gets the nearest snapshot of its own fold, never one of another', async () => {
    const { number } = await newStream(get());
    const save = (seq: number, fold: string, module = 'alarms') =>
      get().saveSnapshot({
        stream: number,
        module,
        seq,
        fold,
        state: bytesOf(`${module} ${fold} ${seq}`),
      });
    await save(100, 'fold-a');
    await save(200, 'fold-a');
    await save(150, 'fold-b');
    await save(199, 'fold-a', 'units');
    const seqAt = async (fold: string, seq: number) => (await get().snapshot(number, 'alarms', fold, seq))?.seq ?? null;
    expect(await seqAt('fold-a', 99)).toBeNull();
    expect(await seqAt('fold-a', 100)).toBe(100);
    expect(await seqAt('fold-a', 199)).toBe(100);
    expect(await seqAt('fold-a', 9_999)).toBe(200);
    expect(await seqAt('fold-b', 9_999)).toBe(150);
    expect(await seqAt('fold-c', 9_999)).toBeNull();
    await get().saveSnapshot({
      stream: number,
      module: 'alarms',
      seq: 200,
      fold: 'fold-a',
      state: bytesOf('newer'),
    });
    expect((await get().snapshot(number, 'alarms', 'fold-a', 200))?.state).toEqual(bytesOf('newer'));
    await get().dropSnapshots(number);
    expect(await seqAt('fold-a', 9_999)).toBeNull();
  });

  test('the last "alive at" is kept', async () => {
    await get().beat(1_790_000_000_123);
    await get().beat(1_790_000_005_123);
    expect(await get().lastBeat()).toBe(1_790_000_005_123);
  });
}

export function partsContract(get: () => Store): void {
  const partRow = (stream: number, id: string) => ({
    stream,
    id,
    salt: bytesOf('0123456789abcdef'),
    content: new Uint8Array([0, 255, 10, 13, 92, 0]),
    mediaType: 'image/jpeg',
    class: 'photo',
    readers: ['commander', 'auditor'],
    until: 1_800_000_000_000,
  });

  test('a part comes back byte for byte; putting it again changes nothing', async () => {
    const { number } = await newStream(get());
    const row = partRow(number, 'aa');
    await get().putPart(row);
    await get().putPart(row);
    expect(await get().part(number, 'aa')).toEqual(row);
    const open = {
      ...partRow(number, 'bb'),
      until: null,
      readers: [],
      content: new Uint8Array(0),
    };
    await get().putPart(open);
    expect(await get().part(number, 'bb')).toEqual(open);
    expect(await get().parts(number)).toEqual(['aa', 'bb']);
    expect(await get().part(number, 'cc')).toBeNull();
  });

  test('other content under the same id is refused', async () => {
    const { number } = await newStream(get());
    await get().putPart(partRow(number, 'aa'));
    await expectFault(get().putPart({ ...partRow(number, 'aa'), content: bytesOf('x') }), 'refused', 'PART_DIFFERS');
  });

  test('an erased part keeps its name and readers, loses content and salt, and does not come back', async () => {
    const { number } = await newStream(get());
    await get().putPart(partRow(number, 'aa'));
    await get().erasePart(number, 'aa');
    await get().putPart(partRow(number, 'aa'));
    await get().erasePart(number, 'never there');
    expect(await get().part(number, 'aa')).toEqual({
      ...partRow(number, 'aa'),
      content: null,
      salt: new Uint8Array(0),
    });
    expect(await get().parts(number)).toEqual(['aa']);
  });
}

export function secretsContract(get: () => Store): void {
  test('the newest version of a secret is the one that is read', async () => {
    for (const version of [1, 10, 2])
      await get().putSecret({
        name: 'panel-key/x/AP1',
        version,
        sealed: bytesOf(`sealed ${version}`),
      });
    expect(await get().secret('panel-key/x/AP1')).toEqual({
      name: 'panel-key/x/AP1',
      version: 10,
      sealed: bytesOf('sealed 10'),
    });
    expect(await get().secret('panel-key/x/AP2')).toBeNull();
  });

  test('secrets are listed by the beginning of their name, taken letter by letter', async () => {
    for (const name of ['list_a/1', 'list_a/2', 'listXa/3', 'list%/4'])
      await get().putSecret({ name, version: 1, sealed: bytesOf(name) });
    await get().putSecret({
      name: 'list_a/2',
      version: 2,
      sealed: bytesOf('second'),
    });
    const named = async (prefix: string) => (await get().secrets(prefix)).map((row) => `${row.name} v${row.version}`);
    expect(await named('list_a/')).toEqual(['list_a/1 v1', 'list_a/2 v2']);
    expect(await named('list%')).toEqual(['list%/4 v1']);
    expect(await named('nothing')).toEqual([]);
  });

  test('a version put again replaces what was sealed; a dropped secret is gone in every version', async () => {
    for (const sealed of ['first', 'second'])
      await get().putSecret({
        name: 'token/1',
        version: 1,
        sealed: bytesOf(sealed),
      });
    expect((await get().secret('token/1'))?.sealed).toEqual(bytesOf('second'));
    await get().putSecret({
      name: 'token/1',
      version: 2,
      sealed: bytesOf('third'),
    });
    await get().dropSecret('token/1');
    expect(await get().secret('token/1')).toBeNull();
  });
}
