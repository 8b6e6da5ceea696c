import { drawBlock } from './blocks.ts';
import { inner_pt, margin_pt, page_pt, type Item, type Measure, type Page } from './page.ts';
import { pagesMax, Pen } from './pen.ts';
import type { Sheet } from './sheet.ts';

/** Pages of a sheet. The same sheet gives the same pages, whatever machine draws them. */
export function layOut(sheet: Sheet, measure: Measure): readonly Page[] {
  const pen = new Pen(sheet, measure);
  pen.y -= 2;
  pen.y -= pen.write(sheet.title, { x: margin_pt.left, width: inner_pt, size: 16, bold: true });
  if (sheet.subtitle !== '')
    pen.y -= pen.write(sheet.subtitle, { x: margin_pt.left, width: inner_pt, size: 9.5, grey: 0.35 });
  pen.y -= 6;
  for (const [index, block] of sheet.blocks.entries()) {
    if (pen.isFull) break;
    drawBlock(pen, block, sheet.blocks[index + 1]);
  }
  const pages = pen.pages.slice(0, pagesMax);
  pages.forEach((page, index) => page.push(...frame(sheet, index + 1, pages.length, measure)));
  return pages.map((items) => ({ items }));
}

/** What head and foot write of their own. */
export const frameSigns = '第页page of·/0123456789';

/** Head and foot: a page that is found alone still says what it is, of when, and whether it is a drill. */
function frame(sheet: Sheet, number: number, of: number, measure: Measure): Item[] {
  const { left } = margin_pt;
  const right = left + inner_pt;
  const top = page_pt.height - margin_pt.top;
  const count = sheet.language === 'zh' ? `第 ${number} / ${of} 页` : `page ${number} of ${of}`;
  const drill = sheet.exercise === null ? '' : `${sheet.exercise} · `;
  const title = `${drill}${sheet.title}`;
  const grey = 0.35;
  const text = (x: number, y: number, said: string, bold = false): Item => ({
    is: 'text',
    x,
    y,
    text: said,
    size: 8,
    bold,
    grey,
  });
  return [
    text(left, top - 8, sheet.site, true),
    text(right - measure(title, 8, false), top - 8, title),
    { is: 'line', x1: left, y1: top - 14, x2: right, y2: top - 14, width: 0.6, grey: 0.5 },
    { is: 'line', x1: left, y1: margin_pt.bottom + 12, x2: right, y2: margin_pt.bottom + 12, width: 0.4, grey: 0.7 },
    text(left, margin_pt.bottom, sheet.source),
    text(right - measure(count, 8, false), margin_pt.bottom, count),
  ];
}
