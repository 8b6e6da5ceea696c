import { mkdir, open, readdir, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Fault, isRefusal, refuse, type Refusal } from '../base/errors.ts';
import * as folderFiles from './export-folder.ts';
import { readPage_facts } from './limits.ts';
import { formatVkey, readRoot } from './signed-root.ts';
import type { SignedRootRow, Store, StreamRow } from './store.ts';
import { Frontier, leafFits, sameHash } from './tree.ts';
import { BundleCutter, TileCutter, type TileFile } from './tiles.ts';

/**
 * Writes a stream as a C2SP tlog-tiles folder up to its last signed root, so that a stranger verifies it with tools we
 * did not write, and our own lists beside it. Memory stays the same however long the book is.
 */
export interface ExportOptions {
  store: Store;
  stream: StreamRow;
  /** Must not exist, or be empty. Written beside it as `….unfinished` and given its name when whole. */
  folder: string;
  /** Public keys the roots were signed with, to be named in the manifest. */
  publicKeys: readonly Uint8Array[];
  withParts: boolean;
  /** Sealed secrets whose names begin so go along; they open only under the same sealing key. */
  secretPrefixes?: readonly string[];
  /** For evidence: writes a damaged book down as it lies, instead of refusing at the first bad row. */
  asItLies?: boolean;
  progress?: (done: number, total: number) => void;
  signal?: AbortSignal;
}

/** Files are made durable by this many at a time: a backup that is reported done lies on the disk. */
const writesAtOnce = 8;

export async function exportStream(options: ExportOptions): Promise<folderFiles.Manifest | Refusal> {
  const { store, stream, folder } = options;
  const last = await store.lastSignedRoot(stream.number);
  if (last === null) {
    return refuse('EXPORT_NOTHING_SIGNED', {
      zh: `“${stream.name}”还没有签名树根，无可导出。`,
      en: `"${stream.name}" has no signed root yet, so there is nothing to export.`,
    });
  }
  if ((await readdir(folder).catch(() => [])).length > 0) {
    return refuse('EXPORT_FOLDER_NOT_EMPTY', {
      zh: `文件夹 ${folder} 不是空的，请另选一个。`,
      en: `The folder ${folder} is not empty; choose another.`,
    });
  }
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  try {
    const manifest = await writeAll(options, last, unfinished);
    await rm(folder, { recursive: true, force: true });
    await rename(unfinished, folder);
    return manifest;
  } catch (cause) {
    await rm(unfinished, { recursive: true, force: true });
    throw cause;
  }
}

