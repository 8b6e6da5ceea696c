import { describe, expect, test } from 'vitest';
import { openDoor, sender, startAt } from '../../../test/support/dc09/door.ts';
import { frameOf, stamp } from '../../../test/support/dc09/independent-sender.ts';
import { advice } from './advice.ts';
import { deviceText, maskText } from './device-text.ts';
import { copyRaw } from './inspector.ts';

const key = Buffer.alloc(16, 9);

describe('what an engineer sees at the door', () => {
  test('each refusal says why and what to set on the panel, in both languages', async () => {
    for (const { why, todo } of Object.values(advice)) {
      for (const words of [why, todo]) {
        expect(words.zh).toMatch(/[\u4e00-\u9fff]/);
        expect(words.en).toMatch(/[a-z]/);
      }
    }
    const door = await openDoor({
      senders: [sender({ key: null, plainAllowed: false }), sender({ panel: 'AP2', account: '5', key })],
    });
    const line = door.connect();
    await line.ask(frameOf({ data: 'x', key, tail: stamp(startAt) }));
    await line.ask(frameOf({ account: '5', data: 'x', key: Buffer.alloc(16, 8), tail: stamp(startAt) }));
    await line.ask(frameOf({ account: '5', data: 'x', key, tail: stamp(startAt + 8 * 3_600_000 + 1_000) }));
    const recent = door.connector.inspect().recent;
    expect(recent.map(({ why }) => why!.code)).toEqual(['time-outside-window', 'not-decrypted', 'no-key-set']);
    expect(recent[0]!.why!.todo.map(({ en }) => en).join(' ')).toContain('local time');
    expect(door.connector.inspect().links).toMatchObject([{ keyState: 'no key set' }, { keyState: 'key set' }]);
  });

  test('an encrypted frame is shown decoded, and its last frames stay when others are many', async () => {
    const door = await openDoor({ senders: [sender(), sender({ panel: 'AP2', account: 'ABC', key })] });
    await door.connect().ask(frameOf({ account: 'ABC', data: '#ABC|Nri1/FA003^Hall^', key, tail: stamp(startAt) }));
    const other = door.connect();
    for (let seq = 1; seq <= 1_100; seq++)
      await other.ask(frameOf({ seq: String(seq).padStart(4, '0'), data: '#1234|Nri1/BA003' }));
    expect(door.connector.inspect().recent).toHaveLength(1_000);
    expect(door.connector.lastOf('1234')).toHaveLength(10);
    expect(door.connector.lastOf('1234')[0]!.fields.find(({ name }) => name.en === 'Sequence')!.value).toBe('1100');
    const [shown] = door.connector.lastOf('abc');
    expect(
      shown!.fields.map(({ name, value }) => `${name.en}=${typeof value === 'string' ? value : value.en}`),
    ).toEqual(expect.arrayContaining(['Kind=*SIA-DCS', 'Code=FA', 'Zone=3', 'Device text=Hall']));
  });

  test('an unknown sender is listed until it is admitted', async () => {
    const door = await openDoor({ senders: [] });
    const frame = frameOf({ account: 'c0de', route: 'R2L7', data: 'x' });
    await door.connect().ask(frame);
    expect(door.connector.inspect().unknown).toMatchObject([{ account: 'C0DE', receiver: '2', line: '7', frames: 1 }]);
    door.senders.push(sender({ account: 'C0DE' }));
    await door.connect().ask(frame);
    expect(door.connector.inspect().unknown).toEqual([]);
    expect(door.messages()).toHaveLength(1);
  });

  test('a flood of unknown accounts keeps the list short', async () => {
    const door = await openDoor({ senders: [] });
    const line = door.connect();
    for (let account = 0x1000; account < 0x1400; account++)
      line.send(frameOf({ account: account.toString(16), data: 'x' }));
    expect(door.connector.inspect().unknown).toHaveLength(200);
  });

  test('a key block is struck out of raw bytes too, closed or not', () => {
    expect(copyRaw(Buffer.from('[KAAAA][X1][KBB'))).toBe('[K****][X1][K**');
  });
});

describe('who somebody is stays outside', () => {
  test('numbers of phones and papers, and mail addresses, are struck out of device text', () => {
    for (const number of [
      '13800138000',
      '138-0013-8000',
      '+86 138 0013 8000',
      '010-65551234',
      '11010519491231002X',
      '(022) 27314455',
    ]) {
      expect(maskText(`call ${number} now`), number).toBe('call ███ now');
    }
    expect(maskText('write a.b@example.org')).toBe('write ███');
  });

  test('zones, trains, dates and times pass', () => {
    for (const text of ['Zone 12 door 3', 'G1234', '2026-11-24 08:15', 'HC-2026-000123', 'ext 6-555-01', 'temp 23.5']) {
      expect(maskText(text)).toBe(text);
    }
  });

  test('a text is cut after it is masked, and control characters are gone', () => {
    expect(deviceText(`${'x'.repeat(115)} 13800138000`)).toBe(`${'x'.repeat(115)} ███`);
    expect(deviceText('a\u0000b\u001b[31m')).toBe('a b [31m');
    expect(deviceText('x'.repeat(300))).toHaveLength(120);
  });
});
