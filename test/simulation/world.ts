import { execFileSync } from 'node:child_process';
import { seededChance, type Chance } from '../../src/base/chance.ts';
import { simulatedClock, type SimulatedClock } from '../../src/base/simulated-clock.ts';
import type { Floor } from '../../src/floor.ts';
import { emptyTables, type MemoryTables } from '../../src/journal/memory/memory-store.ts';
import type { Stream } from '../../src/journal/stream.ts';
import { allModules } from '../../src/modules/all.ts';
import type { Module } from '../../src/modules/module.ts';
import { calmNetwork, simulatedNetwork, type SimulatedNetwork } from '../support/simulated-network.ts';
import { projectRoot } from '../support/tidy/sources.ts';
import * as check from './checkers.ts';
import { Desk } from './desk.ts';
import { describeSite, Life } from './life.ts';
import { Panel } from './panel.ts';
import { swarm, type Options } from './swarm.ts';

/** 18:00 at the site, a Tuesday: the evening shift is on. */
const startAt = Date.UTC(2026, 10, 24, 10, 0, 0);

/** A fault of ours that a run is to find. */
export interface Planted {
  lies?: boolean;
  modules?: readonly Module[];
}

/** Who plays instead of the panels and desks that draw by chance: a story with an end. */
export interface Cast {
  /** Left out, panels and site are those of the seed. */
  panels?: readonly Panel[];
  describe?(floor: Floor): Promise<void>;
  desks: readonly Actor[];
  isDone(): boolean;
  /** Before which step it stands, for whoever looks for why it does not go on. */
  stands(): string;
  /** Everything has come to rest; the program still runs. */
  ended(stream: Stream, tables: MemoryTables): void;
}

/** What the world needs of whoever sits at a desk. */
export type Actor = Pick<Desk, 'orders' | 'pending' | 'mayBegin' | 'act'>;

/** What a run has been through: one that met no fault has proved nothing. */
export interface Report {
  seed: number;
  facts: number;
  acknowledged: number;
  tries: number;
  orders: number;
  lives: number;
  kills: number;
  storeFaults: number;
}

/** A whole floor with panels and desks around it, in bad weather. Same seed, same run. */
export class World {
  readonly options: Options;
  readonly clock: SimulatedClock = simulatedClock(startAt);
  readonly network: SimulatedNetwork;
  readonly tables = emptyTables();
  readonly panels: readonly Panel[];
  readonly desks: readonly Actor[];
  life!: Life;
  private readonly planted: Planted;
  private readonly cast: Cast | null;
  private readonly chance: Chance;
  private isRough = false;
  private lives = 0;
  private kills = 0;
  private storeFaults = 0;
  private phase: 'opening' | 'up' | 'stopping' | 'down' = 'down';
  private startsAt = 0;
  private stoppingSince = 0;
  private badStoreUntil = Infinity;

  constructor(
    seed: number,
    planted: Planted = {},
    options = swarm(seed),
    cast: ((clock: SimulatedClock, network: SimulatedNetwork) => Cast) | null = null,
  ) {
    this.options = options;
    this.planted = planted;
    this.chance = seededChance(seed * 1_000 + 2);
    this.network = simulatedNetwork(this.clock, seededChance(seed * 1_000 + 3));
    this.cast = cast?.(this.clock, this.network) ?? null;
    this.panels =
      this.cast?.panels ??
      options.panels.map((one, i) => new Panel(one, seed * 1_000 + 10 + i, this.clock, this.network));
    this.desks =
      this.cast?.desks ??
      Array.from({ length: options.desks }, (_, i) => new Desk(i + 1, seed * 1_000 + 50 + i, this.clock));
  }

  /** Faults first, for safety; then none, for liveness: everything must come to rest. Throws with the seed. */
  async run(): Promise<Report> {
    try {
      await this.begin();
      const end = this.clock.now() + this.options.rough_s * 1_000;
      while (this.clock.now() < end && !this.cast?.isDone()) await this.tick();
      await this.calm();
      return this.report();
    } catch (error) {
      throw new Error(this.howToRerun(error instanceof Error ? error.message : String(error)), { cause: error });
    }
  }

