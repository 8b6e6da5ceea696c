import { memoryStore, type MemoryStore, type MemoryStream } from '../../src/journal/memory/memory-store.ts';
import { formatOrigin, signingKeyFromSeed, signRoot } from '../../src/journal/signed-root.ts';
import type { StreamRow } from '../../src/journal/store.ts';
import { Frontier, leavesOf } from '../../src/journal/tree.ts';

/** A small book made by hand: its lines are written out here and not by the journal's encoder. */
export const installation = 'control.example';
export const bookName = 'haihe-central';
export const bookKey = signingKeyFromSeed(Buffer.alloc(32, 7));
export const strangerKey = signingKeyFromSeed(Buffer.alloc(32, 8));
export const startedAt = Date.UTC(2026, 10, 22, 8, 0, 0);

export function madeLine(
  seq: number,
  data: object = { point: `A${String(seq % 100).padStart(3, '0')}`, place: '站厅' },
) {
  const type = seq === 0 ? 'journal opened' : 'alarm raised';
  const recordedAt = new Date(startedAt + seq * 1_000).toISOString();
  const told = seq === 0 ? { stream: bookName, kind: 'site', status: 'Actual', ...data } : data;
  return `{"seq":${seq},"type":"${type}","v":1,"recordedAt":"${recordedAt}","by":"device/AP1","cause":"c${seq}","data":${JSON.stringify(told)}}`;
}

export interface MadeBook {
  store: MemoryStore;
  stream: StreamRow;
  /** The rows as they lie, to be tampered with. */
  rows: MemoryStream;
}

/** A book of `size` facts with a signed root at each of `signedAt`, in a memory store. */
export async function madeBook(size: number, signedAt: readonly number[]): Promise<MadeBook> {
  const store = memoryStore();
  await store.open();
  const stream = await store.createStream({ name: bookName, kind: 'site', status: 'Actual', epoch: 1 });
  const lines = Array.from({ length: size }, (_, seq) => madeLine(seq));
  for (let from = 0; from < size; from += 4_000) {
    const group = lines.slice(from, from + 4_000);
    await store.append(stream.number, from, group, leavesOf(group));
  }
  for (const at of signedAt) await signAt({ store, stream }, at);
  return { store, stream, rows: store.tables.streams.get(stream.number)! };
}

/** Signs the tree over the first `size` stored leaves. */
export async function signAt({ store, stream }: Pick<MadeBook, 'store' | 'stream'>, size: number): Promise<string> {
  const frontier = new Frontier();
  frontier.pushAll(await store.leaves(stream.number, 0, size));
  const { number, name, epoch } = stream;
  const origin = formatOrigin({ installation, stream: name, epoch });
  const note = signRoot({ origin, size, root: frontier.root() }, bookKey);
  const at = startedAt + size * 1_000;
  await store.saveSignedRoot({ stream: number, epoch, size, note, frontier: frontier.toBytes(), at });
  return note;
}
