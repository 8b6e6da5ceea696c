import type { Words } from '../../base/words.ts';
import type { DutyGrid } from './duty-grid.ts';
import { amountWords, dayWords, dutyWords, joined, rowWords } from './explain-words.ts';
import type { Breach } from './line-judge.ts';
import type { MendTask } from './mend-events.ts';
import type { RestCost } from './mend-rest.ts';
import type { Move } from './mend-state.ts';
import type { Duty, Rule } from './problem.ts';

/** One day of one person that is no longer as published. */
export interface Change {
  person_id: string;
  day: number;
  before: Duty | null;
  after: Duty | null;
  words: Words;
}

export interface StillShort {
  row_id: string;
  missing: number;
  words: Words;
}

export function changeOf(grid: DutyGrid, { person, day, from, to }: Move): Change {
  const { problem } = grid;
  const person_id = problem.people[person]!.id;
  const [before, after] = [grid.duties[from]!, grid.duties[to]!];
  const on = dayWords(problem, day);
  const [was, is] = [dutyWords(problem, before), dutyWords(problem, after)];
  const words = { zh: `${on.zh} ${person_id}:${was.zh} → ${is.zh}`, en: `${on.en} ${person_id}: ${was.en} → ${is.en}` };
  return { person_id, day, before, after, words };
}

export function shortOf(task: MendTask, lines: readonly Int16Array[]): StillShort[] {
  const present = task.grid.presence(lines);
  return task.grid.problem.demand.flatMap((row, index) => {
    const missing = task.target[index]! - present[index]!;
    if (missing <= 0) return [];
    const what = rowWords(task.problem, row);
    return [
      {
        row_id: row.id,
        missing,
        words: { zh: `${what.zh} 仍缺 ${missing} 人`, en: `${what.en} is still ${missing} short` },
      },
    ];
  });
}

/** How a row of days breaks a rule: "11 h of rest between duties (8 h)". */
export function breachWords(rule: Rule, breach: Breach): Words {
  if (rule.kind === 'succession') return rule.words;
  const amount = amountWords(rule, breach.amount);
  return { zh: `${rule.words.zh}(${amount.zh})`, en: `${rule.words.en} (${amount.en})` };
}

/** Hard rules a person's days break more than they did as published. */
export function newBreaches(task: MendTask, person: number, line: Int16Array): Words[] {
  const judge = task.judges[person]!;
  const tolerated = task.tolerance.units[person]!;
  const units = judge.hardUnits(line);
  return judge
    .breaches(line)
    .filter(({ rule }) => units[rule]! > tolerated[rule]!)
    .map((breach) => breachWords(judge.rules[breach.rule]!, breach));
}

export function mendingWords(
  changes: readonly Change[],
  still_short: readonly StillShort[],
  broken: readonly { words: Words }[],
  proof: { at_least: number; is_fewest: boolean; short_at_least: number; closing_takes_at_least: number },
  rest: RestCost,
): Words {
  const count = changes.length;
  const many = count === 1 ? 'change' : 'changes';
  let proven: Words = { zh: ',未证明最少', en: ', not proven fewest' };
  if (proof.is_fewest) proven = { zh: ',已证明最少', en: ', proven fewest' };
  else if (proof.at_least > 0) {
    proven = { zh: `;不少于 ${proof.at_least} 处`, en: `; at least ${proof.at_least} are needed` };
  }
  const first = { zh: `改动 ${count} 处${proven.zh}`, en: `${count} ${many}${proven.en}` };
  const parts = [first, ...still_short.map(({ words }) => words), ...broken.map(({ words }) => words)];
  if (proof.short_at_least > 0) {
    const least = proof.short_at_least;
    const stay = least === 1 ? 'place stays' : 'places stay';
    parts.push({
      zh: `已证明无论怎样改动至少缺 ${least} 人`,
      en: `at least ${least} ${stay} empty whatever is changed`,
    });
  } else if (still_short.length > 0) {
    const least = proof.closing_takes_at_least;
    parts.push({ zh: `补齐至少要改动 ${least} 处`, en: `closing every gap takes at least ${least} changes` });
  }
  if (rest.people > 0) parts.push(rest.words);
  return joined(parts);
}
