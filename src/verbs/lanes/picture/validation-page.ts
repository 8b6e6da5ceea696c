import { both, escaped } from '../../../base/page/html.ts';
import type { Words } from '../../../base/words.ts';
import type { StaffingCaseResult } from '../../../engines/lanes/validation/staffing-case.ts';
import type { TransientResult } from '../../../engines/lanes/validation/transient.ts';
import {
  transientError_max,
  type SiteCheckResult,
  type Validation,
} from '../../../engines/lanes/validation/validate.ts';
import { chart } from './chart.ts';
import { forest } from './forest.ts';
import { figures, list, page, signed, table } from './page.ts';

/** The validation as a report for somebody who has never seen the program: what was asked, what came out, what it cannot say. */
export function validationPage(validation: Validation, site: Words | null): string {
  const { cases, transient, staffing, site: day, holds } = validation;
  const inside = cases.filter(({ isInside }) => isInside).length;
  const body = `${figures([
    [{ zh: '结论', en: 'Verdict' }, both(holds ? { zh: '全部符合', en: 'everything holds' } : { zh: '不全部符合', en: 'not everything holds' }), !holds], // prettier-ignore
    [{ zh: '精确算例', en: 'Exact cases' }, `${inside} / ${cases.length}`, inside < cases.length],
    [{ zh: '随机数种子', en: 'Seed' }, String(validation.seed)],
  ])}
${validation.stopped_by === 'cancelled' ? `<p>▲ ${both({ zh: '已取消,以下只是已完成的部分。', en: 'Cancelled: what follows is only what was done.' })}</p>` : ''}
<section><h2>1 ${both({ zh: '验证了什么', en: 'What was validated' })}</h2>${list(methods)}</section>
<section><h2>2 ${both({ zh: '与精确解比对', en: 'Against exact answers' })}</h2>
${forest(
  { zh: '仿真与精确值之差,横线为 99% 置信区间', en: 'Simulated less exact, with 99 % intervals' },
  cases.map((each, at) => ({ label: String(at + 1), ...offOf(each), isInside: each.isInside })),
)}
${caseTable(validation)}</section>
${transient ? transientSection(transient) : ''}
${staffing ? staffingSection(staffing) : ''}
${day && site ? siteSection(day, site) : ''}
<section class="place"><h2>${day && site ? 6 : 5} ${both({ zh: '不能说明什么', en: 'What this does not say' })}</h2>${list(limits)}</section>
${signed()}`;
  return page({ zh: '安检通道仿真验证报告', en: 'Lanes simulation: validation report' }, body);
}

const methods: Words[] = [
  {
    zh: '同一套程序:每个算例都用仿真真实站点的同一段程序运行,没有为验证另写代码。',
    en: 'One program: every case runs through the very code that simulates real sites; nothing was written for the validation alone.',
  },
  {
    zh: '精确解来自公开发表的公式(见表),与仿真没有共用代码;公式本身另以逐状态求和核对到九位数字。',
    en: 'The exact answers come from published formulas (see the table) and share no code with the simulation; the formulas are checked against sums over all states to nine digits.',
  },
  {
    zh: '判定:独立重复若干次,精确值须落在均值的 99% 置信区间内。百里有一会碰巧落在外面,因此落在外面的用四倍次数、另一组随机数再算一次;两次都在外面才算不符合。',
    en: 'Verdict: of independent replications the 99 % interval of the mean must hold the exact value. One in a hundred falls outside by chance, so whoever does is run again, four times as often with other random numbers; only outside both times is a miss.',
  },
  {
    zh: '同一种子在任何机器上给出同样的结果,本报告可以重做。',
    en: 'The same seed gives the same result on every machine: this report can be made again.',
  },
];

