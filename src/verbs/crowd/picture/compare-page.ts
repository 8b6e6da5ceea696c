import { both, escaped, words } from '../../../base/page/html.ts';
import type { Words } from '../../../base/words.ts';
import { bandOf, runLetters, type Compared, type ComparedCost, type Comparison, type Difference } from '../compare-records.ts'; // prettier-ignore
import { costWords } from '../costs.ts';
import { limitWords, type Judged } from '../judge.ts';
import type { CrowdRecord } from '../record.ts';
import { clockAt, spelled, spelledDifference, spelledPeak } from '../say.ts';
import { chart } from './chart.ts';
import { headlines } from './headline.ts';
import { pageStyle } from './page-style.ts';
import { eventSentence, list, spanOf } from './summary.ts';

/** Places whose curves stand side by side besides the main one; the table has them all. */
const chartsMost = 8;

/** Runs on one page: what each does for the worst zone and costs elsewhere, then every place and the curves together. */
export function comparePage(records: readonly CrowdRecord[], comparison: Comparison): string {
  const { rows, costs, main } = comparison;
  const told = rows.filter(({ kind, of }) => kind === 'zone' || of.some(({ worst }) => worst >= 0));
  const charted = told
    .filter((row) => row !== main)
    .toSorted((one, other) => worstIn(other) - worstIn(one) || size(other) - size(one))
    .slice(0, chartsMost);
  const [first] = records;
  const span = spanOf(first!);
  const heading = words(`比较 ${first!.site.name.zh} ${span}`, `Comparison, ${first!.site.name.en} ${span}`);
  return `<!doctype html>
<html lang="zh"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escaped(heading.zh)}</title><style>${pageStyle}</style></head><body><main class="page">
<div class="bar"><h1>${both(heading)}</h1><div class="controls group end"><button data-say="zh">中文</button><button data-say="en">English</button><kbd>L</kbd></div></div>
<section class="verdict"><ul>${headlines(records, comparison)
    .map((sentence) => `<li>${both(sentence)}</li>`)
    .join('')}</ul>
${main ? mainTable(main, records, costs) : ''}${main ? curve(main, records) : ''}
<p class="quiet">${both(note(records))}</p></section>
<section><h2>${both(words('全部地点', 'Every place'))}</h2>${placesTable(told, costs, records)}</section>
<section class="charts">${charted.map((row) => curve(row, records)).join('')}</section>
<div class="charts">${records.map((record, at) => `<div>${list(words(`${runLetters[at]} 的事件`, `Events of ${runLetters[at]}`), record.events.map(eventSentence))}</div>`).join('')}</div>
${list(words('假定', 'Assumed'), unionOf(records.map(({ assumed }) => assumed)))}
</main><script>${script(heading)}</script></body></html>
`;
}

const worstIn = ({ of }: Compared) => Math.max(...of.map(({ worst }) => worst));
const size = ({ differences, limits }: Compared) =>
  Math.max(...differences.map(({ mean }) => Math.abs(mean))) / (limits[0] ?? 1);

/** The worst zone, a line a run: its limits and when each was passed, and what the measure costs. */
function mainTable(main: Compared, records: readonly CrowdRecord[], costs: readonly ComparedCost[]): string {
  const shown = costs.filter(({ id }) => id !== 'inside' && id !== 'boarded');
  const limitHeads = main.limits.map((limit, at) => {
    const { zh, en } = limitWords[at]!;
    const signs = '▲'.repeat(at + 1);
    return words(`${signs} ${zh} ≥ ${limit}`, `${signs} ${en} ≥ ${limit}`);
  });
  const heads = [words('', ''), words(`${main.id} 最高`, `${main.id} peak`), ...limitHeads, ...shown.map(({ id }) => costWords[id])]; // prettier-ignore
  const lines = records.map(({ title, from_min }, at) => {
    const row = main.of[at]!;
    const change = changeFrom(main.differences, at, main.unit);
    const passed = main.limits.map((_, limit) => limitCell(row, limit, from_min));
    const cells = shown.map(({ id, of, differences }) => {
      const unit = id === 'longest wait' ? 'min' : 'persons';
      return `<td class="number">${spelled(of[at]!.mean, unit)}${changeFrom(differences, at, unit)}</td>`;
    });
    return `<tr><th class="run">${runLetters[at]} ${both(title)}</th><td class="number">${marked(row)} <small>${clockAt(from_min, row.peakAt_s)}</small>${change}</td>${passed.join('')}${cells.join('')}</tr>`;
  });
  return table(heads, lines, 'main');
}

function limitCell({ reached_s, above_s }: Judged, limit: number, from_min: number): string {
  const at = reached_s[limit] ?? null;
  if (at === null) return `<td class="number quiet">${both(words('未到', 'never'))}</td>`;
  return `<td class="number"><b class="l${limit}">${clockAt(from_min, at)}</b> <small>${Math.round(above_s[limit]! / 60)} min</small></td>`;
}

/** How much more than in the first run, beneath the number itself. */
function changeFrom(differences: readonly Difference[], at: number, unit: Judged['unit']): string {
  const change = differences.find(({ from, to }) => from === 0 && to === at);
  return change ? `<br><small>${spelledDifference(change, unit)}${unsure(change)}</small>` : '';
}

const unsure = ({ isSure }: Difference) => (isSure === false ? ` ${both(words('不显著', 'not sure'))}` : '');

function marked(row: Judged): string {
  if (row.worst < 0) return spelledPeak(row);
  return `<b class="l${row.worst}">${'▲'.repeat(row.worst + 1)} ${spelledPeak(row)}</b>`;
}

