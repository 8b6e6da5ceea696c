import type { Instant } from '../base/instant.ts';
import {
  deviceCauseHeld_ms,
  deviceCauseHeldMin_ms,
  deviceCausesMax,
  personCauseHeld_ms,
  personCausesMax,
} from './limits.ts';

/**
 * What has already been written, by the id of the command or signal that asked for it: a repeat gets the first answer.
 * Kept in two generations, an old and a young one, so that forgetting costs nothing: a cause lives for one to two
 * generations. A generation ends after its full time, or once it is full, but never before the least time.
 */
export class Causes {
  private readonly devices = new Generations(deviceCauseHeld_ms, deviceCauseHeldMin_ms, deviceCausesMax * 1_000);
  private readonly people = new Generations(personCauseHeld_ms, personCauseHeld_ms / 24, personCausesMax);

  /** First seq that the cause wrote, or null. */
  find(by: string, cause: string): number | null {
    return this.of(by)?.find(`${by} ${cause}`) ?? null;
  }

  remember(by: string, cause: string, seq: number, now: Instant): void {
    this.of(by)?.remember(`${by} ${cause}`, seq, now);
  }

  /** Takes back causes whose facts never became durable: those at `nextSeq` and beyond. */
  keepDurable(nextSeq: number): void {
    this.devices.keepBelow(nextSeq);
    this.people.keepBelow(nextSeq);
  }

  toJson(): CausesJson {
    return { devices: this.devices.toJson(), people: this.people.toJson() };
  }

  load(json: CausesJson): void {
    this.devices.load(json.devices);
    this.people.load(json.people);
  }

  private of(by: string): Generations | null {
    // A rule's cause carries its own count and its state shows that it ran; remembering it would only fill the book.
    if (by.startsWith('rule/')) return null;
    return by.startsWith('device/') ? this.devices : this.people;
  }
}

export interface CausesJson {
  devices: GenerationsJson;
  people: GenerationsJson;
}

interface GenerationsJson {
  young: [string, number][];
  old: [string, number][];
  since: Instant;
}

class Generations {
  private young = new Map<string, number>();
  private old = new Map<string, number>();
  private since: Instant = 0;
  private readonly held_ms: number;
  private readonly heldMin_ms: number;
  private readonly size: number;

  constructor(held_ms: number, heldMin_ms: number, size: number) {
    this.held_ms = held_ms;
    this.heldMin_ms = heldMin_ms;
    this.size = size;
  }

  find(cause: string): number | undefined {
    return this.young.get(cause) ?? this.old.get(cause);
  }

  remember(cause: string, seq: number, now: Instant): void {
    const age_ms = now - this.since;
    if (age_ms > this.held_ms || (age_ms > this.heldMin_ms && this.young.size >= this.size)) {
      this.old = this.young;
      this.young = new Map();
      this.since = now;
    }
    this.young.set(cause, seq);
  }

  keepBelow(nextSeq: number): void {
    for (const generation of [this.young, this.old]) {
      for (const [cause, seq] of generation) if (seq >= nextSeq) generation.delete(cause);
    }
  }

  toJson(): GenerationsJson {
    return { young: [...this.young], old: [...this.old], since: this.since };
  }

  load(json: GenerationsJson): void {
    this.young = new Map(json.young);
    this.old = new Map(json.old);
    this.since = json.since;
  }
}
