import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { StoreFault, type SignedRootRow, type Store, type StreamRow } from './store.ts';

/** What the contract's tests are given to work with. */

let made = 0;
export async function newStream(store: Store, kind: StreamRow['kind'] = 'site'): Promise<StreamRow> {
  const status = kind === 'fork' ? 'Exercise' : 'Actual';
  return store.createStream({
    name: `stream-${made++}`,
    kind,
    status,
    epoch: 1,
  });
}

export function rootRow(stream: number, size: number, epoch = 1): SignedRootRow {
  const frontier = new Uint8Array(64).fill(size);
  return {
    stream,
    epoch,
    size,
    note: `test/s/${epoch}\n${size}\nAAAA\n\n\u2014 test BBBB\n`,
    frontier,
    at: 1_790_000_000_000,
  };
}

export function appendLines(store: Store, stream: number, firstSeq: number, lines: readonly string[]): Promise<void> {
  return store.append(stream, firstSeq, lines, leavesOf(lines));
}

/** RFC 6962 section 2.1, written here once more so that the contract does not lean on the tree it will be used with. */
export function leafOf(line: string): Uint8Array {
  return new Uint8Array(createHash('sha256').update(Uint8Array.of(0)).update(line, 'utf8').digest());
}

export function leavesOf(lines: readonly string[]): Uint8Array {
  return new Uint8Array(Buffer.concat(lines.map(leafOf)));
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

export async function expectFault(
  promise: Promise<unknown>,
  outcome: StoreFault['outcome'],
  code?: string,
): Promise<void> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StoreFault);
  expect((error as StoreFault).outcome).toBe(outcome);
  if (code) expect((error as StoreFault).code).toBe(code);
  expect((error as StoreFault).words.zh).not.toBe('');
}
