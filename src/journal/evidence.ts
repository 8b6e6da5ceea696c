import { isUtf8 } from 'node:buffer';
import { isRefusal } from '../base/errors.ts';
import * as folderFiles from './export-folder.ts';
import { ExportFault } from './export-folder.ts';
import { readPage_facts } from './limits.ts';
import { partHolds, partId } from './parts.ts';
import { readRoot } from './signed-root.ts';
import type { StoredFact, Store, StreamRow } from './store.ts';
import { bundlePath, decodeBundle, TileCutter, tilePath, tileWidth, widthAt, type TileFile } from './tiles.ts';
import { hashBytes } from './tree.ts';

/** A book as a verifier meets it: lying in a store or in an exported folder. Nothing in it is believed. */
export interface Evidence {
  stream: string;
  /** For progress only. */
  size: number;
  pages(): AsyncIterable<readonly StoredFact[]>;
  roots(): AsyncIterable<{ note: string; frontier: Uint8Array }>;
  /** Every part that is there, and whether it is still what its id says. */
  parts(): AsyncIterable<{ id: string; holds: boolean }>;
}

export async function evidenceOfStore(store: Store, stream: StreamRow): Promise<Evidence> {
  const { number, name } = stream;
  // Roots before the tail: a clerk at work signs what stands, so none of these can cover more than the tail shows.
  const roots = await store.signedRoots(number);
  const tail = await store.tail(number);
  return {
    stream: name,
    size: tail === null ? 0 : tail.seq + 1,
    async *pages() {
      // What is appended meanwhile is left for the next run, or a busy book would never end.
      const end = tail === null ? 0 : tail.seq + 1;
      let next = store.read(number, 0, readPage_facts);
      for (let from = 0; from < end;) {
        const page = (await next).filter(({ seq }) => seq < end);
        if (page.length === 0) return;
        from = page.at(-1)!.seq + 1;
        if (from < end) next = store.read(number, from, readPage_facts);
        // Met when it is awaited; until then nobody else may be told of it.
        next.catch(() => {});
        yield page;
      }
    },
    async *roots() {
      yield* roots;
    },
    async *parts() {
      for (const id of await store.parts(number)) {
        const row = await store.part(number, id);
        if (row !== null && row.content !== null) yield { id, holds: row.id === id && partHolds(row) };
      }
    },
  };
}

/** Bundles read ahead of the verifier: enough to keep a disk busy, little enough to stay small. */
const bundlesAtOnce = 16;

/** A tlog-tiles folder. The size is the checkpoint's; every tile of every level must be the one its entries give. */
export async function evidenceOfFolder(folder: string): Promise<Evidence> {
  const manifest = await folderFiles.readManifest(folder);
  const lastNote = Buffer.from(await folderFiles.readOf(folder, folderFiles.checkpointFile)).toString();
  const root = readRoot(lastNote);
  if (isRefusal(root)) throw new ExportFault(folderFiles.checkpointFile, 'malformed');
  const { size } = root;
  return {
    stream: manifest.stream,
    size,
    pages: () => factsAndTiles(folder, size),
    async *roots() {
      let lastListed = false;
      for await (const row of folderFiles.readSignedRoots(folder)) {
        lastListed ||= row.note === lastNote;
        yield { note: row.note, frontier: Buffer.from(row.frontier, 'base64') };
      }
      if (!lastListed) yield { note: lastNote, frontier: new Uint8Array() };
    },
    async *parts() {
      for await (const { id, state } of folderFiles.readParts(folder)) {
        if (state !== 'here') continue;
        const { salt, content } = await folderFiles.readPart(folder, id);
        yield { id, holds: partId(salt, content) === id };
      }
    },
  };
}

/** The entries of a folder in order, each with the leaf of its tile. Nothing is compared yet. */
export async function* factsOfFolder(folder: string, size: number): AsyncGenerator<readonly StoredFact[]> {
  for (let index = 0; index * tileWidth < size; index += bundlesAtOnce) {
    const bundles: Promise<readonly StoredFact[]>[] = [];
    for (let each = index; each < index + bundlesAtOnce && each * tileWidth < size; each++) {
      const bundle = bundleFacts(folder, each, size);
      // Met when its turn comes, so that what lies before a bad file is still looked at.
      bundle.catch(() => {});
      bundles.push(bundle);
    }
    for (const bundle of bundles) yield await bundle;
  }
}

/** The same, and every tile above the leaves must be the one that the tiles below it give. */
async function* factsAndTiles(folder: string, size: number): AsyncGenerator<readonly StoredFact[]> {
  const cutter = new TileCutter();
  for await (const facts of factsOfFolder(folder, size)) {
    yield facts;
    for (const { leaf } of facts) for (const file of cutter.push(leaf)) await mustBe(folder, file);
  }
  for (const file of cutter.rest()) await mustBe(folder, file);
}

/** A full tile may stand for a partial one (tlog-tiles: partial ones may be deleted once the full one is there). */
async function tileOrFull(folder: string, partial: string, full: string): Promise<Uint8Array> {
  const bytes = (await folderFiles.readIfThere(folder, partial)) ?? (await folderFiles.readIfThere(folder, full));
  if (bytes === null) throw new ExportFault(partial, 'missing');
  return bytes;
}

async function bundleFacts(folder: string, index: number, size: number): Promise<readonly StoredFact[]> {
  const width = widthAt(0, index, size);
  const path = bundlePath(index, width);
  const [bundle, tile] = await Promise.all([
    tileOrFull(folder, path, bundlePath(index, tileWidth)),
    tileOrFull(folder, tilePath(0, index, width), tilePath(0, index, tileWidth)),
  ]);
  const entries = decodeBundle(bundle);
  // Bytes that are no UTF-8 would be read as another text than was hashed.
  if (entries === null || entries.length > tileWidth || !entries.every(isUtf8)) {
    throw new ExportFault(path, 'malformed');
  }
  // A bundle that lost an entry is handed on as far as it goes: the verifier names the seq where it parts.
  return entries.slice(0, width).map((entry, at) => ({
    seq: index * tileWidth + at,
    bytes: Buffer.from(entry.buffer, entry.byteOffset, entry.length).toString(),
    leaf: tile.subarray(at * hashBytes, (at + 1) * hashBytes),
  }));
}

async function mustBe(folder: string, { path, bytes }: TileFile): Promise<void> {
  const there = await folderFiles.readIfThere(folder, path);
  // Only a partial tile may be absent, when a fuller one was read in its place.
  if (there === null && path.includes('.p/')) return;
  if (there === null) throw new ExportFault(path, 'missing');
  if (Buffer.compare(there, bytes) !== 0) throw new ExportFault(path, 'malformed');
}
