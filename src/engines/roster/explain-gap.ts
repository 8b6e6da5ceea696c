import type { Words } from '../../base/words.ts';
import { brokenPairings, dutiesIn, dutyGrid, type DutyGrid } from './duty-grid.ts';
import {
  chosenGroups,
  gapWords,
  groupTold,
  type Blocker,
  type Candidate,
  type GapReason,
  type Way,
} from './explain-gap-words.ts';
import { joined, rowWords } from './explain-words.ts';
import { lineJudges, type Breach, type LineJudge } from './line-judge.ts';
import { coversOf } from './mend-state.ts';
import { breachWords } from './mend-words.ts';
import { linearSolver } from './mixed-integer.ts';
import type { Problem, Roster, Rule } from './problem.ts';

/** Why a row is short in a roster as it stands: nobody can simply be put there. */
export interface Gap {
  row_id: string;
  missing: number;
  /** People nothing keeps away: if there are as many as are missing, the gap is the planner's own choice. */
  free_person_ids: string[];
  /** The fewest rules and circumstances that together keep the row short; empty where enough people are free. */
  reasons: GapReason[];
  /** Everyone with the skill who is not there, the nearest to coming first, and all that keeps each of them away. */
  people: { person_id: string; words: Words }[];
  words: Words;
}

/** Null where the row is not short of its minimum (or, with none, of what is wanted). */
export async function whyShort(problem: Problem, roster: Roster, row_id: string): Promise<Gap | null> {
  const grid = dutyGrid(problem, dutiesIn(roster));
  const row = grid.rowAt.get(row_id);
  if (row === undefined) return null;
  const lines = grid.lines(roster);
  const present = grid.presence(lines);
  const { minimum, wanted } = problem.demand[row]!;
  const need = minimum > 0 && present[row]! < minimum ? minimum : wanted;
  const missing = need - present[row]!;
  if (missing <= 0) return null;
  const candidates = candidatesFor({ grid, judges: lineJudges(grid), lines, present, row });
  const free = candidates.filter(({ ways }) => ways.some((way) => way.length === 0));
  const keys = free.length >= missing ? [] : chosenGroups(await linearSolver(), candidates, missing - 1);
  const free_person_ids = free.map(({ person_id }) => person_id);
  const reasons = keys.map((key) => groupTold(candidates, keys, key, missing));
  const skilled = candidates.filter(({ ways }) => ways.some((way) => way.every(({ kind }) => kind !== 'skill')));
  skilled.sort((a, b) => nearest(a.ways).length - nearest(b.ways).length);
  return {
    row_id,
    missing,
    free_person_ids,
    reasons,
    people: skilled.map((it) => ({ person_id: it.person_id, words: allThatKeeps(it) })),
    words: gapWords(
      problem,
      problem.demand[row]!,
      { need, present: present[row]! },
      { free_person_ids, reasons, missing },
    ),
  };
}

/** What is asked about: a row of a roster as it stands. */
interface Place {
  grid: DutyGrid;
  judges: readonly LineJudge[];
  lines: readonly Int16Array[];
  present: Int32Array;
  row: number;
}

function candidatesFor(place: Place): Candidate[] {
  const { grid, lines, row } = place;
  const covers = coversOf(grid, row);
  return lines.flatMap((line, person) => {
    const isThere = covers.some(({ day }) => grid.counts(person, row) && grid.rowsOf(day, line[day]!).includes(row));
    if (isThere) return [];
    const person_id = grid.problem.people[person]!.id;
    return [{ person_id, ways: covers.map(({ day, duty }) => wayOf(place, person, day, duty)) }];
  });
}

