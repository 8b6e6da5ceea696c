import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isRefusal } from '../../base/errors.ts';
import { checkRoster } from '../../engines/roster/check.ts';
import { writeProblem } from '../../engines/roster/files/write-problem.ts';
import { writeRoster } from '../../engines/roster/files/roster-file.ts';
import { mend, usualMendLimits, type Mending } from '../../engines/roster/mend.ts';
import { readArgs, tellBoth, tellRefusal, type Asked } from '../proof.ts';
import type { Exit, Out, Verb } from '../verb.ts';
import { writePicture } from './drawn.ts';
import { numberOf, textOf, writeWhole } from '../files.ts';
import { openProblem, openRoster } from './files.ts';
import { levelSwitch, mendOrder } from './mend-order.ts';
import { proverInThread } from './proving.ts';
import { walkingTimes } from './walk.ts';

const secondsUsual = 10;
/** People named for each gap. */
const askedShown_max = 5;

/** `watchfloor roster mend FILE ROSTER …`: the fewest changes to what was published. */
export const mendRosterVerb: Verb = {
  summary: {
    zh: '修补已公布的班表:改动最少,先问谁、为什么',
    en: 'mend a published roster: the fewest changes, whom to ask first and why',
  },
  usage: [
    'watchfloor roster mend FILE ROSTER [--absent PERSON:DATE[..DATE]]... [--swap PERSON,PERSON:DATE]... [--need ROW=N]...',
    '                       [--level FILE] [--frozen-before DATE] [--site SITE] [--prove] [--seconds N]',
    '                       [--out FILE] [--problem FILE] [--html FILE] [--json]',
    '  --absent         某人这些天缺勤 / somebody is away on these days',
    '  --swap           两人对换一天的班 / two people take each other’s duty of a day',
    '  --need           某条需求改为 N 人 / a demand row asks for N people',
    '  --level          改用另一个问题文件的需求(勤务等级切换)/ the demand of another problem file: a switch of the duty level',
    '  --frozen-before  这一天之前不改 / days before this one stay as they are',
    '  --site           站点文件,用于步行时间 / a site file, for walking times',
    '  --prove          证明改动最少 / prove that no mending has fewer changes',
    `  --seconds        三处以上改动的搜索与证明最多用多少 CPU 秒,默认 ${secondsUsual} / CPU seconds at most for more than three changes and for the proof`,
    '  Ctrl-C 得到目前最好的修补与下限 / Ctrl-C gives the best mending and the bound so far',
    '  --out, --problem 写出新班表、新问题 / the mended roster, and the problem as it now stands',
    '  退出码 0 补上了,1 还有缺岗或被拒绝,2 用法不对或文件读不出',
    '  exit 0 mended, 1 something is still short or refused, 2 wrong use or no such file',
  ].join('\n'),

  async run(args, out): Promise<Exit> {
    const values = ['absent', 'swap', 'need', 'level', 'frozen-before', 'site', 'seconds', 'out', 'problem', 'html'];
    const asked = readArgs(args, ['json', 'prove'], values);
    const [file, rosterFile, ...more] = asked?.places ?? [];
    const hasEvent = ['absent', 'swap', 'need', 'level'].some((option) => (asked?.all(option) ?? []).length > 0);
    const seconds = numberOf(asked?.one('seconds') ?? String(secondsUsual), 0, 1e6);
    if (!asked || !file || !rosterFile || more.length > 0 || !hasEvent || typeof seconds !== 'number') {
      out.tell(this.usage);
      return 2;
    }
    return mendFiles(file, rosterFile, asked, seconds, out);
  },
};

async function mendFiles(
  file: string,
  rosterFile: string,
  asked: Asked,
  cpu_seconds_max: number,
  out: Out,
): Promise<Exit> {
  const opened = await openProblem(file, out);
  if (typeof opened === 'number') return opened;
  const published = await openRoster(rosterFile, opened.problem, out);
  if (typeof published === 'number') return published;
  const order = mendOrder(asked, opened.problem);
  if ('wrong' in order) {
    for (const words of order.wrong) tellBoth(words, out);
    return 2;
  }
  let { problem } = opened;
  const { events, frozen_before_day } = order;
  const levelFile = asked.one('level');
  if (levelFile !== null) {
    const other = await openProblem(levelFile, out);
    if (typeof other === 'number') return other;
    const switched = levelSwitch(problem, other.problem, frozen_before_day);
    problem = switched.problem;
    events.push(switched.event);
  }
  const walk_s = await walkOf(asked.one('site'), out);
  if (walk_s === null) return 2;
  const mending = await mend(
    { problem, published, events, frozen_before_day, ...(walk_s && { walk_s }) },
    usualMendLimits,
    { prove: proverInThread(cpu_seconds_max, out), when: asked.has('prove') ? 'always' : 'owed' },
  );
  if (isRefusal(mending)) {
    tellRefusal(mending, out);
    return 1;
  }
  const verdict = checkRoster(mending.problem, mending.roster);
  const {
    out: to,
    problem: problemTo,
    html,
  } = {
    out: asked.one('out'),
    problem: asked.one('problem'),
    html: asked.one('html'),
  };
  if (to !== null) await writeWhole(to, writeRoster(mending.problem, mending.roster, { cost: verdict.cost.total }));
  if (problemTo !== null) await writeWhole(problemTo, writeProblem(mending.problem));
  if (html !== null) await writePicture(html, { problem: mending.problem, roster: mending.roster, verdict, published });
  if (asked.has('json')) {
    const { problem: _, ...answer } = mending;
    out.say(JSON.stringify({ ...answer, broken: verdict.broken.length, cost: verdict.cost.total }));
  } else sayMending(mending, out);
  return mending.still_short.length === 0 && mending.still_broken.length === 0 ? 0 : 1;
}

/** Undefined without a site, null when the file named is none. */
async function walkOf(place: string | null, out: Out): Promise<ReturnType<typeof walkingTimes> | undefined> {
  if (place === null) return undefined;
  const file = existsSync(place) && statSync(place).isDirectory() ? join(place, 'site.json') : place;
  const text = await textOf(file, out);
  const times = text === null ? null : walkingTimes(text);
  if (text !== null && times === null) {
    out.tell(`${file} 不是没有错误的站点文件 / is no site file without mistakes; see watchfloor check`);
  }
  return times;
}

function sayMending({ changes, asked, still_short, still_broken, words }: Mending, out: Out): void {
  out.say(`${words.zh}\n${words.en}`);
  for (const change of changes) out.say(`● ${change.words.zh}\n  ${change.words.en}`);
  for (const each of [...still_short, ...still_broken]) out.say(`▲ ${each.words.zh}\n  ${each.words.en}`);
  for (const { words: gap, people } of asked) {
    out.say(`先问谁:${gap.zh}\nwhom to ask first: ${gap.en}`);
    for (const person of people.slice(0, askedShown_max)) out.say(`    ${person.words.zh}\n    ${person.words.en}`);
  }
}
