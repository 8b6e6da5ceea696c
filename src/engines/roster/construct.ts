import type { Column } from './columns.ts';
import { Cover } from './cover.ts';
import type { PersonClass } from './indexed.ts';
import type { Search } from './search.ts';

/** Passes in which everyone in turn is taken out and put back at the best place. */
const passes_max = 3;

/**
 * A roster at once: people one after another, each at the row of days that saves most of the demand still open, exactly
 * priced. Demand is only costly, so whatever the problem, everyone with a possible row gets one.
 */
export function construct(search: Search): number[] {
  const { classes, problem, rows } = search.indexed;
  const columns: (Column | null)[] = problem.people.map(() => null);
  const cover = new Cover(rows);
  const impossible: number[] = [];
  const order = [...problem.people.keys()].sort((a, b) => choices(search, a) - choices(search, b) || a - b);
  const prices = new Float64Array(rows.count);
  for (let pass = 0; pass <= passes_max; pass++) {
    let moved = 0;
    for (const person of order) {
      const personClass = classes[search.indexed.classOf[person]!]!;
      const before = columns[person];
      if (before === null && pass > 0) continue;
      if (before) cover.add(before, -1);
      const found = placed(search, cover, personClass, prices, before ?? null);
      const column = before && (!found || worth(cover, found) > worth(cover, before) - 1e-9) ? before : found;
      if (column !== before) moved++;
      if (!column) {
        if (pass === 0) impossible.push(person);
        continue;
      }
      columns[person] = column;
      cover.add(column, 1);
    }
    search.offer(columns);
    search.step();
    if (moved === 0) break;
  }
  return impossible;
}

/** Cells a person may have: those with the fewest go first. */
function choices({ indexed }: Search, person: number): number {
  const { cellCost } = indexed.classes[indexed.classOf[person]!]!;
  return cellCost.reduce((sum, cost) => sum + (cost < Number.POSITIVE_INFINITY ? 1 : 0), 0);
}

/** The best column against the demand as it is now covered, if it is better than the one there was. */
export function placed(
  search: Search,
  cover: Cover,
  personClass: PersonClass,
  prices: Float64Array,
  before: Column | null,
): Column | null {
  search.pricing.setPrices(cover.savings(prices));
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
