import { escaped } from '../../../base/page/html.ts';
import type { Words } from '../../../base/words.ts';
import { limitWords } from '../judge.ts';
import { clockAt } from '../say.ts';

/** A curve over the time of a run against its limits, as SVG that needs nothing besides the page's colours. */
export interface Curve {
  values: readonly number[];
  /** Half an interval at each moment, drawn as a band. */
  half?: readonly number[];
  className: string;
  /** Stands at the curve where it is farthest from the others. */
  letter?: string;
}

export interface ChartAxis {
  t_s: readonly number[];
  from_min: number;
  limits: readonly number[];
  /** What a reader who does not see the drawing is told it is. */
  name: Words;
}

export const chartBox = { width: 640, height: 220, left: 58, right: 14, top: 14, bottom: 28 };
const ticksMost = 5;
/** Two names of limits nearer than this would print over each other. */
const textApart = 15;

export function chart(curves: readonly Curve[], { t_s, from_min, limits, name }: ChartAxis): string {
  const { width, height, left, right, top, bottom } = chartBox;
  const end_s = Math.max(1, t_s.at(-1) ?? 1);
  const highest = Math.max(
    ...curves.flatMap(({ values, half }) => values.map((value, at) => value + (half?.[at] ?? 0))),
    0,
  );
  // Limits within sight are drawn; one far above a quiet place would press its curve flat.
  const shown = limits.filter((limit) => limit <= highest * 1.6);
  const most = niceMost(
    Math.max(highest, ...shown, limits[0] === undefined ? 1 : Math.min(limits[0], highest * 2, highest + 1), 0.1),
  );
  const x = (t: number) => left + ((width - left - right) * t) / end_s;
  const y = (value: number) => height - bottom - ((height - top - bottom) * value) / most;
  const step = niceStep(most / ticksMost);
  const ticks = Array.from({ length: Math.floor(most / step + 1e-9) + 1 }, (_, at) => at * step);
  const everyMinutes = end_s > 5_400 ? 30 : end_s > 1_800 ? 10 : 5;
  const hours: number[] = [];
  for (
    let minute = Math.ceil(from_min / everyMinutes) * everyMinutes;
    (minute - from_min) * 60 <= end_s;
    minute += everyMinutes
  ) {
    hours.push(minute);
  }
  const path = (values: readonly number[]) =>
    values.map((value, at) => `${at === 0 ? 'M' : 'L'}${x(t_s[at] ?? 0).toFixed(1)} ${y(value).toFixed(1)}`).join('');
  const band = ({ values, half, className }: Curve) => {
    if (!half?.some((each) => each > 0)) return '';
    const up = path(values.map((value, at) => value + (half[at] ?? 0)));
    const down = values
      .map((value, at) => [x(t_s[at] ?? 0), y(Math.max(0, value - (half[at] ?? 0)))] as const)
      .toReversed();
    return `<path class="band ${className}" d="${up}${down.map(([px, py]) => `L${px.toFixed(1)} ${py.toFixed(1)}`).join('')}Z"/>`;
  };
  const letters = curves.map(({ values, letter }, own) => {
    const others = curves.filter((_, at) => at !== own);
    const at = apartAt(values, others);
    return letter && values.length > 0
      ? `<text class="letter" x="${x(t_s[at] ?? 0).toFixed(1)}" y="${(y(values[at]!) - 5).toFixed(1)}" text-anchor="middle">${escaped(letter)}</text>`
      : '';
  });
  return `<svg class="chart" viewBox="0 0 ${width} ${height}" data-left="${left}" data-right="${width - right}" data-end="${end_s}" role="img" aria-label="${escaped(name.zh === name.en ? name.zh : `${name.zh} ${name.en}`)}">
${ticks.map((tick) => `<path class="grid" d="M${left} ${y(tick).toFixed(1)}H${width - right}"/><text x="${left - 6}" y="${(y(tick) + 4).toFixed(1)}" text-anchor="end">${escaped(short(tick))}</text>`).join('')}
${hours.map((minute) => `<text x="${x((minute - from_min) * 60).toFixed(1)}" y="${height - 6}" text-anchor="${x((minute - from_min) * 60) > width - right - 20 ? 'end' : 'middle'}">${clockAt(minute, 0)}</text>`).join('')}
${shown.map((limit) => limitLine(limit, limits.indexOf(limit), y, isCrowded(limit, shown, y))).join('')}
${curves.map((curve) => `${band(curve)}<path class="curve ${curve.className}" d="${path(curve.values)}"/>`).join('')}${letters.join('')}
<path class="cursor" d="M${left} ${top}V${height - bottom}"/></svg>`;
}

/** A line and its name, which stands left where nothing of a filling hall is yet. */
function limitLine(limit: number, at: number, y: (value: number) => number, isBare: boolean): string {
  const { width, left, right } = chartBox;
  const name = `${'▲'.repeat(at + 1)} ${isBare ? '' : `${bothIn(limitWords[at]!)} `}${escaped(short(limit))}`;
  return `<path class="limit l${at}" d="M${left} ${y(limit).toFixed(1)}H${width - right}"/><text class="limit l${at}" x="${left + 4}" y="${(y(limit) - 3).toFixed(1)}">${name}</text>`;
}

function isCrowded(limit: number, shown: readonly number[], y: (value: number) => number): boolean {
  return shown.some((other) => other !== limit && Math.abs(y(other) - y(limit)) < textApart);
}

/** Both languages inside a drawing; the style shows one. */
const bothIn = ({ zh, en }: Words) => `<tspan lang="zh">${escaped(zh)}</tspan><tspan lang="en">${escaped(en)}</tspan>`;

/** Where a curve is farthest from all others; alone, where it is highest. */
function apartAt(values: readonly number[], others: readonly Curve[]): number {
  const apart = (at: number) =>
    others.length === 0
      ? values[at]!
      : Math.min(...others.map((other) => Math.abs(values[at]! - (other.values[at] ?? values[at]!))));
  return values.reduce((best, _, at) => (apart(at) > apart(best) ? at : best), 0);
}

const short = (value: number) => (Number.isInteger(value) ? value.toLocaleString('en') : value.toFixed(1));

function niceMost(value: number): number {
  const step = niceStep(value / ticksMost);
  return Math.ceil(value / step - 1e-9) * step;
}

function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(rough, 1e-9)));
  return [1, 2, 5, 10].map((times) => times * power).find((step) => step >= rough - 1e-12) ?? 10 * power;
}
