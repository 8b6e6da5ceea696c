import { checkRoster } from '../../engines/roster/check.ts';
import { isCurtois, writeLines } from '../../engines/roster/curtois.ts';
import { evened } from '../../engines/roster/fairness-even.ts';
import { fairnessOf, type FairnessMeasure } from '../../engines/roster/fairness.ts';
import { writeRoster } from '../../engines/roster/files/roster-file.ts';
import { readArgs, tellBoth } from '../proof.ts';
import type { Exit, Out, Verb } from '../verb.ts';
import { writePicture } from './drawn.ts';
import { writeWhole } from '../files.ts';
import { openProblem, openRoster } from './files.ts';

/** Exchanges tried: some seconds for a hundred people and a month. */
const tries_max = 3_000_000;

/** `watchfloor roster even FILE ROSTER`: the same cover and cost, burdens shared more evenly. */
export const evenRoster: Verb = {
  summary: {
    zh: '均衡:夜班、周末、不受欢迎的岗位分得更匀,不增加任何代价',
    en: 'share nights, weekends and unpopular posts more evenly, at no cost to anything else',
  },
  usage: [
    'watchfloor roster even FILE ROSTER [--unpopular POST,POST] [--out FILE] [--html FILE] [--json]',
    '  两人互换一至五天,只在岗位、硬性规则、搭班、愿望和代价都不变坏时才换',
    '  two people exchange one to five days, only where cover, hard rules, pairings, wishes and cost get no worse',
    '  --unpopular  没人愿去的岗位 / posts nobody likes to stand at',
    '  --out        写出均衡后的班表 / the roster after it',
    '  退出码 0 完成(包括已经最匀),1 文件有错,2 用法不对或文件读不出',
    '  exit 0 done (also where nothing could be evened), 1 mistakes in a file, 2 wrong use or no such file',
  ].join('\n'),

  async run(args, out): Promise<Exit> {
    const asked = readArgs(args, ['json'], ['unpopular', 'out', 'html']);
    const [file, rosterFile, ...more] = asked?.places ?? [];
    if (!asked || file === undefined || rosterFile === undefined || more.length > 0) {
      out.tell(this.usage);
      return 2;
    }
    const opened = await openProblem(file, out);
    if (typeof opened === 'number') return opened;
    const { problem, text } = opened;
    const unpopular_post_ids = asked.one('unpopular')?.split(',') ?? [];
    const unknown = unpopular_post_ids.find((id) => !problem.posts.some((post) => post.id === id));
    if (unknown !== undefined) {
      tellBoth({ zh: `没有岗位“${unknown}”`, en: `there is no post "${unknown}"` }, out);
      return 2;
    }
    const roster = await openRoster(rosterFile, problem, out);
    if (typeof roster === 'number') return roster;
    const options = { unpopular_post_ids };
    const after = evened(problem, roster, { ...options, tries_max });
    const measures = {
      before: fairnessOf(problem, roster, options).measures,
      after: fairnessOf(problem, after.roster, options).measures,
    };
    const verdict = checkRoster(problem, after.roster);
    const cost = { before: checkRoster(problem, roster).cost.total, after: verdict.cost.total };
    const to = asked.one('out');
    if (to !== null) {
      const written = isCurtois(text)
        ? writeLines(problem, after.roster)
        : writeRoster(problem, after.roster, { cost: cost.after });
      await writeWhole(to, written);
    }
    const html = asked.one('html');
    if (html !== null) {
      await writePicture(html, { problem, roster: after.roster, verdict, published: roster });
    }
    if (asked.has('json')) {
      const told = { exchanges: after.exchanges, cost, broken: verdict.broken.length, measures };
      out.say(JSON.stringify(to === null ? { ...told, roster: after.roster.people } : told));
    } else sayEvened(measures, after.exchanges, cost, out);
    return 0;
  },
};

function sayEvened(
  { before, after }: { before: readonly FairnessMeasure[]; after: readonly FairnessMeasure[] },
  exchanges: number,
  cost: { before: number; after: number },
  out: Out,
): void {
  after.forEach(({ words }, at) => {
    const was = before[at]!.mean_distance.toFixed(2);
    out.say(`${words.zh};均衡前平均偏离 ${was}\n${words.en}; before evening ${was} on average`);
  });
  out.say(
    `互换 ${exchanges} 次,代价 ${cost.before} → ${cost.after}\n` +
      `${exchanges} ${exchanges === 1 ? 'exchange' : 'exchanges'}, cost ${cost.before} → ${cost.after}`,
  );
}
