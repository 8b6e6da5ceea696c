import { hash } from 'node:crypto';
import { isRefusal } from '../base/errors.ts';
import { factsOfFolder } from './evidence.ts';
import * as folderFiles from './export-folder.ts';
import type { ImportOptions } from './import.ts';
import { groupBytesMax, groupFactsMax } from './limits.ts';
import { partHolds } from './parts.ts';
import { openRoot, parseOrigin } from './signed-root.ts';
import type { Store, StoredFact, StreamRow } from './store.ts';
import { Frontier, hashBytes, leafFits, sameHash } from './tree.ts';

/** The writing half of an import: what was verified goes into the store, each row looked at once more. */

/** The leaves of a page in one hash: what was verified is what is written, even if the folder changes between. */
export function digestOf(page: readonly StoredFact[]): string {
  return hash('sha256', Buffer.concat(page.map(({ leaf }) => leaf)), 'hex');
}

export interface Written {
  root: Uint8Array;
  edges: ReadonlyMap<number, Uint8Array>;
}

export async function writeFacts(
  options: ImportOptions,
  stream: StreamRow,
  facts: number,
  exported: number,
  digests: readonly string[],
): Promise<Written | null> {
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
  for await (const page of factsOfFolder(folder, exported)) {
    signal?.throwIfAborted();
    if (digestOf(page) !== digests[index++]) throw new folderFiles.ExportFault(folder, 'malformed');
    if (page[0] && page[0].seq < had && !(await sameRows(store, stream.number, page, had))) return null;
    for (const fact of page) {
      if (fact.seq >= facts) break;
      if (!leafFits(fact.bytes, fact.leaf)) throw new folderFiles.ExportFault(folder, 'malformed');
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
export async function writeRoots(
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

export async function writeParts({ store, folder, signal }: ImportOptions, stream: StreamRow) {
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
    const row = { stream: stream.number, ...about, ...held };
    if (!partHolds(row)) throw new folderFiles.ExportFault(folderFiles.partPath(about.id), 'malformed');
    // Erased there after an earlier import brought it here: it goes here too.
    const here = state === 'erased' ? await store.part(row.stream, row.id) : null;
    if (here?.content) await store.erasePart(row.stream, row.id);
    else await store.putPart(row);
    counts.parts += 1;
  }
  return counts;
}

/** A secret set here since is newer than one of an export, whatever its number: what is there stays. */
export async function writeSecrets({ store, folder }: ImportOptions): Promise<number> {
  let written = 0;
  for await (const { name, version, sealed } of folderFiles.readSecrets(folder)) {
    if ((await store.secret(name)) !== null) continue;
    await store.putSecret({ name, version, sealed: Buffer.from(sealed, 'base64') });
    written += 1;
  }
  return written;
}