  async tick(): Promise<void> {
    await this.letTimePass();
    this.panelsSpeak();
    this.desksAct();
    this.weatherTurns();
    await this.programDiesOrStarts();
  }

  private async begin(): Promise<void> {
    this.start();
    await this.whileTimePasses(this.life.opened);
    const floor = this.life.floor!;
    await this.whileTimePasses(this.cast?.describe ? this.cast.describe(floor) : describeSite(floor, this.panels));
    this.phase = 'up';
    this.isRough = true;
    this.network.faults = this.options.network;
    this.life.store.setFaultsPerThousand(this.options.store.faultsPerThousand);
  }

  private letTimePass(): Promise<void> {
    return this.clock.advance(this.options.step_ms);
  }

  private panelsSpeak(): void {
    for (const panel of this.panels) panel.act();
  }

  private desksAct(): void {
    for (const desk of this.desks) desk.act(this.phase === 'up' ? this.life.stream : null);
  }

  private weatherTurns(): void {
    const { store } = this.life;
    if (this.clock.now() >= this.badStoreUntil) {
      store.setDiskFull(false);
      store.setReachable(true);
      this.badStoreUntil = Infinity;
    } else if (this.isRough && this.badStoreUntil === Infinity) {
      if (this.happens(this.options.diskFullPermille)) store.setDiskFull(true);
      else if (this.happens(this.options.unreachablePermille)) store.setReachable(false);
      else return;
      this.badStoreUntil = this.clock.now() + 1_000 + this.chance.below(15_000);
    }
    // On a disk that lies, some of it gets there after all.
    if (this.planted.lies && this.happens(50)) store.sync();
  }

  private async programDiesOrStarts(): Promise<void> {
    switch (this.phase) {
      case 'up':
        this.mustHold(check.overfullQueues(this.life.stream!));
        if (this.isRough && this.happens(this.options.crashPermille)) await this.kill();
        else if (this.isRough && this.happens(this.options.stopPermille)) this.stop();
        return;
      case 'opening':
        if (this.life.failed !== null) this.end();
        else if (this.life.floor) await this.isUp();
        else if (this.isRough && this.happens(this.options.crashPermille)) await this.kill();
        return;
      case 'stopping':
        this.mustHold(this.clock.now() - this.stoppingSince > 60_000 ? ['it did not stop within a minute'] : []);
        return;
      case 'down':
        if (this.clock.now() >= this.startsAt) this.start();
    }
  }

  private start(): void {
    this.phase = 'opening';
    const ahead_ms = this.chance.below(2 * this.options.clockStepMax_ms + 1) - this.options.clockStepMax_ms;
    const { clock, network, tables, options } = this;
    this.life = new Life({
      clock,
      network,
      tables,
      options,
      number: this.lives++,
      ahead_ms: this.isRough ? ahead_ms : 0,
      lies: this.planted.lies ?? false,
      ...(this.planted.modules ? { modules: this.planted.modules } : {}),
    });
    if (!this.isRough) this.life.store.setFaultsPerThousand(0);
  }

  private async isUp(): Promise<void> {
    this.phase = 'up';
    const { watchedUntil, factsBefore } = this.life;
    this.mustHold(check.unsaidInterruption(check.rowsOf(this.tables), watchedUntil, factsBefore));
    await this.checkJournal();
  }

  private async kill(): Promise<void> {
    if (this.life.stream) this.mustHold(await check.differingStates(this.life.stream, this.modules, this.tables));
    this.kills++;
    this.end();
    await this.checkJournal();
  }

  private stop(): void {
    this.phase = 'stopping';
    this.stoppingSince = this.clock.now();
    const { life } = this;
    void life.stop().then(
      () => this.end(),
      (error: unknown) => life.mistakes.push(`stopping failed: ${String(error)}`),
    );
  }

  /** Of this life nothing runs any more; the next begins a little later. */
  private end(): void {
    this.life.kill();
    this.noteFaults();
    this.phase = 'down';
    this.badStoreUntil = Infinity;
    this.startsAt = this.clock.now() + this.chance.below(20_000);
  }

