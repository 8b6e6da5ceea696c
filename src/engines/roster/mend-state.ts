import type { DutyGrid } from './duty-grid.ts';
import type { LineJudge } from './line-judge.ts';
import type { Tolerance } from './mend-tolerance.ts';

/** One changed day of one person. */
export interface Move {
  person: number;
  day: number;
  from: number;
  to: number;
}

/**
 * A roster that is being changed, with what is still owed: rows short of their target and people whose days break more
 * than is tolerated of them.
 */
export interface MendState {
  grid: DutyGrid;
  judges: readonly LineJudge[];
  lines: Int16Array[];
  present: Int32Array;
  /** People each row has to have in the end. */
  target: Int32Array;
  tolerance: Tolerance;
  moves: Move[];
  /** 1 where a cell may not change: past, frozen, pinned, or changed already. */
  isFixed: Uint8Array;
  put(move: Move): void;
  /** Takes the last move back. */
  back(): void;
}

export function mendState(
  grid: DutyGrid,
  judges: readonly LineJudge[],
  lines: Int16Array[],
  target: Int32Array,
  isFixed: Uint8Array,
  tolerance: Tolerance,
): MendState {
  const present = grid.presence(lines);
  const state: MendState = {
    grid,
    judges,
    lines,
    present,
    target,
    tolerance,
    moves: [],
    isFixed,
    put(move) {
      step(state, move.person, move.day, move.from, move.to);
      state.isFixed[move.person * grid.day_count + move.day] = 1;
      state.moves.push(move);
    },
    back() {
      const move = state.moves.pop();
      if (!move) return;
      step(state, move.person, move.day, move.to, move.from);
      state.isFixed[move.person * grid.day_count + move.day] = 0;
    },
  };
  return state;
}

function step(state: MendState, person: number, day: number, from: number, to: number): void {
  const { grid, present } = state;
  for (const row of grid.rowsOf(day, from)) if (grid.counts(person, row)) present[row]!--;
  for (const row of grid.rowsOf(day, to)) if (grid.counts(person, row)) present[row]!++;
  state.lines[person]![day] = to;
}

export function shortRows(state: MendState): number[] {
  const short: number[] = [];
  state.target.forEach((target, row) => {
    if (state.present[row]! < target) short.push(row);
  });
  return short;
}

export function isBroken(state: MendState, person: number): boolean {
  return state.judges[person]!.breaks(state.lines[person]!, state.tolerance.units[person]);
}

/** Days and duties on which someone would newly count in the row. */
export function coversOf(grid: DutyGrid, row: number): { day: number; duty: number }[] {
  return grid.once(grid.problem.demand[row]!, 'covers', () => {
    const { day } = grid.problem.demand[row]!;
    const covers: { day: number; duty: number }[] = [];
    for (let on = Math.max(0, day - 1); on <= Math.min(grid.day_count - 1, day + 1); on++) {
      grid.duties.forEach((_, duty) => {
        if (duty > 0 && grid.rowsOf(on, duty).includes(row)) covers.push({ day: on, duty });
      });
    }
    return covers;
  });
}

/**
 * No fewer moves can meet these rows: rows that no single duty counts in together need a move for each person missing.
 */
export function fewestMoves(state: MendState, short: readonly number[]): number {
  const { grid } = state;
  const chosen: number[] = [];
  let sum = 0;
  for (const row of short) {
    const keys = keysOf(grid, row);
    if (chosen.some((other) => keysOf(grid, other).some((key) => keys.includes(key)))) continue;
    chosen.push(row);
    sum += state.target[row]! - state.present[row]!;
  }
  return sum;
}

function keysOf(grid: DutyGrid, row: number): number[] {
  return grid.once(grid.problem.demand[row]!, 'keys', () =>
    coversOf(grid, row).map(({ day, duty }) => day * grid.duties.length + duty),
  );
}