const limits: Words[] = [
  {
    zh: '验证的是计算:给定到达、服务时间和通道,算得对不对。站点填写的服务时间与客流是否符合实际,要用该站点的实测来核对。',
    en: 'It validates the computation: given arrivals, service times and lanes, whether the answer is right. Whether the times and arrivals a site enters are true has to be checked by measuring there.',
  },
  {
    zh: '人在排队时怎样走动、密度与拥挤不在其内,见客流推演。',
    en: 'How people move while they queue, density and crowding, is not in it: see the crowd plan.',
  },
  {
    zh: '后一站排满时前一站不停(没有阻塞);同一进站口共用一条队。',
    en: 'A station that is full does not stop the one before it (no blocking); the lanes of an entrance share one queue.',
  },
];

type CaseRow = Validation['cases'][number];

function offOf({ exact, simulated, again }: CaseRow): { off_percent: number; half_percent: number } {
  const { mean, half } = again ?? simulated;
  return { off_percent: ((mean - exact) / exact) * 100, half_percent: (half / exact) * 100 };
}

function caseTable({ cases }: Validation): string {
  const rows = cases.map(({ words, source, unit, exact, simulated, again, isInside, replications }, at) => {
    const shown = again ?? simulated;
    const spell = (value: number) => (unit === 'share' ? value.toFixed(4) : value.toFixed(2));
    return [
      `${at + 1} ${both(words)}`,
      escaped(source),
      `${spell(exact)}${unit === 's' ? ' s' : ''}`,
      `${spell(shown.mean)} ± ${spell(shown.half)}`,
      String(replications) + (again ? '*' : ''),
      isInside ? both({ zh: '是', en: 'yes' }) : `<span class="bad">▲ ${both({ zh: '否', en: 'no' })}</span>`,
    ];
  });
  const heads = [
    { zh: '算例', en: 'Case' },
    { zh: '出处', en: 'Source' },
    { zh: '精确值', en: 'Exact' },
    { zh: '仿真 ± 99%', en: 'Simulated ± 99 %' },
    { zh: '次数', en: 'Runs' },
    { zh: '符合', en: 'Holds' },
  ];
  const again = cases.some((each) => each.again !== null)
    ? `<p><small>* ${both({ zh: '第一次落在区间外,再算一次的结果', en: 'outside the first time; the result of the second' })}</small></p>`
    : '';
  return table(heads, rows, 'cases') + again;
}

function transientSection({ slots, peak, peakSlot }: TransientResult): string {
  const percent = (peakSlot.error * 100).toFixed(2);
  const isKept = Math.abs(peakSlot.error) <= transientError_max;
  const outside = slots.filter(({ exact, simulated }) => Math.abs(simulated.mean - exact) > simulated.half).length;
  const drawn = chart({
    title: { zh: '在场人数', en: 'Number inside' },
    unit: { zh: '人', en: 'people' },
    from: 0,
    to: 4,
    ticks: [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4].map((at) => ({ at, label: `${at} h` })),
    series: [
      { name: { zh: '微分方程', en: 'equations' }, style: 'line', points: slots.map(({ from_h, exact }) => ({ x: from_h + 1 / 24, y: exact })) }, // prettier-ignore
      { name: { zh: '仿真,99% 区间', en: 'simulated, 99 % interval' }, style: 'dots', points: slots.map(({ from_h, simulated }) => ({ x: from_h + 1 / 24, y: simulated.mean, half: simulated.half })) }, // prettier-ignore
    ],
    limits: [],
    height: 190,
  });
  const said: Words = {
    zh: `8 条通道、每条每小时 150 人,到达率每小时 1000 + 400 sin(πt)。柯尔莫哥洛夫前向方程给出 ${peak.at_h.toFixed(2)} 小时时在场 ${peak.inside.toFixed(2)} 人为最高,比到达高峰晚三分之一小时。仿真在最高的五分钟内偏差 ${percent}%(限值 ${transientError_max * 100}%);${slots.length} 个五分钟中有 ${outside} 个落在各自 99% 区间之外。`,
    en: `Eight lanes of 150 an hour, arrivals 1,000 + 400 sin(πt) an hour. Kolmogorov’s forward equations give the most inside, ${peak.inside.toFixed(2)}, at ${peak.at_h.toFixed(2)} h, a third of an hour after the demand. The simulation is off by ${percent} % in the five minutes of the peak (limit ${transientError_max * 100} %); ${outside} of ${slots.length} five-minute slots lie outside their own 99 % interval.`,
  };
  return `<section class="place"><h2>3 ${both({ zh: '随时间变化的需求', en: 'Demand that changes with time' })}</h2><p>${isKept ? '' : '▲ '}${both(said)}</p>${drawn}</section>`;
}

