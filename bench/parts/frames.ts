import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The load's own DC-09 encoder. It shares no line with the product's codec, so that a figure never stands on two
 * mistakes that cancel each other. Only what the load sends: SIA-DCS, hex CRC, R1 L1, with a time.
 */

/** CRC-16/ARC: polynomial 0x8005 taken from the low end (0xA001), start 0. */
const crcTable = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1;
  return crc;
});

export function crcOf(bytes: Uint8Array, from = 0, to = bytes.length): number {
  let crc = 0;
  for (let at = from; at < to; at++) crc = (crc >>> 8) ^ crcTable[(crc ^ bytes[at]!) & 0xff]!;
  return crc;
}

const hex4 = (value: number) => value.toString(16).toUpperCase().padStart(4, '0');
const two = (value: number) => String(value).padStart(2, '0');

/** "_HH:MM:SS,MM-DD-YYYY", GMT. */
export function stamp(at: Date): string {
  const time = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`;
  return `_${time},${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())}-${at.getUTCFullYear()}`;
}

/** LF, CRC, length, body, CR. */
export function framed(body: string): Buffer {
  const frame = Buffer.allocUnsafe(body.length + 10);
  frame[0] = 0x0a;
  frame.write(body, 9, 'latin1');
  frame.write(hex4(crcOf(frame, 9, 9 + body.length)) + hex4(body.length), 1, 'latin1');
  frame[body.length + 9] = 0x0d;
  return frame;
}

export function accountOf(number: number): string {
  return hex4(0xa000 + number);
}

/**
 * Sixteen bytes anyone can work out: the load and the floor under test have nothing to tell each other. They are
 * letters and digits, because one of the peers takes its keys as text.
 */
export function keyOf(account: string): Buffer {
  return Buffer.from(createHash('sha256').update(`watchfloor bench ${account}`).digest('hex').slice(0, 16));
}

const noStart = Buffer.alloc(16);

/** The hex of AES-128-CBC with a zero start vector over whole blocks. */
export function sealed(plain: Buffer, key: Uint8Array): string {
  const cipher = createCipheriv(`aes-${key.length * 8}-cbc`, key, noStart);
  cipher.setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.final()])
    .toString('hex')
    .toUpperCase();
}

export function opened(hex: string, key: Uint8Array): Buffer {
  const decipher = createDecipheriv(`aes-${key.length * 8}-cbc`, key, noStart);
  decipher.setAutoPadding(false);
  return Buffer.concat([decipher.update(hex, 'hex'), decipher.final()]);
}

export interface Said {
  account: string;
  /** 1 to 9999. */
  sequence: number;
  code: 'BA' | 'BR';
  zone: number;
  /** From `stamp`. */
  time: string;
  key?: Uint8Array | null;
}

export function messageFrame({ account, sequence, code, zone, time, key }: Said): Buffer {
  const head = `${String(sequence).padStart(4, '0')}R1L1#${account}[`;
  const data = `#${account}|Nri1/${code}${String(zone).padStart(3, '0')}]${time}`;
  if (!key) return framed(`"SIA-DCS"${head}${data}`);
  // A pad of at least one byte, then the bar; zeroes are as good a pad as any here, since every frame differs.
  const pad_bytes = 16 - ((data.length + 1) % 16);
  const plain = Buffer.alloc(pad_bytes + 1 + data.length, 0x30);
  plain[pad_bytes] = 0x7c;
  plain.write(data, pad_bytes + 1, 'latin1');
  return framed(`"*SIA-DCS"${head}${sealed(plain, key)}`);
}

/**
 * Whether the answer acknowledges this very frame: token, then sequence, R, L and account byte for byte; `leniently`
 * only the token and the sequence, for peers that answer with another R or L.
 */
export function acknowledges(answer: Buffer, frame: Buffer, leniently = false): boolean {
  const encrypted = frame[10] === 0x2a;
  const token = encrypted ? '"*ACK"' : '"ACK"';
  if (answer.toString('latin1', 9, 9 + token.length) !== token) return false;
  const [there, here] = [9 + token.length, encrypted ? 19 : 18];
  const echo_bytes = leniently ? 4 : frame.indexOf(0x5b, here) + 1 - here;
  return answer.compare(frame, here, here + echo_bytes, there, there + echo_bytes) === 0;
}

interface Vector {
  hex: string;
  class: string;
  key?: string | null;
  check?: { crcForm?: string };
}

/** Rebuilds published frames with this encoder, byte for byte. Null when the frames are not beside the project. */
export function checkEncoder(root: string): { plain: number; encrypted: number } | null {
  if (crcOf(Buffer.from('123456789')) !== 0xbb3d) throw new Error('the CRC of 123456789 is not BB3D');
  const path = join(root, '..', 'shared', 'data', 'dc09', 'vectors.json');
  if (!existsSync(path)) return null;
  const { vectors } = JSON.parse(readFileSync(path, 'utf8')) as { vectors: Vector[] };
  const count = { plain: 0, encrypted: 0 };
  for (const { hex, class: is, key, check } of vectors) {
    if (is !== 'valid' || check?.crcForm !== 'hex') continue;
    const published = Buffer.from(hex, 'hex').toString('latin1').replace(/^\n/, '').replace(/\r.*$/s, '');
    const body = published.slice(8);
    let mine = body;
    const cipherHex = /\[([0-9A-F]+)$/.exec(body)?.[1];
    if (key && cipherHex) {
      const keyBytes = Buffer.from(key, 'hex');
      mine = body.slice(0, -cipherHex.length) + sealed(opened(cipherHex, keyBytes), keyBytes);
    }
    const frame = framed(mine).toString('latin1').slice(1, -1);
    if (frame.toUpperCase() !== published.toUpperCase()) throw new Error(`the encoder differs from ${published}`);
    if (key && cipherHex) count.encrypted++;
    else count.plain++;
  }
  if (count.plain < 10 || count.encrypted < 3) throw new Error(`only ${JSON.stringify(count)} frames to check against`);
  return count;
}
