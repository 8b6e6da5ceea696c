import { basename } from 'node:path';
import { parseClockTime } from '../../base/local-time.ts';
import { mistakesOf } from '../../engines/crowd/check.ts';
import type { CrowdProblem, Frame, ProfileName } from '../../engines/crowd/problem.ts';
import type { CrowdDay } from '../../modules/flow/crowd-day.ts';
import { toCrowd, type CrowdScenario, type CrowdWish } from '../../modules/flow/to-crowd.ts';
import { cancellable, readArgs, type Asked } from '../proof.ts';
import { numberOf, writeWhole } from '../files.ts';
import type { Exit, Out, Verb } from '../verb.ts';
import { judge } from './judge.ts';
import { FramePacker } from './picture/pack.ts';
import { crowdPage } from './picture/page.ts';
import { showRun } from './progress.ts';
import {
  countedIn,
  countsEvery_s,
  momentsOf,
  queuesIn,
  recordFormat,
  seedRun,
  type CrowdRecord,
  type LimitSite,
} from './record.ts';
import { startCrowd } from './running.ts';
import { clockAt, sayRecord } from './say.ts';
import { openDay, openSite, tellMistakes, type OpenedSite } from './site-files.ts';

const seedsMost = 50;
const frameUsual_s = 5;

/** `watchfloor crowd run SITE`: a crowd on the plan of a site, as numbers against its limits and as a page to play. */
export const runCrowdVerb: Verb = {
  summary: {
    zh: '在站点平面上模拟客流:对照限值的数字,以及可播放的网页',
    en: 'a crowd on a site’s plan: figures against its limits, and a page that plays it',
  },
  usage: [
    'watchfloor crowd run SITE [--events FILE] --from HH:MM --to HH:MM [--seed S] [--seeds N] [--profile realistic|regulatory]',
    '                    [--dt S] [--threads N] [--frame-every S] [--out FILE] [--html FILE] [--json]',
    '  SITE       站点文件或其文件夹 / a site file or its folder',
    '  --events   当天的事件(YAML),如 examples/haihe-central/surge.yaml / events of the day, like that file',
    '  --seeds    用 N 个种子各跑一次,给出区间 / run once with each of N seeds, for intervals',
    '  --dt       步长,默认 0.05 秒 / step, by default 0.05 s',
    `  --frame-every  网页中每隔多少秒一帧,默认 ${frameUsual_s} / seconds between frames of the page`,
    '  --out      写出结果,供 crowd compare 使用 / the result, for crowd compare',
    '  --html     写出可播放、可打印的网页(一个文件) / a page that plays and prints (one file)',
    '  Ctrl-C 得到到此为止的结果:已完成的种子,一个也没有时为到此刻为止的一次 / Ctrl-C gives what there is: seeds that are done, or else the one under way as far as it came',
    '  退出码 0 完成,1 站点或事件有错,或已取消,2 用法不对或文件读不出 / exit 0 done, 1 mistakes in site or events, or cancelled, 2 wrong use or no such file',
  ].join('\n'),

  async run(args, out): Promise<Exit> {
    const values = ['events', 'from', 'to', 'seed', 'seeds', 'profile', 'dt', 'threads', 'frame-every', 'out', 'html'];
    const asked = readArgs(args, ['json'], values);
    const [place, ...more] = asked?.places ?? [];
    const wish = asked && wishOf(asked);
    if (!asked || place === undefined || more.length > 0 || !wish) {
      out.tell(this.usage);
      return 2;
    }
    const opened = await openSite(place, out);
    if (typeof opened === 'number') return opened;
    const file = asked.one('events');
    const day = await openDay(file, opened, out);
    if (typeof day === 'number') return day;
    const { scenario, mistakes } = toCrowd(opened.site, day.events, {
      ...wish,
      ...(day.gates && { gates: day.gates }),
    });
    if (!scenario) {
      tellMistakes(place, mistakes, out);
      return 1;
    }
    // The engine's own look at the plan, in its words: a scenario that passed ours and not this is told all the same.
    const left = mistakesOf(scenario.problem);
    if (left.length > 0) {
      tellMistakes(place, left, out);
      return 1;
    }
    return cancellable(out, (signal) => runScenario({ opened, day, file, scenario, wish, asked, out, signal }));
  },
};

interface Wish extends CrowdWish {
  seeds: number;
  threads: number;
  dt_s: number | null;
  frameEvery_s: number;
}

/** Null where an option cannot be read. */
function wishOf(asked: Asked): Wish | null {
  const clock = (option: string) => parseClockTime(asked.one(option) ?? '');
  const [from_min, to_min] = [clock('from'), clock('to')];
  const seed = numberOf(asked.one('seed') ?? '1', 0, 0xffff_ffff);
  const seeds = numberOf(asked.one('seeds') ?? '1', 1, seedsMost);
  const threads = numberOf(asked.one('threads') ?? '1', 1, 64);
  const dt_s = numberOf(asked.one('dt'), 0.005, 0.2);
  const frameEvery_s = numberOf(asked.one('frame-every') ?? String(frameUsual_s), 0.5, 60);
  const profile = asked.one('profile') ?? 'realistic';
  if (from_min === null || to_min === null || to_min <= from_min || dt_s === null) return null;
  if (![seed, seeds, threads].every(Number.isInteger) || typeof frameEvery_s !== 'number' || !isProfile(profile))
    return null;
  return { from_min, to_min, seed: seed!, seeds: seeds!, threads: threads!, dt_s: dt_s ?? null, frameEvery_s, profile };
}

