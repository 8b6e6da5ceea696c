import type { PartRow, SecretRow, SignedRootRow, SnapshotRow, StreamRow } from '../store.ts';

/** A row as `pg` gives it: bigint comes as text, bytea as a Buffer. */
export type Row = Record<string, unknown>;

/** The same bytes as a plain array, not copied. */
export function viewOf(bytes: Buffer): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export function streamOf(row: Row): StreamRow {
  return {
    number: row['number'] as number,
    name: row['name'] as string,
    kind: row['kind'] as StreamRow['kind'],
    status: row['status'] as StreamRow['status'],
    epoch: row['epoch'] as number,
  };
}

export function rootOf(row: Row): SignedRootRow {
  return {
    stream: row['stream'] as number,
    epoch: row['epoch'] as number,
    size: Number(row['size']),
    note: row['note'] as string,
    frontier: viewOf(row['frontier'] as Buffer),
    at: Number(row['at']),
  };
}

export function snapshotOf(row: Row): SnapshotRow {
  return {
    stream: row['stream'] as number,
    module: row['module'] as string,
    seq: Number(row['seq']),
    fold: row['fold'] as string,
    state: viewOf(row['state'] as Buffer),
  };
}

export function partOf(row: Row): PartRow {
  const content = row['content'] as Buffer | null;
  return {
    stream: row['stream'] as number,
    id: row['id'] as string,
    salt: viewOf(row['salt'] as Buffer),
    content: content && viewOf(content),
    mediaType: row['media_type'] as string,
    class: row['class'] as string,
    readers: row['readers'] as string[],
    until: row['until'] === null ? null : Number(row['until']),
  };
}

export function secretOf(row: Row): SecretRow {
  return {
    name: row['name'] as string,
    version: row['version'] as number,
    sealed: viewOf(row['sealed'] as Buffer),
  };
}
