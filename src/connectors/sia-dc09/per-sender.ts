import type { Instant } from '../../base/instant.ts';
import type { Sender } from '../connector.ts';

/** Objects of senders that are gone are let go of when so many have come since. */
const cachedMax = 20_000;

/**
 * One thing a panel. It belongs to the panel's name, which stays when the directory is read anew; but it is found by the
 * sender's object first, since it is asked for with every frame, and a name has to be put together before it can be looked up.
 */
export class PerSender<T> {
  private readonly byName = new Map<string, T>();
  private readonly bySender = new Map<Sender, T>();
  private readonly make: (sender: Sender, now: Instant) => T;

  constructor(make: (sender: Sender, now: Instant) => T) {
    this.make = make;
  }

  of(sender: Sender, now: Instant): T {
    return this.bySender.get(sender) ?? this.named(sender, now);
  }

  values(): IterableIterator<T> {
    return this.byName.values();
  }

  /** Lets go of everybody who is not among these. */
  keep(senders: readonly Sender[]): void {
    const present = new Set(senders.map(nameOf));
    for (const name of this.byName.keys()) if (!present.has(name)) this.byName.delete(name);
    for (const sender of this.bySender.keys()) if (!present.has(nameOf(sender))) this.bySender.delete(sender);
  }

  private named(sender: Sender, now: Instant): T {
    const name = nameOf(sender);
    let found = this.byName.get(name);
    if (found === undefined) this.byName.set(name, (found = this.make(sender, now)));
    if (this.bySender.size >= cachedMax) this.bySender.clear();
    this.bySender.set(sender, found);
    return found;
  }
}

function nameOf({ stream, panel }: Sender): string {
  return `${stream} ${panel}`;
}
