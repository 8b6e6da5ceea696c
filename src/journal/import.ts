import { hash } from 'node:crypto';
import { isRefusal, refuse, type Refusal } from '../base/errors.ts';
import type { Draft } from '../base/fact.ts';
import { formatInstant, type Instant } from '../base/instant.ts';
import { evidenceOfFolder, type Evidence } from './evidence.ts';
import * as folderFiles from './export-folder.ts';
import { groupBytesMax, groupFactsMax } from './limits.ts';
import { openRoot, parseOrigin, parseVkey } from './signed-root.ts';
import type { Store, StoredFact, StreamRow } from './store.ts';
import { Frontier, hashBytes, sameHash } from './tree.ts';
import { verifyBook, type Verdict } from './verify.ts';

/**
 * Reads an export back in: everything is verified before the first row is written, and every row once more as it is
 * written. The copy has epoch 0: it is nobody's to write until it is taken over. An import that was cut goes on where
 * it stopped.
 */
export interface ImportOptions {
  store: Store;
  folder: string;
  /** Whose signature counts; null takes the export's own word for its keys, which proves only that it is whole. */
  publicKeys: readonly Uint8Array[] | null;
  /** Restores to this second: facts recorded later are left out. */
  until?: Instant;
  progress?: (step: 'verifying' | 'writing', done: number, total: number) => void;
  signal?: AbortSignal;
}

export interface Imported {
  stream: StreamRow;
  facts: number;
  root: Uint8Array;
  /** The last epoch of the export: taking over opens the next one. */
  lastEpoch: number;
  lastOrigin: string;
  parts: number;
  partsNotExported: number;
  secrets: number;
  keysFrom: 'given' | 'export';
  verdict: Verdict;
}

/** The epoch of a copy that nobody may write. */
export const readOnlyEpoch = 0;

export async function importFolder(options: ImportOptions): Promise<Imported | Refusal> {
  const { store, folder, signal, progress } = options;
  const manifest = await folderFiles.readManifest(folder);
  const publicKeys = options.publicKeys ?? keysOf(manifest);
  if (isRefusal(publicKeys)) return publicKeys;
  const { evidence, digests, cut } = watched(await evidenceOfFolder(folder), options.until);
  const verdict = await verifyBook(evidence, {
    publicKeys,
    ...(signal && { signal }),
    ...(progress && { progress: (done, total) => progress('verifying', done, total) }),
  });
  if (!verdict.ok || verdict.root === null || verdict.signedTo !== verdict.facts) return notVerified(verdict);
  const facts = Math.min(cut.size, verdict.facts);
  const stream = await copyOf(store, manifest, facts);
  if (isRefusal(stream)) return stream;
  const parts = await writeParts(options, stream);
  const written = await writeFacts(options, stream, facts, digests);
  if (isRefusal(written)) return written;
  const last = await writeRoots(options, stream, written.edges, publicKeys);
  return {
    stream,
    facts,
    root: written.root,
    ...last,
    ...parts,
    secrets: await writeSecrets(options),
    keysFrom: options.publicKeys === null ? 'export' : 'given',
    verdict,
  };
}

/**
 * The first fact of the epoch that goes on from an import, for the clerk to write after `setEpoch`. `origin` is the one
 * that ended; size and root are of all facts before this one.
 */
export function continuedDraft(imported: Pick<Imported, 'lastOrigin' | 'facts' | 'root'>, why: string): Draft {
  const { lastOrigin, facts, root } = imported;
  const data = { origin: lastOrigin, size: facts, root: Buffer.from(root).toString('hex'), why };
  return { type: 'journal continued', data };
}

function keysOf(manifest: folderFiles.Manifest): readonly Uint8Array[] | Refusal {
  const keys: Uint8Array[] = [];
  for (const vkey of manifest.vkeys) {
    const verifier = parseVkey(vkey);
    if (isRefusal(verifier)) return verifier;
    keys.push(verifier.publicKey);
  }
  return keys;
}

/** Lines and leaves of a page in one hash: what was verified is what is written, even if the folder changes between. */
function digestOf(page: readonly StoredFact[]): string {
  return hash('sha256', Buffer.concat(page.map(({ leaf }) => leaf)), 'hex');
}

/** The evidence, with a digest kept of every page and the size at the second to restore to. */
function watched(evidence: Evidence, until: Instant | undefined) {
  const digests: string[] = [];
  const cut = { size: Infinity };
  const limit = until === undefined ? null : formatInstant(until);
  async function* pages() {
    for await (const page of evidence.pages()) {
      digests.push(digestOf(page));
      if (limit !== null && cut.size === Infinity) {
        const later = page.find(({ bytes }) => recordedAt(bytes) > limit);
        if (later) cut.size = later.seq;
      }
      yield page;
    }
  }
  return { evidence: { ...evidence, pages }, digests, cut };
}

function recordedAt(bytes: string): string {
  // Typed text before it is impossible: seq, type and v stand ahead of it, and a type holds no quotes.
  return /"recordedAt":"([^"]+)"/.exec(bytes)?.[1] ?? '';
}

function notVerified(verdict: Verdict): Refusal {
  const first = verdict.findings[0]?.words ?? {
    zh: '检查点的签名没有覆盖全部条目。',
    en: 'No trusted signature covers all of its facts.',
  };
  return refuse(
    'IMPORT_NOT_VERIFIED',
    {
      zh: `导出未通过验证，没有写入任何内容。${first.zh}`,
      en: `The export does not verify; nothing was written. ${first.en}`,
    },
    { facts: verdict.facts, firstBad: verdict.firstBad ?? -1 },
  );
}

