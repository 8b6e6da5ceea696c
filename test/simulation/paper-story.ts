import { seededChance, type Chance } from '../../src/base/chance.ts';
import { minute_ms } from '../../src/base/instant.ts';
import { simulatedClock, type SimulatedClock } from '../../src/base/simulated-clock.ts';
import type { Answer } from '../../src/base/signal.ts';
import { emptyTables } from '../../src/journal/memory/memory-store.ts';
import { allModules } from '../../src/modules/all.ts';
import type { Asker, Module } from '../../src/modules/module.ts';
import { momentOf, type Incident, type IncidentsState } from '../../src/modules/incidents/state.ts';
import { roomOf } from '../../src/paper-kits.ts';
import { PaperKit } from '../../src/paper/kit/kit.ts';
import { simulatedNetwork } from '../support/simulated-network.ts';
import * as check from './checkers.ts';
import { describeSite, Life } from './life.ts';
import { swarm } from './swarm.ts';

/** 18:00 at the site: the evening shift is on. */
const startAt = Date.UTC(2026, 10, 24, 10, 0, 0);

/** What was written on three sheets while nothing worked, in minutes after the cut. */
const sheets = [
  [
    { at: 5, does: 'received', zone: 'Z03', incidentType: 'fight', cameBy: 3 },
    { at: 6, does: 'unit', unit: '901', status: 'DP' },
    { at: 8, does: 'unit', unit: '901', status: 'OS' },
    { at: 15, does: 'unit', unit: '901', status: 'CL', reason: 1 },
    { at: 16, does: 'closed', disposition: 1 },
  ],
  [
    { at: 20, does: 'received', zone: 'Z02', incidentType: 'unattended-item', cameBy: 4 },
    { at: 21, does: 'unit', unit: '901', status: 'DP' },
    { at: 22, does: 'unit', unit: '902', status: 'DP' },
    { at: 24, does: 'unit', unit: '902', status: 'OS' },
    { at: 29, does: 'log', says: 3, onScene: true },
    { at: 33, does: 'unit', unit: '901', status: 'CL', reason: 6 },
    { at: 34, does: 'unit', unit: '902', status: 'CL', reason: 1 },
  ],
  [{ at: 26, does: 'received', zone: 'Z01', incidentType: 'fire', cameBy: 2 }],
] as const;

export const sheetCount = sheets.length;

interface Typing {
  asker: Asker;
  cause: string;
  command: { type: string } & Record<string, unknown>;
  triedAt: number;
  answer: Answer | null;
}

/** What must be the same whatever the weather was: each sheet's incident, and where the units stand. */
export interface EndState {
  incidents: readonly unknown[];
  units: readonly unknown[];
}

export interface StoryReport {
  end: EndState;
  kits: number;
  kitFailures: number;
  kills: number;
  storeFaults: number;
  refusedTwice: number;
}

/** Power cut with paper and late entry, on a floor whose disk, printer, store and power are bad. Same seed, same run. */
export class PaperStory {
  readonly clock: SimulatedClock = simulatedClock(startAt);
  readonly tables = emptyTables();
  private readonly seed: number;
  private readonly modules: readonly Module[];
  private readonly chance: Chance;
  private life!: Life;
  private lives = 0;
  private kit: PaperKit | null = null;
  private kits = 0;
  private kitFailures = 0;
  private storeFaults = 0;
  private typings: Typing[] = [];

  constructor(seed: number, modules: readonly Module[] = allModules) {
    this.seed = seed;
    this.modules = modules;
    this.chance = seededChance(seed * 1_000 + 7);
  }

  async run(): Promise<StoryReport> {
    await this.start(false);
    await this.passWith(describeSite(this.life.floor!, []));
    await this.passWith(this.order('units', { type: 'sign on shift' }));
    // A stretch of watch: kits, some of which the disk or the printer does not take.
    await this.pass(20 * minute_ms + this.chance.below(15 * minute_ms));
    const { ranges } = this.incidents.paper;
    if (ranges.length === 0) throw new Error('no form was ever given out');
    const cutAt = Math.ceil(this.clock.now() / minute_ms) * minute_ms;
    this.kill();
    await this.clock.advance(45 * minute_ms + this.chance.below(5 * minute_ms));

    this.typings = this.sheetsTyped(ranges.at(-1)!.from, cutAt);
    await this.start(true);
    for (let turn = 0; turn < 400 && this.typings.some(({ answer }) => answer === null); turn++) await this.turn(turn);
    // Faults end: everything must come to rest.
    this.life.store.setFaultsPerThousand(0);
    for (let turn = 0; turn < 200 && this.typings.some(({ answer }) => answer === null); turn++) await this.type(1_000);
    if (this.typings.some(({ answer }) => answer === null)) throw new Error('a sheet was never answered');
    await this.pass(16 * minute_ms);
    return this.report(ranges.at(-1)!.from, cutAt);
  }

