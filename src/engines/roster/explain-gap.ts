import type { Words } from '../../base/words.ts';
import { brokenPairings, dutiesIn, dutyGrid, type DutyGrid } from './duty-grid.ts';
import { keyOf, reasonOfBar, type Reason } from './explain-model.ts';
import { joined, reasonWords, rowWords, setWords } from './explain-words.ts';
import { lineJudges, type LineJudge } from './line-judge.ts';
import { coversOf } from './mend-state.ts';
import { breachWords } from './mend-words.ts';
import { linearSolver, type LinearSolver } from './mixed-integer.ts';
import type { Problem, Roster } from './problem.ts';

/** Why a row is short in a roster as it stands: nobody can simply be put there. */
export interface Gap {
  row_id: string;
  missing: number;
  /** People nothing keeps away: if there are as many as are missing, the gap is the planner's own choice. */
  free_person_ids: string[];
  /** A smallest set of reasons that together keep the row short; empty where enough people are free. */
  reasons: { reason: Reason; words: Words; relief: Words }[];
  /** Everyone with the skill who is not there, and all that keeps each of them away. */
  people: { person_id: string; words: Words }[];
  words: Words;
}

interface Way {
  blockers: Map<string, { reason: Reason; words: Words }>;
}

interface Candidate {
  person: number;
  /** One entry a duty the person might have; empty blockers mean nothing is in the way. */
  ways: Way[];
}

/** Null where the row is not short of its minimum (or, with none, of what is wanted). */
export async function whyShort(problem: Problem, roster: Roster, row_id: string): Promise<Gap | null> {
  const grid = dutyGrid(problem, dutiesIn(roster));
  const row = grid.rowAt.get(row_id);
  if (row === undefined) return null;
  const { minimum, wanted } = problem.demand[row]!;
  const need = minimum > 0 && grid.presence(grid.lines(roster))[row]! < minimum ? minimum : wanted;
  const lines = grid.lines(roster);
  const present = grid.presence(lines);
  const missing = need - present[row]!;
  if (missing <= 0) return null;
  const candidates = candidatesFor(grid, lineJudges(grid), lines, present, row);
  const free = candidates.filter(({ ways }) => ways.some(({ blockers }) => blockers.size === 0));
  const chosen = free.length >= missing ? [] : fewestBlockers(await linearSolver(), candidates, missing - 1);
  return told(grid, row, { need, present: present[row]!, missing }, candidates, free, chosen);
}

function candidatesFor(
  grid: DutyGrid,
  judges: readonly LineJudge[],
  lines: readonly Int16Array[],
  present: Int32Array,
  row: number,
): Candidate[] {
  const target = Int32Array.from(grid.problem.demand, (it, index) =>
    Math.min(Math.max(it.minimum, it.wanted), present[index]!),
  );
  return lines.flatMap((line, person) => {
    const covers = coversOf(grid, row);
    const isThere = covers.some(({ day }) => grid.counts(person, row) && grid.rowsOf(day, line[day]!).includes(row));
    if (isThere) return [];
    return [{ person, ways: covers.map((place) => wayOf(grid, judges, lines, target, present, row, person, place)) }];
  });
}

function wayOf(
  grid: DutyGrid,
  judges: readonly LineJudge[],
  lines: readonly Int16Array[],
  target: Int32Array,
  present: Int32Array,
  row: number,
  person: number,
  { day, duty }: { day: number; duty: number },
): Way {
  const { problem } = grid;
  const person_id = problem.people[person]!.id;
  const blockers: Way['blockers'] = new Map();
  const add = (reason: Reason, words = reasonWords(problem, reason)) => blockers.set(keyOf(reason), { reason, words });
  const skill_id = problem.demand[row]!.skill_id;
  if (skill_id !== null && !grid.counts(person, row)) add({ kind: 'skill', skill_id });
  for (const bar of grid.bars(person, day, duty)) {
    const reason: Reason | null =
      bar === 'pin' ? { kind: 'pin', person_id, day } : reasonOfBar(grid, bar, person, day, duty);
    if (reason) add(reason);
  }
  // Who lacks the skill is not asked further.
  if ([...blockers.values()].some(({ reason }) => reason.kind === 'skill')) return { blockers };
  const line = lines[person]!;
  const changed = line.slice();
  changed[day] = duty;
  const judge = judges[person]!;
  const before = new Map<number, number>();
  for (const { rule, units } of judge.breaches(line)) before.set(rule, (before.get(rule) ?? 0) + units);
  const after = new Map<number, number>();
  for (const breach of judge.breaches(changed)) {
    const rule = judge.rules[breach.rule]!;
    after.set(breach.rule, (after.get(breach.rule) ?? 0) + breach.units);
    if (rule.strength !== 'hard' || after.get(breach.rule)! <= (before.get(breach.rule) ?? 0)) continue;
    const words = breachWords(rule, breach);
    add(
      { kind: 'rule', person_id, rule_id: rule.id },
      { zh: `${person_id}:${words.zh}`, en: `${person_id}: ${words.en}` },
    );
  }
  const leaves = grid.rowsOf(day, line[day]!).some((it) => grid.counts(person, it) && present[it]! - 1 < target[it]!);
  if (leaves) add({ kind: 'duty', person_id, day });
  const others = lines.map((it, index) => (index === person ? changed : it));
  const known = brokenPairings(grid, lines).map(({ pairing }) => pairing);
  for (const { pairing } of brokenPairings(grid, others)) {
    if (!known.includes(pairing)) add({ kind: 'pairing', pairing_id: problem.pairings[pairing]!.id });
  }
  return { blockers };
}

