import type { Words } from '../../base/words.ts';

/**
 * Who stands where: the problem, the roster that answers it, and what is said beside the answer. Types only.
 *
 * The model in four sentences. A person's day is one duty, which is a shift at a post, or it is off. A duty belongs to
 * the day it starts on. A demand row counts the people whose duty that day lies in its posts, covers its hours and, if
 * it names a skill, who have that skill. Everything else is a rule about one person's own row of days, or a pairing.
 *
 * Days are counted from 0 at `first_day`; days before it (history) are negative. Minutes of the clock are counted from
 * local midnight of the day a duty starts on and may pass 1440.
 */
export interface Problem {
  /** IANA name. On the days it changes its offset (23 or 25 h) a shift over the change is as much shorter or longer. */
  time_zone: string;
  /** Local date of day 0, YYYY-MM-DD. */
  first_day: string;
  day_count: number;
  /** ISO weekdays (1 Monday to 7 Sunday) that make a weekend; days in a row are the same weekend. Usually [6, 7]. */
  weekend_days: number[];
  shifts: Shift[];
  /** Empty where nobody asks for the place, only for the shift; a duty's post is then null. */
  posts: Post[];
  skills: Skill[];
  contracts: Contract[];
  people: Person[];
  demand: DemandRow[];
  wishes: Wish[];
  pairings: Pairing[];
  pins: Pin[];
}

export interface Shift {
  id: string;
  name: Words;
  /** What counts as worked, breaks left out, on a day of 24 hours. */
  length_minutes: number;
  /** From when to when on the clock; left out only where nobody told (then no rest and no slot can be reckoned). */
  hours?: ClockSpan;
  /**
   * Meal and relief: spans in which whoever has this shift covers nothing. Several shifts with the same hours and
   * different breaks let the solver say who eats when; the relief is another post named in the same demand row.
   */
  breaks?: ClockSpan[];
  is_night: boolean;
}

/** Minutes after local midnight of the day it starts; `to_min` over 1440 lies on the next day. */
export interface ClockSpan {
  from_min: number;
  to_min: number;
}

export interface Post {
  id: string;
  name: Words;
  /** Nobody without it stands here; null for anyone. */
  skill: string | null;
  /** Shifts that exist at this post. */
  shift_ids: string[];
  /** Seats the crew of one shift takes turns in (rotation.ts); they change who sits where, never who is on duty. */
  seats?: Seat[];
}

export interface Seat {
  id: string;
  name: Words;
  skill: string | null;
  /** Longest turn in one go (an X-ray picture: 30). */
  turn_minutes_max: number;
}

export interface Skill {
  id: string;
  name: Words;
}

/** Rules many people share. The rules of one person alone are a contract of their own. */
export interface Contract {
  id: string;
  name: Words;
  rules: Rule[];
}

/** Hard: never broken. A weight: broken at that cost for each unit (minute, day, night, weekend, pair of days). */
export type Strength = 'hard' | { weight: number };

/** Every rule is a row of data: an id that cost, check and explanation name it by, and its sentence. */
interface RuleRow {
  id: string;
  words: Words;
  strength: Strength;
}

export type Rule = TotalRule | RunRule | RestRule | SuccessionRule;

/**
 * A sum over a span of days: minutes by period, month or rolling week; days, nights, weekends; shifts of some kind (the
 * most times a type may be worked: 0 is "never"). A weekend counts once if any day of it that lies in the span is
 * worked. Days before day 0 count as history says, with `carried` on top (of spans, not of
 * rolling days). Of rolling days that reach back before all history only the maximum is asked.
 *
 * Of this rule and of runs: what history alone holds too much is past and counts for nothing; only what the period adds
 * to it does. So nobody becomes impossible to roster by what they did last month.
 */
export interface TotalRule extends RuleRow {
  kind: 'total';
  measure: 'minutes' | 'days' | 'nights' | 'weekends' | { shift_ids: string[] };
  /** Both days included; or every run of so many days that ends in the period, looked at one by one. */
  span: { from_day: number; to_day: number } | { rolling_days: number };
  min?: number;
  max?: number;
}

/**
 * Days in a row of one sort. With a history a run goes on from it. The minimum is not asked of a run that touches the
 * last day (it may go on) nor of one that reaches back to the first day known (it may have begun before). Each day too
 * many or too few is a unit. A run that ends on day -1 still owes its minimum: day 0 ended it.
 */
export interface RunRule extends RuleRow {
  kind: 'run';
  of: 'work' | 'off' | 'nights' | { shift_ids: string[] };
  min?: number;
  max?: number;
}

/** From the end of a duty to the start of the next, by the clock as it really ran. A pair of duties is a unit. */
export interface RestRule extends RuleRow {
  kind: 'rest';
  min_minutes: number;
}

