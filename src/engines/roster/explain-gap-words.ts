import type { Words } from '../../base/words.ts';
import { amountWords, clockWords, dayWords, joined, placeWords } from './explain-words.ts';
import type { Breach } from './line-judge.ts';
import type { LinearSolver } from './mixed-integer.ts';
import type { DemandRow, Problem, Rule } from './problem.ts';

/** One rule or circumstance that keeps people away, told once for all of them. */
export interface GapReason {
  kind: Blocker['kind'];
  person_ids: string[];
  words: Words;
  /** What giving way in this alone would bring. */
  relief: Words;
  /** Whether that alone fills the row. */
  isEnough: boolean;
}

/** One thing that keeps one person away. Things that are the same for many people have the same key. */
export interface Blocker {
  key: string;
  kind: 'rule' | 'skill' | 'day off' | 'unavailable' | 'pin' | 'duty' | 'pairing';
  /** For this person. */
  words: Words;
  /** What is said of several: the rule's sentence, the skill's name, the post somebody would leave. */
  of: Words;
  /** Of a rule, the place where it is broken most. */
  breach?: { rule: Rule; breach: Breach };
}

/** One duty a person might have; empty means nothing is in the way. */
export type Way = readonly Blocker[];

export interface Candidate {
  person_id: string;
  ways: Way[];
}

/**
 * The fewest groups of blockers that leave at most `free_max` people able to come: a person is kept away when each of
 * their ways holds one of the groups.
 */
export function chosenGroups(solver: LinearSolver, candidates: readonly Candidate[], free_max: number): string[] {
  const able = candidates.filter(({ ways }) => ways.every((way) => way.length > 0));
  const kinds = new Map(able.flatMap(({ ways }) => ways.flat()).map(({ key, kind }) => [key, kind]));
  const names = [...kinds.keys()];
  const rows = able.flatMap(({ ways }, index) =>
    ways.map((way) => {
      const groups = [...new Set(way.map(({ key }) => names.indexOf(key)))];
      return {
        columns: [names.length + index, ...groups],
        values: [-1, ...groups.map(() => 1)],
        lower: 0,
        upper: Infinity,
      };
    }),
  );
  const kept = able.map((_, index) => names.length + index);
  rows.push({ columns: kept, values: kept.map(() => 1), lower: candidates.length - free_max, upper: Infinity });
  // A rule says more than "stands elsewhere": of sets equally small the one with more rules is told.
  const cost = [...names.map((name) => (kinds.get(name) === 'duty' ? 1.001 : 1)), ...able.map(() => 0)];
  const [upper, whole] = [cost.map(() => 1), cost.map(() => 1)];
  const answer = solver.solve({ cost, upper, whole, rows }, { nodes_max: 2_000 });
  const chosen = answer.values.length === 0 ? names : names.filter((_, index) => answer.values[index]! > 0.5);
  return chosen.sort((a, b) => order.indexOf(kinds.get(a)!) - order.indexOf(kinds.get(b)!));
}

/** In this order reasons are told, and whoever has several counts for the first. */
const order: Blocker['kind'][] = ['rule', 'pairing', 'day off', 'unavailable', 'pin', 'duty', 'skill'];

/** One of the chosen groups: whom it keeps away, and what giving way in it would bring. */
export function groupTold(
  candidates: readonly Candidate[],
  chosen: readonly string[],
  key: string,
  missing: number,
): GapReason {
  const held = candidates.flatMap(({ person_id, ways }) => {
    const blockers = ways.flat();
    const first = chosen.find((name) => blockers.some((it) => it.key === name));
    const blocker = blockers.find((it) => it.key === key);
    return first === key && blocker ? [{ person_id, blocker }] : [];
  });
  const { kind, of } = candidates.flatMap(({ ways }) => ways.flat()).find((it) => it.key === key)!;
  const breaches = held.flatMap(({ blocker }) => blocker.breach ?? []);
  const person_ids = held.map(({ person_id }) => person_id);
  return { kind, person_ids, words: heldWords(kind, of, person_ids, breaches), ...reliefOf(candidates, key, missing) };
}

interface RuleBreach {
  rule: Rule;
  breach: Breach;
}

function heldWords(
  kind: Blocker['kind'],
  of: Words,
  person_ids: readonly string[],
  breaches: readonly RuleBreach[],
): Words {
  const who = peopleWords(person_ids);
  const [is, has] = person_ids.length === 1 ? ['is', 'has'] : ['are', 'have'];
  switch (kind) {
    case 'rule': {
      const amounts = amountsWords(breaches);
      return { zh: `${who.zh}会违反“${of.zh}”(${amounts.zh})`, en: `${who.en} would break "${of.en}" (${amounts.en})` };
    }
    case 'pairing':
      return { zh: `${who.zh}会违反“${of.zh}”`, en: `${who.en} would break "${of.en}"` };
    case 'day off':
      return { zh: `${who.zh}当天休假`, en: `${who.en} ${has} the day off` };
    case 'unavailable':
      return { zh: `${who.zh}不能上这个班`, en: `${who.en} ${is} not available for this shift` };
    case 'pin':
      return { zh: `${who.zh}当天已固定为别的班次`, en: `${who.en} ${is} fixed to something else that day` };
    case 'duty':
      return { zh: `${who.zh}当天在别处上岗,离开那里就缺人`, en: `${who.en} ${is} needed elsewhere that day` };
    case 'skill':
      return { zh: `其他人没有技能“${of.zh}”`, en: `nobody else has the skill ${of.en}` };
  }
}

/** So many are named; of more the number is told. */
const named_max = 3;