  private async checkJournal(): Promise<void> {
    const rows = check.rowsOf(this.tables);
    this.mustHold([
      ...check.disorder(rows),
      ...this.panels.flatMap((panel) => check.lostOrDoubledFrames(rows, panel.said)),
      ...this.desks.flatMap((desk) => check.lostOrDoubledOrders(rows, desk.orders)),
      ...(await check.treeFaults(this.tables)),
      ...this.panels.flatMap((panel) => panel.wronged.map((text) => `${panel.options.id} was answered ${text}`)),
      ...this.life.mistakes,
    ]);
    const { stream } = this.life;
    if (this.phase === 'up' && stream) this.mustHold(await check.differingStates(stream, this.modules, this.tables));
  }

  /** No fault any more: all that was begun must end, and stay so. */
  private async calm(): Promise<void> {
    this.isRough = false;
    this.network.faults = calmNetwork;
    this.badStoreUntil = 0;
    for (const one of [...this.panels, ...this.desks]) one.mayBegin = false;
    this.life.store.setFaultsPerThousand(0);
    const end = this.clock.now() + this.options.settle_s * 1_000;
    // At least once: the store is reachable again from the next tick on.
    do await this.tick();
    while (this.clock.now() < end && !this.isSettled());
    this.mustHold(this.unsettled());
    const stream = this.life.stream!;
    await this.whileTimePasses(stream.settled());
    await this.checkJournal();
    this.mustHold(await this.whileTimePasses(check.differingRewind(stream)));
    this.cast?.ended(stream, this.tables);
    await this.whileTimePasses(this.life.stop());
    this.noteFaults();
    await this.checkJournal();
  }

  private isSettled(): boolean {
    return this.unsettled().length === 0;
  }

  private unsettled(): string[] {
    const wrong: string[] = [];
    if (this.phase !== 'up') return [`the program is ${this.phase} still`];
    if (this.life.stream!.isDown) wrong.push('the journal cannot be written still');
    for (const panel of this.panels) {
      if (panel.unanswered > 0) wrong.push(`${panel.options.id} still waits for ${panel.unanswered} answers`);
    }
    if (this.cast && !this.cast.isDone()) wrong.push(`the story stands still before ${this.cast.stands()}`);
    for (const desk of this.desks) {
      if (desk.pending) wrong.push(`a desk still waits for the answer to ${desk.pending.cause}`);
    }
    return wrong;
  }

  /** Waits for what itself waits on the simulated clock. */
  private async whileTimePasses<T>(promise: Promise<T>): Promise<T> {
    let done = false;
    const noted = promise.finally(() => (done = true));
    noted.catch(() => {});
    for (let turn = 0; !done && turn < 2_000; turn++) {
      await this.clock.advance(100);
      this.mustHold(this.life.mistakes);
    }
    if (!done) throw new Error('something that was waited for never came');
    return noted;
  }

  private get modules(): readonly Module[] {
    return this.planted.modules ?? allModules;
  }

  private happens(permille: number): boolean {
    return this.chance.below(1_000) < permille;
  }

  private noteFaults(): void {
    const { crash: _crash, ...met } = this.life.store.met;
    this.storeFaults += Object.values(met).reduce((sum, count) => sum + count, 0);
  }

  private mustHold(wrong: readonly string[]): void {
    if (wrong.length > 0)
      throw new Error(wrong.slice(0, 5).join('\n') + (wrong.length > 5 ? `\n(${wrong.length} in all)` : ''));
  }

  private report(): Report {
    const said = this.panels.flatMap((panel) => panel.said);
    return {
      seed: this.options.seed,
      facts: check.rowsOf(this.tables).length,
      acknowledged: said.filter((one) => one.acknowledged).length,
      tries: said.reduce((sum, one) => sum + one.tries, 0),
      orders: this.desks.flatMap((desk) => desk.orders).length,
      lives: this.lives,
      kills: this.kills,
      storeFaults: this.storeFaults,
    };
  }

  private howToRerun(what: string): string {
    const at = ((this.clock.now() - startAt) / 1_000).toFixed(1);
    const { seed } = this.options;
    return `seed ${seed} at commit ${commit()}, ${at} s in, life ${this.lives}:\n${what}\nagain: SEED=${seed} npx vitest run --project simulation test/simulation/simulation.test.ts`;
  }
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: projectRoot, encoding: 'utf8' }).trim();
  } catch {
    return '(no repository)';
  }
}
