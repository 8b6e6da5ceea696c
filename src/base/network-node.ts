import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { createServer, isIPv6, type Server, type Socket } from 'node:net';
import { formatAddress, parseAddress } from './address.ts';
import { Fault } from './errors.ts';
import { silentLog, type Log } from './log.ts';
import type { Connection, Listener, Network, TcpHandler, UdpHandler } from './network.ts';

/** Open connections a listener takes; the next one is closed at once (the kernel answers, so the sender tries again). */
export const connectionsMax = 10_000;
/** Bytes waiting for a peer that does not read. Beyond it the peer is cut: it will come back and ask again. */
export const writeBufferBytesMax = 1024 * 1024;
/** How long a sender that has finished sending may still be answered, since an answer waits for the disk. */
export const halfOpenHeld_ms = 10_000;
/** Datagram answers waiting in the kernel's queue; beyond it an answer is dropped and the device repeats. */
export const datagramQueueBytesMax = 4 * 1024 * 1024;
const receiveBuffer_bytes = 4 * 1024 * 1024;

/** The operating system's network. Nothing a peer does can raise an error here: it loses its connection, that is all. */
export function nodeNetwork(log: Log = silentLog): Network {
  return {
    listenTcp: (address, handler) => listenTcp(address, handler, log),
    listenUdp: (address, handler) => listenUdp(address, handler, log),
  };
}

async function listenTcp(address: string, handler: TcpHandler, log: Log): Promise<Listener> {
  const { host, port } = parseAddress(address);
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000 });
  server.maxConnections = connectionsMax;
  server.on('drop', () => log('warn', 'network', 'CONNECTIONS_FULL', { address, limit: connectionsMax }));
  server.on('connection', (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    serve(socket, handler, log);
  });
  await started(server, address, () => server.listen({ host, port, backlog: 1024 }));
  server.on('error', (error) => log('error', 'network', 'LISTENER_FAILED', { address, error: error.message }));
  return {
    address: formatAddress(server.address()),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

function serve(socket: Socket, handler: TcpHandler, log: Log): void {
  const remote = `tcp ${formatAddress({ address: socket.remoteAddress ?? '?', port: socket.remotePort ?? 0 })}`;
  const connection: Connection = {
    remote,
    write(bytes) {
      if (socket.destroyed || socket.writableEnded) return;
      // The answers of one commit come in one turn; they leave in one piece instead of one system call each.
      if (socket.writableCorked === 0) {
        socket.cork();
        process.nextTick(() => socket.uncork());
      }
      socket.write(bytes);
      if (socket.writableLength > writeBufferBytesMax) {
        log('warn', 'network', 'PEER_NOT_READING', { remote, waiting_bytes: socket.writableLength });
        socket.destroy();
      }
    },
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    // What was written is still sent; a peer that never closes its side is let go after the same hold.
    close() {
      if (socket.destroyed) return;
      socket.end();
      hold(socket);
    },
  };
  socket.on('error', () => socket.destroy());
  socket.on('end', () => hold(socket));
  const session = guarded(socket, remote, log, () => handler.opened(connection));
  if (!session) return;
  socket.on('data', (bytes) => guarded(socket, remote, log, () => session.data(bytes)));
  socket.on('close', () => guarded(socket, remote, log, () => session.closed()));
}

/** Lets a half-open socket live on for a while, then ends it. */
function hold(socket: Socket): void {
  const timer = setTimeout(() => socket.destroy(), halfOpenHeld_ms);
  timer.unref();
  socket.once('close', () => clearTimeout(timer));
}

/** A handler that throws is our mistake; it costs that one connection, and the log says where. */
function guarded<T>(socket: Socket, remote: string, log: Log, run: () => T): T | null {
  try {
    return run();
  } catch (error) {
    log('error', 'network', 'HANDLER_FAILED', { remote, error: String((error as Error).stack ?? error) });
    socket.destroy();
    return null;
  }
}

async function listenUdp(address: string, handler: UdpHandler, log: Log): Promise<Listener> {
  const { host, port } = parseAddress(address);
  const ip = await resolveHost(host, address);
  const socket = createSocket({ type: isIPv6(ip) ? 'udp6' : 'udp4' });
  let closed = false;
  socket.on('message', (bytes, from) => {
    const remote = `udp ${formatAddress(from)}`;
    const reply = (answer: Uint8Array) => {
      if (closed || socket.getSendQueueSize() > datagramQueueBytesMax) return;
      socket.send(answer, from.port, from.address, () => {});
    };
    try {
      handler.datagram(bytes, remote, reply);
    } catch (error) {
      log('error', 'network', 'HANDLER_FAILED', { remote, error: String((error as Error).stack ?? error) });
    }
  });
  await started(socket, address, () => socket.bind({ address: ip, port, exclusive: true }));
  socket.on('error', (error) => log('warn', 'network', 'DATAGRAM_FAILED', { address, error: error.message }));
  try {
    socket.setRecvBufferSize(receiveBuffer_bytes);
  } catch {
    log('info', 'network', 'RECEIVE_BUFFER_SMALL', { address });
  }
  return {
    address: formatAddress(socket.address()),
    close: () =>
      new Promise((resolve) => {
        closed = true;
        socket.close(() => resolve());
      }),
  };
}

async function resolveHost(host: string, address: string): Promise<string> {
  try {
    return (await lookup(host)).address;
  } catch (error) {
    throw listenFault(address, error as NodeJS.ErrnoException);
  }
}

/** Waits for "listening"; an error before it becomes a Fault that says what to do. */
function started(
  emitter: Pick<Server, 'once' | 'off'> | ReturnType<typeof createSocket>,
  address: string,
  start: () => void,
) {
  return new Promise<void>((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) => reject(listenFault(address, error));
    emitter.once('error', failed);
    emitter.once('listening', () => {
      emitter.off('error', failed);
      resolve();
    });
    start();
  });
}

function listenFault(address: string, error: NodeJS.ErrnoException): Fault {
  const cause = { cause: error };
  switch (error.code) {
    case 'EADDRINUSE':
      return new Fault(
        'PORT_TAKEN',
        { zh: `端口 ${address} 已被其他程序占用。`, en: `Another program already listens on ${address}.` },
        cause,
      );
    case 'EACCES':
      return new Fault(
        'PORT_NOT_ALLOWED',
        {
          zh: `没有权限监听 ${address},请用 1024 以上的端口。`,
          en: `Not allowed to listen on ${address}; use a port above 1023.`,
        },
        cause,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new Fault(
        'ADDRESS_NOT_OURS',
        { zh: `本机没有地址 ${address}。`, en: `This machine has no address ${address}.` },
        cause,
      );
    default:
      return new Fault(
        'LISTEN_FAILED',
        { zh: `无法监听 ${address}:${error.message}`, en: `Cannot listen on ${address}: ${error.message}` },
        cause,
      );
  }
}
