import type { Chance } from '../base/chance.ts';
import type { Clock, Timer } from '../base/clock.ts';
import { Fault, isRefusal, type Refusal } from '../base/errors.ts';
import type { Draft, Fact } from '../base/fact.ts';
import type { Instant } from '../base/instant.ts';
import type { Log } from '../base/log.ts';
import type { Answer, Signal } from '../base/signal.ts';
import type { Asker, Command, Module } from '../modules/module.ts';
import { catchUp } from './catch-up.ts';
import type { Causes } from './causes.ts';
import type { FactCodec } from './encode.ts';
import type { Fold } from './fold.ts';
import { encodeDecision, isFull, newGroup, tell, tellNotNow, type Group } from './group.ts';
import { AskQueue } from './queue.ts';
import { StandingOrders } from './standing-orders.ts';
import { StoreFault, type Store, type StreamRow } from './store.ts';
import { leavesOf } from './tree.ts';

/** What the clerk hands on once it is durable. */
export interface Committed {
  facts: readonly Fact[];
  lines: readonly string[];
  /** 32 bytes a fact, end to end. */
  leaves: Uint8Array;
}

export interface ClerkParts {
  row: StreamRow;
  store: Store;
  codec: FactCodec;
  /** The machine's clock, for waits that no rule makes. */
  clock: Clock;
  /** The axis of facts and rules: the same clock, but for a rehearsal. */
  time: Clock;
  chance: Chance;
  log: Log;
  causes: Causes;
  /** Everything durable: its state, its next seq and its last time. The clerk works on a copy that runs ahead. */
  durable: () => { fold: Fold; nextSeq: number; lastRecordedAt: Instant };
  committed: (batch: Committed) => void;
  /** This clerk writes no more, for good: another one does, or what is shown cannot be trusted. The program stops. */
  displaced: () => void;
}

/** One who waits for an answer. */
interface Ask {
  readonly by: string;
  readonly cause: string;
  readonly bytes: number;
  readonly decide: (fold: Fold, now: Instant) => readonly Draft[] | Refusal;
  readonly answer: (answer: Answer) => void;
}

/** Asks decided before the event loop gets a turn, so that sockets are read while a flood is worked off. */
const asksPerTurn = 1_024;
const retryFirst_ms = 100;
const retryMax_ms = 2_000;

/**
 * The only writer of a stream: take → known cause? → decide → encode → apply → commit → publish → answer.
 * A group grows by what arrives while the last one commits; no timer adds to the wait. Every answer, refusals too,
 * leaves after everything decided before it is durable.
 */
export class Clerk {
  private readonly parts: ClerkParts;
  private readonly queue = new AskQueue<Ask>();
  private readonly orders: StandingOrders;
  private fold: Fold;
  private seq: number;
  private lastRecordedAt: Instant;
  private group: Group;
  private committing = false;
  private turnPlanned = false;
  /** Takes no new asks, but finishes what it has. */
  private closing = false;
  private stopped = false;
  /** While the journal cannot be written nothing is answered; `retry` looks whether it can be again. */
  private down = false;
  private retry: Timer | null = null;
  private retryWait_ms = retryFirst_ms;
  /** A group whose commit may or may not have happened. */
  private inDoubt: Group | null = null;
  private idle: (() => void)[] = [];

  constructor(parts: ClerkParts) {
    this.parts = parts;
    const failed = (module: Module, error: unknown) => this.logMistake('DECISION_FAILED', error, `rule/${module.name}`);
    this.orders = new StandingOrders(parts.time, () => this.planTurn(), failed);
    const durable = parts.durable();
    this.fold = durable.fold.copy();
    this.seq = durable.nextSeq;
    this.lastRecordedAt = durable.lastRecordedAt;
    this.group = newGroup(this.seq);
    this.orders.lookAtAll(this.fold.modules);
    this.planTurn();
  }

  command(module: Module, command: Command, asker: Asker, cause: string): Promise<Answer> {
    return new Promise((answer) => {
      const decide: Ask['decide'] = (fold, now) =>
        module.decide(command, asker, fold.state(module.name), now, this.parts.chance);
      const ask = { by: asker.by, cause, bytes: 0, decide, answer };
      this.accepted(!this.isClosed && this.queue.addCommand(ask), ask);
    });
  }

  /** `bytes` is a fair guess of what the signal holds in memory, for the queue's limit. */
  signal(module: Module, signal: Signal, by: string, cause: string, source: string, bytes: number): Promise<Answer> {
    return new Promise((answer) => {
      const decide: Ask['decide'] = (fold, now) =>
        module.hear?.(signal, fold.state(module.name), now, this.parts.chance) ?? [];
      const ask = { by, cause, bytes, decide, answer };
      this.accepted(!this.isClosed && this.queue.addSignal(source, ask), ask);
    });
  }

