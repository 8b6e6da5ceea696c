import type { Instant } from '../../base/instant.ts';
import { readTimestamp, timestampLength } from './timestamp.ts';

/** What stands behind '[' once it is readable: data, extended blocks and the moment of sending. */
export interface Content {
  data: Buffer;
  blocks: readonly Block[];
  timestamp: Instant | null;
  /** All of it but the timestamp and any K block: what makes two frames the same message. */
  said: Buffer;
  keyExchanges: number;
}

export interface Block {
  /** One letter: A, C, H, I, J, L, M, N, O, P, R, S, T, V, X, Y, Z and whatever comes later. Never K. */
  letter: string;
  value: Buffer;
}

const openBracket = 0x5b;
const closeBracket = 0x5d;
const underscore = 0x5f;
const letterK = 0x4b;
/** Blocks beyond this make the content unreadable rather than slow. */
const blocksMax = 64;

/**
 * Reads `data]` blocks and `_timestamp`. A text may hold a ']', so the first one behind which the rest is well formed
 * counts. A K block (key exchange) is dropped here, counted, and nothing further on ever holds its value.
 */
export function readContent(plain: Buffer): Content | null {
  let dataEnd = plain.indexOf(closeBracket);
  for (let tries = 0; dataEnd >= 0 && tries < blocksMax; tries++) {
    const tail = readTail(plain, dataEnd + 1);
    if (tail) return withoutKeys(plain, dataEnd, tail);
    dataEnd = plain.indexOf(closeBracket, dataEnd + 1);
  }
  return null;
}

interface Tail {
  blocks: { letter: string; from: number; to: number }[];
  timestamp: Instant | null;
  timestampFrom: number;
}

function readTail(plain: Buffer, from: number): Tail | null {
  const blocks: Tail['blocks'] = [];
  let at = from;
  while (plain[at] === openBracket) {
    const to = plain.indexOf(closeBracket, at + 1);
    const letter = plain[at + 1]!;
    const isLetter = (letter >= 0x41 && letter <= 0x5a) || (letter >= 0x61 && letter <= 0x7a);
    if (to < at + 2 || !isLetter || blocks.length === blocksMax) return null;
    blocks.push({ letter: String.fromCharCode(letter), from: at + 1, to });
    at = to + 1;
  }
  if (at === plain.length) return { blocks, timestamp: null, timestampFrom: at };
  if (plain[at] !== underscore || plain.length !== at + timestampLength) return null;
  const timestamp = readTimestamp(plain, at);
  return timestamp === null ? null : { blocks, timestamp, timestampFrom: at };
}

function withoutKeys(plain: Buffer, dataEnd: number, tail: Tail): Content {
  const kept: Block[] = [];
  let keyExchanges = 0;
  for (const { letter, from, to } of tail.blocks) {
    if (plain[from] === letterK) keyExchanges++;
    else kept.push({ letter, value: plain.subarray(from + 1, to) });
  }
  const said = keyExchanges === 0 ? plain.subarray(0, tail.timestampFrom) : saidWithoutKeys(plain, dataEnd, kept);
  return { data: plain.subarray(0, dataEnd), blocks: kept, timestamp: tail.timestamp, said, keyExchanges };
}

function saidWithoutKeys(plain: Buffer, dataEnd: number, kept: readonly Block[]): Buffer {
  const pieces: Uint8Array[] = [plain.subarray(0, dataEnd + 1)];
  for (const block of kept)
    pieces.push(Buffer.from(`[${block.letter}`, 'latin1'), block.value, Buffer.from(']', 'latin1'));
  return Buffer.concat(pieces);
}
