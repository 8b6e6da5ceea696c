import { mask, maskMark } from '../../base/mask.ts';

/** Shown beside an event at most this long. */
export const deviceTextMax = 120;

const utf8 = new TextDecoder('utf-8', { fatal: true });
const windows1252 = new TextDecoder('windows-1252');

/** A byte string (one character a byte) as people read it: UTF-8 where it is that, else Windows-1252, as the field has both. */
export function decodeText(latin1: string): string {
  if (/^[\x20-\x7e]*$/.test(latin1)) return latin1;
  const bytes = Buffer.from(latin1, 'latin1');
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    text = windows1252.decode(bytes);
  }
  // Control characters, and the marks that turn the direction of writing, have no business on a screen.
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, ' ');
}

const mailShape = /[^\s@]{1,64}@[^\s@]{1,255}\.[^\s@.]{2,}/g;

/** Who someone is has no place in the book: what looks like a number or address of a person is struck out at the edge. */
export function maskText(text: string): string {
  // Every number, and a plate, has a digit or a character beyond ASCII; most texts and all empty ones are done with here.
  if (/^[^\d@\u0080-\uffff]*$/.test(text)) return text;
  return mask(text.includes('@') ? text.replaceAll(mailShape, maskMark) : text).text;
}

/** Decoded, masked, trimmed and cut, in this order: a cut number must not pass for something else. */
export function deviceText(latin1: string): string {
  const masked = maskText(decodeText(latin1)).replaceAll(/\s+/g, ' ').trim();
  return masked.length <= deviceTextMax ? masked : `${masked.slice(0, deviceTextMax - 1)}…`;
}
