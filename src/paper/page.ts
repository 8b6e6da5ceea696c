/** A4 upright, in points; a point is 1/72 inch. Everything a page holds is one of these, at its place from the lower left. */
export const page_pt = { width: 595.28, height: 841.89 } as const;
export const margin_pt = { left: 51, right: 42.5, top: 40, bottom: 42.5 } as const;
export const inner_pt = page_pt.width - margin_pt.left - margin_pt.right;
export const mm_pt = 72 / 25.4;

export type Item =
  | { is: 'text'; x: number; y: number; text: string; size: number; bold: boolean; grey: number }
  | { is: 'line'; x1: number; y1: number; x2: number; y2: number; width: number; grey: number }
  | { is: 'box'; x: number; y: number; width: number; height: number; border: number | null; fill: number | null }
  /** Across the whole page, behind everything else. */
  | { is: 'mark'; text: string };

export interface Page {
  items: readonly Item[];
}

/** Width of a text in points. The layout asks; the fonts answer. */
export type Measure = (text: string, size: number, bold: boolean) => number;
