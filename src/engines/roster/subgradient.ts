import { sketchAll } from './generate.ts';
import { clipped, type Target } from './target.ts';
import type { Column } from './columns.ts';
import type { Search } from './search.ts';

/**
 * A first pool of columns that differ: prices follow what is short and what is over in the rows last priced (subgradient
 * steps), without any linear programme. The bound it gives is weak, the columns are what helps.
 */
export function warmUp(search: Search, target: Target, outside: number, rounds: number): void {
  const { rows } = target;
  let prices = new Float64Array(rows.count);
  let best = Number.NEGATIVE_INFINITY;
  let bestPrices = prices;
  let share = 1;
  let idle = 0;
  for (let round = 0; round < rounds && !search.isOver(); round++) {
    const { columns, bound } = sketchAll(search, target, prices);
    search.remember(columns);
    search.raiseBound(bound + outside, prices);
    search.step();
    if (bound > best) {
      best = bound;
      bestPrices = prices;
      idle = 0;
    } else if (++idle >= 5) {
      share /= 2;
      idle = 0;
      prices = bestPrices.slice();
    }
    prices = stepped(target, prices, columns, share * (search.best!.cost - outside - bound));
  }
}

/** One Polyak step: towards the demand this round's columns leave short. */
function stepped(target: Target, prices: Float64Array, columns: Column[], distance: number): Float64Array<ArrayBuffer> {
  const missing = target.wanted.slice();
  for (const { of, rows, counts } of columns) {
    for (let at = 0; at < rows.length; at++) missing[rows[at]!]! -= counts[at]! * target.people[of]!;
  }
  const length = missing.reduce((sum, value) => sum + value * value, 0);
  if (length === 0) return prices.slice();
  return Float64Array.from(
    clipped(
      prices.map((price, row) => price + (distance / length) * missing[row]!),
      target,
    ),
  );
}
