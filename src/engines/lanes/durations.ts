import type { Duration } from './problem.ts';
import { uniformOf } from './streams.ts';

/** Durations: mean, variability, and one drawn by inversion from a person's own numbers. */

export function meanOf(duration: Duration): number {
  if (duration.kind !== 'observed') return duration.mean_s;
  return duration.values_s.reduce((sum, value) => sum + value, 0) / duration.values_s.length;
}

/** Squared coefficient of variation: variance over the square of the mean. */
export function scvOf(duration: Duration): number {
  switch (duration.kind) {
    case 'fixed':
      return 0;
    case 'exponential':
      return 1;
    case 'erlang':
      return 1 / duration.phases;
    case 'lognormal':
      return duration.scv;
    case 'observed': {
      const mean = meanOf(duration);
      const square = duration.values_s.reduce((sum, value) => sum + (value - mean) ** 2, 0) / duration.values_s.length;
      return mean === 0 ? 0 : square / mean ** 2;
    }
  }
}

/** Salts of one draw lie next to each other; an Erlang takes one for each phase. */
export const saltsADraw = 64;
export const phasesMax = saltsADraw;

/** Many durations in typed arrays, so that the loop of the simulation draws without allocating. */
export class DurationTable {
  private readonly kinds: Uint8Array;
  private readonly first: Float64Array;
  private readonly second: Float64Array;
  private readonly observed: readonly Float64Array[];

  constructor(durations: readonly Duration[]) {
    this.kinds = Uint8Array.from(durations, ({ kind }) => kinds.indexOf(kind));
    this.first = Float64Array.from(durations, firstParameter);
    this.second = Float64Array.from(durations, secondParameter);
    this.observed = durations.map((duration) =>
      Float64Array.from(duration.kind === 'observed' ? duration.values_s : []).sort(),
    );
  }

  draw(at: number, key: number, salt: number): number {
    const mean = this.first[at]!;
    switch (this.kinds[at]) {
      case 0:
        return mean;
      case 1:
        return -mean * Math.log(uniformOf(key, salt));
      case 2: {
        const phases = this.second[at]!;
        let sum = 0;
        for (let phase = 0; phase < phases; phase++) sum += Math.log(uniformOf(key, salt + phase));
        return (-mean / phases) * sum;
      }
      case 3: {
        const sigma = this.second[at]!;
        return mean * Math.exp(sigma * normalOf(uniformOf(key, salt)) - (sigma * sigma) / 2);
      }
      default: {
        const values = this.observed[at]!;
        return values[Math.floor(uniformOf(key, salt) * values.length)]!;
      }
    }
  }
}

const kinds: readonly Duration['kind'][] = ['fixed', 'exponential', 'erlang', 'lognormal', 'observed'];

function firstParameter(duration: Duration): number {
  return duration.kind === 'observed' ? 0 : duration.mean_s;
}

function secondParameter(duration: Duration): number {
  if (duration.kind === 'erlang') return duration.phases;
  return duration.kind === 'lognormal' ? Math.sqrt(Math.log(1 + duration.scv)) : 0;
}

/**
 * The standard normal value below which the share `p` lies. Acklam's rational approximation, relative error below 1.2e-9,
 * which no sample of ours can tell from exact.
 */
export function normalOf(p: number): number {
  const low = 0.02425;
  if (p < low || p > 1 - low) {
    const q = Math.sqrt(-2 * Math.log(p < low ? p : 1 - p));
    const above = ((((-7.784894002430293e-3 * q - 0.3223964580411365) * q - 2.400758277161838) * q - 2.549732539343734) * q + 4.374664141464968) * q + 2.938163982698783; // prettier-ignore
    const below = (((7.784695709041462e-3 * q + 0.3224671290700398) * q + 2.445134137142996) * q + 3.754408661907416) * q + 1; // prettier-ignore
    return p < low ? above / below : -above / below;
  }
  const q = p - 0.5;
  const r = q * q;
  const above = (((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.357751867269) * r - 30.66479806614716) * r + 2.506628277459239) * q; // prettier-ignore
  const below = ((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972) * r - 13.28068155288572) * r + 1; // prettier-ignore
  return above / below;
}
