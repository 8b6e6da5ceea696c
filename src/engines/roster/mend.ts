import { isRefusal, type Refusal } from '../../base/errors.ts';
import type { Words } from '../../base/words.ts';
import { brokenPairings } from './duty-grid.ts';
import { askedFirst, type Asked } from './mend-ask.ts';
import { lineCostsOf } from './mend-cost.ts';
import { mendTask, type MendRequest, type MendTask } from './mend-events.ts';
import { proofOfFewest } from './mend-proof.ts';
import { restCost, type RestCost } from './mend-rest.ts';
import { fewestWays, type SearchLimits } from './mend-search.ts';
import { fewestMoves, isBroken, mendState, shortRows, type MendState, type Move } from './mend-state.ts';
import { changeOf, mendingWords, newBreaches, shortOf, type Change, type StillShort } from './mend-words.ts';
import { linearSolver } from './mixed-integer.ts';
import type { Problem, Roster } from './problem.ts';

export type { MendEvent, MendRequest } from './mend-events.ts';

export interface MendLimits extends SearchLimits {
  /** Up to so many changes the search is exact; beyond, gaps are closed one after the other. */
  exactChanges_max: number;
  /** Asks for the proof that no mending has fewer changes, with so many nodes of a tree search; 0 asks for none. */
  proofNodes_max: number;
  shouldStop?: () => boolean;
}

export const usualMendLimits: MendLimits = {
  exactChanges_max: 3,
  tries_max: 300_000,
  ways_max: 200,
  proofNodes_max: 0,
};

export interface Mending {
  /** The problem as it now stands; the mended roster keeps its hard rules as far as the published one did. */
  problem: Problem;
  roster: Roster;
  /** Every day that differs from what was published, beyond what the event itself is. */
  changes: Change[];
  /** No mending that leaves as little short has fewer changes than this. */
  at_least: number;
  is_fewest: boolean;
  /** No mending that leaves nothing short has fewer changes than this: where gaps stay, what closing them takes. */
  closing_takes_at_least: number;
  still_short: StillShort[];
  /** Hard rules that stay broken because no way was found: only where the event itself broke them. */
  still_broken: { person_id: string; words: Words }[];
  /** For each gap the events tore: whom to ask first, and why. */
  asked: { row_id: string; words: Words; people: Asked[] }[];
  /** What the changes cost in rest. */
  rest: RestCost;
  words: Words;
}

/** Nodes spent on finding any way at all where the search by single moves found none. */
const rescueNodes_max = 200;

/** The roster with the fewest changes to what was published that pays for what happened. */
export async function mend(request: MendRequest, limits = usualMendLimits): Promise<Mending | Refusal> {
  const task = mendTask(request);
  if (isRefusal(task)) return task;
  const state = stateOf(task);
  const gaps = shortRows(state);
  const asked = askedFirst(task, state, gaps, request.walk_s);
  const costs = lineCostsOf(task.grid, task.judges);
  const best = (ways: readonly Move[][]) => costs.cheapest(task.published, ways, asked);
  const floor = fewestMoves(state, gaps);
  const exact = fewestWays(state, limits.exactChanges_max, limits);
  let moves = exact.ways.length > 0 ? best(exact.ways) : closeOneByOne(task, limits, best);
  let at_least = Math.max(floor, exact.at_least);
  const leftShort = shortAfter(task, moves);
  const isKept = isSound(task, moves);
  let is_fewest = exact.ways.length > 0 || (leftShort === 0 && isKept && moves.length <= at_least);
  // Where single moves found no way to keep the rules (a swap that breaks them), the programme is asked in any case.
  const nodes_max = isKept ? limits.proofNodes_max : Math.max(limits.proofNodes_max, rescueNodes_max);
  if (!is_fewest && nodes_max > 0) {
    const proof = proofOfFewest(task, await linearSolver(), isKept ? moves : null, {
      nodes_max,
      ...(limits.shouldStop ? { shouldStop: limits.shouldStop } : {}),
    });
    if (proof.moves && isSound(task, proof.moves) && isBetter(task, proof.moves, moves)) moves = proof.moves;
    const left = shortAfter(task, moves);
    at_least = Math.max(left === 0 ? at_least : 0, proof.at_least(left));
    is_fewest = isSound(task, moves) && moves.length <= at_least;
  } else if (leftShort > 0) at_least = 0;
  return told(task, moves, asked, {
    at_least: is_fewest ? moves.length : at_least,
    is_fewest,
    closing_takes_at_least: Math.max(floor, exact.at_least),
  });
}

