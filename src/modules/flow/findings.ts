import type { Words } from '../../base/words.ts';

/** One mistake of a day's file or of a site's traffic: where it stands, what is wrong, what to do. All are told at once. */
export interface FlowFinding {
  code: FlowFindingCode;
  /** Steps from the top of the file it stands in: ["events", 2, "id"]. */
  path: Path;
  what: Words;
  fix: Words;
}

export type Path = readonly (string | number)[];
export type FlowFindingCode = keyof typeof table;
export type TellFlow = (code: FlowFindingCode, path: Path, detail?: Detail) => void;
type Detail = Readonly<Record<string, string | number>>;

/** Beyond this a file is not mistaken but another thing altogether. */
export const findingsMax = 1_000;

type Sentence = readonly [zh: string, en: string];

/** What is wrong, and what to do about it; braces name the details. docs/errors.md has the same codes. */
const table = {
  FLOW_TYPE_WRONG: [
    ['这里应为{wanted_zh}', 'here {wanted_en} is expected'],
    ['按示例改写。', 'Write it as the example does.'],
  ],
  FLOW_FIELD_UNKNOWN: [
    ['这里没有“{field}”这个字段', 'the field "{field}" does not belong here'],
    ['可用的字段:{known}。', 'The fields are: {known}.'],
  ],
  FLOW_FIELD_MISSING: [
    ['缺少字段“{field}”', 'the field "{field}" is missing'],
    ['补上它。', 'Add it.'],
  ],
  FLOW_EVENT_KIND: [
    ['没有“{kind}”这种事件', 'there is no event of the kind "{kind}"'],
    ['改为其中之一:{known}。', 'Use one of: {known}.'],
  ],
  FLOW_TIME_INVALID: [
    ['“{value}”不是时刻', '"{value}" is no time of day'],
    ['写成 17:05 的形式,最晚 24:00。', 'Write it like 17:05, at the latest 24:00.'],
  ],
  FLOW_ENDS_BEFORE: [
    ['结束 {to} 不晚于开始 {from}', 'it ends at {to}, not after it begins at {from}'],
    ['改正其中一个;跨午夜请分成两条。', 'Put one of the two right; over midnight write two events.'],
  ],
  FLOW_PLACE_UNKNOWN: [
    ['站点没有编号为“{id}”的{part_zh}', 'the site has no {part_en} "{id}"'],
    ['改为站点文件中的编号{near_zh}。', 'Use an id of the site file{near_en}.'],
  ],
  FLOW_NUMBER_WRONG: [
    ['数值 {value} 超出范围({least} 至 {most})', 'the number {value} is out of range ({least} to {most})'],
    ['改成范围之内的数。', 'Write a number within the range.'],
  ],
  FLOW_EVENTS_OVERLAP: [
    ['与第 {other} 条同类同处,时间重叠', 'overlaps event {other}, of the same kind and place'],
    ['合并为一条,或改时间。', 'Make one of the two, or change the times.'],
  ],
  FLOW_EVENTS_TOO_MANY: [
    ['有 {count} 条事件,最多 {most} 条', '{count} events, at most {most} are read'],
    ['只留这一天的事件。', 'Keep the events of this day only.'],
  ],
  FLOW_TRAIN_LEAVES_FIRST: [
    ['车次 {id} {dep} 开,{arr} 才到', 'train {id} leaves at {dep}, before it comes at {arr}'],
    ['改正到达或出发时刻。', 'Put its arrival or departure right.'],
  ],
  FLOW_DOOR_NO_WIDTH: [
    ['“{id}”宽度为 {width},无人能过', '"{id}" is {width} m wide: nobody can pass'],
    ['填上实际宽度;封闭请用事件“{event}”。', 'Give its real width; to close it use the event "{event}".'],
  ],
  FLOW_ENTRANCE_NO_LANES: [
    ['“{id}”没有安检通道', 'no lane belongs to "{id}"'],
    ['给它一条通道,或把客流份额改为 0。', 'Give it a lane, or a demand share of 0.'],
  ],
  FLOW_LANE_NO_RATE: [
    ['通道“{id}”的能力为 0', 'the lane "{id}" passes 0 an hour'],
    ['填上每小时通过人数,或删去通道。', 'Give what it passes an hour, or take it out.'],
  ],
  FLOW_NO_DEMAND: [
    ['站点没有列车时刻,这一天也没有计数', 'the site has no timetable and the day no counts'],
    [
      '在这一天的文件中写 counts:每刻钟的到达人数。',
      'Write counts into the day’s file: arrivals of each quarter hour.',
    ],
  ],
  FLOW_COUNTS_BACKWARDS: [
    ['计数倒退:{time} 为 {value},之前为 {before}', 'the counter runs backwards: {value} at {time}, {before} before'],
    ['改正读数;计数器清零过请分段给出增量。', 'Put the reading right; if it was reset, give increments instead.'],
  ],
  FLOW_COUNTS_NOT_IN_ORDER: [
    ['{time} 不晚于前一条 {before}', '{time} is not after the reading before, {before}'],
    ['按时间排列,每个时刻一条。', 'Put them in order of time, one a moment.'],
  ],
} satisfies Record<string, readonly [Sentence, Sentence]>;

export function collectFindings(): { findings: FlowFinding[]; tell: TellFlow } {
  const findings: FlowFinding[] = [];
  const tell: TellFlow = (code, path, detail = {}) => {
    if (findings.length >= findingsMax) return;
    const [what, fix] = table[code];
    findings.push({ code, path, what: filled(what, detail), fix: filled(fix, detail) });
  };
  return { findings, tell };
}

function filled([zh, en]: Sentence, detail: Detail): Words {
  const put = (sentence: string) =>
    sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(detail[name] ?? '').slice(0, 200));
  return { zh: put(zh), en: put(en) };
}

/** `events[2].id` */
export function spellPath(path: Path): string {
  return path.map((step, at) => (typeof step === 'number' ? `[${step}]` : at === 0 ? step : `.${step}`)).join('');
}

/** What somebody wrote, short enough for a sentence. */
export function shown(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 60) : (JSON.stringify(value) ?? String(value)).slice(0, 60);
}