const isProfile = (text: string): text is ProfileName => text === 'realistic' || text === 'regulatory';

interface Order {
  opened: OpenedSite;
  day: CrowdDay;
  file: string | null;
  scenario: CrowdScenario;
  wish: Wish;
  asked: Asked;
  out: Out;
  signal: AbortSignal;
}

async function runScenario(order: Order): Promise<Exit> {
  const { opened, scenario, wish, asked, out, signal } = order;
  const html = asked.one('html');
  const settings = { ...scenario.problem.settings, counts_every_s: countsEvery_s, frame_every_s: wish.frameEvery_s };
  const problem: CrowdProblem = {
    ...scenario.problem,
    settings: { ...settings, ...(wish.dt_s !== null && { dt_s: wish.dt_s }) },
  };
  const record = emptyRecord(order, problem);
  const packer = html === null ? null : new FramePacker(problem);
  for (let at = 0; at < wish.seeds && !signal.aborted; at++) {
    const seed = wish.seed + at;
    const heard = at === 0 && packer ? { onFrame: (frame: Frame) => packer.add(frame) } : {};
    const one = { ...problem, settings: { ...problem.settings, seed } };
    const { run, fault } = await runOnce(one, opened.site, record, order, heard, `${at + 1}/${wish.seeds}`);
    if (fault) out.tell(`模拟线程中断:${fault.message}\nthe thread of the run ended: ${fault.message}`);
    if (run) record.runs.push(run);
  }
  keepWhole(record, signal.aborted);
  if (record.runs.length === 0) {
    if (signal.aborted) out.tell('已取消,还没有结果 / cancelled before there was anything');
    return 1;
  }
  const target = asked.one('out');
  if (target !== null) await writeWhole(target, JSON.stringify(record));
  if (html !== null && packer) {
    await writeWhole(html, crowdPage({ record, problem, site: opened.site, frames: packer.finish() }));
  }
  if (asked.has('json')) out.say(JSON.stringify(target === null ? record : summaryOf(record)));
  else sayRecord(record, out);
  if (record.cancelled) out.tell(cancelledWords(record, wish.seeds));
  return record.cancelled ? 1 : 0;
}

/** Of a cancelled order the seeds that came to their end count; where none did, the one that was cut short does, as far as it came. */
function keepWhole(record: CrowdRecord, isAborted: boolean): void {
  record.cancelled = isAborted;
  const whole = record.runs.filter(({ stopped_by }) => stopped_by !== 'cancelled');
  record.runs = whole.length > 0 ? whole : record.runs.filter(({ waiting }) => waiting.length > 1);
  const reached = Math.min(...record.runs.map((run) => run.waiting.length));
  if (Number.isFinite(reached)) record.t_s = record.t_s.slice(0, reached);
}

function cancelledWords({ runs, from_min, t_s }: CrowdRecord, seeds: number): string {
  const at = clockAt(from_min, t_s.at(-1) ?? 0);
  return runs.some(({ stopped_by }) => stopped_by === 'cancelled')
    ? `▲ 已取消:结果只到 ${at}\n▲ cancelled: the result ends at ${at}`
    : `▲ 已取消:只有 ${runs.length} 个种子(要求 ${seeds} 个)\n▲ cancelled: ${runs.length} of ${seeds} seeds`;
}

async function runOnce(
  problem: CrowdProblem,
  site: LimitSite,
  record: CrowdRecord,
  { out, signal, wish }: Order,
  heard: { onFrame?: (frame: Frame) => void },
  name: string,
) {
  const shown = showRun(out, wish.from_min, name);
  const running = startCrowd(
    { problem, threads: wish.threads, frames: heard.onFrame !== undefined },
    { ...heard, onProgress: (progress) => shown.tell(progress) },
  );
  const cancel = () => running.cancel();
  signal.addEventListener('abort', cancel);
  const { result, fault } = await running.done;
  signal.removeEventListener('abort', cancel);
  shown.end();
  return { run: result && seedRun(site, problem, result, record), fault };
}

function emptyRecord({ opened, day, file, scenario, wish }: Order, problem: CrowdProblem): CrowdRecord {
  const byFile = file === null ? { zh: '计划日', en: 'as planned' } : { zh: basename(file), en: basename(file) };
  return {
    format: recordFormat,
    site: { id: opened.head.id, name: opened.head.name },
    from_min: wish.from_min,
    to_min: wish.to_min,
    title: day.name ?? byFile,
    events: day.events,
    assumed: scenario.assumed,
    profile: problem.settings.profile,
    dt_s: problem.settings.dt_s ?? 0.05,
    t_s: momentsOf(problem.settings.duration_s),
    counted: countedIn(opened.site),
    queues: queuesIn(opened.site, problem),
    runs: [],
    cancelled: false,
  };
}

/** For scripts: everything but the series. */
function summaryOf(record: CrowdRecord): object {
  return {
    site: record.site.id,
    title: record.title.en,
    cancelled: record.cancelled,
    runs: record.runs.map(({ counts: _counts, queue: _queue, wait_min: _wait, waiting: _waiting, ...run }) => run),
    peaks: judge(record).map(({ mean: _mean, name: _name, ...peak }) => peak),
  };
}
