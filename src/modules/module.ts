import type { Chance } from '../base/chance.ts';
import type { Refusal } from '../base/errors.ts';
import type { Draft, Fact, FactTypes } from '../base/fact.ts';
import type { Instant } from '../base/instant.ts';
import type { Signal, SignalKind } from '../base/signal.ts';

/** Who asks: carried to `decide` beside the command, never inside it. */
export interface Asker {
  /** "staff/17", "token/4", "device/AP1", "rule/alarms.escalate". */
  by: string;
  role: Role;
  /** The desk chosen at sign-in; devices, rules and scripts have none. */
  desk?: string;
}

export type Role = 'administrator' | 'commander' | 'dispatcher' | 'viewer' | 'auditor' | 'connector' | 'rule';

/** An order to a module: its own words (`type`) and fields. Checked against a schema at the door it came in by. */
export interface Command {
  type: string;
}

/** A standing order that has fallen due. `subject` and `count` make its cause unique, so a crash cannot double it. */
export interface Due {
  rule: string;
  subject: string;
  count: number;
  dueAt: Instant;
  command: Command;
}

export interface Standing {
  due: readonly Due[];
  /** When to look again if nothing changes before; null for never. */
  wakeAt: Instant | null;
}

/**
 * A subject of the product: its facts, its fold, its decisions and its standing orders. Pure but for the state it is handed.
 * A decision writes facts of its own module only, to one stream; another module reacts by folding them (`reads`).
 */
export interface Module<S = unknown> {
  name: string;
  /** The kind of stream its facts are in: a site's own book, or the house's (accounts, agreements). */
  stream: 'site' | 'house';
  facts: FactTypes;
  /** Fact types of other modules that `apply` folds as well. */
  reads: readonly string[];
  /** Signals it decides about; every kind has exactly one taker over the list. */
  takes: readonly SignalKind[];
  nothing(): S;
  /** Folds one fact: changes its own Maps and replaces rows, never edits one. Total: an own or read fact never throws. */
  apply(state: S, fact: Fact): void;
  decide(command: Command, asker: Asker, state: S, now: Instant, draw: Chance): readonly Draft[] | Refusal;
  /** Only for modules that take signals. No draft means "nothing to keep". */
  hear?(signal: Signal, state: S, now: Instant, draw: Chance): readonly Draft[] | Refusal;
  standing?(state: S, now: Instant): Standing;
}

/** Drops the state's type so that modules of different states stand in one list. */
export function asModule<S>(module: Module<S>): Module {
  return module as unknown as Module;
}
