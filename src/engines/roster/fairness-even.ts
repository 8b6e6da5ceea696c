import { brokenPairings, dutiesIn, dutyGrid, type DutyGrid } from './duty-grid.ts';
import { burdensOf, fairShares, type Burden, type FairnessOptions } from './fairness.ts';
import { lineJudges } from './line-judge.ts';
import { wishCost } from './mend-cost.ts';
import type { Problem, Roster } from './problem.ts';

export interface EvenLimits extends FairnessOptions {
  /** Exchanges tried: the same number on every machine. */
  tries_max: number;
}

export interface Evened {
  roster: Roster;
  /** Exchanges made between two people. */
  exchanges: number;
}

/**
 * Shares burdens out more evenly by exchanging a day, or two to five days in a row, between two people. An exchange is
 * made only if the same people are counted everywhere, no hard rule, pin or pairing of either is broken by it and the
 * roster costs no more than before: fairness is never paid for with anything else.
 */
export function evened(problem: Problem, roster: Roster, limits: EvenLimits): Evened {
  const grid = dutyGrid(problem, dutiesIn(roster));
  const lines = grid.lines(roster);
  const judges = lineJudges(grid);
  const burdens = burdensOf(grid, limits).map((burden) => ({ burden, shares: fairShares(burden, lines) }));
  const wishes = problem.people.map((person) =>
    problem.wishes.filter((it) => it.person_id === person.id && it.day >= 0 && it.day < grid.day_count),
  );
  const costOf = (person: number) =>
    wishes[person]!.reduce(
      (sum, wish) => sum + wishCost(grid, wish, lines[person]![wish.day]!),
      judges[person]!.softCost(lines[person]!),
    );
  const pairs = () => brokenPairings(grid, lines).length;
  const pairsAllowed = problem.pairings.length > 0 ? pairs() : 0;
  let tries = 0;
  let exchanges = 0;

  function attempt(first: number, second: number, from_day: number, to_day: number): boolean {
    tries++;
    if (!isSameCover(grid, lines, first, second, from_day, to_day)) return false;
    const [one, other] = [lines[first]!, lines[second]!];
    const before = {
      distance: distanceOf(burdens, lines, first) + distanceOf(burdens, lines, second),
      cost: costOf(first) + costOf(second),
      hard: [judges[first]!.hardUnits(one), judges[second]!.hardUnits(other)] as const,
    };
    exchange(one, other, from_day, to_day);
    const isFairer = distanceOf(burdens, lines, first) + distanceOf(burdens, lines, second) < before.distance - 1e-9;
    const isGood =
      isFairer &&
      !judges[first]!.breaks(one, before.hard[0]) &&
      !judges[second]!.breaks(other, before.hard[1]) &&
      costOf(first) + costOf(second) <= before.cost &&
      (problem.pairings.length === 0 || (pairs() <= pairsAllowed && !isInSoftPairing(problem, first, second)));
    if (!isGood) exchange(one, other, from_day, to_day);
    return isGood;
  }

  for (let isBetter = true; isBetter && tries < limits.tries_max;) {
    isBetter = false;
    for (const [first, second] of pairsByNeed(burdens, lines)) {
      for (let width = 1; width <= 5 && tries < limits.tries_max; width++) {
        for (let from = 0; from + width <= grid.day_count && tries < limits.tries_max; from++) {
          if (!attempt(first, second, from, from + width - 1)) continue;
          exchanges++;
          isBetter = true;
        }
      }
    }
  }
  return { roster: grid.roster(lines), exchanges };
}

interface Shared {
  burden: Burden;
  shares: Float64Array;
}

/** Squared distances, so that taking from the one with most counts more than evening out small differences. */
function distanceOf(burdens: readonly Shared[], lines: readonly Int16Array[], person: number): number {
  return burdens.reduce((sum, { burden, shares }) => {
    if (burden.able_days[person] === 0) return sum;
    return sum + (burden.amountOf(lines[person]!) - shares[person]!) ** 2;
  }, 0);
}

/** Pairs of people, those furthest over and under their share first. */
function pairsByNeed(burdens: readonly Shared[], lines: readonly Int16Array[]): [number, number][] {
  const load = lines.map((line, person) =>
    burdens.reduce((sum, { burden, shares }) => sum + burden.amountOf(line) - shares[person]!, 0),
  );
  const order = [...load.keys()].sort((a, b) => load[b]! - load[a]!);
  return order.flatMap((first, place) =>
    order
      .slice(place + 1)
      .toReversed()
      .map((second): [number, number] => [first, second]),
  );
}

function exchange(one: Int16Array, other: Int16Array, from_day: number, to_day: number): void {
  for (let day = from_day; day <= to_day; day++) [one[day], other[day]] = [other[day]!, one[day]!];
}

/** Whether each may do what the other does, and every row counts as many people after the exchange. */
function isSameCover(
  grid: DutyGrid,
  lines: readonly Int16Array[],
  first: number,
  second: number,
  from_day: number,
  to_day: number,
): boolean {
  let differs = false;
  for (let day = from_day; day <= to_day; day++) {
    const [one, other] = [lines[first]![day]!, lines[second]![day]!];
    if (one === other) continue;
    differs = true;
    if (grid.bars(first, day, other).length > 0 || grid.bars(second, day, one).length > 0) return false;
    for (const row of [...grid.rowsOf(day, one), ...grid.rowsOf(day, other)]) {
      if (grid.counts(first, row) !== grid.counts(second, row)) return false;
    }
  }
  return differs;
}

/** People whose days another's wish to be together or apart hangs on are left as they are: their cost is not their own. */
function isInSoftPairing(problem: Problem, ...people: number[]): boolean {
  const ids = new Set(people.map((person) => problem.people[person]!.id));
  return problem.pairings.some(
    ({ strength, first_person_id, second_person_id }) =>
      strength !== 'hard' && (ids.has(first_person_id) || ids.has(second_person_id)),
  );
}
