import type { Words } from '../../base/words.ts';
import type { DutyGrid } from './duty-grid.ts';
import { programmeOracle, type Oracle } from './explain-core.ts';
import { conflictModel, keyOf, type ModelScope, type Reason } from './explain-model.ts';
import { amountWords, reasonWords, ruleOfReason } from './explain-words.ts';
import type { LinearSolver } from './mixed-integer.ts';
import type { Rule } from './problem.ts';

/** What giving way in one reason brings. */
export interface Relief {
  words: Words;
  /** Whether with this alone everything that was looked at can be kept; otherwise something else stands in the way too. */
  isEnough: boolean;
  /** The least by which the rule's number has to give way, in its own unit; null where it is a matter of yes or no. */
  by: number | null;
}

/** Numbers are searched for in so many reasons of one set; of the rest it is said that without them it can be done. */
const searched_max = 8;

export function reliefs(
  grid: DutyGrid,
  solver: LinearSolver,
  oracle: Oracle,
  scope: ModelScope,
  core: readonly Reason[],
): Relief[] {
  const people = peopleOf(grid, scope, core);
  return core.map((reason, index) => {
    const without = new Set([...oracle.all].filter((key) => key !== keyOf(reason)));
    const isEnough = oracle.ask(without).says === 'allows';
    const by = index < searched_max ? leastRelief(grid, solver, { ...scope, people }, core, reason) : null;
    return { words: reliefWords(grid, reason, by, isEnough), isEnough, by };
  });
}

/** The people a set speaks of; where it speaks of a demand, everyone looked at. */
function peopleOf(grid: DutyGrid, scope: ModelScope, core: readonly Reason[]): readonly number[] {
  if (core.some(({ kind }) => kind === 'demand')) return scope.people;
  const named = new Set<number>();
  for (const reason of core) {
    if ('person_id' in reason) named.add(grid.personAt.get(reason.person_id)!);
    if (reason.kind === 'pairing') return scope.people;
  }
  return [...named];
}

/** A rule made milder by so many of its own units; null where it has no number. */
export function milder(rule: Rule, by: number): Rule | null {
  if (rule.kind === 'rest') return { ...rule, min_minutes: Math.max(0, rule.min_minutes - by) };
  if (rule.kind === 'succession') return null;
  return {
    ...rule,
    ...(rule.max === undefined ? {} : { max: rule.max + by }),
    ...(rule.min === undefined ? {} : { min: Math.max(0, rule.min - by) }),
  };
}

function most(rule: Rule, day_count: number): number {
  if (rule.kind === 'rest') return rule.min_minutes;
  if (rule.kind === 'total' && rule.measure === 'minutes') return day_count * 1_440;
  return day_count;
}

function leastRelief(
  grid: DutyGrid,
  solver: LinearSolver,
  scope: ModelScope,
  core: readonly Reason[],
  reason: Reason,
): number | null {
  const keys = new Set(core.filter((it) => scope.showSkills || it.kind !== 'skill').map(keyOf));
  const allowed = (changed: Partial<ModelScope>) => {
    const { linear } = conflictModel(grid, { ...scope, ...changed });
    return programmeOracle(solver, linear.programme, linear.marks, 200).ask(keys).says === 'allows';
  };
  if (reason.kind === 'demand') {
    const row = grid.rowAt.get(reason.row_id)!;
    return leastThat(grid.problem.demand[row]!.minimum, (by) => allowed({ lessOf: new Map([[row, by]]) }));
  }
  if (reason.kind !== 'rule') return null;
  const rule = ruleOfReason(grid.problem, reason.person_id, reason.rule_id);
  const person = grid.personAt.get(reason.person_id);
  if (!rule || milder(rule, 0) === null) return null;
  const adjust = (by: number) => (who: number, it: Rule) =>
    who === person && it.id === rule.id ? (milder(it, by) ?? it) : it;
  return leastThat(most(rule, grid.day_count), (by) => allowed({ adjust: adjust(by) }));
}

/** The smallest whole number up to the limit for which it holds, if it holds from there on; null if not even the limit does. */
function leastThat(limit: number, holds: (by: number) => boolean): number | null {
  if (!holds(limit)) return null;
  let low = 0;
  let high = limit;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}

function reliefWords(grid: DutyGrid, reason: Reason, by: number | null, isEnough: boolean): Words {
  const then = isEnough
    ? { zh: '就排得开', en: 'it can be rostered' }
    : { zh: '这一处就解开,但别处仍有矛盾', en: 'this knot opens, but another contradiction remains' };
  const { problem } = grid;
  if (reason.kind === 'demand' && by !== null) {
    const row = problem.demand[grid.rowAt.get(reason.row_id)!]!;
    return {
      zh: `人数由 ${row.minimum} 减为 ${row.minimum - by},${then.zh}`,
      en: `with ${row.minimum - by} instead of ${row.minimum} ${then.en}`,
    };
  }
  const rule = reason.kind === 'rule' ? ruleOfReason(problem, reason.person_id, reason.rule_id) : undefined;
  if (rule && by !== null && reason.kind === 'rule') {
    const from = limitWords(rule, 0);
    const to = limitWords(rule, by);
    return {
      zh: `${reason.person_id} 由 ${from.zh} 放宽到 ${to.zh},${then.zh}`,
      en: `${reason.person_id} at ${to.en} instead of ${from.en}: ${then.en}`,
    };
  }
  const what = reasonWords(problem, reason);
  return { zh: `不计“${what.zh}”,${then.zh}`, en: `without "${what.en}" ${then.en}` };
}

function limitWords(given: Rule, by: number): Words {
  const rule = milder(given, by) ?? given;
  if (rule.kind === 'rest') return amountWords(rule, rule.min_minutes);
  if (rule.kind === 'succession') return rule.words;
  const { min, max } = rule;
  if (min === undefined || max === undefined) return amountWords(rule, max ?? min ?? 0);
  const [low, high] = [amountWords(rule, min), amountWords(rule, max)];
  return { zh: `${low.zh}–${high.zh}`, en: `${low.en} to ${high.en}` };
}
