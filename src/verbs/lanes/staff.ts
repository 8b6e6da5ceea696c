import { crewProblem } from '../../engines/lanes/crew.ts';
import { parseDate } from '../../base/local-date.ts';
import { writeProblem } from '../../engines/roster/files/write-problem.ts';
import type { Problem, Proposal } from '../../engines/lanes/problem.ts';
import { readArgs } from '../proof.ts';
import { numberOf, writeWhole } from '../files.ts';
import type { Exit, Out, Verb } from '../verb.ts';
import { staffPage } from './picture/staff-page.ts';
import { writeSchedule } from './schedule-file.ts';
import { openSite } from './site.ts';
import { targetOf } from './target.ts';
import { withAnswer } from './working.ts';

const replicationsUsual = 20;
const steadyUsual = 4;
const shiftUsual_h = 8;
/** A Monday; the crew of one day is the same on any. */
const dateUsual = '2026-11-30';

/** `watchfloor lanes staff SITE`: the fewest lanes that keep a wait target. */
export const staffLanesVerb: Verb = {
  summary: {
    zh: '按等待目标求每一刻钟最少开几条通道,并写成排班需求',
    en: 'fewest lanes a quarter hour for a wait target, and the crew they need as a roster problem',
  },
  usage: [
    'watchfloor lanes staff SITE [--day FILE] [--target MIN[:PERCENT]] [--steady SLOTS] [--replications N] [--seed S]',
    '                            [--out FILE] [--crew FILE] [--date DATE] [--shift HOURS] [--html FILE] [--json]',
    '  --target    等待目标,分钟[:允许超过的百分比] / wait target in minutes[:percent late]',
    `  --steady    通道开或关至少保持几个时段,默认 ${steadyUsual} / a lane stays open or closed for so many slots, by default ${steadyUsual}`,
    `  --replications  每一步模拟几天,默认 ${replicationsUsual} / days simulated for each step, by default ${replicationsUsual}`,
    '  --out       写出开放方案,供 lanes run --schedule / the schedule, for lanes run --schedule',
    '  --crew      写出人员需求,供 roster solve / the crew as a roster problem, for roster solve',
    `  --date, --shift  排班的日期与班长,默认 ${dateUsual}、${shiftUsual_h} 小时 / date and length of the crew's shifts`,
    '  Ctrl-C 得到目前的方案 / Ctrl-C gives the plan so far',
    '  退出码 0 有方案达到目标,1 有时段全开也达不到或文件有错,2 用法不对或文件读不出',
    '  exit 0 a plan keeps the target, 1 in some slots no plan does or a file has mistakes, 2 wrong use or no such file',
  ].join('\n'),

  async run(args, out): Promise<Exit> {
    const asked = readArgs(args, ['json'], ['day', 'target', 'steady', 'replications', 'seed', 'out', 'crew', 'date', 'shift', 'html']); // prettier-ignore
    const [place, ...more] = asked?.places ?? [];
    const whole = (option: string, usual: number, least: number, most: number) =>
      numberOf(asked?.one(option) ?? String(usual), least, most) ?? Number.NaN;
    const [replications, seed] = [whole('replications', replicationsUsual, 2, 1_000), whole('seed', 1, 0, 0xffff_ffff)];
    const [steady_slots, shift_h] = [whole('steady', steadyUsual, 1, 96), whole('shift', shiftUsual_h, 1, 12)];
    const date = asked?.one('date') ?? dateUsual;
    const target = targetOf(asked?.one('target') ?? null);
    const isWrong = [replications, seed, steady_slots, shift_h].some(Number.isNaN) || target === null || parseDate(date) === null; // prettier-ignore
    if (!asked || place === undefined || more.length > 0 || isWrong) {
      out.tell(this.usage);
      return 2;
    }
    const opened = await openSite(place, asked.one('day'), target, out);
    if (typeof opened === 'number') return opened;
    const { problem, assumptions, time_zone } = opened;
    const work = { do: 'staff' as const, problem, seed, replications, steady_slots };
    return withAnswer(work, out, '进站口 / entrances', async (proposal) => {
      const [file, crew, html] = [asked.one('out'), asked.one('crew'), asked.one('html')];
      if (file !== null) await writeWhole(file, writeSchedule(proposal.schedule));
      if (crew !== null) {
        const wish = { time_zone, day: date, shift_min: shift_h * 60, start_every_min: 60 };
        await writeWhole(crew, writeProblem(crewProblem(problem, proposal.schedule, wish)));
      }
      if (html !== null) await writeWhole(html, staffPage({ problem, proposal, assumptions }));
      if (asked.has('json')) out.say(JSON.stringify({ target: problem.target, assumptions, proposal }));
      else sayProposal(problem, proposal, out);
      return proposal.impossible.length === 0 && proposal.stopped_by === 'done' ? 0 : 1;
    });
  },
};

function sayProposal({ target }: Problem, proposal: Proposal, out: Out): void {
  for (const { entrance_id, lanes } of proposal.schedule.entrances) {
    const own = proposal.reasons.filter((reason) => reason.entrance_id === entrance_id);
    const worst = Math.max(...own.map(({ late }) => late.mean + (Number.isFinite(late.half) ? late.half : 0)));
    out.say(`${entrance_id.padEnd(6)} ${lanes.join('')}  最多迟 late at most ${(worst * 100).toFixed(1)} %`);
  }
  const percent = `${(target.late * 100).toFixed(0)} %`;
  out.say(
    `通道时段 ${proposal.lane_slots},下限 ${proposal.bound_lane_slots};目标:等待超过 ${target.wait_s / 60} 分钟的不多于 ${percent}\n` +
      `lane-slots ${proposal.lane_slots}, at least ${proposal.bound_lane_slots}; target: at most ${percent} wait over ${target.wait_s / 60} min`,
  );
  for (const { entrance_id, slot, late } of proposal.impossible) {
    out.say(`▲ ${entrance_id} ${slot}: 全开仍有 ${(late.mean * 100).toFixed(0)} % 超过 / every lane open, ${(late.mean * 100).toFixed(0)} % late`); // prettier-ignore
  }
  if (proposal.stopped_by === 'cancelled') out.say('已取消,方案未经验证 / cancelled, the plan is not verified');
}
