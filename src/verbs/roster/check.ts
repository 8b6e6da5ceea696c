import { checkRoster, type Verdict } from '../../engines/roster/check.ts';
import { fairnessOf } from '../../engines/roster/fairness.ts';
import type { Problem } from '../../engines/roster/problem.ts';
import { readArgs } from '../proof.ts';
import type { Exit, Out, Verb } from '../verb.ts';
import { openProblem, openRoster } from './files.ts';

/** `watchfloor roster check FILE [ROSTER]`: what a roster breaks and costs, worked out without the solver. */
export const checkRosterVerb: Verb = {
  summary: {
    zh: '核对排班:每条规则与代价重新计算,与求解器无关',
    en: 'check a roster: every rule and the cost anew, without the solver',
  },
  usage: [
    'watchfloor roster check FILE [ROSTER] [--json]',
    '  没有 ROSTER 时只检查问题文件 / without ROSTER only the problem file is checked',
    '  ROSTER 是 solve --out 写的文件,或每人一行、逗号分隔的班次 / ROSTER is what solve --out wrote, or one line a person',
    '  退出码 0 没有违反硬性规则,1 有违反或文件有错,2 用法不对或文件读不出',
    '  exit 0 no hard rule broken, 1 broken or mistakes in a file, 2 wrong use or no such file',
  ].join('\n'),

  async run(args, out): Promise<Exit> {
    const asked = readArgs(args, ['json'], []);
    const [file, rosterFile, ...more] = asked?.places ?? [];
    if (!asked || file === undefined || more.length > 0) {
      out.tell(this.usage);
      return 2;
    }
    const opened = await openProblem(file, out);
    if (typeof opened === 'number') return opened;
    const { problem } = opened;
    if (rosterFile === undefined) {
      if (asked.has('json')) out.say(JSON.stringify({ people: problem.people.length, days: problem.day_count }));
      else out.say(`没有错误 / no mistakes: ${problem.people.length} × ${problem.day_count}`);
      return 0;
    }
    const roster = await openRoster(rosterFile, problem, out);
    if (typeof roster === 'number') return roster;
    const verdict = checkRoster(problem, roster);
    if (asked.has('json')) out.say(JSON.stringify(verdict));
    else {
      sayVerdict(problem, verdict, out);
      for (const { words } of fairnessOf(problem, roster).measures) out.say(`${words.zh}\n${words.en}`);
    }
    return verdict.broken.length === 0 ? 0 : 1;
  },
};

/** So many rows of each list on a screen; --json has them all. */
const rowsMax = 40;

export function sayVerdict(problem: Problem, { cost, broken, by_rule }: Verdict, out: Out): void {
  for (const { words } of broken.slice(0, rowsMax)) out.say(`▲ ${words.zh}\n  ${words.en}`);
  if (broken.length > rowsMax) out.say(`  … ${broken.length - rowsMax}`);
  const kinds = new Map<string, { units: number; cost: number }>();
  for (const row of cost.parts) {
    const sum = kinds.get(row.kind) ?? { units: 0, cost: 0 };
    kinds.set(row.kind, { units: sum.units + row.units, cost: sum.cost + row.cost });
  }
  for (const [kind, sum] of kinds) out.say(`${(kindWords[kind] ?? kind).padEnd(34)} ${sum.units} → ${sum.cost}`);
  const rules = by_rule.filter((row) => (row.kind === 'rule' || row.kind === 'pairing') && row.cost > 0);
  for (const row of rules.slice(0, rowsMax)) out.say(`  ${row.id}  ${row.units} → ${row.cost}`);
  out.say(
    `总代价 ${cost.total},违反硬性规则 ${broken.length} 处(${problem.people.length} 人 ${problem.day_count} 天)\n` +
      `cost ${cost.total}, hard rules broken ${broken.length} (${problem.people.length} people, ${problem.day_count} days)`,
  );
}

const kindWords: Record<string, string> = {
  'under-minimum': '低于最低人数 / below the minimum',
  under: '低于期望人数 / fewer than wanted',
  over: '多于期望人数 / more than wanted',
  wish: '未满足的愿望 / wishes not met',
  rule: '软性规则 / rules with a weight',
  pairing: '搭班 / pairings',
};
