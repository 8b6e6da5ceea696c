import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kept, openDoor, sender, startAt } from '../../../test/support/dc09/door.ts';
import { frameOf, slowCrc } from '../../../test/support/dc09/independent-sender.ts';
import { seededChance } from '../../base/chance.ts';
import { realChance } from '../../base/real-chance.ts';
import { decryptContent, encryptContent, pooledChance } from './cipher.ts';
import { decodeFrame, encodeFrame, writeFrame } from './codec.ts';
import type { OutgoingMessage } from './codec.ts';
import { readContent } from './content.ts';
import { crc16 } from './crc.ts';
import { readEvents } from './events.ts';
import { judge } from './judge.ts';
import { reassembler } from './reassemble.ts';
import { readTimestamp, writeTimestamp } from './timestamp.ts';
import { repeatWindow } from './repeats.ts';
import { toSignal } from './to-signal.ts';

const hexText = (min: number, max: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789ABCDEFabcdef'), minLength: min, maxLength: max });
const byteText = fc.string({
  unit: fc.integer({ min: 0, max: 255 }).map((byte) => String.fromCharCode(byte)),
  maxLength: 200,
});
const quiet = byteText.map((text) => text.replaceAll(/[[\]\r\n]/g, '.'));
const message: fc.Arbitrary<OutgoingMessage> = fc.record(
  {
    token: fc.constantFrom('SIA-DCS' as const, 'ADM-CID' as const, 'NULL' as const),
    sequence: fc.integer({ min: 0, max: 9999 }),
    receiver: hexText(1, 6),
    line: hexText(1, 6),
    account: hexText(3, 16),
    data: quiet,
    extended: fc.array(fc.record({ letter: fc.constantFrom(...'ACHIJLMNOPRSTVXYZ'), value: quiet }), { maxLength: 4 }),
    timestamp: fc.integer({ min: 0, max: 4_000_000_000 }).map((second) => second * 1000),
    crcForm: fc.constantFrom('hex' as const, 'binary' as const),
  },
  { requiredKeys: ['token', 'sequence', 'account'] },
);
const keys = fc.constantFrom(16, 24, 32).chain((length) => fc.uint8Array({ minLength: length, maxLength: length }));

function check(frame: Buffer, sent: OutgoingMessage, key: Uint8Array | null): void {
  const envelope = decodeFrame(frame);
  if ('refused' in envelope) throw new Error(envelope.refused);
  expect(envelope).toMatchObject({
    token: sent.token,
    encrypted: key !== null,
    sequence: String(sent.sequence).padStart(4, '0'),
    receiver: sent.receiver ?? null,
    line: sent.line ?? '0',
    account: sent.account,
    crcForm: sent.crcForm ?? 'hex',
  });
  const plain = key ? decryptContent(envelope.content, key) : envelope.content;
  const content = readContent(plain!)!;
  expect(content.data.toString('latin1')).toBe(
    sent.data === undefined ? '' : `#${sent.account}|${sent.data as string}`,
  );
  expect(content.timestamp).toBe(sent.timestamp ?? null);
  const blocks = content.blocks.map(({ letter, value }) => ({ letter, value: value.toString('latin1') }));
  expect(blocks).toEqual(sent.extended ?? []);
}

describe('the codec', () => {
  test('the CRC is ARC: its check value, and bit by bit the same over any bytes', () => {
    expect(crc16(Buffer.from('123456789'))).toBe(0xbb3d);
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => crc16(bytes) === slowCrc(bytes)));
  });

  test('what is encoded is decoded to the same, plain and with every length of key', () => {
    fc.assert(fc.property(message, (sent) => check(encodeFrame(sent), sent, null)));
    fc.assert(
      fc.property(message, keys, fc.integer(), (sent, key, seed) =>
        check(encodeFrame(sent, { key, chance: seededChance(seed) }), sent, key),
      ),
    );
  });

  test('our frames and those of a sender that shares no line with us are the same bytes', () => {
    const sent: OutgoingMessage = {
      token: 'SIA-DCS',
      sequence: 7,
      receiver: '1',
      line: 'A',
      account: '1234',
      data: 'Nri2/BA3',
      timestamp: startAt,
    };
    const tail = writeTimestamp(startAt);
    expect(tail).toBe('_10:00:00,11-24-2026');
    expect(encodeFrame(sent)).toEqual(frameOf({ seq: '0007', route: 'R1LA', data: '#1234|Nri2/BA3', tail }));
  });

  test('the pad fills whole blocks, a whole block where nothing is missing, and never holds | [ ]', () => {
    const key = Buffer.alloc(32, 3);
    for (let length = 0; length < 50; length++) {
      const sealed = encryptContent(Buffer.alloc(length, 'x'), key, pooledChance(realChance()));
      expect(sealed.length).toBe((length + 1 + (16 - ((length + 1) % 16))) * 2);
      expect(decryptContent(sealed, key)!.toString()).toBe('x'.repeat(length));
    }
    const onlyMarks = {
      bytes: (count: number) => Uint8Array.from({ length: count }, (_, at) => (at < 4 ? 0x7c : 0x41)),
      below: () => 0,
    };
    expect(decryptContent(encryptContent(Buffer.from(']'), key, onlyMarks), key)!.toString()).toBe(']');
  });

  test('two encryptions of one message differ', () => {
    const key = Buffer.alloc(16, 3);
    const chance = pooledChance(realChance());
    const made = new Set(
      Array.from({ length: 1_000 }, () => encryptContent(Buffer.from('#1234|1130 01 003]'), key, chance).toString()),
    );
    expect(made.size).toBeGreaterThan(990);
  });

  test('times are read as the standard writes them, and none that does not exist', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4_000_000_000 }),
        (second) => readTimestamp(Buffer.from(writeTimestamp(second * 1000)), 0) === second * 1000,
      ),
    );
    for (const wrong of [
      '_24:00:00,01-01-2026',
      '_12:60:00,01-01-2026',
      '_12:00:00,02-30-2026',
      '_12:00:00,13-01-2026',
      '_1:00:00,01-01-2026',
      ' 12:00:00,01-01-2026',
      '_12:00:00,01-01-202',
    ]) {
      expect(readTimestamp(Buffer.from(wrong), 0), wrong).toBeNull();
    }
  });

  test('a text may hold a closing bracket', () => {
    const content = readContent(Buffer.from('#1|Nri1/BA1^a]b^][X1]_10:00:00,11-24-2026'))!;
    expect(content.data.toString()).toBe('#1|Nri1/BA1^a]b^');
    expect(content.blocks).toHaveLength(1);
  });
});

