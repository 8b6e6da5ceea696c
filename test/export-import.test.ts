import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seededChance } from '../src/base/chance.ts';
import { evidenceOfFolder, evidenceOfStore } from '../src/journal/evidence.ts';
import { exportStream } from '../src/journal/export.ts';
import { continuedDraft, importFolder, type Imported } from '../src/journal/import.ts';
import { memoryStore, type MemoryStore } from '../src/journal/memory/memory-store.ts';
import { partPath } from '../src/journal/export-folder.ts';
import { Parts } from '../src/journal/parts.ts';
import { Secrets } from '../src/journal/secrets.ts';
import { leafHash } from '../src/journal/tree.ts';
import { verifyBook } from '../src/journal/verify.ts';
import {
  bookKey,
  bookName,
  madeBook,
  madeLine,
  signAt,
  startedAt,
  strangerKey,
  type MadeBook,
} from './support/made-book.ts';
import { independent, python } from './support/independent-verifier.ts';

const publicKeys = [bookKey.publicKey];
const size = 1_300;
const sealingKey = new Uint8Array(32).fill(3);
const about = { class: 'note', readers: ['dispatcher'], mediaType: 'text/plain', until: null };

let scratch: string;
let folders = 0;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'watchfloor-export-'));
});
afterAll(async () => {
  await rm(scratch, { recursive: true, force: true });
});
const newFolder = () => join(scratch, String(folders++));

interface Furnished extends MadeBook {
  kept: string;
  erased: string;
}

/** A book with a text that is there, a text that was erased, and a panel key. */
async function furnishedBook(): Promise<Furnished> {
  const book = await madeBook(size, [500, 900, size]);
  const parts = new Parts(book.store, seededChance(2));
  const kept = (await parts.put(book.stream.number, Buffer.from('站台灯不亮'), about)) as string;
  const erased = (await parts.put(book.stream.number, Buffer.from('写错了'), about)) as string;
  await parts.erase(book.stream.number, erased);
  await new Secrets(book.store, sealingKey, seededChance(3)).set('panel-key/haihe-central/AP3', Buffer.alloc(16, 5));
  return { ...book, kept, erased };
}

async function exportOf({ store, stream }: MadeBook, more: Partial<Parameters<typeof exportStream>[0]> = {}) {
  const folder = newFolder();
  const manifest = await exportStream({ store, stream, folder, publicKeys, withParts: true, ...more });
  if ('refused' in manifest) throw new Error(manifest.words.en);
  return folder;
}

async function emptyStore(): Promise<MemoryStore> {
  const store = memoryStore();
  await store.open();
  return store;
}

async function imported(store: MemoryStore, folder: string, more: object = {}): Promise<Imported> {
  const result = await importFolder({ store, folder, publicKeys, ...more });
  if ('refused' in result) throw new Error(result.words.en);
  return result;
}

