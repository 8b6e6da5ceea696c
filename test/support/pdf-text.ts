import { spawnSync } from 'node:child_process';
import { decodePDFRawStream, PDFArray, PDFDict, PDFDocument, PDFName, PDFRawStream, type PDFPage } from 'pdf-lib';

/**
 * What a document says, read from its bytes alone: the glyphs its pages show, and the table of each font that says which
 * sign a glyph is (ISO 32000-1, 9.4.3 and 9.10.3). It knows nothing of how sheets are laid out. Text comes in the order it
 * was drawn, so that what stands in one cell of a table stays together; white space is taken out, since lines are broken
 * anywhere in Chinese.
 */
export async function pdfText(pdf: Uint8Array): Promise<string> {
  const document = await PDFDocument.load(pdf);
  return document.getPages().map(pageText).join('').replace(/\s/g, '');
}

/** What is looked for in it, written as it is read: "11-27 03:10:00" and "11-2703:10:00" are the same here. */
export const squeezed = (text: string): string => text.replace(/\s/g, '');

/** The same by poppler, a program that is not ours; null where it is not installed. */
export function pdfTextByPoppler(file: string): string | null {
  const run = spawnSync('pdftotext', ['-raw', file, '-'], { encoding: 'utf8' });
  return run.error ? null : run.stdout.replace(/\s/g, '');
}

function pageText(page: PDFPage): string {
  const fonts = new Map<string, ReadonlyMap<string, string>>();
  const named = page.node.Resources()?.lookupMaybe(PDFName.of('Font'), PDFDict);
  for (const [name, reference] of named?.entries() ?? []) {
    const font = page.doc.context.lookup(reference, PDFDict);
    const table = font.lookup(PDFName.of('ToUnicode'));
    fonts.set(name.asString(), table ? signsOf(contentOf(table)) : new Map());
  }
  let text = '';
  let signs: ReadonlyMap<string, string> = new Map();
  for (const [, font, shown] of drawn(page).matchAll(/(\/\S+) [\d.]+ Tf|<([0-9A-Fa-f]*)> Tj/g)) {
    if (font !== undefined) signs = fonts.get(font) ?? new Map();
    else for (const glyph of (shown ?? '').toUpperCase().match(/.{4}/g) ?? []) text += signs.get(glyph) ?? '\uFFFD';
  }
  return text;
}

function drawn(page: PDFPage): string {
  const contents = page.node.Contents();
  const streams = contents instanceof PDFArray ? contents.asArray() : contents ? [contents] : [];
  return streams.map((one) => contentOf(page.doc.context.lookup(one))).join('\n');
}

function contentOf(stream: unknown): string {
  if (!(stream instanceof PDFRawStream)) throw new Error('a page or a font of the document has no stream');
  return Buffer.from(decodePDFRawStream(stream).decode()).toString('latin1');
}

/** Glyph → sign, of a ToUnicode table. */
function signsOf(table: string): ReadonlyMap<string, string> {
  const signs = new Map<string, string>();
  const sign = (hex: string) => Buffer.from(hex, 'hex').swap16().toString('utf16le');
  for (const [, lines = ''] of table.matchAll(/beginbfchar([\s\S]*?)endbfchar/g)) {
    for (const [, glyph, hex] of lines.matchAll(/<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>/g))
      signs.set(glyph!.toUpperCase(), sign(hex!));
  }
  return signs;
}
