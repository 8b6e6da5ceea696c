import type { WebSocket } from 'ws';
import type { Timer } from '../base/clock.ts';
import { toWire } from '../base/wire.ts';
import type { Committed } from '../journal/clerk.ts';
import type { Stream } from '../journal/stream.ts';
import type { ApiFloor } from './api-floor.ts';
import { deskRow, joined, LostDesks, type DeskRow } from './desk-watch.ts';
import { FeedClient, parsed } from './feed-client.ts';
import { feedPage_facts, feedTick_ms, presenceTick_ms } from './limits.ts';
import { readers } from './route.ts';
import type { Identity } from './sessions.ts';

/** A console that has not answered a ping in this many heartbeats is gone, whatever its socket says. */
const silentBeatsMax = 15;

/**
 * The feed of one stream. What is committed within a tick goes out as one message, written once for all who read alike.
 * Everything below `boundary` has been sent to every live client; a client joins when it has read up to exactly there,
 * so nothing is missing and nothing comes twice.
 */
export class SiteFeed {
  readonly clients = new Set<FeedClient>();
  private readonly floor: ApiFloor;
  private readonly stream: Stream;
  private readonly unfollow: () => void;
  private boundary: number;
  private pending: string[] = [];
  private tick: Timer | null = null;
  private presenceTick: Timer | null = null;
  private readonly lost = new LostDesks();
  private readonly seqOfBeat = new Map<FeedClient, number>();

  constructor(floor: ApiFloor, stream: Stream) {
    this.floor = floor;
    this.stream = stream;
    this.boundary = stream.reader.nextSeq;
    this.unfollow = stream.follow((batch) => this.take(batch));
  }

  join(socket: WebSocket, identity: Identity, from: number | 'snapshot'): void {
    const client = new FeedClient(socket, identity, this.floor.clock.now());
    this.clients.add(client);
    this.lost.came(client.presence.desk);
    socket.on('close', () => {
      this.clients.delete(client);
      const { desk } = client.presence;
      const others = [...this.clients].some((other) => other.presence.desk === desk);
      if (!others) this.lost.went({ desk, identity }, client.signedOut, this.floor.clock.now());
      this.seqOfBeat.delete(client);
      this.planPresence();
    });
    socket.on('message', (data: Buffer) => this.heard(client, data));
    socket.on('pong', () => this.seqOfBeat.set(client, 0));
    void this.bringUp(client, from).catch((error: unknown) => {
      this.floor.log('error', 'feed', 'FEED_FAILED', { stream: this.stream.row.name, error: String(error) });
      client.close('failed');
    });
  }

  /** Who sits where, then the desks that were lost. */
  presence(): readonly DeskRow[] {
    const rows = new Map<string, DeskRow>();
    for (const { identity, presence } of this.clients) {
      const key = `${identity.asker.by} ${presence.desk ?? ''}`;
      const row = deskRow(identity, presence);
      const before = rows.get(key);
      rows.set(key, before ? joined(before, row) : row);
    }
    return [...rows.values(), ...this.lost.rows()];
  }

  sessionIs(session: number, identity: Identity): void {
    for (const client of this.clients) {
      if (client.identity.session !== session) continue;
      client.identity = identity;
      if (readers.includes(identity.asker.role)) client.send(JSON.stringify({ you: youAre(identity) }));
      else client.close('notAllowed');
    }
    this.planPresence();
  }

  /** Every two seconds: the time, and a look at who is gone, too slow, or no longer allowed. */
  beat(isValid: (identity: Identity) => boolean): void {
    if (this.lost.forgetEnded(isValid)) this.planPresence();
    const now = this.floor.clock.now();
    const message = JSON.stringify({ now, seq: this.boundary - 1 });
    for (const client of this.clients) {
      const missed = (this.seqOfBeat.get(client) ?? 0) + 1;
      this.seqOfBeat.set(client, missed);
      if (!isValid(client.identity)) client.close('signedOut');
      else if (missed > silentBeatsMax) client.socket.terminate();
      else if (client.isLive && client.isTooSlow(now)) this.cut(client);
      else if (client.isLive) {
        client.send(message);
        if (client.isOpen) client.socket.ping();
      }
    }
  }

