import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Timer } from '../base/clock.ts';
import type { Stream } from '../journal/stream.ts';
import type { Asker, Command } from '../modules/module.ts';
import type { ApiFloor } from './api-floor.ts';
import type { Credentials } from './credentials.ts';
import { closeCodes, parsed, type FeedClient } from './feed-client.ts';
import { SiteFeed } from './site-feed.ts';
import { hasOwnOrigin, identify } from './identify.ts';
import {
  feedHeartbeat_ms,
  feedMessageBytesMax,
  feedSignIn_ms,
  feedsMax,
  sessionExtend_ms,
  sessionLives_ms,
} from './limits.ts';
import { readers } from './route.ts';
import type { Identity, Sessions } from './sessions.ts';
import type { SignedIn } from './sign-in.ts';

const keeper: Asker = { by: 'rule/duty-desk', role: 'rule' };

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
  private readonly credentials: Credentials;
  private readonly extending = new Set<number>();
  private readonly changing = new Set<number>();
  private heartbeat: Timer | null = null;
  private opening = 0;
  private stopped = false;

  constructor(floor: ApiFloor, sessions: Sessions, credentials: Credentials) {
    this.floor = floor;
    this.sessions = sessions;
    this.credentials = credentials;
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

  /** Another operator takes a desk over: between the end of one session and the beginning of the next no feed is cut. */
  async takeOver(session: number, begin: () => Promise<SignedIn>): Promise<SignedIn> {
    this.changing.add(session);
    try {
      const begun = await begin();
      this.sessionIs(session, begun.identity);
      return begun;
    } finally {
      this.changing.delete(session);
    }
  }

  /** Its desk was locked or unlocked, or another operator took it over: its consoles go on, as whoever it is now. */
  sessionIs(session: number, identity: Identity): void {
    for (const feed of this.sites.values()) feed.sessionIs(session, identity);
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
      for (const feed of this.sites.values()) feed.beat((identity) => this.isValid(identity));
      this.keepDesks();
      this.beat();
    });
  }

  private isValid(identity: Identity): boolean {
    return this.changing.has(identity.session ?? 0) || this.sessions.isValid(identity);
  }

  /** A duty desk does not time out: as long as its console lives, its session is extended before it would end. */
  private keepDesks(): void {
    const now = this.floor.clock.now();
    const live = new Set([...this.clients()].flatMap(({ identity }) => identity.session ?? []));
    for (const session of live) {
      const known = this.sessions.ofSession(session);
      if (known?.asker.desk === undefined || known.until! - now > sessionExtend_ms || this.extending.has(session))
        continue;
      this.extending.add(session);
      const command = { type: 'extend session', session, until: now + sessionLives_ms } as Command;
      void this.credentials
        .write(command, keeper)
        // While the journal cannot be written there is half a shift left to try again in.
        .catch((error: unknown) =>
          this.floor.log('warn', 'feed', 'SESSION_NOT_EXTENDED', { session, error: String(error) }),
        )
        .finally(() => this.extending.delete(session));
    }
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