  /** Someone else found the database dead (the beat): nothing is answered until it is back. */
  storeLost(): void {
    if (!this.isClosed && !this.committing) this.goDown();
  }

  get isDown(): boolean {
    return this.down;
  }

  /** Resolves once nothing waits and nothing is under way. */
  settled(): Promise<void> {
    if (this.isSettled()) return Promise.resolve();
    return new Promise((resolve) => this.idle.push(resolve));
  }

  /** Takes nothing more, finishes what was accepted, then answers nothing more. */
  async stop(): Promise<void> {
    this.closing = true;
    await this.settled();
    this.end();
  }

  private get isClosed(): boolean {
    return this.closing || this.stopped || this.down;
  }

  private accepted(isTaken: boolean, ask: Ask): void {
    if (isTaken) this.planTurn();
    else ask.answer({ answer: 'not-now' });
  }

  private isSettled(): boolean {
    if (this.down || this.stopped) return true;
    return this.queue.size === 0 && !this.committing && !this.turnPlanned && this.group.answers.length === 0;
  }

  private get hasWork(): boolean {
    return this.queue.size > 0 || this.orders.waiting;
  }

  private planTurn(): void {
    if (this.turnPlanned || this.stopped || this.down) return;
    this.turnPlanned = true;
    setImmediate(() => {
      this.turnPlanned = false;
      if (this.stopped || this.down) return;
      try {
        this.turn();
      } catch (error) {
        // A fold broke its promise: the state in hand is worthless, the journal is not.
        this.logMistake('TURN_FAILED', error);
        this.goDown();
      }
    });
  }

  private turn(): void {
    const now = Math.max(this.parts.time.now(), this.lastRecordedAt);
    for (let taken = 0; taken < asksPerTurn && !isFull(this.group); taken++) {
      const ask = this.queue.next();
      if (!ask) break;
      this.take(ask, now);
    }
    if (!isFull(this.group)) this.runStandingOrders(now);
    if (!this.committing) this.commit();
    // A full group waits for the commit under way, whose end plans the next turn.
    if (this.hasWork && !isFull(this.group)) this.planTurn();
    this.tellIdle();
  }

  private take(ask: Ask, now: Instant): void {
    const { by, cause } = ask;
    const known = this.parts.causes.find(by, cause, now);
    // Should the fold break, this one is told with those before it.
    const waiting = { to: ask.answer, answer: { answer: 'not-now' } as Answer };
    this.group.answers.push(waiting);
    waiting.answer = known === null ? this.decide(by, cause, now, ask.decide) : { answer: 'repeat', seq: known };
  }

  /**
   * One decision, whole: either all of its facts are in the group or none. A mistake of ours in it stops this one and
   * nothing else; a device tries again, a person is told.
   */
  private decide(by: string, cause: string, now: Instant, decide: Ask['decide']): Answer {
    let decision;
    try {
      const drafts = decide(this.fold, now);
      if (isRefusal(drafts)) return refused(drafts);
      if (drafts.length === 0) return { answer: 'nothing-to-keep' };
      decision = encodeDecision(this.parts.codec, drafts, { seq: this.seq, by, cause, now });
    } catch (error) {
      this.logMistake('DECISION_FAILED', error, by, cause);
      return { answer: 'not-now' };
    }
    if (isRefusal(decision)) return refused(decision);
    const { facts, lines, bytes } = decision;
    const { group } = this;
    for (const fact of facts) {
      for (const module of this.fold.apply(fact)) this.orders.touched(module);
      group.facts.push(fact);
    }
    for (const line of lines) group.lines.push(line);
    group.bytes += bytes;
    const { seq } = this;
    this.parts.causes.remember(by, cause, seq, now);
    this.seq += facts.length;
    this.lastRecordedAt = now;
    return { answer: 'kept', seq, facts };
  }

  private runStandingOrders(now: Instant): void {
    for (const due of this.orders.due(this.fold, now)) {
      const { module, order, by, cause } = due;
      if (isFull(this.group)) {
        this.orders.touched(module);
        continue;
      }
      const answer = this.decide(by, cause, now, (fold) =>
        module.decide(order.command, { by, role: 'rule' }, fold.state(module.name), now, this.parts.chance),
      );
      if (answer.answer === 'kept') continue;
      this.orders.leaveAlone(due, now);
      // Nothing to keep is no fault: what was due has been taken care of by another order of this turn.
      if (answer.answer !== 'refused') continue;
      const { code } = answer;
      this.parts.log('error', 'clerk', 'STANDING_ORDER_REFUSED', { stream: this.parts.row.name, cause, code });
    }
  }

  private commit(): void {
    const { group } = this;
    if (group.answers.length === 0 && group.facts.length === 0) return;
    this.group = newGroup(this.seq);
    // Nothing to write, and nothing under way: everything decided before is durable.
    if (group.facts.length === 0) return tell(group);
    this.committing = true;
    const leaves = leavesOf(group.lines);
    this.parts.store.append(this.parts.row.number, group.firstSeq, group.lines, leaves).then(
      () => this.commitDone(group, leaves),
      (error: unknown) => this.commitFailed(group, error),
    );
  }

