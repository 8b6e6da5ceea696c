import type { Column } from './columns.ts';
import { construct } from './construct.ts';
import { dive } from './dive.ts';
import { generate } from './generate.ts';
import { indexed } from './indexed.ts';
import { Master } from './master.ts';
import { improve } from './neighbourhood.ts';
import type { Problem, Solution } from './problem.ts';
import { rosterOf } from './posted.ts';
import { recreate } from './recreate.ts';
import { Search, type SolveParts } from './search.ts';
import { warmUp } from './subgradient.ts';

const warmUp_rounds = 30;
const rootRounds_max = 400;
const rows_max = 3;
/** The last people of a dive get a fresh, small programme: the large one has become slow and knows little of them. */
const lastPeople = 16;
const diveRounds_max = 12;

/**
 * The one road for every problem: a roster at once, the bound by column generation, a dive, ruin and recreate, then large
 * neighbourhoods for as long as allowed. Whenever it ends, what is handed back is whole and its bound holds.
 */
export function solve(problem: Problem, parts: SolveParts): Solution {
  const search = new Search(indexed(problem), parts);
  search.announce = () => parts.onBest?.(solution(search));
  const impossible = construct(search);
  if (!search.isOver()) {
    search.phase = 'bounding';
    const root = boundAtRoot(search, impossible);
    if (root && !search.isOver()) {
      search.phase = 'diving';
      diveFrom(search, root);
    }
    root?.dispose();
    search.phase = 'repairing';
    if (!search.isOver()) recreate(search, 60);
    search.phase = 'improving';
    if (!search.isOver()) improve(search);
  }
  return solution(search);
}

function solution(search: Search): Solution {
  const { problem } = search.indexed;
  const best = search.best!;
  return {
    roster: rosterOf(search.indexed, best.columns),
    cost: best.cost,
    bound: { cost: search.roundedBound(), gap: search.gap(), is_proven_best: search.gap() <= 0 },
    impossible_person_ids: problem.people.flatMap(({ id }, person) => (best.columns[person] ? [] : [id])),
    stopped_by: search.stoppedBy() ?? 'step limit',
    steps: search.steps,
    cpu_seconds: search.cpu_seconds,
  };
}

function boundAtRoot(search: Search, impossible: number[]): Master | null {
  const people = [...search.indexed.classOf.keys()].filter((person) => !impossible.includes(person));
  const { target } = search.targetFor(
    people,
    search.indexed.problem.people.map(() => null),
  );
  warmUp(search, target, warmUp_rounds);
  if (search.isOver()) return null;
  const master = new Master(search.highs, target);
  for (const columns of search.pool) master.add([...columns.values()]);
  const generated = generate(search, master, {
    rounds_max: rootRounds_max,
    rows_max,
    lean: search.prices,
    isThinned: true,
    hopelessFrom: Number.POSITIVE_INFINITY,
  });
  if (generated) search.raiseBound(generated.bound, generated.prices);
  return master;
}

/** A dive to the last people, then those by themselves. */
function diveFrom(search: Search, master: Master): void {
  const people_count = master.target.people.reduce((sum, people) => sum + people, 0);
  const hopelessFrom = search.best!.cost;
  const dived = dive(search, master, {
    rounds_max: diveRounds_max,
    rows_max,
    left_min: people_count > 2 * lastPeople ? lastPeople : 0,
    hopelessFrom,
  });
  if (!dived) return;
  const columns = placedFirst(search, dived.chosen);
  const left = [...columns.keys()].filter((person) => columns[person] === null && search.best!.columns[person] !== null);
  if (left.length === 0) {
    search.offer(columns);
    return;
  }
  finish(search, columns, left);
}

/** The columns chosen, given to the people of their classes in order; null for those still to be placed. */
function placedFirst(search: Search, chosen: Column[]): (Column | null)[] {
  const columns: (Column | null)[] = search.indexed.problem.people.map(() => null);
  const next = search.indexed.classes.map(() => 0);
  for (const column of chosen) {
    const members = search.indexed.classes[column.of]!.members;
    columns[members[next[column.of]!++]!] = column;
  }
  return columns;
}

function finish(search: Search, columns: (Column | null)[], left: number[]): void {
  const { target } = search.targetFor(left, columns);
  const master = new Master(search.highs, target);
  try {
    for (const columns of search.pool) master.add([...columns.values()].slice(-100));
    const dived = dive(search, master, {
      rounds_max: diveRounds_max,
      rows_max,
      left_min: 0,
      hopelessFrom: Number.POSITIVE_INFINITY,
    });
    if (!dived) return;
    const remaining = [...dived.chosen];
    for (const person of left) {
      const at = remaining.findIndex((column) => column.of === search.indexed.classOf[person]);
      if (at >= 0) columns[person] = remaining.splice(at, 1)[0]!;
    }
    search.offer(columns);
  } finally {
    master.dispose();
  }
}
