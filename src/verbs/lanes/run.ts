import { overloads } from '../../engines/lanes/overload.ts';
import type { LaneSchedule, Problem } from '../../engines/lanes/problem.ts';
import type { Run } from '../../engines/lanes/results.ts';
import { withSchedule } from '../../engines/lanes/schedule.ts';
import { estimate } from '../../base/statistics.ts';
import type { Words } from '../../base/words.ts';
import { readArgs, type Asked } from '../proof.ts';
import { numberOf, textOf, writeWhole } from '../files.ts';
import type { Exit, Out, Verb } from '../verb.ts';
import { crewSchedule } from './crew-file.ts';
import { runPage } from './picture/run-page.ts';
import { writeRun } from './run-file.ts';
import { clockOf, readSchedule } from './schedule-file.ts';
import { openSite } from './site.ts';
import { targetOf } from './target.ts';
import { withAnswer } from './working.ts';

const replicationsUsual = 20;

/** `watchfloor lanes run SITE`: a day of a site's lanes, simulated. */
export const runLanesVerb: Verb = {
  summary: {
    zh: '仿真一天的安检:等待、排队、利用率、占用旅客的时间',
    en: 'simulate a day of the lanes: waits, queues, use, the time it costs people',
  },
  usage: [
    'watchfloor lanes run SITE [--day FILE] [--schedule FILE | --crew FILE --roster FILE] [--target MIN[:PERCENT]]',
    '                          [--replications N] [--seed S] [--out FILE] [--html FILE] [--json]',
    '  SITE 是站点文件,或其所在文件夹 / SITE is a site file or its folder',
    '  --day       这一天的事件与计数(YAML 或 JSON)/ events and counts of the day (YAML or JSON)',
    '  --schedule  通道开放方案(lanes staff --out);没有则全天全开 / a lane schedule; without one every lane is open all day',
    '  --crew, --roster  lanes staff --crew 写的排班问题与 roster solve 的班表 / the roster problem staff wrote, and its roster',
    '  --target    等待目标,分钟[:允许超过的百分比],默认为站点的“忙”限值:10 / wait target in minutes[:percent late]',
    `  --replications  同一天模拟多少次,默认 ${replicationsUsual} / how often the day is simulated, by default ${replicationsUsual}`,
    '  --out       写出结果,供 compare 使用 / the result, for compare',
    '  Ctrl-C 得到已完成的部分 / Ctrl-C gives what is done so far',
    '  退出码 0 达到目标,1 没有达到或文件有错,2 用法不对或文件读不出',
    '  exit 0 the target is kept, 1 it is not or a file has mistakes, 2 wrong use or no such file',
  ].join('\n'),

  async run(args, out): Promise<Exit> {
    const asked = readArgs(args, ['json'], ['day', 'schedule', 'crew', 'roster', 'target', 'replications', 'seed', 'out', 'html']); // prettier-ignore
    const [place, ...more] = asked?.places ?? [];
    const replications = numberOf(asked?.one('replications') ?? String(replicationsUsual), 1, 10_000);
    const seed = numberOf(asked?.one('seed') ?? '1', 0, 0xffff_ffff);
    const target = targetOf(asked?.one('target') ?? null);
    const halfCrew = (asked?.one('crew') === null) !== (asked?.one('roster') === null);
    const wrong = typeof replications !== 'number' || typeof seed !== 'number' || target === null;
    if (!asked || place === undefined || more.length > 0 || wrong || halfCrew) {
      out.tell(this.usage);
      return 2;
    }
    const opened = await openSite(place, asked.one('day'), target, out);
    if (typeof opened === 'number') return opened;
    const schedule = await scheduleAsked(asked, opened.problem, out);
    if (typeof schedule === 'number') return schedule;
    const problem = schedule ? withSchedule(opened.problem, schedule) : opened.problem;
    const warnings = overloads(problem).map(({ words }) => words);
    for (const { zh, en } of warnings) out.tell(`▲ ${zh}\n  ${en}`);
    return withAnswer({ do: 'run', problem, seed, replications }, out, '次 / replications', async (run) => {
      if (run === null) {
        out.tell('一次也没有完成 / not one replication was done');
        return 1;
      }
      if (run.stopped_by === 'cancelled') {
        warnings.push({
          zh: `已取消,只有 ${run.replications} 次`,
          en: `cancelled after ${run.replications} replications`,
        });
      }
      const assumptions = schedule ? opened.assumptions : [...opened.assumptions, allOpen];
      const [file, html] = [asked.one('out'), asked.one('html')];
      if (file !== null) await writeWhole(file, writeRun(problem, run));
      if (html !== null) await writeWhole(html, runPage({ problem, run, assumptions, warnings }));
      if (asked.has('json')) out.say(JSON.stringify({ target: problem.target, assumptions, warnings, run }));
      else sayRun(problem, run, assumptions, out);
      return isKept(problem, run) ? 0 : 1;
    });
  },
};

const allOpen: Words = { zh: '没有开放方案:全天开放全部通道', en: 'No schedule: every lane is open all day' };

async function scheduleAsked(asked: Asked, problem: Problem, out: Out): Promise<LaneSchedule | undefined | Exit> {
  const file = asked.one('schedule');
  if (file !== null) {
    const text = await textOf(file, out);
    if (text === null) return 2;
    return readSchedule(text, problem, file, out) ?? 1;
  }
  const [crew, roster] = [asked.one('crew'), asked.one('roster')];
  return crew === null || roster === null ? undefined : crewSchedule(crew, roster, problem, out);
}

function isKept(problem: Problem, { entrances, whole }: Run): boolean {
  const late = entrances.every(({ slots }) => slots.every((slot) => slot.late.mean <= problem.target.late));
  return late && whole.stranded.every((count) => count === 0);
}

function sayRun(problem: Problem, run: Run, assumptions: readonly Words[], out: Out): void {
  for (const { entrance_id, slots, day } of run.entrances) {
    const worst = slots.reduce((most, slot) => (slot.wait_p90_s.mean > most.wait_p90_s.mean ? slot : most));
    const at = clockOf(run.from_s + slots.indexOf(worst) * run.slot_s);
    const over = slots.filter(({ late }) => late.mean > problem.target.late).length;
    const p90 = `${(worst.wait_p90_s.mean / 60).toFixed(1)} ± ${(worst.wait_p90_s.half / 60).toFixed(1)}`;
    out.say(
      `${over > 0 ? '▲' : ' '} ${entrance_id.padEnd(6)} 到达 came ${String(Math.round(estimate(day.arrived).mean)).padStart(6)}  ` +
        `最差 P90 worst p90 ${p90} min @ ${at}  最长队 longest queue ${Math.round(worst.waiting_max.mean)}  ` +
        `人均占用 delay each ${estimate(day.delay_min_each).mean.toFixed(2)} min` +
        (over > 0 ? `  超目标 over target ${over} × ${run.slot_s / 60} min` : ''),
    );
  }
  const whole = (key: 'late_share' | 'delay_min' | 'turned_away' | 'stranded') => estimate(run.whole[key]).mean;
  out.say(
    `超过目标 over target ${(whole('late_share') * 100).toFixed(2)} %,合计占用 delay in all ${Math.round(whole('delay_min') / 60)} h,` +
      `未能进入 turned away ${Math.round(whole('turned_away'))},滞留 left standing ${Math.round(whole('stranded'))}`,
  );
  for (const { zh, en } of assumptions) out.tell(`- ${zh}\n  ${en}`);
}
