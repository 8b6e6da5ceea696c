import type { Static, TObject } from 'typebox';
import type { Instant } from './instant.ts';

/** One thing that happened, as it is held in memory. On disk it is one line of JSON (journal/encode.ts). */
export interface Fact<T extends string = string, D = unknown> {
  seq: number;
  type: T;
  v: number;
  /** The clerk's clock, never less than the fact before: the axis of rewind and of every rule. */
  recordedAt: Instant;
  /** When the source says it happened. Shown and reported, never used to order or to decide. */
  at?: Instant;
  /** "staff/17", "device/AP1", "token/4", "rule/alarms.escalate". */
  by: string;
  /** Id of the command or signal; the facts of one decision share it and stand in a row. At most 80 characters. */
  cause: string;
  /** At most 8 subjects, "alarm/A-000123": what a history is looked up by. */
  about?: readonly string[];
  data: D;
}

/** What a decision asks to be written; the clerk adds seq, v, recordedAt, by and cause. */
export interface Draft<T extends string = string, D = unknown> {
  type: T;
  data: D;
  at?: Instant;
  about?: readonly string[];
}

/** A fact type: its version and the schema its encoder is made from (fields are written in declared order). */
export interface FactType<S extends TObject = TObject> {
  v: number;
  data: S;
  /** From version n to n + 1, in order; index 0 lifts version 1. A golden file of every past version is read by a test. */
  upgrades?: readonly ((old: never) => unknown)[];
}

export type FactTypes = Record<string, FactType>;

/** The union of facts of a table of types: `FactOf<typeof alarmFacts>`. */
export type FactOf<T extends FactTypes> = { [K in keyof T & string]: Fact<K, Static<T[K]['data']>> }[keyof T & string];
/** The union of drafts of a table of types. */
export type DraftOf<T extends FactTypes> = { [K in keyof T & string]: Draft<K, Static<T[K]['data']>> }[keyof T &
  string];