describe('an export that is read in again', () => {
  test('gives the same rows, the same roots, the same texts and the same sealed secrets', async () => {
    const book = await furnishedBook();
    const folder = await exportOf(book, { secretPrefixes: ['panel-key/'] });
    const store = await emptyStore();
    const result = await imported(store, folder);
    expect(result).toMatchObject({
      facts: size,
      lastEpoch: 1,
      parts: 2,
      partsNotExported: 0,
      secrets: 1,
      keysFrom: 'given',
    });
    const copy = store.tables.streams.get(result.stream.number)!;
    const plain = (rows: MadeBook['rows']) =>
      rows.facts.map(({ seq, bytes, leaf }) => [seq, bytes, Buffer.from(leaf).toString('hex')]);
    expect(plain(copy)).toEqual(plain(book.rows));
    expect(copy.signedRoots.map(({ note }) => note)).toEqual(book.rows.signedRoots.map(({ note }) => note));
    const there = new Parts(store, seededChance(9));
    const here = new Parts(book.store, seededChance(9));
    for (const id of [book.kept, book.erased]) {
      expect(await there.get(result.stream.number, id)).toEqual(await here.get(book.stream.number, id));
    }
    const secret = await new Secrets(store, sealingKey, seededChance(9)).get('panel-key/haihe-central/AP3');
    expect(secret).toEqual({ version: 1, plain: Buffer.alloc(16, 5) });
    expect((await verifyBook(await evidenceOfStore(store, result.stream), { publicKeys })).ok).toBe(true);
    // Exported once more it is the same folder, file by file.
    expect(await filesOf(await exportOf({ ...book, store, stream: result.stream }))).toEqual(
      await filesOf(await exportOf(book)),
    );
  });

  test('without its texts verifies alike, and they read "not exported"', async () => {
    const book = await furnishedBook();
    const folder = await exportOf(book, { withParts: false });
    expect(await readdir(folder)).not.toContain('parts');
    const store = await emptyStore();
    const result = await imported(store, folder);
    expect(result).toMatchObject({ parts: 1, partsNotExported: 1 });
    const parts = new Parts(store, seededChance(9));
    expect(await parts.get(result.stream.number, book.kept)).toEqual({ state: 'not exported' });
    expect((await parts.get(result.stream.number, book.erased)).state).toBe('erased');
    // A second import of a fuller export brings the text after all.
    await imported(store, await exportOf(book));
    expect((await parts.get(result.stream.number, book.kept)).state).toBe('here');
    // And one made after the text was erased takes it away again.
    await new Parts(book.store, seededChance(9)).erase(book.stream.number, book.kept);
    await imported(store, await exportOf(book));
    expect((await parts.get(result.stream.number, book.kept)).state).toBe('erased');
  });

  test('is a copy nobody may write: its epoch is 0 until it is taken over', async () => {
    const book = await furnishedBook();
    const store = await emptyStore();
    const result = await imported(store, await exportOf(book));
    expect(result.stream.epoch).toBe(0);
    const draft = continuedDraft(result, 'the old machine burnt');
    expect(draft.data).toEqual({
      origin: 'control.example/haihe-central/1',
      size,
      root: result.verdict.root,
      why: 'the old machine burnt',
    });
  });

  test('goes on where a cut import stopped', async () => {
    const book = await furnishedBook();
    const folder = await exportOf(book);
    const store = await emptyStore();
    const cut = new AbortController();
    const progress = (step: string) => step === 'writing' && cut.abort(new Error('stopped by hand'));
    await expect(importFolder({ store, folder, publicKeys, progress, signal: cut.signal })).rejects.toThrow('by hand');
    const stream = [...store.tables.streams.values()][0]!;
    stream.facts = (await book.store.read(book.stream.number, 0, 700)) as typeof stream.facts;
    expect((await imported(store, folder)).facts).toBe(size);
    expect(stream.facts).toHaveLength(size);
    expect((await verifyBook(await evidenceOfStore(store, stream.row), { publicKeys })).findings).toEqual([]);
  });
});

