import { clockText, parseClockTime } from '../../base/local-time.ts';
import { nearestWord } from '../../base/nearest.ts';
import type { LaneSchedule, Problem } from '../../engines/lanes/problem.ts';
import type { Out } from '../verb.ts';

/** A lane schedule on disk: `{ format, from: "04:30", slot_min: 15, entrances: { S1: [1, 2, 3] } }`. */
export const scheduleFormat = 'watchfloor.lane-schedule/1';
const code = 'LANES_SCHEDULE_WRONG';

export function writeSchedule({ slot_s, from_s, entrances }: LaneSchedule): string {
  const rows = entrances.map(({ entrance_id, lanes }) => `    ${JSON.stringify(entrance_id)}: [${lanes.join(', ')}]`);
  return `{\n  "format": "${scheduleFormat}",\n  "from": "${clockOf(from_s)}",\n  "slot_min": ${slot_s / 60},\n  "entrances": {\n${rows.join(',\n')}\n  }\n}\n`;
}

/** Reads a schedule for a problem and tells every mistake of it at once; null where there is one. */
export function readSchedule(text: string, problem: Problem, file: string, out: Out): LaneSchedule | null {
  const mistakes: [place: string, zh: string, en: string][] = [];
  const wrong = (place: string, zh: string, en: string) => mistakes.push([place, zh, en]);
  const value = jsonIn(text);
  const fields = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  if (fields.format !== scheduleFormat) wrong('format', `应为 ${scheduleFormat}`, `${scheduleFormat} is expected`);
  const slots = Math.ceil((problem.to_s - problem.from_s) / problem.slot_s);
  const wantedFrom = clockOf(problem.from_s);
  if (typeof fields.from !== 'string' || parseClockTime(fields.from) !== problem.from_s / 60) {
    wrong('from', `应为开门时刻 ${wantedFrom}`, `${wantedFrom}, when the doors open, is expected`);
  }
  if (fields.slot_min !== problem.slot_s / 60) {
    wrong('slot_min', `应为 ${problem.slot_s / 60}`, `${problem.slot_s / 60} is expected`);
  }
  const plans = typeof fields.entrances === 'object' && fields.entrances !== null ? fields.entrances : {};
  const ids = problem.entrances.map(({ id }) => id);
  const entrances = Object.entries(plans).flatMap(([entrance_id, lanes]: [string, unknown]) => {
    const place = `entrances.${entrance_id}`;
    if (!ids.includes(entrance_id)) {
      const near = nearestWord(entrance_id, ids);
      wrong(place, `没有这个进站口${near ? `,是不是 ${near}?` : ''}`, `no such entrance${near ? `; did you mean ${near}?` : ''}`); // prettier-ignore
      return [];
    }
    if (!Array.isArray(lanes) || lanes.length !== slots) {
      wrong(
        place,
        `应为 ${slots} 个数,每 ${problem.slot_s / 60} 分钟一个`,
        `${slots} numbers are expected, one a slot`,
      );
      return [];
    }
    const most = problem.lanes.filter((lane) => lane.entrance_id === entrance_id).length;
    lanes.forEach((count: unknown, slot) => {
      if (typeof count === 'number' && Number.isInteger(count) && count >= 0 && count <= most) return;
      wrong(`${place}[${slot}]`, `应为 0 至 ${most} 的整数`, `a whole number from 0 to ${most} is expected`);
    });
    return [{ entrance_id, lanes: lanes as number[] }];
  });
  if (Object.keys(plans).length === 0) wrong('entrances', '没有任何进站口', 'no entrance is named');
  for (const [place, zh, en] of mistakes) out.tell(`${file} ${code} ${place}\n    ${zh}\n    ${en}`);
  return mistakes.length > 0 ? null : { slot_s: problem.slot_s, from_s: problem.from_s, entrances };
}

export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

export function clockOf(time_s: number): string {
  return clockText(Math.round(time_s / 60));
}
