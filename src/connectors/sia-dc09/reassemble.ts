import { bodyBytesMax, carriageReturn, declaredLength, headerForm, headerLength, lineFeed } from './codec.ts';

/** What was cut out of a stream: a frame from LF to CR (its CRC not looked at yet), or bytes that are none. */
export type Piece = { frame: Buffer } | { junk: Buffer };

export interface Reassembler {
  push(bytes: Uint8Array): void;
  /** The next piece, or null when more bytes are needed. The frames given do not depend on how the bytes came in. */
  next(): Piece | null;
  /** Bytes taken in and not given out yet. */
  pending_bytes(): number;
}

/**
 * Cuts a byte stream into frames. A frame begins where a DC-09 header stands behind an LF and ends at the next CR; a binary
 * CRC may hold any byte, so the header is never searched for either. Whatever else comes is junk: after lost bytes, noise,
 * or another protocol, reading goes on at the next header. Bytes between CR and LF (a NUL, say) count for nothing.
 */
export function reassembler(): Reassembler {
  let held: Buffer = Buffer.alloc(0);
  let at = 0;

  /** Moves to `to`; gives the bytes passed over as junk unless they are only blanks. */
  function skip(to: number): Piece | null {
    const passed = held.subarray(at, to);
    at = to;
    return isBlank(passed) ? null : { junk: passed };
  }

  function next(): Piece | null {
    let from = held.indexOf(lineFeed, at);
    while (from >= 0) {
      const found = frameEnd(held, from);
      if (found === 'more') return skip(from);
      if (found.end > 0 && from === at) {
        at = found.end;
        return { frame: held.subarray(from, found.end) };
      }
      if (found.end > 0) {
        const junk = skip(from);
        if (junk) return junk;
        continue;
      }
      from = held.indexOf(lineFeed, found.resyncFrom);
    }
    return skip(held.length);
  }

  return {
    push(bytes) {
      const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      held = at >= held.length ? chunk : Buffer.concat([held.subarray(at), chunk]);
      at = 0;
    },
    next,
    pending_bytes: () => held.length - at,
  };
}

/** Where the frame that begins at `from` ends; or, when none does, from where to look for the next one. */
function frameEnd(held: Buffer, from: number): 'more' | { end: number; resyncFrom: number } {
  const form = headerForm(held, from);
  if (form === 'more') return 'more';
  if (form === null) return { end: 0, resyncFrom: from + 1 };
  const bodyFrom = from + headerLength(form);
  const end = held.indexOf(carriageReturn, bodyFrom);
  const body_bytes = (end < 0 ? held.length : end) - bodyFrom;
  if (body_bytes > bodyBytesMax) return { end: 0, resyncFrom: from + 1 };
  if (end < 0) return 'more';
  if (body_bytes !== declaredLength(held, from, form)) {
    // The CR of this frame may be lost and the next one already begun inside it.
    for (let inner = held.indexOf(lineFeed, bodyFrom); inner >= 0 && inner < end;) {
      const innerForm = headerForm(held, inner);
      if (innerForm === 'more') return 'more';
      if (innerForm !== null) return { end: 0, resyncFrom: inner };
      inner = held.indexOf(lineFeed, inner + 1);
    }
  }
  return { end: end + 1, resyncFrom: 0 };
}

function isBlank(bytes: Uint8Array): boolean {
  for (const byte of bytes)
    if (byte !== 0 && byte !== 0x20 && byte !== lineFeed && byte !== carriageReturn) return false;
  return true;
}
