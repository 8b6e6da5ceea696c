import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layOut } from './layout.ts';
import { inner_pt, margin_pt, type Measure } from './page.ts';
import { pagesMax } from './pen.ts';
import type { Block, Sheet } from './sheet.ts';
import { pieces, wrap } from './wrap.ts';

/** Chinese signs are square, the others half as wide. */
const measure: Measure = (text, size) => [...text].reduce((sum, sign) => sum + (sign >= '\u2e80' ? size : size / 2), 0);

const writing = fc.string({
  unit: fc.constantFrom('站', '台', '烟', '，', '。', '（', '）', 'a', 'B', '7', ' ', '-', ',', '体'),
  maxLength: 80,
});

test('nothing that was typed is lost or changes its order when it is broken into lines, whatever the width', () => {
  fc.assert(
    fc.property(writing, fc.integer({ min: 8, max: 400 }), (text, width) => {
      const lines = wrap(text, width, 10, false, measure);
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      for (const line of lines) if ([...line].length > 1) expect(measure(line, 10, false)).toBeLessThanOrEqual(width);
    }),
  );
});

test('a closing mark never begins a line and an opening mark never ends one, as long as the line holds two signs', () => {
  expect(pieces('站台有烟，请核实。')).toEqual(['站', '台', '有', '烟，', '请', '核', '实。']);
  expect(pieces('（烟）go on')).toEqual(['（烟）', 'go ', 'on']);
  expect(wrap('站台有烟，请', 40, 10, false, measure)).toEqual(['站台有', '烟，请']);
});

test('a word longer than its line is cut and not thrown away', () => {
  expect(wrap('a3f1a3f1a3f1', 20, 10, false, measure)).toEqual(['a3f1', 'a3f1', 'a3f1']);
});

const head: Omit<Sheet, 'blocks'> = {
  language: 'en',
  site: 'S',
  title: 'T',
  subtitle: '',
  source: 'now',
  exercise: null,
};

test('a table goes on over pages with its head on each, and no row is lost', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), (count) => {
      const rows = Array.from({ length: count }, (_, index) => [`row ${index}`, '站台有烟'.repeat(1 + (index % 9))]);
      const columns = [
        { title: 'Head', share: 1 },
        { title: 'What', share: 2 },
      ];
      const pages = layOut({ ...head, blocks: [{ kind: 'table', columns, rows, empty: '' }] }, measure);
      const texts = pages.map((page) => page.items.flatMap((item) => (item.is === 'text' ? item.text : [])));
      for (const page of texts) expect(page.filter((text) => text === 'Head')).toHaveLength(1);
      for (let index = 0; index < count; index++) expect(texts.flat()).toContain(`row ${index}`);
    }),
    { numRuns: 30 },
  );
});

test('a report without an end is cut at a number of pages, and every page says how many there are', () => {
  const long: Block = { kind: 'text', text: '长 '.repeat(200) };
  const pages = layOut({ ...head, blocks: Array.from({ length: 5_000 }, () => long) }, measure);
  expect(pages).toHaveLength(pagesMax);
  for (const page of pages) {
    expect(page.items.some((item) => item.is === 'text' && item.text.endsWith(`of ${pagesMax}`))).toBe(true);
  }
});

test('what is drawn stays between the margins', () => {
  const blocks: Block[] = [
    { kind: 'facts', rows: [['a label that is much too long for its column', 'v'.repeat(300)]] },
    { kind: 'figures', rows: [{ label: 'l'.repeat(60), value: '1', definition: 'd '.repeat(200) }] },
    { kind: 'bars', rows: [{ label: 'x', share: 7, value: 'y' }] },
    { kind: 'grid', columns: [{ title: 'a', share: 1 }], rows: 60, height_mm: 9 },
    { kind: 'signatures', labels: ['one', 'two', 'three'] },
  ];
  for (const page of layOut({ ...head, blocks }, measure)) {
    for (const item of page.items) {
      if (item.is !== 'text' && item.is !== 'box') continue;
      const width = item.is === 'box' ? item.width : measure(item.text, item.size, item.bold);
      expect(item.x).toBeGreaterThanOrEqual(margin_pt.left - 0.01);
      expect(item.x + width).toBeLessThanOrEqual(margin_pt.left + inner_pt + 0.5);
    }
  }
});
