import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument } from 'pdf-lib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { handoverSheet, walkTestSheet } from '../src/api/report-desk-sheets.ts';
import type { Reporter } from '../src/api/report-printed.ts';
import { incidentSheet, logSheet, monthSheet } from '../src/api/report-sheets.ts';
import { hour_ms } from '../src/base/instant.ts';
import type { Language } from '../src/base/words.ts';
import { roomOf } from '../src/paper-kits.ts';
import { Drawer } from '../src/paper/draw.ts';
import { PaperKit } from '../src/paper/kit/kit.ts';
import { inner_pt, margin_pt, page_pt, type Item, type Page } from '../src/paper/page.ts';
import type { Sheet } from '../src/paper/sheet.ts';
import type { HandoversState } from '../src/modules/handovers/facts.ts';
import type { OnTestState } from '../src/modules/on-test/facts.ts';
import type { SitesState } from '../src/modules/sites/facts.ts';
import type { Stream } from '../src/journal/stream.ts';
import { afternoon, openDoor, siteName, type Door } from './support/api.ts';
import { deskOne, LivelyRoom } from './support/lively-room.ts';
import { pdfText, pdfTextByPoppler } from './support/pdf-text.ts';

/**
 * Every sheet there is, of a room with some days behind it, in both languages. `WATCHFLOOR_PICTURES=folder` keeps the
 * documents, to be looked at as pictures (pdftoppm -r 70 -png).
 */
const keep = process.env['WATCHFLOOR_PICTURES'];
const languages: readonly Language[] = ['zh', 'en'];
const quick = { total: () => {}, pageRead: async () => {} };

let door: Door;
let drawer: Drawer;
let room: LivelyRoom;
let closed: string;
const sheets = new Map<string, Sheet>();

beforeAll(async () => {
  door = await openDoor({ start: afternoon - 4 * 24 * hour_ms });
  drawer = await Drawer.open();
  room = new LivelyRoom(door);
  await room.days(3);
  closed = await room.wholeIncident();
  await room.order('incidents', { type: 'reserve paper forms', count: 2 }, { by: 'rule/paper-kit', role: 'rule' });
  await room.after(hour_ms);
  const late = await room.fromPaper(1);
  await room.leaveOpen();
  await room.contractor();
  await room.handedOver();
  await room.after(1_000);
  for (const language of languages) await makeAll(language, late);
}, 300_000);
afterAll(() => door?.stop());

async function makeAll(language: Language, late: string): Promise<void> {
  const reporter: Reporter = { floor: door.floor, stream: room.stream, asker: deskOne, language };
  const now = door.clock.now();
  sheets.set(`incident.${language}`, await incidentSheet(reporter, closed));
  sheets.set(`late-entry.${language}`, await incidentSheet(reporter, late));
  sheets.set(`log.${language}`, await logSheet(reporter, { from: now - 4 * hour_ms, until: now }, quick));
  sheets.set(`month.${language}`, await monthSheet(reporter, '2026-11', quick));
  sheets.set(`handover.${language}`, await handoverSheet(reporter, room.handover));
  sheets.set(`walk-test.${language}`, await walkTestSheet(reporter, room.walkTest));
  for (const [name, sheet] of await kitSheets()) sheets.set(name, sheet);
  const name = `drill-${language}`;
  const fork = (await door.floor.journal.fork(siteName, name, 'a drill', 'staff/1001')) as Stream;
  const drill = new LivelyRoom(door, fork);
  await drill.order('incidents', { type: 'open incident', incidentType: 'fire', place: { zone: 'Z02' }, send: true });
  const id = [...drill.incidents.incidents.keys()].at(-1)!;
  sheets.set(`drill.${language}`, await incidentSheet({ ...reporter, stream: fork }, id));
}

async function kitSheets(): Promise<Map<string, Sheet>> {
  const printed = new Map<string, Sheet>();
  const press = {
    print: async (sheet: Sheet) => {
      printed.set(`kit.${sheet.language}`, sheet);
      return new Uint8Array();
    },
  };
  const { clock, log } = door.floor;
  const kit = new PaperKit({
    clock,
    log,
    press,
    room: roomOf(room.stream),
    disk: { save: async () => 'kit' },
    printer: null,
  });
  await kit.make();
  await kit.stop();
  return printed;
}

type Text = Extract<Item, { is: 'text' }>;
const names = languages.flatMap((language) =>
  ['incident', 'late-entry', 'log', 'month', 'handover', 'walk-test', 'kit', 'drill'].map(
    (sheet) => `${sheet}.${language}`,
  ),
);