async function writeAll(options: ExportOptions, last: SignedRootRow, into: string): Promise<folderFiles.Manifest> {
  const { store, stream } = options;
  const signed = readRoot(last.note);
  if (isRefusal(signed)) throw damaged(stream.name, last.size);
  const parts = await writeParts(options, into);
  const root = await writeTiles(options, last.size, into);
  if (options.asItLies !== true && !sameHash(root, signed.root)) throw damaged(stream.name, last.size);
  const roots = await store.signedRoots(stream.number);
  await writeLines(
    into,
    folderFiles.signedRootsFile,
    roots.map(({ epoch, size, note, frontier, at }) => ({
      epoch,
      size,
      note,
      frontier: Buffer.from(frontier).toString('base64'),
      at,
    })),
  );
  const secrets = await writeSecrets(options, into);
  await writeDurably(into, folderFiles.checkpointFile, last.note);
  const origins = [...new Set(roots.map(({ note }) => originIn(note)).filter((origin) => origin !== null))];
  const manifest: folderFiles.Manifest = {
    format: 'watchfloor export',
    v: 1,
    stream: stream.name,
    kind: stream.kind,
    status: stream.status,
    origin: signed.origin,
    epochs: [...new Set(roots.map(({ epoch }) => epoch))],
    size: last.size,
    root: Buffer.from(signed.root).toString('hex'),
    vkeys: origins.flatMap((name) => options.publicKeys.map((publicKey) => formatVkey({ name, publicKey }))),
    withParts: options.withParts,
    signedRoots: roots.length,
    parts,
    secrets,
  };
  await writeDurably(into, folderFiles.manifestFile, `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

function originIn(note: string): string | null {
  const root = readRoot(note);
  return isRefusal(root) ? null : root.origin;
}

/** Facts in order through the tile cutter; gives the root of what was written. */
async function writeTiles(options: ExportOptions, size: number, into: string): Promise<Uint8Array> {
  const { store, stream, signal, progress, asItLies = false } = options;
  const [tiles, bundles] = [new TileCutter(), new BundleCutter()];
  const frontier = new Frontier();
  let next = store.read(stream.number, 0, Math.min(readPage_facts, size));
  for (let from = 0; from < size;) {
    signal?.throwIfAborted();
    const page = (await next).filter(({ seq }) => seq < size);
    if (page.length === 0) break;
    const after = page.at(-1)!.seq + 1;
    // The next page is on its way while this one is written. Its failure is met when it is awaited.
    next = after < size ? store.read(stream.number, after, Math.min(readPage_facts, size - after)) : next;
    next.catch(() => {});
    const files: TileFile[] = [];
    for (const { seq, bytes, leaf } of page) {
      if (!asItLies && (seq !== frontier.size || !leafFits(bytes, leaf))) throw damaged(stream.name, seq);
      frontier.push(leaf);
      files.push(...tiles.push(leaf));
      const bundle = bundles.push(Buffer.from(bytes));
      if (bundle) files.push(bundle);
    }
    await writeFiles(into, files);
    from = after;
    progress?.(from, size);
  }
  if (!asItLies && frontier.size !== size) throw damaged(stream.name, frontier.size);
  const bundle = bundles.rest();
  await writeFiles(into, [...tiles.rest(), ...(bundle ? [bundle] : [])]);
  return frontier.root();
}

async function writeParts(options: ExportOptions, into: string): Promise<number> {
  const { store, stream, signal, withParts } = options;
  const ids = await store.parts(stream.number);
  const list = await openList(into, folderFiles.partsFile);
  let listed = 0;
  try {
    for (const id of ids) {
      signal?.throwIfAborted();
      const row = await store.part(stream.number, id);
      if (row === null) continue;
      const state = row.content === null ? 'erased' : withParts ? 'here' : 'not exported';
      if (state === 'here') await writeDurably(into, folderFiles.partPath(id), Buffer.concat([row.salt, row.content!]));
      const { readers, mediaType, until } = row;
      const line: folderFiles.PartLine = { id, class: row.class, readers: [...readers], mediaType, until, state };
      await list.write(`${JSON.stringify(line)}\n`);
      listed += 1;
    }
    await list.datasync();
  } finally {
    await list.close();
  }
  return listed;
}

async function writeSecrets(options: ExportOptions, into: string): Promise<number> {
  const lines: folderFiles.SecretLine[] = [];
  for (const prefix of options.secretPrefixes ?? []) {
    for (const { name, version, sealed } of await options.store.secrets(prefix)) {
      lines.push({ name, version, sealed: Buffer.from(sealed).toString('base64') });
    }
  }
  if (lines.length > 0) await writeLines(into, folderFiles.secretsFile, lines);
  return lines.length;
}

async function openList(into: string, path: string): Promise<FileHandle> {
  const full = join(into, path);
  await mkdir(dirname(full), { recursive: true });
  return open(full, 'w', 0o600);
}

async function writeLines(into: string, path: string, rows: readonly object[]): Promise<void> {
  const list = await openList(into, path);
  try {
    for (const row of rows) await list.write(`${JSON.stringify(row)}\n`);
    await list.datasync();
  } finally {
    await list.close();
  }
}

async function writeDurably(into: string, path: string, content: string | Uint8Array): Promise<void> {
  const file = await openList(into, path);
  try {
    await file.writeFile(content);
    await file.datasync();
  } finally {
    await file.close();
  }
}

async function writeFiles(into: string, files: readonly TileFile[]): Promise<void> {
  for (let from = 0; from < files.length; from += writesAtOnce) {
    const group = files.slice(from, from + writesAtOnce);
    await Promise.all(group.map(({ path, bytes }) => writeDurably(into, path, bytes)));
  }
}

function damaged(stream: string, seq: number): Fault {
  return new Fault('EXPORT_BOOK_DAMAGED', {
    zh: `“${stream}”的日志在第 ${seq} 条处已损坏，没有导出。请先运行 watchfloor verify。`,
    en: `The book of "${stream}" is damaged at seq ${seq}; nothing was exported. Run watchfloor verify first.`,
  });
}
