/** Whole numbers in the ratio of the weights that add up to `total`: each its floor, the rest to the largest remainders. */
export function wholeShares(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  if (sum <= 0) return weights.map(() => 0);
  const exact = weights.map((weight) => (total * weight) / sum);
  const whole = exact.map(Math.floor);
  const byRemainder = exact
    .map((value, at) => ({ at, rest: value - Math.floor(value) }))
    .toSorted((one, other) => other.rest - one.rest || one.at - other.at);
  const left = total - whole.reduce((all, count) => all + count, 0);
  for (const { at } of byRemainder.slice(0, left)) whole[at]!++;
  return whole;
}
