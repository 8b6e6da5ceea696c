import { connect } from 'node:net';
import { createSocket } from 'node:dgram';
import { describe, expect, onTestFinished, test } from 'vitest';
import { seededChance } from '../src/base/chance.ts';
import { isLoopback, parseAddress } from '../src/base/address.ts';
import type { Connection, Network, TcpHandler } from '../src/base/network.ts';
import { nodeNetwork, writeBufferBytesMax } from '../src/base/network-node.ts';
import { simulatedClock } from '../src/base/simulated-clock.ts';
import { simulatedNetwork } from './support/simulated-network.ts';

/** A sender of either kind, so that both networks are held to the same contract. */
interface Sender {
  write(text: string): void;
  pause(): void;
  finish(): void;
  reset(): void;
  heard(): string;
  closed(): boolean;
}

interface World {
  network: Network;
  connect(address: string): Promise<Sender>;
  ask(address: string, text: string): Promise<string>;
  /** Waits until it holds, or for as long as the test may. */
  until(holds: () => boolean): Promise<void>;
}

function realWorld(): World {
  return {
    network: nodeNetwork(),
    async connect(address) {
      const socket = connect({ ...parseAddress(address), allowHalfOpen: true });
      onTestFinished(() => void socket.destroy());
      let heard = '';
      let closed = false;
      socket.on('data', (bytes) => (heard += bytes.toString('latin1')));
      socket.on('close', () => (closed = true));
      socket.on('end', () => (closed = true));
      socket.on('error', () => (closed = true));
      await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
      return {
        write: (text) => void socket.write(text),
        pause: () => void socket.pause(),
        finish: () => void socket.end(),
        reset: () => void socket.resetAndDestroy(),
        heard: () => heard,
        closed: () => closed,
      };
    },
    ask: (address, text) =>
      new Promise((resolve) => {
        const { host, port } = parseAddress(address);
        const socket = createSocket('udp4');
        onTestFinished(() => void socket.close());
        socket.on('message', (bytes) => resolve(bytes.toString()));
        socket.send(text, port, host);
      }),
    async until(holds) {
      for (let turn = 0; turn < 500 && !holds(); turn++) await new Promise((resolve) => setTimeout(resolve, 10));
    },
  };
}

function simulatedWorld(): World {
  const clock = simulatedClock(0);
  const network = simulatedNetwork(clock, seededChance(1));
  const until = async (holds: () => boolean) => {
    for (let turn = 0; turn < 50 && !holds(); turn++) await clock.advance(10);
  };
  return {
    network,
    async connect(address) {
      const client = network.connectTcp(address);
      await clock.advance(10);
      return {
        write: (text) => client.write(Buffer.from(text)),
        pause: () => client.pause(),
        finish: () => client.finish(),
        reset: () => client.reset(),
        heard: () => Buffer.from(client.received()).toString('latin1'),
        closed: () => client.state === 'closed',
      };
    },
    async ask(address, text) {
      let heard: string | null = null;
      network.sendUdp(address, Buffer.from(text), (bytes) => (heard = Buffer.from(bytes).toString()));
      await until(() => heard !== null);
      return heard ?? '';
    },
    until,
  };
}

/** A server that keeps what it hears and remembers its connections. */
function remembering() {
  const seen = { text: '', connections: [] as Connection[], closed: 0 };
  const handler: TcpHandler = {
    opened(connection) {
      seen.connections.push(connection);
      return {
        data: (bytes) => (seen.text += Buffer.from(bytes).toString('latin1')),
        closed: () => (seen.closed += 1),
      };
    },
  };
  return { seen, handler };
}

