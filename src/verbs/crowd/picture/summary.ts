import type { Words } from '../../../base/words.ts';
import { both, escaped, words } from '../../../base/page/html.ts';
import { eventKinds, type FlowEvent } from '../../../modules/flow/events.ts';
import { limitWords, type Judged } from '../judge.ts';
import type { CrowdRecord } from '../record.ts';
import { clockAt, spelledPeak } from '../say.ts';
import { chart } from './chart.ts';

/** What is printed of a run: its figures, its places against their limits, curves, events and everything assumed. */

const chartsMost = 8;

export const spanOf = ({ from_min, to_min }: CrowdRecord) => `${clockAt(from_min, 0)}–${clockAt(to_min, 0)}`;

export function titleOf(record: CrowdRecord): Words {
  const { site, title } = record;
  const span = spanOf(record);
  return words(`客流模拟 ${site.name.zh} ${span} ${title.zh}`, `Crowd at ${site.name.en} ${span}: ${title.en}`);
}

export function eventSentence(event: FlowEvent): Words {
  const { words: kind } = eventKinds[event.kind];
  const id = 'id' in event ? ` ${event.id}` : '';
  const span = `${clockAt(event.from_min, 0)}–${clockAt(event.to_min, 0)}`;
  const numbers =
    event.kind === 'extra people'
      ? words(`,${event.people} 人`, `, ${event.people} people`)
      : event.kind === 'entrance metered'
        ? words(`,每 ${event.every_s} 秒 ${event.batch_people} 人`, `, ${event.batch_people} every ${event.every_s} s`)
        : words('', '');
  return words(`${kind.zh}${id} ${span}${numbers.zh}`, `${kind.en}${id} ${span}${numbers.en}`);
}

export function summary(record: CrowdRecord, judged: readonly Judged[]): string {
  const { t_s, from_min } = record;
  const zones = judged.filter(({ kind }) => kind === 'zone');
  const reached = judged.filter(({ kind, worst }) => kind !== 'zone' && worst >= 0);
  const charted = [...zones, ...reached]
    .toSorted((one, other) => other.worst - one.worst || share(other) - share(one))
    .slice(0, chartsMost);
  return `<header class="quiet-head"><h1>${both(titleOf(record))}</h1></header>
${figures(record)}
<section><h2>${both(words('对照限值', 'Against the limits'))}</h2>${limitTable([...zones, ...reached], from_min)}
<p class="quiet">${both(words(`瓶颈点取持续 60 秒的密度;未列出的瓶颈点、排队区和队列均未达限值(共 ${judged.length} 处)。`, `Of pinch points the density that held for 60 s; those, queue areas and queues not listed reached no limit (${judged.length} places in all).`))}</p></section>
<section class="charts">${charted.map((row) => `<div><h2>${escaped(row.id)} ${both(row.name)}</h2>${chart([{ values: row.mean, className: 'a' }], { t_s, from_min, limits: row.limits, name: row.name })}</div>`).join('')}</section>
${list(words('事件', 'Events'), record.events.map(eventSentence))}
${list(words('假定', 'Assumed'), record.assumed)}`;
}

/** How near to its first limit a place came. */
const share = ({ peak, limits }: Judged) => (limits[0] ? peak.mean / limits[0] : 0);

function figures({ runs, dt_s, profile, cancelled }: CrowdRecord): string {
  const first = runs[0]!;
  const waiting = Math.max(...runs.map((run) => Math.max(0, ...run.waiting)));
  const missed = first.trains.reduce((sum, train) => sum + train.left_behind, 0);
  const boarded = first.trains.reduce((sum, train) => sum + train.boarded, 0);
  const stuck = first.stuck.reduce((sum, { count }) => sum + count, 0);
  const figure = (label: Words, value: string) => `<div><dt>${both(label)}</dt><dd>${escaped(value)}</dd></div>`;
  return `<dl class="figures">${[
    figure(words('检后未上车最多', 'Most past the lanes, not aboard'), String(waiting)),
    figure(words('上车', 'Boarded'), String(boarded)),
    figure(words('没赶上', 'Missed their train'), String(missed)),
    figure(words('进入平面', 'Entered the plan'), String(first.entered)),
    figure(words('离开', 'Left'), String(first.left)),
    figure(words('结束时停步(含排队)', 'Halted at the end (queues too)'), String(stuck)),
    figure(words('种子数', 'Seeds'), String(runs.length)),
    figure(words('步长、参数', 'Step, profile'), `${dt_s} s, ${profile}`),
  ].join(
    '',
  )}</dl>${cancelled ? `<p><b class="l1">▲ ${both(words('已取消:只到此为止', 'Cancelled: only what there is'))}</b></p>` : ''}`;
}

function limitTable(rows: readonly Judged[], from_min: number): string {
  const heads = [words('地点', 'Place'), words('最高', 'Peak'), words('时刻', 'At'), ...limitWords];
  const cell = (row: Judged, limit: number) => {
    if (row.limits[limit] === undefined) return '<td></td>';
    const at = row.reached_s[limit] ?? null;
    const minutes = Math.round((row.above_s[limit] ?? 0) / 60);
    return at === null
      ? `<td class="number quiet">${row.limits[limit]}</td>`
      : `<td class="number"><b class="l${limit}">${'▲'.repeat(limit + 1)} ${clockAt(from_min, at)}</b> <small>${row.limits[limit]}, ${minutes} min</small></td>`;
  };
  return `<table><thead><tr>${heads.map((head, at) => `<th${at > 0 ? ' class="number"' : ''}>${both(head)}</th>`).join('')}</tr></thead><tbody>
${rows.map((row) => `<tr><td>${escaped(row.id)} ${both(row.name)}${unitOf(row)}</td><td class="number">${spelledPeak(row)}</td><td class="number">${clockAt(from_min, row.peakAt_s)}</td>${limitWords.map((_, limit) => cell(row, limit)).join('')}</tr>`).join('\n')}</tbody></table>`;
}

function unitOf({ unit, kind }: Judged): string {
  if (unit === 'per m2') return ' <small>/m²</small>';
  if (kind === 'queue') return ` <small>${both(words('等候分钟', 'wait, min'))}</small>`;
  return '';
}

export function list(heading: Words, items: readonly Words[]): string {
  if (items.length === 0) return '';
  return `<section><h2>${both(heading)}</h2><ul>${items.map((item) => `<li>${both(item)}</li>`).join('\n')}</ul></section>`;
}
