import type { Clock } from '../base/clock.ts';
import type { Instant } from '../base/instant.ts';
import type { Log } from '../base/log.ts';
import type { Network } from '../base/network.ts';
import type { Answer, Signal } from '../base/signal.ts';

/** What a connector may know of a sender it has been told about. Keys come sealed out of the secrets and are never logged. */
export interface Sender {
  stream: string;
  panel: string;
  account: string;
  /** Only there when two panels share the account. */
  receiver?: string;
  line?: string;
  /** AES key of 16, 24 or 32 bytes; null when the panel should be encrypted but no key is set yet. */
  key?: Uint8Array | null;
  plainAllowed: boolean;
  window: { past_s: number; future_s: number };
  pollInterval_s: number;
  transport: 'tcp' | 'udp';
}

export interface Senders {
  /** Finds by account over the whole installation; receiver and line only part panels that share one. */
  find(account: string, receiver: string | null, line: string | null): Sender | null;
  all(): readonly Sender[];
}

/**
 * Everything an edge is given. It turns bytes into signals and waits; it never sees the journal.
 * `report` answers after everything decided before it is durable; `source` is the connection, for fair turns.
 */
export interface EdgeContext {
  clock: Clock;
  network: Network;
  log: Log;
  senders: Senders;
  report(stream: string, signal: Signal, cause: string, by: string, source: string): Promise<Answer>;
}

export interface Connector {
  name: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** What an engineer wants to see at the door: recent messages, refusals, counters. Ephemeral, never facts. */
  inspect(): unknown;
}

/** A recent message at the door, decoded for people. */
export interface InspectedAt {
  receivedAt: Instant;
  remote: string;
}
