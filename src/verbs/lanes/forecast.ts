import { formatDate, parseDate } from '../../base/local-date.ts';
import { clockText } from '../../base/local-time.ts';
import { checkCounts } from '../../engines/forecast/counts.ts';
import { forecast } from '../../engines/forecast/forecast.ts';
import type { Forecast } from '../../engines/forecast/problem.ts';
import { dayFormat } from '../../modules/flow/day.ts';
import { numberOf, tellCount, textOf, writeWhole } from '../files.ts';
import { readArgs } from '../proof.ts';
import { openSite } from '../crowd/site-files.ts';
import type { Exit, Out, Verb } from '../verb.ts';
import { readCounts, type CountedEntrance } from './counts-file.ts';

const slotUsual_min = 15;
const dayMinutes = 1_440;
const band = [0.1, 0.9];

/** `watchfloor lanes forecast SITE COUNTS`: a day to come from past counts, as a day's file for run and staff. */
export const forecastLanesVerb: Verb = {
  summary: {
    zh: '由过去的计数预测某一天各进站口的到达,写成 lanes run、staff 的当天文件',
    en: 'arrivals of a day to come from past counts, as a day’s file for lanes run and staff',
  },
  usage: [
    'watchfloor lanes forecast SITE COUNTS.csv [--date DATE] [--slot MIN] [--quantile SHARE] [--out DAY.json] [--json]',
    '  COUNTS.csv  首行 entrance,day,time,people,如 S1,2026-11-02,07:15,240;至少两周 / first line as there, then rows like that; two weeks at least',
    '  --date      预测哪一天,默认为计数最后一天的次日 / the day, by default the one after the last that was counted',
    `  --slot      每行多少分钟,默认 ${slotUsual_min} / minutes of a row, by default ${slotUsual_min}`,
    '  --quantile  按人多的一天,如 0.9;没有则为平均 / for a busy day, like 0.9; without it the mean',
    '  --out       当天文件,供 lanes run|staff --day / the day’s file, for lanes run|staff --day',
    '  退出码 0 完成,1 文件有错,2 用法不对或文件读不出 / exit 0 done, 1 a file has mistakes, 2 wrong use or no such file',
  ].join('\n'),

  async run(args, out): Promise<Exit> {
    const asked = readArgs(args, ['json'], ['date', 'slot', 'quantile', 'out']);
    const [place, file, ...more] = asked?.places ?? [];
    const slot_min = numberOf(asked?.one('slot') ?? String(slotUsual_min), 5, 60);
    const quantile = numberOf(asked?.one('quantile') ?? null, 0.01, 0.99);
    const date = asked?.one('date') ?? null;
    const isWrong = typeof slot_min !== 'number' || dayMinutes % slot_min !== 0 || quantile === null || (date !== null && parseDate(date) === null); // prettier-ignore
    if (!asked || place === undefined || file === undefined || more.length > 0 || isWrong) {
      out.tell(this.usage);
      return 2;
    }
    const opened = await openSite(place, out);
    if (typeof opened === 'number') return opened;
    const text = await textOf(file, out);
    if (text === null) return 2;
    const entrances = opened.site.entrances.map(({ id }) => id);
    const counted = readCounts(text, { file, slot_min, entrances }, out);
    if (!counted) return 1;
    const day = parseDate(date ?? '') ?? Math.max(...counted.map(({ next_day }) => next_day));
    const told = counted.map((each) => ofDay(each, day, quantile ?? null, file, out));
    const days = told.filter((each) => each !== null);
    if (days.length < told.length) {
      tellCount(told.length - days.length, out);
      return 1;
    }
    const target = asked.one('out');
    if (target !== null) await writeWhole(target, dayFile(formatDate(day), days, slot_min));
    if (asked.has('json')) out.say(JSON.stringify({ date: formatDate(day), slot_min, entrances: days }));
    else sayDays(formatDate(day), days, entrances, out);
    return 0;
  },
};

interface ForecastDay {
  entrance: string;
  /** People in each slot from midnight, and the tenths it lies between. */
  people: number[];
  low: number[];
  high: number[];
  backtest: Forecast['backtest'];
}

/** Null after saying what keeps this entrance from being forecast. */
function ofDay(
  { entrance, counts, next_day }: CountedEntrance,
  day: number,
  quantile: number | null,
  file: string,
  out: Out,
): ForecastDay | null {
  // prettier-ignore
  const perDay = dayMinutes / counts.slot_min;
  const horizon_slots = (day - next_day + 1) * perDay;
  // The file wants one quantile of many; the engine wants them in order.
  const quantiles = [...new Set([...band, ...(quantile === null ? [] : [quantile])])].sort((one, other) => one - other);
  const findings = checkCounts(counts, { horizon_slots, quantiles });
  for (const { code, place, what, fix } of findings) {
    out.tell(`${file} ${code} ${entrance} ${place}\n    ${what.zh}。${fix.zh}\n    ${what.en}. ${fix.en}`);
  }
  if (findings.length > 0) return null;
  const made = forecast(counts, { horizon_slots, quantiles });
  const ofLastDay = (values: Float64Array) => Array.from(values.slice(-perDay), (value) => Math.round(value * 100) / 100); // prettier-ignore
  const at = (share: number) => ofLastDay(made.quantiles[quantiles.indexOf(share)]!);
  const people = quantile === null ? ofLastDay(made.mean) : at(quantile);
  return { entrance, people, low: at(band[0]!), high: at(band[1]!), backtest: made.backtest };
}

/** Running totals, as a counter would show them on that day. */
function dayFile(date: string, days: readonly ForecastDay[], slot_min: number): string {
  const counts = days.map(({ entrance, people }) => {
    let total = 0;
    const readings = [{ at: clockText(0), total }];
    people.forEach((count, slot) => {
      total = Math.round((total + count) * 100) / 100;
      readings.push({ at: clockText((slot + 1) * slot_min), total });
    });
    return { entrance, readings };
  });
  const name = { zh: `${date} 预测`, en: `Forecast for ${date}` };
  return `${JSON.stringify({ format: dayFormat, name, counts }, null, 1)}\n`;
}

function sayDays(date: string, days: readonly ForecastDay[], entrances: readonly string[], out: Out): void {
  out.say(date);
  for (const { entrance, people, backtest } of days) {
    const busiest = people.reduce((best, count, slot) => (count > people[best]! ? slot : best), 0);
    const { wape, relative } = backtest.scores.combined;
    const clock = clockText((busiest * dayMinutes) / people.length);
    out.say(
      `${entrance.padEnd(6)} ${Math.round(sum(people))} 人 people  最忙 busiest ${clock} ${Math.round(people[busiest]!)}  ` +
        `回测误差 back-test error ${(wape * 100).toFixed(0)} %,${relative.toFixed(2)} × 上周同日 a week ago;` +
        `区间覆盖 within the tenths ${(backtest.covered * 100).toFixed(0)} %`,
    );
  }
  const without = entrances.filter((id) => !days.some(({ entrance }) => entrance === id));
  if (without.length > 0) {
    out.tell(
      `没有计数、按时刻表的进站口 / entrances without counts, which keep to the timetable: ${without.join(', ')}`,
    );
  }
}

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
