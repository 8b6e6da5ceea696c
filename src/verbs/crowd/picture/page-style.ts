import { darkTokens, declared, lightTokens } from '../../../base/page/colours.ts';

/** Busy, warning, alarm, critical: from a shade that only marks to one that shouts; each also has its ▲ signs. */
const limitColours = {
  light: { l0: '#7a6200', l1: '#a84300', l2: '#c4001a', l3: '#86006b' },
  dark: { l0: '#d9b53a', l1: '#ff9f43', l2: '#ff6b6b', l3: '#ff8ae2' },
};
const light = declared({ ...lightTokens, ...limitColours.light });
const dark = declared({ ...darkTokens, ...limitColours.dark });

/** Grey when normal; colour, with a sign beside it, only where a limit is reached. */
export const pageStyle = `
:root{${light};color-scheme:light}
:root[data-theme=dark]{${dark};color-scheme:dark}
@media (prefers-color-scheme:dark){:root:not([data-theme=light]){${dark};color-scheme:dark}}
html[lang=zh] :is(span,tspan)[lang=en],html[lang=en] :is(span,tspan)[lang=zh]{display:none}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--text);font:400 14px/20px 'Noto Sans SC','Microsoft YaHei','PingFang SC',sans-serif;font-variant-numeric:tabular-nums}
h1{font-size:18px;line-height:24px;margin:0}
h2{font-size:15px;line-height:22px;margin:0 0 6px}
small,.quiet{color:var(--secondary);font-size:12px;line-height:16px}
button{font:inherit;color:inherit;background:var(--panel);border:1px solid var(--border);border-radius:4px;padding:2px 9px;cursor:pointer}
button[aria-pressed=true]{background:var(--chosen);font-weight:600}
:focus-visible{outline:2px solid var(--focus);outline-offset:1px}
kbd{font:600 11px/14px inherit;border:1px solid var(--border);border-radius:3px;padding:0 4px;margin-left:4px;color:var(--secondary)}
.room{display:grid;grid-template:auto 1fr auto/1fr 460px;height:100vh;min-height:560px}
header{grid-column:1/3;display:flex;flex-wrap:wrap;gap:6px 18px;align-items:center;padding:8px 14px;background:var(--panel);border-bottom:1px solid var(--line)}
#clock{font-size:26px;line-height:32px;font-weight:600}
.group{display:flex;gap:4px;align-items:center}
.end{margin-left:auto}
.stage{position:relative;overflow:hidden;min-width:0;min-height:0}
canvas{position:absolute;inset:0;width:100%;height:100%;touch-action:none}
.legend{position:absolute;left:12px;bottom:10px;display:flex;gap:10px;background:var(--panel);border:1px solid var(--line);border-radius:4px;padding:3px 9px;font-size:12px;line-height:18px}
.legend[hidden]{display:none}
.legend i{display:inline-block;width:11px;height:11px;margin-right:4px;vertical-align:-1px;border-radius:2px}
.legend i.dot{border-radius:50%;width:8px;height:8px;vertical-align:0}
.wait{position:absolute;left:50%;top:45%;transform:translateX(-50%);color:var(--secondary)}
aside{display:flex;flex-direction:column;min-height:0;background:var(--panel);border-left:1px solid var(--line)}
aside article{padding:10px 12px;border-bottom:1px solid var(--line)}
aside article[hidden]{display:none}
.list{overflow:auto;flex:1;min-height:0}
table{border-collapse:collapse;width:100%}
th{font-weight:600;text-align:left}
th,td{padding:3px 6px;border-bottom:1px solid var(--line);vertical-align:top}
td.number,th.number{text-align:right;white-space:nowrap}
tr.head th{background:var(--raised);font-size:12px;line-height:16px;color:var(--secondary)}
.list tr[data-row]{cursor:pointer}
.list tr[aria-selected=true]{background:var(--chosen)}
.list td:first-child,.list th:first-child{width:100%}
.l0{color:var(--l0)}.l1{color:var(--l1)}.l2{color:var(--l2)}.l3{color:var(--l3)}
b.l0,b.l1,b.l2,b.l3{font-weight:600;white-space:nowrap}
footer{grid-column:1/3;display:flex;gap:12px;align-items:center;padding:6px 14px 8px;background:var(--panel);border-top:1px solid var(--line)}
.line{position:relative;flex:1}
.line input{width:100%;margin:0;accent-color:var(--secondary);display:block}
.line .marks{position:relative;height:16px;margin:0 8px;font-size:11px;line-height:14px;color:var(--secondary)}
.line .marks span.at{position:absolute;transform:translateX(-50%);white-space:nowrap}
.line .marks span.first{transform:none}
.line .marks span.last{transform:translateX(-100%)}
svg.chart{width:100%;height:auto;display:block;overflow:visible}
svg.chart text{font-size:15px;fill:var(--secondary)}
svg.chart .grid{stroke:var(--line);fill:none}
svg.chart .curve{fill:none;stroke:var(--text);stroke-width:1.6}
svg.chart .curve.b{stroke-dasharray:7 4}
svg.chart .curve.c{stroke-dasharray:2 3;stroke-width:2.2}
svg.chart .curve.d{stroke-dasharray:12 3 2 3}
svg.chart text.letter{font-weight:600;fill:var(--text);paint-order:stroke;stroke:var(--panel);stroke-width:4px}
svg.chart .band{fill:var(--muted);opacity:.22;stroke:none}
svg.chart path.limit{fill:none;stroke:currentColor;stroke-dasharray:2 3}
svg.chart text.limit{fill:currentColor;font-size:13px;paint-order:stroke;stroke:var(--panel);stroke-width:3px}
svg.chart .cursor{stroke:var(--focus);stroke-width:1.2}
.paper{display:none}
.page{padding:18px 24px 40px;max-width:1480px;margin:0 auto}
.page .charts,.paper .charts{display:grid;grid-template-columns:1fr 1fr;gap:14px 20px}
.page section,.paper section{margin-top:18px}
.bar{display:flex;flex-wrap:wrap;gap:6px 18px;align-items:baseline}
.verdict ul{list-style:none;padding:0;margin:0 0 10px;font-size:16px;line-height:24px}
.verdict .curves,.charts>div{background:var(--panel);border:1px solid var(--line);border-radius:4px;padding:8px 12px}
.verdict .curves{margin-top:12px;max-width:840px}
table.main th.run{font-weight:400;min-width:150px}
.wide th.number{white-space:normal;vertical-align:bottom}
table.places td:first-child{min-width:130px}
.wide{overflow-x:auto}
dl.figures{display:flex;flex-wrap:wrap;gap:4px 26px;margin:8px 0 0}
dl.figures dt{font-size:12px;line-height:16px;color:var(--secondary)}
dl.figures dd{margin:0;font-size:17px;line-height:22px;font-weight:600}
ul{margin:4px 0;padding-left:18px}
dialog{border:1px solid var(--border);border-radius:6px;background:var(--panel);color:var(--text);max-width:560px}
@media print{
@page{size:A4;margin:12mm}
:root,:root[data-theme=dark]{${light};color-scheme:light}
body{background:#fff;font-size:10.5px;line-height:15px}
.room,dialog,.controls{display:none!important}
.paper{display:block}
.page{padding:0}
.verdict ul{font-size:11px;line-height:15px}.verdict .curves,.charts>div{border:0;padding:0}
.page .charts{grid-template-columns:1fr 1fr}.wide{overflow:visible}
h1{font-size:16px}h2{font-size:12px;line-height:16px;break-after:avoid}
small,.quiet{font-size:9px;line-height:12px}
.charts>*,tr,li{break-inside:avoid}
th,td{padding:1px 3px}.wide table{font-size:9px;line-height:12px}.wide small{font-size:8px;line-height:10px}.wide td.number{white-space:normal}table.main th.run{min-width:80px}table.places td:first-child{min-width:90px}
svg.chart .cursor{display:none}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
}
`;
