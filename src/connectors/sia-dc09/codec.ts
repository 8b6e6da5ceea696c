import type { Chance } from '../../base/chance.ts';
import type { Instant } from '../../base/instant.ts';
import { encryptContent } from './cipher.ts';
import { crc16 } from './crc.ts';
import { writeTimestamp } from './timestamp.ts';

/** How the sender writes its CRC. Older ones send two raw bytes, high byte first; an answer has the form of its frame. */
export type CrcForm = 'hex' | 'binary';

/** A frame whose CRC, length and header are right. What it says is still closed: see content.ts. */
export interface Envelope {
  crcForm: CrcForm;
  /** Without the star. */
  token: string;
  encrypted: boolean;
  sequence: string;
  /** Null when not sent; '' when the letter stood there without digits, as some panels have it. */
  receiver: string | null;
  line: string | null;
  account: string | null;
  /** Sequence, receiver, line and account as sent: an answer repeats them byte for byte. */
  echo: Buffer;
  /** Everything behind '['. */
  content: Buffer;
}

export type FrameFault = 'not-a-frame' | 'bad-crc' | 'wrong-length' | 'answer-received' | 'bad-header';

/** A frame that gets no answer, with whatever could be read of who sent it. */
export interface FrameRefusal {
  refused: FrameFault;
  token: string | null;
  account: string | null;
}

export const lineFeed = 0x0a;
export const carriageReturn = 0x0d;
const quote = 0x22;
const star = 0x2a;
const hash = 0x23;
const letterL = 0x4c;
const letterR = 0x52;
const openBracket = 0x5b;

/** "0LLL": three hex digits of length. */
export const bodyBytesMax = 0xfff;
const headerHex_bytes = 9;
const headerBinary_bytes = 7;
const tokenLengthMax = 12;
const answerTokens: readonly string[] = ['ACK', 'NAK', 'DUH', 'RSP'];

const hexValue = new Int8Array(256).fill(-1);
for (const [at, digit] of [...'0123456789ABCDEF'].entries()) {
  hexValue[digit.charCodeAt(0)] = at;
  hexValue[digit.toLowerCase().charCodeAt(0)] = at;
}

export function isHex(byte: number | undefined): boolean {
  return byte !== undefined && hexValue[byte]! >= 0;
}

function hex4(bytes: Uint8Array, at: number): number {
  let value = 0;
  for (let digit = at; digit < at + 4; digit++) {
    const next = hexValue[bytes[digit] ?? 0]!;
    if (next < 0) return -1;
    value = value * 16 + next;
  }
  return value;
}

/** Which form of CRC stands behind the LF at `at`: null when what follows is no DC-09 header; 'more' when it may become one. */
export function headerForm(bytes: Uint8Array, at: number): CrcForm | 'more' | null {
  const have = bytes.length - at;
  if (have > headerHex_bytes && bytes[at + headerHex_bytes] === quote) {
    if (hex4(bytes, at + 1) >= 0 && bytes[at + 5] === 0x30 && hex4(bytes, at + 5) >= 0) return 'hex';
  }
  if (have > headerBinary_bytes && bytes[at + headerBinary_bytes] === quote) {
    if (bytes[at + 3] === 0x30 && hex4(bytes, at + 3) >= 0) return 'binary';
  }
  if (have > headerHex_bytes) return null;
  return have > headerBinary_bytes && !isHexTo(bytes, at + 1, bytes.length) ? null : 'more';
}

function isHexTo(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (!isHex(bytes[at])) return false;
  return true;
}

export function headerLength(form: CrcForm): number {
  return form === 'hex' ? headerHex_bytes : headerBinary_bytes;
}

/** The length the frame declares for its body, from the header that stands at `at`. */
export function declaredLength(bytes: Uint8Array, at: number, form: CrcForm): number {
  return hex4(bytes, at + headerLength(form) - 4);
}

/** Takes a whole frame, LF to CR. Total: any bytes give an envelope or a refusal. */
export function decodeFrame(frame: Buffer): Envelope | FrameRefusal {
  const form = frame[0] === lineFeed ? headerForm(frame, 0) : null;
  if (form === null || form === 'more' || frame[frame.length - 1] !== carriageReturn) return refusal('not-a-frame');
  const from = headerLength(form);
  const to = frame.length - 1;
  const header = readHeader(frame, from, to, form);
  const named = 'echo' in header ? header : { token: header.token, account: null };
  const declared = form === 'hex' ? hex4(frame, 1) : frame[1]! * 256 + frame[2]!;
  if (crc16(frame, from, to) !== declared) return refusal('bad-crc', named.token, named.account);
  if (declaredLength(frame, 0, form) !== to - from) return refusal('wrong-length', named.token, named.account);
  if (named.token !== null && answerTokens.includes(named.token)) {
    return refusal('answer-received', named.token, named.account);
  }
  return header;
}

function refusal(refused: FrameFault, token: string | null = null, account: string | null = null): FrameRefusal {
  return { refused, token, account };
}

function skipHex(bytes: Uint8Array, from: number, countMax: number): number {
  let at = from;
  while (at < from + countMax && hexValue[bytes[at] ?? 0]! >= 0) at++;
  return at;
}

