import { both, escaped } from '../../../base/page/html.ts';
import type { Words } from '../../../base/words.ts';
import type { Comparison, FigureDifference } from '../../../engines/lanes/compare.ts';
import type { DayFigure } from '../../../engines/lanes/results.ts';
import type { RunFile } from '../run-file.ts';
import { chart } from './chart.ts';
import { list, page, table } from './page.ts';
import { axisOf } from './run-page.ts';

export const figureWords: Readonly<Record<DayFigure, Words>> = {
  arrived: { zh: '到达', en: 'came' },
  wait_mean_s: { zh: '平均等待 min', en: 'mean wait min' },
  wait_p90_s: { zh: 'P90 等待 min', en: 'wait p90 min' },
  late_share: { zh: '超过目标 %', en: 'over the target %' },
  delay_min: { zh: '合计占用 h', en: 'delay in all h' },
  delay_min_each: { zh: '人均占用 min', en: 'delay each min' },
  waiting_max: { zh: '最长队', en: 'longest queue' },
  turned_away: { zh: '未能进入', en: 'turned away' },
  diverted: { zh: '改走他口', en: 'went elsewhere' },
  stranded: { zh: '滞留', en: 'left standing' },
};

/** A figure in the unit its words name. */
export function spelled(figure: DayFigure, value: number): string {
  if (!Number.isFinite(value)) return '–';
  switch (figure) {
    case 'wait_mean_s':
    case 'wait_p90_s':
      return (value / 60).toFixed(2);
    case 'late_share':
      return (value * 100).toFixed(2);
    case 'delay_min':
      return (value / 60).toFixed(1);
    case 'delay_min_each':
      return value.toFixed(2);
    default:
      return value.toFixed(1);
  }
}

/** Two runs side by side, each with the name of its file: figures with their differences, and the waits of each entrance over the day. */
export function comparePage(a: RunFile, b: RunFile, comparison: Comparison, [fileA, fileB]: [string, string]): string {
  const notes: Words[] = [
    { zh: `A 是 ${fileA},B 是 ${fileB}`, en: `A is ${fileA}, B is ${fileB}` },
    comparison.isPaired
      ? { zh: '同种子:两次来的是同样的人,逐次相减', en: 'Same seed: the same people came to both; each day is compared with itself' } // prettier-ignore
      : { zh: '种子或次数不同:按独立样本比较', en: 'Other seed or number: compared as independent samples' },
    {
      zh: '差值为 B 减 A,± 为 95% 置信区间的一半;● 表示区间不含 0',
      en: 'Differences are B less A, ± is half a 95 % interval; ● where it does not hold zero',
    },
  ];
  const charts = a.run.entrances.flatMap(({ entrance_id, slots }) => {
    const other = b.run.entrances.find((entrance) => entrance.entrance_id === entrance_id);
    if (!other) return [];
    const axis = axisOf(a.run, slots.length);
    const points = (of: typeof slots) => of.map(({ wait_p90_s }, at) => ({ x: axis.xOf(at), y: wait_p90_s.mean / 60 }));
    const drawn = chart({
      ...axis,
      title: { zh: `${entrance_id} P90 等待`, en: `${entrance_id} wait p90` },
      unit: { zh: '分钟', en: 'minutes' },
      series: [
        { name: { zh: 'A', en: 'A' }, style: 'second', points: points(slots) },
        { name: { zh: 'B', en: 'B' }, style: 'line', points: points(other.slots) },
      ],
      limits: [{ value: a.target.wait_s / 60, label: { zh: '目标', en: 'target' } }],
      height: 120,
    });
    return [`<section class="place">${drawn}</section>`];
  });
  const body = `${list(notes)}
<section><h2>${both({ zh: '全天', en: 'The day' })}</h2>${differences(comparison.whole)}</section>
<section><h2>${both({ zh: '各进站口', en: 'By entrance' })}</h2>${charts.join('\n')}
${comparison.entrances.map(({ entrance_id, figures }) => `<h3>${escaped(entrance_id)}</h3>${differences(figures)}`).join('\n')}</section>`;
  return page({ zh: `安检方案比较 ${a.name.zh}`, en: `Lanes compared: ${b.name.en}` }, body);
}

function differences(rows: readonly FigureDifference[]): string {
  return table(
    [
      { zh: '指标', en: 'Figure' },
      { zh: 'A', en: 'A' },
      { zh: 'B', en: 'B' },
      { zh: 'B − A', en: 'B − A' },
    ],
    rows.map(({ figure, a, b, difference, isSure }) => [
      both(figureWords[figure]),
      spelled(figure, a.mean),
      spelled(figure, b.mean),
      `${isSure ? '● ' : ''}${spelled(figure, difference.mean)} ± ${spelled(figure, difference.half)}`,
    ]),
  );
}
