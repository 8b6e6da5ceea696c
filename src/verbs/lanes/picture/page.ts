import { both } from '../../../base/page/html.ts';
import { pageScript } from '../../../base/page/script.ts';
import { pageStyle } from '../../../base/page/style.ts';
import type { Words } from '../../../base/words.ts';
import { chartStyle } from './chart.ts';

/** One page that needs nothing beside it: to look at, to send, to print on A4 upright. */
export function page(title: Words, body: string): string {
  return `<!doctype html>
<html lang="zh"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title.zh} ${title.en}</title><style>${pageStyle}${chartStyle}${lanesStyle}</style><style id="paper">@page{size:A4;margin:14mm 14mm 18mm;@bottom-right{content:counter(page) ' / ' counter(pages);font:11px sans-serif;color:#4a5560}}</style></head>
<body>
<header><h1>${both(title)}</h1>
<div class="controls"><button data-say="zh">中文</button><button data-say="en">English</button>
<button data-paint="light">${both({ zh: '浅色', en: 'Light' })}</button><button data-paint="dark">${both({ zh: '深色', en: 'Dark' })}</button></div></header>
${body}
<script>${pageScript}</script></body></html>
`;
}

export function figures(rows: readonly [name: Words, value: string, isBad?: boolean][]): string {
  const cells = rows.map(([name, value, isBad]) => `<div><dt>${both(name)}</dt><dd${isBad ? ' class="bad"' : ''}>${isBad ? '▲ ' : ''}${value}</dd></div>`); // prettier-ignore
  return `<dl class="figures">${cells.join('')}</dl>`;
}

export function table(heads: readonly Words[], rows: readonly (readonly string[])[], kind = ''): string {
  const head = heads.map((each) => `<th>${both(each)}</th>`).join('');
  const body = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('\n');
  return `<table class="plain ${kind}"><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table>`;
}

/** Where somebody puts a name to it. */
export function signed(): string {
  const names = [
    { zh: '编制', en: 'Prepared by' },
    { zh: '复核', en: 'Checked by' },
    { zh: '日期', en: 'Date' },
  ];
  return `<footer class="signed">${names.map((name) => `<div>${both(name)}<i></i></div>`).join('')}</footer>`;
}

export function list(items: readonly Words[]): string {
  return `<ul class="notes">${items.map((each) => `<li>${both(each)}</li>`).join('')}</ul>`;
}

const lanesStyle = `
body{max-width:1080px;margin:0 auto}
p{margin:6px 0;max-width:72ch}
ul.notes{display:block;list-style:disc;padding-left:18px}
table.plain{border-collapse:collapse;font-size:12px;line-height:17px;margin:8px 0;width:100%}
.plain th,.plain td{border-bottom:1px solid var(--line);padding:2px 6px;text-align:right;vertical-align:top}
.plain th{border-bottom:1px solid var(--border);font-weight:600;color:var(--secondary)}
.plain td:first-child,.plain th:first-child,.plain td.text{text-align:left}
.cases td:nth-child(n+3),.cases th{white-space:nowrap}
.cases td:nth-child(2),.cases th:nth-child(2){text-align:left;color:var(--secondary)}
td .bad,b.bad{color:var(--p1)}
section{margin-top:18px}
section.place{break-inside:avoid}
footer.signed{display:flex;gap:24px;margin-top:40px;break-inside:avoid}.signed div{flex:1;color:var(--secondary)}.signed i{display:block;border-bottom:1px solid var(--text);height:32px}
@media print{p{max-width:none}.plain{font-size:7.5pt;line-height:10pt}p,li{font-size:8.5pt;line-height:12pt}body{max-width:none}svg text{font-size:9px}figcaption{font-size:8pt;line-height:11pt}}
`;
