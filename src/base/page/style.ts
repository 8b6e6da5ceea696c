import { darkTokens, declared, lightTokens } from './colours.ts';

/** Grey when normal, colour only for what is not, and never colour alone: each mark has a sign and stands in a list below. */
export const pageStyle = `
:root{${declared(lightTokens)};color-scheme:light}
:root[data-theme=dark]{${declared(darkTokens)};color-scheme:dark}
@media (prefers-color-scheme:dark){:root:not([data-theme=light]){${declared(darkTokens)};color-scheme:dark}}
html[lang=zh] span[lang=en],html[lang=en] span[lang=zh]{display:none}
*{box-sizing:border-box}
body{margin:0;padding:16px 20px 40px;background:var(--ground);color:var(--text);
font:400 14px/20px 'Noto Sans SC','Microsoft YaHei','PingFang SC',sans-serif;font-variant-numeric:tabular-nums}
header{display:flex;flex-wrap:wrap;gap:8px 24px;align-items:baseline}
h1{font-size:20px;line-height:28px;margin:0}
h2{font-size:16px;line-height:24px;margin:24px 0 8px}
h2 small,.quiet{color:var(--muted);font-weight:400}
small{font-size:12px;line-height:16px;color:var(--secondary)}
.controls{margin-left:auto;display:flex;gap:6px}
button{font:inherit;color:inherit;background:var(--panel);border:1px solid var(--border);border-radius:4px;padding:2px 10px;cursor:pointer}
button[aria-pressed=true]{background:var(--chosen);font-weight:600}
button:focus-visible,.scroll:focus-visible{outline:2px solid var(--focus);outline-offset:1px}
dl.figures{display:flex;flex-wrap:wrap;gap:4px 28px;margin:12px 0 0}
dl.figures div{display:flex;gap:8px;align-items:baseline}
dt{color:var(--secondary)}dd{margin:0;font-weight:600}
dd.bad,i.bad{color:var(--p1)}dd.warn,i.warn{color:var(--p2)}i.new{color:var(--focus)}
i{font-style:normal}
.legend{display:flex;flex-wrap:wrap;gap:4px 18px;margin:10px 0 0;color:var(--secondary);font-size:12px;line-height:18px}
.legend b{color:var(--text)}
ul{margin:0;padding:0;list-style:none;display:grid;grid-template-columns:1fr 1fr;column-gap:32px}
li{break-inside:avoid;padding:2px 0}
@media screen and (max-width:900px){ul{display:block}}
@media print{
:root,:root[data-theme]{${declared(lightTokens)};color-scheme:light}
body{background:#fff;padding:0;font-size:8pt;line-height:11pt;-webkit-print-color-adjust:exact;print-color-adjust:exact}
.controls{display:none}
h1{font-size:12pt;line-height:15pt}h2{font-size:10pt;margin:4mm 0 1mm;break-after:avoid}
thead{display:table-header-group}tr{break-inside:avoid}
small{font-size:7pt;line-height:9pt}.legend{font-size:7pt;line-height:9pt}
}`;
