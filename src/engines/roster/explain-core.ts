import type { LinearProgramme, LinearSolver } from './mixed-integer.ts';

/** What a set of rules says: it forbids every roster, or it leaves one. */
export interface Ruling {
  says: 'forbids' | 'allows' | 'open';
  /** Where it forbids: a part of the set that alone forbids as well. */
  part: Set<string>;
  /** Where it allows: every rule that the roster found keeps, those not asked for among them. */
  kept: Set<string>;
}

export interface Oracle {
  all: ReadonlySet<string>;
  /** Asked in fractions only, it may answer "open" where whole numbers are needed to tell. */
  ask(rules: ReadonlySet<string>, exactness?: 'fractional' | 'whole'): Ruling;
  /** Questions asked so far: what a search is limited by, so that it ends at the same place everywhere. */
  asked(): number;
}

export interface Core {
  rules: string[];
  /**
   * `smallest`: no smaller set forbids. `irreducible`: none of its rules can be left out, but a smaller set elsewhere is
   * not ruled out. `open`: a limit ended the search, some rule may be idle.
   */
  proof: 'smallest' | 'irreducible' | 'open';
}

const tolerance = 1e-6;

/** Asks a programme whose rows carry the rule they come from; rows without one always hold. */
export function programmeOracle(
  solver: LinearSolver,
  programme: LinearProgramme,
  marks: readonly (string | null)[],
  nodes_max: number,
): Oracle {
  const all = new Set(marks.filter((mark) => mark !== null));
  let asked = 0;
  return {
    all,
    asked: () => asked,
    ask(rules, exactness = 'whole') {
      asked++;
      const rows = programme.rows.flatMap((row, index) => {
        const mark = marks[index] ?? null;
        return mark === null || rules.has(mark) ? [{ row, mark }] : [];
      });
      const part: LinearProgramme = { ...programme, rows: rows.map(({ row }) => row) };
      // The fractional programme first: where it has no answer, the proof also tells which rules it needed.
      const fractional = solver.solve(part, { nodes_max, fractional: 'proof' });
      if (fractional.found === 'none') {
        const needed = rows.flatMap(({ mark }, index) =>
          mark !== null && Math.abs(fractional.proof?.[index] ?? 1) > tolerance ? [mark] : [],
        );
        return { says: 'forbids', part: new Set(needed), kept: new Set() };
      }
      const isWhole = fractional.values.every(
        (value, column) => programme.whole[column] === 0 || Math.abs(value - Math.round(value)) < tolerance,
      );
      if (!isWhole && exactness === 'fractional') return { says: 'open', part: new Set(), kept: new Set() };
      const answer = isWhole ? fractional : solver.solve(part, { nodes_max });
      if (answer.found === 'none') return { says: 'forbids', part: new Set(rules), kept: new Set() };
      if (answer.values.length === 0) return { says: 'open', part: new Set(), kept: new Set() };
      return { says: 'allows', part: new Set(), kept: keptBy(programme, marks, all, answer.values) };
    },
  };
}

function keptBy(
  programme: LinearProgramme,
  marks: readonly (string | null)[],
  all: ReadonlySet<string>,
  values: Float64Array,
): Set<string> {
  const kept = new Set(all);
  programme.rows.forEach((row, index) => {
    const mark = marks[index] ?? null;
    if (mark === null || !kept.has(mark)) return;
    let sum = 0;
    row.columns.forEach((column, place) => (sum += row.values[place]! * values[column]!));
    if (sum < row.lower - 1e-4 || sum > row.upper + 1e-4) kept.delete(mark);
  });
  return kept;
}

