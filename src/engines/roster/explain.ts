import type { Words } from '../../base/words.ts';
import { brokenPairings, dutiesIn, dutyGrid, type DutyGrid } from './duty-grid.ts';
import { irreducible, programmeOracle, smallestCore, type Core, type Oracle } from './explain-core.ts';
import { conflictModel, type ModelScope, type Reason } from './explain-model.ts';
import { reliefs, type Relief } from './explain-relief.ts';
import { reasonWords, setWords } from './explain-words.ts';
import { linearSolver, type LinearSolver } from './mixed-integer.ts';
import type { Problem, Roster } from './problem.ts';
import { lineJudges } from './line-judge.ts';
import { coversOf } from './mend-state.ts';

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

const usualLimits: ExplainLimits = { nodes_max: 300, questions_max: 60 };

/**
 * Why no roster keeps every hard rule and every minimum of the demand, if that is so. A roster of the problem makes the
 * search short: one that lacks nothing ends it, and where one is short is where to look first.
 */
export async function whyImpossible(problem: Problem, roster?: Roster, limits = usualLimits): Promise<Impossible> {
  const solver = await linearSolver();
  const grid = dutyGrid(problem, roster ? dutiesIn(roster) : []);
  const short = roster ? shortRows(grid, roster) : null;
  if (short?.length === 0) return { found: 'nothing' };
  let isSure = true;
  for (const { scope, exactness } of placesToLook(grid, short ?? [])) {
    const { says, part } = lookAt(grid, solver, scope, limits, exactness);
    if (says === 'forbids') return { found: 'conflict', conflict: conflictOf(grid, solver, scope, limits, part) };
    if (says === 'open' && exactness === 'whole') isSure = false;
  }
  const all = wholePeriod(grid);
  if (all === null) return { found: isSure ? 'nothing' : 'open' };
  const pressing = pressingRows(grid, solver, all);
  if (pressing === null) return { found: 'open' };
  // Something in the whole period presses; a narrower window that forbids as well is easier to read.
  for (const scope of windowsOfDays(grid, [3, 7, 14])) {
    const { says, part } = lookAt(grid, solver, scope, limits, 'fractional');
    if (says === 'forbids') return { found: 'conflict', conflict: conflictOf(grid, solver, scope, limits, part) };
  }
  return { found: 'conflict', conflict: conflictOf(grid, solver, all, limits, pressing) };
}

/** Demand rows below their minimum, if the roster keeps every hard rule; null where it does not, and tells nothing. */
function shortRows(grid: DutyGrid, roster: Roster): number[] | null {
  const lines = grid.lines(roster);
  const judges = lineJudges(grid);
  const isKept = lines.every(
    (line, person) =>
      !judges[person]!.breaks(line) && line.every((duty, day) => grid.bars(person, day, duty).length === 0),
  );
  if (!isKept || brokenPairings(grid, lines).length > 0) return null;
  const present = grid.presence(lines);
  return grid.problem.demand.flatMap((row, index) => (present[index]! < row.minimum ? [index] : []));
}

interface Look {
  scope: ModelScope;
  exactness: 'fractional' | 'whole';
}

/**
 * From near to far: people by themselves; small groups that alone have a skill, over the whole period; single days; days
 * around what a roster lacked. Each is exact for what it looks at, so what forbids there forbids the whole.
 */
function* placesToLook(grid: DutyGrid, short: readonly number[]): Generator<Look> {
  const period = { from_day: 0, to_day: grid.day_count - 1, showSkills: false };
  for (const people of groupsOfPeople(grid)) yield { scope: { ...period, people, rows: [] }, exactness: 'whole' };
  for (const rows of rowsByAbility(grid)) {
    const people = peopleFor(grid, rows);
    if (people.length <= groupPeople_max) yield { scope: { ...period, people, rows }, exactness: 'whole' };
  }
  const days = new Set(short.map((row) => grid.problem.demand[row]!.day));
  for (const width of [1, 3, 7]) {
    for (const scope of windowsOfDays(grid, [width])) {
      const isNear = [...days].some((day) => day >= scope.from_day && day <= scope.to_day);
      if (isNear) yield { scope, exactness: 'whole' };
    }
  }
  for (const scope of windowsOfDays(grid, [1])) yield { scope, exactness: 'whole' };
}

