import { pinnedColumn, type Column } from './columns.ts';
import { Cover } from './cover.ts';
import type { PersonClass } from './indexed.ts';
import type { Search } from './search.ts';

/** Passes in which everyone in turn is taken out and put back at the best place. */
const passes_max = 3;

/**
 * A roster at once: people one after another, each at the row of days that saves most of the demand still open, exactly
 * priced. Demand is only costly, so whatever the problem, everyone with a possible row gets one.
 */
export function construct(search: Search): void {
  const { problem, rows } = search.indexed;
  const columns: Column[] = problem.people.map((_, person) => pinnedColumn(search.indexed, search.classOf(person)));
  const cover = new Cover(rows);
  for (const person of search.impossible) cover.add(columns[person]!, 1);
  const order = [...problem.people.keys()].sort((a, b) => choices(search, a) - choices(search, b) || a - b);
  const prices = new Float64Array(rows.count);
  const rare = rarity(search);
  for (let pass = 0; pass <= passes_max; pass++) {
    let moved = 0;
    for (const person of order) {
      if (search.impossible.has(person)) continue;
      const before = pass > 0 ? columns[person]! : null;
      if (before) cover.add(before, -1);
      const found = placed(search, cover, search.classOf(person), prices, before, before ? null : rare);
      const isBetter = found && (!before || worth(cover, found) < worth(cover, before) - 1e-9);
      if (isBetter) columns[person] = found;
      if (isBetter) moved++;
      else if (!before) search.impossible.add(person);
      cover.add(columns[person]!, 1);
    }
    search.offer(columns);
    search.step();
    if (moved === 0) break;
  }
}

/** Places few could take are worth more at first, so that those few are not used up elsewhere. */
function rarity(search: Search): Float64Array {
  const { rows, classes } = search.indexed;
  return Float64Array.from(rows.wanted, (wanted, row) => {
    const reach = search.reachOf(row);
    const could = classes.reduce((sum, { index, members }) => sum + reach[index]! * members.length, 0);
    return 1 + Math.max(0, wanted) / Math.max(1, could);
  });
}

/** Cells a person may have: those with the fewest go first. */
function choices(search: Search, person: number): number {
  const { cellCost } = search.classOf(person);
  return cellCost.reduce((sum, cost) => sum + (cost < Number.POSITIVE_INFINITY ? 1 : 0), 0);
}

/** The best column against the demand as it is now covered, if it is better than the one there was. */
export function placed(
  search: Search,
  cover: Cover,
  personClass: PersonClass,
  prices: Float64Array,
  before: Column | null,
  rare: Float64Array | null = null,
): Column | null {
  cover.savings(prices);
  if (rare) for (let row = 0; row < prices.length; row++) prices[row]! *= rare[row]!;
  search.pricing.setPrices(prices);
  return search.pricing.best(personClass, 1, before ? [before] : []).columns[0] ?? null;
}

/** What a roster would cost more with this column added. */
export function worth(cover: Cover, column: Column): number {
  let cost = column.cost;
  for (let at = 0; at < column.rows.length; at++) {
    const row = column.rows[at]!;
    cost += cover.costAt(row, cover.count[row]! + column.counts[at]!) - cover.costAt(row, cover.count[row]!);
  }
  return cost;
}
