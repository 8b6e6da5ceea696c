import { checkRoster } from '../../engines/roster/check.ts';
import { whyImpossible } from '../../engines/roster/explain.ts';
import { whyShort, type Gap } from '../../engines/roster/explain-gap.ts';
import type { Problem, Roster } from '../../engines/roster/problem.ts';
import { readArgs } from '../proof.ts';
import type { Exit, Out, Verb } from '../verb.ts';
import { openProblem, openRoster } from './files.ts';
import { startSolving } from './solving.ts';

/** What the roster may cost that the search for a contradiction starts from. */
const firstSolve_seconds = 3;
const firstSolve_steps = 100;
/** Gaps explained unless one is named. */
const gapsUsual_max = 10;
/** People told one by one for each gap. */
const peopleShown_max = 20;

/** `watchfloor roster explain FILE [ROSTER]`: why nothing fits, or why a post of a roster stays empty. */
export const explainRoster: Verb = {
  summary: {
    zh: '解释:为什么排不出,或班表为什么缺岗',
    en: 'explain: why no roster fits, or why a post stays empty in one',
  },
  usage: [
    'watchfloor roster explain FILE [ROSTER] [--row ID] [--json]',
    '  没有 ROSTER:找出一组互相矛盾的规则 / without ROSTER: a smallest set of rules that contradict each other',
    `  有 ROSTER:说明缺岗的原因,默认前 ${gapsUsual_max} 处,--row 指定一条需求`,
    `  with ROSTER: why posts are empty, the first ${gapsUsual_max} unless --row names a demand row`,
    '  退出码 0 没有矛盾或缺岗,1 有(已说明)或文件有错,2 用法不对或文件读不出',
    '  exit 0 nothing contradicts or is empty, 1 something does (told) or mistakes in a file, 2 wrong use or no such file',
  ].join('\n'),

  async run(args, out): Promise<Exit> {
    const asked = readArgs(args, ['json'], ['row']);
    const [file, rosterFile, ...more] = asked?.places ?? [];
    if (!asked || file === undefined || more.length > 0 || (asked.one('row') !== null && rosterFile === undefined)) {
      out.tell(this.usage);
      return 2;
    }
    const opened = await openProblem(file, out);
    if (typeof opened === 'number') return opened;
    if (rosterFile === undefined) return explainProblem(opened.problem, asked.has('json'), out);
    const roster = await openRoster(rosterFile, opened.problem, out);
    if (typeof roster === 'number') return roster;
    return explainGaps(opened.problem, roster, { row: asked.one('row'), json: asked.has('json') }, out);
  },
};

async function explainProblem(problem: Problem, json: boolean, out: Out): Promise<Exit> {
  // A roster found first makes the search short: where it lacks nothing there is nothing to explain.
  const limits = { cpu_seconds_max: firstSolve_seconds, steps_max: firstSolve_steps, gap: 0 };
  const { solution } = await startSolving({ problem, seed: 1, limits }, () => {}).done;
  const answer = await whyImpossible(problem, solution?.roster);
  if (json) out.say(JSON.stringify(answer));
  else if (answer.found === 'nothing') {
    out.say(
      '没有矛盾:有班表满足全部硬性规则和最低人数\nno contradiction: a roster keeps every hard rule and every minimum',
    );
  } else if (answer.found === 'open') {
    out.say('在限度之内没有找到矛盾,也没有找到班表\nwithin the limits neither a contradiction nor a roster was found');
  } else {
    const { words, reasons } = answer.conflict;
    out.say(`${words.zh}\n${words.en}`);
    for (const { words: reason, relief } of reasons) {
      out.say(`  - ${reason.zh}\n    ${reason.en}\n    → ${relief.words.zh}\n      ${relief.words.en}`);
    }
  }
  return answer.found === 'nothing' ? 0 : 1;
}

async function explainGaps(
  problem: Problem,
  roster: Roster,
  asked: { row: string | null; json: boolean },
  out: Out,
): Promise<Exit> {
  if (asked.row !== null && !problem.demand.some(({ id }) => id === asked.row)) {
    out.tell(`没有编号为“${asked.row}”的需求 / there is no demand row "${asked.row}"`);
    return 2;
  }
  const short = checkRoster(problem, roster).cost.parts.filter(({ kind }) => kind === 'under-minimum');
  const rows = asked.row === null ? short.slice(0, gapsUsual_max).map(({ id }) => id) : [asked.row];
  const gaps: Gap[] = [];
  for (const row of rows) {
    const gap = await whyShort(problem, roster, row);
    if (gap) gaps.push(gap);
  }
  if (asked.json) out.say(JSON.stringify(gaps));
  else {
    for (const gap of gaps) sayGap(gap, out);
    const rest = short.length - gaps.length;
    if (asked.row === null && rest > 0) out.say(`…还有 ${rest} 处 / and ${rest} more`);
    if (gaps.length === 0) out.say('没有缺岗 / nothing is short of its minimum');
  }
  return gaps.length === 0 ? 0 : 1;
}

function sayGap({ row_id, words, reasons, people }: Gap, out: Out): void {
  out.say(`▲ ${row_id}\n  ${words.zh}\n  ${words.en}`);
  for (const { words: reason, relief } of reasons) {
    out.say(`  - ${reason.zh}\n    ${reason.en}\n    → ${relief.zh}\n      ${relief.en}`);
  }
  for (const { person_id, words: why } of people.slice(0, peopleShown_max)) {
    out.say(`    ${person_id}  ${why.zh}\n      ${why.en}`);
  }
  const rest = people.length - peopleShown_max;
  if (rest > 0) out.say(`    …还有 ${rest} 人,见 --json / and ${rest} more, see --json`);
}
