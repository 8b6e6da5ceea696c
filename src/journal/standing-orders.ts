import type { Clock, Timer } from '../base/clock.ts';
import type { Instant } from '../base/instant.ts';
import type { Due, Module } from '../modules/module.ts';
import type { Fold } from './fold.ts';
import { standingOrdersMax } from './limits.ts';

export interface DueOrder {
  module: Module;
  order: Due;
  by: string;
  cause: string;
}

/** Knows which modules' standing orders to look at, and when to wake if nothing happens before. */
export class StandingOrders {
  private readonly clock: Clock;
  private readonly wakeUp: () => void;
  private readonly changed = new Set<Module>();
  private readonly wakeAt = new Map<Module, Instant | null>();
  private wake: { timer: Timer; at: Instant } | null = null;
  private readonly leftAlone = new Set<string>();

  constructor(clock: Clock, wakeUp: () => void) {
    this.clock = clock;
    this.wakeUp = wakeUp;
  }

  /** Look at every module, as at a start. */
  lookAtAll(modules: readonly Module[]): void {
    this.wakeAt.clear();
    this.touched(modules);
  }

  touched(modules: readonly Module[]): void {
    for (const module of modules) if (module.standing) this.changed.add(module);
  }

  get waiting(): boolean {
    return this.changed.size > 0;
  }

  /** What has fallen due, in the order of due time, place in the list, subject; at most `standingOrdersMax` a turn. */
  due(fold: Fold, now: Instant): DueOrder[] {
    const found: { place: number; due: DueOrder }[] = [];
    fold.modules.forEach((module, place) => {
      if (!module.standing) return;
      const wakeAt = this.wakeAt.get(module) ?? null;
      if (!this.changed.has(module) && (wakeAt === null || wakeAt > now)) return;
      this.changed.delete(module);
      const standing = module.standing(fold.state(module.name), now);
      this.wakeAt.set(module, standing.wakeAt);
      const by = `rule/${module.name}`;
      for (const order of standing.due) {
        const cause = `${by}.${order.rule}/${order.subject}/${order.count}`.slice(0, 80);
        if (this.leftAlone.has(cause)) continue;
        found.push({ place, due: { module, order, by: `${by}.${order.rule}`, cause } });
      }
    });
    found.sort(
      (a, b) =>
        a.due.order.dueAt - b.due.order.dueAt ||
        a.place - b.place ||
        (a.due.order.subject < b.due.order.subject ? -1 : 1),
    );
    for (const { due } of found.slice(standingOrdersMax)) this.changed.add(due.module);
    this.plan(now);
    return found.slice(0, standingOrdersMax).map((each) => each.due);
  }

  /** A refused order would come back for ever: it is left alone until the program starts again. */
  leaveAlone(cause: string): void {
    this.leftAlone.add(cause);
  }

  sleep(): void {
    this.wake?.timer.cancel();
    this.wake = null;
  }

  private plan(now: Instant): void {
    let first: Instant | null = null;
    for (const at of this.wakeAt.values()) if (at !== null && (first === null || at < first)) first = at;
    if (this.wake && this.wake.at === first) return;
    this.sleep();
    if (first === null) return;
    // At least a millisecond, so an order that is due and writes nothing cannot spin.
    const timer = this.clock.after(Math.max(1, first - now), () => {
      this.wake = null;
      this.wakeUp();
    });
    this.wake = { at: first, timer };
  }
}