/** The read-only stream to write into: new, or one that an earlier, cut import left behind. */
async function copyOf(store: Store, manifest: folderFiles.Manifest, facts: number): Promise<StreamRow | Refusal> {
  const { stream: name, kind, status } = manifest;
  const there = (await store.streams()).find((stream) => stream.name === name);
  if (!there) return store.createStream({ name, kind, status, epoch: readOnlyEpoch });
  const tail = await store.tail(there.number);
  if (there.epoch === readOnlyEpoch && (tail?.seq ?? -1) < facts) return there;
  return streamThere(name);
}

function streamThere(name: string): Refusal {
  return refuse(
    'IMPORT_STREAM_EXISTS',
    {
      zh: `这里已有“${name}”的账本，且不是这份导出的未完成副本。请导入到另一个数据文件夹。`,
      en: `A book of "${name}" is here already and is no unfinished copy of this export. Import into another data folder.`,
    },
    { stream: name },
  );
}

interface Written {
  root: Uint8Array;
  edges: ReadonlyMap<number, Uint8Array>;
}

async function writeFacts(
  options: ImportOptions,
  stream: StreamRow,
  facts: number,
  digests: readonly string[],
): Promise<Written | Refusal> {
  const { store, folder, signal, progress } = options;
  const sizes = new Set<number>();
  for await (const { size } of folderFiles.readSignedRoots(folder)) if (size <= facts) sizes.add(size);
  sizes.add(facts);
  const edges = new Map<number, Uint8Array>();
  const frontier = new Frontier();
  const tail = await store.tail(stream.number);
  const had = tail === null ? 0 : tail.seq + 1;
  let group: StoredFact[] = [];
  let group_bytes = 0;
  async function flush() {
    if (group.length > 0) await appendGroup(store, stream.number, group);
    group = [];
    group_bytes = 0;
  }
  let index = 0;
  for await (const page of (await evidenceOfFolder(folder)).pages()) {
    signal?.throwIfAborted();
    if (digestOf(page) !== digests[index++]) throw new folderFiles.ExportFault(folder, 'malformed');
    if (page[0] && page[0].seq < had && !(await sameRows(store, stream.number, page, had)))
      return streamThere(stream.name);
    for (const fact of page) {
      if (fact.seq >= facts) break;
      frontier.push(fact.leaf);
      if (sizes.has(frontier.size)) edges.set(frontier.size, frontier.toBytes());
      if (fact.seq < had) continue;
      if (group.length >= groupFactsMax || group_bytes >= groupBytesMax) await flush();
      group.push(fact);
      group_bytes += fact.bytes.length;
    }
    if (frontier.size >= facts) break;
    progress?.('writing', frontier.size, facts);
  }
  await flush();
  progress?.('writing', frontier.size, facts);
  return { root: frontier.root(), edges };
}

async function appendGroup(store: Store, stream: number, group: readonly StoredFact[]): Promise<void> {
  const leaves = Buffer.concat(
    group.map(({ leaf }) => leaf),
    group.length * hashBytes,
  );
  await store.append(
    stream,
    group[0]!.seq,
    group.map(({ bytes }) => bytes),
    leaves,
  );
}

/** Rows that an earlier import wrote must be these very rows, or it was another export. */
async function sameRows(store: Store, stream: number, page: readonly StoredFact[], had: number): Promise<boolean> {
  const expected = page.filter(({ seq }) => seq < had).map(({ leaf }) => leaf);
  const there = await store.leaves(stream, page[0]!.seq, expected.length);
  return sameHash(there, Buffer.concat(expected));
}

/** Roots go in with edges we grew ourselves. One over more facts than are restored stays outside: it is given up. */
async function writeRoots(
  { store, folder }: ImportOptions,
  stream: StreamRow,
  edges: ReadonlyMap<number, Uint8Array>,
  publicKeys: readonly Uint8Array[],
): Promise<{ lastEpoch: number; lastOrigin: string }> {
  let last = { lastEpoch: 0, lastOrigin: '' };
  for await (const { size, note, at } of folderFiles.readSignedRoots(folder)) {
    const root = openRoot(note, publicKeys);
    const origin = isRefusal(root) ? null : parseOrigin(root.origin);
    if (isRefusal(root) || origin === null) continue;
    if (origin.epoch >= last.lastEpoch) last = { lastEpoch: origin.epoch, lastOrigin: root.origin };
    const frontier = edges.get(root.size);
    if (frontier === undefined || root.size !== size) continue;
    await store.saveSignedRoot({ stream: stream.number, epoch: origin.epoch, size, note, frontier, at });
  }
  return last;
}

async function writeParts({ store, folder, signal }: ImportOptions, stream: StreamRow) {
  const counts = { parts: 0, partsNotExported: 0 };
  for await (const { state, ...about } of folderFiles.readParts(folder)) {
    signal?.throwIfAborted();
    if (state === 'not exported') {
      // No row: to a reader it is "text not exported", and a later import with parts can still bring it.
      counts.partsNotExported += 1;
      continue;
    }
    const erased = { salt: new Uint8Array(), content: null };
    const held = state === 'here' ? await folderFiles.readPart(folder, about.id) : erased;
    await store.putPart({ stream: stream.number, ...about, ...held });
    counts.parts += 1;
  }
  return counts;
}

/** A secret set here since is newer than one of an export, whatever its number: what is there stays. */
async function writeSecrets({ store, folder }: ImportOptions): Promise<number> {
  let written = 0;
  for await (const { name, version, sealed } of folderFiles.readSecrets(folder)) {
    if ((await store.secret(name)) !== null) continue;
    await store.putSecret({ name, version, sealed: Buffer.from(sealed, 'base64') });
    written += 1;
  }
  return written;
}
