import type { Measure } from './page.ts';

/** May not begin a line (GB/T 15834): closing marks hang on the line before. */
const neverFirst = new Set('，。、；：？！）》」』】〉”’…·,.;:?!)]}%‰');
/** May not end a line: opening marks go along with what they open. */
const neverLast = new Set('（《「『【〈“‘([{');

/** Chinese breaks between any two signs, other writing only at its spaces. */
function isWide(sign: string): boolean {
  const code = sign.codePointAt(0)!;
  return code >= 0x2e80 && code <= 0xffef;
}

/** The pieces a line may be broken between; a space belongs to the piece before it. */
export function pieces(text: string): string[] {
  const found: string[] = [];
  let open = '';
  for (const sign of text) {
    const last = open.at(-1);
    const joins =
      open !== '' &&
      (neverFirst.has(sign) ||
        neverLast.has(last!) ||
        (!isWide(sign) && !isWide(last!) && (last !== ' ' || sign === ' ')));
    if (joins) open += sign;
    else {
      if (open !== '') found.push(open);
      open = sign;
    }
  }
  if (open !== '') found.push(open);
  return found;
}

/** Lines no wider than `width`. What has no place to break (a long number) is cut where the line ends: nothing is lost. */
export function wrap(text: string, width: number, size: number, bold: boolean, measure: Measure): string[] {
  return text.split('\n').flatMap((paragraph) => wrapParagraph(paragraph, width, (part) => measure(part, size, bold)));
}

function wrapParagraph(text: string, width: number, widthOf: (part: string) => number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of pieces(text)) {
    if (widthOf((line + piece).trimEnd()) <= width) {
      line += piece;
      continue;
    }
    if (line !== '') lines.push(line.trimEnd());
    line = piece;
    while (widthOf(line.trimEnd()) > width && line.length > 1) {
      const fits = cut(line, width, widthOf);
      lines.push(line.slice(0, fits));
      line = line.slice(fits);
    }
  }
  lines.push(line.trimEnd());
  return lines;
}

/** How much of a piece that is too long for any line fits on one; at least one sign. */
function cut(piece: string, width: number, widthOf: (part: string) => number): number {
  let fits = 0;
  for (const sign of piece) {
    if (fits > 0 && widthOf(piece.slice(0, fits + sign.length)) > width) break;
    fits += sign.length;
  }
  return fits;
}
