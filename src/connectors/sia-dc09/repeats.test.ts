import { describe, expect, test } from 'vitest';
import { kept, openDoor, sender, startAt } from '../../../test/support/dc09/door.ts';
import { frameOf, framesIn, stamp } from '../../../test/support/dc09/independent-sender.ts';
import { decodeFrame } from './codec.ts';
import { causeOf, repeatWindow } from './repeats.ts';
import { readContent } from './content.ts';

const key = Buffer.alloc(16, 7);
type Door = Awaited<ReturnType<typeof openDoor>>;

async function send(door: Door, sequences: readonly string[], data = '#1234|Nri1/BA003') {
  const line = door.connect();
  let answered = 0;
  for (const seq of sequences) answered += framesIn(await line.ask(frameOf({ seq, data }))).length;
  return answered;
}

/** Used below on a good and on a broken connector. */
async function repeatsAreTakenOnce(door: Door): Promise<void> {
  expect(await send(door, ['9995', '9996', '9995', '9997'])).toBe(4);
  expect(door.messages()).toHaveLength(3);
}

describe('a message is recorded once however often it is sent', () => {
  test('9995, 9996, 9995, 9997: four answers, three messages, no gap', async () => {
    const door = await openDoor();
    await repeatsAreTakenOnce(door);
    expect(door.connector.inspect().counts).toMatchObject({ acknowledged: 3, repeat: 1 });
  });

  test('9998, 9999, 0001, 0002: four messages, no gap', async () => {
    const door = await openDoor();
    expect(await send(door, ['9998', '9999', '0001', '0002'])).toBe(4);
    expect(door.messages()).toHaveLength(4);
    expect(door.connector.inspect().links).toMatchObject([{ counts: { sequenceGaps: 0, repeats: 0, messages: 4 } }]);
  });

  test('a number left out is a gap; a panel that starts anew at 0001 is none', async () => {
    const door = await openDoor();
    await send(door, ['0007', '0009', '0010', '0001', '0002']);
    expect(door.connector.inspect().links).toMatchObject([{ counts: { sequenceGaps: 1 } }]);
  });

  test('an encrypted try again has a new pad and a new time, and is the same message', async () => {
    const door = await openDoor({ senders: [sender({ key })] });
    const line = door.connect();
    for (const [at, pad] of [
      ['a', 0],
      ['b', 7_000],
    ] as const) {
      const frame = frameOf({
        seq: '0042',
        data: '#1234|Nri1/BA003',
        tail: stamp(startAt + pad),
        key,
        pad: Buffer.alloc(16, at),
      });
      expect(framesIn(await line.ask(frame))).toHaveLength(1);
      await door.clock.advance(7_000);
    }
    expect(door.messages()).toHaveLength(1);
  });

  test('another sequence, event, account or kind of frame is another message', async () => {
    const door = await openDoor({
      senders: [sender({ key, plainAllowed: true }), sender({ panel: 'AP2', account: '1235' })],
    });
    const line = door.connect();
    const data = '#1234|Nri1/BA003';
    const frames = [
      frameOf({ data }),
      frameOf({ data, seq: '0002' }),
      frameOf({ data: '#1234|Nri1/BR003' }),
      frameOf({ data, account: '1235' }),
      frameOf({ data, route: 'L1' }),
      frameOf({ data, route: 'R1L0' }),
      frameOf({ data, tail: '[X1]' }),
      frameOf({ data, key, tail: stamp(startAt) }),
    ];
    for (const frame of frames) await line.ask(frame);
    expect(door.messages()).toHaveLength(frames.length);
    expect(new Set(door.reported.map(({ cause }) => cause)).size).toBe(frames.length);
  });

  test('with sequence 0000 the time counts too', async () => {
    const door = await openDoor();
    const line = door.connect();
    for (const at of [0, 1_000, 1_000])
      await line.ask(frameOf({ seq: '0000', data: '#1234|Nri1/BA003', tail: stamp(startAt + at) }));
    expect(door.messages()).toHaveLength(2);
  });

  test('the same message is a repeat for 120 s and a new one, under a new name, after that', async () => {
    const door = await openDoor();
    await send(door, ['0001']);
    await door.clock.advance(120_000);
    await send(door, ['0001']);
    expect(door.messages()).toHaveLength(1);
    await door.clock.advance(1_000);
    await send(door, ['0001']);
    expect(door.messages()).toHaveLength(2);
    const causes = door.reported
      .filter(({ signal }) => signal.kind === 'panel' && !signal.poll)
      .map(({ cause }) => cause);
    expect(new Set(causes).size).toBe(2);
  });

  test('however many others come in between', async () => {
    const door = await openDoor();
    await send(door, ['0001']);
    await send(
      door,
      Array.from({ length: 1_000 }, (_, at) => String(at + 2).padStart(4, '0')),
    );
    await send(door, ['0001']);
    expect(door.messages()).toHaveLength(1_001);
  });

  test('a repeat waits for the first one’s answer, and gets it', async () => {
    let keep: () => void = () => {};
    const door = await openDoor({ report: () => new Promise((resolve) => (keep = () => resolve(kept(1)))) });
    const frame = frameOf({ data: '#1234|Nri1/BA003' });
    const [first, second] = [door.connect(), door.connect('10.0.0.2')];
    expect(await first.ask(frame)).toHaveLength(0);
    expect(await second.ask(frame)).toHaveLength(0);
    expect(door.reported).toHaveLength(1);
    door.setReport(() => ({ answer: 'nothing-to-keep' }));
    keep();
    await door.clock.advance(1);
    expect(framesIn(first.heard())).toHaveLength(1);
    expect(framesIn(second.heard())).toHaveLength(1);
    expect(door.messages()).toHaveLength(1);
  });

  test('a message that was not taken is heard again under the same name', async () => {
    const door = await openDoor({ report: () => ({ answer: 'not-now' }) });
    expect(await send(door, ['0001'])).toBe(0);
    door.setReport(() => kept(1));
    expect(await send(door, ['0001'])).toBe(1);
    expect(door.messages()).toHaveLength(2);
    expect(new Set(door.reported.map(({ cause }) => cause)).size).toBe(1);
  });

  test('a name fits where the journal keeps it, and holds nothing of the key', () => {
    const frame = frameOf({
      token: 'ADM-CID',
      seq: '9999',
      route: 'RABCDEFLABCDEF',
      account: '0123456789ABCDEF',
      data: 'x',
    });
    const envelope = decodeFrame(frame);
    if ('refused' in envelope) throw new Error(envelope.refused);
    const cause = causeOf(envelope, readContent(envelope.content)!, envelope.account!);
    expect(`${cause}~1000`.length).toBeLessThanOrEqual(80);
    const withKey = (value: string) => causeOf(envelope, readContent(Buffer.from(`x][K${value}]`))!, '1');
    expect(withKey('AAAA')).toBe(withKey('BBBB'));
  });
});

describe('planted faults', () => {
  test('a connector that forgets what it heard is noticed', async () => {
    const forgetful = {
      decode: decodeFrame,
      repeats: () => ({
        ...repeatWindow(),
        take: (cause: string) => ({ repeat: false, cause }) as const,
      }),
    };
    const door = await openDoor({ parts: forgetful });
    await expect(repeatsAreTakenOnce(door)).rejects.toThrow();
  });
});
