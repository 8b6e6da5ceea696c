import type { Clock } from '../../base/clock.ts';
import { hour_ms, minute_ms } from '../../base/instant.ts';
import type { Instant } from '../../base/instant.ts';
import type { Connection, TcpHandler, UdpHandler } from '../../base/network.ts';
import { answerLine, outstandingMax } from './line.ts';
import { reassembler } from './reassemble.ts';
import type { From, Receiver, Reply } from './receive.ts';

/** More than this is a scan or a fault: a new one is closed at once. */
export const connectionsMax = 10_000;
/** A sender that goes on while reading is stopped, or never ends a frame, is cut here. */
const pendingBytesMax = 1024 * 1024;
/** Datagrams that wait for their answer; beyond, they are left unanswered and the panel tries again. */
export const datagramsMax = 1_024;
/** While the floor takes nothing, reading stops this long and TCP holds the sender back. */
export const holdBack_ms = 250;
/** A connection that has not had one right frame goes after a minute, a quiet one after a day. */
const unprovenIdle_ms = minute_ms;
const idle_ms = 24 * hour_ms;
/** A connection whose answers do not come and that sends nothing any more is given up. */
const stuck_ms = 10 * minute_ms;

export interface ConnectionCounts {
  open: number;
  opened: number;
  turnedAway: number;
  cut: number;
  datagramsUnanswered: number;
  datagramsWaiting: number;
}

export function connectionCounts(): ConnectionCounts {
  return { open: 0, opened: 0, turnedAway: 0, cut: 0, datagramsUnanswered: 0, datagramsWaiting: 0 };
}

/** "tcp [::1]:41022" is address "[::1]": a panel that connects anew comes from another port. */
export function fromOf(remote: string): From {
  const withPort = remote.slice(remote.lastIndexOf(' ') + 1);
  const colon = withPort.lastIndexOf(':');
  return { remote, address: colon > 0 ? withPort.slice(0, colon) : withPort };
}

export interface Dc09TcpHandler extends TcpHandler {
  closeIdle(now: Instant): void;
  /** Reads no more and takes no new connection; resolves when no one waits for an answer any more. */
  drained(): Promise<void>;
  closeAll(): void;
}

interface Line {
  connection: Connection;
  lastByteAt: Instant;
  proven: boolean;
  waiting(): number;
  stopReading(): void;
  cut(): void;
}

export function tcpHandler(door: Receiver, counts: ConnectionCounts, clock: Clock): Dc09TcpHandler {
  const lines = new Set<Line>();
  let onDrained: (() => void) | null = null;

  function checkDrained(): void {
    if (onDrained && [...lines].every((line) => line.waiting() === 0)) onDrained();
  }

  return {
    opened(connection) {
      if (onDrained || lines.size >= connectionsMax) {
        counts.turnedAway++;
        connection.close();
        return { data: () => {}, closed: () => {} };
      }
      counts.opened++;
      const line = openLine(connection, door, counts, clock, checkDrained);
      lines.add(line);
      counts.open = lines.size;
      return {
        data: line.data,
        closed() {
          line.closed();
          lines.delete(line);
          counts.open = lines.size;
          checkDrained();
        },
      };
    },
    closeIdle(now) {
      for (const line of lines) {
        const limit_ms = line.waiting() > 0 ? stuck_ms : line.proven ? idle_ms : unprovenIdle_ms;
        if (now - line.lastByteAt > limit_ms) line.cut();
      }
    },
    drained: () =>
      new Promise<void>((resolve) => {
        onDrained = resolve;
        for (const line of lines) line.stopReading();
        checkDrained();
      }),
    closeAll() {
      for (const line of lines) line.connection.close();
    },
  };
}

/** One connection: bytes in, frames out one after the other, as long as not too many wait for their answer. */
function openLine(
  connection: Connection,
  door: Receiver,
  counts: ConnectionCounts,
  clock: Clock,
  onFlush: () => void,
): Line & { data(bytes: Uint8Array): void; closed(): void } {
  const from = fromOf(connection.remote);
  const stream = reassembler();
  let paused = false;
  let heldBack = false;
  let closed = false;
  let stopped = false;
  const answers = answerLine(connection, () => {
    goOn();
    onFlush();
  });

  const line = {
    connection,
    lastByteAt: clock.now(),
    proven: false,
    waiting: () => answers.waiting(),
    stopReading() {
      stopped = true;
      connection.pause();
    },
    cut() {
      counts.cut++;
      connection.close();
    },
    data(bytes: Uint8Array) {
      if (closed || stopped) return;
      line.lastByteAt = clock.now();
      stream.push(bytes);
      if (stream.pending_bytes() > pendingBytesMax) return line.cut();
      read();
    },
    closed() {
      closed = true;
      answers.close();
    },
  };

  function read(): void {
    while (!closed && !stopped && !heldBack && answers.waiting() < outstandingMax) {
      const piece = stream.next();
      if (piece === null) return;
      if ('junk' in piece) door.junk(piece.junk, from);
      else takeFrame(piece.frame);
    }
    if (closed || stopped || paused) return;
    paused = true;
    connection.pause();
  }

  function goOn(): void {
    if (!paused || heldBack || closed || stopped || answers.waiting() > outstandingMax / 2) return;
    paused = false;
    read();
    if (!paused) connection.resume();
  }

  function takeFrame(frame: Buffer): void {
    const settle = answers.place();
    const reply = door.take(frame, from);
    if (reply instanceof Promise) void reply.then((late) => settled(late, settle));
    else settled(reply, settle);
  }

  function settled(reply: Reply, settle: (answer: Buffer | null) => void): void {
    if (reply.answer) line.proven = true;
    if (reply.held && !heldBack && !closed) holdBack();
    settle(reply.answer);
  }

  function holdBack(): void {
    heldBack = true;
    if (!paused) {
      paused = true;
      connection.pause();
    }
    clock.after(holdBack_ms, () => {
      heldBack = false;
      goOn();
    });
  }

  return line;
}

/** One frame a datagram; what stands behind it in the same datagram is junk. */
export function udpHandler(door: Receiver, counts: ConnectionCounts): UdpHandler {
  return {
    datagram(bytes, remote, reply) {
      if (counts.datagramsWaiting >= datagramsMax) {
        counts.datagramsUnanswered++;
        return;
      }
      const from = fromOf(remote);
      const stream = reassembler();
      stream.push(bytes);
      let taken = false;
      for (let piece = stream.next(); piece !== null; piece = stream.next()) {
        if ('junk' in piece || taken) door.junk('junk' in piece ? piece.junk : piece.frame, from);
        else {
          taken = true;
          counts.datagramsWaiting++;
          void Promise.resolve(door.take(piece.frame, from)).then(({ answer }) => {
            counts.datagramsWaiting--;
            if (answer) reply(answer);
          });
        }
      }
    },
  };
}
