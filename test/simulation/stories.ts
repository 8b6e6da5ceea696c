import type { Clock } from '../../src/base/clock.ts';
import type { Fact } from '../../src/base/fact.ts';
import type { Stream } from '../../src/journal/stream.ts';
import type { MemoryTables } from '../../src/journal/memory/memory-store.ts';
import type { AlarmsState } from '../../src/modules/alarms/state.ts';
import type { Around } from '../../src/modules/handovers/list.ts';
import type { IncidentsState } from '../../src/modules/incidents/state.ts';
import type { Asker, Command } from '../../src/modules/module.ts';
import type { OnTestState } from '../../src/modules/on-test/facts.ts';
import type { SimulatedNetwork } from '../support/simulated-network.ts';
import { rowsOf } from './checkers.ts';
import type { Ordered } from './desk.ts';
import { handoversOf, handoverWrong } from './handover-story.ts';
import { describeSite } from './life.ts';
import { Panel, type Said } from './panel.ts';
import type { Actor, Cast } from './world.ts';

type Given = Command & Record<string, unknown>;

/** One step of a story. The next begins when this one was answered, so every weather tells the same story. */
export type Step =
  | { say: string; expects: readonly string[] }
  | { order: string; by: Asker; of: (book: Book) => Given | Promise<Given> }
  | { until: string; holds: (book: Book) => boolean };

/** What a desk sees: what is durable. */
export interface Book {
  alarms: AlarmsState;
  incidents: IncidentsState;
  onTest: OnTestState;
  /** What a handover's list is built from. */
  around: Around;
  seq: number;
  now: number;
  signedRoot(): Promise<string | null>;
}

function bookOf(stream: Stream, now: number): Book {
  const { reader } = stream;
  const around: Around = {
    incidents: reader.state('incidents'),
    alarms: reader.state('alarms'),
    links: reader.state('links'),
    orders: reader.state('orders'),
    plans: reader.state('response-plans'),
    told: reader.state('told'),
    tests: reader.state('on-test'),
    own: reader.state('handovers'),
  };
  const { alarms, incidents, tests } = around;
  return {
    alarms,
    incidents,
    onTest: tests,
    around,
    // Read when it is asked for: a list is made after the root was signed.
    get seq() {
      return reader.nextSeq - 1;
    },
    now,
    signedRoot: async () => (await stream.sign())?.note ?? null,
  };
}

const retry_ms = 10_000;

/** The desks and the panel of a story in one: each step is tried until it was answered, and never twice. */
export class Teller implements Actor {
  readonly orders: Ordered[] = [];
  mayBegin = true;
  readonly refused: string[] = [];
  private at = 0;
  private said: Said | null = null;
  /** On which stream the next order is being made; a program that dies takes it along. */
  private making: Stream | null = null;
  private readonly steps: readonly Step[];
  private readonly panel: Panel;
  private readonly clock: Clock;

  constructor(steps: readonly Step[], panel: Panel, clock: Clock) {
    this.steps = steps;
    this.panel = panel;
    this.clock = clock;
  }

  get isDone(): boolean {
    return this.at >= this.steps.length;
  }

  /** Where it stands, for whoever looks for why it does not go on. */
  get stands(): string {
    return JSON.stringify(this.steps[this.at] ?? 'at its end');
  }

  get pending(): Ordered | null {
    const last = this.orders.at(-1);
    return last && last.answer === null ? last : null;
  }

  act(stream: Stream | null): void {
    const step = this.steps[this.at];
    if (!step || !stream) return;
    if ('say' in step) {
      this.said ??= this.panel.tell(step.say, step.expects);
      if (this.said.acknowledged) this.next();
    } else if ('until' in step) {
      if (step.holds(bookOf(stream, this.clock.now()))) this.next();
    } else this.give(stream, step);
  }

  private next(): void {
    this.at++;
    this.said = null;
  }

  private give(stream: Stream, step: Extract<Step, { order: string }>): void {
    const last = this.orders.at(-1);
    const cause = `story/${this.at}`;
    if (last?.cause !== cause) {
      if (this.making === stream) return;
      const given = step.of(bookOf(stream, this.clock.now()));
      if (!(given instanceof Promise)) return this.begin(stream, step, cause, given);
      this.making = stream;
      const isStill = () => this.making === stream;
      void given.then(
        (command) => isStill() && this.begin(stream, step, cause, command),
        // Nothing could be signed: it is made anew.
        () => isStill() && (this.making = null),
      );
      return;
    }
    if (last.answer) {
      if (last.answer.answer === 'refused') this.refused.push(`${last.command.type}: ${last.answer.refusal.refused}`);
      return this.next();
    }
    if (this.clock.now() - last.triedAt >= retry_ms) this.send(stream, last, step.by);
  }

  private begin(stream: Stream, step: Extract<Step, { order: string }>, cause: string, command: Given): void {
    this.making = null;
    this.orders.push({ by: step.by.by, cause, command, module: step.order, triedAt: 0, answer: null });
    this.send(stream, this.orders.at(-1)!, step.by);
  }