function overlaps(page: Page, width: (text: Text) => number): string[] {
  const texts = page.items.filter((item): item is Text => item.is === 'text');
  const found: string[] = [];
  texts.forEach((a, index) => {
    for (const b of texts.slice(index + 1)) {
      const across = a.x + width(a) > b.x + 0.5 && b.x + width(b) > a.x + 0.5;
      const down = Math.abs(a.y - b.y) < Math.min(a.size, b.size) * 0.7;
      if (across && down) found.push(`"${a.text}" over "${b.text}"`);
    }
  });
  return found;
}

describe.each(names)('%s', (name) => {
  test('stands on its pages: nothing runs over an edge or over something else, every sign has its type', async () => {
    const pages = await drawer.layOut(sheets.get(name)!);
    expect(pages.length).toBeGreaterThan(0);
    const width = (text: Text) => drawer.measure(text.text, text.size, text.bold);
    for (const page of pages) {
      for (const item of page.items) {
        if (item.is !== 'text') continue;
        expect(item.x, item.text).toBeGreaterThanOrEqual(margin_pt.left - 0.1);
        expect(item.x + width(item), item.text).toBeLessThanOrEqual(margin_pt.left + inner_pt + 0.6);
        expect(item.y, item.text).toBeGreaterThanOrEqual(margin_pt.bottom - 1);
        expect(item.y, item.text).toBeLessThanOrEqual(page_pt.height - margin_pt.top);
      }
      expect(overlaps(page, width)).toEqual([]);
    }
  });

  test('is one language, says whence it is, and is a document that other programs read', async () => {
    const sheet = sheets.get(name)!;
    const pdf = await drawer.draw(sheet);
    if (keep) {
      mkdirSync(keep, { recursive: true });
      writeFileSync(join(keep, `${name}.pdf`), pdf);
    }
    const read = await PDFDocument.load(pdf);
    expect(read.getPageCount()).toBe((await drawer.layOut(sheet)).length);
    expect(read.getTitle()).toBe(sheet.title);
    expect(sheet.source).toMatch(/2026-11-2\d \d\d:\d\d:\d\d/);
    expect(sheet.source).toContain(siteName);
    expect(JSON.stringify(sheet)).not.toMatch(/undefined|NaN|\[object/);
    expect(sheet.exercise === null).toBe(!name.startsWith('drill'));
  });
});

describe.each([
  [
    'zh',
    [
      '无人接听 · 6-555-01',
      '已告知 · 6-555-02',
      '已告知 · 6-555-08 · 110-0817',
      'J-4711',
      '一人,持棍',
      '跳过: ',
      '901',
    ],
    ['M 重大事件', '拥挤', '紧急 1', '售票厅 3 号窗口前', '急救中心', '封住南侧通道', '签收', '未签收', '换下'],
  ],
  [
    'en',
    ['no answer · 6-555-01', 'told · 6-555-02', 'told · 6-555-08 · 110-0817', 'J-4711', 'a stick', 'skipped: ', '901'],
    [
      'M major incident',
      'crowd pressure',
      'urgent 1',
      'window 3',
      'Emergency Medical Centre',
      'southern way',
      'signed',
    ],
  ],
] as const)('the incident report in %s', (language, calls, plan) => {
  test('says who was called at which number with what came of it, and what the plan, METHANE and orders came to', () => {
    const said = JSON.stringify(sheets.get(`incident.${language}`)!.blocks);
    for (const fact of [...calls, ...plan]) expect(said).toContain(fact);
  });
});

test('the paper kit names what is on test with its watch, whom to phone still, and every contact with what it is for', () => {
  for (const [language, ...facts] of [
    ['zh', 'T-000002 FP2 整台主机', '工单 WO-2026-119', '火情看守 901', '电梯维保单位', '未告知', '全部, P1'],
    ['en', 'T-000002 FP2 whole panel', 'work order WO-2026-119', 'fire watch 901', 'Lift firm', 'everything, P1'],
  ] as const) {
    const said = JSON.stringify(sheets.get(`kit.${language}`)!.blocks);
    for (const fact of facts) expect(said).toContain(fact);
    const contacts = [...door.floor.journal.stream(siteName)!.reader.state<SitesState>('sites').contacts.values()];
    for (const { role, numbers } of contacts)
      for (const each of [role[language], ...numbers]) expect(said).toContain(each);
  }
});

test('the reader of documents reads what poppler reads, sign by sign', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-read-'));
  for (const name of ['incident.zh', 'handover.en', 'kit.zh']) {
    const pdf = await drawer.draw(sheets.get(name)!);
    const file = join(folder, `${name}.pdf`);
    writeFileSync(file, pdf);
    const theirs = pdfTextByPoppler(file);
    if (theirs === null) context.skip('pdftotext (poppler) is not installed here: our reader is not held against it');
    // Poppler may put cells in another order; the signs are the same and as many.
    const ours = await pdfText(pdf);
    expect([...ours].sort().join('')).toBe([...theirs!].sort().join(''));
  }
  rmSync(folder, { recursive: true });
});

