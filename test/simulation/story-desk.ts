import type { Clock } from '../../src/base/clock.ts';
import type { Stream } from '../../src/journal/stream.ts';
import type { IncidentsState } from '../../src/modules/incidents/state.ts';
import type { TimersState } from '../../src/modules/timers/facts.ts';
import type { ToldState } from '../../src/modules/told/facts.ts';
import { Desk, type Ordered } from './desk.ts';

/** What a desk has before it: the states as they are shown to it, and the time. */
export interface Shown {
  incidents: IncidentsState;
  told: ToldState;
  timers: TimersState;
  now: number;
}

/** One act of a story. `order` gives null while what it waits for has not come. */
export interface Step {
  name: string;
  module: 'sites' | 'units' | 'incidents' | 'told' | 'timers';
  order(shown: Shown): (Ordered['command'] & object) | null;
}

/**
 * A person who plays a story to its end, step by step, each when the one before was answered. Whatever breaks meanwhile:
 * an order without an answer is sent again under its own id, and one that was refused ends the story, for it must not be.
 */
export class StoryDesk extends Desk {
  private readonly steps: readonly Step[];
  private at = 0;
  private refused: string | null = null;

  constructor(steps: readonly Step[], clock: Clock) {
    super(1, 1, clock);
    this.steps = steps;
  }

  override get unfinished(): string | null {
    if (this.refused !== null) return this.refused;
    const step = this.steps[this.at];
    return step ? `the story stands still before "${step.name}"` : null;
  }

  override act(stream: Stream | null): void {
    if (!stream || this.refused !== null) return;
    if (this.pending) return super.act(stream);
    const last = this.orders.at(-1);
    if (last && last.cause === this.causeOf(this.at)) {
      const { answer } = last;
      if (answer?.answer === 'refused') {
        this.refused = `"${this.steps[this.at]!.name}" was refused: ${answer.refusal.refused} ${answer.refusal.words.en}`;
        return;
      }
      this.at++;
    }
    const step = this.steps[this.at];
    if (!step) return;
    const { reader } = stream;
    const command = step.order({
      incidents: reader.state<IncidentsState>('incidents'),
      told: reader.state<ToldState>('told'),
      timers: reader.state<TimersState>('timers'),
      now: this.clock.now(),
    });
    if (!command) return;
    const order: Ordered = {
      by: this.asker.by,
      cause: this.causeOf(this.at),
      command,
      module: step.module,
      triedAt: 0,
      answer: null,
    };
    this.orders.push(order);
    this.send(stream, order);
  }

  private causeOf(at: number): string {
    return `${this.asker.desk}/story/${at}`;
  }
}
