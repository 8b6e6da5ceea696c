import type { Words } from '../../base/words.ts';
import { dutyGrid, type DutyGrid } from './duty-grid.ts';
import { irreducible, programmeOracle, smallestCore, type Core, type Oracle } from './explain-core.ts';
import { conflictModel, type ModelScope, type Reason } from './explain-model.ts';
import { reliefs, type Relief } from './explain-relief.ts';
import { reasonWords, setWords } from './explain-words.ts';
import { linearSolver, type LinearSolver } from './mixed-integer.ts';
import type { Problem } from './problem.ts';

/** Rules that together forbid every roster, none of them idle. */
export interface Conflict {
  reasons: { reason: Reason; words: Words; relief: Relief }[];
  proof: Core['proof'];
  words: Words;
}

export type Impossible =
  | { found: 'conflict'; conflict: Conflict }
  /** A roster that keeps every hard rule and every minimum exists: it was found. */
  | { found: 'nothing' }
  /** A limit ended the search first. */
  | { found: 'open' };

export interface ExplainLimits {
  /** Nodes of one tree search. */
  nodes_max: number;
  /** Questions asked while looking for a smaller set than the first. */
  questions_max: number;
}

const usual: ExplainLimits = { nodes_max: 300, questions_max: 60 };

/** Why no roster keeps every hard rule and every minimum of the demand, if that is so. */
export async function whyImpossible(problem: Problem, limits: ExplainLimits = usual): Promise<Impossible> {
  const solver = await linearSolver();
  const grid = dutyGrid(problem);
  const personal = groupsOfPeople(grid).map((people): ModelScope => ({
    people,
    from_day: 0,
    to_day: grid.day_count - 1,
    rows: [],
    showSkills: false,
  }));
  // First the people by themselves; then the demand in ever wider windows of days, so that the set found is near at
  // hand; the fractional programme everywhere before whole numbers anywhere, because it is a hundred times quicker.
  const windows = windowsOfDays(grid);
  for (const scope of personal) {
    const found = lookAt(grid, solver, scope, limits, 'whole');
    if (found.says === 'forbids')
      return { found: 'conflict', conflict: conflictOf(grid, solver, scope, limits, found) };
  }
  for (const exactness of ['fractional', 'whole'] as const) {
    for (const scope of windows) {
      if (exactness === 'whole' && scope.to_day - scope.from_day >= wholeDays_max && !isAll(grid, scope)) continue;
      const found = lookAt(grid, solver, scope, limits, exactness);
      if (found.says === 'forbids')
        return { found: 'conflict', conflict: conflictOf(grid, solver, scope, limits, found) };
      if (isAll(grid, scope) && found.says === 'allows') return { found: 'nothing' };
    }
  }
  return { found: windows.length === 0 ? 'nothing' : 'open' };
}

/** Wider windows than this are solved in whole numbers only as the whole period. */
const wholeDays_max = 7;

const isAll = (grid: DutyGrid, scope: ModelScope) => scope.from_day === 0 && scope.to_day === grid.day_count - 1;

function lookAt(
  grid: DutyGrid,
  solver: LinearSolver,
  scope: ModelScope,
  limits: ExplainLimits,
  exactness: 'fractional' | 'whole',
) {
  const { linear } = conflictModel(grid, scope);
  const oracle = programmeOracle(solver, linear.programme, linear.marks, limits.nodes_max);
  return oracle.ask(oracle.all, exactness);
}

