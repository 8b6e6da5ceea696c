import { describe, expect, test } from 'vitest';
import { seededChance, type Chance } from '../../src/base/chance.ts';
import { isRefusal } from '../../src/base/errors.ts';
import type { Fact } from '../../src/base/fact.ts';
import type { PanelSignal } from '../../src/base/signal.ts';
import { decodeFrame } from '../../src/connectors/sia-dc09/codec.ts';
import { reassembler } from '../../src/connectors/sia-dc09/reassemble.ts';
import { factCodec } from '../../src/journal/encode.ts';
import { alarmsModule } from '../../src/modules/alarms/module.ts';
import { asModule } from '../../src/modules/module.ts';
import { openDoor, sender, startAt } from '../support/dc09/door.ts';
import { frameOf, framesIn, slowCrc, stamp, wrap } from '../support/dc09/independent-sender.ts';
import { keptFrames } from './kept-frames.ts';
import { budget_ms, fuzzSeed, mutateBytes, oneOf } from './mutate.ts';

const key = Buffer.alloc(16, 9);
const now = stamp(startAt);

/** Good frames of every kind, from which bad ones are made. */
const good: readonly Buffer[] = [
  frameOf({ data: '#1234|Nri1/BA003' }),
  frameOf({ data: '#1234|Nri1/BA003^Tür 4^|Nri2/FA002/TA009', tail: `[X10,5][Y52][V x][Kabc]${now}` }),
  frameOf({
    token: 'ADM-CID',
    data: '#1234|1131 01 015|3131 01 015',
    tail: `[H10:00:00,11-24-2026][IOffice][A07]${now}`,
  }),
  frameOf({ token: 'ADM-CID', data: '1602 00 000', route: 'R1L2', binaryCrc: true }),
  frameOf({ token: 'NULL', data: '', seq: '0000' }),
  frameOf({ account: 'BEEF', token: 'SIA-DCS', data: '#BEEF|Nri1id7/OP007', key, tail: now }),
  frameOf({ account: 'BEEF', token: 'ADM-CID', data: '#BEEF|1401 01 007', key, tail: now, lowerCase: true }),
  frameOf({ account: 'BEEF', token: 'NULL', data: '', key, tail: now }),
];

/** Where the body begins in a frame with a CRC in hex: after line feed, CRC and length. */
const bodyAt = 9;

/** Half of the mutants are wrapped anew with a right CRC and length, or nothing behind the first check would be reached. */
function mutant(chance: Chance): Buffer {
  const frame = oneOf(chance, good);
  if (chance.below(2) === 0) return mutateBytes(frame, good, chance);
  const body = mutateBytes(frame.subarray(bodyAt, -1), good, chance).subarray(0, 0xfff);
  return wrap(body, chance.below(4) === 0);
}

/** However slow the machine: all that is kept, and enough to mean something. */
const triedMin = 1_000;

/** Runs until the time is up; a failure says with which bytes. */
async function fuzz(salt: number, tryOne: (bytes: Buffer, chance: Chance) => unknown): Promise<number> {
  const chance = seededChance(fuzzSeed * 100 + salt);
  const end = Date.now() + budget_ms;
  const kept = keptFrames.map(({ hex }) => Buffer.from(hex, 'hex'));
  let tried = 0;
  for (; tried < triedMin || Date.now() < end; tried++) {
    const bytes = [...kept, ...good][tried] ?? mutant(chance);
    try {
      await tryOne(bytes, chance);
    } catch (error) {
      throw new Error(`with ${bytes.toString('hex')} (keep it in kept-frames.ts)`, { cause: error });
    }
    if (tried % 500 === 0) await new Promise<void>((resolve) => setImmediate(resolve));
  }
  return tried;
}