/** Leaves rules out one by one for as long as the rest still forbids: a set none of whose rules is idle. */
export function irreducible(oracle: Oracle, forbidding: ReadonlySet<string>, questions_max = 400): Core {
  let core = new Set(forbidding);
  let isSure = true;
  const start = oracle.asked();
  for (const rule of forbidding) {
    if (!core.has(rule)) continue;
    if (oracle.asked() - start >= questions_max) return { rules: [...core], proof: 'open' };
    const rest = new Set(core);
    rest.delete(rule);
    const ruling = oracle.ask(rest);
    if (ruling.says === 'forbids') core = smaller(core, ruling.part, rest);
    else if (ruling.says === 'open') isSure = false;
  }
  return { rules: [...core], proof: isSure ? 'irreducible' : 'open' };
}

/** The part named by a proof, unless rounding left out something needed (then it names what it was not asked). */
function smaller(core: Set<string>, part: Set<string>, rest: Set<string>): Set<string> {
  return part.size > 0 && [...part].every((rule) => core.has(rule)) ? part : rest;
}

/**
 * A smallest forbidding set, by hitting sets (Ignatiev, Previti, Liffiton, Marques-Silva: Smallest MUS extraction with
 * minimal hitting set dualization, 2015): each set that is allowed says "one rule outside it is needed"; the fewest rules
 * that meet all those sayings bound the answer from below, and are the answer as soon as they forbid.
 */
export function smallestCore(solver: LinearSolver, oracle: Oracle, first: Core, questions_max: number): Core {
  if (first.proof === 'open' || first.rules.length <= 1) {
    return first.rules.length === 1 && first.proof !== 'open' ? { ...first, proof: 'smallest' } : first;
  }
  let best = first;
  const needs: string[][] = [];
  const start = oracle.asked();
  const learn = (rules: ReadonlySet<string>): Ruling => {
    const ruling = oracle.ask(rules);
    if (ruling.says === 'allows') needs.push([...oracle.all].filter((rule) => !ruling.kept.has(rule)));
    return ruling;
  };
  // Each rule of the first set is needed by it: leaving it out gives a first saying.
  for (const rule of first.rules) learn(new Set(first.rules.filter((it) => it !== rule)));
  while (oracle.asked() - start < questions_max) {
    const hitting = fewestMeeting(solver, needs);
    if (hitting === null) return best;
    if (hitting.length >= best.rules.length) return { ...best, proof: 'smallest' };
    const ruling = learn(new Set(hitting));
    if (ruling.says === 'forbids') return { rules: hitting, proof: 'smallest' };
    if (ruling.says === 'open') return best;
    const grown = grow(oracle, ruling.kept, learn, questions_max - (oracle.asked() - start));
    if (grown && grown.length < best.rules.length) best = { rules: grown, proof: 'irreducible' };
  }
  return best;
}

/**
 * Adds what an allowed set still leaves out, a few rules at a time, so that what is learnt is sharp. Where an addition
 * forbids, that is a new set to shrink.
 */
function grow(
  oracle: Oracle,
  kept: ReadonlySet<string>,
  learn: (rules: ReadonlySet<string>) => Ruling,
  questions_max: number,
): string[] | null {
  const missing = [...oracle.all].filter((rule) => !kept.has(rule));
  let allowed = new Set(kept);
  for (const rule of missing.slice(0, Math.min(6, questions_max))) {
    if (allowed.has(rule)) continue;
    const ruling = learn(new Set([...allowed, rule]));
    if (ruling.says === 'allows') allowed = ruling.kept;
    else if (ruling.says === 'forbids' && ruling.part.size < 12) return irreducible(oracle, ruling.part).rules;
  }
  return null;
}

function fewestMeeting(solver: LinearSolver, needs: readonly string[][]): string[] | null {
  const names = [...new Set(needs.flat())];
  const column = new Map(names.map((name, index) => [name, index]));
  const answer = solver.solve(
    {
      cost: names.map(() => 1),
      upper: names.map(() => 1),
      whole: names.map(() => 1),
      rows: needs.map((need) => ({
        columns: need.map((name) => column.get(name)!),
        values: need.map(() => 1),
        lower: 1,
        upper: Infinity,
      })),
    },
    { nodes_max: 2_000 },
  );
  return answer.found === 'best' ? names.filter((_, index) => answer.values[index]! > 0.5) : null;
}