function peopleWords(ids: readonly string[]): Words {
  const list = ids.join(', ');
  return ids.length <= named_max ? { zh: list, en: list } : { zh: `${ids.length} 人`, en: `${ids.length} people` };
}

/** "8 h", or "0 h to 8 h". */
function amountsWords(breaches: readonly RuleBreach[]): Words {
  const sorted = [...breaches].sort((a, b) => a.breach.amount - b.breach.amount);
  const ends = [sorted[0], sorted.at(-1)].map((it) =>
    it ? amountWords(it.rule, it.breach.amount) : { zh: '', en: '' },
  );
  const [low, high] = [ends[0]!, ends[1]!];
  return low.en === high.en ? low : { zh: `${low.zh}至 ${high.zh}`, en: `${low.en} to ${high.en}` };
}

function reliefOf(
  candidates: readonly Candidate[],
  key: string,
  missing: number,
): Pick<GapReason, 'relief' | 'isEnough'> {
  const freed = candidates.flatMap(({ person_id, ways }) => {
    const way = ways.find((it) => it.length > 0 && it.every((blocker) => blocker.key === key));
    return way ? [{ person_id, blocker: way[0]! }] : [];
  });
  const far = ({ breach }: Blocker) => (breach ? Math.abs(breach.breach.amount - breach.breach.limit) : 0);
  freed.sort((a, b) => far(a.blocker) - far(b.blocker));
  const isEnough = freed.length >= missing;
  const first = freed.slice(0, missing);
  const last = first.at(-1);
  if (!last) return { relief: notAlone(candidates, key), isEnough };
  const who = first.map(({ person_id }) => person_id).join(', ');
  const others = freed.length - first.length;
  const also = others > 0 ? { zh: `(另有 ${others} 人)`, en: ` (or ${others} more)` } : { zh: '', en: '' };
  const rest = isEnough
    ? { zh: '', en: '' }
    : { zh: `,仍缺 ${missing - freed.length} 人`, en: `, ${missing - freed.length} still missing` };
  const then = { zh: `${who}${also.zh}就可以上${rest.zh}`, en: `${who}${also.en} could stand there${rest.en}` };
  const given = givingWay(last.blocker);
  return { relief: { zh: `${given.zh},${then.zh}`, en: `${given.en}, ${then.en}` }, isEnough };
}

/** "with 8 h instead of 11 h". */
function givingWay({ kind, of, breach }: Blocker): Words {
  switch (kind) {
    case 'rule': {
      if (!breach || breach.rule.kind === 'succession') return { zh: `不计“${of.zh}”`, en: `without "${of.en}"` };
      const [limit, amount] = [breach.breach.limit, breach.breach.amount].map((it) => amountWords(breach.rule, it));
      return { zh: `由 ${limit!.zh}放宽到 ${amount!.zh}`, en: `with ${amount!.en} instead of ${limit!.en}` };
    }
    case 'pairing':
      return { zh: `不计“${of.zh}”`, en: `without "${of.en}"` };
    case 'day off':
      return { zh: '放弃休假', en: 'giving up a day off' };
    case 'unavailable':
      return { zh: '若能上这个班', en: 'if available after all' };
    case 'pin':
      return { zh: '放开固定', en: 'with the day not fixed' };
    case 'duty':
      return { zh: `让 ${of.zh} 缺人`, en: `leaving ${of.en} short` };
    case 'skill':
      return { zh: `学会“${of.zh}”`, en: `with the skill ${of.en}` };
  }
}

/** Nobody comes free by this alone: what else keeps the one who is nearest. */
function notAlone(candidates: readonly Candidate[], key: string): Words {
  const held = candidates.flatMap(({ person_id, ways }) =>
    ways.filter((way) => way.some((it) => it.key === key)).map((way) => ({ person_id, way })),
  );
  const [least] = held.sort((a, b) => a.way.length - b.way.length);
  const other = least?.way.find((it) => it.key !== key)?.words;
  return {
    zh: `只放宽这一条还不够${other ? `:${least?.person_id} ${other.zh}` : ''}`,
    en: `not enough by itself${other ? `: ${least?.person_id} ${other.en}` : ''}`,
  };
}

/** The whole in one sentence: what is asked, what is there, and what keeps everyone else away. */
export function gapWords(
  problem: Problem,
  row: DemandRow,
  { need, present }: { need: number; present: number },
  {
    free_person_ids,
    reasons,
    missing,
  }: { free_person_ids: readonly string[]; reasons: readonly GapReason[]; missing: number },
): Words {
  const what = slotWords(problem, row);
  const head = { zh: `${what.zh} 需要 ${need} 人,现有 ${present} 人`, en: `${what.en} needs ${need}, has ${present}` };
  if (free_person_ids.length < missing) return joined([head, ...reasons.map(({ words }) => words)]);
  const who = peopleWords(free_person_ids);
  return joined([
    head,
    { zh: `没有规则阻止:${who.zh}可以上`, en: `no rule is in the way: ${who.en} could stand there` },
  ]);
}

/** "Sat 11-28 14:00-22:00 X-ray S1 Late". */
function slotWords(problem: Problem, row: DemandRow): Words {
  const { when } = row;
  const hours = 'shift_id' in when ? problem.shifts.find(({ id }) => id === when.shift_id)?.hours : undefined;
  const day = dayWords(problem, row.day);
  const place = row.words ?? placeWords(problem, row);
  const clock = hours ? ` ${clockWords(hours)}` : '';
  return { zh: `${day.zh}${clock} ${place.zh}`, en: `${day.en}${clock} ${place.en}` };
}
