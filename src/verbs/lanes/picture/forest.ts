import { both } from '../../../base/page/html.ts';
import type { Words } from '../../../base/words.ts';

/** Deviations from what is known, one row a case: a dot with its interval about a line of zero. */
export interface ForestRow {
  label: string;
  /** In per cent of the exact value. */
  off_percent: number;
  half_percent: number;
  isInside: boolean;
}

const width = 720;
const row_px = 15;
const labels_px = 46;

export function forest(title: Words, rows: readonly ForestRow[]): string {
  const reach = Math.max(1, ...rows.map(({ off_percent, half_percent }) => Math.abs(off_percent) + half_percent));
  const most = [2, 5, 10, 20, 50, 100].find((each) => each >= reach) ?? reach;
  const height = rows.length * row_px + 26;
  const x = (percent: number) => labels_px + ((percent + most) / (2 * most)) * (width - labels_px - 28);
  const grid = [-1, -0.5, 0, 0.5, 1].map((share) => {
    const at = x(share * most).toFixed(1);
    return `<path class="${share === 0 ? 'limit' : 'grid'}" d="M${at} 4V${height - 20}"/><text x="${at}" y="${height - 7}" text-anchor="middle">${share > 0 ? '+' : ''}${share * most} %</text>`;
  });
  const drawn = rows.map(({ label, off_percent, half_percent, isInside }, at) => {
    const y = 4 + (at + 0.5) * row_px;
    const [low, high] = [x(off_percent - half_percent).toFixed(1), x(off_percent + half_percent).toFixed(1)];
    return `<text x="${labels_px - 6}" y="${y + 3.5}" text-anchor="end">${label}${isInside ? '' : ' ▲'}</text><path class="whisker" d="M${low} ${y}H${high}"/><circle class="dot" cx="${x(off_percent).toFixed(1)}" cy="${y}" r="2.4"/>`;
  });
  return `<figure><figcaption><b>${both(title)}</b></figcaption>
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${title.zh} ${title.en}">${grid.join('')}${drawn.join('')}</svg></figure>`;
}
