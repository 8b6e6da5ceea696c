import type { Chance } from '../../src/base/chance.ts';
import { columnOf, type Column } from '../../src/engines/roster/columns.ts';
import { Cover } from '../../src/engines/roster/cover.ts';
import type { Indexed } from '../../src/engines/roster/indexed.ts';

const hot = 30;
const cold = 0.5;
const moves_aLook = 500;

/**
 * What a day's work gives: start where our own construction starts, change a stretch of one person's days at a time, or
 * swap it with another's, keep what breaks no hard rule, cool down over the time given.
 */
export function searchLocally(
  indexed: Indexed,
  start: Column[],
  { chance, seconds, cpu }: { chance: Chance; seconds: number; cpu: () => number },
): number {
  const began = cpu();
  const columns = [...start];
  const cover = new Cover(indexed.rows);
  for (const column of columns) cover.add(column, 1);
  let own = columns.reduce((sum, column) => sum + column.cost, 0);
  let cost = own + cover.cost;
  let best = cost;
  let share = 0;
  for (let moves = 0; share < 1; moves++) {
    if (moves % moves_aLook === 0) share = (cpu() - began) / seconds;
    const changed = changedRows(indexed, columns, chance);
    if (!changed) continue;
    const before = changed.map(({ person }) => columns[person]!);
    for (const column of before) cover.add(column, -1);
    for (const { column } of changed) cover.add(column, 1);
    const ownCost = (rows: Column[]) => rows.reduce((sum, column) => sum + column.cost, 0);
    const nextOwn = own - ownCost(before) + ownCost(changed.map(({ column }) => column));
    const next = nextOwn + cover.cost;
    const temperature = hot * (cold / hot) ** share;
    if (next <= cost || chance.below(1 << 20) / (1 << 20) < Math.exp((cost - next) / temperature)) {
      for (const { person, column } of changed) columns[person] = column;
      own = nextOwn;
      cost = next;
      best = Math.min(best, cost);
    } else {
      for (const { column } of changed) cover.add(column, -1);
      for (const column of before) cover.add(column, 1);
    }
  }
  return best;
}

interface Changed {
  person: number;
  column: Column;
}

/** A stretch of days of one person made one duty or off, or exchanged with another's; null where a hard rule broke. */
function changedRows(indexed: Indexed, columns: Column[], chance: Chance): Changed[] | null {
  const first = chance.below(columns.length);
  const from = chance.below(indexed.day_count);
  const to = Math.min(indexed.day_count, from + 1 + chance.below(5));
  const rows = [Int16Array.from(columns[first]!.duties)];
  const people = [first];
  if (chance.below(2) === 0) {
    rows[0]!.fill(chance.below(indexed.duties.length + 1) - 1, from, to);
  } else {
    const second = chance.below(columns.length);
    if (second === first) return null;
    people.push(second);
    rows.push(Int16Array.from(columns[second]!.duties));
    rows[0]!.set(columns[second]!.duties.subarray(from, to), from);
    rows[1]!.set(columns[first]!.duties.subarray(from, to), from);
  }
  const changed = people.map((person, at) => {
    const personClass = indexed.classes[indexed.classOf[person]!]!;
    return { person, column: columnOf(indexed, personClass, rows[at]!) };
  });
  return changed.every(({ column }) => column.cost < Number.POSITIVE_INFINITY) ? changed : null;
}
