import { both, escaped } from '../../../base/page/html.ts';
import type { Words } from '../../../base/words.ts';
import type { Problem } from '../../../engines/lanes/problem.ts';
import type { EntranceResult, Run } from '../../../engines/lanes/results.ts';
import { estimate } from '../../../base/statistics.ts';
import { clockOf } from '../schedule-file.ts';
import { chart, type Series } from './chart.ts';
import { figures, list, page, table } from './page.ts';

export interface RunToDraw {
  problem: Problem;
  run: Run;
  assumptions: readonly Words[];
  /** What has to be said first: lanes that can never do it, a run that was cancelled. */
  warnings: readonly Words[];
}

/** A simulated day as a page: each entrance's waits, queue and lanes against their limits. */
export function runPage({ problem, run, assumptions, warnings }: RunToDraw): string {
  const title = {
    zh: `安检仿真 ${problem.name.zh}`,
    en: `Lanes simulated: ${problem.name.en}`,
  };
  const body = `${warnings.length > 0 ? `<section>${list(warnings.map(marked))}</section>` : ''}
${dayFigures(problem, run)}
<section><h2>${both({ zh: '各进站口', en: 'By entrance' })}</h2>${dayTable(problem, run)}</section>
${run.entrances.map((entrance) => entranceSection(problem, run, entrance)).join('\n')}
<section><h2>${both({ zh: '设定', en: 'What was assumed' })}</h2>${list([...assumptions, runWords(problem, run)])}</section>`;
  return page(title, body);
}

const marked = ({ zh, en }: Words): Words => ({ zh: `▲ ${zh}`, en: `▲ ${en}` });

function runWords({ target }: Problem, { replications, seed }: Run): Words {
  const percent = `${Math.round((1 - target.late) * 100)} %`;
  return {
    zh: `同一天模拟 ${replications} 次(种子 ${seed});± 为 95% 置信区间的一半;目标:${percent} 的人等待不超过 ${minutes(target.wait_s)} 分钟`,
    en: `The day was simulated ${replications} times (seed ${seed}); ± is half a 95 % confidence interval; target: ${percent} wait at most ${minutes(target.wait_s)} min`,
  };
}

function dayFigures(problem: Problem, { whole }: Run): string {
  const mean = (values: number[]) => estimate(values).mean;
  const people = problem.of === 'vehicles' ? { zh: '车辆', en: 'Vehicles' } : { zh: '人数', en: 'People' };
  const late = mean(whole.late_share);
  return figures([
    [people, String(Math.round(mean(whole.arrived)))],
    [{ zh: '平均等待', en: 'Mean wait' }, `${minutes(mean(whole.wait_mean_s))} min`],
    [{ zh: 'P90 等待', en: 'Wait p90' }, `${minutes(mean(whole.wait_p90_s))} min`],
    [{ zh: '超过目标', en: 'Over the target' }, `${(late * 100).toFixed(1)} %`, late > problem.target.late],
    [{ zh: '人均占用', en: 'Delay each' }, `${mean(whole.delay_min_each).toFixed(2)} min`],
    [{ zh: '合计占用', en: 'Delay in all' }, `${Math.round(mean(whole.delay_min) / 60)} h`],
    [{ zh: '改走他口', en: 'Went elsewhere' }, String(Math.round(mean(whole.diverted)))],
    [{ zh: '未能进入', en: 'Turned away' }, String(Math.round(mean(whole.turned_away))), mean(whole.turned_away) >= 1],
    [{ zh: '滞留', en: 'Left standing' }, String(Math.round(mean(whole.stranded))), mean(whole.stranded) >= 1],
  ]);
}

function dayTable(problem: Problem, run: Run): string {
  const rows = run.entrances.map(({ entrance_id, slots, day }) => {
    const of = (key: 'wait_mean_s' | 'wait_p90_s' | 'delay_min_each' | 'waiting_max' | 'arrived') => estimate(day[key]);
    const worst = slots.reduce((most, slot) => (slot.wait_p90_s.mean > most.wait_p90_s.mean ? slot : most));
    const at = clockOf(run.from_s + slots.indexOf(worst) * run.slot_s);
    const over = slots.filter(({ late, arrived }) => arrived > 0 && late.mean > problem.target.late).length;
    const p90 = minutes(worst.wait_p90_s.mean);
    return [
      `${escaped(entrance_id)} ${both(problem.entrances.find(({ id }) => id === entrance_id)!.name)}`,
      String(Math.round(of('arrived').mean)),
      minutes(of('wait_mean_s').mean),
      `${p90} ± ${minutes(worst.wait_p90_s.half)} <small>${at}</small>`,
      over > 0 ? `<span class="bad">▲ ${over}</span>` : '0',
      `${Math.round(of('waiting_max').mean)} ± ${Math.round(of('waiting_max').half)}`,
      of('delay_min_each').mean.toFixed(2),
      `${Math.round(Math.max(...slots.map(({ utilisation }) => utilisation)) * 100)} %`,
    ];
  });
  return table(
    [
      { zh: '进站口', en: 'Entrance' },
      { zh: '到达', en: 'Came' },
      { zh: '平均等待 min', en: 'Mean wait min' },
      { zh: '最差一刻钟 P90 min', en: 'Worst quarter, p90 min' },
      { zh: '超目标刻钟数', en: 'Quarters over target' },
      { zh: '最长队', en: 'Longest queue' },
      { zh: '人均占用 min', en: 'Delay each min' },
      { zh: '最高利用率', en: 'Highest use' },
    ],
    rows,
  );
}