describe('whatever bytes come', () => {
  test('a frame is read or refused, and never read when its sum or length is wrong', async () => {
    let read = 0;
    const tried = await fuzz(1, (bytes) => {
      const envelope = decodeFrame(bytes);
      if ('refused' in envelope) return;
      read++;
      const from = envelope.crcForm === 'hex' ? bodyAt : bodyAt - 2;
      const body = bytes.subarray(from, bytes.indexOf(0x0d, from + body0(bytes, from)));
      expect(
        wrap(body, envelope.crcForm === 'binary')
          .toString('hex')
          .toUpperCase().length,
      ).toBe(bytes.length * 2);
      expect(sumOf(bytes, envelope.crcForm)).toBe(slowCrc(body));
    });
    console.log(`${tried} frames, ${read} of them read`);
    expect(read).toBeGreaterThan(tried / 20);
    expect(read).toBeLessThan(tried);
  });

  test('however a stream is cut, the same frames come out, and every other byte that is not blank as junk', async () => {
    await fuzz(2, (bytes, chance) => {
      const whole = Buffer.concat([bytes, oneOf(chance, good), oneOf(chance, good), Buffer.from('\n')]);
      const cut = taken(whole, () => 1 + chance.below(64));
      const uncut = taken(whole, () => whole.length);
      expect(cut.frames).toEqual(uncut.frames);
      const came = whole.subarray(0, whole.length - cut.pending);
      expect(withoutBlanks(cut.all)).toBe(withoutBlanks(came));
    });
  });

  test('the door answers with whole frames or not at all, and says ACK to nothing with a wrong sum', async () => {
    const door = await openDoor({
      senders: [sender(), sender({ account: 'BEEF', panel: 'AP2', key, plainAllowed: false })],
    });
    let acknowledged = 0;
    const tried = await fuzz(3, async (bytes, chance) => {
      const line = door.connect(`10.${chance.below(250)}.${chance.below(250)}.9`);
      const answer = await line.ask(bytes);
      line.hangUp();
      for (const { text } of framesIn(answer)) {
        expect(text).toMatch(/^"(\*?ACK|NAK|DUH)"\d{4}/);
        if (/^"\*?ACK/.test(text)) acknowledged++;
      }
    });
    console.log(`${tried} connections, ${acknowledged} answers of ACK, ${door.reported.length} signals`);
    expect(acknowledged).toBeGreaterThan(0);
  });

  test('what is reported of it can always be decided about and written down', async () => {
    const door = await openDoor({
      senders: [sender(), sender({ account: 'BEEF', panel: 'AP2', key, plainAllowed: false })],
    });
    const state = alarmsModule.nothing();
    const codec = factCodec([asModule(alarmsModule)]);
    let seq = 0;
    await fuzz(4, async (bytes, chance) => {
      const line = door.connect(`10.${chance.below(250)}.${chance.below(250)}.9`);
      await line.ask(bytes);
      line.hangUp();
      for (const { signal, cause } of door.reported.splice(0)) {
        if (signal.kind !== 'panel') continue;
        expect(cause.length).toBeLessThanOrEqual(80);
        for (const draft of decided(signal)) {
          const fact: Fact = { seq: seq++, v: 1, recordedAt: startAt, by: 'device/AP1', cause, ...draft };
          const line = codec.encode(fact);
          expect(isRefusal(line), JSON.stringify(line)).toBe(false);
          const again = codec.decode(line as string);
          expect(again).toEqual(fact);
          alarmsModule.apply(state, again);
        }
      }
    });
    expect(seq).toBeGreaterThan(0);

    function decided(signal: PanelSignal) {
      const drafts = alarmsModule.hear!(signal, state, startAt, seededChance(1));
      if (isRefusal(drafts)) throw new Error(`refused: ${drafts.words.en}`);
      return drafts;
    }
  });
});

/** What a reassembler makes of a stream that comes in pieces. */
function taken(whole: Buffer, step: () => number): { frames: string[]; all: Buffer; pending: number } {
  const stream = reassembler();
  const frames: string[] = [];
  const all: Buffer[] = [];
  for (let at = 0, next = step(); at < whole.length; at += next, next = step()) {
    stream.push(whole.subarray(at, at + next));
    for (let piece = stream.next(); piece !== null; piece = stream.next()) {
      if ('frame' in piece) frames.push(piece.frame.toString('hex'));
      all.push(Buffer.from('frame' in piece ? piece.frame : piece.junk));
    }
  }
  return { frames, all: Buffer.concat(all), pending: stream.pending_bytes() };
}

function withoutBlanks(bytes: Buffer): string {
  return Buffer.from(bytes.filter((byte) => ![0, 0x20, 0x0a, 0x0d].includes(byte))).toString('hex');
}

/** Offset of the last carriage return, so that one inside the body does not count as the end. */
function body0(bytes: Buffer, from: number): number {
  return bytes.lastIndexOf(0x0d) - from;
}

function sumOf(bytes: Buffer, form: 'hex' | 'binary'): number {
  return form === 'hex' ? Number.parseInt(bytes.toString('latin1', 1, 5), 16) : bytes.readUInt16BE(1);
}
