import type { MendTask } from './mend-events.ts';
import type { Move } from './mend-state.ts';
import { mildRule } from './mend-tolerance.ts';
import type { Contract, Duty, Person, Pin, Problem, Solution, Strength, Wish } from './problem.ts';

/** A roster problem that costs `short_cost` for each person short and 1 for each change. */
export interface Question {
  problem: Problem;
  short_cost: number;
  /** A mending that costs so much is at hand: once the bound reaches it the solve may end. */
  enough: number;
}

/** Solves it, in a thread of its own or here; null if it ended before its first roster. */
export type Prover = (question: Question) => Promise<Solution | null>;

export interface Proof {
  /** The best mending the solver met, where it met one that keeps everyone's rules. */
  moves: Move[] | null;
  /** No mending leaves fewer people short than this. */
  short_at_least: number;
  /** No mending that leaves so many people short has fewer changes than this. */
  at_least(short: number): number;
}

export const noProof: Proof = { moves: null, short_at_least: 0, at_least: () => 0 };

/**
 * The same question as a roster to be solved: everyone wishes each of their days to stay as published, each wish weighs
 * 1 and each person short more than all wishes together. The solver's bound is the proof where the search by single moves
 * gave up, and its roster the mending.
 */
export async function proofOfFewest(task: MendTask, prove: Prover, known: { short: number; changes: number } | null) {
  const asked = asRoster(task);
  if (!asked) return noProof;
  const { problem, short_cost } = asked;
  const enough = known ? known.short * short_cost + known.changes : Infinity;
  const solution = await prove({ problem, short_cost, enough });
  // Of people no row of days is possible for, the bound says nothing.
  if (!solution || solution.impossible_person_ids.length > 0) return noProof;
  const bound = Math.max(0, solution.bound.cost);
  return {
    moves: movesOf(task, solution),
    short_at_least: Math.floor((bound + 1e-6) / short_cost),
    at_least: (short: number) => Math.max(0, Math.ceil(bound - short * short_cost - 1e-6)),
  };
}

/** Null where someone's published duty is none the problem offers at all: then "as published" cannot be asked for. */
function asRoster(task: MendTask): { problem: Problem; short_cost: number } | null {
  const { grid, problem, forced, target, tolerance } = task;
  const wishes: Wish[] = [];
  const pins: Pin[] = [];
  for (const [person, { id }] of problem.people.entries()) {
    for (let day = 0; day < grid.day_count; day++) {
      const duty = grid.duties[forced[person]![day]!]!;
      if (task.isFixed[person * grid.day_count + day] === 1) pins.push({ person_id: id, day, duty });
      else if (duty && !isOffered(problem, duty)) return null;
      else wishes.push(asItWas(id, day, duty));
    }
  }
  const short_cost = wishes.length + 1;
  const costs = { cost_under_minimum: short_cost, cost_under: short_cost, cost_over: 0 };
  const people = problem.people.map((_, person) => personOf(task, person));
  const isHard = ({ strength }: { strength: Strength }) => strength === 'hard';
  return {
    short_cost,
    problem: {
      ...problem,
      posts: problem.posts.map((post) => ({ ...post, shift_ids: shiftsAt(task, post.id) })),
      contracts: [
        ...problem.contracts.map((contract) => ({ ...contract, rules: contract.rules.filter(isHard) })),
        ...people.flatMap(({ contract }) => contract ?? []),
      ],
      people: people.map(({ who }) => who),
      demand: problem.demand.flatMap((row, index) =>
        target[index]! > 0 ? [{ ...row, ...costs, minimum: target[index]!, wanted: target[index]! }] : [],
      ),
      wishes,
      pins,
      pairings: problem.pairings.filter((pairing, index) => isHard(pairing) && tolerance.pairings[index] === 0),
    },
  };
}

function asItWas(person_id: string, day: number, duty: Duty | null): Wish {
  return { id: `${person_id}/${day}`, person_id, day, for_or_against: 'for', what: duty ?? 'off', weight: 1 };
}

function isOffered(problem: Problem, { post_id }: Duty): boolean {
  if (problem.posts.length === 0) return post_id === null;
  return problem.posts.some(({ id }) => id === post_id);
}

/** With those the published roster has there. */
function shiftsAt({ grid }: MendTask, post_id: string): string[] {
  return grid.duties.flatMap((duty) => (duty?.post_id === post_id ? [duty.shift_id] : []));
}

/**
 * Someone with nothing in the way of their own published days: rules they broke before are as mild as they were taken to
 * be, what barred a published duty does so no more. That allows too much rather than too little, so the bound holds.
 */
function personOf(task: MendTask, person: number): { who: Person; contract: Contract | null } {
  const { grid, problem } = task;
  const own = problem.people[person]!;
  let { days_off, unavailable, skill_ids } = own;
  task.forced[person]!.forEach((number, day) => {
    const duty = grid.duties[number];
    if (!duty || task.isFixed[person * grid.day_count + day] === 1 || grid.bars(person, day, number).length === 0)
      return;
    if (days_off.includes(day)) {
      const others = problem.shifts.filter(({ id }) => id !== duty.shift_id);
      days_off = days_off.filter((it) => it !== day);
      unavailable = [...unavailable, ...others.map(({ id }) => ({ day, shift_id: id }))];
    }
    unavailable = unavailable.filter((it) => it.day !== day || it.shift_id !== duty.shift_id);
    const skill = problem.posts.find(({ id }) => id === duty.post_id)?.skill;
    if (skill && !skill_ids.includes(skill)) skill_ids = [...skill_ids, skill];
  });
  const contract = mildContract(task, person);
  const contract_ids = contract ? [contract.id] : own.contract_ids;
  return { who: { ...own, contract_ids, days_off, unavailable, skill_ids }, contract };
}

/** Null for who broke nothing. */
function mildContract({ judges, published, tolerance, problem }: MendTask, person: number): Contract | null {
  const tolerated = tolerance.units[person]!;
  if (!tolerated.some((units) => units > 0)) return null;
  const breaches = judges[person]!.breaches(published[person]!);
  const rules = judges[person]!.rules.flatMap((rule, index) => {
    if (rule.strength !== 'hard') return [];
    return mildRule(rule, tolerated[index]! > 0 ? breaches.filter((it) => it.rule === index) : []) ?? [];
  });
  return { id: `${problem.people[person]!.id}/as-published`, name: { zh: '按已公布', en: 'as published' }, rules };
}

function movesOf({ grid, forced }: MendTask, { roster }: Solution): Move[] {
  const lines = grid.lines(roster);
  return forced.flatMap((line, person) =>
    Array.from(line).flatMap((from, day) => {
      const to = lines[person]![day]!;
      return to === from ? [] : [{ person, day, from, to }];
    }),
  );
}
