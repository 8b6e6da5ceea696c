import type { Fact } from '../../base/fact.ts';
import { reasonsOf, type ReasonList } from '../../base/settings.ts';
import type { Words } from '../../base/words.ts';
import { formName } from '../../modules/incidents/rules.ts';
import type { UnitStatus } from '../../modules/incidents/state.ts';
import { logSays, reopenReasons, statusWords } from '../../modules/incidents/words.ts';
import { kindWordsOf } from '../say.ts';
import { both, text, withText, type Data, type Names, type Sentence } from './names.ts';
import { deskSentences } from './notable-desk.ts';

function reason(names: Names, list: ReasonList, number: unknown): Words {
  const line = reasonsOf(names.room.incidents.reasonLists, list).find((row) => row.number === number);
  return line ?? both(text(number), text(number));
}

function zone(names: Names, id: unknown): Words {
  return names.room.incidents.zones.get(text(id))?.name ?? both(text(id), text(id));
}

function type(names: Names, id: unknown): Words {
  return names.room.incidents.types.get(text(id))?.name ?? both('未定类', 'not classified');
}

/** "A-000123 smoke, Entry hall": what was raised, remembered so that later lines can name it. */
function alarm(names: Names, id: unknown): Words {
  const known = names.raised.get(text(id));
  return known ?? both(text(id), text(id));
}

function raised(names: Names, data: Data): Words {
  const kind = kindWordsOf(names.room.alarms.book.kinds)(text(data.kind));
  const where = data.zone === undefined ? both('', '') : zone(names, data.zone);
  const point = text(data.point);
  const said = both(
    [text(data.alarm), kind.zh, point, where.zh].filter(Boolean).join(' '),
    [text(data.alarm), kind.en, point, where.en].filter(Boolean).join(' '),
  );
  names.raised.set(text(data.alarm), said);
  return both(`报警(${text(data.priority)}):${said.zh}`, `alarm (${text(data.priority)}): ${said.en}`);
}

const unitSteps: Record<string, UnitStatus> = {
  'unit dispatched': 'DP',
  'unit acknowledged': 'AK',
  'unit en route': 'ER',
  'unit on scene': 'OS',
  'unit clear': 'CL',
  'unit returning': 'RT',
  'unit back at post': 'AV',
};

function unitStep(names: Names, fact: Fact): Words | null {
  const data = fact.data as Data;
  const status = unitSteps[fact.type] ?? (data.status as UnitStatus);
  const state = status === 'AV' ? both('已返岗', 'back at post') : statusWords[status];
  const why = data.reason === undefined ? null : reason(names, 'unitClear', data.reason);
  const [zh, en] = why === null ? ['', ''] : [`(${why.zh})`, ` (${why.en})`];
  return both(`${text(data.unit)} ${state.zh}${zh}`, `${text(data.unit)} ${state.en}${en}`);
}

const said =
  (zh: string, en: string): Sentence =>
  () =>
    both(zh, en);
const ofAlarm =
  (zh: string, en: string): Sentence =>
  (names, data) =>
    both(`${zh}:${alarm(names, data.alarm).zh}`, `${en}: ${alarm(names, data.alarm).en}`);

