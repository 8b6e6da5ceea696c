import type { Clock } from '../../src/base/clock.ts';
import type { Stream } from '../../src/journal/stream.ts';
import type { AlarmsState } from '../../src/modules/alarms/state.ts';
import type { Around } from '../../src/modules/handovers/list.ts';
import type { IncidentsState } from '../../src/modules/incidents/state.ts';
import type { Asker, Command } from '../../src/modules/module.ts';
import type { OnTestState } from '../../src/modules/on-test/facts.ts';
import type { TimersState } from '../../src/modules/timers/facts.ts';
import type { ToldState } from '../../src/modules/told/facts.ts';
import type { Ordered } from './desk.ts';
import type { Panel, Said } from './panel.ts';
import type { Actor } from './world.ts';

export type Given = Command & Record<string, unknown>;

/**
 * One step of a story. The next begins when this one was answered, so every weather tells the same story; an order that
 * gives null waits for what has not come yet.
 */
export type Step =
  | { say: string; expects: readonly string[] }
  | { name?: string; order: string; by: Asker; of: (book: Book) => Given | null | Promise<Given> }
  | { until: string; holds: (book: Book) => boolean };

/** What a desk sees: what is durable. */
export interface Book {
  alarms: AlarmsState;
  incidents: IncidentsState;
  onTest: OnTestState;
  told: ToldState;
  timers: TimersState;
  /** What a handover's list is built from. */
  around: Around;
  seq: number;
  now: number;
  signedRoot(): Promise<string | null>;
}

export function bookOf(stream: Stream, now: number): Book {
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
  const { alarms, incidents, tests, told } = around;
  return {
    alarms,
    incidents,
    onTest: tests,
    told,
    timers: reader.state('timers'),
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
  private readonly panel: Panel | null;
  private readonly clock: Clock;

  constructor(steps: readonly Step[], clock: Clock, panel: Panel | null = null) {
    this.steps = steps;
    this.panel = panel;
    this.clock = clock;
  }

  get isDone(): boolean {
    return this.at >= this.steps.length;
  }

  /** Where it stands, for whoever looks for why it does not go on. */
  get stands(): string {
    const step = this.steps[this.at];
    return step && 'name' in step ? `"${step.name}"` : JSON.stringify(step ?? 'its end');
  }

  get pending(): Ordered | null {
    const last = this.orders.at(-1);
    return last && last.answer === null ? last : null;
  }

  act(stream: Stream | null): void {
    const step = this.steps[this.at];
    if (!step || !stream) return;
    if ('say' in step) {
      this.said ??= this.panel!.tell(step.say, step.expects);
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
      if (given === null) return;
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
