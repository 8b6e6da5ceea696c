import type { Words } from '../../../base/words.ts';
import type { CrowdProblem } from '../../../engines/crowd/problem.ts';
import { both, escaped, words } from '../../../base/page/html.ts';
import { judge, limitWords, worstZone, type Judged } from '../judge.ts';
import type { CrowdRecord, LimitSite } from '../record.ts';
import { clockAt, spelledPeak } from '../say.ts';
import { chart } from './chart.ts';
import type { PackedFrames } from './pack.ts';
import { pageFrames } from './page-frames.ts';
import { pagePlayer } from './page-player.ts';
import { pageStyle } from './page-style.ts';
import { planData } from './plan-data.ts';
import { eventSentence, summary, titleOf } from './summary.ts';

export interface CrowdPicture {
  record: CrowdRecord;
  problem: CrowdProblem;
  site: LimitSite;
  frames: PackedFrames;
}

const groups: readonly { kind: Judged['kind']; words: Words }[] = [
  { kind: 'zone', words: words('分区(人)', 'Zones (persons)') },
  { kind: 'queue', words: words('安检排队(分钟)', 'Queues at lanes (min)') },
  { kind: 'queue area', words: words('排队区(人)', 'Queue areas (persons)') },
  { kind: 'pinch point', words: words('瓶颈点(人/m²,持续)', 'Pinch points (per m², held)') },
];

/** One file that plays a run, charts it against the limits of the site, and prints as a summary on A4. No server, no net. */
export function crowdPage({ record, problem, site, frames }: CrowdPicture): string {
  const judged = judge(record);
  const rows = groups.flatMap(({ kind }) => judged.filter((row) => row.kind === kind));
  const worst = worstZone(rows);
  const dense = site.crowdThresholds[0]?.pinchPointPerM2;
  const data = {
    title: titleOf(record),
    from_min: record.from_min,
    end_s: record.t_s.at(-1) ?? 0,
    step_s: (record.t_s[1] ?? 1) - (record.t_s[0] ?? 0),
    t_s: record.t_s,
    dense: dense ? [dense.busy, dense.warning, dense.alarm, dense.critical] : [1, 2, 3, 4],
    /** The page opens at the place that is worst off. */
    main: worst ? rows.indexOf(worst) : 0,
    rows: rows.map(({ limits, unit, mean, kind, id, peakAt_s }) => ({
      limits,
      unit,
      peak_s: peakAt_s,
      level: levelOf(kind, id, record, site),
      mean: mean.map((value) => Math.round(value * 100) / 100),
    })),
    plan: planData(problem, site, rows),
  };
  return `<!doctype html>
<html lang="zh"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escaped(data.title.zh)}</title><style>${pageStyle}</style></head><body>
${room(record, rows, data)}
<div class="paper">${summary(record, judge(record))}</div>
<script type="application/json" id="data">${json(data)}</script>
<script type="application/json" id="frames">${json(frames)}</script>
<script>${pageFrames}${pagePlayer}</script></body></html>
`;
}

/** A closing tag inside a string would end the script it stands in. */
const json = (value: unknown) => JSON.stringify(value).replaceAll('<', '\\u003c');

function levelOf(kind: Judged['kind'], id: string, record: CrowdRecord, site: LimitSite): string {
  const counted = record.counted.find((each) => each.kind === kind && each.id === id);
  return counted?.level_id ?? site.entrances.find((entrance) => entrance.id === id)?.level ?? '';
}

interface PageData {
  end_s: number;
  dense: number[];
  plan: { levels: { id: string; name: Words }[] };
}

function room(record: CrowdRecord, rows: readonly Judged[], { end_s, dense, plan }: PageData): string {
  const button = (id: string, key: string, label: Words, shown = key) =>
    `<button id="${id}" data-key="${key}">${both(label)}<kbd>${escaped(shown)}</kbd></button>`;
  const levels = plan.levels.map(
    ({ id, name }, at) => `<button data-level="${at}">${escaped(id)} ${both(name)}<kbd>${at + 1}</kbd></button>`,
  );
  return `<main class="room"><header><h1>${both(titleOf(record))}</h1><span id="clock" aria-live="off"></span>
<div class="group">${button('play', ' ', words('播放', 'Play'), 'Space')}<button data-key="-" aria-label="slower 慢">−</button><b id="speed"></b><button data-key="+" aria-label="faster 快">+</button></div>
<div class="group">${levels.join('')}</div>
<div class="group">${button('worst', 'w', words('最差时刻', 'Worst minute'), 'W')}${button('heat', 'h', words('密度', 'Density'), 'H')}${button('print', 'p', words('打印', 'Print'), 'P')}${button('keys', '?', words('按键', 'Keys'))}</div>
<div class="group end"><button data-say="zh">中文</button><button data-say="en">English</button><button data-key="d">◐</button></div></header>
<div class="stage"><canvas id="plan" role="img" aria-label="平面图 plan"></canvas><p class="wait" id="unpacking" hidden>${both(words('正在展开…', 'unpacking…'))}</p>
<div class="legend" id="dots-legend"><span><i class="dot" style="background:var(--text)"></i>${both(words('行走', 'walking'))}</span><span><i class="dot" style="background:var(--muted)"></i>${both(words('等候', 'waiting'))}</span><span><i style="background:var(--text);width:8px;height:8px"></i>${both(words('出站', 'leaving'))}</span>${denseLegend(dense, 1)}</div>
<div class="legend" id="heat-legend" hidden><span><i style="background:var(--secondary);opacity:.4"></i>&lt; ${dense[0] ?? 1}/m²</span>${denseLegend(dense, 0)}</div></div>
<aside>${rows.map((row, at) => article(record, row, at)).join('')}<div class="list" tabindex="0" role="region" aria-label="地点 places"><table>${groups.map((group) => groupRows(group, rows)).join('')}</table></div></aside>
<footer><div class="line"><input type="range" id="when" min="0" max="${end_s}" step="1" value="0" aria-label="时间 time" tabindex="-1"><div class="marks">${marks(record, end_s)}</div></div></footer></main>
${help(plan.levels.length)}`;
}

