import { coversOf, fewestMoves, isBroken, shortRows, type MendState, type Move } from './mend-state.ts';
import { pairingsBroken } from './mend-tolerance.ts';

export interface SearchLimits {
  /** Moves tried in all: the same number on every machine. */
  tries_max: number;
  /** Ways with the same number of moves that are compared with one another. */
  ways_max: number;
}

export interface Found {
  /** Each a way to pay everything owed, all with the same, fewest number of moves. */
  ways: Move[][];
  /** No way has fewer moves than this, whatever was found. */
  at_least: number;
  tries: number;
}

/**
 * Every way to pay what is owed with 0, 1, 2 … moves, in this order, so that the first ways found are the fewest.
 *
 * The search is complete: it takes one thing owed at a time and tries every single move that could help pay it. A way
 * that pays a short row must put someone into it; a way that repairs a person's days must change one of them again.
 */
export function fewestWays(state: MendState, moves_max: number, limits: SearchLimits): Found {
  const broken = state.lines.flatMap((_, person) => (isBroken(state, person) ? [person] : []));
  const search = new Search(state, limits);
  let at_least = Math.max(fewestMoves(state, shortRows(state)), broken.length);
  while (at_least <= moves_max) {
    search.look(at_least, shortRows(state), broken);
    if (search.ways.size > 0 || search.isOver) break;
    at_least++;
  }
  return { ways: [...search.ways.values()], at_least, tries: search.tries };
}

class Search {
  readonly ways = new Map<string, Move[]>();
  tries = 0;
  isOver = false;
  private readonly state: MendState;
  private readonly limits: SearchLimits;
  private readonly hasPairings: boolean;
  /** Moves made before this search began. */
  private readonly before: number;

  constructor(state: MendState, limits: SearchLimits) {
    this.state = state;
    this.limits = limits;
    this.before = state.moves.length;
    this.hasPairings = state.grid.problem.pairings.some(({ strength }) => strength === 'hard');
  }

  look(moves_left: number, short: readonly number[], broken: readonly number[]): void {
    if (this.isOver || this.ways.size >= this.limits.ways_max) return;
    if (short.length === 0 && broken.length === 0) {
      const pairs = this.brokenPairs();
      if (pairs.length === 0) this.keep();
      else if (moves_left > 0) for (const person of pairs) this.repair(person, null, moves_left, short, broken);
      return;
    }
    if (Math.max(fewestMoves(this.state, short), broken.length) > moves_left) return;
    const person = broken[0];
    if (person !== undefined) {
      const span = this.spanOf(person);
      this.repair(person, span, moves_left, short, broken);
    } else this.fill(short[0]!, moves_left, short, broken);
  }

  /** People in hard pairings that are not kept any more. */
  private brokenPairs(): number[] {
    const { state, hasPairings } = this;
    if (!hasPairings) return [];
    const ids = pairingsBroken(state.grid, state.tolerance, state.lines).flatMap((pairing) => {
      const { first_person_id, second_person_id } = state.grid.problem.pairings[pairing]!;
      return [first_person_id, second_person_id];
    });
    return [...new Set(ids)].map((id) => state.grid.personAt.get(id)!);
  }

  private keep(): void {
    const moves = this.state.moves.slice(this.before);
    const key = moves
      .map(({ person, day, to }) => `${person}.${day}.${to}`)
      .sort()
      .join(' ');
    if (!this.ways.has(key)) this.ways.set(key, moves);
  }

  /** Everyone who could come into a short row. */
  private fill(row: number, moves_left: number, short: readonly number[], broken: readonly number[]): void {
    const { grid, lines } = this.state;
    for (const { day, duty } of coversOf(grid, row)) {
      for (let person = 0; person < lines.length; person++) {
        const now = lines[person]![day]!;
        if (now === duty || !grid.counts(person, row) || grid.rowsOf(day, now).includes(row)) continue;
        this.move(person, day, duty, moves_left, short, broken);
      }
    }
  }

  /** Every other change of a person whose days do not fit any more. */
  private repair(
    person: number,
    span: { from_day: number; to_day: number } | null,
    moves_left: number,
    short: readonly number[],
    broken: readonly number[],
  ): void {
    const { grid } = this.state;
    for (let day = span?.from_day ?? 0; day <= (span?.to_day ?? grid.day_count - 1); day++) {
      for (let duty = 0; duty < grid.duties.length; duty++) this.move(person, day, duty, moves_left, short, broken);
    }
  }

  /**
   * Days one of which has to change for the first rule broken to be kept: those it speaks of, and for a run that is too
   * short the days beside it as well.
   */
  private spanOf(person: number): { from_day: number; to_day: number } | null {
    const { state } = this;
    const judge = state.judges[person]!;
    const units = judge.hardUnits(state.lines[person]!);
    const tolerated = state.tolerance.units[person]!;
    const first = judge.breaches(state.lines[person]!).find(({ rule }) => units[rule]! > tolerated[rule]!);
    // Of a rule broken before it may be any of its places that has to give way.
    if (!first || tolerated[first.rule]! > 0) return null;
    // A weekend counts by days outside a span as well.
    const margin = first.kind === 'pair' ? 0 : 1;
    const isWeekend = judge.rules[first.rule]!.kind === 'total' ? 6 : margin;
    return {
      from_day: Math.max(0, first.from_day - isWeekend),
      to_day: Math.min(state.grid.day_count - 1, first.to_day + isWeekend),
    };
  }

  private move(
    person: number,
    day: number,
    to: number,
    moves_left: number,
    short: readonly number[],
    broken: readonly number[],
  ): void {
    const { state } = this;
    const { grid } = state;
    const from = state.lines[person]![day]!;
    if (from === to || this.isOver || state.isFixed[person * grid.day_count + day] === 1) return;
    if (this.ways.size >= this.limits.ways_max) return;
    if (grid.bars(person, day, to).length > 0) return;
    if (++this.tries > this.limits.tries_max) {
      this.isOver = true;
      return;
    }
    state.put({ person, day, from, to });
    const nowShort = short.filter((row) => state.present[row]! < state.target[row]!);
    for (const row of grid.rowsOf(day, from)) {
      if (state.present[row]! < state.target[row]! && !nowShort.includes(row)) nowShort.push(row);
    }
    // At the last move nothing may be left owing: a hole is seen at once, the person's rules only where there is none.
    if (moves_left > 1 || nowShort.length === 0) {
      const others = broken.filter((it) => it !== person);
      if (others.length < moves_left) {
        this.look(moves_left - 1, nowShort, isBroken(state, person) ? [person, ...others] : others);
      }
    }
    state.back();
  }
}
