import type { Words } from '../../base/words.ts';

/** How many people will come, from how many came: counts of one place, in equal slots. Types only. */
export interface Counts {
  /** Length of a slot; it divides a day. */
  slot_min: number;
  /** Local weekday (1 Monday to 7 Sunday) and minute of the day of the first slot. */
  first_weekday: number;
  first_minute: number;
  /** In order of time, without a gap; null where nothing was counted. At least two weeks. */
  values: (number | null)[];
}

export interface ForecastWish {
  /** Slots from the end of the counts on. */
  horizon_slots: number;
  /** Shares of the cases that lie below: [0.1, 0.5, 0.9]. In order, each between 0 and 1. */
  quantiles: number[];
}

/** The seasonal naive (as a week ago) is the yardstick: what does not beat it is not worth having. */
export type Method = 'seasonal naive' | 'profile' | 'combined';

export interface Forecast {
  mean: Float64Array;
  /** One row a quantile asked for, in the order asked. */
  quantiles: Float64Array[];
  /** What each method counts for in the combination; they sum to 1. */
  weights: Readonly<Record<Exclude<Method, 'combined'>, number>>;
  backtest: Backtest;
}

/** How each method did on days it had not seen: the last weeks of the counts, forecast day by day from what came before. */
export interface Backtest {
  origins: number;
  scores: Readonly<Record<Method, Score>>;
  /** Share of the counts that lay between the lowest and the highest quantile asked for. */
  covered: number;
}

export interface Score {
  /** Sum of the absolute errors over the sum of the counts. */
  wape: number;
  /** Mean absolute error over that of the seasonal naive on the same days: below 1 is better than as a week ago. */
  relative: number;
}

/** One mistake of the counts: all of them are told at once. */
export interface ForecastFinding {
  code: string;
  place: string;
  what: Words;
  fix: Words;
}
