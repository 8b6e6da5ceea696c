import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openDoor, sender } from '../../../test/support/dc09/door.ts';
import { framesIn, frameOf, slowCrc, stamp, unseal } from '../../../test/support/dc09/independent-sender.ts';
import { decodeFrame } from './codec.ts';
import { readContent } from './content.ts';
import { decryptContent } from './cipher.ts';
import { readEvents } from './events.ts';

interface Vector {
  frame: string;
  hex: string;
  class: string;
  key: string | null;
  expected: Record<string, string | null> | null;
  check: { crcForm?: string; crcComputed?: string };
}

// The collection of published frames lies beside the project, not in it.
const file = resolve(import.meta.dirname, '../../../../shared/data/dc09/vectors.json');
const beside = existsSync(file);
if (!beside) console.log(`the published DC-09 frames are not beside the project (${file}): not run`);
const vectors: Vector[] = beside ? (JSON.parse(readFileSync(file, 'utf8')) as { vectors: Vector[] }).vectors : [];

/** Printed frames are completed with the LF and CR their sources left out. */
function wire(vector: Vector): Buffer {
  const bytes = Buffer.from(vector.hex, 'hex');
  const text = bytes.toString('latin1');
  if (!/^[0-9A-F]{8}"/i.test(text)) return bytes;
  return Buffer.concat([Buffer.from('\n'), bytes, Buffer.from('\r')]);
}

const key = (vector: Vector) => (vector.key === null ? null : Buffer.from(vector.key, 'hex'));

function timeOf(vector: Vector): number {
  const text = `${vector.expected?.plainAfterPad ?? ''}${Buffer.from(vector.hex, 'hex').toString('latin1')}`;
  const found = /_(\d\d):(\d\d):(\d\d),(\d\d)-(\d\d)-(\d{4})/.exec(text);
  if (!found) return Date.UTC(2026, 0, 1);
  const [hour, minute, second, month, day, year] = found.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

async function answerTo(vector: Vector): Promise<Buffer> {
  const account = vector.expected?.account ?? '12345A';
  const known = sender({ account, ...(vector.key === null ? {} : { key: key(vector)! }) });
  const door = await openDoor({ senders: [known], now: timeOf(vector) });
  return door.connect().ask(wire(vector));
}

function due(vector: Vector): 'ack' | 'nak' | 'silence' {
  if (vector.class === 'valid-no-key') return 'nak';
  if (vector.class !== 'valid') return 'silence';
  return /^(ACK|NAK|DUH|RSP)$/.test(vector.expected?.token ?? '') ? 'silence' : 'ack';
}

describe(
  beside ? 'the published frames' : 'the published frames are not beside the project: nothing was checked',
  () => {
    test('there are frames of every class', () => {
      if (!beside) return;
      expect(vectors.length).toBeGreaterThanOrEqual(61);
      expect(vectors.filter((one) => due(one) === 'ack').length).toBeGreaterThanOrEqual(30);
    });

    test.each(vectors.map((vector, at) => ({ at, vector, due: due(vector), name: vector.frame.slice(0, 60) })))(
      'frame $at ($vector.class) is answered by $due: $name',
      async ({ vector, due }) => {
        const frames = framesIn(await answerTo(vector));
        if (due === 'silence') return expect(frames).toEqual([]);
        expect(frames).toHaveLength(1);
        const { text, binaryCrc } = frames[0]!;
        if (due === 'nak') return expect(text).toBe(`"NAK"0000R0L0A0[]${stamp(timeOf(vector))}`);
        expect(binaryCrc).toBe(vector.check.crcForm === 'binary');
        const { sequence, receiver, line, account } = vector.expected!;
        const route = `${receiver === null ? '' : `R${receiver}`}${line === null ? '' : `L${line}`}`;
        const echo = `${sequence}${route}#${account}[`;
        if (vector.key === null) return expect(text).toBe(`"ACK"${echo}]`);
        expect(text.startsWith(`"*ACK"${echo}`)).toBe(true);
        expect(unseal(text, key(vector)!).rest).toBe(`]${stamp(timeOf(vector))}`);
      },
    );

    test('every readable frame is decoded into what its source says it is', () => {
      for (const vector of vectors.filter((one) => one.class === 'valid' && due(one) === 'ack')) {
        const bytes = wire(vector);
        const envelope = decodeFrame(bytes.subarray(0, bytes.lastIndexOf('\r') + 1));
        if ('refused' in envelope) throw new Error(`${vector.frame}: ${envelope.refused}`);
        const expected = vector.expected!;
        expect(`${envelope.encrypted ? '*' : ''}${envelope.token}`).toBe(expected.token);
        const { sequence, receiver, line, account } = envelope;
        expect({ sequence, receiver, line, account }).toEqual({
          sequence: expected.sequence,
          receiver: expected.receiver,
          line: expected.line,
          account: expected.account,
        });
        const plain = envelope.encrypted ? decryptContent(envelope.content, key(vector)!)! : envelope.content;
        if (expected.plainAfterPad) expect(plain.toString('latin1')).toBe(expected.plainAfterPad);
        if (!expected.code) continue;
        const event = readEvents(envelope.token, readContent(plain)!.data.toString('latin1'))[0]!;
        if (event.scheme === 'unreadable') throw new Error(vector.frame);
        expect(event.code).toBe(expected.code);
        expect(event.scheme === 'contact-id' ? event.zone : event.address).toBe(expected.zone);
        if (event.scheme === 'contact-id') expect(event.qualifier).toBe(expected.qualifier);
        if (event.scheme === 'sia-dc03' && expected.area) expect(event.area).toBe(expected.area);
        if (expected.text) expect(event.text).toBe(expected.text);
      }
    });

    test('the sender used by the other tests makes the published frames byte for byte', () => {
      let made = 0;
      for (const vector of vectors.filter((one) => one.class === 'valid')) {
        const bytes = wire(vector);
        const frame = bytes.subarray(0, bytes.lastIndexOf('\r') + 1);
        const binaryCrc = vector.check.crcForm === 'binary';
        const body = frame.subarray(binaryCrc ? 7 : 9, -1);
        expect(slowCrc(body).toString(16).toUpperCase().padStart(4, '0')).toBe(vector.check.crcComputed);
        const { token, sequence, receiver, line, account } = vector.expected!;
        if (!account) continue;
        const route = `${receiver === null ? '' : `R${receiver}`}${line === null ? '' : `L${line}`}`;
        const aes = key(vector);
        const inside = aes
          ? unseal(body.toString('latin1'), aes)
          : { pad: Buffer.alloc(0), rest: body.toString('latin1').split('[').slice(1).join('[') };
        const closeAt = inside.rest.indexOf(']');
        const again = frameOf({
          token: token!.replace('*', ''),
          seq: sequence!,
          route,
          account,
          data: inside.rest.slice(0, closeAt),
          tail: inside.rest.slice(closeAt + 1),
          binaryCrc,
          ...(aes ? { key: aes, pad: inside.pad, lowerCase: /[a-f]/.test(body.toString('latin1')) } : {}),
        });
        expect(again.toString('hex')).toBe(frame.toString('hex'));
        made++;
      }
      if (beside) expect(made).toBeGreaterThanOrEqual(30);
    });
  },
);
