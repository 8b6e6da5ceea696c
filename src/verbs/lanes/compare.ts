import { basename } from 'node:path';
import { compareRuns } from '../../engines/lanes/compare.ts';
import { readArgs } from '../proof.ts';
import { textOf, writeWhole } from '../files.ts';
import type { Exit, Out, Verb } from '../verb.ts';
import { comparePage, figureWords, spelled } from './picture/compare-page.ts';
import { readRun, type RunFile } from './run-file.ts';

const code = 'LANES_RUN_WRONG';

/** `watchfloor lanes compare A B`: two runs side by side. */
export const compareLanesVerb: Verb = {
  summary: {
    zh: '两次仿真并列:差值与置信区间',
    en: 'two runs side by side: differences with their intervals',
  },
  usage: [
    'watchfloor lanes compare A.json B.json [--html FILE] [--json]',
    '  A、B 是 lanes run --out 写的文件;同种子同次数时逐次相减(共同随机数),区间窄得多',
    '  A and B are what lanes run --out wrote; with the same seed and replications they are paired (common random numbers)',
    '  退出码 0 完成,1 文件不是仿真结果,2 用法不对或文件读不出 / exit 0 done, 1 a file is no run, 2 wrong use or no such file',
  ].join('\n'),

  async run(args, out): Promise<Exit> {
    const asked = readArgs(args, ['json'], ['html']);
    const [a, b, ...more] = asked?.places ?? [];
    if (!asked || a === undefined || b === undefined || more.length > 0) {
      out.tell(this.usage);
      return 2;
    }
    const [first, second] = [await openRun(a, out), await openRun(b, out)];
    if (first === 2 || second === 2) return 2;
    if (first === 1 || second === 1) return 1;
    const comparison = compareRuns(first.run, second.run);
    const html = asked.one('html');
    if (html !== null) await writeWhole(html, comparePage(first, second, comparison, [basename(a), basename(b)]));
    if (asked.has('json')) out.say(JSON.stringify(comparison));
    else {
      for (const { figure, a: one, b: other, difference, isSure } of comparison.whole) {
        const { zh, en } = figureWords[figure];
        const sign = isSure ? (difference.mean > 0 ? '▲' : '▼') : ' ';
        out.say(`${sign} ${`${zh} ${en}`.padEnd(34)} ${spelled(figure, one.mean)} → ${spelled(figure, other.mean)}  (${spelled(figure, difference.mean)} ± ${spelled(figure, difference.half)})`); // prettier-ignore
      }
      out.say(comparison.isPaired ? '逐次相减 / paired' : '种子或次数不同,未配对 / not paired: other seed or number');
    }
    return 0;
  },
};

async function openRun(file: string, out: Out): Promise<RunFile | 1 | 2> {
  const text = await textOf(file, out);
  if (text === null) return 2;
  const run = readRun(text);
  if (run) return run;
  out.tell(`${file} ${code} 不是 lanes run --out 写的文件 / not a file that lanes run --out wrote`);
  return 1;
}