/** "id"seq[Rrcvr][Lpref][#acct][ — receiver, line and account may each be missing in the field. */
function readHeader(bytes: Buffer, from: number, to: number, crcForm: CrcForm): Envelope | FrameRefusal {
  const encrypted = bytes[from + 1] === star;
  const tokenFrom = from + (encrypted ? 2 : 1);
  let at = tokenFrom;
  while (at < to && at - tokenFrom <= tokenLengthMax && bytes[at] !== quote) at++;
  if (bytes[at] !== quote || at === tokenFrom) return refusal('bad-header');
  const token = bytes.toString('latin1', tokenFrom, at);
  const echoFrom = ++at;
  for (const end = at + 4; at < end; at++) {
    const digit = bytes[at]!;
    if (!(digit >= 0x30 && digit <= 0x39)) return refusal('bad-header', token);
  }
  const sequence = bytes.toString('latin1', echoFrom, at);
  let receiver: string | null = null;
  let line: string | null = null;
  let account: string | null = null;
  if (bytes[at] === letterR) {
    const end = skipHex(bytes, at + 1, 6);
    receiver = bytes.toString('latin1', at + 1, end);
    at = end;
  }
  if (bytes[at] === letterL) {
    const end = skipHex(bytes, at + 1, 6);
    line = bytes.toString('latin1', at + 1, end);
    at = end;
  }
  if (bytes[at] === hash) {
    const end = skipHex(bytes, at + 1, 16);
    if (end === at + 1) return refusal('bad-header', token);
    account = bytes.toString('latin1', at + 1, end);
    at = end;
  }
  if (at >= to || bytes[at] !== openBracket) return refusal('bad-header', token, account);
  const echo = bytes.subarray(echoFrom, at);
  return { crcForm, token, encrypted, sequence, receiver, line, account, echo, content: bytes.subarray(at + 1, to) };
}

/** LF, CRC, length, the body's pieces, CR. Strings are written byte for byte (Latin-1), never as UTF-8. */
export function writeFrame(crcForm: CrcForm, pieces: readonly (string | Uint8Array)[]): Buffer {
  let body_bytes = 0;
  for (const piece of pieces) body_bytes += piece.length;
  const from = headerLength(crcForm);
  const frame = Buffer.allocUnsafe(from + body_bytes + 1);
  let at = from;
  for (const piece of pieces) {
    if (typeof piece === 'string') frame.write(piece, at, 'latin1');
    else frame.set(piece, at);
    at += piece.length;
  }
  frame[at] = carriageReturn;
  const crc = crc16(frame, from, at);
  frame[0] = lineFeed;
  if (crcForm === 'binary') {
    frame[1] = crc >>> 8;
    frame[2] = crc & 0xff;
  } else {
    writeHex4(frame, 1, crc);
  }
  writeHex4(frame, from - 4, body_bytes);
  return frame;
}

const hexDigits = Buffer.from('0123456789ABCDEF', 'latin1');

function writeHex4(into: Uint8Array, at: number, value: number): void {
  for (let digit = 3; digit >= 0; digit--) {
    into[at + digit] = hexDigits[value & 0xf]!;
    value >>>= 4;
  }
}

export interface ExtendedBlock {
  letter: string;
  value: string;
}

/** A message to send, as a panel would: for simulated panels. */
export interface OutgoingMessage {
  token: 'SIA-DCS' | 'ADM-CID' | 'NULL';
  /** 1 to 9999; 0 for polls. */
  sequence: number;
  receiver?: string;
  line?: string;
  account: string;
  /** "Nri1/BA001" or "1110 00 129"; "#account|" is put in front of it. Bytes stand as they are. */
  data?: string | Uint8Array;
  extended?: readonly ExtendedBlock[];
  timestamp?: Instant;
  crcForm?: CrcForm;
}

/** A plain frame, or an encrypted one (a timestamp is then due) when a key and a source of pad bytes are given. */
export function encodeFrame(message: OutgoingMessage, sealed?: { key: Uint8Array; chance: Chance }): Buffer {
  const parts: Uint8Array[] = [];
  if (message.data !== undefined) {
    parts.push(Buffer.from(`#${message.account}|`, 'latin1'));
    parts.push(typeof message.data === 'string' ? Buffer.from(message.data, 'latin1') : message.data);
  }
  const blocks = (message.extended ?? []).map((block) => `[${block.letter}${block.value}]`).join('');
  const time = message.timestamp === undefined ? '' : writeTimestamp(message.timestamp);
  parts.push(Buffer.from(`]${blocks}${time}`, 'latin1'));
  const content = Buffer.concat(parts);
  const sequence = String(message.sequence).padStart(4, '0');
  const receiver = message.receiver === undefined ? '' : `R${message.receiver}`;
  const head = `${sequence}${receiver}L${message.line ?? '0'}#${message.account}[`;
  const form = message.crcForm ?? 'hex';
  if (!sealed) return writeFrame(form, [`"${message.token}"`, head, content]);
  return writeFrame(form, [`"*${message.token}"`, head, encryptContent(content, sealed.key, sealed.chance)]);
}
