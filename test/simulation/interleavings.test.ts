import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededChance } from '../../src/base/chance.ts';
import type { Answer } from '../../src/base/signal.ts';
import { simulatedClock } from '../../src/base/simulated-clock.ts';
import { Causes } from '../../src/journal/causes.ts';
import type { Journal } from '../../src/journal/journal.ts';
import { faultyStore, type AppendFault, type FaultyStore } from '../../src/journal/memory/faulty-store.ts';
import { emptyTables, memoryStore } from '../../src/journal/memory/memory-store.ts';
import type { Stream } from '../../src/journal/stream.ts';
import { leafHash } from '../../src/journal/tree.ts';
import { openJournal } from '../support/journal.ts';
import { tally, type TallyState } from '../support/tally.ts';
import { answersEarly } from './answers-early.ts';

/**
 * Whatever order commands, signals, repeats, faults of the store and restarts come in, the book holds what was answered.
 * The model is a list of what each sender was told; it knows nothing of groups, commits or states that run ahead.
 */

type Step =
  | { do: 'act' | 'ring'; who: number; n: number }
  | { do: 'again'; which: number }
  | { do: 'fault'; fault: AppendFault }
  | { do: 'away' | 'full'; for_ms: number }
  | { do: 'wait'; for_ms: number }
  | { do: 'snapshot' }
  | { do: 'look back'; to: number }
  | { do: 'restart'; how: 'stop' | 'power' };

const faults = fc.constantFrom('unavailable', 'disk-full', 'unknown-kept', 'unknown-lost');
const ms = fc.integer({ min: 0, max: 3_000 });
const what = (weight: number, kinds: readonly string[], more: Record<string, fc.Arbitrary<unknown>> = {}) => ({
  weight,
  arbitrary: fc.record({ do: fc.constantFrom(...kinds), ...more }) as unknown as fc.Arbitrary<Step>,
});
const anySteps = fc.array(
  fc.oneof(
    what(6, ['act', 'ring'], { who: fc.nat(2), n: fc.integer({ min: -1, max: 6 }) }),
    what(4, ['again'], { which: fc.nat(5) }),
    what(2, ['fault'], { fault: faults }),
    what(1, ['away', 'full'], { for_ms: ms }),
    what(3, ['wait'], { for_ms: ms }),
    what(1, ['snapshot']),
    what(1, ['look back'], { to: fc.nat(20) }),
    what(1, ['restart'], { how: fc.constantFrom('stop', 'power') }),
  ),
  { minLength: 5, maxLength: 60 },
);

/** One message of one sender, sent perhaps many times under one id. */
interface Message {
  by: string;
  cause: string;
  send: (stream: Stream) => Promise<Answer>;
  told: Answer[];
}

class Run {
  readonly clock = simulatedClock(Date.UTC(2026, 10, 22, 8));
  readonly tables = emptyTables();
  readonly messages: Message[] = [];
  store!: FaultyStore;
  journal!: Journal;
  private readonly seed: number;
  private lives = 0;

  constructor(seed: number) {
    this.seed = seed;
  }

  get stream(): Stream {
    return this.journal.stream('station')!;
  }

  async open(): Promise<void> {
    const chance = seededChance(this.seed * 100 + this.lives++);
    this.store = faultyStore(memoryStore(this.tables), { clock: this.clock, chance, delayMax_ms: 3 });
    await this.store.open();
    await this.untilDone(openJournal(this.store, this.clock).then((journal) => (this.journal = journal)));
    await this.untilDone(this.journal.addSite('station'));
  }

  async step(step: Step): Promise<void> {
    switch (step.do) {
      case 'act':
      case 'ring':
        return this.send(this.newMessage(step.do, step.who, step.n));
      case 'again': {
        const message = this.messages.at(-1 - step.which);
        return message && this.send(message);
      }
      case 'fault':
        return this.store.failNextAppend(step.fault);
      case 'away':
        this.store.setReachable(false);
        await this.clock.advance(step.for_ms);
        return this.store.setReachable(true);
      case 'full':
        this.store.setDiskFull(true);
        await this.clock.advance(step.for_ms);
        return this.store.setDiskFull(false);
      case 'wait':
        return this.clock.advance(step.for_ms);
      case 'snapshot':
        return void this.stream.snapshot().catch(() => {});
      case 'look back':
        return void this.stream.stateAt(Math.min(step.to, this.stream.reader.nextSeq - 1)).catch(() => {});
      case 'restart':
        if (step.how === 'stop') await this.untilDone(this.journal.stop());
        this.store.crash();
        return this.open();
    }
  }

  /** No fault any more; everyone who was told "not now", or nothing, sends again. */
  async settle(): Promise<void> {
    await this.step({ do: 'restart', how: 'power' });
    for (const message of this.messages) {
      if (message.told.every(({ answer }) => answer === 'not-now')) this.send(message);
    }
    await this.clock.advance(60_000);
  }

