import { seededChance } from '../../../src/base/chance.ts';
import type { Connection, Listener, Network, TcpHandler, UdpHandler } from '../../../src/base/network.ts';
import type { Answer, PanelSignal, Signal } from '../../../src/base/signal.ts';
import { simulatedClock } from '../../../src/base/simulated-clock.ts';
import { silentLog } from '../../../src/base/log.ts';
import type { EdgeContext, Sender } from '../../../src/connectors/connector.ts';
import { siaDc09 } from '../../../src/connectors/sia-dc09/connector.ts';
import type { Parts } from '../../../src/connectors/sia-dc09/receive.ts';

/** 2026-11-24T10:00:00Z */
export const startAt = Date.UTC(2026, 10, 24, 10, 0, 0);

export function sender(changes: Partial<Sender> = {}): Sender {
  return {
    stream: 'test-site',
    panel: 'AP1',
    account: '1234',
    plainAllowed: true,
    window: { past_s: 40, future_s: 20 },
    pollInterval_s: 60,
    transport: 'tcp',
    ...changes,
  };
}

export function kept(seq: number): Answer {
  return { answer: 'kept', seq, facts: [] };
}

export interface Reported {
  stream: string;
  signal: Signal;
  cause: string;
}

type Report = (one: Reported, nth: number) => Answer | Promise<Answer>;

/** A connector with a floor that keeps everything, on a clock moved by hand and a network without wires. */
export async function openDoor(given: { senders?: Sender[]; now?: number; report?: Report; parts?: Parts } = {}) {
  const clock = simulatedClock(given.now ?? startAt);
  const known = given.senders ?? [sender()];
  const reported: Reported[] = [];
  let report: Report = given.report ?? (() => kept(reported.length));
  let tcp: TcpHandler | null = null;
  let udp: UdpHandler | null = null;
  const listener = (address: string): Listener => ({ address, close: () => Promise.resolve() });
  const network: Network = {
    listenTcp: (address, handler) => ((tcp = handler), Promise.resolve(listener(address))),
    listenUdp: (address, handler) => ((udp = handler), Promise.resolve(listener(address))),
  };
  const context: EdgeContext = {
    clock,
    network,
    log: silentLog,
    senders: {
      find: (account, receiver, line) =>
        known.find(
          (one) =>
            one.account === account &&
            (one.receiver === undefined || one.receiver === receiver) &&
            (one.line === undefined || one.line === line),
        ) ?? null,
      all: () => known,
    },
    async report(stream, signal, cause) {
      const one = { stream, signal, cause };
      reported.push(one);
      return report(one, reported.length);
    },
  };
  const connector = siaDc09(context, { tcp: 'tcp:1', udp: 'udp:1' }, seededChance(7), given.parts);
  await connector.start();

  let port = 40_000;
  function connect(address = '10.0.0.1') {
    let got = Buffer.alloc(0);
    const state = { paused: false, closed: false };
    const connection: Connection = {
      remote: `tcp ${address}:${port++}`,
      write: (bytes) => void (got = Buffer.concat([got, bytes])),
      pause: () => void (state.paused = true),
      resume: () => void (state.paused = false),
      close() {
        state.closed = true;
        end.closed();
      },
    };
    const end = tcp!.opened(connection);
    return {
      state,
      send: (bytes: Buffer | string) =>
        end.data(Buffer.from(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes)),
      /** What came back since the last time. */
      heard() {
        const now = got;
        got = Buffer.alloc(0);
        return now;
      },
      hangUp: () => end.closed(),
      async ask(bytes: Buffer | string) {
        this.send(bytes);
        await settle();
        return this.heard();
      },
    };
  }

  return {
    clock,
    connector,
    reported,
    senders: known,
    connect,
    setReport: (next: Report) => void (report = next),
    async askUdp(bytes: Buffer, remote = 'udp 10.0.0.9:5000') {
      const replies: Buffer[] = [];
      udp!.datagram(bytes, remote, (reply) => replies.push(Buffer.from(reply)));
      await settle();
      return Buffer.concat(replies);
    },
    /** What panels said that was neither a poll nor a repeat. */
    messages: () =>
      reported.map(({ signal }) => signal).filter((one): one is PanelSignal => one.kind === 'panel' && !one.poll),
    signals: <K extends Signal['kind']>(kind: K) =>
      reported.map(({ signal }) => signal).filter((one): one is Extract<Signal, { kind: K }> => one.kind === kind),
  };
}

export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}
