import { isRefusal, refuse, type Refusal } from '../base/errors.ts';
import type { Draft } from '../base/fact.ts';
import { formatInstant, type Instant } from '../base/instant.ts';
import { evidenceOfFolder, type Evidence } from './evidence.ts';
import * as folderFiles from './export-folder.ts';
import { digestOf, writeFacts, writeParts, writeRoots, writeSecrets } from './import-rows.ts';
import { parseVkey } from './signed-root.ts';
import type { Store, StreamRow } from './store.ts';
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
  const { evidence, digests, seen } = watched(await evidenceOfFolder(folder), options.until);
  const verdict = await verifyBook(evidence, {
    publicKeys,
    ...(signal && { signal }),
    ...(progress && { progress: (done, total) => progress('verifying', done, total) }),
  });
  if (!verdict.ok || verdict.root === null || verdict.signedTo !== verdict.facts) return notVerified(verdict);
  const facts = Math.min(seen.sizeAtUntil, verdict.facts);
  if (facts === 0) return nothingBefore();
  if (!opensAs(manifest, seen.opening)) return labelledFalsely(manifest.stream);
  const stream = await copyOf(store, manifest, facts);
  if (isRefusal(stream)) return stream;
  const parts = await writeParts(options, stream);
  const written = await writeFacts(options, stream, facts, verdict.facts, digests);
  if (written === null) return streamThere(stream.name);
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
 * The first fact of the epoch that goes on from an import, for the clerk to write after `setEpoch(lastEpoch + 1)`.
 * `origin` is the one that ended; size and root are of all facts before this one. A restore to an earlier second is
 * taken over at once, because only the export knows of epochs after that second.
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

/** The evidence, with a digest kept of every page, the opening line and the size at the second to restore to. */
function watched(evidence: Evidence, until: Instant | undefined) {
  const digests: string[] = [];
  const seen = { opening: '', sizeAtUntil: Infinity };
  const limit = until === undefined ? null : formatInstant(until);
  async function* pages() {
    for await (const page of evidence.pages()) {
      digests.push(digestOf(page));
      if (page[0]?.seq === 0) seen.opening = page[0].bytes;
      if (limit !== null && seen.sizeAtUntil === Infinity) {
        const later = page.find(({ bytes }) => recordedAt(bytes) > limit);
        if (later) seen.sizeAtUntil = later.seq;
      }
      yield page;
    }
  }
  return { evidence: { ...evidence, pages }, digests, seen };
}

function recordedAt(bytes: string): string {
  // Typed text before it is impossible: seq, type and v stand ahead of it, and a type holds no quotes.
  return /"recordedAt":"([^"]+)"/.exec(bytes)?.[1] ?? '';
}

/** The manifest is not signed but the opening fact is: a rehearsal relabelled as real would count as real for ever. */
function opensAs(manifest: folderFiles.Manifest, opening: string): boolean {
  const { data } = JSON.parse(opening) as { data: { stream?: unknown; kind?: unknown; status?: unknown } };
  return data.stream === manifest.stream && data.kind === manifest.kind && data.status === manifest.status;
}

function labelledFalsely(stream: string): Refusal {
  return refuse('IMPORT_LABELLED_FALSELY', {
    zh: `导出清单对“${stream}”的名称、种类或状态的说法与第一条记录不符，没有写入任何内容。`,
    en: `The manifest calls "${stream}" by another name, kind or status than its first fact does; nothing was written.`,
  });
}

function notVerified(verdict: Verdict): Refusal {
  const first = verdict.findings[0]?.words ?? {
    zh: '没有可信的签名覆盖全部条目。',
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
      zh: `这里已有“${name}”的日志，且不是这份导出的未完成副本。请导入到另一个数据文件夹。`,
      en: `A book of "${name}" is here already and is no unfinished copy of this export. Import into another data folder.`,
    },
    { stream: name },
  );
}

function nothingBefore(): Refusal {
  return refuse('IMPORT_NOTHING_BEFORE', {
    zh: '所选时刻之前还没有任何条目。',
    en: 'Nothing had been recorded yet at the second to restore to.',
  });
}
