import type { Figure } from './case.ts';
import { both } from '../../../base/page/html.ts';

/** A figure as SVG: experiments as open points with their spread, ours as a heavy line, a curve from a paper dashed. */

const wide = 620;
const high = 215;
const left = 46;
const bottom = 34;

export function chart({ title, x, y, series }: Figure): string {
  const all = series.flatMap(({ points }) => points);
  const xMost = nice(Math.max(...all.map(([at]) => at)));
  const yMost = nice(Math.max(...all.map(([, value, spread = 0]) => value + spread)));
  const toX = (value: number) => left + (value / xMost) * (wide - left - 10);
  const toY = (value: number) => high - bottom - (value / yMost) * (high - bottom - 10);
  const ticks = (most: number) => Array.from({ length: 6 }, (_, at) => (most * at) / 5);
  const grid = [
    ...ticks(yMost).map(
      (value) =>
        `<line class="grid" x1="${left}" x2="${wide - 10}" y1="${px(toY(value))}" y2="${px(toY(value))}"/>` +
        `<text x="${left - 6}" y="${px(toY(value) + 4)}" text-anchor="end">${short(value)}</text>`,
    ),
    ...ticks(xMost).map(
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
  return (
    `<figure><figcaption>${title ? `<b>${both(title)}</b> · ` : ''}${both(y)}</figcaption><svg viewBox="0 0 ${wide} ${high}" role="img">` +
    `${grid.join('')}<line class="axis" x1="${left}" x2="${wide - 10}" y1="${high - bottom}" y2="${high - bottom}"/>` +
    `${drawn.join('')}</svg><p class="x">${both(x)}</p><ul class="legend">${legend}</ul></figure>`
  );
}

function nice(most: number): number {
  const step = 10 ** Math.floor(Math.log10(most));
  return [1, 1.5, 2, 2.5, 4, 5, 6, 8, 10].map((times) => times * step).find((value) => value >= most) ?? most;
}

const px = (value: number) => value.toFixed(1);
const short = (value: number) => String(Math.round(value * 100) / 100);
