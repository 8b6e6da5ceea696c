import type { Words } from '../../base/words.ts';
import type { Counts, Forecast, ForecastWish } from './problem.ts';

/** An independent look at a forecast, sharing no code with it: is it one, and does its yardstick say what a week ago says? */
export function checkForecast(counts: Counts, wish: ForecastWish, made: Forecast): Words[] {
  const broken: Words[] = [];
  const tell = (zh: string, en: string) => broken.push({ zh, en });
  const rows = [made.mean, ...made.quantiles];
  if (rows.some(({ length }) => length !== wish.horizon_slots)) tell('长度不对', 'the length is wrong');
  if (rows.some((row) => row.some((value) => !(value >= 0) || !Number.isFinite(value)))) {
    tell('有负数或不是数', 'a value is negative or none');
  }
  made.quantiles.forEach((row, at) => {
    const below = made.quantiles[at - 1];
    if (below && row.some((value, slot) => value < below[slot]!)) tell('分位数次序颠倒', 'quantiles cross');
  });
  const sum = made.weights.profile + made.weights['seasonal naive'];
  if (Math.abs(sum - 1) > 1e-9) tell('权重之和不是 1', 'the weights do not sum to 1');
  const { scores } = made.backtest;
  const naive = naiveError(counts, wish.horizon_slots, made.backtest.origins);
  if (Math.abs(scores['seasonal naive'].wape - naive) > 1e-9 * Math.max(1, naive)) {
    tell(`基准误差报为 ${scores['seasonal naive'].wape},应为 ${naive}`, `the yardstick's error is told as ${scores['seasonal naive'].wape}, it is ${naive}`); // prettier-ignore
  }
  return broken;
}

/** Mean absolute error of "as a week ago" over the mean count, on the later half of the days, from the counts alone. */
function naiveError({ slot_min, values }: Counts, horizon: number, origins: number): number {
  const [day, week] = [1_440 / slot_min, (7 * 1_440) / slot_min];
  const last = values.length - day;
  const tried = Math.floor(origins / 2);
  let [off, people] = [0, 0];
  for (let back = tried - 1; back >= 0; back--) {
    const until = last - back * day;
    for (let at = until; at < Math.min(until + horizon, values.length); at++) {
      const came = values[at];
      if (came === null || came === undefined) continue;
      let before = at - week;
      while (before >= 0 && (before >= until || typeof values[before] !== 'number')) before -= week;
      off += Math.abs((before >= 0 ? values[before]! : 0) - came);
      people += came;
    }
  }
  return people === 0 ? 0 : off / people;
}
