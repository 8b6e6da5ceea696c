import { createCipheriv, createDecipheriv } from 'node:crypto';

/**
 * A DC-09 sender written from the facts of the protocol alone. It shares no line with src/connectors/sia-dc09, is slow and
 * plain on purpose, and is itself held against published frames before it is believed.
 */
export interface Said {
  token?: string;
  seq?: string;
  /** "R1L0", "L", "" : between sequence and account, as it stands on the wire. */
  route?: string;
  account?: string;
  /** Behind the bracket, without the closing one: "#1234|Nri1/BA001". Latin-1 text or bytes. */
  data?: string | Buffer;
  /** Blocks and timestamp: "[X1][Y2]_10:00:00,11-24-2026". */
  tail?: string;
  key?: Buffer;
  pad?: Buffer;
  binaryCrc?: boolean;
  lowerCase?: boolean;
}

/** Bit by bit, x^16 + x^15 + x^2 + 1, least significant bit first. */
export function slowCrc(bytes: Uint8Array): number {
  let register = 0;
  for (const byte of bytes) {
    for (let bit = 0; bit < 8; bit++) {
      const odd = ((register ^ (byte >> bit)) & 1) === 1;
      register >>= 1;
      if (odd) register ^= 0xa001;
    }
  }
  return register;
}

export function wrap(body: Buffer, binaryCrc = false): Buffer {
  const crc = slowCrc(body);
  const hex = (value: number) => value.toString(16).toUpperCase().padStart(4, '0');
  const sum = binaryCrc ? Buffer.from([crc >> 8, crc & 255]) : Buffer.from(hex(crc));
  return Buffer.concat([Buffer.from('\n'), sum, Buffer.from(hex(body.length)), body, Buffer.from('\r')]);
}

export function frameOf(said: Said): Buffer {
  const { token = 'SIA-DCS', seq = '0001', route = 'L0', account = '1234', tail = '' } = said;
  const data = typeof said.data === 'string' ? Buffer.from(said.data, 'latin1') : (said.data ?? Buffer.alloc(0));
  let inside = Buffer.concat([data, Buffer.from(`]${tail}`, 'latin1')]);
  if (said.key) {
    const missing = 16 - ((inside.length + 1) % 16);
    const pad = said.pad ?? Buffer.alloc(missing, 'x');
    const cipher = createCipheriv(`aes-${said.key.length * 8}-cbc`, said.key, Buffer.alloc(16)).setAutoPadding(false);
    const sealed = Buffer.concat([
      cipher.update(Buffer.concat([pad.subarray(0, missing), Buffer.from('|'), inside])),
      cipher.final(),
    ]);
    inside = Buffer.from(said.lowerCase ? sealed.toString('hex') : sealed.toString('hex').toUpperCase());
  }
  const star = said.key ? '*' : '';
  const acct = account === '' ? '' : `#${account}`;
  return wrap(Buffer.concat([Buffer.from(`"${star}${token}"${seq}${route}${acct}[`), inside]), said.binaryCrc);
}

/** The frames in what came back, each checked for CRC and length in its own form. */
export function framesIn(bytes: Buffer): { text: string; binaryCrc: boolean }[] {
  const frames: { text: string; binaryCrc: boolean }[] = [];
  for (let at = 0; at < bytes.length;) {
    const binaryCrc = bytes[at + 7] === 0x22;
    const from = at + (binaryCrc ? 7 : 9);
    const end = bytes.indexOf('\r', from);
    const body = bytes.subarray(from, end);
    const again = wrap(body, binaryCrc);
    if (bytes[at] !== 0x0a || end < 0 || !bytes.subarray(at, end + 1).equals(again))
      throw new Error(`no frame: ${bytes.toString('latin1')}`);
    frames.push({ text: body.toString('latin1'), binaryCrc });
    at = end + 1;
  }
  return frames;
}

/** Opens `"*ACK"…[HEX` and gives pad and rest apart. */
export function unseal(text: string, key: Buffer): { pad: Buffer; rest: string } {
  const sealed = Buffer.from(text.slice(text.indexOf('[') + 1), 'hex');
  const decipher = createDecipheriv(`aes-${key.length * 8}-cbc`, key, Buffer.alloc(16)).setAutoPadding(false);
  const plain = Buffer.concat([decipher.update(sealed), decipher.final()]);
  const bar = plain.indexOf('|');
  return { pad: plain.subarray(0, bar), rest: plain.subarray(bar + 1).toString('latin1') };
}

/** "_HH:MM:SS,MM-DD-YYYY" in GMT. */
export function stamp(at: number): string {
  const [date, time] = new Date(at).toISOString().split(/[TZ.]/) as [string, string];
  const [year, month, day] = date.split('-');
  return `_${time},${month}-${day}-${year}`;
}