test('a drill says so on every page, behind everything and at its head', async () => {
  for (const language of languages) {
    const pages = await drawer.layOut({
      ...sheets.get(`log.${language}`)!,
      exercise: sheets.get(`drill.${language}`)!.exercise,
    });
    expect(pages.length).toBeGreaterThan(1);
    for (const page of pages) {
      expect(page.items[0]).toEqual({ is: 'mark', text: '演练 EXERCISE' });
      expect(page.items.some((item) => item.is === 'text' && item.text.startsWith('演练 EXERCISE · '))).toBe(true);
    }
  }
});

test('what runs over another text, or off the page, would be seen', () => {
  const text = (x: number, y: number, said: string): Text => ({
    is: 'text',
    x,
    y,
    text: said,
    size: 10,
    bold: false,
    grey: 0,
  });
  const width = (one: Text) => one.text.length * 5;
  expect(overlaps({ items: [text(0, 0, 'abcdef'), text(20, 2, 'ghi')] }, width)).toHaveLength(1);
  expect(overlaps({ items: [text(0, 0, 'abcdef'), text(40, 2, 'ghi'), text(0, 14, 'abc')] }, width)).toEqual([]);
});

test('every figure of the month has its definition', () => {
  for (const language of languages) {
    const { blocks } = sheets.get(`month.${language}`)!;
    for (const [index, block] of blocks.entries()) {
      if (block.kind === 'figures')
        expect(block.rows[0]!.definition.length, JSON.stringify(block.rows[0])).toBeGreaterThan(10);
      // A table or a list of shares has its definition as the text behind it, or is named in full by its heading.
      if (block.kind === 'table' || block.kind === 'bars') expect(blocks[index - 1]).toMatchObject({ kind: 'heading' });
    }
  }
});

test('a sign that no font has is printed as a mark that is seen, and one of the rarer slices as itself', async () => {
  const head = sheets.get('incident.zh')!;
  const sheet: Sheet = { ...head, blocks: [{ kind: 'text', text: '體 ≥ → ℃ 🚨' }] };
  await drawer.layOut(sheet);
  expect(drawer.printed('體 ≥ → ℃ 🚨')).toBe('體 ≥ → ℃ 〓');
});

test('the handover sheet of a drill says so, and its number too', async () => {
  const fork = (await door.floor.journal.fork(siteName, 'drill-9', 'a drill', 'staff/1001')) as Stream;
  const drill = new LivelyRoom(door, fork);
  await drill.handedOver();
  const reporter: Reporter = { floor: door.floor, stream: fork, asker: deskOne, language: 'zh' };
  const made = [...fork.reader.state<HandoversState>('handovers').desks.values()].at(-1)!.handover;
  const sheet = await handoverSheet(reporter, made);
  expect([sheet.exercise, made.startsWith('D9-H-')]).toEqual(['演练 EXERCISE', true]);
});

test('days later a handover, a walk test and an incident are printed from the book as they were; what never was is said by name', async () => {
  const reporter: Reporter = { floor: door.floor, stream: room.stream, asker: deskOne, language: 'en' };
  await room.handedOver();
  await room.after(27 * hour_ms);
  // What left a day ago goes from the desk when the next of its kind leaves.
  await room.order('units', { type: 'sign on shift' });
  await room.fromPaper(2);
  await room.order('on-test', { type: 'grant on-test', workOrder: 'WO-9', askedBy: 'CT01', points: ['A105'] });
  await room.order('on-test', { type: 'end on-test', test: 'T-000003' });
  expect(room.incidents.left.has(closed)).toBe(false);
  expect(room.stream.reader.state<OnTestState>('on-test').over.has(room.walkTest)).toBe(false);
  expect((await handoverSheet(reporter, room.handover)).blocks).toEqual(sheets.get('handover.en')!.blocks);
  expect((await walkTestSheet(reporter, room.walkTest)).blocks).toEqual(sheets.get('walk-test.en')!.blocks);
  expect(JSON.stringify((await incidentSheet(reporter, closed)).blocks)).toContain('told · 6-555-08 · 110-0817');
  await expect(handoverSheet(reporter, 'H-000099')).rejects.toMatchObject({ code: 'HANDOVER_UNKNOWN' });
  await expect(walkTestSheet(reporter, 'T-000099')).rejects.toMatchObject({ code: 'TEST_UNKNOWN' });
  await expect(incidentSheet(reporter, 'HC-2026-000099')).rejects.toMatchObject({ code: 'INCIDENT_NOT_FOUND' });
});