  private get incidents(): IncidentsState {
    return this.life.stream!.reader.state('incidents');
  }

  private async start(rough: boolean): Promise<void> {
    const options = swarm(this.seed);
    const { clock, tables } = this;
    const network = simulatedNetwork(clock, seededChance(this.seed * 1_000 + 3));
    for (;;) {
      const ahead_ms = rough ? this.chance.below(2 * options.clockStepMax_ms + 1) - options.clockStepMax_ms : 0;
      this.life = new Life({
        clock,
        network,
        tables,
        options,
        number: this.lives++,
        ahead_ms,
        lies: false,
        modules: this.modules,
      });
      await this.passWith(this.life.opened);
      if (this.life.floor) break;
      this.kill();
    }
    this.life.store.setFaultsPerThousand(rough ? 150 + options.store.faultsPerThousand : 0);
    if (this.life.stream) this.startKit();
    else await this.passWith(this.life.floor.addSite('linden-hall').then(() => this.startKit()));
  }

  private startKit(): void {
    const { floor, stream } = this.life;
    const no = () => this.chance.below(4) === 0;
    const fail = () => {
      this.kitFailures++;
      throw new Error('no');
    };
    this.kit = new PaperKit({
      clock: floor!.clock,
      log: () => {},
      press: { print: async () => new Uint8Array([this.kits++]) },
      room: roomOf(stream!),
      disk: { save: async () => (no() ? fail() : 'kit') },
      printer: { language: 'zh', print: async () => (no() ? fail() : undefined) },
    });
    this.kit.start();
  }

  private kill(): void {
    void this.kit?.stop();
    this.life.kill();
    const { crash: _crash, ...met } = this.life.store.met;
    this.storeFaults += Object.values(met).reduce((sum, count) => sum + count, 0);
  }

  private async turn(turn: number): Promise<void> {
    await this.type(500);
    if (turn > 2 && this.chance.below(100) < 12) {
      this.kill();
      await this.clock.advance(this.chance.below(20_000));
      await this.start(true);
    }
  }

  /** Two people type off the same pile: every sheet is entered by both, under causes of their own. */
  private sheetsTyped(firstForm: number, cutAt: number): Typing[] {
    const typings = sheets.flatMap((lines, index) =>
      [1, 2].map((person): Typing => ({
        asker: { by: `staff/${person}`, role: 'dispatcher', desk: `desk-${person}` },
        cause: `desk-${person}/sheet-${index}`,
        command: {
          type: 'enter from paper',
          form: firstForm + index,
          lines: lines.map((line) => ({ ...line, at: cutAt + line.at * minute_ms })),
        },
        triedAt: 0,
        answer: null,
      })),
    );
    // In any order: nobody sorts a pile before typing.
    return typings
      .map((one) => ({ one, at: this.chance.below(1_000) }))
      .sort((a, b) => a.at - b.at)
      .map(({ one }) => one);
  }

  /** What has no answer is sent again under the same cause, as a browser does. */
  private async type(span_ms: number): Promise<void> {
    const stream = this.life.stream;
    if (stream && this.life.floor) {
      const pending = this.typings.filter((one) => one.answer === null && this.clock.now() - one.triedAt >= 10_000);
      // One sheet at a time, some seconds apart; both people may hit the same moment.
      for (const one of pending.slice(0, this.chance.below(4) === 0 ? 1 + this.chance.below(2) : 0)) {
        one.triedAt = this.clock.now();
        void stream.command('incidents', one.command, one.asker, one.cause).then((answer) => {
          if (answer.answer !== 'not-now') one.answer ??= answer;
        });
      }
    }
    await this.clock.advance(span_ms);
  }

  private async order(module: string, command: { type: string }): Promise<Answer> {
    return this.life.stream!.command(
      module,
      command,
      { by: 'staff/1', role: 'dispatcher', desk: 'desk-1' },
      `story/${command.type}`,
    );
  }

  private async pass(span_ms: number): Promise<void> {
    for (const end = this.clock.now() + span_ms; this.clock.now() < end;) await this.clock.advance(5_000);
  }

