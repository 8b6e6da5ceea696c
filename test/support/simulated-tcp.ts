import type { Chance } from '../../src/base/chance.ts';
import type { Clock } from '../../src/base/clock.ts';
import type { Connection, TcpHandler } from '../../src/base/network.ts';
import { halfOpenHeld_ms, writeBufferBytesMax } from '../../src/base/network-node.ts';
import type { ClientHandler, NetworkFaults, SimulatedClient } from './simulated-network.ts';

/** What the simulated network lends to its connections. */
export interface Weather {
  clock: Clock;
  chance: Chance;
  delay_ms(): number;
  happens(permille: number): boolean;
  faults(): NetworkFaults;
}

export interface TcpPair {
  client: SimulatedClient;
  handler: TcpHandler | null;
  /** The connection reaches the listener, or finds none and is refused. */
  meet(handler: TcpHandler | null): void;
  reset(): void;
  /** The server's side dies without being told; the client's kernel hears of it. */
  crash(): void;
}

interface Pipe {
  write(bytes: Uint8Array): void;
  /** After everything written so far has been delivered. */
  finish(done: () => void): void;
  pause(): void;
  resume(): void;
  /** Loses what is on the way. */
  clog(): void;
}

/** One direction: bytes in order, cut and joined as TCP may, late as the weather has it. */
function pipe(weather: Weather, deliver: (bytes: Uint8Array) => void, overflow: () => void): Pipe {
  let pieces: { bytes: Uint8Array; arrived: boolean }[] = [];
  let waiting_bytes = 0;
  let lastDue = 0;
  let paused = false;
  let clogged = false;
  let done: (() => void) | null = null;

  function flow(): void {
    while (!paused && !clogged && pieces[0]?.arrived) {
      const piece = pieces.shift()!;
      waiting_bytes -= piece.bytes.length;
      deliver(piece.bytes);
    }
    if (done && !clogged && pieces.length === 0) {
      const ended = done;
      done = null;
      ended();
    }
  }

  function push(bytes: Uint8Array): void {
    const piece = { bytes, arrived: false };
    pieces.push(piece);
    const due = Math.max(lastDue, weather.clock.now() + weather.delay_ms());
    lastDue = due;
    weather.clock.after(due - weather.clock.now(), () => {
      piece.arrived = true;
      flow();
    });
  }

  return {
    write(bytes) {
      if (clogged || bytes.length === 0) return;
      const copy = bytes.slice();
      const faults = weather.faults();
      const last = pieces.at(-1);
      waiting_bytes += copy.length;
      if (last && !last.arrived && weather.happens(faults.mergePermille)) {
        last.bytes = joined([last.bytes, copy]);
      } else if (copy.length > 1 && weather.happens(faults.splitPermille)) {
        const cut = 1 + weather.chance.below(copy.length - 1);
        push(copy.slice(0, cut));
        push(copy.slice(cut));
      } else {
        push(copy);
      }
      if (waiting_bytes > writeBufferBytesMax && paused) overflow();
    },
    finish(then) {
      done = then;
      lastDue = Math.max(lastDue, weather.clock.now() + weather.delay_ms());
      weather.clock.after(lastDue - weather.clock.now(), flow);
    },
    pause: () => void (paused = true),
    resume() {
      paused = false;
      flow();
    },
    clog() {
      clogged = true;
      pieces = [];
      waiting_bytes = 0;
    },
  };
}

/** Both ends of one connection and the two pipes between them. */
export function tcpPair(weather: Weather, heard: ClientHandler, remote: string, ended: () => void): TcpPair {
  const received: Uint8Array[] = [];
  let session: ReturnType<TcpHandler['opened']> | null = null;
  let clientOpen = true;
  let serverOpen = false;
  let clientFinished = false;
  let heldBack = false;
  let state: SimulatedClient['state'] = 'connecting';

  // A sender the server holds back simply waits; only a client that does not read is cut.
  const toServer = pipe(
    weather,
    (bytes) => void (serverOpen && session?.data(bytes)),
    () => {},
  );
  const toClient = pipe(weather, hear, () => reset());
  // Nothing flows to the server before the listener has taken the connection.
  toServer.pause();

  function hear(bytes: Uint8Array): void {
    if (!clientOpen) return;
    received.push(bytes);
    heard.data?.(bytes);
  }

  function closeClient(): void {
    toClient.clog();
    if (!clientOpen) return;
    clientOpen = false;
    state = 'closed';
    heard.closed?.();
  }

  function closeServer(): void {
    toServer.clog();
    if (serverOpen) {
      serverOpen = false;
      session?.closed();
    }
    ended();
  }

  function reset(): void {
    closeServer();
    closeClient();
  }

  /** A write is where a line breaks. */
  function survivesWrite(): boolean {
    if (weather.happens(weather.faults().resetPermille)) reset();
    else if (weather.happens(weather.faults().vanishPermille)) client.vanish();
    else return true;
    return false;
  }

  const server: Connection = {
    remote,
    write: (bytes) => void (serverOpen && survivesWrite() && toClient.write(bytes)),
    pause() {
      heldBack = true;
      toServer.pause();
    },
    resume() {
      heldBack = false;
      toServer.resume();
    },
    // As the real network does: what was written is still sent, then both sides are closed.
    close: () =>
      toClient.finish(() => {
        closeClient();
        closeServer();
      }),
  };

  const client: SimulatedClient = {
    remote: 'simulated server',
    get state() {
      return state;
    },
    received: () => joined(received),
    write: (bytes) => void (clientOpen && !clientFinished && survivesWrite() && toServer.write(bytes)),
    pause: () => toClient.pause(),
    resume: () => toClient.resume(),
    close() {
      clientFinished = true;
      clientOpen = false;
      state = 'closed';
      toClient.clog();
      toServer.finish(closeServer);
    },
    finish() {
      clientFinished = true;
      toServer.finish(() => weather.clock.after(halfOpenHeld_ms, reset));
    },
    reset,
    vanish() {
      clientOpen = false;
      state = 'closed';
      toClient.clog();
      toServer.clog();
    },
  };

  const pair: TcpPair = {
    client,
    handler: null,
    meet(handler) {
      if (!clientOpen && !clientFinished) return ended();
      if (!handler) return reset();
      pair.handler = handler;
      serverOpen = true;
      if (clientOpen) state = 'open';
      session = handler.opened(server);
      heard.opened?.();
      if (!heldBack) toServer.resume();
    },
    reset,
    crash() {
      serverOpen = false;
      session = null;
      reset();
    },
  };
  return pair;
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