/** Whatever comes: no throw, a message or a refusal, and what is made of it is well formed. */
function swallow(bytes: Buffer): void {
  const stream = reassembler();
  stream.push(bytes);
  for (let piece = stream.next(); piece !== null; piece = stream.next()) if ('frame' in piece) look(piece.frame);
  look(bytes);
}

const known = [sender(), sender({ account: 'AAA', key: Buffer.alloc(16, 1) })];
const senders = {
  find: (account: string) => known.find((one) => one.account === account) ?? known[0]!,
  all: () => known,
};

function look(frame: Buffer): void {
  const envelope = decodeFrame(frame);
  if ('refused' in envelope) return;
  const verdict = judge(envelope, senders, startAt);
  const content = verdict.content ?? readContent(envelope.content);
  if (!content) return;
  const signal = toSignal(envelope.token, content, 'AP1');
  if (signal.poll) return;
  expect(signal.events.length).toBeGreaterThan(0);
  for (const event of signal.events) {
    expect(event.code.length).toBeGreaterThan(0);
    expect(event.deviceText?.length ?? 0).toBeLessThanOrEqual(120);
  }
}

/** Seeds of frames to spoil; a frame spoilt inside gets its CRC and length put right again half of the time. */
const seeds = [
  frameOf({ data: '#1234|Nri1/BA003^Hall / north^' }),
  frameOf({ token: 'ADM-CID', data: '#1234|1130 01 003|3130 01 003', binaryCrc: true }),
  frameOf({ token: 'NULL', seq: '0000' }),
  frameOf({
    data: '#AAA|Nti10:00/id1/ri2/CL1|AText',
    tail: '[X1][KAAAA]_10:00:00,11-24-2026',
    account: 'AAA',
    key: Buffer.alloc(16, 1),
  }),
];

function spoil(seed: Buffer, chance: { below(below: number): number }): Buffer {
  let frame = Buffer.from(seed);
  for (let times = 1 + chance.below(4); times > 0; times--) {
    const at = chance.below(frame.length);
    const how = chance.below(4);
    if (how === 0) frame[at] = chance.below(256);
    else if (how === 1) frame = Buffer.concat([frame.subarray(0, at), frame.subarray(at + 1 + chance.below(5))]);
    else if (how === 2) frame = Buffer.concat([frame.subarray(0, at), frame.subarray(chance.below(frame.length))]);
    else
      frame = Buffer.concat([
        frame.subarray(0, at),
        Buffer.from('/|^][_#"N\n\r'[chance.below(11)]!),
        frame.subarray(at),
      ]);
    if (frame.length === 0) return Buffer.from(seed);
  }
  const quote = frame.indexOf('"');
  return chance.below(2) === 0 && quote > 0 ? writeFrame('hex', [frame.subarray(quote, -1)]) : frame;
}