/** Shifts that may not be worked on the day after this one. */
export interface SuccessionRule extends RuleRow {
  kind: 'succession';
  shift_id: string;
  not_next_ids: string[];
}

export interface Person {
  id: string;
  contract_ids: string[];
  skill_ids: string[];
  /** Days on which no duty may start. */
  days_off: number[];
  /** When not available: whole days are `days_off`; here single shifts of single days. */
  unavailable: { day: number; shift_id: string }[];
  history?: History;
}

/** What this person did before day 0. */
export interface History {
  /** Duties of the days just before, the last one day -1; null is off. As many as the longest rule looks back. */
  duties: (Duty | null)[];
  /** What a total rule already holds from before those days, by rule id. */
  carried: { rule_id: string; amount: number }[];
}

/** One person's day. */
export interface Duty {
  shift_id: string;
  post_id: string | null;
}

/**
 * A demand: of the people counted at least `minimum`, best `wanted`. Below the minimum it costs `cost_under_minimum` for
 * each person missing (hard demand: very costly, so that there is always a roster), from there up to `wanted`
 * `cost_under`, above it `cost_over` for each person too many. None is negative, and short of the minimum is never
 * cheaper than short of what is wanted.
 */
export interface DemandRow {
  id: string;
  /** What a person reads; left out, it is told from post, day and hours. */
  words?: Words;
  day: number;
  /**
   * A whole shift, or a slot of the clock that begins on this day: counted is who covers all of it, breaks left out,
   * also from the day before (history included).
   */
  when: { shift_id: string } | ClockSpan;
  /** Posts whose people count (with their relief, if that may stand in); null counts everyone. */
  post_ids: string[] | null;
  /** Only people with this skill count; null counts all. */
  skill_id: string | null;
  minimum: number;
  wanted: number;
  cost_under_minimum: number;
  cost_under: number;
  cost_over: number;
}

/** For: costs the weight if it is not so. Against: costs the weight if it is so. */
export interface Wish {
  id: string;
  person_id: string;
  day: number;
  for_or_against: 'for' | 'against';
  /** Off, any duty, a shift at whatever post, or a shift at one post. */
  what: 'off' | 'any' | { shift_id: string; post_id?: string | null };
  weight: number;
}

/**
 * Together: on each day the first works, the second has the same shift (a newcomer and their mentor). Apart: never the
 * same shift on the same day. Each such day is a unit.
 */
export interface Pairing extends RuleRow {
  kind: 'together' | 'apart';
  first_person_id: string;
  second_person_id: string;
}

/**
 * Fixed beforehand: this duty (or, with null, off) and nothing else. Published days and the freeze window are pins. A pin
 * wins over days off, availability and skill (it was published so), not over the rules.
 */
export interface Pin {
  person_id: string;
  day: number;
  duty: Duty | null;
}

/** `days[d]` is the duty of day d, null is off. People in the problem's order. */
export interface Roster {
  people: { person_id: string; days: (Duty | null)[] }[];
}

/** What a roster costs: the sum, and each part of it by rule, so that a person can read what would make it cheaper. */
export interface Cost {
  total: number;
  parts: CostPart[];
}

export interface CostPart {
  kind: 'under-minimum' | 'under' | 'over' | 'wish' | 'rule' | 'pairing';
  /** Of the demand row, wish, rule or pairing. */
  id: string;
  person_id?: string;
  day?: number;
  units: number;
  cost: number;
}

/** No roster that keeps every hard rule costs less than `cost`. The gap is (cost of ours - bound) / cost of ours. */
export interface Bound {
  cost: number;
  gap: number;
  is_proven_best: boolean;
}

/** The answer. Each field is true of `roster`, also when the solve was stopped half-way. */
export interface Solution {
  roster: Roster;
  cost: number;
  bound: Bound;
  /** People for whom no row of days keeps all hard rules: they are rostered on their pins only. Why is another question. */
  impossible_person_ids: string[];
  stopped_by: 'proven best' | 'gap reached' | 'step limit' | 'cpu limit' | 'cancelled';
  /** Steps done; with the same seed, problem and step limit the roster is the same. */
  steps: number;
  cpu_seconds: number;
}

/** What may be spent. A step is one linear programme, one dive or one repair: the same on every machine. */
export interface Limits {
  steps_max: number;
  /** Ends a solve early and is the one thing that makes two runs differ. */
  cpu_seconds_max: number;
  /** Good enough: stop at this gap (0 is proof). */
  gap: number;
}

export interface Progress {
  phase: 'constructing' | 'bounding' | 'diving' | 'repairing' | 'improving';
  /** Of the best roster so far. */
  cost: number;
  bound_cost: number;
  gap: number;
  steps: number;
  cpu_seconds: number;
}
