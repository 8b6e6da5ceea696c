import { readArgs } from '../proof.ts';
import { numberOf, writeWhole } from '../files.ts';
import type { Exit, Out, Verb } from '../verb.ts';
import type { Validation } from '../../engines/lanes/validation/validate.ts';
import { validationPage } from './picture/validation-page.ts';
import { openSite } from './site.ts';
import { withAnswer } from './working.ts';

/** `watchfloor lanes validate [SITE]`: the simulation against what is known exactly. */
export const validateLanesVerb: Verb = {
  summary: {
    zh: '验证仿真:与排队论精确解比对,出报告',
    en: 'validate the simulation against exact answers, as a report',
  },
  usage: [
    'watchfloor lanes validate [SITE] [--day FILE] [--seed S] [--html FILE] [--json]',
    '  有 SITE 时另外逐次核对该站点的一天 / with SITE a day of that site is checked service by service as well',
    '  --html 写出报告:A4 可打印,中英文 / the report: prints to A4, in Chinese and English',
    '  退出码 0 全部符合,1 有不符合或文件有错,2 用法不对或文件读不出',
    '  exit 0 everything holds, 1 something does not or a file has mistakes, 2 wrong use or no such file',
  ].join('\n'),

  async run(args, out): Promise<Exit> {
    const asked = readArgs(args, ['json'], ['day', 'seed', 'html']);
    const [place, ...more] = asked?.places ?? [];
    const seed = numberOf(asked?.one('seed') ?? '1', 0, 0xffff_ffff);
    if (!asked || more.length > 0 || typeof seed !== 'number') {
      out.tell(this.usage);
      return 2;
    }
    const opened = place === undefined ? null : await openSite(place, asked.one('day'), undefined, out);
    if (typeof opened === 'number') return opened;
    const site = opened?.problem ?? null;
    return withAnswer({ do: 'validate', site, seed }, out, '算例 / cases', async (validation) => {
      const html = asked.one('html');
      if (html !== null) await writeWhole(html, validationPage(validation, site?.name ?? null));
      if (asked.has('json')) out.say(JSON.stringify(validation));
      else sayValidation(validation, out);
      return validation.holds ? 0 : 1;
    });
  },
};

function sayValidation({ cases, transient, staffing, site, holds, stopped_by }: Validation, out: Out): void {
  for (const { words, exact, simulated, isInside, again } of cases) {
    const shown = again ?? simulated;
    const digits = exact < 1 ? 4 : 2;
    out.say(`${isInside ? ' ' : '▲'} ${exact.toFixed(digits).padStart(9)}  ${shown.mean.toFixed(digits).padStart(9)} ± ${shown.half.toFixed(digits)}${again ? ' (2)' : ''}  ${words.en}`); // prettier-ignore
  }
  if (transient) {
    const { peak, peakSlot } = transient;
    out.say(
      `  mt-m-8: 峰值 peak ${peak.inside.toFixed(2)} @ ${peak.at_h.toFixed(2)} h,仿真偏差 simulated off by ${(peakSlot.error * 100).toFixed(2)} %`,
    );
  }
  if (staffing) {
    const most = (of: 'stationary' | 'proposed') => Math.max(...staffing.slots.map((slot) => slot[of].wait_share));
    out.say(
      `  开放方案 staffing: SIPP ${most('stationary').toFixed(3)},本引擎 ours ${most('proposed').toFixed(3)},目标 target ${staffing.late}`,
    );
  }
  if (site) {
    out.say(
      `  站点一天 site: ${site.services} 次服务,不符合 ${site.broken.length} 处 / ${site.services} services, ${site.broken.length} not sound`,
    );
  }
  if (stopped_by === 'cancelled') out.say('已取消 / cancelled');
  out.say(holds ? '全部符合 / everything holds' : '▲ 不全部符合 / not everything holds');
}