describe('any bytes', () => {
  test('give a message or a refusal, never a throw', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => swallow(Buffer.from(bytes))));
    fc.assert(fc.property(byteText, (data) => void readEvents('SIA-DCS', data)));
    fc.assert(fc.property(byteText, (data) => void readEvents('ADM-CID', data)));
  });

  test('spoilt frames neither, for two seconds of them', () => {
    const seed = Number(process.env.WATCHFLOOR_FUZZ_SEED ?? Math.floor(performance.timeOrigin) % 1_000_000);
    const chance = seededChance(seed);
    const until = performance.now() + 2_000;
    let tried = 0;
    while (performance.now() < until) {
      const frame = spoil(seeds[chance.below(seeds.length)]!, chance);
      try {
        swallow(frame);
      } catch (error) {
        throw new Error(`seed ${seed}, frame ${frame.toString('hex')}`, { cause: error });
      }
      tried++;
    }
    expect(tried).toBeGreaterThan(1_000);
  });

  test('no input makes reading slow: long runs of one byte are read within a moment', () => {
    for (const mark of [...'/|^][_#"NaA1 ', '\n', '\n0000']) {
      const from = performance.now();
      for (const token of ['SIA-DCS', 'ADM-CID']) {
        swallow(writeFrame('hex', [`"${token}"0001L0#1234[`, mark.repeat(Math.floor(4_000 / mark.length)), ']']));
      }
      expect(performance.now() - from, JSON.stringify(mark)).toBeLessThan(500);
    }
  });
});

describe('a stream', () => {
  const framesOf = (chunks: readonly Uint8Array[]) => {
    const stream = reassembler();
    const frames: string[] = [];
    for (const chunk of chunks) {
      stream.push(chunk);
      for (let piece = stream.next(); piece !== null; piece = stream.next())
        if ('frame' in piece) frames.push(piece.frame.toString('latin1'));
    }
    return frames;
  };

  test('gives the same frames however it is cut, with noise and spoilt frames between them', () => {
    const piece = fc.oneof(
      fc.constantFrom(...seeds),
      fc.integer().map((seed) => spoil(seeds[Math.abs(seed) % seeds.length]!, seededChance(seed))),
      fc.uint8Array({ maxLength: 30 }).map((bytes) => Buffer.from(bytes)),
      fc.constantFrom(Buffer.from('\n'), Buffer.from('\r\n'), Buffer.from([0]), Buffer.alloc(5_000, '"')),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.array(fc.nat(5_000), { maxLength: 30 }), (pieces, cuts) => {
        const whole = Buffer.concat(pieces);
        const places = [...new Set(cuts.map((cut) => cut % (whole.length + 1)))].sort((a, b) => a - b);
        const chunks = [0, ...places].map((from, at) => whole.subarray(from, places[at]));
        expect(framesOf(chunks)).toEqual(framesOf([whole]));
      }),
      { numRuns: 500 },
    );
  });

  test('a frame that lost its end does not take the next one with it', () => {
    expect(framesOf([Buffer.concat([seeds[0]!.subarray(0, -5), seeds[1]!])])).toEqual([seeds[1]!.toString('latin1')]);
  });

  test('a frame that never ends is let go at its greatest length', () => {
    const stream = reassembler();
    stream.push(Buffer.concat([seeds[0]!.subarray(0, 20), Buffer.alloc(4_200, 'x')]));
    expect(stream.next()).toHaveProperty('junk');
    expect(stream.pending_bytes()).toBe(0);
  });
});

describe('planted faults', () => {
  async function aSpoiltFrameIsNotRecorded(door: Awaited<ReturnType<typeof openDoor>>): Promise<void> {
    const frame = Buffer.from(frameOf({ data: '#1234|Nri1/BA003' }));
    frame[frame.length - 3] = 0x39;
    expect(await door.connect().ask(frame)).toHaveLength(0);
    expect(door.messages()).toHaveLength(0);
  }

  test('a codec that does not look at the CRC is noticed', async () => {
    await aSpoiltFrameIsNotRecorded(await openDoor());
    const blind = (frame: Buffer) => {
      const again = decodeFrame(frame);
      return 'refused' in again && again.refused === 'bad-crc'
        ? decodeFrame(writeFrame('hex', [frame.subarray(9, -1)]))
        : again;
    };
    const door = await openDoor({ parts: { decode: blind, repeats: repeatWindow } });
    await expect(aSpoiltFrameIsNotRecorded(door)).rejects.toThrow();
  });

  async function nothingIsSaidBeforeItIsDurable(early: boolean): Promise<void> {
    let durable = false;
    let write: () => void = () => {};
    const written = new Promise<void>((resolve) => (write = () => ((durable = true), resolve())));
    const door = await openDoor({
      report: async () => {
        if (!early) await written;
        return kept(1);
      },
    });
    const line = door.connect();
    const answer = await line.ask(frameOf({ data: '#1234|Nri1/BA003' }));
    expect(durable || answer.length === 0).toBe(true);
    write();
    await door.clock.advance(1);
    expect(line.heard().length).toBeGreaterThan(0);
  }

  test('an answer that comes before the message is durable is noticed', async () => {
    await nothingIsSaidBeforeItIsDurable(false);
    await expect(nothingIsSaidBeforeItIsDurable(true)).rejects.toThrow();
  });
});
