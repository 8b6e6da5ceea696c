import { formatDate, parseDate } from '../../../base/local-date.ts';
import { spellSpan } from '../files/clock-text.ts';
import { drawing, type Drawing, type Drawn } from './drawing.ts';
import { both, words } from '../../../base/page/html.ts';
import { changedDays, firstNotes, notes } from './notes.ts';
import { pageScript } from '../../../base/page/script.ts';
import { pageStyle } from '../../../base/page/style.ts';
import { gridStyle } from './grid-style.ts';
import { paperScript } from './paper-script.ts';
import { peopleGrid } from './people-grid.ts';
import { postsGrid } from './posts-grid.ts';

/** So few days leave room for larger print. */
const fewDays = 16;

/** The roster as one page that needs nothing beside it: to look at, to send, to print on A4 or A3 across. */
export function picture(drawn: Drawn): string {
  const made = drawing(drawn);
  const posts = postsGrid(made);
  return `<!doctype html>
<html lang="zh"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>排班表 Roster</title><style>${pageStyle}${gridStyle}</style><style id="paper">@page{size:A4 landscape;margin:8mm}</style></head>
<body${made.problem.day_count <= fewDays ? ' class="few"' : ''}>
${head(made)}
${firstNotes(made)}
<section class="sheet first"><h2>${both(words('人员 × 日期', 'People × days'))}</h2>${legend(made)}${peopleGrid(made)}</section>
${posts === '' ? '' : `<section class="sheet"><h2>${both(words('岗位 × 班次', 'Posts × shifts'))}</h2>${posts}</section>`}
<section class="sheet">${notes(made)}</section>
<script>${pageScript}${paperScript}</script></body></html>
`;
}

function head(made: Drawing): string {
  const { problem, verdict, bound, published } = made;
  const firstDay = parseDate(problem.first_day) ?? 0;
  const period = `${problem.first_day} – ${formatDate(firstDay + problem.day_count - 1)}`;
  const sum = (kind: string) =>
    verdict.cost.parts.reduce((all, part) => all + (part.kind === kind ? part.units : 0), 0);
  const gap = bound === undefined || verdict.cost.total === 0 ? 0 : (verdict.cost.total - bound) / verdict.cost.total;
  const [short, unmet] = [sum('under-minimum'), sum('wish')];
  const figure = (name: [string, string], value: string, kind = '') =>
    `<div><dt>${both(words(...name))}</dt><dd${kind}>${value}</dd></div>`;
  const changed = changedDays(made);
  const absent = changed.filter(({ person_id, day }) => made.isAbsent(person_id, day)).length;
  const bad = (count: number) => (count > 0 ? ' class="bad"' : '');
  return `<header><h1>${both(words(`排班表 ${period}`, `Roster ${period}`))}</h1>
<div class="controls"><button data-say="zh">中文</button><button data-say="en">English</button>
<button data-paint="light">${both(words('浅色', 'Light'))}</button><button data-paint="dark">${both(words('深色', 'Dark'))}</button>
<button data-paper="A4">A4</button><button data-paper="A3">A3</button></div></header>
<dl class="figures">${[
    figure(['人数', 'People'], String(problem.people.length)),
    figure(['天数', 'Days'], String(problem.day_count)),
    figure(['缺岗人次', 'Places empty'], `${short > 0 ? '▲ ' : ''}${short}`, bad(short)),
    figure(
      ['违反硬性规则', 'Hard rules broken'],
      `${verdict.broken.length > 0 ? '▲ ' : ''}${verdict.broken.length}`,
      bad(verdict.broken.length),
    ),
    figure(['未满足的愿望', 'Wishes not met'], `${unmet > 0 ? '◇ ' : ''}${unmet}`, unmet > 0 ? ' class="warn"' : ''),
    ...(absent > 0 ? [figure(['缺勤人天', 'Days absent'], `× ${absent}`)] : []),
    ...(published ? [figure(['改动', 'Changes'], `● ${changed.length - absent}`)] : []),
    figure(['总代价', 'Cost'], String(verdict.cost.total)),
    ...(bound === undefined
      ? []
      : [
          figure(['已证明的下限', 'Proven bound'], String(Math.round(bound * 100) / 100)),
          figure(['差距', 'Gap'], `${(Math.max(0, gap) * 100).toFixed(2)} %`),
        ]),
  ].join('')}</dl>`;
}

function legend(made: Drawing): string {
  const shifts = made.problem.shifts.map(({ id, name, hours, is_night }) => {
    const label = both(made.shiftLabel(id));
    const span = hours ? ` ${spellSpan(hours)}` : '';
    return `<span><b${is_night ? ' class="night"' : ''}>${label}</b> ${both(name)}${span}</span>`;
  });
  const signs = [
    ['·', words('休息', 'off')],
    ['▲', words('违反硬性规则或缺岗', 'hard rule broken, or a gap')],
    ['△', words('低于期望人数', 'fewer than wanted')],
    ['◇', words('愿望未满足', 'wish not met')],
    ['▪', words('已固定', 'pinned')],
    ...(made.published
      ? [
          ['▣', words('粗框:有改动,划去的是原来的', 'thick frame: changed, what was is struck out')] as const,
          ['×', words('缺勤', 'absent')] as const,
        ]
      : []),
    ['+1', words('多于期望', 'more than wanted')],
  ] as const;
  return `<div class="legend">${shifts.join('')}${signs.map(([sign, of]) => `<span><b>${sign}</b> ${both(of)}</span>`).join('')}</div>`;
}