  stop(): void {
    this.unfollow();
    this.tick?.cancel();
    this.presenceTick?.cancel();
  }

  private take(batch: Committed): void {
    this.pending.push(...batch.lines);
    this.tick ??= this.floor.clock.after(feedTick_ms, () => this.flush());
  }

  private flush(): void {
    this.tick?.cancel();
    this.tick = null;
    if (this.pending.length === 0) return;
    const lines = this.pending;
    this.pending = [];
    this.boundary += lines.length;
    const now = this.floor.clock.now();
    const message = batchOf(this.boundary - 1, lines);
    for (const client of this.clients) {
      if (!client.isLive) continue;
      if (client.isTooSlow(now)) {
        this.cut(client);
        continue;
      }
      client.next = this.boundary;
      client.send(message);
    }
  }

  private cut(client: FeedClient): void {
    client.isLive = false;
    this.clients.delete(client);
    client.close('tooSlow');
    this.floor.log('warn', 'feed', 'FEED_TOO_SLOW', {
      stream: this.stream.row.name,
      by: client.identity.asker.by,
      next: client.next,
    });
  }

  private async bringUp(client: FeedClient, from: number | 'snapshot'): Promise<void> {
    this.flush();
    if (from !== 'snapshot' && from > this.boundary) return client.close('seqUnknown');
    client.send(this.hello(client));
    if (from === 'snapshot') {
      client.next = this.boundary;
      await client.sendAll(this.snapshot());
    } else {
      client.next = from;
    }
    while (client.isOpen && client.next < this.boundary) {
      const count = Math.min(feedPage_facts, this.boundary - client.next);
      const rows = await this.stream.read(client.next, count);
      if (rows.length === 0) throw new Error(`seq ${client.next} is committed and cannot be read`);
      client.next += rows.length;
      await client.sendAll(
        batchOf(
          client.next - 1,
          rows.map((row) => row.bytes),
        ),
      );
    }
    // No wait since the last look at the boundary: what is flushed next begins exactly where this client stands.
    client.isLive = true;
    this.planPresence();
  }

  private hello({ identity }: FeedClient): string {
    return JSON.stringify({
      hello: {
        version: 1,
        stream: this.stream.row.name,
        status: this.stream.row.status,
        seq: this.boundary - 1,
        now: this.floor.clock.now(),
        folds: this.floor.folds,
        you: youAre(identity),
      },
    });
  }

  private snapshot(): string {
    const { fold } = this.stream.reader;
    const states = Object.fromEntries(fold.modules.map(({ name }) => [name, toWire(fold.state(name))]));
    return JSON.stringify({ snapshot: { seq: this.boundary - 1, states } });
  }

  private heard(client: FeedClient, data: Buffer): void {
    client.heardAt = this.floor.clock.now();
    const said = (parsed(data) as { presence?: { desk?: unknown; sound?: unknown; clockOff_ms?: unknown } } | null)
      ?.presence;
    if (typeof said !== 'object' || said === null) return;
    const desk =
      typeof said.desk === 'string' && /^[a-z0-9][a-z0-9-]{0,31}$/.test(said.desk) ? said.desk : client.presence.desk;
    const sound = said.sound === 'ok' || said.sound === 'off' ? said.sound : 'unknown';
    const clockOff_ms = typeof said.clockOff_ms === 'number' ? Math.round(said.clockOff_ms) : null;
    client.presence = { desk, sound, clockOff_ms };
    this.lost.came(desk);
    this.planPresence();
  }

  private planPresence(): void {
    this.presenceTick ??= this.floor.clock.after(presenceTick_ms, () => {
      this.presenceTick = null;
      const message = JSON.stringify({ presence: this.presence() });
      for (const client of this.clients) if (client.isLive) client.send(message);
    });
  }
}

function youAre({ asker, name, locked }: Identity): object {
  return { by: asker.by, name, role: asker.role, desk: asker.desk ?? null, locked };
}

/** The stored lines as they lie: a line is JSON already and is never written anew. */
function batchOf(seq: number, lines: readonly string[]): string {
  return `{"seq":${seq},"facts":[${lines.join(',')}]}`;
}
