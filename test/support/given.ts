import { Compile, type Validator } from 'typebox/compile';
import { expect } from 'vitest';
import { seededChance } from '../../src/base/chance.ts';
import { isRefusal, type Refusal } from '../../src/base/errors.ts';
import type { Draft, Fact } from '../../src/base/fact.ts';
import type { Instant } from '../../src/base/instant.ts';
import type { Signal } from '../../src/base/signal.ts';
import type { Asker, Command, Module } from '../../src/modules/module.ts';

/** A fact that was written before; what is left out is filled in. */
export interface Past {
  type: string;
  data: unknown;
  at?: Instant;
  by?: string;
  recordedAt?: Instant;
}

export const deskOne: Asker = { by: 'staff/1', role: 'dispatcher', desk: 'desk-1' };
export const deskTwo: Asker = { by: 'staff/2', role: 'dispatcher', desk: 'desk-2' };
export const commanderDesk: Asker = { by: 'staff/9', role: 'commander', desk: 'desk-commander' };

/** 2026-11-22T08:00:00Z, a Sunday. */
export const morning: Instant = 1_795_334_400_000;

const validators = new WeakMap<object, Validator>();

/** Fails unless the data is what the module's schema of that fact says. */
export function expectSchema(module: Pick<Module, 'facts'>, type: string, data: unknown): void {
  const known = module.facts[type];
  expect(known, `"${type}" is no fact of the module`).toBeDefined();
  let validator = validators.get(known!.data);
  if (!validator) {
    validator = Compile(known!.data) as unknown as Validator;
    validators.set(known!.data, validator);
  }
  expect(validator.Check(data), `"${type}" does not fit its schema: ${JSON.stringify(data)}`).toBe(true);
}

/**
 * Given facts, when a command (or signal, or the hour), then facts or a refusal: for any module.
 *
 *     given(alarms, [...site]).hears(smoke('A001')).then([{ type: 'alarm raised', data: { alarm: 'A-000001' } }])
 *       .when({ type: 'acknowledge', alarms: ['A-000001'] }, deskOne).then([{ type: 'alarm acknowledged' }]);
 *
 * What a decision wrote is checked against its schema and folded, so the next step sees it.
 */
export function given<S>(module: Module<S>, past: readonly Past[] = [], now: Instant = morning): Given<S> {
  const story = new Given(module, now);
  for (const fact of past) story.fold(fact);
  return story;
}

export class Given<S> {
  readonly state: S;
  readonly module: Module<S>;
  /** Every fact folded so far, in order. */
  readonly facts: Fact[] = [];
  now: Instant;

  constructor(module: Module<S>, now: Instant) {
    this.module = module;
    this.state = module.nothing();
    this.now = now;
  }

  /** Time passes and nothing is done. */
  after(seconds: number): this {
    this.now += Math.round(seconds * 1_000);
    return this;
  }

  /** A fact of this or another module is written. */
  fold(past: Past): this {
    const fact: Fact = {
      seq: this.facts.length,
      v: this.module.facts[past.type]?.v ?? 1,
      recordedAt: this.now,
      by: 'staff/0',
      cause: `test/${this.facts.length}`,
      ...past,
    };
    this.facts.push(fact);
    this.module.apply(this.state, fact);
    return this;
  }

  when(command: Command & Record<string, unknown>, asker: Asker = deskOne): Outcome<S> {
    return this.outcome(this.module.decide(command, asker, this.state, this.now, seededChance(1)), asker.by);
  }

  hears(signal: Signal): Outcome<S> {
    if (!this.module.hear) throw new Error(`${this.module.name} takes no signals`);
    const by = 'panel' in signal ? `device/${signal.panel}` : 'token/1';
    return this.outcome(this.module.hear(signal, this.state, this.now, seededChance(1)), by);
  }

  /** The standing orders that are due now run, one after the other, until none is due. */
  wakes(): Outcome<S> {
    const written: Draft[] = [];
    for (let round = 0; ; round++) {
      expect(round, 'standing orders never come to an end').toBeLessThan(1_000);
      const { due } = this.module.standing!(this.state, this.now);
      if (due.length === 0) break;
      for (const { rule, command } of due) {
        const by = `rule/${rule}`;
        const asker: Asker = { by, role: 'rule' };
        const decided = this.module.decide(command, asker, this.state, this.now, seededChance(1));
        if (!isRefusal(decided)) written.push(...this.write(decided, by));
      }
    }
    return new Outcome(this, written);
  }

  private outcome(decided: readonly Draft[] | Refusal, by: string): Outcome<S> {
    return new Outcome(this, isRefusal(decided) ? decided : this.write(decided, by));
  }

  private write(drafts: readonly Draft[], by: string): readonly Draft[] {
    for (const draft of drafts) {
      expectSchema(this.module, draft.type, draft.data);
      // What stands on disk is JSON: a field that is there but undefined would be lost, so it counts as a slip here.
      expect(JSON.parse(JSON.stringify(draft.data)), `"${draft.type}" is not plain JSON`).toStrictEqual(draft.data);
      this.fold({ type: draft.type, data: draft.data, by, ...(draft.at !== undefined && { at: draft.at }) });
    }
    return drafts;
  }
}

/** What is expected of one fact: the fields named, no matter which others there are. */
export interface Expected {
  type: string;
  data?: object;
  at?: Instant;
  about?: readonly string[];
}

export class Outcome<S> {
  readonly story: Given<S>;
  readonly got: readonly Draft[] | Refusal;

  constructor(story: Given<S>, got: readonly Draft[] | Refusal) {
    this.story = story;
    this.got = got;
  }

  get drafts(): readonly Draft[] {
    if (isRefusal(this.got)) expect.fail(`refused: ${this.got.refused}`);
    return this.got;
  }

  /** These facts, no more and no fewer, in this order. */
  then(expected: readonly Expected[]): Given<S> {
    expect(this.drafts.map((draft) => draft.type)).toEqual(expected.map((one) => one.type));
    expect(this.drafts).toMatchObject(expected);
    return this.story;
  }

  /** Nothing to keep. */
  thenNothing(): Given<S> {
    expect(this.drafts).toEqual([]);
    return this.story;
  }

  /** Whatever was written is taken as it is. */
  anyway(): Given<S> {
    return this.story;
  }

  refuses(code: string, facts?: object): Given<S> {
    if (!isRefusal(this.got)) expect.fail(`not refused but ${JSON.stringify(this.got)}`);
    expect(this.got.refused).toBe(code);
    expect(this.got.words.zh && this.got.words.en, 'a refusal needs both languages').toBeTruthy();
    if (facts) expect(this.got.facts).toMatchObject(facts);
    return this.story;
  }
}
