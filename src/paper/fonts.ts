import fontkit from '@pdf-lib/fontkit';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import subsetFont from 'subset-font';
import { unpackWoff } from './woff.ts';

/**
 * Noto Sans SC as its package brings it: one file with 7,947 signs, and a hundred slices with the rest, which are opened
 * only when somebody wrote such a sign. What no slice has is printed as 〓, the printer's mark for a missing type: it is
 * seen to be missing, and nothing fails over it.
 */
const missing = '〓';
const folder = dirname(createRequire(import.meta.url).resolve('@fontsource/noto-sans-sc/package.json'));

interface Slice {
  name: string;
  font: Buffer;
  /** Points of a thousand, by code point; absent where the slice has no such sign. */
  advance(code: number): number | null;
}

/** A stretch of text that stands in one slice. */
export interface Run {
  slice: string;
  text: string;
}

export class Typeface {
  private readonly weight: '400' | '700';
  private readonly slices = new Map<string, Slice>();
  private readonly whichOf = new Map<number, string | null>();
  private readonly widths = new Map<number, number>();
  private ranges: readonly { name: string; from: number; to: number }[] = [];

  private constructor(weight: '400' | '700') {
    this.weight = weight;
  }

  static async open(weight: '400' | '700'): Promise<Typeface> {
    const face = new Typeface(weight);
    await face.slice('chinese-simplified');
    face.ranges = rangesOf(JSON.parse(await readFile(join(folder, 'unicode.json'), 'utf8')) as Record<string, string>);
    return face;
  }

  /** Opens the slices these signs stand in. Before anything is measured: measuring does not wait. */
  async prepare(text: string): Promise<void> {
    for (const sign of text) {
      const code = sign.codePointAt(0)!;
      if (!this.whichOf.has(code)) this.whichOf.set(code, await this.find(code));
    }
  }

  /** The text as it will be printed, cut where another slice goes on. */
  runs(text: string): Run[] {
    const found: Run[] = [];
    for (const sign of text) {
      const slice = this.whichOf.get(sign.codePointAt(0)!);
      const printed = slice ? sign : missing;
      const name = slice ?? 'chinese-simplified';
      const last = found.at(-1);
      if (last?.slice === name) last.text += printed;
      else found.push({ slice: name, text: printed });
    }
    return found;
  }

  /** Width of a text of size 1. */
  width(text: string): number {
    let sum = 0;
    for (const sign of text) {
      const code = sign.codePointAt(0)!;
      let width = this.widths.get(code);
      if (width === undefined) {
        width = this.slices.get(this.whichOf.get(code) ?? '')?.advance(code) ?? 1;
        this.widths.set(code, width);
      }
      sum += width;
    }
    return sum;
  }

  /** Only the signs that are used, without any of the font's habits (its digits would turn full-width by themselves). */
  async subset(slice: string, text: string): Promise<Uint8Array> {
    return subsetFont(this.slices.get(slice)!.font, text, {
      targetFormat: 'truetype',
      keepFeatures: [],
      noHinting: true,
    });
  }

  private async find(code: number): Promise<string | null> {
    const base = await this.slice('chinese-simplified');
    if (base.advance(code) !== null) return base.name;
    for (const { name, from, to } of this.ranges) {
      if (code >= from && code <= to && (await this.slice(name)).advance(code) !== null) return name;
    }
    return null;
  }

  private async slice(name: string): Promise<Slice> {
    const open = this.slices.get(name);
    if (open) return open;
    // WOFF, not WOFF2: the same outlines, and unpacking is part of Node.
    const font = unpackWoff(await readFile(join(folder, 'files', `noto-sans-sc-${name}-${this.weight}-normal.woff`)));
    const parsed = fontkit.create(font);
    const slice: Slice = {
      name,
      font,
      advance: (code) =>
        parsed.hasGlyphForCodePoint(code) ? parsed.glyphForCodePoint(code).advanceWidth / parsed.unitsPerEm : null,
    };
    this.slices.set(name, slice);
    return slice;
  }
}

/** The package's list says for each slice which signs it has: "[24]": "U+4e00-4e05,U+4e07". */
function rangesOf(listed: Record<string, string>): { name: string; from: number; to: number }[] {
  return Object.entries(listed).flatMap(([key, text]) => {
    const name = key.replace(/^\[(.*)\]$/, '$1');
    return text.split(',').map((range) => {
      const [from = '', to = from] = range.slice(2).split('-');
      return { name, from: parseInt(from, 16), to: parseInt(to, 16) };
    });
  });
}
