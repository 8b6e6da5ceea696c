import type { DutyGrid } from './duty-grid.ts';
import type { LineJudge } from './line-judge.ts';
import type { Move } from './mend-state.ts';
import type { Wish } from './problem.ts';

/** What a wish costs on a day with this duty. */
export function wishCost(grid: DutyGrid, wish: Wish, number: number): number {
  const duty = grid.duties[number] ?? null;
  const { what } = wish;
  let isSo: boolean;
  if (what === 'off') isSo = duty === null;
  else if (what === 'any') isSo = duty !== null;
  else isSo = duty?.shift_id === what.shift_id && (what.post_id === undefined || what.post_id === duty.post_id);
  return isSo === (wish.for_or_against === 'for') ? 0 : wish.weight;
}

export interface LineCosts {
  /**
   * Of ways with equally many changes: the one that costs least by wishes, soft rules and people too many; of those the
   * one that asks the people who stand first in the lists.
   */
  cheapest(
    published: readonly Int16Array[],
    ways: readonly Move[][],
    asked: readonly { people: readonly { person_id: string }[] }[],
  ): Move[];
}

export function lineCostsOf(grid: DutyGrid, judges: readonly LineJudge[]): LineCosts {
  const wishes = grid.problem.people.map((person) =>
    grid.problem.wishes.filter((it) => it.person_id === person.id && it.day >= 0 && it.day < grid.day_count),
  );
  const lineCost = (person: number, line: Int16Array) =>
    wishes[person]!.reduce((sum, wish) => sum + wishCost(grid, wish, line[wish.day]!), judges[person]!.softCost(line));

  function costOf(published: readonly Int16Array[], present: Int32Array, moves: readonly Move[]): number {
    let cost = 0;
    const changed = new Map<number, Int16Array>();
    const rows = new Map<number, number>();
    const count = (row: number, by: number) => rows.set(row, (rows.get(row) ?? 0) + by);
    for (const { person, day, from, to } of moves) {
      const line = changed.get(person) ?? published[person]!.slice();
      line[day] = to;
      changed.set(person, line);
      for (const row of grid.rowsOf(day, from)) if (grid.counts(person, row)) count(row, -1);
      for (const row of grid.rowsOf(day, to)) if (grid.counts(person, row)) count(row, 1);
    }
    for (const [person, line] of changed) cost += lineCost(person, line) - lineCost(person, published[person]!);
    for (const [row, by] of rows) {
      const { wanted, cost_over } = grid.problem.demand[row]!;
      const over = (people: number) => Math.max(0, people - wanted) * cost_over;
      cost += over(present[row]! + by) - over(present[row]!);
    }
    return cost;
  }

  return {
    cheapest(published, ways, asked) {
      const present = grid.presence(published);
      const places = new Map<string, number>();
      for (const { people } of asked) {
        people.forEach(({ person_id }, place) =>
          places.set(person_id, Math.min(place, places.get(person_id) ?? Infinity)),
        );
      }
      const placeOf = ({ person }: Move) => places.get(grid.problem.people[person]!.id) ?? places.size;
      const rated = ways.map((moves) => ({
        moves,
        cost: costOf(published, present, moves),
        place: moves.reduce((sum, move) => sum + placeOf(move), 0),
      }));
      rated.sort((a, b) => a.cost - b.cost || a.place - b.place);
      return rated[0]?.moves ?? [];
    },
  };
}