  private async passWith<T>(promise: Promise<T>): Promise<T> {
    let done = false;
    const noted = promise.finally(() => (done = true));
    noted.catch(() => {});
    for (let turn = 0; !done && turn < 5_000; turn++) await this.clock.advance(100);
    if (!done) throw new Error('something that was waited for never came');
    return noted;
  }

  private async report(firstForm: number, cutAt: number): Promise<StoryReport> {
    const stream = this.life.stream!;
    await this.passWith(stream.settled());
    this.mustHold([
      ...check.disorder(check.rowsOf(this.tables)),
      ...check.lostOrDoubledOrders(
        check.rowsOf(this.tables),
        this.typings.map((one) => ({ ...one, by: one.asker.by, module: 'incidents' })),
      ),
      ...(await check.treeFaults(this.tables)),
      ...(await check.differingStates(stream, this.modules, this.tables)),
      ...this.doubledNumbers(),
      ...this.halfApplied(),
      ...this.life.mistakes,
    ]);
    const refusedTwice = this.typings.filter(({ answer }) => answer?.answer === 'refused').length;
    const kills = this.lives - 1;
    const end = this.end(firstForm, cutAt);
    const { kits, kitFailures } = this;
    await this.passWith(this.kit!.stop());
    this.kill();
    return { end, kits, kitFailures, kills, storeFaults: this.storeFaults, refusedTwice };
  }

  private end(firstForm: number, cutAt: number): EndState {
    const { paper, left, incidents, units } = this.incidents;
    const rows = sheets.map((_, index) => {
      const use = paper.used.get(firstForm + index);
      const row = use && (incidents.get(use.incident) ?? left.get(use.incident));
      return row ? told(row, cutAt) : null;
    });
    return {
      incidents: rows,
      units: ['901', '902'].map((id) => ({
        unit: id,
        status: units.get(id)?.status,
        current: units.get(id)?.current ?? null,
      })),
    };
  }

  /** A number stands in one range and on one incident, whatever was tried how often. */
  private doubledNumbers(): string[] {
    const given = new Set<number>();
    const used = new Set<number>();
    const wrong: string[] = [];
    for (const { fact } of check.rowsOf(this.tables)) {
      const { from, to, form } = fact.data as { from: number; to: number; form: number };
      if (fact.type === 'paper forms reserved') {
        for (let number = from; number <= to; number++) {
          if (given.has(number)) wrong.push(`form ${number} was given out twice`);
          given.add(number);
        }
      }
      if (fact.type === 'paper form entered') {
        if (used.has(form)) wrong.push(`form ${form} was entered twice`);
        if (!given.has(form)) wrong.push(`form ${form} was entered before it was given out`);
        used.add(form);
      }
    }
    return wrong;
  }

  /** Of a sheet either every line stands, in one run behind its number, or none. */
  private halfApplied(): string[] {
    const rows = check.rowsOf(this.tables).map(({ fact }) => fact);
    return sheets.flatMap((lines, index) => {
      const at = rows.findIndex(
        (fact) => fact.type === 'paper form entered' && (fact.data as { form: number }).form % 10 === (index + 1) % 10,
      );
      if (at < 0) return [`sheet ${index} is nowhere`];
      const run = rows.slice(at).filter((fact) => fact.cause === rows[at]!.cause && fact.by === rows[at]!.by);
      const dated = new Set(run.flatMap((fact) => fact.at ?? []));
      const times = new Set(lines.map((line) => line.at));
      return dated.size === times.size ? [] : [`sheet ${index} has ${dated.size} of its ${times.size} times`];
    });
  }

  private mustHold(wrong: readonly string[]): void {
    if (wrong.length > 0) throw new Error(`seed ${this.seed}: ${wrong.slice(0, 4).join('\n')}`);
  }
}

/** What the paper says of it, told from the cut on: nothing in it may depend on when or by whom it was typed. */
function told(row: Incident, cutAt: number): unknown {
  const minutes = (at: number) => (at - cutAt) / minute_ms;
  return {
    type: row.type,
    place: row.place?.zone,
    stage: row.stage,
    clocks: Object.fromEntries(Object.entries(row.clocks).map(([name, at]) => [name, minutes(at as number)])),
    units: row.assignments.map(({ unit, status, steps }) => ({
      unit,
      status,
      steps: steps.map((step) => `${step.status} ${minutes(momentOf(step))}`),
    })),
    log: row.log.map((entry) => `${entry.says} ${minutes(entry.happenedAt ?? entry.at)}`),
  };
}
