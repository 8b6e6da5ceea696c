import fontkit from '@pdf-lib/fontkit';
import { degrees, grayscale, PDFDocument, type PDFFont, type PDFPage } from 'pdf-lib';
import { Typeface } from './fonts.ts';
import { frameSigns, layOut } from './layout.ts';
import { page_pt, type Item, type Page } from './page.ts';
import type { Sheet } from './sheet.ts';

/** Draws sheets; the faces are opened once and stay. Takes seconds of a processor: it belongs in a thread of its own. */
export class Drawer {
  private readonly regular: Typeface;
  private readonly bold: Typeface;

  private constructor(regular: Typeface, bold: Typeface) {
    this.regular = regular;
    this.bold = bold;
  }

  static async open(): Promise<Drawer> {
    return new Drawer(await Typeface.open('400'), await Typeface.open('700'));
  }

  async layOut(sheet: Sheet): Promise<readonly Page[]> {
    // Every text of the sheet, whatever its place, and of the frame: nothing is measured before its font is open.
    const text = `${JSON.stringify(sheet)}${frameSigns}`;
    await this.regular.prepare(text);
    await this.bold.prepare(text);
    return layOut(sheet, (part, size, bold) => this.measure(part, size, bold));
  }

  /** Width of a text that has been laid out. */
  measure(text: string, size: number, bold: boolean): number {
    return (bold ? this.bold : this.regular).width(text) * size;
  }

  /** A text as it comes out, with the mark for what no font has. */
  printed(text: string): string {
    return this.regular
      .runs(text)
      .map((run) => run.text)
      .join('');
  }

  async draw(sheet: Sheet): Promise<Uint8Array> {
    const pages = await this.layOut(sheet);
    const pdf = await PDFDocument.create();
    pdf.registerFontkit(fontkit as never);
    pdf.setTitle(sheet.title, { showInWindowTitleBar: true });
    pdf.setSubject(`${sheet.site} · ${sheet.source}`);
    pdf.setProducer('Watchfloor');
    pdf.setCreator('Watchfloor');
    pdf.setLanguage(sheet.language === 'zh' ? 'zh-CN' : 'en');
    const fonts = new Fonts(this.regular, this.bold);
    await fonts.embed(pdf, pages);
    for (const page of pages) drawPage(pdf.addPage([page_pt.width, page_pt.height]), page, fonts);
    return pdf.save();
  }
}

/** The subsets of one document: a font a slice and weight, with the signs the pages use and no others. */
class Fonts {
  private readonly faces: readonly [Typeface, Typeface];
  private readonly embedded = new Map<string, PDFFont>();

  constructor(regular: Typeface, bold: Typeface) {
    this.faces = [regular, bold];
  }

  async embed(pdf: PDFDocument, pages: readonly Page[]): Promise<void> {
    const used = new Map<string, { bold: boolean; slice: string; signs: Set<string> }>();
    for (const item of pages.flatMap((page) => page.items)) {
      if (item.is !== 'text' && item.is !== 'mark') continue;
      const bold = item.is === 'mark' || item.bold;
      for (const run of this.face(bold).runs(item.text)) {
        const key = `${run.slice}/${bold}`;
        const entry = used.get(key) ?? { bold, slice: run.slice, signs: new Set<string>() };
        for (const sign of run.text) entry.signs.add(sign);
        used.set(key, entry);
      }
    }
    for (const [key, { bold, slice, signs }] of used) {
      const font = await this.face(bold).subset(slice, [...signs].sort().join(''));
      this.embedded.set(key, await pdf.embedFont(font, { subset: false }));
    }
  }

  face(bold: boolean): Typeface {
    return this.faces[bold ? 1 : 0];
  }

  font(slice: string, bold: boolean): PDFFont {
    return this.embedded.get(`${slice}/${bold}`)!;
  }
}

function drawPage(page: PDFPage, { items }: Page, fonts: Fonts): void {
  for (const item of items) drawItem(page, item, fonts);
}

function drawItem(page: PDFPage, item: Item, fonts: Fonts): void {
  switch (item.is) {
    case 'text': {
      let { x } = item;
      const face = fonts.face(item.bold);
      for (const run of face.runs(item.text)) {
        const font = fonts.font(run.slice, item.bold);
        page.drawText(run.text, { x, y: item.y, size: item.size, font, color: grayscale(item.grey) });
        x += face.width(run.text) * item.size;
      }
      return;
    }
    case 'line':
      page.drawLine({
        start: { x: item.x1, y: item.y1 },
        end: { x: item.x2, y: item.y2 },
        thickness: item.width,
        color: grayscale(item.grey),
      });
      return;
    case 'box':
      page.drawRectangle({
        x: item.x,
        y: item.y,
        width: item.width,
        height: item.height,
        ...(item.fill === null ? {} : { color: grayscale(item.fill) }),
        ...(item.border === null ? {} : { borderColor: grayscale(item.border), borderWidth: 0.5 }),
      });
      return;
    case 'mark':
      return drawMark(page, item.text, fonts);
  }
}

/** From corner to corner, light enough to read through and too large to overlook. */
function drawMark(page: PDFPage, text: string, fonts: Fonts): void {
  const face = fonts.face(true);
  const size = Math.min(110, 620 / face.width(text));
  const long = face.width(text) * size;
  const turn = 52;
  const [cos, sin] = [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)];
  let x = page_pt.width / 2 - (long / 2) * cos;
  let y = page_pt.height / 2 - (long / 2) * sin;
  for (const run of face.runs(text)) {
    const font = fonts.font(run.slice, true);
    page.drawText(run.text, { x, y, size, font, color: grayscale(0.87), rotate: degrees(turn) });
    x += face.width(run.text) * size * cos;
    y += face.width(run.text) * size * sin;
  }
}
