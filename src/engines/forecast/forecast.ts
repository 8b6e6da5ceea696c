import { slotsADay } from './counts.ts';
import { profileForecast, seasonalNaive } from './methods.ts';
import type { Backtest, Counts, Forecast, ForecastWish, Method } from './problem.ts';

/**
 * How many will come: two methods combined by how well each did on the last weeks (Bates and Granger 1969), with quantiles
 * from the errors it made there. The counts must be without mistakes (`checkCounts`); it never gives a negative or no number.
 */
export function forecast(counts: Counts, { horizon_slots, quantiles }: ForecastWish): Forecast {
  const origins = originsOf(counts);
  const trials = origins.map((until) => trialAt(counts, until, Math.min(horizon_slots, counts.values.length - until)));
  const weights = weightsOf(trials);
  const mean = combine(
    seasonalNaive(counts, counts.values.length, horizon_slots),
    profileForecast(counts, counts.values.length, horizon_slots),
    weights,
  );
  const errors = scaledErrors(trials, weights);
  return {
    mean,
    quantiles: quantiles.map((share) => quantileOf(mean, errors, share)),
    weights: { 'seasonal naive': 1 - weights, profile: weights },
    backtest: scored(trials, quantiles),
  };
}

/** One forecast of days that are known by now. */
interface Trial {
  naive: Float64Array;
  profile: Float64Array;
  came: (number | null)[];
}

/** At most so many days back, one a day; before the first of them lies a week at least. */
const originsMost = 42;

function originsOf(counts: Counts): number[] {
  const day = slotsADay(counts);
  const origins: number[] = [];
  for (let until = counts.values.length - day; until >= 7 * day && origins.length < originsMost; until -= day) {
    origins.unshift(until);
  }
  return origins;
}

function trialAt(counts: Counts, until: number, horizon: number): Trial {
  return {
    naive: seasonalNaive(counts, until, horizon),
    profile: profileForecast(counts, until, horizon),
    came: counts.values.slice(until, until + horizon),
  };
}

/** What the profile counts for: the less it erred against the naive, the more. */
function weightsOf(trials: readonly Trial[]): number {
  let [naive, profile] = [1e-9, 1e-9];
  for (const trial of trials) {
    trial.came.forEach((came, at) => {
      if (came === null) return;
      naive += (trial.naive[at]! - came) ** 2;
      profile += (trial.profile[at]! - came) ** 2;
    });
  }
  return naive / (naive + profile);
}

function combine(naive: Float64Array, profile: Float64Array, weight: number): Float64Array {
  return profile.map((value, at) => Math.max(0, weight * value + (1 - weight) * naive[at]!));
}

/** Counts scatter as the root of their mean, whole days by some per cent of it: errors are kept in that measure. */
const daysScatter = 0.1;
const scale = (mean: number) => Math.sqrt(mean + 1 + (daysScatter * mean) ** 2);

function scaledErrors(trials: readonly Trial[], weight: number): Float64Array {
  const errors = trials.flatMap(({ naive, profile, came }) => {
    const mean = combine(naive, profile, weight);
    return came.flatMap((value, at) => (value === null ? [] : [(value - mean[at]!) / scale(mean[at]!)]));
  });
  return Float64Array.from(errors).sort();
}

function quantileOf(mean: Float64Array, errors: Float64Array, share: number): Float64Array {
  const error = errors.length === 0 ? 0 : errors[Math.min(errors.length - 1, Math.floor(share * errors.length))]!;
  return mean.map((value) => Math.max(0, value + error * scale(value)));
}

/** The later half is scored with what the earlier half taught, so that no day judges itself. */
function scored(trials: readonly Trial[], quantiles: readonly number[]): Backtest {
  const half = Math.ceil(trials.length / 2);
  const [learnt, tried] = [trials.slice(0, half), trials.slice(half)];
  const weight = weightsOf(learnt);
  const errors = scaledErrors(learnt, weight);
  const off: Record<Method, number> = { 'seasonal naive': 0, profile: 0, combined: 0 };
  let [people, count, inside] = [0, 0, 0];
  for (const { naive, profile, came } of tried) {
    const mean = combine(naive, profile, weight);
    const low = quantileOf(mean, errors, quantiles[0] ?? 0.1);
    const high = quantileOf(mean, errors, quantiles.at(-1) ?? 0.9);
    came.forEach((value, at) => {
      if (value === null) return;
      off['seasonal naive'] += Math.abs(naive[at]! - value);
      off.profile += Math.abs(profile[at]! - value);
      off.combined += Math.abs(mean[at]! - value);
      people += value;
      count++;
      if (value >= low[at]! && value <= high[at]!) inside++;
    });
  }
  const score = (method: Method) => ({
    wape: people === 0 ? 0 : off[method] / people,
    relative: off['seasonal naive'] === 0 ? 1 : off[method] / off['seasonal naive'],
  });
  return {
    origins: trials.length,
    scores: { 'seasonal naive': score('seasonal naive'), profile: score('profile'), combined: score('combined') },
    covered: count === 0 ? 1 : inside / count,
  };
}
