import { describe, expect, test } from 'vitest';
import { seededChance } from '../../src/base/chance.ts';
import { simulatedClock } from '../../src/base/simulated-clock.ts';
import { calmNetwork, roughNetwork, simulatedNetwork, type NetworkFaults } from './simulated-network.ts';

const door = '127.0.0.1:10009';

/** Sends numbered lines over both transports and writes down all that arrives, with its time. */
async function trace(seed: number, faults: NetworkFaults, lines = 200) {
  const clock = simulatedClock(0);
  const network = simulatedNetwork(clock, seededChance(seed), faults);
  const seen: string[] = [];
  const pieces: string[] = [];
  await network.listenTcp(door, {
    opened: () => ({
      data: (bytes) => void pieces.push(Buffer.from(bytes).toString()),
      closed: () => void seen.push(`${clock.now()} closed`),
    }),
  });
  await network.listenUdp(door, { datagram: (bytes) => void seen.push(`${clock.now()} ${Buffer.from(bytes)}`) });
  const client = network.connectTcp(door);
  for (let line = 0; line < lines; line++) {
    client.write(Buffer.from(`line ${line}\n`));
    network.sendUdp(door, Buffer.from(`datagram ${line}`));
    await clock.advance(5);
  }
  await clock.advance(2_000);
  return { seen, pieces, text: pieces.join(''), datagrams: seen.filter((entry) => entry.includes('datagram')) };
}

const allLines = (count: number) => Array.from({ length: count }, (_, line) => `line ${line}\n`).join('');

describe('the simulated network', () => {
  test('gives the same fate to every byte for the same seed, and another for another', async () => {
    const [first, again, other] = [
      await trace(7, roughNetwork),
      await trace(7, roughNetwork),
      await trace(8, roughNetwork),
    ];
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  test('TCP cuts and joins pieces but never loses, doubles or reorders a byte', async () => {
    const { text, pieces } = await trace(3, { ...roughNetwork, resetPermille: 0, vanishPermille: 0 });
    expect(text).toBe(allLines(200));
    expect(pieces.some((piece) => !piece.startsWith('line') || !piece.endsWith('\n'))).toBe(true);
    expect(pieces.some((piece) => (piece.match(/\n/g)?.length ?? 0) > 1)).toBe(true);
  });

  test('a broken TCP connection leaves a beginning of what was sent, never a hole', async () => {
    let broken = 0;
    for (let seed = 0; seed < 20; seed++) {
      const { text } = await trace(seed, { ...roughNetwork, resetPermille: 20, vanishPermille: 10 });
      expect(allLines(200).startsWith(text)).toBe(true);
      if (text !== allLines(200)) broken += 1;
    }
    expect(broken).toBeGreaterThan(10);
  });

  test('datagrams are lost, doubled and overtaken', async () => {
    const { datagrams } = await trace(5, roughNetwork);
    const numbers = datagrams.map((entry) => Number(entry.split(' ').at(-1)));
    expect(new Set(numbers).size).toBeLessThan(200);
    expect(numbers.length).toBeGreaterThan(new Set(numbers).size);
    expect(numbers).not.toEqual([...numbers].sort((a, b) => a - b));
  });

  test('a calm network brings everything, in order', async () => {
    const { text, datagrams } = await trace(5, calmNetwork);
    expect(text).toBe(allLines(200));
    expect(datagrams).toHaveLength(200);
  });

  test('a panel that loses power is not heard of again, and the server is not told', async () => {
    const clock = simulatedClock(0);
    const network = simulatedNetwork(clock, seededChance(1));
    let heard = '';
    let closed = false;
    await network.listenTcp(door, {
      opened: () => ({ data: (bytes) => (heard += Buffer.from(bytes)), closed: () => (closed = true) }),
    });
    const client = network.connectTcp(door);
    await clock.advance(5);
    client.write(Buffer.from('on the way'));
    client.vanish();
    await clock.advance(60_000);
    expect([heard, closed, network.openConnections()]).toEqual(['', false, 1]);
  });

  test('a server that dies takes its listeners along; senders notice and may come again', async () => {
    const clock = simulatedClock(0);
    const network = simulatedNetwork(clock, seededChance(1));
    const told: string[] = [];
    const handler = {
      opened: () => ({
        data: (bytes: Uint8Array) => void told.push(`${Buffer.from(bytes)}`),
        closed: () => void told.push('closed'),
      }),
    };
    await network.listenTcp(door, handler);
    const client = network.connectTcp(door);
    await clock.advance(5);
    client.write(Buffer.from('lost'));
    network.crash();
    await clock.advance(5);
    expect([client.state, told, network.openConnections()]).toEqual(['closed', [], 0]);
    const refused = network.connectTcp(door);
    await clock.advance(5);
    expect(refused.state).toBe('closed');
    await network.listenTcp(door, handler);
    network.connectTcp(door).write(Buffer.from('again'));
    await clock.advance(5);
    expect(told).toEqual(['again']);
  });

  test('an answer to a datagram asked before a restart is not given by the socket after it', async () => {
    const clock = simulatedClock(0);
    const network = simulatedNetwork(clock, seededChance(1));
    let answer: (bytes: Uint8Array) => void = () => {};
    await network.listenUdp(door, { datagram: (_bytes, _remote, reply) => (answer = reply) });
    const heard: string[] = [];
    network.sendUdp(door, Buffer.from('frame'), (bytes) => void heard.push(`${Buffer.from(bytes)}`));
    await clock.advance(5);
    network.crash();
    await network.listenUdp(door, { datagram() {} });
    answer(Buffer.from('ack'));
    await clock.advance(5);
    expect(heard).toEqual([]);
  });
});
