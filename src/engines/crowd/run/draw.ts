import type { Chance } from '../../../base/chance.ts';
import type { Service, Spread } from '../problem.ts';

/** Numbers drawn from a spread. The same chance gives the same numbers in the same order. */

const fine = 2 ** 30;
/** Beyond so many tries a truncated spread is taken at its nearer limit: its limits leave next to nothing. */
const triesMax = 1_000;

/** Between 0 and 1, neither of them. */
export function share(chance: Chance): number {
  return (chance.below(fine) + 0.5) / fine;
}

function normal(chance: Chance): number {
  return Math.sqrt(-2 * Math.log(share(chance))) * Math.cos(2 * Math.PI * share(chance));
}

export function draw(spread: Spread, chance: Chance): number {
  if (spread.kind === 'fixed') return spread.value;
  if (spread.kind === 'uniform') return spread.min + (spread.max - spread.min) * share(chance);
  const { min = -Infinity, max = Infinity } = spread;
  let value = min;
  for (let tries = 0; tries < triesMax; tries++) {
    value = once(spread, chance);
    if (value >= min && value <= max) return value;
  }
  return Math.min(max, Math.max(min, value));
}

function once(spread: Exclude<Spread, { kind: 'fixed' | 'uniform' }>, chance: Chance): number {
  if (spread.kind === 'normal') return spread.mean + spread.sd * normal(chance);
  if (spread.kind === 'weibull') return spread.scale * (-Math.log(share(chance))) ** (1 / spread.shape);
  const square = Math.log(1 + (spread.sd / spread.mean) ** 2);
  return Math.exp(Math.log(spread.mean) - square / 2 + Math.sqrt(square) * normal(chance));
}

export function drawService({ mean_s, kind, variation = 1 }: Service, chance: Chance): number {
  if (kind === 'fixed') return mean_s;
  if (kind === 'exponential') return -mean_s * Math.log(share(chance));
  const shape = 1 / variation ** 2;
  return (mean_s / shape) * gamma(shape, chance);
}

/** Marsaglia & Tsang 2000. */
function gamma(shape: number, chance: Chance): number {
  if (shape < 1) return gamma(shape + 1, chance) * share(chance) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(chance);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(share(chance)) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}
