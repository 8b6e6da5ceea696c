import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Cipher, Decipher } from 'node:crypto';
import type { Chance } from '../../base/chance.ts';

/** AES-CBC with a zero start vector and no PKCS padding, 128, 192 or 256 bits by the key's length (DC-09 clause 5.4.3). */
export const keyLengths_bytes: readonly number[] = [16, 24, 32];
const block_bytes = 16;
const bar = 0x7c;
const open = 0x5b;
const close = 0x5d;

/**
 * The bare block cipher under a key, made once: a new CBC object for every frame costs twice the work on it, and much
 * rubbish to clear away. Chaining (each block with the sealed one before it, the first with zeroes) is the two lines below.
 */
interface Blocks {
  seal: Cipher;
  open: Decipher;
}

const made = new WeakMap<Uint8Array, Blocks>();

function blocksOf(key: Uint8Array): Blocks {
  const known = made.get(key);
  if (known) return known;
  const algorithm = `aes-${key.length * 8}-ecb`;
  const seal = createCipheriv(algorithm, key, null).setAutoPadding(false);
  const open = createDecipheriv(algorithm, key, null).setAutoPadding(false);
  const blocks = { seal, open };
  made.set(key, blocks);
  return blocks;
}

/** From the hex of a frame to everything behind the pad and its bar. Null: not hex, not whole blocks, or no bar. */
export function decryptContent(hex: Buffer, key: Uint8Array): Buffer | null {
  if (hex.length === 0 || hex.length % (block_bytes * 2) !== 0 || !keyLengths_bytes.includes(key.length)) return null;
  const sealed = Buffer.from(hex.toString('latin1'), 'hex');
  if (sealed.length * 2 !== hex.length) return null;
  const plain = blocksOf(key).open.update(sealed);
  for (let at = block_bytes; at < plain.length; at++) plain[at]! ^= sealed[at - block_bytes]!;
  const padEnd = plain.indexOf(bar);
  return padEnd < 0 ? null : plain.subarray(padEnd + 1);
}

/**
 * Seals `content` ("data]blocks_timestamp") behind a pad and a bar; upper-case hex. The pad is random bytes but for the
 * three that mean something, and fills to whole blocks; when nothing is missing a whole block is added. With a zero start
 * vector this pad is all that makes two like messages differ.
 */
export function encryptContent(content: Uint8Array, key: Uint8Array, chance: Chance): Buffer {
  const pad_bytes = block_bytes - ((content.length + 1) % block_bytes);
  const plain = Buffer.allocUnsafe(pad_bytes + 1 + content.length);
  drawPad(plain, pad_bytes, chance);
  plain[pad_bytes] = bar;
  plain.set(content, pad_bytes + 1);
  const { seal } = blocksOf(key);
  let hex = '';
  for (let from = 0; from < plain.length; from += block_bytes) {
    const sealed = seal.update(plain.subarray(from, from + block_bytes));
    hex += sealed.toString('hex');
    const next = from + block_bytes;
    if (next < plain.length) for (let at = 0; at < block_bytes; at++) plain[next + at]! ^= sealed[at]!;
  }
  return Buffer.from(hex.toUpperCase(), 'latin1');
}

function drawPad(into: Uint8Array, count: number, chance: Chance): void {
  let filled = 0;
  while (filled < count) {
    for (const byte of chance.bytes(count + 4)) {
      if (byte === bar || byte === open || byte === close) continue;
      into[filled++] = byte;
      if (filled === count) return;
    }
  }
}

/** Draws from the operating system a page at a time: an encrypted answer wants ten bytes, and a call for each is slow. */
export function pooledChance(source: Chance, page_bytes = 4_096): Chance {
  let page: Uint8Array = new Uint8Array(0);
  let used = 0;
  return {
    bytes(count) {
      if (count > page_bytes) return source.bytes(count);
      if (used + count > page.length) {
        page = source.bytes(page_bytes);
        used = 0;
      }
      used += count;
      return page.slice(used - count, used);
    },
    below: (below) => source.below(below),
  };
}
