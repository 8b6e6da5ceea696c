import type { Column } from './columns.ts';
import { construct } from './construct.ts';
import { dive } from './dive.ts';
import { generate } from './generate.ts';
import { indexed, type Indexed } from './indexed.ts';
import { Master } from './master.ts';
import { diveAmong, give, improve } from './neighbourhood.ts';
import { rosterOf } from './posted.ts';
import type { Problem, Solution } from './problem.ts';
import { prove } from './prove.ts';
import { moves_aStep, recreate, repairSteps } from './recreate.ts';
import { Search, type SolveParts } from './search.ts';
import { warmUp } from './subgradient.ts';

const warmUp_rounds = 30;
const rootRounds_max = 400;
const rows_max = 3;
/**
 * The last people of a dive get a fresh, small programme: the large one has become slow and knows little of them. What is
 * left for them is tight and chance has much to say, so they are dived for several times.
 */
const lastPeople = 16;
const lastTries = 4;
/** Steps of the simplex method spent on them, beyond which they are not tried again. */
const lastIterations = 60_000;
/** Enough for the programme to be near its bound again after most choices: what a choice costs is then known, not guessed. */
const diveRounds_max = 60;
/** Moves that make the first roster one worth looking at. */
const firstMoves_aPerson = 2;
const firstRounds_max = 60;
const firstGain_least = 0.1;

/**
 * The one road for every problem: a roster at once, the bound by column generation, a dive, ruin and recreate, then large
 * neighbourhoods for as long as allowed. Whenever it ends, what is handed back is whole and its bound holds.
 */
export function solve(problem: Problem, parts: SolveParts): Solution {
  const whole = indexed(problem);
  const left = new Set<number>();
  for (;;) {
    const search = new Search(whole, parts);
    for (const person of left) search.impossible.add(person);
    search.announce = () => parts.onBest?.(solution(search));
    walk(search);
    const bound = inTheWay(search);
    if (bound.length === 0) return solution(search);
    // Two rows of days that no pairing allows beside each other, and no others: one of the two cannot be rostered.
    for (const person of bound) left.add(person);
  }
}

function walk(search: Search): void {
  construct(search);
  if (search.isOver()) return;
  firstRepairs(search);
  if (search.isOver()) return;
  search.phase = 'bounding';
  const root = boundAtRoot(search);
  // The same again, now that the prices of the bound tell what a place is worth.
  if (!search.isOver()) firstRepairs(search);
  let start = search.best!.columns;
  if (root && !search.isOver()) {
    search.phase = 'diving';
    start = diveFrom(search, root) ?? start;
  }
  root?.dispose();
  search.phase = 'repairing';
  if (!search.isOver()) repairWhile(search, start, { steps: repairSteps, rounds_max: 8, gain_least: 0.001 });
  search.phase = 'improving';
  if (!search.isOver()) prove(search);
  if (!search.isOver()) improve(search);
}

/** As long as a few moves a person still bring much. */
function firstRepairs(search: Search): void {
  const steps = Math.ceil((firstMoves_aPerson * search.indexed.classOf.length) / moves_aStep);
  repairWhile(search, search.best!.columns, { steps, rounds_max: firstRounds_max, gain_least: firstGain_least });
}

/** Ruin and recreate in rounds, as long as a round brings at least this share. */
function repairWhile(
  search: Search,
  start: Column[],
  { steps, rounds_max: most, gain_least }: { steps: number; rounds_max: number; gain_least: number },
): void {
  let columns = start;
  let before = search.costOf(start);
  for (let round = 0; round < most && !search.isOver(); round++) {
    const { columns: found, cost } = recreate(search, steps, columns);
    if (before - cost <= gain_least * Math.abs(before)) return;
    columns = found;
    before = cost;
  }
}

/** Of each hard pairing still broken the first person. */
function inTheWay(search: Search): number[] {
  const { problem } = search.indexed;
  const broken = new Set(search.coverOf(search.best!.columns).brokenHard());
  return problem.people.flatMap((person, index) => {
    const isFirst = problem.pairings.some(
      (pairing) =>
        pairing.strength === 'hard' && pairing.first_person_id === person.id && isBroken(search.indexed, index, broken),
    );
    return isFirst && !search.impossible.has(index) ? [index] : [];
  });
}

function isBroken({ classes, classOf }: Indexed, person: number, broken: Set<number>): boolean {
  return classes[classOf[person]!]!.cellRows.some((rows) => rows.some((row) => broken.has(row)));
}

function solution(search: Search): Solution {
  const { problem } = search.indexed;
  const best = search.best!;
  return {
    roster: rosterOf(search.indexed, best.columns),
    cost: best.cost,
    bound: { cost: search.roundedBound(), gap: search.gap(), is_proven_best: search.gap() <= 0 },
    impossible_person_ids: [...search.impossible].sort((a, b) => a - b).map((person) => problem.people[person]!.id),
    stopped_by: search.stoppedBy() ?? 'step limit',
    steps: search.steps,
    cpu_seconds: search.cpu_seconds,
  };
}

function boundAtRoot(search: Search): Master | null {
  const { columns } = search.best!;
  const people = [...columns.keys()].filter((person) => !search.impossible.has(person));
  const { target, outside } = search.targetFor(people, columns);
  warmUp(search, target, outside, warmUp_rounds);
  if (search.isOver()) return null;
  const master = new Master(search.highs, target);
  for (const known of search.pool) master.add([...known.values()]);
  master.startFrom(people.map((person) => columns[person]!));
  const generated = generate(search, master, {
    rounds_max: rootRounds_max,
    rows_max,
    lean: search.prices,
    isThinned: true,
    hopelessFrom: search.best!.cost - outside,
    floor: Number.NEGATIVE_INFINITY,
    tolerance: 0,
    onBound: (bound, prices) => search.raiseBound(bound + outside, prices),
  });
  return generated ? master : null;
}

/** A dive to the last people, then those by themselves: whole rosters to go on from, though dearer than the best known. */
function diveFrom(search: Search, master: Master): Column[] | null {
  const people = master.target.people.reduce((sum, count) => sum + count, 0);
  const { outside } = search.targetFor(free(search), search.best!.columns);
  const dived = dive(search, master, {
    rounds_max: diveRounds_max,
    rows_max,
    left_min: Math.min(lastPeople, people >> 1),
    hopelessFrom: Number.POSITIVE_INFINITY,
    floor: search.bound - outside,
  });
  if (!dived) return null;
  const columns = [...search.best!.columns];
  const left = give(search, free(search), dived.chosen, columns);
  if (left.length > 0) return lastDives(search, left, columns);
  search.offer(columns);
  return columns;
}

/** The best of several dives for the people left. */
function lastDives(search: Search, left: number[], chosen: Column[]): Column[] {
  let best = chosen;
  let least = Number.POSITIVE_INFINITY;
  let spent = 0;
  for (let tries = 0; tries < lastTries && spent < lastIterations && !search.isOver(); tries++) {
    const tried = [...chosen];
    const options = { rounds_max: diveRounds_max, choiceRounds_max: diveRounds_max, hopelessFrom: least };
    const { isFound, iterations } = diveAmong(search, left, tried, options);
    spent += iterations;
    if (!isFound) continue;
    const cost = search.costOf(tried);
    search.offer(tried);
    if (cost >= least) continue;
    best = tried;
    least = cost;
  }
  search.offer(best);
  return best;
}

function free(search: Search): number[] {
  return [...search.indexed.classOf.keys()].filter((person) => !search.impossible.has(person));
}
