import type { Chance } from '../../src/base/chance.ts';
import type { Clock } from '../../src/base/clock.ts';
import { Fault } from '../../src/base/errors.ts';
import type { Connection, Listener, Network, TcpHandler, UdpHandler } from '../../src/base/network.ts';
import { tcpPair, type TcpPair } from './simulated-tcp.ts';

/** What goes wrong on the way, drawn from the seeded chance. Shares are in a thousand. */
export interface NetworkFaults {
  delayMin_ms: number;
  delayMax_ms: number;
  /** Datagrams that never arrive, and those that arrive twice. Unequal delays change their order by themselves. */
  dropPermille: number;
  duplicatePermille: number;
  /** TCP keeps bytes in order but not in the pieces they were written in. */
  splitPermille: number;
  mergePermille: number;
  /** Connections that break at a write: reset tells both sides, vanish tells the other side nothing. */
  resetPermille: number;
  vanishPermille: number;
}

export const calmNetwork: NetworkFaults = {
  delayMin_ms: 1,
  delayMax_ms: 1,
  dropPermille: 0,
  duplicatePermille: 0,
  splitPermille: 0,
  mergePermille: 0,
  resetPermille: 0,
  vanishPermille: 0,
};

export const roughNetwork: NetworkFaults = {
  delayMin_ms: 1,
  delayMax_ms: 400,
  dropPermille: 100,
  duplicatePermille: 100,
  splitPermille: 300,
  mergePermille: 300,
  resetPermille: 10,
  vanishPermille: 5,
};

/** What a test sender hears of its TCP connection. */
export interface ClientHandler {
  opened?(): void;
  data?(bytes: Uint8Array): void;
  closed?(): void;
}

/** The sender's end. */
export interface SimulatedClient extends Connection {
  readonly state: 'connecting' | 'open' | 'closed';
  /** Everything heard so far. */
  received(): Uint8Array;
  /** Done sending, still listening for the answer. */
  finish(): void;
  /** Breaks it: what is on the way is lost, both sides are told. */
  reset(): void;
  /** Power off: what is on the way is lost, nobody is told. */
  vanish(): void;
}

export interface SimulatedNetwork extends Network {
  /** May be changed at any time; what is already on the way keeps its fate. */
  faults: NetworkFaults;
  connectTcp(address: string, handler?: ClientHandler, remote?: string): SimulatedClient;
  sendUdp(address: string, bytes: Uint8Array, heard?: (reply: Uint8Array) => void, remote?: string): void;
  /** The server's process dies: listeners and connections are gone, what was on the way to it is lost. */
  crash(): void;
  /** For checks that nothing is left open. */
  openConnections(): number;
}

const datagramBytesMax = 65_507;

/** A network in memory: same seed and same calls, same fate for every byte. Time moves only with the clock. */
export function simulatedNetwork(clock: Clock, chance: Chance, faults: NetworkFaults = calmNetwork): SimulatedNetwork {
  const tcp = new Map<string, TcpHandler>();
  const udp = new Map<string, UdpHandler>();
  const pairs = new Set<TcpPair>();
  let nextPort = 20_000;
  let nextRemote = 1;

  const happens = (permille: number) => permille > 0 && chance.below(1_000) < permille;
  const delay_ms = () =>
    network.faults.delayMin_ms + chance.below(network.faults.delayMax_ms - network.faults.delayMin_ms + 1);

  function listen<H>(table: Map<string, H>, asked: string, handler: H, closed: () => void): Listener {
    const address = asked.endsWith(':0') ? asked.replace(/:0$/, `:${nextPort++}`) : asked;
    if (table.has(address)) {
      throw new Fault('PORT_TAKEN', { zh: `端口 ${address} 已被占用。`, en: `${address} is taken.` });
    }
    table.set(address, handler);
    return {
      address,
      close: async () => {
        if (table.get(address) === handler) table.delete(address);
        closed();
      },
    };
  }

  /** Carries one datagram, or not, or twice. */
  function carry(bytes: Uint8Array, deliver: (bytes: Uint8Array) => void): void {
    if (bytes.length > datagramBytesMax) throw new Error(`a datagram holds at most ${datagramBytesMax} bytes`);
    const copy = bytes.slice();
    if (happens(network.faults.dropPermille)) return;
    const times = happens(network.faults.duplicatePermille) ? 2 : 1;
    for (let time = 0; time < times; time++) clock.after(delay_ms(), () => deliver(copy.slice()));
  }

  const network: SimulatedNetwork = {
    faults,
    async listenTcp(address, handler) {
      return listen(tcp, address, handler, () => {
        for (const pair of pairs) if (pair.handler === handler) pair.reset();
      });
    },
    async listenUdp(address, handler) {
      return listen(udp, address, handler, () => {});
    },
    connectTcp(address, handler = {}, remote = `tcp 10.0.0.${nextRemote++}:40000`) {
      const pair = tcpPair({ clock, chance, delay_ms, happens, faults: () => network.faults }, handler, remote, () => {
        pairs.delete(pair);
      });
      pairs.add(pair);
      clock.after(delay_ms(), () => pair.meet(tcp.get(address) ?? null));
      return pair.client;
    },
    sendUdp(address, bytes, heard = () => {}, remote = `udp 10.0.0.${nextRemote++}:50000`) {
      carry(bytes, (arrived) => {
        const handler = udp.get(address);
        // A socket that was closed and opened again in between is another one: it cannot answer for the first.
        const reply = (answer: Uint8Array) => {
          if (udp.get(address) === handler) carry(answer, heard);
        };
        handler?.datagram(arrived, remote, reply);
      });
    },
    crash() {
      tcp.clear();
      udp.clear();
      for (const pair of pairs) pair.crash();
    },
    openConnections: () => pairs.size,
  };
  return network;
}
