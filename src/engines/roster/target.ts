import type { Rows } from './rows.ts';

/** The demand a master problem is about: what is left of each row once the people outside it stand where they stand. */
export interface Target {
  rows: Rows;
  /** Wanted and minimum less the people counted already; wanted may be below 0. */
  wanted: Float64Array;
  minimum: Float64Array;
  /** People of each class to be placed. */
  people: Int32Array;
  /** By row, 1 where somebody of these classes could be counted; what the others cost is settled. */
  reached: Uint8Array;
}

/**
 * Lagrange: with any prices at all, each class at its least and each row at its least bound the cost from below. A price
 * outside what a row charges would make its term endless, so it is brought back first.
 */
export function rowBound({ rows, wanted, minimum, people }: Target, prices: Float64Array): number {
  let sum = 0;
  let everyone = 0;
  for (const count of people) everyone += count;
  for (let row = 0; row < rows.count; row++) {
    const price = prices[row]!;
    const { least, more } = shortOf({ wanted, minimum }, row);
    sum += price * wanted[row]!;
    sum += Math.min(0, rows.costUnderMinimum[row]! - price) * least;
    sum += Math.min(0, rows.costUnder[row]! - price) * more;
    // No row can be over by more than everyone twice (a day and the night before).
    sum += Math.min(0, rows.costOver[row]! + price) * 2 * (everyone + Math.max(0, -wanted[row]!));
  }
  return sum;
}

/** Prices within what each row charges; where nobody could be counted, the one that charges it exactly. */
export function clipped(prices: Float64Array, target: Target): Float64Array {
  const { rows, minimum, reached } = target;
  return prices.map((price, row) => {
    if (reached[row] === 0) return priceOfNobody(target, row);
    const highest = Math.max(rows.costUnder[row]!, minimum[row]! > 0 ? rows.costUnderMinimum[row]! : 0);
    return Math.min(highest, Math.max(-rows.costOver[row]!, price));
  });
}

/** Places short of the minimum and then of what is wanted, with nobody there. */
export function shortOf(
  { wanted, minimum }: Pick<Target, 'wanted' | 'minimum'>,
  row: number,
): { least: number; more: number } {
  const least = Math.max(0, minimum[row]!);
  return { least, more: Math.max(0, wanted[row]! - least) };
}

/** What a row costs with nobody there. */
export function costOfNobody(target: Target, row: number): number {
  const { costUnderMinimum, costUnder, costOver } = target.rows;
  const { least, more } = shortOf(target, row);
  return least * costUnderMinimum[row]! + more * costUnder[row]! + Math.max(0, -target.wanted[row]!) * costOver[row]!;
}

/** With this price the row's term of the bound is what nobody costs. */
export function priceOfNobody({ rows, wanted, minimum }: Target, row: number): number {
  if (minimum[row]! > 0) return rows.costUnderMinimum[row]!;
  if (wanted[row]! > 0) return rows.costUnder[row]!;
  return wanted[row]! < 0 ? -rows.costOver[row]! : 0;
}