describe('restoring to an earlier second', () => {
  test('leaves out what was recorded later, and the next epoch says openly what was given up', async () => {
    const book = await furnishedBook();
    const kept = book.rows.signedRoots[2]!.note;
    const store = await emptyStore();
    const result = await imported(store, await exportOf(book), { until: startedAt + 599_500 });
    expect(result.facts).toBe(600);
    const { stream } = result;
    await store.setEpoch(stream.number, 2);
    // The line as the clerk would write it, made by hand.
    const data = JSON.stringify(continuedDraft(result, 'restored').data);
    const line = `{"seq":600,"type":"journal continued","v":1,"recordedAt":"2026-11-23T09:00:00.000Z","by":"staff/1","cause":"restore","data":${data}}`;
    await store.append(stream.number, 600, [line], leafHash(line));
    await signAt({ store, stream: { ...stream, epoch: 2 } }, 601);
    const evidence = () => evidenceOfStore(store, { ...stream, epoch: 2 });
    const verdict = await verifyBook(await evidence(), { publicKeys });
    expect(verdict).toMatchObject({ ok: true, facts: 601, rootsHeld: 2 });
    // Whoever kept a root over what was given up is told so; the other roots of the old epoch still hold.
    const outside = await verifyBook(await evidence(), {
      publicKeys,
      outsideRoots: [kept, book.rows.signedRoots[0]!.note],
    });
    expect(outside.findings).toMatchObject([{ kind: 'given up', seq: 600, to: size - 1 }]);
    const lie = line.replace(/"root":"../, '"root":"00');
    store.tables.streams.get(stream.number)!.facts[600] = { seq: 600, bytes: lie, leaf: leafHash(lie) };
    expect((await verifyBook(await evidence(), { publicKeys })).findings[0]).toMatchObject({
      kind: 'continued',
      seq: 600,
    });
  });
});

describe('what is refused', () => {
  test.each<[string, (folder: string, book: Furnished) => Promise<void>]>([
    ['with a flipped byte in a bundle', async (folder) => flip(join(folder, 'tile/entries/002'), 1_000)],
    ['with a flipped byte in a tile of leaves', async (folder) => flip(join(folder, 'tile/0/001'), 77)],
    ['with a flipped byte in a tile above', async (folder) => flip(join(folder, 'tile/1/000.p/5'), 3)],
    ['with a bundle missing', async (folder) => rm(join(folder, 'tile/entries/003'))],
    ['with two bundles exchanged', async (folder) => exchange(folder, 'tile/entries/001', 'tile/entries/002')],
    ['with a text changed', async (folder, { kept }) => flip(join(folder, partPath(kept)), 20)],
    ['with a text missing', async (folder, { kept }) => rm(join(folder, partPath(kept)))],
    [
      'with an older root in place of the last one',
      async (folder, { rows }) => writeFile(join(folder, 'checkpoint'), rows.signedRoots[0]!.note),
    ],
  ])('an export %s writes nothing at all', async (_, damage) => {
    const book = await furnishedBook();
    const folder = await exportOf(book);
    await damage(folder, book);
    const store = await emptyStore();
    const result = importFolder({ store, folder, publicKeys });
    await expect(result).resolves.toMatchObject({ refused: 'IMPORT_NOT_VERIFIED' });
    expect(store.tables.streams.size).toBe(0);
  });

  test('a rehearsal relabelled as real, and a site as another kind of book', async () => {
    for (const [from, to] of [
      ['"status": "Actual"', '"status": "Exercise"'],
      ['"kind": "site"', '"kind": "fork"'],
    ]) {
      const folder = await exportOf(await furnishedBook());
      const manifest = await readFile(join(folder, 'watchfloor.json'), 'utf8');
      await writeFile(join(folder, 'watchfloor.json'), manifest.replace(from!, to!));
      const store = await emptyStore();
      expect(await importFolder({ store, folder, publicKeys })).toMatchObject({ refused: 'IMPORT_LABELLED_FALSELY' });
      expect(store.tables.streams.size).toBe(0);
    }
  });

  test('an export signed by a stranger, unless its own word is asked for, which the result says', async () => {
    const folder = await exportOf(await furnishedBook());
    const store = await emptyStore();
    const given = [strangerKey.publicKey];
    expect(await importFolder({ store, folder, publicKeys: given })).toMatchObject({ refused: 'IMPORT_NOT_VERIFIED' });
    expect(await importFolder({ store, folder, publicKeys: null })).toMatchObject({ keysFrom: 'export', facts: size });
  });

  test('an import over a book that lives here, or over the copy of another book', async () => {
    const book = await furnishedBook();
    const folder = await exportOf(book);
    expect(await importFolder({ store: book.store, folder, publicKeys })).toMatchObject({
      refused: 'IMPORT_STREAM_EXISTS',
    });
    const store = await emptyStore();
    const stream = await store.createStream({ name: bookName, kind: 'site', status: 'Actual', epoch: 0 });
    const line = madeLine(0, { point: 'another' });
    await store.append(stream.number, 0, [line], leafHash(line));
    expect(await importFolder({ store, folder, publicKeys })).toMatchObject({ refused: 'IMPORT_STREAM_EXISTS' });
    expect(store.tables.streams.get(stream.number)!.facts).toHaveLength(1);
  });

  test('an export of a damaged book, unless it is wanted as evidence', async () => {
    const book = await furnishedBook();
    book.rows.facts[600] = { ...book.rows.facts[600]!, bytes: madeLine(600, { point: 'A999' }) };
    const { store, stream } = book;
    const folder = newFolder();
    const refused = exportStream({ store, stream, folder, publicKeys, withParts: false });
    await expect(refused).rejects.toMatchObject({ code: 'EXPORT_BOOK_DAMAGED' });
    expect(await readdir(scratch)).not.toContain(`${folders - 1}.unfinished`);
    await exportOf(book, { asItLies: true });
  });

  test('an export of a forged book, whose tree is no longer the signed one', async () => {
    const book = await furnishedBook();
    const line = madeLine(600, { point: 'A999' });
    book.rows.facts[600] = { seq: 600, bytes: line, leaf: leafHash(line) };
    const { store, stream } = book;
    const refused = exportStream({ store, stream, folder: newFolder(), publicKeys, withParts: false });
    await expect(refused).rejects.toMatchObject({ code: 'EXPORT_BOOK_DAMAGED' });
  });

  test('an export into a folder that holds something, or of a book without a signed root', async () => {
    const book = await furnishedBook();
    const folder = await exportOf(book);
    const { store, stream } = book;
    expect(await exportStream({ store, stream, folder, publicKeys, withParts: false })).toMatchObject({
      refused: 'EXPORT_FOLDER_NOT_EMPTY',
    });
    const unsigned = await madeBook(3, []);
    const options = {
      store: unsigned.store,
      stream: unsigned.stream,
      folder: newFolder(),
      publicKeys,
      withParts: false,
    };
    expect(await exportStream(options)).toMatchObject({ refused: 'EXPORT_NOTHING_SIGNED' });
  });
});

describe('an export under way', () => {
  test('tells how far it is, and leaves nothing behind when it is stopped', async () => {
    const book = await madeBook(12_000, [12_000]);
    const { store, stream } = book;
    const told: number[] = [];
    const folder = newFolder();
    await exportStream({
      store,
      stream,
      folder,
      publicKeys,
      withParts: false,
      progress: (done) => void told.push(done),
    });
    expect(told).toEqual([5_000, 10_000, 12_000]);
    const stop = new AbortController();
    const stopped = newFolder();
    const progress = () => stop.abort(new Error('stopped by hand'));
    const cut = exportStream({
      store,
      stream,
      folder: stopped,
      publicKeys,
      withParts: false,
      progress,
      signal: stop.signal,
    });
    await expect(cut).rejects.toThrow('stopped by hand');
    expect(await readdir(scratch)).not.toContain(`${folders - 1}`);
    expect(await readdir(scratch)).not.toContain(`${folders - 1}.unfinished`);
  });

  test('ends at its last signed root, whatever is appended meanwhile', async () => {
    const book = await madeBook(300, [280]);
    const folder = await exportOf(book);
    expect((await evidenceOfFolder(folder)).size).toBe(280);
  });

  test.runIf(python)(
    'an import exported again is said to be whole by the independent verifier, texts included',
    async () => {
      const book = await furnishedBook();
      const store = await emptyStore();
      const { stream } = await imported(store, await exportOf(book));
      const folder = await exportOf({ ...book, store, stream });
      expect(independent(folder).said).toMatch(/1300 entries, 3 sizes with a signed root\nok\n$/);
      await flip(join(folder, partPath(book.kept)), 20);
      expect(independent(folder).said).toContain(`part ${book.kept} is not what its name says`);
    },
  );
});

async function flip(path: string, at: number): Promise<void> {
  const bytes = await readFile(path);
  bytes[at]! ^= 1;
  await writeFile(path, bytes);
}

async function exchange(folder: string, one: string, two: string): Promise<void> {
  await cp(join(folder, one), join(folder, 'between'));
  await rename(join(folder, two), join(folder, one));
  await rename(join(folder, 'between'), join(folder, two));
}

/** Every file of an export with its bytes. */
async function filesOf(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    found[path.slice(folder.length)] = (await readFile(path)).toString('base64');
  }
  expect(Object.keys(found).length).toBeGreaterThan(10);
  return found;
}
