/** The colours of the console (console/tokens.css), since a page for paper and mail has to bring its own. */
export const lightTokens = {
  ground: '#f2f4f6',
  panel: '#ffffff',
  raised: '#e9edf1',
  text: '#1b1f24',
  secondary: '#4a5560',
  muted: '#56616d',
  line: '#d3d9df',
  border: '#76828e',
  focus: '#0b5cad',
  chosen: '#dde8f4',
  p1: '#c4001a',
  p2: '#a84300',
};
export const darkTokens: typeof lightTokens = {
  ground: '#1b1f24',
  panel: '#242a31',
  raised: '#2d343c',
  text: '#e6eaee',
  secondary: '#b4bec8',
  muted: '#a3aeb9',
  line: '#3a434d',
  border: '#7f8b98',
  focus: '#9cc8ff',
  chosen: '#27313c',
  p1: '#ff6b6b',
  p2: '#ff9f43',
};

const declared = (tokens: typeof lightTokens) =>
  Object.entries(tokens)
    .map(([name, value]) => `--${name}:${value}`)
    .join(';');

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
.scroll{overflow:auto;width:fit-content;max-width:100%;max-height:82vh;border:1px solid var(--line);background:var(--panel);margin-top:8px}
table.grid{border-collapse:separate;border-spacing:0;font-size:12px;line-height:14px}
.grid th,.grid td{border-right:1px solid var(--line);border-bottom:1px solid var(--line);padding:2px 3px;text-align:center;white-space:nowrap;background:var(--panel)}
.grid thead th{position:sticky;top:0;z-index:2;background:var(--raised);font-weight:600}
.grid thead th small{display:block;font-weight:400;line-height:13px}
.grid tbody th{position:sticky;left:0;z-index:1;text-align:left;font-weight:600;padding-right:8px}
.grid thead th:first-child{left:0;z-index:3;text-align:left}
.posts tbody th.when,.posts thead th:nth-child(2){position:static;font-weight:400;color:var(--secondary);text-align:left}
.posts thead th:nth-child(2){position:sticky}
.posts tr.first th,.posts tr.first td{border-top:1px solid var(--border)}
.grid td{min-width:34px;height:30px}
.posts td{min-width:40px;height:20px;white-space:normal}
.grid td small{display:block;font-size:10px;line-height:11px}
.grid td b{font-weight:600}.posts td b{font-weight:400;display:inline-block;margin:0 2px}
.grid td.we,.grid th.we{background:var(--raised)}
.grid b.off{color:var(--muted);font-weight:400}
.grid td.night b,.legend b.night{background:var(--line);border-radius:3px;padding:0 3px}
.grid td.none{background:repeating-linear-gradient(135deg,transparent 0 5px,var(--line) 5px 6px)}
.grid td.unmet{box-shadow:inset 0 0 0 1px var(--p2)}.grid td.unmet i{color:var(--p2)}
.grid td.changed{background:var(--chosen);box-shadow:inset 0 0 0 2px var(--focus)}
.grid td.absent{background:repeating-linear-gradient(45deg,transparent 0 4px,var(--line) 4px 5px);box-shadow:inset 0 0 0 2px var(--border)}
.grid td.changed s,.grid td.absent s{display:block;font-size:10px;line-height:11px;color:var(--secondary)}
.posts td u{text-decoration:none;background:var(--chosen);box-shadow:0 0 0 2px var(--focus)}
.grid td.broken,.grid td.gap{box-shadow:inset 0 0 0 2px var(--p1);color:var(--p1);font-weight:600}
.grid td.under{color:var(--p2)}.grid td.gap b,.grid td.under b{color:var(--text)}
.grid td i{font-size:9px;margin-left:1px}.grid td i.quiet{color:var(--muted)}
.grid td.sum,.grid th.sum{background:var(--raised);min-width:26px}
ul{margin:0;padding:0;list-style:none;display:grid;grid-template-columns:1fr 1fr;column-gap:32px}
li{break-inside:avoid;padding:2px 0}
@media screen and (max-width:900px){ul{display:block}}
@media print{
:root,:root[data-theme]{${declared(lightTokens)};color-scheme:light}
body{background:#fff;padding:0;font-size:8pt;line-height:11pt;-webkit-print-color-adjust:exact;print-color-adjust:exact}
.controls{display:none}
.scroll{overflow:visible;width:auto;max-height:none;border:0;margin:2mm 0 0}
table.grid{font-size:6.5pt;line-height:7.5pt;width:100%;table-layout:fixed;border-left:1px solid var(--line)}
.few table.grid{font-size:8pt;line-height:9pt}
:root[data-paper=A3] table.grid{font-size:8.5pt;line-height:10pt}:root[data-paper=A3] .few table.grid{font-size:10.5pt;line-height:12pt}
.people thead th:first-child{width:18mm}.grid thead th.sum{width:9mm}:root[data-paper=A3] .grid thead th.sum{width:12mm}:root[data-paper=A3] .people thead th:first-child{width:24mm}.posts thead th:first-child{width:32mm}.posts thead th:nth-child(2){width:25mm}.few .posts thead th:first-child,:root[data-paper=A3] .posts thead th:first-child{width:46mm}:root[data-paper=A3] .posts thead th:nth-child(2){width:30mm}
.posts tbody th:first-child{white-space:normal}.grid thead th.sum{font-size:.75em;font-weight:400}
.grid th,.grid td{padding:.4mm .5mm;position:static!important}
.grid td,.posts td,.grid td.sum,.grid th.sum{min-width:0;height:auto}.grid td.night b{padding:0 .5mm}.posts td b{margin:0 .3mm}
.grid td small,.grid thead th small{font-size:.78em;line-height:1.1}
.grid td i{font-size:.85em}.grid td.changed s,.grid td.absent s{font-size:.78em;line-height:1.1}
thead{display:table-header-group}tr,.posts tbody{break-inside:avoid}
h1{font-size:12pt;line-height:15pt}h2{font-size:10pt;margin:4mm 0 1mm;break-after:avoid}
small{font-size:7pt;line-height:9pt}.legend{font-size:7pt;line-height:9pt}
section.sheet{break-before:page}section.first{break-before:auto}
}`;