/** Larger groups are looked at in windows of days only: over a whole month they are as hard as rostering itself. */
const groupPeople_max = 12;

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

function wholePeriod(grid: DutyGrid): ModelScope | null {
  const rows = grid.problem.demand.flatMap((row, index) => (row.minimum > 0 ? [index] : []));
  const people = peopleFor(grid, rows);
  return rows.length === 0 ? null : { people, from_day: 0, to_day: grid.day_count - 1, rows, showSkills: false };
}

/** What the whole period's fractional programme is short by, as the set of reasons that press; null if by nothing. */
function pressingRows(grid: DutyGrid, solver: LinearSolver, scope: ModelScope): Set<string> | null {
  const { linear } = conflictModel(grid, { ...scope, mayBeShort: true });
  const answer = solver.solve(linear.programme, { nodes_max: 0, fractional: 'quick' });
  if (answer.found !== 'best' || answer.cost < 1e-3 || !answer.prices) return null;
  const { prices } = answer;
  return new Set(linear.marks.flatMap((mark, row) => (mark !== null && Math.abs(prices[row]!) > 1e-4 ? [mark] : [])));
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

/** Rows that ask for the same ability: whoever may count in one may count in all of them. */
function rowsByAbility(grid: DutyGrid): number[][] {
  const groups = new Map<string, number[]>();
  const postSkill = new Map(grid.problem.posts.map((post) => [post.id, post.skill]));
  grid.problem.demand.forEach((row, index) => {
    if (row.minimum <= 0) return;
    const skills = new Set((row.post_ids ?? []).map((post) => postSkill.get(post) ?? ''));
    const key = `${row.skill_id ?? ''}|${[...skills].sort().join(',')}`;
    groups.set(key, [...(groups.get(key) ?? []), index]);
  });
  return [...groups.values()];
}

/** Windows of so many days, with the demand that lies in them and the people who may count in it. */
function windowsOfDays(grid: DutyGrid, widths: readonly number[]): ModelScope[] {
  const scopes: ModelScope[] = [];
  for (const width of widths) {
    for (let from_day = 0; from_day + width <= grid.day_count; from_day += Math.ceil(width / 3)) {
      const to_day = from_day + width - 1;
      const rows = grid.problem.demand.flatMap((row, index) => {
        const reach = reachOf(grid, index);
        return row.minimum > 0 && reach.from_day >= from_day && reach.to_day <= to_day ? [index] : [];
      });
      if (rows.length > 0) scopes.push({ people: peopleFor(grid, rows), from_day, to_day, rows, showSkills: false });
    }
  }
  return scopes;
}

/** Days whose duties may count in a row: a slot may be covered from the evening before, so its window must see that. */
function reachOf(grid: DutyGrid, row: number): { from_day: number; to_day: number } {
  const days = [grid.problem.demand[row]!.day, ...coversOf(grid, row).map(({ day }) => day)];
  return { from_day: Math.min(...days), to_day: Math.max(...days) };
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
  const chosen = new Set(grid.problem.people.flatMap((it, index) => (able[index] || pinned.has(it.id) ? [index] : [])));
  return withPartners(grid, chosen);
}

/** Whoever is tied to one of them by a hard pairing comes along, and whoever is tied to those. */
function withPartners(grid: DutyGrid, people: Set<number>): number[] {
  const pairs = grid.problem.pairings
    .filter(({ strength }) => strength === 'hard')
    .map((it) => [grid.personAt.get(it.first_person_id), grid.personAt.get(it.second_person_id)] as const);
  for (let size = -1; size !== people.size;) {
    size = people.size;
    for (const [first, second] of pairs) {
      if (first === undefined || second === undefined || people.has(first) === people.has(second)) continue;
      people.add(first).add(second);
    }
  }
  return [...people];
}

/** Shrinks what a proof named to a set without idle rules, and looks for the smallest. */
function conflictOf(
  grid: DutyGrid,
  solver: LinearSolver,
  scope: ModelScope,
  limits: ExplainLimits,
  part: ReadonlySet<string>,
): Conflict {
  const near = narrowed(grid, solver, scope, limits, part);
  const { oracle, reasons } = skillOracle(grid, solver, near, limits);
  const all = oracle.ask(oracle.all);
  const first = irreducible(oracle, all.says === 'forbids' && all.part.size > 0 ? all.part : oracle.all);
  const core = smallestCore(solver, oracle, first, limits.questions_max);
  return told(grid, solver, oracle, near, core, reasons);
}

/** The same contradiction over only the rows a proof named, and over as few days around them as still forbid. */
function narrowed(
  grid: DutyGrid,
  solver: LinearSolver,
  scope: ModelScope,
  limits: ExplainLimits,
  part: ReadonlySet<string>,
): ModelScope {
  const rows = demandIn(grid, part);
  if (rows.length === 0) return scope;
  const reaches = rows.map((row) => reachOf(grid, row));
  const people = peopleFor(grid, rows);
  for (const margin of [0, 1, 3, 7]) {
    const from_day = Math.max(scope.from_day, Math.min(...reaches.map((it) => it.from_day)) - margin);
    const to_day = Math.min(scope.to_day, Math.max(...reaches.map((it) => it.to_day)) + margin);
    const near: ModelScope = { ...scope, people, rows, from_day, to_day };
    if (lookAt(grid, solver, near, limits, 'whole').says === 'forbids') return near;
  }
  return { ...scope, rows };
}

/**
 * People without a skill come in only where "nobody else has it" is given up: as long as it holds they could change
 * nothing, and a month of them is much to compute.
 */
function skillOracle(
  grid: DutyGrid,
  solver: LinearSolver,
  scope: ModelScope,
  limits: ExplainLimits,
): { oracle: Oracle; reasons: ReadonlyMap<string, Reason> } {
  const model = conflictModel(grid, scope);
  const narrow = programmeOracle(solver, model.linear.programme, model.linear.marks, limits.nodes_max);
  if (scope.rows.length === 0) return { oracle: narrow, reasons: model.reasons };
  const everyone = grid.problem.people.map((_, person) => person);
  const wideModel = conflictModel(grid, { ...scope, people: everyone, showSkills: true });
  const wide = programmeOracle(solver, wideModel.linear.programme, wideModel.linear.marks, limits.nodes_max);
  const skills = [...wide.all].filter((key) => wideModel.reasons.get(key)?.kind === 'skill');
  const oracle: Oracle = {
    // Skills last: they are tried when little else is left.
    all: new Set([...[...wide.all].filter((key) => !skills.includes(key)), ...skills]),
    asked: () => narrow.asked() + wide.asked(),
    ask(rules, exactness) {
      if (!skills.every((skill) => rules.has(skill))) return wide.ask(rules, exactness);
      const ruling = narrow.ask(rules, exactness);
      return {
        says: ruling.says,
        part: new Set([...ruling.part, ...skills]),
        kept: new Set([...ruling.kept, ...skills]),
      };
    },
  };
  return { oracle, reasons: wideModel.reasons };
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
  // Where nobody lets others stand in for a skill, they need not be looked at to see what else would help.
  const isSkillKept = scope.rows.length === 0 || set.some(({ kind }) => kind === 'skill');
  const everyone = grid.problem.people.map((_, person) => person);
  const looked = isSkillKept ? scope : { ...scope, people: everyone, showSkills: true };
  const relief = reliefs(grid, solver, oracle, looked, set);
  return {
    reasons: set.map((reason, at) => ({ reason, words: reasonWords(grid.problem, reason), relief: relief[at]! })),
    proof: core.proof,
    words: setWords(grid.problem, set),
  };
}
