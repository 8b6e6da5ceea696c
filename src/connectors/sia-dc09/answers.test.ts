import { describe, expect, test } from 'vitest';
import { kept, openDoor, sender, settle, startAt } from '../../../test/support/dc09/door.ts';
import { frameOf, framesIn, stamp, unseal, wrap } from '../../../test/support/dc09/independent-sender.ts';
import { refuse } from '../../base/errors.ts';

const key = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');
const alarm = frameOf({ data: '#1234|Nri1/BA003' });
const texts = (bytes: Buffer) => framesIn(bytes).map(({ text }) => text);
const naked = (at = startAt) => `"NAK"0000R0L0A0[]${stamp(at)}`;

describe('what a receiver owes, row by row of the probe of two peers', () => {
  test('a poll is acknowledged, plain and encrypted', async () => {
    const door = await openDoor({ senders: [sender(), sender({ panel: 'AP2', account: 'AAAB', key })] });
    const line = door.connect();
    expect(texts(await line.ask(frameOf({ token: 'NULL', seq: '0000', route: 'R0L0' })))).toEqual([
      '"ACK"0000R0L0#1234[]',
    ]);
    const sealed = frameOf({ token: 'NULL', seq: '0000', account: 'AAAB', tail: stamp(startAt), key });
    const [text] = texts(await line.ask(sealed));
    expect(text).toMatch(/^"\*ACK"0000L0#AAAB\[[0-9A-F]{64}$/);
    expect(door.signals('panel').map(({ panel, poll }) => [panel, poll])).toEqual([
      ['AP1', true],
      ['AP2', true],
    ]);
  });

  test('2 and 16 frames in one write are each acknowledged, in their order', async () => {
    for (const count of [2, 16]) {
      const door = await openDoor();
      const seqs = Array.from({ length: count }, (_, at) => String(at + 1).padStart(4, '0'));
      const sent = Buffer.concat(seqs.map((seq) => frameOf({ seq, data: '#1234|Nri1/BA003' })));
      expect(texts(await door.connect().ask(sent))).toEqual(seqs.map((seq) => `"ACK"${seq}L0#1234[]`));
      expect(door.messages()).toHaveLength(count);
    }
  });

  test('a frame split over two reads is acknowledged, wherever it is split', async () => {
    for (let at = 1; at < alarm.length; at++) {
      const door = await openDoor();
      const line = door.connect();
      expect(await line.ask(alarm.subarray(0, at))).toHaveLength(0);
      expect(texts(await line.ask(alarm.subarray(at)))).toEqual(['"ACK"0001L0#1234[]']);
    }
  });

  test('garbage before a frame is passed over', async () => {
    for (const garbage of [
      '\x00\xffGET / HTTP/1.1\r\n\r\n',
      '\n\n\r',
      '\n12',
      'abc',
      '\x05\x01\x81Yh',
      '\n9EC40027"ADM-CID"00',
    ]) {
      const door = await openDoor();
      expect(texts(await door.connect().ask(Buffer.concat([Buffer.from(garbage, 'latin1'), alarm])))).toEqual([
        '"ACK"0001L0#1234[]',
      ]);
    }
  });

  test('a bad CRC, and a wrong length under a right CRC, get silence, and the line goes on', async () => {
    const door = await openDoor();
    const line = door.connect();
    const badCrc = Buffer.from(alarm);
    badCrc[1] = badCrc[1] === 0x30 ? 0x31 : 0x30;
    const badLength = Buffer.from(alarm);
    badLength.write('0FFE', 5, 'latin1');
    expect(await line.ask(badCrc)).toHaveLength(0);
    expect(await line.ask(badLength)).toHaveLength(0);
    expect(door.messages()).toHaveLength(0);
    expect(texts(await line.ask(alarm))).toHaveLength(1);
    expect(door.connector.inspect().counts).toMatchObject({ 'bad-crc': 1, 'wrong-length': 1, acknowledged: 1 });
  });

  test('receiver, line and account come back as they came, and what was left out stays out', async () => {
    for (const route of ['', 'L', 'L0', 'R1L1', 'R579BDFL789ABC', 'RL', 'RabL00f']) {
      const door = await openDoor();
      const answer = await door.connect().ask(frameOf({ route, data: '#1234|Nri1/BA003' }));
      expect(texts(answer)).toEqual([`"ACK"0001${route}#1234[]`]);
    }
  });

  test('an unknown account gets NAK with our time, never encrypted, and is listed', async () => {
    const door = await openDoor();
    const line = door.connect();
    expect(texts(await line.ask(frameOf({ account: 'BEEF', data: '#BEEF|Nri1/BA003' })))).toEqual([naked()]);
    expect(texts(await line.ask(frameOf({ account: 'BEEF', key, tail: stamp(startAt) })))).toEqual([naked()]);
    expect(door.reported).toHaveLength(0);
    expect(door.connector.inspect().unknown).toMatchObject([{ account: 'BEEF', frames: 2, encrypted: true }]);
  });

  test('the NAK of the standard’s own example has the CRC it is printed with', async () => {
    const door = await openDoor({ senders: [], now: Date.UTC(2015, 3, 14, 16, 9, 9) });
    expect((await door.connect().ask(alarm)).toString('latin1')).toBe(
      '\n3C830025"NAK"0000R0L0A0[]_16:09:09,04-14-2015\r',
    );
  });

  test('an event code of no table is acknowledged and raised as unknown', async () => {
    for (const [token, data] of [
      ['SIA-DCS', '#1234|Nri1/JJ012'],
      ['ADM-CID', '#1234|1999 01 012'],
      ['SIA-DCS', '#1234|???'],
      ['ADM-CID', '#1234|hello'],
      ['SIA-DCS', ''],
    ] as const) {
      const door = await openDoor();
      expect(texts(await door.connect().ask(frameOf({ token, data })))).toEqual(['"ACK"0001L0#1234[]']);
      expect(door.messages()[0]!.events).toMatchObject([{ known: false, class: 'alarm', priority: 'P3' }]);
    }
  });

  test('an unknown kind of message gets DUH, and an answer gets silence', async () => {
    const door = await openDoor();
    const line = door.connect();
    expect(texts(await line.ask(frameOf({ token: 'XYZ', route: 'R1L2', data: 'a' })))).toEqual([
      '"DUH"0001R1L2#1234[]',
    ]);
    for (const token of ['ACK', 'NAK', 'DUH', 'RSP']) expect(await line.ask(frameOf({ token }))).toHaveLength(0);
    expect(await line.ask(wrap(Buffer.from('"ACK"0000NoneL0#1409[]')))).toHaveLength(0);
  });

  test('a binary CRC is answered by one, even where its bytes look like LF, CR or a quote', async () => {
    const special = new Set<number>();
    const door = await openDoor();
    const line = door.connect();
    for (let zone = 0; zone < 3000; zone++) {
      const frame = frameOf({
        seq: String((zone % 9999) + 1).padStart(4, '0'),
        data: `#1234|Nri1/BA${zone}`,
        binaryCrc: true,
      });
      const looksLike = [frame[1]!, frame[2]!].filter((byte) => [0x0a, 0x0d, 0x22].includes(byte));
      if (zone > 20 && looksLike.length === 0) continue;
      for (const byte of looksLike) special.add(byte);
      const answer = framesIn(await line.ask(frame));
      expect(answer.map(({ binaryCrc }) => binaryCrc)).toEqual([true]);
    }
    expect(special.size).toBe(3);
  });

  test('texts in Windows-1252 and in UTF-8 are acknowledged and read', async () => {
    for (const text of [Buffer.from('Küche', 'latin1'), Buffer.from('Küche', 'utf8')]) {
      const door = await openDoor();
      const data = Buffer.concat([Buffer.from('#1234|Nri1/BA003^'), text, Buffer.from('^')]);
      expect(texts(await door.connect().ask(frameOf({ data })))).toHaveLength(1);
      expect(door.messages()[0]!.events[0]!.deviceText).toBe('Küche');
    }
  });

  test('the encrypted answer is padded with binary bytes that are none of | [ ], for keys of 128, 192 and 256 bits', async () => {
    const bytesSeen = new Set<number>();
    for (const length of [16, 24, 32]) {
      const secret = Buffer.from(Array.from({ length }, (_, at) => at * 7));
      const door = await openDoor({ senders: [sender({ key: secret })] });
      const line = door.connect();
      for (let seq = 1; seq <= 40; seq++) {
        const frame = frameOf({
          seq: String(seq).padStart(4, '0'),
          data: '#1234|1130 01 003',
          token: 'ADM-CID',
          tail: stamp(startAt),
          key: secret,
        });
        const [text] = texts(await line.ask(frame));
        const { pad, rest } = unseal(text!, secret);
        expect(rest).toBe(`]${stamp(startAt)}`);
        expect((pad.length + 1 + rest.length) % 16).toBe(0);
        expect(pad.length).toBeGreaterThanOrEqual(1);
        expect(pad.length).toBeLessThanOrEqual(16);
        for (const byte of pad) bytesSeen.add(byte);
      }
    }
    expect([...'|[]'].some((mark) => bytesSeen.has(mark.charCodeAt(0)))).toBe(false);
    expect([...bytesSeen].some((byte) => byte > 0x7f) && [...bytesSeen].some((byte) => byte < 0x20)).toBe(true);
  });

  test('a plain frame for a keyed account is refused, unless the account allows it; so is one whose key is not set yet', async () => {
    for (const known of [sender({ key, plainAllowed: false }), sender({ key: null, plainAllowed: false })]) {
      const door = await openDoor({ senders: [known] });
      expect(texts(await door.connect().ask(alarm))).toEqual([naked()]);
      expect(door.messages()).toHaveLength(0);
      expect(door.signals('refused')).toEqual([{ kind: 'refused', panel: 'AP1', why: 'plain-for-keyed' }]);
    }
    const open = await openDoor({ senders: [sender({ key, plainAllowed: true })] });
    expect(texts(await open.connect().ask(alarm))).toEqual(['"ACK"0001L0#1234[]']);
  });

  test('two extended blocks and the time behind them are all kept, and unknown letters pass', async () => {
    const door = await openDoor();
    const tail = `[X006E07.7][Y49N06.6][Q?]${stamp(startAt)}`;
    expect(texts(await door.connect().ask(frameOf({ data: '#1234|Nri1/PA501', tail })))).toHaveLength(1);
    expect(door.messages()[0]!.at).toBe(startAt);
    const names = door.connector.inspect().recent[0]!.fields.map(({ name }) => name.en);
    expect(names).toEqual(expect.arrayContaining(['X Longitude', 'Y Latitude', 'Q Extended block', 'Sent at']));
    const late = frameOf({ seq: '0002', data: '#1234|Nri1/PA501', tail: `[X1][Y2]${stamp(startAt - 60_000)}` });
    expect(texts(await door.connect().ask(late))).toEqual([naked()]);
  });

  test('two events in one frame are both raised', async () => {
    const door = await openDoor();
    await door.connect().ask(frameOf({ data: '#1234|Nri1/BA001|Nri2/FA002' }));
    expect(door.messages()[0]!.events).toMatchObject([
      { code: 'BA', panelZone: 1, area: '1' },
      { code: 'FA', panelZone: 2, area: '2' },
    ]);
  });

  test('no answer ever holds a K block: neither to a plain frame with blocks for a keyed account, nor to a key exchange', async () => {
    const secretText = 'AAAABBBBCCCCDDDD';
    const known = sender({ key, plainAllowed: true });
    const door = await openDoor({ senders: [known] });
    const line = door.connect();
    const answers = [
      await line.ask(frameOf({ seq: '0001', data: '#1234|Nri1/RP000', tail: '[X1]' })),
      await line.ask(frameOf({ seq: '0002', data: '#1234|Nri1/RP000', tail: `[K${secretText}]` })),
    ];
    for (const answer of answers) expect(texts(answer)[0]).toMatch(/^"ACK"000\dL0#1234\[\]$/);
    const sealed = await line.ask(
      frameOf({ seq: '0003', data: '#1234|Nri1/RP000', tail: `[K${secretText}]${stamp(startAt)}`, key }),
    );
    expect(unseal(texts(sealed)[0]!, key).rest).toBe(`]${stamp(startAt)}`);
    expect(door.messages()).toHaveLength(3);
    expect(known.key).toBe(key);
    // Nothing kept or told holds it, decoded or as bytes, nor in a frame that could not be read at all.
    const broken = frameOf({ seq: '0004', data: '#1234|Nri1/RP000', tail: `[K${secretText}]` });
    broken[1] = broken[1] === 0x30 ? 0x31 : 0x30;
    await line.ask(broken);
    const everything = JSON.stringify([door.connector.inspect(), door.connector.lastOf('1234'), door.reported]);
    expect(everything).not.toContain(secretText);
    expect(everything).not.toContain(Buffer.from(secretText).toString('hex'));
    expect(everything).not.toContain(key.toString('hex'));
    expect(door.connector.inspect().counts['key-exchange']).toBe(2);
  });
});

describe('time', () => {
  test('a frame 40 s old or 20 s ahead is taken, one of 41 s or 21 s gets NAK with the time, plain and encrypted alike', async () => {
    for (const aes of [undefined, key]) {
      const door = await openDoor({ senders: [sender(aes ? { key: aes } : {})], now: startAt + 999 });
      const line = door.connect();
      let seq = 0;
      const at = (offset_s: number) => {
        const tail = stamp(startAt + offset_s * 1000);
        return frameOf({
          seq: String(++seq).padStart(4, '0'),
          data: '#1234|Nri1/BA003',
          tail,
          ...(aes ? { key: aes } : {}),
        });
      };
      for (const taken of [-40, 0, 20]) expect(texts(await line.ask(at(taken)))[0]).toMatch(/ACK/);
      for (const refused of [-41, 21]) expect(texts(await line.ask(at(refused)))).toEqual([naked()]);
      expect(door.messages()).toHaveLength(3);
    }
  });

  test('the window is the account’s own', async () => {
    const door = await openDoor({ senders: [sender({ window: { past_s: 300, future_s: 300 } })] });
    const frame = frameOf({ data: '#1234|Nri1/BA003', tail: stamp(startAt - 299_000) });
    expect(texts(await door.connect().ask(frame))[0]).toMatch(/ACK/);
  });

  test('a plain frame needs no time; an encrypted one without gets NAK', async () => {
    const door = await openDoor({ senders: [sender({ key })] });
    expect(texts(await door.connect().ask(alarm))).toHaveLength(1);
    expect(texts(await door.connect().ask(frameOf({ data: '#1234|Nri1/BA003', key })))).toEqual([naked()]);
  });

  test('the time of occurrence comes before the time of sending', async () => {
    const door = await openDoor();
    const tail = `[H${stamp(startAt - 3_600_000).slice(1)}]${stamp(startAt)}`;
    await door.connect().ask(frameOf({ data: '#1234|Nri1/BA003', tail }));
    expect(door.messages()[0]!.at).toBe(startAt - 3_600_000);
  });
});

describe('the answer comes after what was said is durable', () => {
  test('answers leave in the order of the frames, while the reports run side by side', async () => {
    const waiting: (() => void)[] = [];
    const door = await openDoor({
      report: (_, nth) => new Promise((resolve) => waiting.push(() => resolve(kept(nth)))),
    });
    const line = door.connect();
    line.send(Buffer.concat([1, 2, 3].map((seq) => frameOf({ seq: `000${seq}`, data: '#1234|Nri1/BA003' }))));
    await settle();
    expect(waiting).toHaveLength(3);
    waiting[2]!();
    waiting[1]!();
    await settle();
    expect(line.heard()).toHaveLength(0);
    waiting[0]!();
    await settle();
    expect(texts(line.heard()).map((text) => text.slice(5, 9))).toEqual(['0001', '0002', '0003']);
  });

  test('while nothing can be written nothing is answered, polls and repeats included, and the next try is', async () => {
    const door = await openDoor();
    const line = door.connect();
    await line.ask(alarm);
    door.setReport(() => ({ answer: 'not-now' }));
    const poll = frameOf({ token: 'NULL', seq: '0000' });
    const next = frameOf({ seq: '0002', data: '#1234|Nri1/BA004' });
    for (const frame of [poll, alarm, next]) {
      expect(await line.ask(frame)).toHaveLength(0);
      await door.clock.advance(1_000);
    }
    door.setReport(() => kept(9));
    expect(texts(await line.ask(Buffer.concat([poll, alarm, next])))).toHaveLength(3);
  });

  test('a floor that breaks or refuses is silence', async () => {
    const door = await openDoor({ report: () => Promise.reject(new Error('broken')) });
    expect(await door.connect().ask(alarm)).toHaveLength(0);
    door.setReport(() => ({
      answer: 'refused',
      code: 'NO_SUCH_PANEL',
      refusal: refuse('NO_SUCH_PANEL', { zh: '无此主机', en: 'No such panel.' }),
    }));
    await door.clock.advance(1_000);
    expect(await door.connect().ask(alarm)).toHaveLength(0);
    expect(door.connector.inspect().recent[0]!.why!.code).toBe('not-kept');
  });

  test('too many frames waiting stop the reading, and it goes on when half are answered', async () => {
    const waiting: (() => void)[] = [];
    const door = await openDoor({
      report: (_, nth) => new Promise((resolve) => waiting.push(() => resolve(kept(nth)))),
    });
    const line = door.connect();
    const count = 1_000;
    line.send(
      Buffer.concat(
        Array.from({ length: count }, (_, at) =>
          frameOf({ seq: String(at + 1).padStart(4, '0'), data: '#1234|Nri1/BA003' }),
        ),
      ),
    );
    await settle();
    expect(waiting).toHaveLength(256);
    expect(line.state.paused).toBe(true);
    let answered = 0;
    for (let round = 0; round < 20; round++) {
      for (const answer of waiting.splice(0)) answer();
      await settle();
      answered += texts(line.heard()).length;
    }
    expect(answered).toBe(count);
    expect(line.state.paused).toBe(false);
  });

  test('a connection that goes away while its frames wait gets nothing, and stopping waits for what is on its way', async () => {
    let answer: () => void = () => {};
    const door = await openDoor({ report: () => new Promise((resolve) => (answer = () => resolve(kept(1)))) });
    const gone = door.connect();
    gone.send(alarm);
    await settle();
    gone.hangUp();
    answer();
    await settle();
    expect(gone.heard()).toHaveLength(0);
    const line = door.connect();
    line.send(frameOf({ seq: '0002', data: '#1234|Nri1/BA003' }));
    await settle();
    const stopping = door.connector.stop();
    await settle();
    expect(line.state.closed).toBe(false);
    answer();
    await stopping;
    expect(texts(line.heard())).toHaveLength(1);
    expect(line.state.closed).toBe(true);
  });
});

describe('UDP', () => {
  test('one frame a datagram is answered; half a frame and what stands behind one are not', async () => {
    const door = await openDoor();
    expect(texts(await door.askUdp(alarm))).toEqual(['"ACK"0001L0#1234[]']);
    expect(await door.askUdp(alarm.subarray(0, -1))).toHaveLength(0);
    const two = Buffer.concat([
      frameOf({ seq: '0002', data: '#1234|Nri1/BA003' }),
      frameOf({ seq: '0003', data: '#1234|Nri1/BA003' }),
    ]);
    expect(texts(await door.askUdp(two))).toEqual(['"ACK"0002L0#1234[]']);
  });

  test('beyond 1,024 waiting datagrams the next are left unanswered', async () => {
    const door = await openDoor({ report: () => new Promise(() => {}) });
    for (let seq = 1; seq <= 1_100; seq++) {
      void door.askUdp(frameOf({ seq: String(seq).padStart(4, '0'), data: '#1234|Nri1/BA003' }));
    }
    await settle();
    expect(door.reported).toHaveLength(1_024);
    expect(door.connector.inspect().connections.datagramsUnanswered).toBe(76);
  });
});
