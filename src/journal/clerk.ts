import type { Chance } from '../base/chance.ts';
import type { Clock, Timer } from '../base/clock.ts';
import { isRefusal, refuse, type Refusal } from '../base/errors.ts';
import type { Draft, Fact } from '../base/fact.ts';
import type { Instant } from '../base/instant.ts';
import type { Log } from '../base/log.ts';
import type { Answer, Signal } from '../base/signal.ts';
import type { Asker, Command, Module } from '../modules/module.ts';
import type { Causes } from './causes.ts';
import type { FactCodec } from './encode.ts';
import type { Fold } from './fold.ts';
import { decisionBytesMax, decisionFactsMax, groupBytesMax, groupFactsMax, readPage_facts } from './limits.ts';
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
  clock: Clock;
  chance: Chance;
  log: Log;
  causes: Causes;
  /** Everything durable: its state, its next seq and its last time. The clerk works on a copy that runs ahead. */
  durable: () => { fold: Fold; nextSeq: number; lastRecordedAt: Instant };
  committed: (batch: Committed) => void;
  /** Another writer holds the installation: this one must stop. */
  displaced: (fault: StoreFault) => void;
}

interface Ask {
  by: string;
  cause: string;
  decide: (fold: Fold, now: Instant) => readonly Draft[] | Refusal;
  answer: (answer: Answer) => void;
}

interface Group {
  firstSeq: number;
  facts: Fact[];
  lines: string[];
  bytes: number;
  answers: { to: Ask['answer']; answer: Answer }[];
}

/** Asks decided before the event loop gets a turn, so that sockets are read while a flood is worked off. */
const asksPerTurn = 256;
const retryFirst_ms = 100;
const retryMax_ms = 2_000;

