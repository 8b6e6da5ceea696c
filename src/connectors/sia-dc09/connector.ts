import { realChance } from '../../base/real-chance.ts';
import type { Chance } from '../../base/chance.ts';
import type { Timer } from '../../base/clock.ts';
import { second_ms } from '../../base/instant.ts';
import type { Listener } from '../../base/network.ts';
import type { Answer } from '../../base/signal.ts';
import type { Connector, EdgeContext } from '../connector.ts';
import { pooledChance } from './cipher.ts';
import { inspector } from './inspector.ts';
import type { InspectedFrame, UnknownSender } from './inspector.ts';
import { linkBook } from './link.ts';
import type { LinkReport } from './link.ts';
import { receiver } from './receive.ts';
import type { Parts } from './receive.ts';
import { connectionCounts, tcpHandler, udpHandler } from './sockets.ts';
import { throttle } from './throttle.ts';

export interface Dc09Config {
  /** "127.0.0.1:10009"; null listens not at all. */
  tcp: string | null;
  udp: string | null;
}

/** New senders are looked for, and what the book could not take is said again, this often. */
const lookEvery_ms = 5 * second_ms;
/** Reports of links under way at once: at the full hour every link has one. */
const linkReportsMax = 64;
const stopWait_ms = 2 * second_ms;

export interface Dc09Inspection {
  listening: { tcp: string | null; udp: string | null };
  connections: ReturnType<typeof connectionCounts>;
  counts: Record<string, number>;
  links: unknown[];
  slowed: { address: string; account: string | null }[];
  unknown: UnknownSender[];
  recent: InspectedFrame[];
}

export interface Dc09Connector extends Connector {
  inspect(): Dc09Inspection;
  /** The last frames of one account, newest first. */
  lastOf(account: string): InspectedFrame[];
}

/** SIA DC-09 over TCP and UDP: the sockets' and the clock's half. The road of a frame is receive.ts. */
export function siaDc09(
  context: EdgeContext,
  config: Dc09Config,
  chance: Chance = realChance(),
  parts?: Parts,
): Dc09Connector {
  const { clock, network, senders, log } = context;
  const books = { links: linkBook(clock.now()), inspector: inspector(), throttle: throttle() };
  const door = receiver(context, pooledChance(chance), books, parts);
  const connections = connectionCounts();
  const tcp = tcpHandler(door, connections, clock);
  const listeners: { tcp: Listener | null; udp: Listener | null } = { tcp: null, udp: null };
  const underWay = new Set<string>();
  let timer: Timer | null = null;
  let stopped = false;

  function look(): void {
    if (stopped) return;
    const now = clock.now();
    const { reports, wakeAt } = books.links.due(senders.all(), now);
    for (const one of reports) {
      if (underWay.size >= linkReportsMax) break;
      if (!underWay.has(one.cause)) void tell(one);
    }
    door.forgetOld(now);
    tcp.closeIdle(now);
    timer = clock.after(Math.max(1, Math.min(lookEvery_ms, wakeAt - now)), look);
  }

  async function tell(one: LinkReport): Promise<void> {
    underWay.add(one.cause);
    let answer: Answer = { answer: 'not-now' };
    try {
      answer = await context.report(one.stream, one.signal, one.cause, `device/${one.panel}`, 'sia-dc09');
    } catch (error) {
      log('error', 'sia-dc09', 'REPORT_FAILED', { panel: one.panel, error: String(error) });
    }
    underWay.delete(one.cause);
    if (answer.answer === 'refused') log('warn', 'sia-dc09', 'SIGNAL_REFUSED', { panel: one.panel, code: answer.code });
    if (answer.answer !== 'not-now') one.told();
  }

  return {
    name: 'sia-dc09',
    async start() {
      if (config.tcp !== null) listeners.tcp = await network.listenTcp(config.tcp, tcp);
      if (config.udp !== null) {
        try {
          listeners.udp = await network.listenUdp(config.udp, udpHandler(door, connections));
        } catch (error) {
          await listeners.tcp?.close();
          throw error;
        }
      }
      look();
    },
    async stop() {
      stopped = true;
      timer?.cancel();
      // What is on its way to the book may still be answered; nobody waits for it longer than this.
      await Promise.race([tcp.drained(), new Promise<void>((resolve) => clock.after(stopWait_ms, resolve))]);
      tcp.closeAll();
      // A turn for the last answers to leave before the listener breaks what is still open.
      await new Promise<void>((resolve) => setImmediate(resolve));
      await Promise.all([listeners.tcp?.close(), listeners.udp?.close()]);
    },
    inspect: () => ({
      listening: { tcp: listeners.tcp?.address ?? null, udp: listeners.udp?.address ?? null },
      connections: { ...connections },
      counts: books.inspector.counts(),
      links: books.links.inspect(),
      slowed: books.throttle.slowed(clock.now()),
      unknown: books.inspector.unknown(),
      recent: books.inspector.recent(),
    }),
    lastOf: (account) => books.inspector.lastOf(account),
  };
}
