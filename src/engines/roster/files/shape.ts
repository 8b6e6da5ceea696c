import { Type, type Static, type TSchema } from 'typebox';
import type { Words } from '../../../base/words.ts';

/**
 * What a roster problem looks like on disk: the types of problem.ts with dates instead of day numbers, hours as "05:30-13:30"
 * and duties as "E@PST01", and with everything left out that has an obvious default. examples/roster.schema.json is made
 * from this.
 */
export const problemFormat = 'watchfloor.roster-problem/1';
export const rosterFormat = 'watchfloor.roster/1';

/** Years; a roster is made for weeks. */
export const dayCountMax = 400;
const count = 1_000_000;

/** What is expected of a value, for the sentence that says it does not fit. */
const says = (zh: string, en: string, more: object = {}) => ({ expects: { zh, en }, ...more });

const id = () =>
  Type.String(says('不含空格、逗号和 @ 的编号', 'an id without blanks, commas or @', { pattern: '^[^\\s,@]{1,80}$' }));
const text = () => Type.String(says('一段文字', 'a text', { minLength: 1, maxLength: 400 }));
const date = () => Type.String(says('日期,如 2026-11-30', 'a date like 2026-11-30', { format: 'date' }));
const hours = () => Type.String(says('时段,如 05:30-13:30', 'hours like 05:30-13:30', { format: 'hours' }));
const duty = () => Type.String(says('班次、“班次@岗位”或 -', 'a shift, "shift@post" or -', { format: 'duty' }));
const whole = (minimum: number, maximum: number) => Type.Integer(says('整数', 'a whole number', { minimum, maximum }));
const amount = (maximum = count * 1_000) =>
  Type.Number(says('不小于 0 的数', 'a number from 0', { minimum: 0, maximum }));
const yesOrNo = () => Type.Boolean(says('true 或 false', 'true or false'));
const words = () => Type.Object({ zh: text(), en: text() }, says('{ zh, en } 两种语言', '{ zh, en }'));
const rows = <T extends TSchema>(of: T) => Type.Array(of, says('一个列表', 'a list'));
const row = <T extends Record<string, TSchema>>(fields: T) =>
  Type.Object(fields, says('“字段: 值”', '"field: value"', { additionalProperties: false }));
const oneOf = <const T extends readonly string[]>(...values: T) =>
  Type.Unsafe<T[number]>({
    type: 'string',
    enum: [...values],
    ...says(`${values.join('、')} 之一`, `one of ${values.join(', ')}`),
  });
const optional = Type.Optional;

const rule = row({
  id: id(),
  words: optional(words()),
  kind: oneOf('total', 'run', 'rest', 'succession'),
  /** Without a weight the rule is hard. */
  weight: optional(amount()),
  measure: optional(oneOf('minutes', 'days', 'nights', 'weekends', 'shifts')),
  of: optional(oneOf('work', 'off', 'nights', 'shifts')),
  shift_ids: optional(rows(id())),
  /** A span; without it and without rolling_days the whole period. */
  from: optional(date()),
  to: optional(date()),
  rolling_days: optional(whole(1, dayCountMax)),
  min: optional(amount()),
  max: optional(amount()),
  min_minutes: optional(whole(0, 10 * 1_440)),
  shift_id: optional(id()),
  not_next_ids: optional(rows(id())),
});

const shift = row({
  id: id(),
  name: optional(words()),
  hours: optional(hours()),
  /** Left out: the hours without their breaks. */
  length_minutes: optional(whole(1, 2 * 1_440)),
  breaks: optional(rows(hours())),
  is_night: optional(yesOrNo()),
});

const post = row({
  id: id(),
  name: optional(words()),
  skill: optional(id()),
  shift_ids: rows(id()),
  seats: optional(
    rows(row({ id: id(), name: optional(words()), skill: optional(id()), turn_minutes_max: whole(1, 1_440) })),
  ),
});

const person = row({
  id: id(),
  contract_ids: rows(id()),
  skill_ids: optional(rows(id())),
  days_off: optional(rows(date())),
  unavailable: optional(rows(row({ day: date(), shift_id: id() }))),
  history: optional(
    row({
      /** The days just before the period, the last one the day before it. */
      duties: rows(duty()),
      carried: optional(rows(row({ rule_id: id(), amount: amount() }))),
    }),
  ),
});

const demand = row({
  id: id(),
  words: optional(words()),
  /** One day, some days, or days of the week; none of the three is every day. */
  day: optional(date()),
  days: optional(rows(date())),
  weekdays: optional(rows(whole(1, 7))),
  /** A whole shift, or a slot of the clock. */
  shift_id: optional(id()),
  hours: optional(hours()),
  post_ids: optional(rows(id())),
  skill_id: optional(id()),
  minimum: whole(0, count),
  /** Left out: the minimum. */
  wanted: optional(whole(0, count)),
  cost_under_minimum: optional(amount()),
  cost_under: optional(amount()),
  cost_over: optional(amount()),
});

const wish = row({
  id: optional(id()),
  person_id: id(),
  day: date(),
  for_or_against: oneOf('for', 'against'),
  /** "off", "any", a shift or "shift@post". */
  what: Type.String(says('off、any、班次或“班次@岗位”', 'off, any, a shift or "shift@post"', { format: 'duty' })),
  weight: amount(),
});

const pairing = row({
  id: id(),
  words: optional(words()),
  weight: optional(amount()),
  kind: oneOf('together', 'apart'),
  first_person_id: id(),
  second_person_id: id(),
});

export const problemShape = row({
  format: Type.Literal(problemFormat, says(problemFormat, problemFormat)),
  time_zone: Type.String(says('时区,如 Asia/Shanghai', 'a time zone like Asia/Shanghai', { format: 'time-zone' })),
  first_day: date(),
  day_count: whole(1, dayCountMax),
  weekend_days: optional(rows(whole(1, 7))),
  shifts: rows(shift),
  posts: optional(rows(post)),
  skills: optional(rows(row({ id: id(), name: optional(words()) }))),
  contracts: rows(row({ id: id(), name: optional(words()), rules: rows(rule) })),
  people: rows(person),
  demand: optional(rows(demand)),
  wishes: optional(rows(wish)),
  pairings: optional(rows(pairing)),
  pins: optional(rows(row({ person_id: id(), day: date(), duty: duty() }))),
});

/** A roster as published: what `solve --out` writes and `check`, `explain` and `mend` read. */
export const rosterShape = row({
  format: Type.Literal(rosterFormat, says(rosterFormat, rosterFormat)),
  first_day: date(),
  cost: optional(Type.Number(says('数', 'a number'))),
  bound: optional(Type.Number(says('数', 'a number'))),
  people: rows(row({ person_id: id(), days: rows(duty()) })),
});

export type ProblemFile = Static<typeof problemShape>;
export type RosterFile = Static<typeof rosterShape>;
export type RuleFile = ProblemFile['contracts'][number]['rules'][number];
export type DemandFile = NonNullable<ProblemFile['demand']>[number];

/** What a demand row costs that does not say. */
export const usualCosts = { cost_under_minimum: 1_000, cost_under: 100, cost_over: 10 };

/** The part of a schema that the walk needs, as JSON Schema spells it. */
export interface Shape {
  type?: string;
  expects?: Words;
  properties?: Record<string, Shape>;
  required?: string[];
  items?: Shape;
  enum?: string[];
  const?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  format?: string;
}