/**
 * The only writer of a stream: take → known cause? → decide → apply → encode → commit → publish → answer.
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
  private stopped = false;
  /** While the journal cannot be written nothing is answered; `retry` looks whether it can be again. */
  private retry: Timer | null = null;
  private retryWait_ms = retryFirst_ms;
  /** A group whose commit may or may not have happened. */
  private inDoubt: Group | null = null;
  private idle: (() => void)[] = [];

  constructor(parts: ClerkParts) {
    this.parts = parts;
    this.orders = new StandingOrders(parts.clock, () => this.planTurn());
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
      this.accept(this.queue.addCommand.bind(this.queue), { by: asker.by, cause, decide, answer });
    });
  }

  /** `bytes` is a fair guess of what the signal holds in memory, for the queue's limit. */
  signal(module: Module, signal: Signal, by: string, cause: string, source: string, bytes: number): Promise<Answer> {
    return new Promise((answer) => {
      const decide: Ask['decide'] = (fold, now) =>
        module.hear?.(signal, fold.state(module.name), now, this.parts.chance) ?? [];
      this.accept((ask) => this.queue.addSignal(source, ask, bytes), { by, cause, decide, answer });
    });
  }

  /** Someone else found the database dead (the beat): nothing is answered until it is back. */
  storeLost(): void {
    if (!this.retry && !this.committing && !this.stopped) this.goDown();
  }

  get isDown(): boolean {
    return this.retry !== null;
  }

  /** Resolves once nothing waits and nothing is under way. */
  settled(): Promise<void> {
    if (this.isSettled()) return Promise.resolve();
    return new Promise((resolve) => this.idle.push(resolve));
  }

  /** Finishes what was accepted, then answers nothing more. */
  async stop(): Promise<void> {
    await this.settled();
    this.stopped = true;
    this.orders.sleep();
    this.retry?.cancel();
  }

  private accept(add: (ask: Ask) => boolean, ask: Ask): void {
    if (this.stopped || this.retry || !add(ask)) ask.answer({ answer: 'not-now' });
    else this.planTurn();
  }

  private isSettled(): boolean {
    if (this.retry) return true;
    return this.queue.size === 0 && !this.committing && !this.turnPlanned && this.group.answers.length === 0;
  }

  private planTurn(): void {
    if (this.turnPlanned || this.stopped || this.retry) return;
    this.turnPlanned = true;
    setImmediate(() => {
      this.turnPlanned = false;
      if (this.stopped || this.retry) return;
      try {
        this.turn();
      } catch (error) {
        // A fold or an encoder broke its promise: the state in hand is worthless, the journal is not.
        this.parts.log('error', 'clerk', 'TURN_FAILED', { stream: this.parts.row.name, error: stackOf(error) });
        this.goDown();
      }
    });
  }

  private turn(): void {
    const now = Math.max(this.parts.clock.now(), this.lastRecordedAt);
    if (!this.groupFull()) {
      for (const ask of this.queue.take(asksPerTurn)) this.take(ask, now);
      this.runStandingOrders(now);
    }
    if (!this.committing) this.commit();
    // A full group waits for the commit under way, whose end plans the next turn.
    if ((this.queue.size > 0 || this.orders.waiting) && !this.groupFull()) this.planTurn();
    this.tellIdle();
  }

  private groupFull(): boolean {
    return this.group.facts.length >= groupFactsMax || this.group.bytes >= groupBytesMax;
  }

  private take(ask: Ask, now: Instant): void {
    const known = this.parts.causes.find(ask.by, ask.cause);
    let answer: Answer;
    if (known !== null) {
      answer = { answer: 'repeat', seq: known };
    } else {
      let drafts: readonly Draft[] | Refusal;
      try {
        drafts = ask.decide(this.fold, now);
      } catch (error) {
        // We are wrong: this ask stops here, the journal goes on. A device tries again, a person is told.
        this.parts.log('error', 'clerk', 'DECISION_FAILED', { by: ask.by, cause: ask.cause, error: stackOf(error) });
        drafts = [];
        this.group.answers.push({ to: ask.answer, answer: { answer: 'not-now' } });
        return;
      }
      answer = this.write(drafts, ask.by, ask.cause, now);
    }
    this.group.answers.push({ to: ask.answer, answer });
  }

  /** Encodes and applies one decision, whole: either all of its facts are in the group or none. */
  private write(drafts: readonly Draft[] | Refusal, by: string, cause: string, now: Instant): Answer {
    if (isRefusal(drafts)) return refused(drafts);
    if (drafts.length === 0) return { answer: 'nothing-to-keep' };
    if (drafts.length > decisionFactsMax) return refused(tooMany(drafts.length));
    const facts: Fact[] = [];
    const lines: string[] = [];
    let bytes = 0;
    for (const draft of drafts) {
      const fact = this.factOf(draft, this.seq + facts.length, by, cause, now);
      const line = this.parts.codec.encode(fact);
      if (isRefusal(line)) return refused(line);
      facts.push(fact);
      lines.push(line);
      bytes += line.length;
    }
    if (bytes > decisionBytesMax) return refused(tooMany(drafts.length));
    for (const fact of facts) {
      this.orders.touched(this.fold.apply(fact));
      this.group.facts.push(fact);
    }
    for (const line of lines) this.group.lines.push(line);
    this.group.bytes += bytes;
    this.parts.causes.remember(by, cause, this.seq, now);
    const seq = this.seq;
    this.seq += facts.length;
    this.lastRecordedAt = now;
    return { answer: 'kept', seq, facts };
  }

  private factOf(draft: Draft, seq: number, by: string, cause: string, now: Instant): Fact {
    const { type, data } = draft;
    const fact: Fact = { seq, type, v: this.parts.codec.version(type), recordedAt: now, by, cause, data };
    if (draft.at !== undefined) fact.at = draft.at;
    if (draft.about) fact.about = draft.about;
    return fact;
  }

  private runStandingOrders(now: Instant): void {
    for (const { module, order, by, cause } of this.orders.due(this.fold, now)) {
      const state = this.fold.state(module.name);
      const answer = this.write(
        module.decide(order.command, { by, role: 'rule' }, state, now, this.parts.chance),
        by,
        cause,
        now,
      );
      if (answer.answer === 'kept') continue;
      this.orders.leaveAlone(cause);
      const code = answer.answer === 'refused' ? answer.code : answer.answer;
      this.parts.log('error', 'clerk', 'STANDING_ORDER_REFUSED', { stream: this.parts.row.name, cause, code });
    }
  }

  private commit(): void {
    const group = this.group;
    if (group.answers.length === 0 && group.facts.length === 0) return;
    this.group = newGroup(this.seq);
    this.committing = true;
    void this.append(group).then(
      () => {
        this.committing = false;
        this.retryWait_ms = retryFirst_ms;
        for (const { to, answer } of group.answers) to(answer);
        // What was decided meanwhile goes out at once; a turn may have been held back by a full group.
        this.commit();
        if (this.queue.size > 0 || this.orders.waiting) this.planTurn();
        this.tellIdle();
      },
      (error: unknown) => {
        this.committing = false;
        this.commitFailed(group, error);
      },
    );
  }

  private async append(group: Group): Promise<void> {
    if (group.facts.length === 0) return;
    const leaves = leavesOf(group.lines);
    await this.parts.store.append(this.parts.row.number, group.firstSeq, group.lines, leaves);
    this.parts.committed({ facts: group.facts, lines: group.lines, leaves });
  }

  private commitFailed(group: Group, error: unknown): void {
    const fault = error instanceof StoreFault ? error : null;
    const detail = { stream: this.parts.row.name, firstSeq: group.firstSeq, error: stackOf(error) };
    this.parts.log('error', 'clerk', fault?.code ?? 'COMMIT_FAILED', detail);
    if (fault?.outcome === 'refused') this.parts.displaced(fault);
    // Only a plain "unavailable" says for sure that nothing was written; all else is looked up once the store is back.
    if (fault?.outcome === 'unavailable') tellNotNow(group);
    else this.inDoubt = group;
    this.goDown();
  }

  /** Nothing is answered from here on until the durable state has been read again. */
  private goDown(): void {
    tellNotNow(this.group);
    this.group = newGroup(this.seq);
    for (const ask of this.queue.take(Number.MAX_SAFE_INTEGER)) ask.answer({ answer: 'not-now' });
    this.orders.sleep();
    this.planRetry();
    this.tellIdle();
  }

  private planRetry(): void {
    this.retry = this.parts.clock.after(this.retryWait_ms, () => void this.comeBack());
    this.retryWait_ms = Math.min(this.retryWait_ms * 2, retryMax_ms);
  }

  /** Takes over what the store holds beyond our durable state, settles the doubt, and starts again from there. */
  private async comeBack(): Promise<void> {
    if (this.stopped) return;
    try {
      await this.parts.store.tail(this.parts.row.number);
      const durable = this.parts.durable();
      for (let from = durable.nextSeq; ;) {
        const rows = await this.parts.store.read(this.parts.row.number, from, readPage_facts);
        if (rows.length === 0) break;
        const leaves = new Uint8Array(rows.length * 32);
        rows.forEach((row, i) => leaves.set(row.leaf, i * 32));
        const lines = rows.map((row) => row.bytes);
        this.parts.committed({ facts: lines.map((line) => this.parts.codec.decode(line)), lines, leaves });
        if (this.inDoubt && rows[0]!.seq === this.inDoubt.firstSeq && lines[0] === this.inDoubt.lines[0]) {
          for (const { to, answer } of this.inDoubt.answers) to(answer);
          this.inDoubt = null;
        }
        from += rows.length;
      }
    } catch (error) {
      this.parts.log('warn', 'clerk', 'STORE_STILL_AWAY', { stream: this.parts.row.name, error: String(error) });
      this.planRetry();
      return;
    }
    if (this.inDoubt) tellNotNow(this.inDoubt);
    this.inDoubt = null;
    this.startAgain();
  }

  private startAgain(): void {
    const durable = this.parts.durable();
    this.fold = durable.fold.copy();
    this.seq = durable.nextSeq;
    this.lastRecordedAt = durable.lastRecordedAt;
    this.group = newGroup(this.seq);
    this.parts.causes.keepDurable(this.seq);
    this.retry = null;
    this.orders.lookAtAll(this.fold.modules);
    this.planTurn();
  }

  private tellIdle(): void {
    if (this.idle.length === 0 || !this.isSettled()) return;
    for (const resolve of this.idle.splice(0)) resolve();
  }
}

function newGroup(firstSeq: number): Group {
  return { firstSeq, facts: [], lines: [], bytes: 0, answers: [] };
}

function tellNotNow(group: Group): void {
  for (const { to } of group.answers) to({ answer: 'not-now' });
}

function refused(refusal: Refusal): Answer {
  return { answer: 'refused', code: refusal.refused, refusal };
}

function tooMany(facts: number): Refusal {
  return refuse(
    'DECISION_TOO_LARGE',
    {
      zh: `一次操作最多写入 ${decisionFactsMax} 条记录、${decisionBytesMax} 字节;请分批进行`,
      en: `one act writes at most ${decisionFactsMax} facts and ${decisionBytesMax} bytes; do it in parts`,
    },
    { facts },
  );
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
