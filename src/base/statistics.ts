/** Means, quantiles and how sure they are. */

/** A mean of independent values with half the width of its confidence interval (Student's t). */
export interface Estimate {
  mean: number;
  half: number;
}

export function meanOfAll(values: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at]!;
  return values.length === 0 ? Number.NaN : sum / values.length;
}

/** Standard deviation of the mean of independent values. */
export function standardError(values: ArrayLike<number>): number {
  const n = values.length;
  if (n < 2) return Infinity;
  const mean = meanOfAll(values);
  let square = 0;
  for (let at = 0; at < n; at++) square += (values[at]! - mean) ** 2;
  return Math.sqrt(square / (n - 1) / n);
}

/** The mean with half the width of its two-sided confidence interval. One value alone is not sure of anything. */
export function estimate(values: ArrayLike<number>, confidence = 0.95): Estimate {
  const error = standardError(values);
  return { mean: meanOfAll(values), half: error === 0 ? 0 : error * studentT(confidence, values.length - 1) };
}

/** How much more b is than a, of independent samples (Welch 1947). */
export function welch(a: readonly number[], b: readonly number[], confidence = 0.95): Estimate {
  const [errorA, errorB] = [standardError(a) ** 2, standardError(b) ** 2];
  const mean = estimate(b).mean - estimate(a).mean;
  const error = Math.sqrt(errorA + errorB);
  if (!(error > 0) || !Number.isFinite(error)) return { mean, half: error };
  const freedom = (errorA + errorB) ** 2 / (errorA ** 2 / (a.length - 1) + errorB ** 2 / (b.length - 1));
  return { mean, half: error * studentT(confidence, Math.max(1, Math.floor(freedom))) };
}

/** The smallest value that at least the share `share` of them does not pass; NaN of nothing. `sorted` must be. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) return Number.NaN;
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * share) - 1))]!;
}

/** Two-sided: |T| of `freedom` degrees stays below this with the chance `confidence`. By bisection of the exact sum. */
export function studentT(confidence: number, freedom: number): number {
  if (freedom < 1) return Infinity;
  let [low, high] = [0, 1];
  while (withinT(high, freedom) < confidence) high *= 2;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (withinT(middle, freedom) < confidence) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** P(|T| < t), Abramowitz and Stegun 26.7.3 and 26.7.4. */
function withinT(t: number, freedom: number): number {
  const angle = Math.atan(t / Math.sqrt(freedom));
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const isOdd = freedom % 2 === 1;
  if (freedom === 1) return (2 * angle) / Math.PI;
  let term = isOdd ? cosine : 1;
  let sum = term;
  for (let k = isOdd ? 2 : 1; k <= freedom - 3; k += 2) {
    term *= (k / (k + 1)) * cosine * cosine;
    sum += term;
  }
  return isOdd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum;
}