/** People alike to their own rules are looked at once; people in hard pairings together. */
function groupsOfPeople(grid: DutyGrid): number[][] {
  const { problem } = grid;
  const group = problem.people.map((_, person) => person);
  for (const pairing of problem.pairings) {
    if (pairing.strength !== 'hard') continue;
    const first = group[grid.personAt.get(pairing.first_person_id) ?? -1];
    const second = group[grid.personAt.get(pairing.second_person_id) ?? -1];
    if (first === undefined || second === undefined) continue;
    group.forEach((of, person) => of === second && (group[person] = first));
  }
  const members = new Map<number, number[]>();
  group.forEach((of, person) => members.set(of, [...(members.get(of) ?? []), person]));
  const seen = new Set<string>();
  return [...members.values()].filter((people) => {
    if (people.length > 1) return true;
    const { id, ...person } = problem.people[people[0]!]!;
    const pins = problem.pins.filter((pin) => pin.person_id === id).map(({ day, duty }) => [day, duty]);
    const key = JSON.stringify([person, pins]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Windows of 1, 3, 7 and 14 days and the whole, with the demand that lies in them and the people who count in it. */
function windowsOfDays(grid: DutyGrid): ModelScope[] {
  const scopes: ModelScope[] = [];
  const last = grid.day_count - 1;
  const add = (from_day: number, to_day: number) => {
    const rows = grid.problem.demand.flatMap((row, index) =>
      row.minimum > 0 && row.day >= from_day && row.day <= to_day && seesAll(row.when, row.day, from_day)
        ? [index]
        : [],
    );
    if (rows.length > 0) scopes.push({ people: peopleFor(grid, rows), from_day, to_day, rows, showSkills: false });
  };
  for (const [width, step] of [
    [1, 1],
    [3, 1],
    [7, 3],
    [14, 7],
  ] as const) {
    for (let from = 0; from + width - 1 < last; from += step) add(from, from + width - 1);
  }
  add(0, last);
  return scopes;
}

/** A slot may be covered from the evening before: a window that does not see that evening cannot judge it. */
function seesAll(when: Problem['demand'][number]['when'], day: number, from_day: number): boolean {
  return 'shift_id' in when || day === 0 || day > from_day;
}

function peopleFor(grid: DutyGrid, rows: readonly number[]): number[] {
  const skills = rows.map((row) => grid.problem.demand[row]!);
  const postSkill = new Map(grid.problem.posts.map((post) => [post.id, post.skill]));
  const able = grid.problem.people.map(
    (person, index) =>
      skills.some(
        (row, at) =>
          grid.counts(index, rows[at]!) &&
          (row.post_ids ?? [...postSkill.keys()]).some((post) => {
            const skill = postSkill.get(post) ?? null;
            return skill === null || person.skill_ids.includes(skill);
          }),
      ) ||
      (grid.problem.posts.length === 0 && skills.some((_, at) => grid.counts(index, rows[at]!))),
  );
  const pinned = new Set(grid.problem.pins.map((pin) => pin.person_id));
  return grid.problem.people.flatMap((person, index) => (able[index] || pinned.has(person.id) ? [index] : []));
}

/** Shrinks what a proof named to a set without idle rules, and looks for the smallest. */
function conflictOf(
  grid: DutyGrid,
  solver: LinearSolver,
  scope: ModelScope,
  limits: ExplainLimits,
  ruling: { part: Set<string> },
): Conflict {
  const named = demandIn(grid, ruling.part);
  // Only now may people without the skill come in: then "nobody else has it" is a reason like any other.
  const sharp: ModelScope = { ...scope, rows: named, showSkills: true };
  if (named.length > 0) sharp.people = grid.problem.people.map((_, person) => person);
  const model = conflictModel(grid, sharp);
  const oracle = programmeOracle(solver, model.linear.programme, model.linear.marks, limits.nodes_max);
  const all = oracle.ask(oracle.all);
  const first = irreducible(oracle, all.says === 'forbids' && all.part.size > 0 ? all.part : oracle.all);
  const core = smallestCore(solver, oracle, first, limits.questions_max);
  return told(grid, solver, oracle, sharp, core, model.reasons);
}

function demandIn(grid: DutyGrid, part: ReadonlySet<string>): number[] {
  return grid.problem.demand.flatMap((row, index) =>
    part.has(JSON.stringify({ kind: 'demand', row_id: row.id })) ? [index] : [],
  );
}

function told(
  grid: DutyGrid,
  solver: LinearSolver,
  oracle: Oracle,
  scope: ModelScope,
  core: Core,
  reasons: ReadonlyMap<string, Reason>,
): Conflict {
  const rank = { demand: 0, pin: 1, duty: 2, pairing: 3, rule: 4, 'day off': 5, unavailable: 6, skill: 7 };
  const set = core.rules.map((key) => reasons.get(key)!).sort((a, b) => rank[a.kind] - rank[b.kind]);
  const relief = reliefs(grid, solver, oracle, scope, set);
  return {
    reasons: set.map((reason, at) => ({ reason, words: reasonWords(grid.problem, reason), relief: relief[at]! })),
    proof: core.proof,
    words: setWords(grid.problem, set),
  };
}
