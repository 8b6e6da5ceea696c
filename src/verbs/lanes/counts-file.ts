import { parseDate, weekdayOf, type DayNumber } from '../../base/local-date.ts';
import { parseClockTime } from '../../base/local-time.ts';
import { nearestWord } from '../../base/nearest.ts';
import type { Counts } from '../../engines/forecast/problem.ts';
import type { Out } from '../verb.ts';

/**
 * Counts of past days as a counting system exports them, a line a slot and entrance, in any order:
 *
 *     entrance,day,time,people
 *     S1,2026-11-02,07:15,240
 *
 * Times are local and say when the slot begins; a slot without a line was not counted.
 */
export interface CountedEntrance {
  entrance: string;
  counts: Counts;
  /** The day after the last one that was counted. */
  next_day: DayNumber;
}

const code = 'FORECAST_ROW_WRONG';
const head = 'entrance,day,time,people';
const mistakesMost = 100;
const day_min = 1_440;

/** Tells every mistake with its line; null where there is one. */
export function readCounts(
  text: string,
  { file, slot_min, entrances }: { file: string; slot_min: number; entrances: readonly string[] },
  out: Out,
): CountedEntrance[] | null {
  let mistakes = 0;
  const wrong = (line: number, zh: string, en: string) => {
    if (++mistakes <= mistakesMost) out.tell(`${file}:${line} ${code}\n    ${zh}\n    ${en}`);
  };
  const [first = '', ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (first.trim() !== head) wrong(1, `第一行应为 ${head}`, `the first line is to be ${head}`);
  const seen = new Map<string, Map<number, number>>();
  lines.forEach((line, at) => {
    if (line.trim() === '') return;
    const [entrance = '', day_, time_, people_, ...more] = line.split(',').map((part) => part.trim());
    const [day, minute] = [parseDate(day_ ?? ''), parseClockTime(time_ ?? '')];
    const people = /^\d+(\.\d+)?$/.test(people_ ?? '') ? Number(people_) : null;
    if (!entrances.includes(entrance)) {
      const near = nearestWord(entrance, entrances);
      wrong(at + 2, `没有进站口“${entrance}”${near ? `,是不是 ${near}?` : ''}`, `no entrance "${entrance}"${near ? `; did you mean ${near}?` : ''}`); // prettier-ignore
    } else if (day === null || minute === null || minute % slot_min !== 0 || minute >= day_min) {
      wrong(at + 2, `日期应如 2026-11-02,时刻应为 ${slot_min} 分钟时段的开始,如 07:15`, `a day like 2026-11-02 and a time that begins a slot of ${slot_min} min, like 07:15, are expected`); // prettier-ignore
    } else if (people === null || more.length > 0) {
      wrong(at + 2, '人数应为不小于 0 的数', 'the number of people is to be 0 or more');
    } else {
      const known = seen.get(entrance) ?? new Map<number, number>();
      const slot = (day * day_min + minute) / slot_min;
      if (known.has(slot)) wrong(at + 2, '这个时段已有一行', 'this slot has a line already');
      seen.set(entrance, known.set(slot, people));
    }
  });
  if (mistakes === 0 && seen.size === 0) wrong(1, '没有任何计数', 'there is no count in it');
  return mistakes > 0 ? null : [...seen].map(([entrance, known]) => inOrder(entrance, known, slot_min));
}

/** Whole days from the first to the last that was counted, null where no line was. */
function inOrder(entrance: string, known: ReadonlyMap<number, number>, slot_min: number): CountedEntrance {
  const perDay = day_min / slot_min;
  let [first, last] = [Infinity, -Infinity];
  for (const slot of known.keys()) [first, last] = [Math.min(first, slot), Math.max(last, slot)];
  const [firstDay, lastDay] = [Math.floor(first / perDay), Math.floor(last / perDay)];
  const values = Array.from({ length: (lastDay - firstDay + 1) * perDay }, (_, at) => known.get(firstDay * perDay + at) ?? null); // prettier-ignore
  const counts: Counts = { slot_min, first_weekday: weekdayOf(firstDay), first_minute: 0, values };
  return { entrance, counts, next_day: lastDay + 1 };
}
