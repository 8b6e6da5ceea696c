import { createSocket } from 'node:dgram';
import { connect, type Socket } from 'node:net';
import type { Clock } from '../base/clock.ts';

/** A panel's way out. What comes back is handed over as it arrives; nothing is remembered between two connections. */
export interface Line {
  send(frame: Uint8Array): void;
  onAnswer(take: (bytes: Buffer) => void): void;
  /** A cut line loses what is sent and hears nothing. */
  cut(isCut: boolean): void;
  close(): void;
}

const reconnect_ms = 2_000;

/** A kept-open TCP connection (DC-09:2013 allows it) that is made again when it is lost. */
export function tcpLine(host: string, port: number, clock: Clock): Line {
  let socket: Socket | null = null;
  let isCut = false;
  let isClosed = false;
  let take: (bytes: Buffer) => void = () => {};

  function open(): void {
    if (isClosed || isCut || socket) return;
    const opened = connect({ host, port });
    opened.setNoDelay(true);
    opened.on('data', (bytes) => take(bytes));
    opened.on('error', () => opened.destroy());
    opened.on('close', () => {
      if (socket === opened) socket = null;
      if (!isClosed) clock.after(reconnect_ms, open);
    });
    socket = opened;
  }
  open();

  return {
    send(frame) {
      if (isCut) return;
      if (!socket) open();
      socket?.write(frame);
    },
    onAnswer(taker) {
      take = taker;
    },
    cut(nowCut) {
      isCut = nowCut;
      if (isCut) {
        socket?.destroy();
        socket = null;
      } else {
        open();
      }
    },
    close() {
      isClosed = true;
      socket?.destroy();
    },
  };
}

/** One frame a datagram; those for which `isLost` says so never leave. */
export function udpLine(host: string, port: number, isLost: () => boolean): Line {
  const socket = createSocket('udp4');
  let isCut = false;
  let take: (bytes: Buffer) => void = () => {};
  socket.on('message', (bytes) => {
    if (!isCut) take(bytes);
  });
  // An ICMP "port unreachable" while the server is away is not worth a word: the panel tries again.
  socket.on('error', () => {});
  return {
    send(frame) {
      if (isCut || isLost()) return;
      socket.send(frame, port, host, () => {});
    },
    onAnswer(taker) {
      take = taker;
    },
    cut(nowCut) {
      isCut = nowCut;
    },
    close() {
      socket.close();
    },
  };
}
