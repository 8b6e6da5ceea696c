import type { Figure } from './case.ts';
import { both, escaped } from '../../../base/page/html.ts';

/** A figure as SVG: experiments as open points with their spread, ours as a heavy line, a curve from a paper dashed. */

/** Two stand beside each other on A4, so these are about the dots of half its width. */
const wide = 370;
const high = 210;
const left = 36;
const bottom = 34;

export function chart({ title, x, y, series }: Figure): string {
  const all = series.flatMap(({ points }) => points);
  const xTicks = ticks(Math.max(...all.map(([at]) => at)));
  const yTicks = ticks(Math.max(...all.map(([, value, spread = 0]) => value + spread)));
  const [xMost, yMost] = [xTicks.at(-1)!, yTicks.at(-1)!];
  const toX = (value: number) => left + (value / xMost) * (wide - left - 10);
  const toY = (value: number) => high - bottom - (value / yMost) * (high - bottom - 10);
  const grid = [
    ...yTicks.map(
      (value) =>
        `<line class="grid" x1="${left}" x2="${wide - 10}" y1="${px(toY(value))}" y2="${px(toY(value))}"/>` +
        `<text x="${left - 6}" y="${px(toY(value) + 4)}" text-anchor="end">${short(value)}</text>`,
    ),
    ...xTicks.map(
      (value) => `<text x="${px(toX(value))}" y="${high - bottom + 15}" text-anchor="middle">${short(value)}</text>`,
    ),
  ];
  const drawn = series.map(({ kind, points }) => {
    if (kind === 'points') {
      return points
        .map(
          ([at, value, spread = 0]) =>
            `<line class="spread" x1="${px(toX(at))}" x2="${px(toX(at))}" y1="${px(toY(value - spread))}" y2="${px(toY(value + spread))}"/>` +
            `<circle class="measured" cx="${px(toX(at))}" cy="${px(toY(value))}" r="3.5"/>`,
        )
        .join('');
    }
    const path = points
      .map(([at, value], index) => `${index === 0 ? 'M' : 'L'}${px(toX(at))} ${px(toY(value))}`)
      .join('');
    const marks =
      kind === 'line'
        ? points.map(([at, value]) => `<circle class="ours" cx="${px(toX(at))}" cy="${px(toY(value))}" r="3"/>`)
        : [];
    return `<path class="${kind}" d="${path}"/>${marks.join('')}`;
  });
  const legend = series.map(({ name, kind }) => `<li class="${kind}">${both(name)}</li>`).join('');
  // A label cannot be switched, so it says both.
  const named = (['zh', 'en'] as const).map((of) => [title?.[of], y[of], x[of]].filter(Boolean).join(', ')).join(' / ');
  return (
    `<figure><figcaption>${title ? `<b>${both(title)}</b> · ` : ''}${both(y)}</figcaption><svg viewBox="0 0 ${wide} ${high}" role="img" aria-label="${escaped(named)}">` +
    `${grid.join('')}<line class="axis" x1="${left}" x2="${wide - 10}" y1="${high - bottom}" y2="${high - bottom}"/>` +
    `${drawn.join('')}</svg><p class="x">${both(x)}</p><ul class="legend">${legend}</ul></figure>`
  );
}

/** From nothing to at least the most there is, in steps of 1, 2 or 5 times a power of ten; at most seven. */
function ticks(most: number): number[] {
  const power = 10 ** Math.floor(Math.log10(most / 6));
  const step = power * [1, 2, 5, 10].find((times) => most / (times * power) <= 6)!;
  return Array.from({ length: Math.ceil(most / step - 1e-9) + 1 }, (_, at) => at * step);
}

const px = (value: number) => value.toFixed(1);
const short = (value: number) => String(Math.round(value * 100) / 100);
