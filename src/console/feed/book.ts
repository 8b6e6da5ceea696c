import type { Fact } from '../../base/fact.ts';
import { folds, moduleNames, roads, type ModuleName, type States } from './folds.ts';

/**
 * The site's book as this desk holds it: the states after fact `seq`. Facts are folded as they come; whoever draws is
 * told at most once an animation frame, however many came.
 */
export class Book {
  states: States = emptyStates();
  seq = -1;
  /** Grows with every change; what is drawn is remembered by it. */
  version = 0;
  /** Module → the version at which its state last changed, so that a part draws anew only for what it shows. */
  changedAt = Object.fromEntries(moduleNames.map((name) => [name, 0])) as Record<ModuleName, number>;
  /** False until the first snapshot is there: nothing is shown before, so that "empty" never looks like "quiet". */
  ready = false;
  private readonly listeners = new Set<() => void>();
  private readonly waiting = new Set<{ seq: number; done: () => void }>();
  private drawPlanned = false;
  private readonly plan: (draw: () => void) => void;

  /** `plan` runs a drawing soon, and once. */
  constructor(plan: (draw: () => void) => void = nextFrame) {
    this.plan = plan;
  }

  start(states: States, seq: number): void {
    this.states = states;
    this.seq = seq;
    this.ready = true;
    for (const name of moduleNames) this.changedAt[name] = this.version + 1;
    this.changed();
  }

  /** Folds facts in the order of their seq. One that is held already changes nothing; false where one is missing. */
  take(facts: readonly Fact[]): boolean {
    for (const fact of facts) {
      if (fact.seq <= this.seq) continue;
      if (fact.seq !== this.seq + 1) return false;
      for (const name of roads.get(fact.type) ?? []) {
        folds[name].apply(this.states[name], fact);
        this.changedAt[name] = this.version + 1;
      }
      this.seq = fact.seq;
    }
    this.changed();
    return true;
  }

  /** Settles once everything up to `seq` is folded; at the latest after `limit_ms`, for a feed that stands still. */
  reached(seq: number, limit_ms = 5_000): Promise<boolean> {
    if (this.seq >= seq) return Promise.resolve(true);
    return new Promise((resolve) => {
      const wait = { seq, done: () => end(true) };
      const timer = setTimeout(() => end(false), limit_ms);
      const end = (came: boolean) => {
        clearTimeout(timer);
        this.waiting.delete(wait);
        resolve(came);
      };
      this.waiting.add(wait);
    });
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private changed(): void {
    this.version++;
    for (const wait of this.waiting) if (this.seq >= wait.seq) wait.done();
    if (this.drawPlanned) return;
    this.drawPlanned = true;
    this.plan(() => {
      this.drawPlanned = false;
      for (const listener of this.listeners) listener();
    });
  }
}

export function emptyStates(): States {
  return Object.fromEntries(moduleNames.map((name) => [name, folds[name].nothing()])) as unknown as States;
}

/** A tab in the background gets no frames; alarms must sound there too, so a timer stands beside the frame. */
function nextFrame(draw: () => void): void {
  let drawn = false;
  const once = () => {
    if (drawn) return;
    drawn = true;
    draw();
  };
  requestAnimationFrame(once);
  setTimeout(once, 250);
}
