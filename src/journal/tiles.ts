import { assert } from '../base/errors.ts';
import { Frontier } from './tree.ts';

/** The static layout of C2SP tlog-tiles: where each file lies and what is in it. No disk here, only names and bytes. */

/** Hashes of a full tile, entries of a full bundle. */
export const tileWidth = 256;
export const entryBytesMax = 0xffff;

/** 1234067 → "x001/x234/067": three digits an element, all but the last with an x. */
export function tileIndexPath(index: number): string {
  assert(Number.isSafeInteger(index) && index >= 0, 'tiles are counted from 0');
  const digits = String(index);
  const elements = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g)!;
  return elements.map((element, at) => (at < elements.length - 1 ? `x${element}` : element)).join('/');
}

function widthSuffix(width: number): string {
  assert(width >= 1 && width <= tileWidth, 'an empty tile is no tile');
  return width === tileWidth ? '' : `.p/${width}`;
}

export function tilePath(level: number, index: number, width: number): string {
  return `tile/${level}/${tileIndexPath(index)}${widthSuffix(width)}`;
}

export function bundlePath(index: number, width: number): string {
  return `tile/entries/${tileIndexPath(index)}${widthSuffix(width)}`;
}

/** How wide the tile (level, index) of a tree of this size is; 0 when it has none there. */
export function widthAt(level: number, index: number, size: number): number {
  const hashes = Math.floor(size / tileWidth ** level);
  return Math.max(0, Math.min(tileWidth, hashes - index * tileWidth));
}

/** Entries behind big-endian uint16 lengths, end to end. */
export function encodeBundle(entries: readonly Uint8Array[]): Uint8Array {
  const bundle = Buffer.allocUnsafe(entries.reduce((sum, entry) => sum + 2 + entry.length, 0));
  let offset = 0;
  for (const entry of entries) {
    assert(entry.length <= entryBytesMax, 'an entry of a bundle has at most 65,535 bytes');
    bundle.writeUInt16BE(entry.length, offset);
    bundle.set(entry, offset + 2);
    offset += 2 + entry.length;
  }
  return bundle;
}

/** Null when the lengths do not add up to exactly these bytes. */
export function decodeBundle(bundle: Uint8Array): Uint8Array[] | null {
  const entries: Uint8Array[] = [];
  const view = new DataView(bundle.buffer, bundle.byteOffset, bundle.byteLength);
  for (let offset = 0; offset < bundle.length;) {
    if (offset + 2 > bundle.length) return null;
    const end = offset + 2 + view.getUint16(offset);
    if (end > bundle.length) return null;
    entries.push(bundle.subarray(offset + 2, end));
    offset = end;
  }
  return entries;
}

export interface TileFile {
  path: string;
  bytes: Uint8Array;
}

/**
 * Cuts a growing tree into tiles, holding at most one unfinished tile a level. Full ones are handed out as they close;
 * `rest` gives the partial ones of the right edge.
 */
export class TileCutter {
  readonly #levels: { index: number; hashes: Uint8Array[] }[] = [];

  push(leaf: Uint8Array): readonly TileFile[] {
    return this.#push(0, leaf);
  }

  rest(): readonly TileFile[] {
    return this.#levels.flatMap(({ index, hashes }, level) =>
      hashes.length === 0 ? [] : [{ path: tilePath(level, index, hashes.length), bytes: Buffer.concat(hashes) }],
    );
  }

  #push(level: number, node: Uint8Array): readonly TileFile[] {
    const tile = (this.#levels[level] ??= { index: 0, hashes: [] });
    tile.hashes.push(node);
    if (tile.hashes.length < tileWidth) return nothingClosed;
    const bytes = Buffer.concat(tile.hashes);
    const path = tilePath(level, tile.index, tileWidth);
    tile.index += 1;
    tile.hashes = [];
    // A hash of the level above is the root of a full tile: a subtree of height 8.
    const subtree = new Frontier();
    subtree.pushAll(bytes);
    return [{ path, bytes }, ...this.#push(level + 1, subtree.root())];
  }
}

const nothingClosed: readonly TileFile[] = [];

/** The same for entries: bundles of 256, the last one partial. */
export class BundleCutter {
  #entries: Uint8Array[] = [];
  #index = 0;

  push(entry: Uint8Array): TileFile | null {
    this.#entries.push(entry);
    return this.#entries.length < tileWidth ? null : this.rest();
  }

  rest(): TileFile | null {
    if (this.#entries.length === 0) return null;
    const path = bundlePath(this.#index, this.#entries.length);
    const bytes = encodeBundle(this.#entries);
    this.#index += 1;
    this.#entries = [];
    return { path, bytes };
  }
}
