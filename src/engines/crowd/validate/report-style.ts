/** Grey when as it should be, colour only for what failed, and never colour alone: a sign stands with it. */
export const reportStyle = `
:root{color-scheme:light}
html[lang=zh] span[lang=en],html[lang=en] span[lang=zh]{display:none}
*{box-sizing:border-box}
body{margin:0 auto;max-width:900px;padding:16px 20px 40px;color:#1b1f24;background:#fff;
font:400 13px/19px 'Noto Sans SC','Microsoft YaHei','PingFang SC',sans-serif;font-variant-numeric:tabular-nums}
/* A Chinese font draws ’ as wide as a character, which tears an English word apart. */
html[lang=en] body{font-family:'Segoe UI','Helvetica Neue','Liberation Sans',Arial,'Noto Sans','Noto Sans SC',sans-serif}
header{display:flex;gap:24px;align-items:baseline}
h1{font-size:20px;line-height:28px;margin:0}h2{font-size:15px;margin:22px 0 6px}h3{font-size:13px;margin:10px 0 2px}h2,h3,h2+p{break-after:avoid}
.controls{margin-left:auto;display:flex;gap:6px}
button{font:inherit;background:#fff;border:1px solid #76828e;border-radius:4px;padding:2px 10px;cursor:pointer}
button[aria-pressed=true]{background:#dde8f4;font-weight:600}
button:focus-visible{outline:2px solid #0b5cad;outline-offset:1px}
.quiet,small{color:#56616d}small{display:block;font-weight:400;font-size:11px;line-height:14px}
.sum{font-size:16px;font-weight:600;margin:8px 0}.part{border:1px solid #76828e;border-radius:4px;padding:4px 8px}.sum.bad{color:#c4001a}
table{border-collapse:collapse;width:100%;font-size:12px;line-height:16px}
table.small{width:auto}
th,td{border-bottom:1px solid #d3d9df;padding:4px 8px 4px 0;text-align:left;vertical-align:top}
thead th{border-bottom:1px solid #76828e;color:#4a5560;font-weight:400}
tbody th{font-weight:600;width:17%}
td.verdict{white-space:nowrap;padding-right:0}
tr.bad td.verdict,tr.bad td:nth-child(4){color:#c4001a;font-weight:600}
tr,section,figure,footer,table.small{break-inside:avoid}
figure{margin:0}figcaption{font-size:11px;color:#4a5560}
p.x{margin:0;font-size:11px;color:#4a5560;text-align:center}
section p{margin:2px 0 6px}
.compared,.figures{display:grid;grid-template-columns:1fr 1fr;gap:4px 24px}
.compared section:not(.one){grid-column:1/-1}.one .figures{display:block}
svg{width:100%;height:auto;display:block}
svg text{font-size:11px;fill:#4a5560}
.grid{stroke:#e3e8ec}.axis{stroke:#76828e}
.spread{stroke:#76828e;stroke-width:1}.measured{fill:#fff;stroke:#56616d;stroke-width:1.5}
path.line{fill:none;stroke:#0b5cad;stroke-width:2}.ours{fill:#0b5cad}
path.curve{fill:none;stroke:#56616d;stroke-width:1.2;stroke-dasharray:5 4}
ul.legend{list-style:none;display:flex;gap:20px;margin:2px 0 8px;padding:0;font-size:11px}
.legend li::before{content:'○ ';color:#56616d}.legend li.line::before{content:'● ';color:#0b5cad}.legend li.curve::before{content:'┄ '}
footer{display:flex;gap:24px;margin-top:40px}footer div{flex:1;color:#4a5560}footer i{display:block;border-bottom:1px solid #1b1f24;height:32px}
@media print{.controls{display:none}body{padding:0;max-width:none}}
@page{size:A4;margin:14mm 14mm 18mm;@bottom-right{content:counter(page) ' / ' counter(pages);font:11px sans-serif;color:#4a5560}}`;

export const reportScript = `
const root=document.documentElement;
const speak=lang=>{root.lang=lang;document.title=document.querySelector('h1 [lang='+lang+']').textContent;
document.querySelectorAll('[data-say]').forEach(b=>b.setAttribute('aria-pressed',String(b.dataset.say===lang)))};
document.addEventListener('click',e=>{const say=e.target.closest('button')?.dataset.say;if(say){speak(say);history.replaceState(null,'','#'+say)}});
const asked=location.hash.slice(1);
speak(asked==='zh'||asked==='en'?asked:(navigator.language||'zh').startsWith('zh')?'zh':'en');`;
