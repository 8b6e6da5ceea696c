import type { Tell } from './findings.ts';

/** One line that says something: its number in the file (from 1) and its fields. */
export interface Line {
  number: number;
  fields: string[];
}
export type Sections = ReadonlyMap<string, readonly Line[]>;

/** Fields of a line, by section. Days off have one or more days. */
const shapes: Record<string, { least: number; most: number; shape: string; isNeeded: boolean }> = {
  SECTION_HORIZON: { least: 1, most: 1, shape: 'days', isNeeded: true },
  SECTION_SHIFTS: { least: 3, most: 3, shape: 'id,minutes,not|next', isNeeded: true },
  SECTION_STAFF: {
    least: 8,
    most: 8,
    shape: 'id,shift=most|shift=most,minutes max,minutes min,work max,work min,off min,weekends max',
    isNeeded: true,
  },
  SECTION_DAYS_OFF: { least: 2, most: Number.MAX_SAFE_INTEGER, shape: 'employee,day,day…', isNeeded: false },
  SECTION_SHIFT_ON_REQUESTS: { least: 4, most: 4, shape: 'employee,day,shift,weight', isNeeded: false },
  SECTION_SHIFT_OFF_REQUESTS: { least: 4, most: 4, shape: 'employee,day,shift,weight', isNeeded: false },
  SECTION_COVER: { least: 5, most: 5, shape: 'day,shift,wanted,cost under,cost over', isNeeded: true },
};

/** Cuts the text into its sections. Lines of the wrong shape are told and left out, so that the rest is still checked. */
export function cutSections(text: string, tell: Tell): Sections {
  const sections = new Map<string, Line[]>();
  let name = '';
  let into: Line[] | null = null;
  text.split(/\r\n|\n|\r/).forEach((raw, index) => {
    const line = raw.replace(/^\uFEFF/, '').trim();
    if (line === '' || line.startsWith('#')) return;
    if (line.startsWith('SECTION_')) {
      name = line;
      into = openSection(sections, name, index + 1, tell);
      return;
    }
    const shape = shapes[name];
    if (!into || !shape) return;
    const fields = line.split(',').map((field) => field.trim());
    if (fields.length >= shape.least && fields.length <= shape.most) into.push({ number: index + 1, fields });
    else {
      const wanted = shape.least === shape.most ? shape.least : `>= ${shape.least}`;
      tell('ROSTER_TEXT_FIELDS', name, { found: fields.length, wanted, shape: shape.shape }, index + 1);
    }
  });
  for (const [section, { isNeeded }] of Object.entries(shapes)) {
    if (isNeeded && !sections.has(section)) tell('ROSTER_TEXT_SECTION', section, { section });
    else if (section === 'SECTION_HORIZON' && sections.get(section)!.length === 0) {
      tell('ROSTER_FIELD_MISSING', section, { field: 'days', expects: '28' });
    }
  }
  return sections;
}

function openSection(sections: Map<string, Line[]>, name: string, number: number, tell: Tell): Line[] | null {
  if (!(name in shapes)) {
    tell('ROSTER_FIELD_UNKNOWN', name, { field: name }, number);
    return null;
  }
  const lines = sections.get(name) ?? [];
  if (sections.has(name)) tell('ROSTER_ID_DOUBLED', name, { id: name, first: name }, number);
  sections.set(name, lines);
  return lines;
}

/** A whole number within its range; a mistake is told and gives the least, so that reading goes on. */
export function readNumber(
  line: Line,
  at: number,
  range: { section: string; least: number; most: number },
  tell: Tell,
): number {
  const text = line.fields[at]!;
  const { section, least, most } = range;
  const value = Number(text);
  if (/^-?\d+$/.test(text) && value >= least && value <= most) return value;
  if (/^-?\d+(\.\d+)?$/.test(text))
    tell('ROSTER_NUMBER_OUT_OF_RANGE', section, { value: text, least, most }, line.number);
  else {
    const expects = { expects_zh: '整数', expects_en: 'a whole number' };
    tell('ROSTER_VALUE_WRONG', section, { value: text, ...expects }, line.number);
  }
  return least;
}