function denseLegend(dense: readonly number[], from: number): string {
  return dense
    .map((limit, at) =>
      at < from
        ? ''
        : `<span class="l${at}"><i style="background:var(--l${at})"></i>${'▲'.repeat(at + 1)} ≥ ${limit}/m²</span>`,
    )
    .join('');
}

function groupRows({ kind, words: heading }: (typeof groups)[number], rows: readonly Judged[]): string {
  const own = rows.map((row, at) => ({ row, at })).filter(({ row }) => row.kind === kind);
  if (own.length === 0) return '';
  return `<tbody><tr class="head"><th>${both(heading)}</th><th class="number">${both(words('此刻', 'now'))}</th><th class="number">${both(words('最高', 'peak'))}</th></tr>
${own.map(({ row, at }) => `<tr data-row="${at}" aria-selected="false"><td>${escaped(row.id)} ${both(row.name)}</td><td class="number now"></td><td class="number peak${row.worst >= 0 ? ` l${row.worst}` : ''}">${row.worst >= 0 ? `${'▲'.repeat(row.worst + 1)} ` : ''}${spelledPeak(row)}</td></tr>`).join('\n')}</tbody>`;
}

function article(record: CrowdRecord, row: Judged, at: number): string {
  const { t_s, from_min } = record;
  return `<article data-chart="${at}" hidden><h2>${escaped(row.id)} ${both(row.name)}</h2>${chart([{ values: row.mean, className: 'a' }], { t_s, from_min, limits: row.limits, name: row.name })}<small>${both(sentenceOf(row, from_min))}</small></article>`;
}

/** "Peak 4,536 at 18:03; alarm from 17:41, critical from 17:48." */
export function sentenceOf(row: Judged, from_min: number): Words {
  const at = clockAt(from_min, row.peakAt_s);
  const peak = spelledPeak(row);
  const reached = row.reached_s.flatMap((t_s, limit) => (t_s === null ? [] : [{ limit, at: clockAt(from_min, t_s) }]));
  if (reached.length === 0) {
    const [first] = row.limits;
    const than = first === undefined ? words('', '') : words(`(${limitWords[0]!.zh}为 ${first})`, ` (${limitWords[0]!.en} is ${first})`); // prettier-ignore
    return words(`最高 ${peak}(${at}),未达限值${than.zh}。`, `Peak ${peak} at ${at}, below every limit${than.en}.`);
  }
  const list = (of: keyof Words) =>
    reached.map((each) => `${limitWords[each.limit]![of]} ${each.at}`).join(of === 'zh' ? '、' : ', ');
  return words(`最高 ${peak}(${at});达到:${list('zh')}。`, `Peak ${peak} at ${at}; reached: ${list('en')}.`);
}

function marks({ events, from_min }: CrowdRecord, end_s: number): string {
  const shown = events
    .map((event) => ({ event, t_s: Math.max(0, (event.from_min - from_min) * 60) }))
    .filter(({ t_s }) => t_s <= end_s);
  // Several at one moment are one mark; the paper lists them all.
  const moments = [...new Set(shown.map(({ t_s }) => t_s))];
  return moments
    .map((t_s) => {
      const here = shown.filter((each) => each.t_s === t_s);
      const first = eventSentence(here[0]!.event);
      const more = here.length > 1 ? ` +${here.length - 1}` : '';
      const share = t_s / Math.max(1, end_s);
      const side = share < 0.1 ? ' first' : share > 0.9 ? ' last' : '';
      return `<span class="at${side}" style="left:${(share * 100).toFixed(2)}%">▲ ${both(words(first.zh + more, first.en + more))}</span>`;
    })
    .join('');
}

function help(levels: number): string {
  const keys: [string, Words][] = [
    ['Space', words('播放、暂停', 'play, pause')],
    ['← →', words('前后 10 秒(加 Shift 5 分钟)', '10 s back or on (with Shift 5 min)')],
    ['+ −', words('快慢:1–60 倍', 'faster, slower: 1–60×')],
    ['Home End', words('开头、结尾', 'start, end')],
    [`1–${levels}, PgUp PgDn`, words('楼层', 'levels')],
    ['↑ ↓', words('上一个、下一个地点', 'place before, place after')],
    ['W', words('所选地点最差的时刻', 'worst minute of the place that is chosen')],
    ['H', words('密度图或人点', 'density or people')],
    ['Z X 0', words('放大、缩小、全图', 'zoom in, out, all')],
    ['I J K O', words('移动平面图', 'move the plan')],
    ['L', words('中文、英文', 'Chinese, English')],
    ['D', words('深色、浅色', 'dark, light')],
    ['P', words('打印', 'print')],
    ['Tab Enter', words('所有按钮', 'every button')],
    ['?', words('此表', 'this list')],
  ];
  return `<dialog id="help"><table>${keys.map(([key, what]) => `<tr><th>${escaped(key)}</th><td>${both(what)}</td></tr>`).join('')}</table><p><button data-key="?">${both(words('关闭', 'Close'))}</button></p></dialog>`;
}