function wayOf(place: Place, person: number, day: number, duty: number): Way {
  const { grid, judges, lines, row } = place;
  const { problem } = grid;
  const bars = barsOf(grid, person, day, duty, problem.demand[row]!.skill_id);
  // Who lacks the skill is not asked further.
  if (bars.some(({ kind }) => kind === 'skill')) return bars;
  const changed = lines[person]!.slice();
  changed[day] = duty;
  const pairings = brokenPairings(grid, lines).map(({ pairing }) => pairing);
  const others = lines.map((it, index) => (index === person ? changed : it));
  const torn = brokenPairings(grid, others).filter(({ pairing }) => !pairings.includes(pairing));
  return [
    ...bars,
    ...newlyBroken(judges[person]!, lines[person]!, changed).map((broken): Blocker => {
      const { rule, breach } = broken;
      return {
        key: `rule ${rule.words.en}`,
        kind: 'rule',
        words: breachWords(rule, breach),
        of: rule.words,
        breach: broken,
      };
    }),
    ...leaving(place, person, day),
    ...torn.map(({ pairing }): Blocker => {
      const { id, words } = problem.pairings[pairing]!;
      return { key: `pairing ${id}`, kind: 'pairing', words, of: words };
    }),
  ];
}

function barsOf(grid: DutyGrid, person: number, day: number, duty: number, skill_id: string | null): Blocker[] {
  const { problem } = grid;
  const isCounted = skill_id === null || problem.people[person]!.skill_ids.includes(skill_id);
  const blockers: Blocker[] = isCounted ? [] : [skillBlocker(problem, skill_id)];
  for (const bar of grid.bars(person, day, duty)) {
    if (bar !== 'skill') blockers.push({ key: bar, kind: bar, words: barWords[bar], of: barWords[bar] });
    else {
      const needed = problem.posts.find(({ id }) => id === grid.duties[duty]?.post_id)?.skill;
      if (needed && needed !== skill_id) blockers.push(skillBlocker(problem, needed));
    }
  }
  return blockers;
}

const barWords: Record<'day off' | 'unavailable' | 'pin', Words> = {
  'day off': { zh: '当天休假', en: 'day off' },
  unavailable: { zh: '不能上这个班', en: 'not available for this shift' },
  pin: { zh: '当天已固定为别的班次', en: 'fixed to something else that day' },
};

function skillBlocker(problem: Problem, skill_id: string): Blocker {
  const of = problem.skills.find(({ id }) => id === skill_id)?.name ?? { zh: skill_id, en: skill_id };
  const words = { zh: `没有技能“${of.zh}”`, en: `without the skill ${of.en}` };
  return { key: `skill ${skill_id}`, kind: 'skill', words, of };
}

/** Hard rules a change breaks by more than before, each at its worst place. */
function newlyBroken(judge: LineJudge, before: Int16Array, after: Int16Array): { rule: Rule; breach: Breach }[] {
  const tolerated = judge.hardUnits(before);
  const units = judge.hardUnits(after);
  const worst = new Map<number, Breach>();
  const distance = ({ amount, limit }: Breach) => Math.abs(amount - limit);
  for (const breach of judge.breaches(after)) {
    if (units[breach.rule]! <= tolerated[breach.rule]!) continue;
    const known = worst.get(breach.rule);
    if (!known || distance(breach) > distance(known)) worst.set(breach.rule, breach);
  }
  return [...worst].map(([rule, breach]) => ({ rule: judge.rules[rule]!, breach }));
}

/** Where the person stands that day, if they would be missed there. */
function leaving({ grid, lines, present, row }: Place, person: number, day: number): Blocker[] {
  const { problem } = grid;
  const missed = grid.rowsOf(day, lines[person]![day]!).find((it) => {
    const { minimum, wanted } = problem.demand[it]!;
    return it !== row && grid.counts(person, it) && present[it]! <= Math.max(minimum, wanted);
  });
  if (missed === undefined) return [];
  const of = rowWords(problem, problem.demand[missed]!);
  const words = { zh: `${of.zh} 会缺人`, en: `${of.en} would be short` };
  return [{ key: 'duty', kind: 'duty', words, of }];
}

function allThatKeeps({ ways }: Candidate): Words {
  const least = nearest(ways);
  return least.length > 0 ? joined(least.map(({ words }) => words)) : { zh: '可以上', en: 'could come' };
}

/** Of the ways open to someone the one with the least in the way. */
function nearest(ways: readonly Way[]): Way {
  return [...ways].sort((a, b) => a.length - b.length)[0] ?? [];
}
