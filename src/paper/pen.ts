import { margin_pt, page_pt, type Item, type Measure } from './page.ts';
import type { Sheet } from './sheet.ts';
import { wrap } from './wrap.ts';

/** More pages than this are no report that anybody reads: the rest is cut, and the last page says so. */
export const pagesMax = 200;

const head_pt = 30;
const foot_pt = 20;

/** Where the next thing goes. Blocks ask for room and draw; the pen turns the page when there is none left. */
export class Pen {
  readonly pages: Item[][] = [];
  readonly measure: Measure;
  y = 0;
  private readonly sheet: Sheet;

  constructor(sheet: Sheet, measure: Measure) {
    this.sheet = sheet;
    this.measure = measure;
    this.turn();
  }

  get bottom(): number {
    return margin_pt.bottom + foot_pt;
  }

  get top(): number {
    return page_pt.height - margin_pt.top - head_pt;
  }

  get isFull(): boolean {
    return this.pages.length >= pagesMax;
  }

  /** Whether anything stands on this page yet. */
  get isFresh(): boolean {
    return this.y === this.top;
  }

  put(item: Item): void {
    this.pages.at(-1)!.push(item);
  }

  /** Makes sure that so much fits below; on a fresh page it is taken as it is. */
  room(height: number): boolean {
    if (this.y - height >= this.bottom || this.isFresh) return false;
    this.turn();
    return true;
  }

  turn(): void {
    const page: Item[] = [];
    if (this.sheet.exercise !== null) page.push({ is: 'mark', text: this.sheet.exercise });
    this.pages.push(page);
    this.y = this.top;
  }

  /** Text at the height of the pen, its first line's top there. Gives the height taken. */
  write(
    text: string,
    at: { x: number; width: number; size: number; bold?: boolean; grey?: number; align?: 'right' | undefined },
  ): number {
    const { x, width, size, bold = false, grey = 0 } = at;
    const lines = wrap(text, width, size, bold, this.measure);
    lines.forEach((line, index) => {
      const indent = at.align === 'right' ? width - this.measure(line, size, bold) : 0;
      const y = this.y - size - index * size * lead;
      if (line !== '') this.put({ is: 'text', x: x + indent, y, text: line, size, bold, grey });
    });
    return lines.length * size * lead;
  }

  heightOf(text: string, width: number, size: number, bold = false): number {
    return wrap(text, width, size, bold, this.measure).length * size * lead;
  }
}

/** Line height against type size. */
export const lead = 1.4;
