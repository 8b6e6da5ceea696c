import { inner_pt, margin_pt, mm_pt } from './page.ts';
import { lead, type Pen } from './pen.ts';
import type { Block, Column } from './sheet.ts';

const size = 9.5;
const small = 8;
const { left } = margin_pt;
type Of<K extends Block['kind']> = Extract<Block, { kind: K }>;

export function drawBlock(pen: Pen, block: Block, next: Block | undefined): void {
  switch (block.kind) {
    case 'heading':
      return heading(pen, block, next);
    case 'text':
      return paragraph(pen, block);
    case 'facts':
      return facts(pen, block);
    case 'figures':
      return figures(pen, block);
    case 'table':
      return table(pen, block);
    case 'bars':
      return bars(pen, block);
    case 'blanks':
      return blanks(pen, block);
    case 'grid':
      return grid(pen, block);
    case 'signatures':
      return signatures(pen, block);
    case 'number':
      return bigNumber(pen, block);
    case 'page':
      if (!pen.isFresh) pen.turn();
  }
}

/** Never alone at the foot of a page: it takes the first lines of what follows along. */
function heading(pen: Pen, { text }: Of<'heading'>, next: Block | undefined): void {
  pen.room(30 + follows(pen, next));
  if (!pen.isFresh) pen.y -= 8;
  pen.y -= pen.write(text, { x: left, width: inner_pt, size: 11.5, bold: true });
  pen.y -= 3;
}

function follows(pen: Pen, next: Block | undefined): number {
  if (next === undefined) return 0;
  if (next.kind === 'grid' || next.kind === 'blanks') return next.height_mm * mm_pt * 2;
  return next.kind === 'table' ? tableStart(pen, next) : 44;
}

/** Long words that somebody typed may be longer than a page: each line finds its own room. */
function paragraph(pen: Pen, { text, quiet }: Of<'text'>): void {
  const type = quiet ? small : size;
  for (const part of text.split('\n')) {
    pen.room(pen.heightOf(part, inner_pt, type));
    pen.y -= pen.write(part, { x: left, width: inner_pt, size: type, grey: quiet ? 0.35 : 0 });
  }
  pen.y -= 4;
}

function facts(pen: Pen, { rows }: Of<'facts'>): void {
  const label = 118;
  for (const [name, value] of rows) {
    const height = Math.max(pen.heightOf(name, label - 8, size), pen.heightOf(value, inner_pt - label, size));
    pen.room(height);
    pen.write(name, { x: left, width: label - 8, size, grey: 0.35 });
    pen.write(value, { x: left + label, width: inner_pt - label, size });
    pen.y -= height + 1.5;
  }
  pen.y -= 4;
}

/** Number, then what it counts: whoever reads the figure reads its definition. */
function figures(pen: Pen, { rows }: Of<'figures'>): void {
  const label = 158;
  const value = 76;
  const rest = inner_pt - label - value - 12;
  for (const row of rows) {
    const height = Math.max(
      pen.heightOf(row.label, label - 8, size),
      pen.heightOf(row.value, value, size, true),
      pen.heightOf(row.definition, rest, small),
    );
    pen.room(height + 4);
    rule(pen, 0.85);
    pen.y -= 2;
    pen.write(row.label, { x: left, width: label - 8, size });
    pen.write(row.value, { x: left + label, width: value, size, bold: true, align: 'right' });
    pen.write(row.definition, { x: left + label + value + 12, width: rest, size: small, grey: 0.35 });
    pen.y -= height + 2;
  }
  rule(pen, 0.85);
  pen.y -= 6;
}

interface Place {
  x: number;
  width: number;
  align: 'right' | undefined;
}

function placesOf(columns: readonly Column[]): Place[] {
  const whole = columns.reduce((sum, column) => sum + column.share, 0);
  let x = left;
  return columns.map(({ share, align }) => {
    const width = (inner_pt * share) / whole;
    const place = { x, width: width - 8, align };
    x += width;
    return place;
  });
}

function tableHead(pen: Pen, columns: readonly Column[], places: readonly Place[]): void {
  const height = Math.max(
    ...columns.map((column, index) => pen.heightOf(column.title, places[index]!.width, small, true)),
  );
  columns.forEach((column, index) => {
    const { x, width, align } = places[index]!;
    pen.write(column.title, { x, width, size: small, bold: true, grey: 0.35, align });
  });
  pen.y -= height + 2;
  rule(pen, 0.3);
  pen.y -= 2;
}

const rowHeight = (pen: Pen, row: readonly string[], places: readonly Place[]): number =>
  Math.max(size * lead, ...row.map((cell, index) => pen.heightOf(cell, places[index]!.width, size)));

