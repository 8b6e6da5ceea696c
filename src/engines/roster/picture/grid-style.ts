/** People by days and posts by shifts: marks have a sign each, and a sheet of paper holds as much as can be read. */
export const gridStyle = `
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
@media print{
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
.posts tbody{break-inside:avoid}
section.sheet{break-before:page}section.first{break-before:auto}
}`;