function staffingSection({ slots, late, proposal }: StaffingCaseResult): string {
  const most = (of: 'stationary' | 'proposed') => Math.max(...slots.map((slot) => slot[of].wait_share));
  const points = (of: 'stationary' | 'proposed') => slots.map((slot) => ({ x: slot.from_h, y: slot[of].wait_share * 100 })); // prettier-ignore
  const drawn = chart({
    title: { zh: '每一刻钟需等待者的比例', en: 'Share that waits, by quarter hour' },
    unit: { zh: '%', en: '%' },
    from: 0,
    to: 3,
    ticks: [0, 0.5, 1, 1.5, 2, 2.5, 3].map((at) => ({ at, label: `${at} h` })),
    series: [
      {
        name: { zh: '逐时段稳态公式(SIPP)', en: 'stationary formulas (SIPP)' },
        style: 'step',
        points: points('stationary'),
      },
      { name: { zh: '本引擎的方案', en: 'this engine’s plan' }, style: 'area', points: points('proposed') },
    ],
    limits: [{ value: late * 100, label: { zh: '目标', en: 'target' } }],
  });
  const lanes = (of: 'stationary' | 'proposed') => slots.map((slot) => slot[of].lanes).join(' ');
  const said: Words = {
    zh: `同一需求,允许至多五分之一的人等待。逐时段稳态公式开 ${lanes('stationary')},最差一刻钟有 ${(most('stationary') * 100).toFixed(1)}% 等待,没有达到目标;本引擎开 ${lanes('proposed')}(下限合计 ${proposal.bound_lane_slots}),最差 ${(most('proposed') * 100).toFixed(1)}%。比例由前向方程算出,不是仿真。`,
    en: `The same demand, at most one in five may wait. The stationary formulas open ${lanes('stationary')}: ${(most('stationary') * 100).toFixed(1)} % wait in the worst quarter, over the target. This engine opens ${lanes('proposed')} (the bounds sum to ${proposal.bound_lane_slots}): ${(most('proposed') * 100).toFixed(1)} % at most. The shares come from the forward equations, not from simulation.`,
  };
  return `<section class="place"><h2>4 ${both({ zh: '按等待目标开通道', en: 'Lanes for a wait target' })}</h2><p>${both(said)}</p>${drawn}</section>`;
}

function siteSection({ people, services, waited_s, area_s, broken }: SiteCheckResult, name: Words): string {
  const hours = (time_s: number) => (time_s / 3_600).toFixed(6);
  const said: Words = {
    zh: `${name.zh}的一天:${people} 人、${services} 次服务,由与仿真没有共用代码的核对程序逐次检查:没有人插队,没有一台同时服务两人,有人等时没有空闲的台,每个人都按路线走。利特尔法则:等待之和 ${hours(waited_s)} 小时,排队人数的时间积分 ${hours(area_s)} 小时。不符合 ${broken.length} 处。`,
    en: `One day of ${name.en}: ${people} people and ${services} services, each looked at by a checker that shares no code with the simulation: nobody jumps the queue, no server has two people, none idles while somebody waits, everybody walks along the graph. Little’s law: the waits sum to ${hours(waited_s)} h, the time integral of the queue is ${hours(area_s)} h. Not sound: ${broken.length}.`,
  };
  return `<section><h2>5 ${both({ zh: '本站点的一天', en: 'A day of this site' })}</h2><p>${both(said)}</p>${list(broken)}</section>`;
}
