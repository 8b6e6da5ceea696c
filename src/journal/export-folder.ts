import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Fault } from '../base/errors.ts';
import { partBytesMax } from './limits.ts';
import { saltBytes } from './parts.ts';

/**
 * What lies in an export beside the tlog-tiles files, and the reading of it. Tiles and checkpoint alone prove the
 * book; these files make it a book of Watchfloor again. Lists are one JSON line a row, so that none must fit memory.
 */
export const manifestFile = 'watchfloor.json';
export const checkpointFile = 'checkpoint';
export const signedRootsFile = 'signed-roots.ndjson';
export const partsFile = 'parts.ndjson';
export const secretsFile = 'secrets.ndjson';

const count = Type.Integer({ minimum: 0 });
const text = Type.String({ maxLength: 200 });

const manifestShape = Type.Object({
  format: Type.Literal('watchfloor export'),
  v: Type.Literal(1),
  stream: Type.String({ minLength: 1, maxLength: 200 }),
  kind: Type.Union([Type.Literal('site'), Type.Literal('house'), Type.Literal('fork')]),
  status: Type.Union([Type.Literal('Actual'), Type.Literal('Exercise')]),
  origin: Type.String({ minLength: 1, maxLength: 400 }),
  epochs: Type.Array(count, { maxItems: 10_000 }),
  size: count,
  root: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  /** Every origin's key, as other tools take them. Who trusts them only because they lie here has checked no origin. */
  vkeys: Type.Array(Type.String({ maxLength: 1_000 }), { maxItems: 10_000 }),
  withParts: Type.Boolean(),
  signedRoots: count,
  parts: count,
  secrets: count,
});
export type Manifest = Static<typeof manifestShape>;

const signedRootShape = Type.Object({
  epoch: Type.Integer({ minimum: 1 }),
  size: count,
  note: Type.String({ maxLength: 65_536 }),
  /** base64; checked against the root before it is used. */
  frontier: Type.String({ maxLength: 4_096 }),
  at: Type.Integer(),
});
export type SignedRootLine = Static<typeof signedRootShape>;

const partShape = Type.Object({
  id: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  class: text,
  readers: Type.Array(text, { maxItems: 100 }),
  mediaType: text,
  until: Type.Union([Type.Integer(), Type.Null()]),
  state: Type.Union([Type.Literal('here'), Type.Literal('erased'), Type.Literal('not exported')]),
});
export type PartLine = Static<typeof partShape>;

const secretShape = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 400 }),
  version: Type.Integer({ minimum: 1 }),
  /** base64, under the sealing key of the installation that wrote it. */
  sealed: Type.String({ maxLength: 100_000 }),
});
export type SecretLine = Static<typeof secretShape>;

/** A file of an export is missing or is not what it should be: the export is at fault, not the machine. */
export class ExportFault extends Fault {
  constructor(path: string, why: 'missing' | 'malformed', options?: ErrorOptions) {
    const words =
      why === 'missing'
        ? { zh: `导出文件夹中缺少 ${path}。`, en: `${path} is missing in the export.` }
        : { zh: `导出文件 ${path} 的内容不成形。`, en: `${path} of the export is malformed.` };
    super(why === 'missing' ? 'EXPORT_FILE_MISSING' : 'EXPORT_FILE_MALFORMED', words, options);
    this.name = 'ExportFault';
  }
}

/** A part's file: salt ‖ content. Two hundred and fifty-six folders keep each of them short. */
export function partPath(id: string): string {
  return `parts/${id.slice(0, 2)}/${id}`;
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR');
}

/** Reads one file of an export whole; null when it is not there. */
export async function readIfThere(folder: string, path: string): Promise<Uint8Array | null> {
  try {
    return await readFile(join(folder, path));
  } catch (cause) {
    if (isMissing(cause)) return null;
    throw cause;
  }
}

export async function readOf(folder: string, path: string): Promise<Uint8Array> {
  const bytes = await readIfThere(folder, path);
  if (bytes === null) throw new ExportFault(path, 'missing');
  return bytes;
}

const checkManifest = Compile(manifestShape);
const checkSignedRoot = Compile(signedRootShape);
const checkPart = Compile(partShape);
const checkSecret = Compile(secretShape);

function parsed(path: string, json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new ExportFault(path, 'malformed', { cause });
  }
}

export async function readManifest(folder: string): Promise<Manifest> {
  const manifest = parsed(manifestFile, Buffer.from(await readOf(folder, manifestFile)).toString());
  if (!checkManifest.Check(manifest)) throw new ExportFault(manifestFile, 'malformed');
  return manifest;
}

async function* linesOf(folder: string, path: string): AsyncGenerator<unknown> {
  const lines = createInterface({ input: createReadStream(join(folder, path)), crlfDelay: Infinity });
  try {
    for await (const line of lines) yield parsed(path, line);
  } catch (cause) {
    // A list nobody exported is an empty one: the manifest's counts say whether that is right.
    if (!isMissing(cause)) throw cause;
  }
}

export async function* readSignedRoots(folder: string): AsyncGenerator<SignedRootLine> {
  for await (const row of linesOf(folder, signedRootsFile)) {
    if (!checkSignedRoot.Check(row)) throw new ExportFault(signedRootsFile, 'malformed');
    yield row;
  }
}

export async function* readParts(folder: string): AsyncGenerator<PartLine> {
  for await (const row of linesOf(folder, partsFile)) {
    if (!checkPart.Check(row)) throw new ExportFault(partsFile, 'malformed');
    yield row;
  }
}

export async function* readSecrets(folder: string): AsyncGenerator<SecretLine> {
  for await (const row of linesOf(folder, secretsFile)) {
    if (!checkSecret.Check(row)) throw new ExportFault(secretsFile, 'malformed');
    yield row;
  }
}

export async function readPart(folder: string, id: string): Promise<{ salt: Uint8Array; content: Uint8Array }> {
  const path = partPath(id);
  const bytes = await readOf(folder, path);
  if (bytes.length < saltBytes || bytes.length > saltBytes + partBytesMax) throw new ExportFault(path, 'malformed');
  return { salt: bytes.subarray(0, saltBytes), content: bytes.subarray(saltBytes) };
}