describe.each([
  ['the real network', realWorld],
  ['the simulated network', simulatedWorld],
])('%s', (_, makeWorld) => {
  test('carries what a panel sends, and the answer back', async () => {
    const world = makeWorld();
    const { seen, handler } = remembering();
    const listener = await world.network.listenTcp('127.0.0.1:0', handler);
    const panel = await world.connect(listener.address);
    panel.write('first ');
    panel.write('second');
    await world.until(() => seen.text === 'first second');
    seen.connections[0]!.write(Buffer.from('received'));
    await world.until(() => panel.heard() === 'received');
    expect([seen.text, panel.heard()]).toEqual(['first second', 'received']);
    expect(seen.connections[0]!.remote).toMatch(/^tcp \d+\.\d+\.\d+\.\d+:\d+$/);
    await listener.close();
  });

  test('tells the server once when a panel breaks off, and takes a late answer without complaint', async () => {
    const world = makeWorld();
    const { seen, handler } = remembering();
    const listener = await world.network.listenTcp('127.0.0.1:0', handler);
    const panel = await world.connect(listener.address);
    await world.until(() => seen.connections.length === 1);
    panel.reset();
    await world.until(() => seen.closed === 1);
    seen.connections[0]!.write(Buffer.from('too late'));
    seen.connections[0]!.close();
    let turns = 0;
    await world.until(() => ++turns > 10);
    expect(seen.closed).toBe(1);
    await listener.close();
  });

  test('still answers a panel that has finished sending', async () => {
    const world = makeWorld();
    const { seen, handler } = remembering();
    const listener = await world.network.listenTcp('127.0.0.1:0', handler);
    const panel = await world.connect(listener.address);
    panel.write('frame');
    panel.finish();
    await world.until(() => seen.text === 'frame');
    seen.connections[0]!.write(Buffer.from('ack'));
    seen.connections[0]!.close();
    await world.until(() => panel.closed() && seen.closed === 1);
    expect([panel.heard(), panel.closed(), seen.closed]).toEqual(['ack', true, 1]);
    await listener.close();
  });

  test('holds a panel back while the server has stopped reading', async () => {
    const world = makeWorld();
    const { seen, handler } = remembering();
    const listener = await world.network.listenTcp('127.0.0.1:0', {
      opened(connection) {
        connection.pause();
        return handler.opened(connection);
      },
    });
    const panel = await world.connect(listener.address);
    panel.write('waits');
    let turns = 0;
    await world.until(() => ++turns > 5);
    expect(seen.text).toBe('');
    seen.connections[0]!.resume();
    await world.until(() => seen.text === 'waits');
    expect(seen.text).toBe('waits');
    await listener.close();
  });

  test('cuts a peer that does not read its answers', async () => {
    const world = makeWorld();
    const { seen, handler } = remembering();
    const listener = await world.network.listenTcp('127.0.0.1:0', handler);
    const panel = await world.connect(listener.address);
    await world.until(() => seen.connections.length === 1);
    panel.pause();
    const flood = new Uint8Array(writeBufferBytesMax / 2);
    await world.until(() => {
      seen.connections[0]!.write(flood);
      return seen.closed === 1;
    });
    expect(seen.closed).toBe(1);
    await listener.close();
  });

  test('refuses a port that is taken, with its name', async () => {
    const world = makeWorld();
    const first = await world.network.listenTcp('127.0.0.1:0', remembering().handler);
    await expect(world.network.listenTcp(first.address, remembering().handler)).rejects.toMatchObject({
      code: 'PORT_TAKEN',
    });
    const datagrams = await world.network.listenUdp('127.0.0.1:0', { datagram() {} });
    await expect(world.network.listenUdp(datagrams.address, { datagram() {} })).rejects.toMatchObject({
      code: 'PORT_TAKEN',
    });
    await first.close();
    await datagrams.close();
  });

  test('the port is free again after the listener was closed, and its connections are gone', async () => {
    const world = makeWorld();
    const { seen, handler } = remembering();
    const first = await world.network.listenTcp('127.0.0.1:0', handler);
    const panel = await world.connect(first.address);
    await world.until(() => seen.connections.length === 1);
    await first.close();
    await world.until(() => panel.closed());
    expect(panel.closed()).toBe(true);
    const second = await world.network.listenTcp(first.address, handler);
    await second.close();
  });

  test('answers a datagram to where it came from', async () => {
    const world = makeWorld();
    const listener = await world.network.listenUdp('127.0.0.1:0', {
      datagram(bytes, remote, reply) {
        expect(remote).toMatch(/^udp /);
        reply(Buffer.from(`got ${Buffer.from(bytes).toString()}`));
      },
    });
    expect(await world.ask(listener.address, 'poll')).toBe('got poll');
    await listener.close();
  });
});

test('a mistake in a handler costs its connection, never the process', async () => {
  const lines: string[] = [];
  const world = realWorld();
  const network = nodeNetwork((_level, _unit, code) => void lines.push(code));
  const listener = await network.listenTcp('127.0.0.1:0', {
    opened: () => ({
      data() {
        throw new Error('planted');
      },
      closed() {},
    }),
  });
  const panel = await world.connect(listener.address);
  panel.write('x');
  await world.until(() => panel.closed());
  expect([panel.closed(), lines]).toEqual([true, ['HANDLER_FAILED']]);
  await listener.close();
});

test.each(['127.0.0.1', 'localhost', ':80', '1.2.3.4:99999', '::1:80', ''])('"%s" is no address', (text) => {
  expect(() => parseAddress(text)).toThrowError(expect.objectContaining({ code: 'ADDRESS_INVALID' }));
});

test('an address nobody here has is refused by name', async () => {
  await expect(nodeNetwork().listenTcp('203.0.113.7:10009', remembering().handler)).rejects.toMatchObject({
    code: 'ADDRESS_NOT_OURS',
  });
});

test.each([
  ['127.0.0.1', true],
  ['127.9.9.9', true],
  ['::1', true],
  ['localhost', true],
  ['0.0.0.0', false],
  ['::', false],
  ['10.0.0.1', false],
  ['localhost.example', false],
])('%s is loopback: %s', (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});
