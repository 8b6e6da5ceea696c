import { both, escaped } from '../../../base/page/html.ts';
import type { Words } from '../../../base/words.ts';
import type { Problem, Proposal, SlotReason } from '../../../engines/lanes/problem.ts';
import { slotRates } from '../../../engines/lanes/stationary.ts';
import { clockOf } from '../schedule-file.ts';
import { chart } from './chart.ts';
import { figures, list, page, table } from './page.ts';
import { axisOf } from './run-page.ts';

export interface ProposalToDraw {
  problem: Problem;
  proposal: Proposal;
  assumptions: readonly Words[];
}

/** A lane schedule as a page: how many lanes when, against the arrivals, with the reason for each number. */
export function staffPage({ problem, proposal, assumptions }: ProposalToDraw): string {
  const percent = `${Math.round((1 - problem.target.late) * 100)} %`;
  const wait_min = problem.target.wait_s / 60;
  const notes: Words[] = [
    {
      zh: `目标:每一刻钟到达者的 ${percent} 等待不超过 ${wait_min} 分钟;在另外的模拟日上验证,置信区间上端也在目标之内`,
      en: `Target: of those who come in each quarter hour ${percent} wait at most ${wait_min} min; verified on other simulated days, the upper end of the interval within the target`,
    },
    {
      zh: '下限:每一刻钟单独看、开始时没有人排队也至少要这么多通道;任何方案都不会更少',
      en: 'Bound: each quarter alone, begun without a queue, needs at least so many lanes; no plan has fewer',
    },
    ...assumptions,
  ];
  const { lane_slots, bound_lane_slots, impossible } = proposal;
  const body = `${figures([
    [{ zh: '通道时段', en: 'Lane-slots' }, String(lane_slots)],
    [{ zh: '下限', en: 'At least' }, String(bound_lane_slots)],
    [{ zh: '全开也达不到的时段', en: 'Slots no plan keeps' }, String(impossible.length), impossible.length > 0],
  ])}
${proposal.schedule.entrances.map(({ entrance_id }) => entranceSection(problem, proposal, entrance_id)).join('\n')}
<section><h2>${both({ zh: '设定', en: 'What was assumed' })}</h2>${list(notes)}</section>`;
  return page({ zh: `通道开放方案 ${problem.name.zh}`, en: `Lane schedule: ${problem.name.en}` }, body);
}

function entranceSection(problem: Problem, proposal: Proposal, entrance_id: string): string {
  const entrance = problem.entrances.find(({ id }) => id === entrance_id)!;
  const reasons = proposal.reasons.filter((reason) => reason.entrance_id === entrance_id);
  const axis = axisOf(problem, reasons.length);
  const rates = slotRates(problem, entrance);
  const lanes = chart({
    ...axis,
    title: { zh: '开放通道', en: 'Lanes open' },
    unit: { zh: '条', en: 'lanes' },
    series: [
      {
        name: { zh: '到达(按比例)', en: 'arrivals (to scale)' },
        style: 'area',
        points: scaled(rates, reasons, axis.xOf),
      },
      { name: { zh: '方案', en: 'proposed' }, style: 'step', points: reasons.map((reason, at) => ({ x: axis.xOf(at), y: reason.lanes })) }, // prettier-ignore
    ],
    limits: [],
    atLeast: 4,
    height: 110,
  });
  const late = chart({
    ...axis,
    title: { zh: '等待超过目标的比例', en: 'Share that waits too long' },
    unit: { zh: '%', en: '%' },
    series: [{ name: { zh: '方案', en: 'proposed' }, style: 'line', points: reasons.map(({ late: { mean, half } }, at) => ({ x: axis.xOf(at), y: mean * 100, half: Number.isFinite(half) ? half * 100 : 0 })) }], // prettier-ignore
    limits: [{ value: problem.target.late * 100, label: { zh: '目标', en: 'target' } }],
    height: 100,
  });
  return `<section class="place"><h2>${escaped(entrance_id)} ${both(entrance.name)}</h2>${lanes}${late}${spells(problem, reasons)}</section>`;
}

/** Arrivals drawn behind the lanes: their highest at the most lanes. */
function scaled(rates: readonly number[], reasons: readonly SlotReason[], xOf: (slot: number) => number) {
  const [mostRate, mostLanes] = [Math.max(1e-9, ...rates), Math.max(1, ...reasons.map(({ lanes }) => lanes))];
  return rates.map((rate, at) => ({ x: xOf(at), y: (rate / mostRate) * mostLanes }));
}

const becauseWords: Readonly<Record<SlotReason['because'], Words>> = {
  'own arrivals': { zh: '本时段到达人数', en: 'its own arrivals' },
  'queue left to later': { zh: '否则把队留给后面,或保持稳定', en: 'the queue it would leave to later, or steadiness' },
  'all lanes open': { zh: '已全部开放', en: 'all lanes are open' },
  'nobody comes': { zh: '无人到达', en: 'nobody comes' },
};

/** Slots in a row with as many lanes, as one line: from, to, how many, and why. */
function spells({ from_s, slot_s }: Problem, reasons: readonly SlotReason[]): string {
  const rows: string[][] = [];
  for (let at = 0; at < reasons.length;) {
    let end = at;
    while (end < reasons.length && reasons[end]!.lanes === reasons[at]!.lanes) end++;
    const spell = reasons.slice(at, end);
    const why = [...new Set(spell.map(({ because }) => because))].map((because) => both(becauseWords[because]));
    const worst = Math.max(...spell.map(({ late }) => late.mean));
    rows.push([
      `${clockOf(from_s + at * slot_s)}–${clockOf(from_s + end * slot_s)}`,
      String(reasons[at]!.lanes),
      `${(worst * 100).toFixed(1)} %`,
      why.join(' · '),
    ]);
    at = end;
  }
  return table(
    [
      { zh: '时间', en: 'Time' },
      { zh: '通道', en: 'Lanes' },
      { zh: '最多超目标', en: 'Late at most' },
      { zh: '原因', en: 'Because of' },
    ],
    rows,
  );
}