/** Every place: peaks, when the highest limit was passed and for how long, and each difference. */
function placesTable(
  rows: readonly Compared[],
  costs: readonly ComparedCost[],
  records: readonly CrowdRecord[],
): string {
  const pairs = rows[0]?.differences ?? costs[0]?.differences ?? [];
  const heads = [
    words('地点', 'Place'),
    ...records.map((_, at) => words(`${runLetters[at]} 最高`, `Peak ${runLetters[at]}`)),
    ...pairs.map(({ from, to }) => words(`${runLetters[from]} → ${runLetters[to]}`, `${runLetters[from]} → ${runLetters[to]}`)), // prettier-ignore
  ];
  const change = (difference: Difference, unit: Judged['unit']) =>
    `<td class="number">${spelledDifference(difference, unit)}${difference.isSure === false ? ` <small>${both(words('不显著', 'not sure'))}</small>` : ''}</td>`;
  const places = rows.map(({ id, name, kind, unit, of, differences }) => {
    const units = unit === 'per m2' ? ' <small>/m²</small>' : kind === 'queue' ? ` <small>${both(words('等候分钟', 'wait, min'))}</small>` : ''; // prettier-ignore
    const peaks = of.map((row, at) => `<td class="number">${marked(row)} <small>${since(row, records[at]!.from_min)}</small></td>`); // prettier-ignore
    return `<tr><td>${escaped(id)} ${both(name)}${units}</td>${peaks.join('')}${differences.map((each) => change(each, unit)).join('')}</tr>`;
  });
  const whole = costs.map(({ id, of, differences }) => {
    const unit = id === 'longest wait' ? 'min' : 'persons';
    const values = of.map(({ mean, half }) => `<td class="number">${spelled(mean, unit)}${half > 0 ? ` ± ${spelled(half, unit)}` : ''}</td>`); // prettier-ignore
    return `<tr><td>${both(costWords[id])}</td>${values.join('')}${differences.map((each) => change(each, unit)).join('')}</tr>`;
  });
  return table(heads, [...places, ...whole], 'places');
}

/** "from 17:48, 25 min" of the highest limit reached, else when the peak was. */
function since({ worst, reached_s, above_s, peakAt_s }: Judged, from_min: number): string {
  if (worst < 0) return clockAt(from_min, peakAt_s);
  return `≥ ${clockAt(from_min, reached_s[worst]!)}, ${Math.round(above_s[worst]! / 60)} min`;
}

function table(heads: readonly Words[], lines: readonly string[], kind: string): string {
  const head = heads.map((each, at) => `<th${at > 0 ? ' class="number"' : ''}>${both(each)}</th>`).join('');
  return `<div class="wide"><table class="${kind}"><thead><tr>${head}</tr></thead><tbody>\n${lines.join('\n')}</tbody></table></div>`;
}

function note(records: readonly CrowdRecord[]): Words {
  const seeds = records.map(({ runs }) => runs.length);
  const counts = seeds.map((count, at) => `${runLetters[at]} ${count}`);
  return seeds.every((count) => count > 1)
    ? words(
        `± 是 95 % 区间(种子数:${counts.join('、')})。“检前”含站前广场上走向安检的人。`,
        `± is the 95 % interval (seeds: ${counts.join(', ')}). “Before the lanes” counts those on their way to them over the square too.`,
      )
    : words(
        '只有一个种子:没有区间,差值可能是偶然。“检前”含站前广场上走向安检的人。',
        'One seed only: there are no intervals, and a difference may be chance. “Before the lanes” counts those on their way to them over the square too.',
      );
}

function curve(row: Compared, records: readonly CrowdRecord[]): string {
  const t_s = records.map((record) => record.t_s).reduce((one, other) => (other.length > one.length ? other : one));
  const curves = row.of.map((judged, at) => ({
    values: judged.mean,
    half: bandOf(records[at]!, row),
    className: runLetters[at]!.toLowerCase(),
    letter: runLetters[at]!,
  }));
  const drawn = chart(curves, { t_s, from_min: records[0]!.from_min, limits: row.limits, name: row.name });
  const unit = row.unit === 'persons' ? words('人', 'persons') : row.unit === 'min' ? words('分钟', 'min') : words('人/m²', 'per m²'); // prettier-ignore
  return `<div class="curves"><h2>${escaped(row.id)} ${both(row.name)} <small>${both(unit)}</small></h2>${drawn}</div>`;
}

function unionOf(lists: readonly (readonly Words[])[]): Words[] {
  return [...new Map(lists.flat().map((each) => [each.zh, each])).values()];
}

const script = (heading: Words) => `
const titles=${JSON.stringify(heading).replaceAll('<', '\\u003c')},root=document.documentElement;
const speak=to=>{root.lang=to;document.title=titles[to];document.querySelectorAll('[data-say]').forEach(b=>b.setAttribute('aria-pressed',String(b.dataset.say===to)));history.replaceState(null,'','#'+to)};
document.addEventListener('click',e=>{const to=e.target.closest('button')?.dataset.say;if(to)speak(to)});
addEventListener('keydown',e=>{if(e.key.toLowerCase()==='l'&&!e.ctrlKey&&!e.metaKey&&!e.altKey)speak(root.lang==='zh'?'en':'zh')});
const asked=location.hash.slice(1);speak(asked==='zh'||asked==='en'?asked:(navigator.language||'zh').startsWith('zh')?'zh':'en');`;
