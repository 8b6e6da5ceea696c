import { both, escaped } from '../../../base/page/html.ts';
import type { Words } from '../../../base/words.ts';

/** Charts drawn as SVG text: nothing is fetched, nothing runs, and they print as they stand. */
export interface Chart {
  title: Words;
  /** Where each value of a series stands along x; steps hold until the next. */
  from: number;
  to: number;
  /** Labels below; a tick at each. */
  ticks: { at: number; label: string }[];
  unit: Words;
  series: Series[];
  limits: { value: number; label: Words }[];
  /** Highest value the scale must show. */
  atLeast?: number;
  height?: number;
}

export interface Series {
  name: Words;
  style: 'line' | 'step' | 'area' | 'dots' | 'second';
  points: { x: number; y: number; half?: number }[];
}

const width = 720;
const left = 46;
const right = 20;
const top = 8;
const bottom = 22;

export function chart(of: Chart): string {
  const height = of.height ?? 150;
  const values = of.series.flatMap(({ points }) => points.map(({ y, half = 0 }) => y + half));
  const most = niceMost(Math.max(1e-9, of.atLeast ?? 0, ...of.limits.map(({ value }) => value), ...values));
  const x = (value: number) => left + ((value - of.from) / (of.to - of.from)) * (width - left - right);
  const y = (value: number) => height - bottom - (Math.min(value, most) / most) * (height - top - bottom);
  const grid = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const at = y(share * most).toFixed(1);
    return `<path class="grid" d="M${left} ${at}H${width - right}"/><text class="num" x="${left - 6}" y="${Number(at) + 3.5}" text-anchor="end">${short(share * most)}</text>`;
  });
  const ticks = of.ticks.map(({ at, label }) => `<path class="tick" d="M${x(at).toFixed(1)} ${height - bottom}v4"/><text class="num" x="${x(at).toFixed(1)}" y="${height - 6}" text-anchor="middle">${escaped(label)}</text>`); // prettier-ignore
  const limits = of.limits.map(({ value }) => `<path class="limit" d="M${left} ${y(value).toFixed(1)}H${width - right}"/>`); // prettier-ignore
  const drawn = of.series.map((series) => draw(series, x, y, of.to));
  const legend = [
    ...of.series.map(({ name, style }) => `<span><i class="key ${style}"></i>${both(name)}</span>`),
    ...of.limits.map(({ label }) => `<span><i class="key limit"></i>${both(label)}</span>`),
  ];
  return `<figure><figcaption><b>${both(of.title)}</b> <small>${both(of.unit)}</small><span class="keys">${legend.join('')}</span></figcaption>
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(of.title.zh)} ${escaped(of.title.en)}">${grid.join('')}${drawn.join('')}${limits.join('')}${ticks.join('')}</svg></figure>`;
}

type Scale = (value: number) => number;

function draw({ style, points }: Series, x: Scale, y: Scale, to: number): string {
  if (points.length === 0) return '';
  const at = (point: { x: number; y: number }) => `${x(point.x).toFixed(1)} ${y(point.y).toFixed(1)}`;
  if (style === 'dots') {
    return points
      .map(({ x: px, y: py, half = 0 }) => {
        const [cx, low, high] = [x(px).toFixed(1), y(Math.max(0, py - half)).toFixed(1), y(py + half).toFixed(1)];
        return `<path class="whisker" d="M${cx} ${low}V${high}"/><circle class="dot" cx="${cx}" cy="${y(py).toFixed(1)}" r="2"/>`;
      })
      .join('');
  }
  if (style === 'line' || style === 'second') {
    const hasBand = points.some(({ half = 0 }) => half > 0);
    const upper = points.map((point) => at({ x: point.x, y: point.y + (point.half ?? 0) }));
    const lower = points.map((point) => at({ x: point.x, y: Math.max(0, point.y - (point.half ?? 0)) })).toReversed();
    const band = hasBand ? `<path class="band" d="M${[...upper, ...lower].join('L')}Z"/>` : '';
    return `${band}<path class="${style}" d="M${points.map(at).join('L')}"/>`;
  }
  const steps = points.map((point, index) => `H${x(point.x).toFixed(1)}V${y(point.y).toFixed(1)}${index === points.length - 1 ? `H${x(to).toFixed(1)}` : ''}`); // prettier-ignore
  const start = `M${x(points[0]!.x).toFixed(1)} ${y(style === 'area' ? 0 : points[0]!.y).toFixed(1)}`;
  const close = style === 'area' ? `V${y(0).toFixed(1)}Z` : '';
  return `<path class="${style}" d="${start}${steps.join('')}${close}"/>`;
}

/** 1, 2, 2.5 or 5 times a power of ten, times four for the grid. */
function niceMost(value: number): number {
  const step = value / 4;
  const power = 10 ** Math.floor(Math.log10(step));
  const nice = [1, 2, 2.5, 5, 10].find((each) => each * power >= step - 1e-12)!;
  return nice * power * 4;
}

function short(value: number): string {
  if (value === 0) return '0';
  return value >= 10 ? String(Math.round(value)) : String(Number(value.toPrecision(2)));
}

export const chartStyle = `
figure{margin:10px 0 14px;break-inside:avoid}
figcaption{display:flex;flex-wrap:wrap;gap:2px 12px;align-items:baseline;font-size:12px;line-height:18px}
.keys{display:flex;flex-wrap:wrap;gap:0 14px;margin-left:auto;color:var(--secondary)}
.key{display:inline-block;width:18px;height:0;margin:0 5px 3px 0;border-top:2px solid var(--text);vertical-align:middle}
.key.second{border-top:2px dotted var(--secondary)}.key.area,.key.step{border-top:8px solid var(--line);margin-bottom:0}
.key.step{border-top:2px solid var(--focus)}.key.limit{border-top:1.5px dashed var(--p2)}
.key.dots{width:6px;height:6px;border:0;border-radius:3px;background:var(--focus)}
svg{display:block;width:100%;max-width:1080px;height:auto}
svg text{font:10px 'Noto Sans SC','Microsoft YaHei',sans-serif;fill:var(--secondary)}
svg .grid{stroke:var(--line);stroke-width:.7}svg .tick{stroke:var(--border);stroke-width:.8}
svg .line,svg .second,svg .step{fill:none;stroke:var(--text);stroke-width:1.5}
svg .second{stroke:var(--secondary);stroke-dasharray:1.5 2.5}svg .step{stroke:var(--focus)}
svg .area{fill:var(--line);stroke:none}svg .band{fill:var(--border);opacity:.28}
svg .limit{fill:none;stroke:var(--p2);stroke-width:1.3;stroke-dasharray:6 4}
svg .dot{fill:var(--focus)}svg .whisker{stroke:var(--focus);stroke-width:1}
`;
