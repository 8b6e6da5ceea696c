import type { Chance } from '../../base/chance.ts';
import type { Instant } from '../../base/instant.ts';
import { encryptContent } from './cipher.ts';
import { writeFrame } from './codec.ts';
import type { CrcForm, Envelope } from './codec.ts';
import { writeTimestamp } from './timestamp.ts';

/**
 * "Received", in the form of the frame: sequence, receiver (only if it was sent), line and account come back as they came;
 * nothing of what the frame said does, so no key block can. A plain one carries no time: panels of the field take it so.
 */
export function acknowledge(envelope: Envelope): Buffer {
  return writeFrame(envelope.crcForm, ['"ACK"', envelope.echo, '[]']);
}

/** An encrypted frame is acknowledged under the same key; pad and time are then due (clause 5.5.2). */
export function acknowledgeSealed(envelope: Envelope, key: Uint8Array, now: Instant, chance: Chance): Buffer {
  const content = Buffer.from(`]${writeTimestamp(now)}`, 'latin1');
  return writeFrame(envelope.crcForm, ['"*ACK"', envelope.echo, '[', encryptContent(content, key, chance)]);
}

/** "Not taken, and this is the time": never encrypted, never naming anybody. The panel sets its clock by it and resends. */
export function notAcknowledge(crcForm: CrcForm, now: Instant): Buffer {
  return writeFrame(crcForm, [`"NAK"0000R0L0A0[]${writeTimestamp(now)}`]);
}

/** "Received whole, and I cannot do anything with it": the panel does not repeat it. Never for an alarm code. */
export function unable(envelope: Envelope): Buffer {
  return writeFrame(envelope.crcForm, ['"DUH"', envelope.echo, '[]']);
}
