/**
 * CRC-16/ARC (polynomial 0x8005 reflected, start 0), as DC-09 clause 5.5.1 has it: over the body as transmitted, from the
 * first quote to the last byte before CR. Some senders' authors mistook it for the CCITT polynomial; we do not follow them.
 */
const table = makeTable();

function makeTable(): Uint16Array {
  const made = new Uint16Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let rest = byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xa001 : rest >>> 1;
    made[byte] = rest;
  }
  return made;
}

export function crc16(bytes: Uint8Array, from = 0, to = bytes.length): number {
  let crc = 0;
  for (let at = from; at < to; at++) crc = (crc >>> 8) ^ table[(crc ^ bytes[at]!) & 0xff]!;
  return crc;
}
