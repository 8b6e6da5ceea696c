import type { Clock, Timer } from '../base/clock.ts';
import type { Instant } from '../base/instant.ts';
import type { Due, Module, Standing } from '../modules/module.ts';
import type { Fold } from './fold.ts';
import { causeLengthMax, standingOrderPause_ms, standingOrdersMax } from './limits.ts';

export interface DueOrder {
  module: Module;
  order: Due;
  by: string;
  cause: string;
}

/** A rule that asks to be woken in the past has had its turn; it is looked at again, but not without a breath. */
const pastWait_ms = 1_000;
/** Machines count waits in 32 bits of milliseconds; a longer one is waited in steps. */
const waitMax_ms = 86_400_000;

/** Knows which modules' standing orders to look at, and when to wake if nothing happens before. */
export class StandingOrders {
  private readonly clock: Clock;
  private readonly wakeUp: () => void;
  private readonly failed: (module: Module, error: unknown) => void;
  private readonly changed = new Set<Module>();
  private readonly wakeAt = new Map<Module, Instant | null>();
  private wake: { timer: Timer; at: Instant } | null = null;
  /** Orders that came to nothing and modules that could not be looked at, and until when they are left alone. */
  private readonly pausedOrders = new Map<string, Instant>();
  private readonly pausedModules = new Map<Module, Instant>();

  constructor(clock: Clock, wakeUp: () => void, failed: (module: Module, error: unknown) => void) {
    this.clock = clock;
    this.wakeUp = wakeUp;
    this.failed = failed;
  }

  /** Look at every module, as at a start. */
  lookAtAll(modules: readonly Module[]): void {
    this.wakeAt.clear();
    for (const module of modules) this.touched(module);
  }

  touched(module: Module): void {
    if (module.standing) this.changed.add(module);
  }

  get waiting(): boolean {
    return this.changed.size > 0;
  }

  /** What has fallen due, in the order of due time, place in the list, subject; at most `standingOrdersMax` a turn. */
  due(fold: Fold, now: Instant): readonly DueOrder[] {
    const found: { place: number; due: DueOrder }[] = [];
    fold.modules.forEach((module, place) => {
      if (!module.standing || !this.isToBeLookedAt(module, now)) return;
      const standing = this.standingOf(module, fold, now);
      let wakeAt = standing.wakeAt;
      for (const order of standing.due) {
        const due = named(module, order);
        const pausedUntil = this.pausedOrders.get(due.cause);
        if (pausedUntil === undefined) found.push({ place, due });
        else wakeAt = Math.min(wakeAt ?? pausedUntil, pausedUntil);
      }
      this.wakeAt.set(module, wakeAt);
    });
    found.sort(byDueTime);
    for (const { due } of found.slice(standingOrdersMax)) this.changed.add(due.module);
    this.plan(now);
    return found.slice(0, standingOrdersMax).map((each) => each.due);
  }

  /** An order that wrote nothing would come back at once, for ever: it is left alone for a while, for it may hold by then. */
  leaveAlone({ module, cause }: DueOrder, now: Instant): void {
    const until = now + standingOrderPause_ms;
    this.pausedOrders.set(cause, until);
    this.wakeAt.set(module, Math.min(this.wakeAt.get(module) ?? until, until));
    this.plan(now);
  }

  sleep(): void {
    this.wake?.timer.cancel();
    this.wake = null;
  }

  private isToBeLookedAt(module: Module, now: Instant): boolean {
    const wakeAt = this.wakeAt.get(module) ?? null;
    const changed = this.changed.delete(module);
    const pausedUntil = this.pausedModules.get(module);
    if (pausedUntil !== undefined && pausedUntil > now) return false;
    return changed || (wakeAt !== null && wakeAt <= now);
  }

  private standingOf(module: Module, fold: Fold, now: Instant): Standing {
    for (const [cause, until] of this.pausedOrders) if (until <= now) this.pausedOrders.delete(cause);
    this.pausedModules.delete(module);
    try {
      return module.standing!(fold.state(module.name), now);
    } catch (error) {
      this.failed(module, error);
      const until = now + standingOrderPause_ms;
      this.pausedModules.set(module, until);
      return { due: [], wakeAt: until };
    }
  }

  private plan(now: Instant): void {
    let first: Instant | null = null;
    for (const at of this.wakeAt.values()) if (at !== null && (first === null || at < first)) first = at;
    if (this.wake && this.wake.at === first) return;
    this.sleep();
    if (first === null) return;
    const wait_ms = first > now ? Math.min(first - now, waitMax_ms) : pastWait_ms;
    const timer = this.clock.after(wait_ms, () => {
      this.wake = null;
      this.wakeUp();
    });
    this.wake = { at: first, timer };
  }
}

/** "rule/alarms.escalate" and "rule/alarms.escalate/A-000123/2"; a long subject is cut, never the count. */
function named(module: Module, order: Due): DueOrder {
  const rule = order.rule.startsWith(`${module.name}.`) ? order.rule : `${module.name}.${order.rule}`;
  const by = `rule/${rule}`;
  const count = `/${order.count}`;
  return { module, order, by, cause: `${by}/${order.subject}`.slice(0, causeLengthMax - count.length) + count };
}

function byDueTime(a: { place: number; due: DueOrder }, b: { place: number; due: DueOrder }): number {
  const [first, second] = [a.due.order, b.due.order];
  if (first.dueAt !== second.dueAt) return first.dueAt - second.dueAt;
  if (a.place !== b.place) return a.place - b.place;
  return first.subject < second.subject ? -1 : Number(first.subject > second.subject);
}
