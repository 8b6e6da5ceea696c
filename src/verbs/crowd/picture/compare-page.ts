import { both, escaped, words } from '../../../base/page/html.ts';
import type { Words } from '../../../base/words.ts';
import { bandOf, type Compared } from '../compare-records.ts';
import type { Judged } from '../judge.ts';
import type { CrowdRecord } from '../record.ts';
import { clockAt, spelled, spelledPeak } from '../say.ts';
import { chart } from './chart.ts';
import { pageStyle } from './page-style.ts';
import { eventSentence, list, titleOf } from './summary.ts';

/** Places whose curves stand side by side; the table has them all. */
const chartsMost = 12;

/** Two runs on one page: what each was, every place with its peaks and their difference, and the curves together. */
export function comparePage(a: CrowdRecord, b: CrowdRecord, rows: readonly Compared[]): string {
  const told = rows.filter((row) => row.kind === 'zone' || row.a.worst >= 0 || row.b.worst >= 0);
  const charted = told
    .toSorted((one, other) => worst(other) - worst(one) || size(other) - size(one))
    .slice(0, chartsMost);
  const heading = words(`比较 ${a.site.name.zh}`, `Comparison, ${a.site.name.en}`);
  return `<!doctype html>
<html lang="zh"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escaped(heading.zh)}</title><style>${pageStyle}</style></head><body><main class="page">
<div class="controls group"><h1>${both(heading)}</h1><button class="end" data-say="zh">中文</button><button data-say="en">English</button><kbd>L</kbd></div>
<dl class="figures">${side('A', a)}${side('B', b)}</dl>
<section><h2>${both(words('最高值之差', 'Differences of the peaks'))}</h2>${table(told, a, b)}
<p class="quiet">${both(note(a, b))}</p></section>
<section class="charts">${charted.map((row) => curve(row, a, b)).join('')}</section>
<div class="charts"><div>${list(words('A 的事件', 'Events of A'), a.events.map(eventSentence))}</div><div>${list(words('B 的事件', 'Events of B'), b.events.map(eventSentence))}</div></div>
${list(words('假定', 'Assumed'), unionOf(a.assumed, b.assumed))}
</main><script>${script(heading)}</script></body></html>
`;
}

const worst = ({ a, b }: Compared) => Math.max(a.worst, b.worst);
const size = ({ difference, limits }: Compared) => Math.abs(difference.mean) / (limits[0] ?? 1);

function side(letter: string, record: CrowdRecord): string {
  const waiting = Math.max(...record.runs.map((run) => Math.max(0, ...run.waiting)));
  return `<div><dt>${letter}</dt><dd>${both(titleOf(record))}</dd></div><div><dt>${both(words(`${letter} 检后未上车最多`, `${letter} most past the lanes, not aboard`))}</dt><dd>${waiting}</dd></div>`;
}

function table(rows: readonly Compared[], a: CrowdRecord, b: CrowdRecord): string {
  const peak = (row: Judged, record: CrowdRecord) =>
    `<td class="number">${row.worst >= 0 ? `<b class="l${row.worst}">${'▲'.repeat(row.worst + 1)} ${spelledPeak(row)}</b>` : spelledPeak(row)} <small>${clockAt(record.from_min, row.peakAt_s)}</small></td>`;
  const difference = ({ difference: { mean, half }, unit, isSure }: Compared) =>
    `<td class="number">${mean > 0 ? '+' : ''}${spelled(mean, unit)}${half > 0 ? ` ± ${spelled(half, unit)}` : ''}${isSure === false ? ` <small>${both(words('不显著', 'not sure'))}</small>` : ''}</td>`;
  const above = (row: Compared) => {
    const at = Math.min(2, row.limits.length - 1);
    const minutes = (judged: Judged) => Math.round((judged.above_s[at] ?? 0) / 60);
    return `<td class="number">${minutes(row.a)} → ${minutes(row.b)}</td>`;
  };
  const heads = [
    words('地点', 'Place'),
    words('A 最高', 'Peak A'),
    words('B 最高', 'Peak B'),
    words('差', 'Difference'),
    words('报警以上分钟', 'Minutes at alarm'),
  ];
  return `<table><thead><tr>${heads.map((head, at) => `<th${at > 0 ? ' class="number"' : ''}>${both(head)}</th>`).join('')}</tr></thead><tbody>
${rows.map((row) => `<tr><td>${escaped(row.id)} ${both(row.name)}${row.unit === 'per m2' ? ' <small>/m²</small>' : ''}${row.kind === 'queue' ? ` <small>${both(words('等候分钟', 'wait, min'))}</small>` : ''}</td>${peak(row.a, a)}${peak(row.b, b)}${difference(row)}${above(row)}</tr>`).join('\n')}</tbody></table>`;
}

function note(a: CrowdRecord, b: CrowdRecord): Words {
  const [one, other] = [a.runs.length, b.runs.length];
  return one > 1 && other > 1
    ? words(`± 是 95 % 区间(A ${one} 个种子,B ${other} 个)。`, `± is the 95 % interval (A ${one} seeds, B ${other}).`)
    : words(
        '只有一个种子:没有区间,差值可能是偶然。',
        'One seed only: there are no intervals, and a difference may be chance.',
      );
}

function curve(row: Compared, a: CrowdRecord, b: CrowdRecord): string {
  const t_s = a.t_s.length >= b.t_s.length ? a.t_s : b.t_s;
  const drawn = chart(
    [
      { values: row.a.mean, half: bandOf(a, row), className: 'a' },
      { values: row.b.mean, half: bandOf(b, row), className: 'b' },
    ],
    { t_s, from_min: a.from_min, limits: row.limits },
  );
  return `<div><h2>${escaped(row.id)} ${both(row.name)}</h2>${drawn}<small>${both(words('实线 A,虚线 B', 'A solid, B dashed'))}</small></div>`;
}

function unionOf(one: readonly Words[], other: readonly Words[]): Words[] {
  return [...one, ...other.filter((words_) => !one.some((known) => known.zh === words_.zh))];
}

const script = (heading: Words) => `
const titles=${JSON.stringify(heading).replaceAll('<', '\\u003c')},root=document.documentElement;
const speak=to=>{root.lang=to;document.title=titles[to];document.querySelectorAll('[data-say]').forEach(b=>b.setAttribute('aria-pressed',String(b.dataset.say===to)));history.replaceState(null,'','#'+to)};
document.addEventListener('click',e=>{const to=e.target.closest('button')?.dataset.say;if(to)speak(to)});
addEventListener('keydown',e=>{if(e.key==='l'&&!e.ctrlKey&&!e.metaKey)speak(root.lang==='zh'?'en':'zh')});
const asked=location.hash.slice(1);speak(asked==='zh'||asked==='en'?asked:(navigator.language||'zh').startsWith('zh')?'zh':'en');`;
