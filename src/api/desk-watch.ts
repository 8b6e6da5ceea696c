import type { Instant } from '../base/instant.ts';
import type { Identity } from './sessions.ts';

/** A desk's own machine is off the server's clock by more than this: what is read off it is not what is written here. */
const clockOffMax_ms = 2_000;
/** Roles that keep a watch; a screen that only shows needs no sound. */
const keepers: readonly string[] = ['dispatcher', 'commander'];

/** What a console says of itself; ephemeral, never a fact. */
export interface Presence {
  desk: string | null;
  /** Whether the console could make itself heard when it last tried. */
  sound: 'ok' | 'off' | 'unknown';
  /** Its machine's clock against the server's; null while it has not said. */
  clockOff_ms: number | null;
}

export interface DeskRow extends Presence {
  by: string;
  name: string;
  role: string;
  connections: number;
  /** Its clock is further from the server's than is good for reading times off it. */
  clockOff: boolean;
  /** Somebody is there and hears alarms. Without sound nobody does. */
  manned: boolean;
  /** Since when a desk that did not sign out has been silent; null while it is connected. */
  lostSince: Instant | null;
}

type Sitting = Pick<Presence, 'desk'> & { identity: Identity };

/** A line of what the watch says of one connection. */
export function deskRow({ asker, name }: Identity, presence: Presence): DeskRow {
  const keeps = presence.desk !== null && keepers.includes(asker.role);
  return {
    by: asker.by,
    name,
    role: asker.role,
    ...presence,
    clockOff: presence.clockOff_ms !== null && Math.abs(presence.clockOff_ms) > clockOffMax_ms,
    connections: 1,
    manned: keeps && presence.sound === 'ok',
    lostSince: null,
  };
}

/** Two connections of one person at one desk are one row: heard where either is. */
export function joined(a: DeskRow, b: DeskRow): DeskRow {
  const sound = a.sound === 'ok' || b.sound === 'ok' ? 'ok' : b.sound;
  const connections = a.connections + b.connections;
  return { ...b, sound, connections, manned: a.manned || b.manned };
}

/**
 * Remembers desks that fell silent without signing out, so that the others are told. A desk comes off the list when
 * somebody is there again, or when its session has ended; nothing else takes it off.
 */
export class LostDesks {
  private readonly lost = new Map<string, { identity: Identity; since: Instant }>();

  came(desk: string | null): void {
    if (desk !== null) this.lost.delete(desk);
  }

  /** The last connection of a desk broke; signed out, it was an end and no loss. */
  went({ desk, identity }: Sitting, signedOut: boolean, now: Instant): void {
    if (desk === null || signedOut || identity.kind !== 'session' || !keepers.includes(identity.asker.role)) return;
    this.lost.set(desk, { identity, since: now });
  }

  /** Gives whether anything changed. */
  forgetEnded(isValid: (identity: Identity) => boolean): boolean {
    const before = this.lost.size;
    for (const [desk, { identity }] of this.lost) if (!isValid(identity)) this.lost.delete(desk);
    return this.lost.size !== before;
  }

  rows(): readonly DeskRow[] {
    return [...this.lost].map(([desk, { identity, since }]) => ({
      ...deskRow(identity, { desk, sound: 'unknown', clockOff_ms: null }),
      connections: 0,
      lostSince: since,
    }));
  }
}