/** What stands in a command log, as a sentence. Types that are not here are the room's own workings and not notable. */
const sentences: Record<string, Sentence> = {
  ...deskSentences,
  'alarm raised': (names, data) =>
    /^P[12]$/.test(text(data.priority)) ? raised(names, data) : (raised(names, data), null),
  'alarm acknowledged': ofAlarm('确认报警', 'alarm acknowledged'),
  'alarm found false': (names, data) => {
    const why = reason(names, 'falseCause', data.cause);
    const which = alarm(names, data.alarm);
    return both(`误报(${why.zh}):${which.zh}`, `false alarm (${why.en}): ${which.en}`);
  },
  'alarm verified': ofAlarm('核警', 'alarm verified'),
  'alarm shelved': ofAlarm('搁置报警', 'alarm shelved'),
  'alarm unshelved': ofAlarm('搁置结束', 'shelving ended'),
  'alarm escalated': ofAlarm('超时升级', 'time-out escalation'),
  'watch interrupted': said('值守曾中断', 'the watch had been interrupted'),
  'link lost': (_names, data) => both(`线路失联:${text(data.panel)}`, `line lost: ${text(data.panel)}`),
  'link back': (_names, data) => both(`线路恢复:${text(data.panel)}`, `line back: ${text(data.panel)}`),
  'intake started': said('开始接报', 'intake begun'),
  'incident opened': (names, data) => {
    const [what, where] = [type(names, data.type), zone(names, (data.place as Data | undefined)?.zone)];
    const units = ((data.units as string[] | undefined) ?? []).join(' ');
    const sent = units === '' ? both('', '') : both(`,派 ${units}`, `, ${units} sent`);
    return both(
      `开设事件:${what.zh} ${text(data.priority)} ${where.zh}${sent.zh}`,
      `incident opened: ${what.en} ${text(data.priority)} ${where.en}${sent.en}`,
    );
  },
  'intake noted': (names, data) =>
    data.words === undefined ? null : withText(names, both('接报内容', 'said'), data.words),
  'incident classified': (names, data) => {
    const what = type(names, data.type);
    return both(`定类:${what.zh} ${text(data.priority)}`, `classified: ${what.en} ${text(data.priority)}`);
  },
  'incident waiting for a unit': said('待派', 'waiting for a unit'),
  'incident controlled': said('已控制', 'under control'),
  'incident cleared': said('处置完毕', 'cleared'),
  'incident closed': (names, data) => {
    const result = reason(names, 'disposition', data.disposition);
    return withText(names, both(`办结:${result.zh}`, `closed: ${result.en}`), data.words);
  },
  'incident reopened': (_names, data) => {
    const why = reopenReasons.find((line) => line.number === data.reason);
    return both(`重新打开:${why?.zh ?? ''}`, `reopened: ${why?.en ?? ''}`);
  },
  'incident merged': (_names, data) => both(`并入 ${text(data.into)}`, `merged into ${text(data.into)}`),
  'incident reviewed': (names, data) => withText(names, both('复盘', 'reviewed'), data.words),
  'commander told': said('已告知指挥长', 'duty commander told'),
  'log entry written': (names, data) => {
    const line = logSays.find((row) => row.number === data.says);
    const words = line ? both(line.zh, line.en) : both('日志', 'log entry');
    const spot = data.onScene === true ? both('(现场报告)', ' (from the spot)') : both('', '');
    return withText(names, both(`${words.zh}${spot.zh}`, `${words.en}${spot.en}`), data.words);
  },
  'status corrected': (_names, data) => both(`${text(data.unit)} 状态更正`, `${text(data.unit)}: a status corrected`),
  'help called': (_names, data) => both(`${text(data.unit)} 求援`, `${text(data.unit)} needs help`),
  'unit signed on': (_names, data) => both(`${text(data.unit)} 上勤`, `${text(data.unit)} signed on`),
  'unit signed off': (_names, data) => both(`${text(data.unit)} 下勤`, `${text(data.unit)} signed off`),
  'paper form entered': (names, data) => {
    const form = formName(names.room.incidents, Number(data.form));
    return both(`纸面补录 ${form}`, `entered from paper: ${form}`);
  },
  'paper kit failed': said('断电备用纸未能更新', 'the paper kit could not be renewed'),
  'paper kit restored': said('断电备用纸恢复更新', 'the paper kit is renewed again'),
};

/** One entry of the log; null where the fact is not notable. */
export function sentenceOf(fact: Fact, names: Names): Words | null {
  if (fact.type in unitSteps || fact.type === 'past step entered') return unitStep(names, fact);
  return sentences[fact.type]?.(names, fact.data as Data, fact) ?? null;
}
