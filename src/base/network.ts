/** The only door to sockets, so that the whole floor runs on a simulated network in tests. */
export interface Connection {
  /** "tcp 127.0.0.1:41022", for people. */
  readonly remote: string;
  write(bytes: Uint8Array): void;
  /** Stops reading; the sender is held back by TCP itself. */
  pause(): void;
  resume(): void;
  close(): void;
}

export interface TcpHandler {
  opened(connection: Connection): {
    data(bytes: Uint8Array): void;
    closed(): void;
  };
}

export interface UdpHandler {
  datagram(bytes: Uint8Array, remote: string, reply: (bytes: Uint8Array) => void): void;
}

export interface Listener {
  /** Where it listens in fact, "127.0.0.1:10009" (port 0 asks for any). */
  readonly address: string;
  close(): Promise<void>;
}

export interface Network {
  /** Throws Fault `PORT_TAKEN` when another program listens there. */
  listenTcp(address: string, handler: TcpHandler): Promise<Listener>;
  listenUdp(address: string, handler: UdpHandler): Promise<Listener>;
}