  async untilDone(promise: Promise<unknown>): Promise<void> {
    let done = false;
    const noted = promise.finally(() => (done = true));
    noted.catch(() => {});
    for (let turn = 0; turn < 400 && !done; turn++) await this.clock.advance(50);
    expect(done, 'something that was waited for never came').toBe(true);
    await noted;
  }

  private newMessage(kind: 'act' | 'ring', who: number, n: number): Message {
    const cause = `${kind} ${this.messages.length}`;
    if (kind === 'ring') {
      const by = `device/AP${who}`;
      const signal = { kind: 'point', point: 'A001', what: 'panic', phase: 'new' } as const;
      return this.noted({ by, cause, told: [], send: (stream) => stream.signal(signal, by, cause, `tcp ${who}`) });
    }
    const by = `staff/${who}`;
    const command = { type: 'add', n, times: 1 + (n & 1) } as { type: string };
    const asker = { by, role: 'dispatcher' } as const;
    return this.noted({ by, cause, told: [], send: (stream) => stream.command('tally', command, asker, cause) });
  }

  private noted(message: Message): Message {
    this.messages.push(message);
    return message;
  }

  private send(message: Message): void {
    void message.send(this.stream).then((answer) => message.told.push(answer));
  }
}

interface Line {
  seq: number;
  type: string;
  by: string;
  cause: string;
  recordedAt: string;
  data: { n: number };
}

function checkBook(run: Run): Line[] {
  const { facts: rows } = run.tables.streams.get(run.stream.row.number)!;
  const lines = rows.map((row) => JSON.parse(row.bytes) as Line);
  expect(lines.map((line) => line.seq)).toEqual(lines.map((_, place) => place));
  expect(rows.every((row) => Buffer.compare(row.leaf, leafHash(row.bytes)) === 0)).toBe(true);
  expect(lines.map((line) => line.recordedAt)).toEqual(lines.map((line) => line.recordedAt).sort());
  return lines;
}

function checkAnswers({ by, cause, told }: Message, lines: readonly Line[]): void {
  const seqs = lines.filter((line) => line.by === by && line.cause === cause).map((line) => line.seq);
  expect(told.length, `${cause} was told something in the end`).toBeGreaterThan(0);
  for (const answer of told) {
    if ('seq' in answer) expect(seqs[0], `${cause} was told ${answer.answer} ${answer.seq}`).toBe(answer.seq);
    if (answer.answer === 'kept') expect(seqs.length, `${cause} stands once, whole`).toBe(answer.facts.length);
  }
  const wasTold = told.some(({ answer }) => answer === 'kept' || answer === 'repeat');
  expect(seqs.length > 0, `${cause} stands in the book, and its sender was told so`).toBe(wasTold);
  expect(seqs, `${cause} stands in a row`).toEqual(seqs.map((_, i) => seqs[0]! + i));
  expect(seqs.length, `${cause} stands once`).toBeLessThanOrEqual(by.startsWith('device/') ? 1 : 2);
}

function checkState({ stream, tables }: Run, lines: readonly Line[]): void {
  const shown = stream.reader.state<TallyState>('tally');
  const replayed = tally.nothing();
  for (const row of tables.streams.get(stream.row.number)!.facts) tally.apply(replayed, stream.codec.decode(row.bytes));
  expect(shown).toEqual(replayed);
  const counted = lines.filter((line) => line.type === 'counted').map((line) => line.data.n);
  expect(shown.sum).toBe(counted.reduce((sum, n) => sum + n, 0));
  expect(stream.reader.nextSeq).toBe(lines.length);
}

const property = fc.asyncProperty(anySteps, async (steps) => {
  const run = new Run(steps.length);
  await run.open();
  for (const step of steps) await run.step(step);
  await run.settle();
  const lines = checkBook(run);
  for (const message of run.messages) checkAnswers(message, lines);
  checkState(run, lines);
  await run.untilDone(run.journal.stop());
});

describe('whatever order things come in', () => {
  test('every answer is true: what was kept stands once, what stands was told, and the state is that of the book', async () => {
    await fc.assert(property, { seed: 20261122, numRuns: 200, endOnFailure: true });
  });

  test.each([
    ['the clerk answers before the commit', answersEarly],
    ['causes are forgotten at a restart', () => planted('load')],
    ['what was never durable is remembered', () => planted('keepDurable')],
  ] as const)('a planted fault is found: %s', async (_what, plant) => {
    const remove = plant();
    try {
      const details = await fc.check(property, { seed: 20261122, numRuns: 400, endOnFailure: true });
      expect(details.failed).toBe(true);
    } finally {
      remove();
    }
  });
});

/** One duty of the causes is not done. */
function planted(duty: 'load' | 'keepDurable'): () => void {
  const methods = Causes.prototype as unknown as Record<string, unknown>;
  const method = methods[duty];
  methods[duty] = () => {};
  return () => void (methods[duty] = method);
}
