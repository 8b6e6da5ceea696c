import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { realClock } from '../../base/clock.ts';
import { isRefusal } from '../../base/errors.ts';
import { formatDate, weekdayOf } from '../../base/local-date.ts';
import { offsetAt_ms } from '../../base/local-time.ts';
import { writeProblem } from '../../engines/roster/files/write-problem.ts';
import { readStaff } from '../../modules/duty/staff.ts';
import { toRoster, type SiteDuty } from '../../modules/duty/to-roster.ts';
import { checkSite } from '../../modules/sites/check.ts';
import type { SiteRows } from '../../modules/sites/spec.ts';
import { readArgs, tellRefusal } from '../proof.ts';
import type { Exit, Verb } from '../verb.ts';
import { numberOf, textOf, writeWhole } from '../files.ts';

const daysUsual = 28;
const daysMax = 400;

/** `watchfloor roster from-site SITE`: a site's posts, patterns and people as a problem to solve. */
export const fromSite: Verb = {
  summary: {
    zh: '由站点文件与人员文件生成排班问题',
    en: 'a site and its staff file as a roster problem',
  },
  usage: [
    'watchfloor roster from-site SITE [--staff FILE] [--level D1] [--from DATE] [--days N] [--pattern wished|free] [--out FILE]',
    '  SITE 是站点文件,或其所在文件夹;人员文件默认为旁边的 staff.json',
    '  SITE is a site file or its folder; the staff file is staff.json beside it unless named',
    '  --level    勤务等级,默认为站点现行等级 / duty level, by default the one in force at the site',
    '  --from     第一天,默认下一个星期一 / first day, by default the next Monday',
    `  --days     天数,默认 ${daysUsual} / days, by default ${daysUsual}`,
    '  --pattern  wished 尽量按班组轮班(默认),free 只按规则 / wished keeps the teams’ patterns where it can (default), free by rules alone',
    '  没有 --out 则写到标准输出 / without --out it is written to standard output',
    '  退出码 0 完成,1 被拒绝,2 用法不对或文件读不出 / exit 0 done, 1 refused, 2 wrong use or no such file',
  ].join('\n'),

  async run(args, out): Promise<Exit> {
    const asked = readArgs(args, [], ['staff', 'level', 'from', 'days', 'pattern', 'out']);
    const [place, ...more] = asked?.places ?? [];
    const days = numberOf(asked?.one('days') ?? null, 1, daysMax) ?? (asked?.one('days') ? null : daysUsual);
    const pattern = asked?.one('pattern') ?? 'wished';
    if (
      !asked ||
      place === undefined ||
      more.length > 0 ||
      days === null ||
      !Number.isInteger(days) ||
      !isPattern(pattern)
    ) {
      out.tell(this.usage);
      return 2;
    }
    const siteFile = existsSync(place) && statSync(place).isDirectory() ? join(place, 'site.json') : place;
    const siteText = await textOf(siteFile, out);
    const staffText =
      siteText === null ? null : await textOf(asked.one('staff') ?? join(dirname(siteFile), 'staff.json'), out);
    if (siteText === null || staffText === null) return 2;
    const { site, errors } = checkSite(siteText);
    if (!site) {
      out.tell(
        `${siteFile}: ${errors.length} 处错误,用 watchfloor check 查看 / ${errors.length} mistakes; see watchfloor check`,
      );
      return 1;
    }
    const staff = readStaff(staffText);
    const problem = isRefusal(staff)
      ? staff
      : toRoster(dutyOf(site), staff, {
          level: asked.one('level') ?? site.head.dutyLevelInForce,
          firstDay: asked.one('from') ?? nextMonday(site.head.timeZone),
          dayCount: days,
          pattern,
        });
    if (isRefusal(problem)) {
      tellRefusal(problem, out);
      return 1;
    }
    const file = asked.one('out');
    if (file === null) out.say(writeProblem(problem).trimEnd());
    else await writeWhole(file, writeProblem(problem));
    const { people, posts, demand } = problem;
    out.tell(
      `${people.length} 人、${posts.length} 个岗位、${demand.length} 条需求,${problem.first_day} 起 ${days} 天\n` +
        `${people.length} people, ${posts.length} posts, ${demand.length} demand rows, ${days} days from ${problem.first_day}`,
    );
    return 0;
  },
};

function isPattern(text: string): text is 'wished' | 'free' {
  return text === 'wished' || text === 'free';
}

/** The rows of a site file that a roster is made of. */
export function dutyOf({ head, rows }: SiteRows): SiteDuty {
  return {
    timeZone: head.timeZone,
    dutyLevels: rows.dutyLevels.map(({ row }) => row),
    shiftGroups: rows.shiftGroups.map(({ row }) => row),
    rosterPatterns: rows.rosterPatterns.map(({ row }) => row),
    posts: rows.posts.map(({ row }) => row),
  };
}

function nextMonday(timeZone: string): string {
  const now = realClock().now();
  const today = Math.floor((now + offsetAt_ms(now, timeZone)) / 86_400_000);
  return formatDate(today + 8 - weekdayOf(today));
}