/**
 * The fewest reasons that leave at most `free_max` people able to come: a person is kept away when each of their ways
 * holds one of the reasons.
 */
function fewestBlockers(solver: LinearSolver, candidates: readonly Candidate[], free_max: number): string[] {
  const names = [...new Set(candidates.flatMap(({ ways }) => ways.flatMap(({ blockers }) => [...blockers.keys()])))];
  const column = new Map(names.map((name, index) => [name, index]));
  const able = candidates.filter(({ ways }) => ways.every(({ blockers }) => blockers.size > 0));
  const columns = names.length + able.length;
  const rows = able.flatMap(({ ways }, index) =>
    ways.map(({ blockers }) => ({
      columns: [names.length + index, ...[...blockers.keys()].map((name) => column.get(name)!)],
      values: [-1, ...Array.from(blockers, () => 1)],
      lower: 0,
      upper: Infinity,
    })),
  );
  const kept = able.map((_, index) => names.length + index);
  rows.push({ columns: kept, values: kept.map(() => 1), lower: candidates.length - free_max, upper: Infinity });
  const answer = solver.solve(
    {
      // A rule says more than "stands elsewhere": of sets equally small the one with more rules is told.
      cost: Array.from({ length: columns }, (_, at) => {
        const name = names[at];
        return name === undefined ? 0 : name.includes('"kind":"duty"') ? 1.001 : 1;
      }),
      upper: Array.from({ length: columns }, () => 1),
      whole: Array.from({ length: columns }, () => 1),
      rows,
    },
    { nodes_max: 2_000 },
  );
  return answer.values.length === 0 ? names : names.filter((_, index) => answer.values[index]! > 0.5);
}

function told(
  grid: DutyGrid,
  row: number,
  count: { need: number; present: number; missing: number },
  candidates: readonly Candidate[],
  free: readonly Candidate[],
  chosen: readonly string[],
): Gap {
  const { problem } = grid;
  const idOf = ({ person }: Candidate) => problem.people[person]!.id;
  const all = new Map(candidates.flatMap(({ ways }) => ways.flatMap(({ blockers }) => [...blockers])));
  const skilled = candidates.filter(({ ways }) =>
    ways.some(({ blockers }) => ![...blockers.values()].some(({ reason }) => reason.kind === 'skill')),
  );
  const reasons = chosen.map((key) => {
    const { reason, words } = all.get(key)!;
    return { reason, words, relief: reliefOf(problem, candidates, key) };
  });
  const what = rowWords(problem, problem.demand[row]!);
  const head = {
    zh: `${what.zh}需要 ${count.need} 人,现有 ${count.present} 人`,
    en: `${what.en} needs ${count.need}, has ${count.present}`,
  };
  const details = reasons.filter(({ reason }) => reason.kind === 'rule').map(({ words }) => words);
  const others = reasons.filter(({ reason }) => reason.kind !== 'rule').map(({ reason }) => reason);
  const names = free.map(idOf).join(', ');
  const ending =
    free.length >= count.missing
      ? [{ zh: `没有规则阻止:${names} 可以上`, en: `no rule is in the way: ${names} could stand there` }]
      : [...details, ...(others.length > 0 ? [setWords(problem, others)] : [])];
  return {
    row_id: problem.demand[row]!.id,
    missing: count.missing,
    free_person_ids: free.map(idOf),
    reasons,
    people: skilled.map((candidate) => ({ person_id: idOf(candidate), words: allThatKeeps(candidate) })),
    words: joined([head, ...ending]),
  };
}

/** Of the ways open to someone the one with the least in the way. */
function allThatKeeps({ ways }: Candidate): Words {
  const [least] = [...ways].sort((a, b) => a.blockers.size - b.blockers.size);
  const words = [...(least?.blockers.values() ?? [])].map((it) => it.words);
  return words.length > 0 ? joined(words) : { zh: '可以上', en: 'could come' };
}

function reliefOf(problem: Problem, candidates: readonly Candidate[], key: string): Words {
  const freed = candidates.filter(({ ways }) =>
    ways.some(({ blockers }) => blockers.has(key) && [...blockers.keys()].every((it) => it === key)),
  );
  const held = candidates.filter(({ ways }) => ways.some(({ blockers }) => blockers.has(key) && blockers.size > 1));
  if (freed.length > 0) {
    const names = freed.map(({ person }) => problem.people[person]!.id).join(', ');
    return { zh: `不计这一条,${names} 可以上`, en: `without it ${names} could stand there` };
  }
  const first = held[0];
  const rest = first?.ways.flatMap(({ blockers }) => [...blockers].filter(([it]) => it !== key))[0]?.[1].words;
  return {
    zh: `只去掉这一条还不够${rest ? `:${rest.zh}` : ''}`,
    en: `not enough by itself${rest ? `: ${rest.en}` : ''}`,
  };
}