function entranceSection(problem: Problem, run: Run, { entrance_id, slots }: EntranceResult): string {
  const entrance = problem.entrances.find(({ id }) => id === entrance_id)!;
  const axis = axisOf(run, slots.length);
  const series = (name: Words, style: Series['style'], of: (slot: (typeof slots)[number]) => { y: number; half?: number }): Series => ({ name, style, points: slots.map((slot, at) => ({ x: axis.xOf(at), ...of(slot) })) }); // prettier-ignore
  const finite = (value: number) => (Number.isFinite(value) ? value : 0);
  const waits = chart({
    ...axis,
    title: { zh: '等待', en: 'Waits' },
    unit: { zh: '分钟', en: 'minutes' },
    series: [
      series({ zh: 'P90', en: 'p90' }, 'line', ({ wait_p90_s: { mean, half } }) => ({ y: mean / 60, half: finite(half) / 60 })), // prettier-ignore
      series({ zh: '中位数', en: 'median' }, 'second', ({ wait_p50_s }) => ({ y: wait_p50_s.mean / 60 })),
    ],
    limits: [{ value: problem.target.wait_s / 60, label: { zh: '目标', en: 'target' } }],
  });
  const floor = entrance.queue_area;
  const queue = chart({
    ...axis,
    title: { zh: '最长队', en: 'Longest queue' },
    unit: problem.of === 'vehicles' ? { zh: '辆', en: 'vehicles' } : { zh: '人', en: 'people' },
    series: [series({ zh: '最长队', en: 'longest queue' }, 'line', ({ waiting_max: { mean, half } }) => ({ y: mean, half: finite(half) }))], // prettier-ignore
    limits: floorLimits(floor, Math.max(...slots.map((slot) => slot.waiting_max.mean))),
    height: 110,
  });
  const lanes = chart({
    ...axis,
    title: { zh: '到达与能力', en: 'Arrivals and capacity' },
    unit: { zh: '每小时', en: 'an hour' },
    series: [
      series({ zh: '到达', en: 'arrivals' }, 'area', ({ arrived }) => ({ y: (arrived * 3_600) / run.slot_s })),
      series({ zh: '开放通道的能力', en: 'capacity of the open lanes' }, 'step', ({ lanes: open }) => ({ y: open * laneRate(problem, entrance_id) })), // prettier-ignore
    ],
    limits: [],
    height: 120,
  });
  return `<section class="place"><h2>${escaped(entrance_id)} ${both(entrance.name)}</h2>${waits}${queue}${lanes}${stationTable(run, entrance)}</section>`;
}

/** Each station by itself: what the whole check cannot show is which of them is short. */
function stationTable(run: Run, { id, stations }: Problem['entrances'][number]): string {
  const rows = run.stations
    .filter(({ entrance_id }) => entrance_id === id)
    .map(({ station_id, slots, down_min }) => {
      const worst = slots.reduce((most, slot) => (slot.wait_p90_s > most.wait_p90_s ? slot : most));
      const most = (of: (slot: (typeof slots)[number]) => number) => Math.max(...slots.map(of));
      return [
        both(stations.find((station) => station.id === station_id)!.name),
        String(Math.round(slots.reduce((sum, { joined }) => sum + joined, 0))),
        `${minutes(worst.wait_p90_s)} <small>${clockOf(run.from_s + slots.indexOf(worst) * run.slot_s)}</small>`,
        most(({ queue }) => queue).toFixed(1),
        `${Math.round(most(({ utilisation }) => utilisation) * 100)} %`,
        down_min.toFixed(0),
      ];
    });
  return table(
    [
      { zh: '检查环节', en: 'Station' },
      { zh: '人次', en: 'Served' },
      { zh: '最差 P90 min', en: 'Worst p90 min' },
      { zh: '最长平均队', en: 'Longest mean queue' },
      { zh: '最高利用率', en: 'Highest use' },
      { zh: '换人与故障 min', en: 'Changes and repairs min' },
    ],
    rows,
  );
}

/** A queue area far larger than any queue would squeeze the line flat; then its limit is left out of the chart. */
function floorLimits(floor: { area_m2: number; m2_per_person: number } | undefined, most: number) {
  if (!floor) return [];
  const places = floor.area_m2 / floor.m2_per_person;
  return most > places / 5
    ? [
        {
          value: places,
          label: { zh: `排队区容纳 ${Math.round(places)}`, en: `queue area holds ${Math.round(places)}` },
        },
      ]
    : [];
}

/** What one lane passes an hour at the first station. */
function laneRate(problem: Problem, entrance_id: string): number {
  const entrance = problem.entrances.find(({ id }) => id === entrance_id)!;
  const first = entrance.stations.find(({ id }) => id === entrance.first_station_id)!;
  const count = problem.lanes.find((lane) => lane.entrance_id === entrance_id)?.servers.find(({ station_id }) => station_id === first.id)?.count ?? 0; // prettier-ignore
  return first.service.kind === 'observed' ? 0 : (count * 3_600) / first.service.mean_s;
}

export function axisOf({ from_s, slot_s }: { from_s: number; slot_s: number }, slots: number) {
  const [from, to] = [from_s / 3_600, (from_s + slots * slot_s) / 3_600];
  const every = to - from > 12 ? 2 : to - from > 6 ? 1 : 0.5;
  const ticks: { at: number; label: string }[] = [];
  for (let at = Math.ceil(from / every) * every; at <= to + 1e-9; at += every) ticks.push({ at, label: clockOf(at * 3_600) }); // prettier-ignore
  return { from, to, ticks, xOf: (slot: number) => (from_s + slot * slot_s) / 3_600 };
}

function minutes(time_s: number): string {
  return Number.isFinite(time_s) ? (time_s / 60).toFixed(1) : '–';
}
