import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Timer } from '../base/clock.ts';
import type { Stream } from '../journal/stream.ts';
import type { ApiFloor } from './api-floor.ts';
import { closeCodes, parsed, type FeedClient } from './feed-client.ts';
import { SiteFeed } from './site-feed.ts';
import { hasOwnOrigin, identify } from './identify.ts';
import { feedHeartbeat_ms, feedMessageBytesMax, feedSignIn_ms, feedsMax } from './limits.ts';
import { readers } from './route.ts';
import type { Identity, Sessions } from './sessions.ts';

const path = /^\/api\/v1\/sites\/([^/?]+)\/feed(?:\?(.*))?$/;

/** Live feeds: WebSocket /api/v1/sites/{site}/feed?from=SEQ, or from=snapshot. One SiteFeed a stream, made when first asked. */
export class Feeds {
  private readonly floor: ApiFloor;
  private readonly sessions: Sessions;
  private readonly sockets = new WebSocketServer({
    noServer: true,
    maxPayload: feedMessageBytesMax,
    perMessageDeflate: false,
  });
  private readonly sites = new Map<Stream, SiteFeed>();
  private heartbeat: Timer | null = null;
  private opening = 0;
  private stopped = false;

  constructor(floor: ApiFloor, sessions: Sessions) {
    this.floor = floor;
    this.sessions = sessions;
  }

  attach(server: Server): void {
    server.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head));
    this.beat();
  }

  /** Who sits where, as their consoles say; ephemeral, never a fact. */
  presence(stream: string): ReturnType<SiteFeed['presence']> {
    for (const [each, feed] of this.sites) if (each.row.name === stream) return feed.presence();
    return [];
  }

  /** A rehearsal has ended: whoever looks at it is told that it is no more. */
  streamEnded(name: string): void {
    for (const [stream, feed] of this.sites) {
      if (stream.row.name !== name) continue;
      for (const client of feed.clients) client.close('siteUnknown');
      feed.stop();
      this.sites.delete(stream);
    }
  }

  closeSession(session: number): void {
    for (const client of this.clients()) if (client.identity.session === session) client.close('signedOut');
  }

  stop(): void {
    this.stopped = true;
    this.heartbeat?.cancel();
    for (const client of this.clients()) client.close('stopping');
    for (const feed of this.sites.values()) feed.stop();
    this.sockets.close();
  }

  private *clients(): Iterable<FeedClient> {
    for (const feed of this.sites.values()) yield* feed.clients;
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const asked = path.exec(request.url ?? '');
    const found = identify(request.headers, this.sessions);
    if (!asked) return refuse(socket, '404 Not Found');
    // A cookie goes along with whoever opens the socket, so the page that opens it must be ours.
    if (found?.byCookie && !hasOwnOrigin(request.headers)) return refuse(socket, '403 Forbidden');
    const carried = request.headers.authorization !== undefined;
    if (carried && !found) return refuse(socket, '401 Unauthorized');
    let open = this.opening;
    for (const feed of this.sites.values()) open += feed.clients.size;
    if (this.stopped || open >= feedsMax) return refuse(socket, '503 Service Unavailable');
    this.opening++;
    this.sockets.handleUpgrade(request, socket, head, (webSocket) => {
      void this.begin(
        webSocket,
        decodeURIComponentSafe(asked[1]!),
        new URLSearchParams(asked[2]),
        found?.identity ?? null,
      ).finally(() => this.opening--);
    });
  }

  private async begin(socket: WebSocket, site: string, query: URLSearchParams, known: Identity | null): Promise<void> {
    socket.on('error', () => socket.terminate());
    const from = query.get('from') ?? 'snapshot';
    const identity = known ?? (await this.firstMessage(socket));
    if (!identity || identity.mustChangePassword) return end(socket, 'notSignedIn');
    if (!readers.includes(identity.asker.role)) return end(socket, 'notAllowed');
    const stream = this.floor.journal.stream(site);
    if (!stream || stream.row.kind === 'house') return end(socket, 'siteUnknown');
    const seq = from === 'snapshot' ? 'snapshot' : /^\d{1,15}$/.test(from) ? Number(from) : null;
    if (seq === null) return end(socket, 'seqUnknown');
    this.feedOf(stream).join(socket, identity, seq);
  }

  /** A client that could send neither cookie nor header says who it is in its first message: {"token": …}. */
  private firstMessage(socket: WebSocket): Promise<Identity | null> {
    return new Promise((resolve) => {
      const timer = this.floor.clock.after(feedSignIn_ms, () => done(null));
      const done = (identity: Identity | null) => {
        timer.cancel();
        socket.off('message', heard);
        resolve(identity);
      };
      const heard = (data: Buffer) => {
        const token = (parsed(data) as { token?: unknown } | null)?.token;
        done(typeof token === 'string' ? this.sessions.who(token) : null);
      };
      socket.once('message', heard);
      socket.once('close', () => done(null));
    });
  }

  private feedOf(stream: Stream): SiteFeed {
    let feed = this.sites.get(stream);
    if (!feed) this.sites.set(stream, (feed = new SiteFeed(this.floor, stream)));
    return feed;
  }

  private beat(): void {
    this.heartbeat = this.floor.clock.after(feedHeartbeat_ms, () => {
      for (const feed of this.sites.values()) feed.beat((identity) => this.stillValid(identity));
      this.beat();
    });
  }

  private stillValid(identity: Identity): boolean {
    return this.sessions.isValid(identity);
  }
}

function decodeURIComponentSafe(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

function end(socket: WebSocket, why: keyof typeof closeCodes): void {
  const [code, reason] = closeCodes[why];
  socket.close(code, reason);
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