  private commitDone(group: Group, leaves: Uint8Array): void {
    this.committing = false;
    this.retryWait_ms = retryFirst_ms;
    const isShown = this.publish({ facts: group.facts, lines: group.lines, leaves });
    tell(group);
    if (!isShown) return this.giveUp();
    // A turn failed meanwhile: what it decided is gone, what was being written is not.
    if (this.down) return this.planRetry();
    // What was decided meanwhile goes out at once; a turn may have been held back by a full group.
    this.commit();
    if (this.hasWork) this.planTurn();
    this.tellIdle();
  }

  /** False when the state shown could not follow: it is worthless then, and only a new start can make it again. */
  private publish(batch: Committed): boolean {
    try {
      this.parts.committed(batch);
      return true;
    } catch (error) {
      this.logMistake('READER_FAILED', error);
      return false;
    }
  }

  private commitFailed(group: Group, error: unknown): void {
    this.committing = false;
    const fault = error instanceof StoreFault ? error : null;
    const detail = { stream: this.parts.row.name, firstSeq: group.firstSeq, error: stackOf(error) };
    this.parts.log('error', 'clerk', fault?.code ?? 'COMMIT_FAILED', detail);
    // Only a plain "unavailable" says for sure that nothing was written; all else is looked up once the store is back.
    if (fault?.outcome === 'unavailable') tellNotNow(group);
    else this.inDoubt = group;
    if (fault?.outcome === 'refused') this.giveUp();
    else this.goDown();
  }

  /** Nothing is answered from here on until the durable state has been read again. */
  private goDown(): void {
    this.down = true;
    tellNotNow(this.group);
    this.group = newGroup(this.seq);
    for (let ask = this.queue.next(); ask; ask = this.queue.next()) ask.answer({ answer: 'not-now' });
    this.orders.sleep();
    // What is being written now is waited for first: until it has an end, nobody can say what is durable.
    if (!this.committing) this.planRetry();
    this.tellIdle();
  }

  private planRetry(): void {
    if (this.stopped || this.retry) return;
    this.retry = this.parts.clock.after(this.retryWait_ms, () => {
      this.retry = null;
      void this.comeBack();
    });
    this.retryWait_ms = Math.min(this.retryWait_ms * 2, retryMax_ms);
  }

  /** Settles the doubt and starts again from what is durable, once the journal can be written. */
  private async comeBack(): Promise<void> {
    const { store, row, clock, log, durable } = this.parts;
    try {
      const found = await catchUp(store, row.number, durable().nextSeq, this.inDoubt);
      if (this.stopped) return;
      if (found && !this.publish(found)) return this.giveUp();
      if (this.inDoubt) (found ? tell : tellNotNow)(this.inDoubt);
      this.inDoubt = null;
      // A full disk can be read; only a write shows that the journal can be written.
      await store.beat(clock.now());
    } catch (error) {
      if (this.stopped) return;
      const goesBy = error instanceof StoreFault && (error.outcome === 'unavailable' || error.outcome === 'unknown');
      const code = goesBy || !(error instanceof Fault) ? 'STORE_STILL_AWAY' : error.code;
      log(goesBy ? 'warn' : 'error', 'clerk', code, { stream: row.name, error: String(error) });
      return goesBy ? this.planRetry() : this.giveUp();
    }
    if (!this.stopped) this.startAgain();
  }

  private startAgain(): void {
    const durable = this.parts.durable();
    this.fold = durable.fold.copy();
    this.seq = durable.nextSeq;
    this.lastRecordedAt = durable.lastRecordedAt;
    this.group = newGroup(this.seq);
    this.parts.causes.keepDurable(this.seq);
    this.down = false;
    this.orders.lookAtAll(this.fold.modules);
    this.planTurn();
  }

  /** Another one writes, or we cannot trust ourselves: nothing is decided, answered or signed here any more. */
  private giveUp(): void {
    this.end();
    this.goDown();
    this.parts.displaced();
  }

  private end(): void {
    this.stopped = true;
    this.orders.sleep();
    this.retry?.cancel();
    if (this.inDoubt) tellNotNow(this.inDoubt);
    this.inDoubt = null;
  }

  private tellIdle(): void {
    if (this.idle.length === 0 || !this.isSettled()) return;
    for (const resolve of this.idle.splice(0)) resolve();
  }

  private logMistake(code: string, error: unknown, by?: string, cause?: string): void {
    this.parts.log('error', 'clerk', code, { stream: this.parts.row.name, by, cause, error: stackOf(error) });
  }
}

function refused(refusal: Refusal): Answer {
  return { answer: 'refused', code: refusal.refused, refusal };
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