function stateOf(task: MendTask): MendState {
  const state = mendState(
    task.grid,
    task.judges,
    task.forced.map((line) => line.slice()),
    task.target,
    task.isFixed.slice(),
  );
  // What the published days broke is tolerated, what an event broke is not.
  task.published.forEach((line, person) => (state.tolerated[person] = task.judges[person]!.hardUnits(line)));
  state.pairingsTolerated = brokenPairings(task.grid, task.published).length;
  return state;
}

/**
 * Too many gaps to look at together: each is closed by a shortest chain of its own, the others waiting. People whose own
 * days an event broke come first.
 */
function closeOneByOne(task: MendTask, limits: MendLimits, best: (ways: readonly Move[][]) => Move[]): Move[] {
  const state = stateOf(task);
  const closed = (target: Int32Array, tries_max: number): boolean => {
    const { ways } = fewestWays({ ...state, target }, limits.exactChanges_max, { ...limits, tries_max });
    const moves = best(ways);
    for (const move of moves) state.put(move);
    // What one gap changed the next may change again: the count is of days that differ in the end.
    for (const { person, day } of moves) state.isFixed[person * task.grid.day_count + day] = 0;
    return moves.length > 0;
  };
  const asIs = () => Int32Array.from(task.target, (target, row) => Math.min(target, state.present[row]!));
  if (state.lines.some((_, person) => isBroken(state, person))) closed(asIs(), limits.tries_max);
  for (const tries_max of [gapTries_max, limits.tries_max]) {
    for (const row of shortRows(state)) {
      while (state.present[row]! < task.target[row]! && limits.shouldStop?.() !== true) {
        const target = asIs();
        target[row] = state.present[row]! + 1;
        if (!closed(target, tries_max)) break;
      }
    }
  }
  return task.forced.flatMap((line, person) =>
    Array.from(line).flatMap((from, day) => {
      const to = state.lines[person]![day]!;
      return to === from ? [] : [{ person, day, from, to }];
    }),
  );
}

/** Moves tried for one gap among many, the first time round. */
const gapTries_max = 20_000;

function linesAfter(task: MendTask, moves: readonly Move[]): Int16Array[] {
  const lines = task.forced.map((line) => line.slice());
  for (const { person, day, to } of moves) lines[person]![day] = to;
  return lines;
}

function shortAfter(task: MendTask, moves: readonly Move[]): number {
  const present = task.grid.presence(linesAfter(task, moves));
  return task.target.reduce((sum, target, row) => sum + Math.max(0, target - present[row]!), 0);
}

/** Whether nobody's days break more than they did as published. */
function isSound(task: MendTask, moves: readonly Move[]): boolean {
  const lines = linesAfter(task, moves);
  const tolerated = brokenPairings(task.grid, task.published).length;
  return (
    brokenPairings(task.grid, lines).length <= tolerated &&
    lines.every((line, person) => {
      const judge = task.judges[person]!;
      return judge.hardUnits(line) <= judge.hardUnits(task.published[person]!);
    })
  );
}

function isBetter(task: MendTask, one: readonly Move[], other: readonly Move[]): boolean {
  const [short, otherShort] = [shortAfter(task, one), shortAfter(task, other)];
  return short < otherShort || (short === otherShort && one.length < other.length) || !isSound(task, other);
}

function told(
  task: MendTask,
  moves: readonly Move[],
  asked: Mending['asked'],
  proof: Pick<Mending, 'at_least' | 'is_fewest' | 'closing_takes_at_least'>,
): Mending {
  const lines = linesAfter(task, moves);
  const changes = [...moves]
    .sort((a, b) => a.day - b.day || a.person - b.person)
    .map((move) => changeOf(task.grid, move));
  const still_short = shortOf(task, lines);
  const rest = restCost(task, lines);
  const still_broken = lines.flatMap((line, person) =>
    newBreaches(task, person, line).map((words) => ({ person_id: task.problem.people[person]!.id, words })),
  );
  return {
    problem: task.problem,
    roster: task.grid.roster(lines),
    changes,
    ...proof,
    still_short,
    still_broken,
    asked,
    rest,
    words: mendingWords(changes, still_short, still_broken, proof, rest),
  };
}