/** Head and first row: a head alone at the foot of a page says nothing. */
function tableStart(pen: Pen, { columns, rows }: Of<'table'>): number {
  const places = placesOf(columns);
  const head = Math.max(
    ...columns.map((column, index) => pen.heightOf(column.title, places[index]!.width, small, true)),
  );
  // A first row of half a page is broken over pages anyway.
  return head + 8 + Math.min(240, rows[0] ? rowHeight(pen, rows[0], places) : small * lead);
}

function table(pen: Pen, block: Of<'table'>): void {
  const { columns, rows, empty } = block;
  if (rows.length === 0) return paragraph(pen, { kind: 'text', text: empty, quiet: true });
  const places = placesOf(columns);
  pen.room(tableStart(pen, block));
  tableHead(pen, columns, places);
  for (const row of rows) {
    if (pen.isFull) return;
    const height = rowHeight(pen, row, places);
    if (pen.room(height + 3)) tableHead(pen, columns, places);
    row.forEach((cell, index) => {
      const { x, width, align } = places[index]!;
      pen.write(cell, { x, width, size, align });
    });
    pen.y -= height + 1.5;
    rule(pen, 0.88);
    pen.y -= 1.5;
  }
  pen.y -= 6;
}

function bars(pen: Pen, { rows }: Of<'bars'>): void {
  const label = 158;
  const value = 92;
  const whole = inner_pt - label - value - 16;
  for (const row of rows) {
    const height = Math.max(14, pen.heightOf(row.label, label - 8, size));
    pen.room(height);
    pen.write(row.label, { x: left, width: label - 8, size });
    const y = pen.y - 11.5;
    const share = Math.min(1, Math.max(0, row.share));
    pen.put({ is: 'box', x: left + label, y, width: whole, height: 8, border: 0.8, fill: null });
    if (share > 0)
      pen.put({ is: 'box', x: left + label, y, width: whole * share, height: 8, border: null, fill: 0.45 });
    pen.write(row.value, { x: left + label + whole + 16, width: value, size, align: 'right' });
    pen.y -= height + 2;
  }
  pen.y -= 6;
}

function blanks(pen: Pen, { height_mm, boxes }: Of<'blanks'>): void {
  const height = height_mm * mm_pt;
  pen.room(height);
  const places = placesOf(boxes.map((box) => ({ title: box.label, share: box.share })));
  boxes.forEach((box, index) => {
    const { x, width } = places[index]!;
    pen.put({ is: 'box', x, y: pen.y - height, width: width + 8, height, border: 0.3, fill: null });
    const kept = pen.y;
    pen.y -= 2;
    pen.write(box.label, { x: x + 3, width: width + 2, size: 7, grey: 0.35 });
    pen.y = kept;
  });
  pen.y -= height;
}

function grid(pen: Pen, { columns, rows, height_mm, first }: Of<'grid'>): void {
  const height = height_mm * mm_pt;
  const places = placesOf(columns);
  pen.y -= 4;
  tableHead(pen, columns, places);
  pen.y += 2;
  const lines = Array.from({ length: rows }, (_, index) => first?.[index] ?? '');
  for (const said of lines) {
    pen.room(height);
    places.forEach(({ x, width }) => {
      pen.put({ is: 'box', x, y: pen.y - height, width: width + 8, height, border: 0.3, fill: null });
    });
    const kept = pen.y;
    pen.y -= (height - size * lead) / 2;
    if (said !== '') pen.write(said, { x: places[0]!.x + 4, width: places[0]!.width, size });
    pen.y = kept - height;
  }
  pen.y -= 6;
}

function signatures(pen: Pen, { labels }: Of<'signatures'>): void {
  pen.room(48);
  const width = inner_pt / labels.length;
  pen.y -= 34;
  const line = pen.y;
  labels.forEach((label, index) => {
    const x = left + index * width;
    pen.put({ is: 'line', x1: x, y1: line, x2: x + width - 16, y2: line, width: 0.6, grey: 0.2 });
    pen.y = line - 3;
    pen.write(label, { x, width: width - 16, size: small, grey: 0.35 });
  });
  pen.y = line - 19;
}

function bigNumber(pen: Pen, { label, number }: Of<'number'>): void {
  pen.room(40);
  pen.write(label, { x: left, width: inner_pt / 2, size: 11, bold: true });
  pen.write(number, { x: left + inner_pt / 2, width: inner_pt / 2, size: 20, bold: true, align: 'right' });
  pen.y -= 32;
}

function rule(pen: Pen, grey: number): void {
  pen.put({ is: 'line', x1: left, y1: pen.y, x2: left + inner_pt, y2: pen.y, width: 0.5, grey });
}
