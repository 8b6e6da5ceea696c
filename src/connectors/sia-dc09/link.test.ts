import { describe, expect, test } from 'vitest';
import { kept, openDoor, sender, startAt } from '../../../test/support/dc09/door.ts';
import { frameOf, framesIn, stamp } from '../../../test/support/dc09/independent-sender.ts';

type Door = Awaited<ReturnType<typeof openDoor>>;
const states = (door: Door) => door.signals('link').map(({ state }) => state);
let seq = 0;
const poll = (offset_ms?: number, now = startAt) =>
  frameOf({ token: 'NULL', seq: '0000', tail: offset_ms === undefined ? '' : stamp(now + offset_ms) });
const alarm = () => frameOf({ seq: String((seq++ % 9999) + 1).padStart(4, '0'), data: '#1234|Nri1/BA003' });

describe('supervision of a link', () => {
  test('a panel never heard is lost an interval and one poll after the start', async () => {
    const door = await openDoor();
    await door.clock.advance(119_000);
    expect(states(door)).toEqual([]);
    await door.clock.advance(1_000);
    expect(door.signals('link')).toEqual([{ kind: 'link', panel: 'AP1', path: 'tcp', state: 'lost' }]);
  });

  test('any valid message begins the interval again; then it is lost, and back with the next', async () => {
    const door = await openDoor();
    const line = door.connect();
    for (const frame of [poll(), alarm(), poll()]) {
      await line.ask(frame);
      await door.clock.advance(100_000);
    }
    expect(states(door)).toEqual(['back']);
    await door.clock.advance(20_000);
    expect(door.signals('link').at(-1)).toMatchObject({ state: 'lost', heardAt: startAt + 200_000 });
    await line.ask(poll());
    await door.clock.advance(5_000);
    expect(states(door)).toEqual(['back', 'lost', 'back']);
    const causes = door.reported.filter(({ signal }) => signal.kind === 'link').map(({ cause }) => cause);
    expect(new Set(causes).size).toBe(3);
  });

  test('what is refused does not count as heard', async () => {
    const door = await openDoor({ senders: [sender({ key: Buffer.alloc(16), plainAllowed: false })] });
    const line = door.connect();
    for (let minute = 0; minute < 3; minute++) {
      await line.ask(poll());
      await door.clock.advance(60_000);
    }
    expect(states(door)).toEqual(['lost']);
  });

  test('each panel has its own interval, and one that does not poll is not supervised', async () => {
    const door = await openDoor({
      senders: [
        sender({ pollInterval_s: 90, transport: 'udp' }),
        sender({ panel: 'AP2', account: '2', pollInterval_s: 600 }),
        sender({ panel: 'AP3', account: '3', pollInterval_s: 0 }),
      ],
    });
    await door.clock.advance(180_000);
    expect(door.signals('link').map(({ panel, path }) => [panel, path])).toEqual([['AP1', 'udp']]);
    await door.clock.advance(7_200_000);
    expect(door.signals('link').map(({ panel }) => panel)).toEqual(['AP1', 'AP2']);
  });

  test('what the book could not take is said again until it does', async () => {
    const door = await openDoor({ report: () => ({ answer: 'not-now' }) });
    await door.clock.advance(140_000);
    expect(states(door).length).toBeGreaterThan(2);
    door.setReport(() => kept(1));
    await door.clock.advance(10_000);
    const said = states(door).length;
    await door.clock.advance(60_000);
    expect(states(door)).toHaveLength(said);
    expect(new Set(door.reported.map(({ cause }) => cause)).size).toBe(1);
  });

  test('a panel added later counts from when it was added', async () => {
    const door = await openDoor();
    await door.clock.advance(1_000_000);
    door.senders.push(sender({ panel: 'AP9', account: '9' }));
    await door.clock.advance(100_000);
    expect(door.signals('link').map(({ panel }) => panel)).toEqual(['AP1']);
    await door.clock.advance(30_000);
    expect(door.signals('link').map(({ panel }) => panel)).toEqual(['AP1', 'AP9']);
  });
});

describe('a panel’s clock', () => {
  async function polls(door: Door, offsets_s: number[]) {
    const line = door.connect();
    for (const offset of offsets_s) {
      await line.ask(poll(offset * 1000, door.clock.now()));
      await door.clock.advance(30_000);
    }
  }

  test('beyond half of the window it is drifting, within a quarter steady again, and between the two nothing changes', async () => {
    const door = await openDoor();
    await polls(door, [0, 1, 0]);
    expect(states(door)).toEqual(['back', 'steady']);
    await polls(door, [11, 12, 12]);
    expect(door.signals('link').at(-1)).toMatchObject({ state: 'drifting', drift_ms: 11_000 });
    await polls(door, [9, 8, 9, 8, 9]);
    expect(states(door)).toEqual(['back', 'steady', 'drifting']);
    await polls(door, [4, 4, 3]);
    expect(states(door)).toEqual(['back', 'steady', 'drifting', 'steady']);
  });

  test('one late message among good ones is no drift; a clock so wrong that it is refused is', async () => {
    const door = await openDoor();
    await polls(door, [0, 0, -30, 0, 0]);
    expect(states(door)).toEqual(['back', 'steady']);
    await polls(door, [300, 300, 300]);
    expect(door.signals('link')).toContainEqual(expect.objectContaining({ state: 'drifting', drift_ms: 300_000 }));
    expect(door.signals('refused')).toEqual([{ kind: 'refused', panel: 'AP1', why: 'time-outside-window' }]);
  });
});