  private send(stream: Stream, order: Ordered, by: Asker): void {
    order.triedAt = this.clock.now();
    void stream.command(order.module, order.command, by, order.cause).then((answer) => {
      if (answer.answer !== 'not-now') order.answer ??= answer;
    });
  }
}

/** How a story ended, without anything that the weather may change: numbers, times, rows of the weather itself. */
export interface Ending {
  rows: unknown[];
  incidents: unknown[];
  tests: unknown[];
  units: unknown[];
  handovers: unknown[];
  clocksWrong: string[];
  refused: readonly string[];
}

export function castOf(
  steps: readonly Step[],
  ended: (ending: Ending) => void,
): (clock: Clock, network: SimulatedNetwork, seed: number) => Cast & { stands(): string } {
  return (clock, network, seed) => {
    const options = {
      id: 'FP1',
      account: 'F1D05A',
      transport: 'tcp',
      speaks: 'ADM-CID',
      keyBits: 256,
      pipelined: 1,
      busyPermille: 0,
      retry_ms: 5_000,
      drift_ms: 0,
    } as const;
    const panel = new Panel(options, seed, clock, network);
    panel.mayBegin = false;
    const teller = new Teller(steps, panel, clock);
    return {
      panels: [panel],
      desks: [teller],
      describe: (floor) => describeSite(floor, [panel], 'examples/haihe-central/site.json'),
      isDone: () => teller.isDone,
      stands: () => teller.stands,
      ended: (stream, tables) => ended(endingOf(bookOf(stream, clock.now()), tables, teller.refused)),
    };
  };
}

const byText = (a: unknown, b: unknown): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

function endingOf(book: Book, tables: MemoryTables, refused: readonly string[]): Ending {
  const { alarms, incidents, onTest } = book;
  const lines = rowsOf(tables);
  const facts = lines.map(({ fact }) => fact);
  const pointOf = new Map<string, string>();
  for (const { type, data } of facts) {
    const { alarm, point } = data as { alarm?: string; point?: string };
    if (type === 'alarm raised' && alarm && point) pointOf.set(alarm, point);
  }
  const named = (ids: readonly string[]) => ids.map((id) => pointOf.get(id) ?? '?').sort();
  const rows = [...alarms.rows.values()].filter((row) => row.from !== 'link' && row.from !== 'watch');
  return {
    rows: rows
      .map((row) => ({
        point: row.point,
        kind: row.kind,
        signal: row.signal,
        acknowledged: row.acknowledged !== null,
        handling: row.handling,
        mark: row.mark,
        first: pointOf.get(alarms.groups.get(row.group ?? '')?.first ?? ''),
      }))
      .sort(byText),
    incidents: [...incidents.incidents.values(), ...incidents.left.values()].map((row) => ({
      stage: row.stage,
      type: row.type,
      priority: row.priority,
      alarms: named(row.alarms),
      units: row.assignments.map((one) => [one.unit, one.status, one.steps.map((step) => step.status)]),
    })),
    tests: [...onTest.tests.values(), ...onTest.over.values()].map((row) => ({
      heard: [...row.heard].map(([point, one]) => [point, one.restored]).sort(byText),
      ended: row.ended && { why: row.ended.why, notHeard: row.ended.notHeard, notRestored: row.ended.notRestored },
      granted_ms: row.to - row.from,
    })),
    units: [...incidents.units.values()].map((unit) => [unit.unit, unit.status, unit.current === null]).sort(byText),
    handovers: handoversOf(book, facts, pointOf),
    clocksWrong: [...clocksWrong(book, facts), ...handoverWrong(lines)],
    refused,
  };
}

const escalates_s = [20, 30, 60];
const order = ['received', 'dispatched', 'acknowledged', 'onScene', 'controlled', 'cleared', 'closed'] as const;

/** Clocks told from the facts alone: no step before its time, none counted from the wrong moment, none running back. */
function clocksWrong({ incidents }: Book, facts: readonly Fact[]): string[] {
  const wrong: string[] = [];
  const calledAt = new Map<string, number>();
  const raisedAt = new Map<string, number>();
  for (const { type, data, recordedAt } of facts) {
    const { alarm, step } = data as { alarm?: string; step?: number };
    if (alarm === undefined) continue;
    if (type === 'alarm raised') {
      raisedAt.set(alarm, recordedAt);
      calledAt.set(alarm, recordedAt);
    }
    if (type === 'alarm escalated' && recordedAt - (calledAt.get(alarm) ?? 0) < escalates_s[step! - 1]! * 1_000)
      wrong.push(`${alarm} was escalated to step ${step} before its time`);
  }
  for (const row of [...incidents.incidents.values(), ...incidents.left.values()]) {
    const first = Math.min(...row.alarms.map((alarm) => raisedAt.get(alarm) ?? Infinity));
    if (row.alarms.length > 0 && row.clocks.received !== first)
      wrong.push(`${row.id} is not counted from its first alarm`);
    let before = 0;
    for (const name of order) {
      const at = row.clocks[name] ?? before;
      if (at < before) wrong.push(`${row.id}: ${name} is before what went before it`);
      before = at;
    }
  }
  return wrong;
}
