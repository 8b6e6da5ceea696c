import { isRefusal, type Refusal } from '../../base/errors.ts';
import type { Words } from '../../base/words.ts';
import { askedFirst, gapsAsked_max, type Asked } from './mend-ask.ts';
import { lineCostsOf } from './mend-cost.ts';
import { mendTask, type MendRequest, type MendTask } from './mend-events.ts';
import { noProof, proofOfFewest, type Prover } from './mend-proof.ts';
import { restCost, type RestCost } from './mend-rest.ts';
import { fewestWays, type SearchLimits } from './mend-search.ts';
import { fewestMoves, isBroken, mendState, shortRows, type MendState, type Move } from './mend-state.ts';
import { pairingsBroken } from './mend-tolerance.ts';
import { changeOf, mendingWords, newBreaches, shortOf, type Change, type StillShort } from './mend-words.ts';
import type { Problem, Roster } from './problem.ts';

export type { MendEvent, MendRequest } from './mend-events.ts';
export type { Prover, Question } from './mend-proof.ts';

export interface MendLimits extends SearchLimits {
  /** Up to so many changes the search is exact; beyond, gaps are closed one after the other. */
  exactChanges_max: number;
}

export const usualMendLimits: MendLimits = { exactChanges_max: 3, tries_max: 300_000, ways_max: 200 };

export interface Mending {
  /** The problem as it now stands; the mended roster keeps its hard rules as far as the published one did. */
  problem: Problem;
  roster: Roster;
  /** Every day that differs from what was published, beyond what the event itself is. */
  changes: Change[];
  /** No mending that leaves as little short has fewer changes than this. */
  at_least: number;
  /** No mending leaves fewer people short, and none that leaves as few has fewer changes. */
  is_fewest: boolean;
  /** So many people stay short whatever is changed; 0 where nothing is proven. */
  short_at_least: number;
  /** Where gaps stay: no mending that leaves nothing short has fewer changes than this. */
  closing_takes_at_least: number;
  still_short: StillShort[];
  /** Hard rules that stay broken because no way was found: only where the event itself broke them. */
  still_broken: { person_id: string; words: Words }[];
  /** For each gap the events tore, and each that moving people on duty tears in turn: whom to ask first, and why. */
  asked: { row_id: string; words: Words; people: Asked[] }[];
  /** What the changes cost in rest. */
  rest: RestCost;
  words: Words;
}

export interface MendProof {
  prove: Prover;
  /** `owed`: only where the search by single moves leaves something owed; `always`: also to prove what it found. */
  when: 'owed' | 'always';
}

/** The roster with the fewest changes to what was published that pays for what happened. */
export async function mend(
  request: MendRequest,
  limits: MendLimits = usualMendLimits,
  proving: MendProof | null = null,
): Promise<Mending | Refusal> {
  const task = mendTask(request);
  if (isRefusal(task)) return task;
  const state = stateOf(task);
  const gaps = shortRows(state);
  const asked = askedFirst(task, state, gaps, request.walk_s);
  const costs = lineCostsOf(task.grid, task.judges);
  const best = (ways: readonly Move[][]) => costs.cheapest(task.published, ways, asked);
  const exact = fewestWays(state, limits.exactChanges_max, limits);
  const isExact = exact.ways.length > 0;
  let moves = isExact ? best(exact.ways) : closeOneByOne(task, limits, best);
  const known = worthOf(task, moves);
  const isOwing = !known || known.short > 0;
  const isAsked = proving !== null && !isExact && (isOwing || proving.when === 'always');
  const proof = isAsked ? await proofOfFewest(task, proving.prove, known) : noProof;
  if (proof.moves && isBetter(worthOf(task, proof.moves), known)) moves = proof.moves;
  const closing_takes_at_least = Math.max(fewestMoves(state, gaps), exact.at_least, proof.at_least(0));
  const now = worthOf(task, moves);
  const at_least = now?.short === 0 ? closing_takes_at_least : proof.at_least(now?.short ?? 0);
  const isLeastShort = now !== null && now.short <= proof.short_at_least;
  return told(task, moves, [...asked, ...askedNext(task, moves, gaps, request.walk_s)], {
    at_least,
    is_fewest: isLeastShort && now.changes <= at_least,
    short_at_least: proof.short_at_least,
    closing_takes_at_least,
  });
}

/** Where the mending moves people from one post to another: whom to call in for the posts they leave. */
function askedNext(
  task: MendTask,
  moves: readonly Move[],
  gaps: readonly number[],
  walk_s: MendRequest['walk_s'],
): Mending['asked'] {
  const state = stateOf(task);
  for (const move of moves) if (move.from > 0 && move.to > 0) state.put(move);
  const left = shortRows(state).filter((row) => !gaps.includes(row));
  return gaps.length + left.length > gapsAsked_max ? [] : askedFirst(task, state, left, walk_s);
}

/** What a mending is judged by, the first first; null where somebody's days would break more than they did. */
type Worth = { short: number; changes: number } | null;

function worthOf(task: MendTask, moves: readonly Move[]): Worth {
  return isSound(task, moves) ? { short: shortAfter(task, moves), changes: moves.length } : null;
}

function isBetter(one: Worth, other: Worth): boolean {
  if (!one || !other) return one !== null;
  return one.short < other.short || (one.short === other.short && one.changes < other.changes);
}

function stateOf(task: MendTask): MendState {
  return mendState(
    task.grid,
    task.judges,
    task.forced.map((line) => line.slice()),
    task.target,
    task.isFixed.slice(),
    task.tolerance,
  );
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
      while (state.present[row]! < task.target[row]!) {
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

function withMoves(forced: readonly Int16Array[], moves: readonly Move[]): Int16Array[] {
  const lines = forced.map((line) => line.slice());
  for (const { person, day, to } of moves) lines[person]![day] = to;
  return lines;
}

function shortAfter(task: MendTask, moves: readonly Move[]): number {
  const present = task.grid.presence(withMoves(task.forced, moves));
  return task.target.reduce((sum, target, row) => sum + Math.max(0, target - present[row]!), 0);
}

/** Whether nobody's days break more than they did as published, and nothing bars a duty newly given. */
function isSound({ grid, judges, tolerance, forced }: MendTask, moves: readonly Move[]): boolean {
  const lines = withMoves(forced, moves);
  return (
    moves.every(({ person, day, to }) => grid.bars(person, day, to).length === 0) &&
    pairingsBroken(grid, tolerance, lines).length === 0 &&
    lines.every((line, person) => !judges[person]!.breaks(line, tolerance.units[person]))
  );
}

function told(
  task: MendTask,
  moves: readonly Move[],
  asked: Mending['asked'],
  proof: Pick<Mending, 'at_least' | 'is_fewest' | 'short_at_least' | 'closing_takes_at_least'>,
): Mending {
  const lines = withMoves(task.forced, moves);
  const changes = [...moves]
    .sort((a, b) => a.day - b.day || a.person - b.person)
    .map((move) => changeOf(task.grid, move));
  const still_short = shortOf(task, lines);
  const rest = restCost(task, lines);
  const still_broken = lines.flatMap((line, person) =>
    newBreaches(task, person, line).map((words) => ({ person_id: task.problem.people[person]!.id, words })),
  );
  for (const pairing of pairingsBroken(task.grid, task.tolerance, lines)) {
    const { first_person_id, words } = task.problem.pairings[pairing]!;
    still_broken.push({ person_id: first_person_id, words });
  }
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