describe('figures and refusals', () => {
  test('one summary an hour and link says what polls would have said', async () => {
    const door = await openDoor();
    const line = door.connect();
    for (const offset of [2, 3, 4]) await line.ask(poll(offset * 1000));
    const frame = alarm();
    await line.ask(frame);
    await line.ask(frame);
    await line.ask(frameOf({ seq: String(seq + 2).padStart(4, '0'), data: '#1234|Nri1/BA003', tail: '[KSECRET]' }));
    await line.ask(frameOf({ token: 'XXX' }));
    await door.clock.advance(3_600_000);
    expect(door.signals('link-summary')).toEqual([
      {
        kind: 'link-summary',
        panel: 'AP1',
        from: startAt,
        to: startAt + 3_600_000,
        messages: 6,
        polls: 3,
        refused: 1,
        sequenceGaps: 1,
        repeats: 1,
        keyExchangesRefused: 1,
        driftP50_ms: 3_000,
      },
    ]);
    await door.clock.advance(3_600_000);
    expect(door.signals('link-summary')[1]).toMatchObject({
      messages: 0,
      from: startAt + 3_600_000,
      driftP50_ms: null,
    });
  });

  test('a known panel that is refused is told at most once an hour and cause', async () => {
    const key = Buffer.alloc(16, 1);
    const door = await openDoor({ senders: [sender({ key, plainAllowed: false, pollInterval_s: 0 })] });
    const wrongKey = () =>
      frameOf({ data: '#1234|Nri1/BA003', key: Buffer.alloc(16, 2), tail: stamp(door.clock.now()) });
    for (let minute = 0; minute < 59; minute++) {
      const line = door.connect();
      expect(framesIn(await line.ask(wrongKey()))[0]!.text).toMatch(/^"NAK"/);
      await line.ask(alarm());
      await door.clock.advance(60_000);
    }
    expect(door.signals('refused').map(({ why }) => why)).toEqual(['not-decrypted', 'plain-for-keyed']);
    await door.clock.advance(60_000);
    await door.connect().ask(wrongKey());
    expect(door.signals('refused')).toHaveLength(3);
  });

  test('a refusal the book could not take is told with the next frame; an unknown kind of message is one too', async () => {
    const door = await openDoor({ report: () => ({ answer: 'not-now' }) });
    await door.connect().ask(frameOf({ token: 'XXX' }));
    door.setReport(() => kept(1));
    await door.connect().ask(frameOf({ token: 'XXX' }));
    await door.connect().ask(frameOf({ token: 'XXX' }));
    expect(door.signals('refused').map(({ why }) => why)).toEqual(['unprocessable', 'unprocessable']);
  });
});

describe('who sends nothing but bad frames', () => {
  const stranger = (account = 'BAD1') => frameOf({ account, data: 'x' });

  test('20 in 10 s: one a second is looked at; after 10 quiet seconds all are again', async () => {
    const door = await openDoor();
    const line = door.connect('10.6.6.6');
    for (let count = 0; count < 20; count++) expect(framesIn(await line.ask(stranger()))).toHaveLength(1);
    let answered = 0;
    for (let tenth = 0; tenth < 50; tenth++) {
      answered += framesIn(await line.ask(stranger())).length;
      await door.clock.advance(100);
    }
    expect(answered).toBeGreaterThanOrEqual(4);
    expect(answered).toBeLessThanOrEqual(5);
    expect(door.connector.inspect().slowed).toEqual([{ address: '10.6.6.6', account: 'BAD1' }]);
    await door.clock.advance(10_001);
    expect(framesIn(await line.ask(Buffer.concat([stranger(), stranger()])))).toHaveLength(2);
  });

  test('other accounts of that address, and that account from elsewhere, are served as before', async () => {
    const door = await openDoor();
    const line = door.connect('10.6.6.6');
    for (let count = 0; count < 40; count++) await line.ask(stranger());
    expect(framesIn(await line.ask(alarm()))[0]!.text).toMatch(/^"ACK"/);
    expect(framesIn(await door.connect('10.7.7.7').ask(stranger()))).toHaveLength(1);
    // Nor does a new connection help.
    expect(framesIn(await door.connect('10.6.6.6').ask(stranger()))).toHaveLength(0);
  });

  test('never an account with a valid frame in the last hour', async () => {
    const door = await openDoor();
    const line = door.connect();
    await line.ask(alarm());
    const bad = frameOf({ data: '#1234|Nri1/BA003', tail: stamp(startAt - 3_600_000) });
    for (let count = 0; count < 40; count++) expect(framesIn(await line.ask(bad))).toHaveLength(1);
    expect(framesIn(await line.ask(alarm()))[0]!.text).toMatch(/^"ACK"/);
  });

  test('noise without end fills neither the ring nor the book', async () => {
    const door = await openDoor();
    const line = door.connect();
    await line.ask(alarm());
    const noise = door.connect('10.6.6.6');
    for (let count = 0; count < 5_000; count++) noise.send('\nGET / HTTP/1.1 and more\r');
    expect(door.connector.inspect().recent.length).toBeLessThan(40);
    expect(door.connector.inspect().counts['too-many-bad']).toBeGreaterThan(4_900);
    expect(door.signals('panel')).toHaveLength(1);
  });

  test('a connection that never sent a right frame goes after a minute, one that never ends a frame when it is too long', async () => {
    const door = await openDoor();
    const idle = door.connect();
    const proven = door.connect();
    await proven.ask(alarm());
    await door.clock.advance(70_000);
    expect(idle.state.closed).toBe(true);
    expect(proven.state.closed).toBe(false);
  });
});
