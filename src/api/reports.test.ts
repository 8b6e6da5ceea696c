import { PDFDocument } from 'pdf-lib';
import { afterEach, describe, expect, test } from 'vitest';
import { afternoon, openDoor, siteName, type Door } from '../../test/support/api.ts';
import { isRefusal } from '../base/errors.ts';
import type { Fact } from '../base/fact.ts';
import { ActualBook, actualPage_facts } from '../journal/actual.ts';
import type { Stream } from '../journal/stream.ts';
import { MonthFigures } from '../paper/month/figures.ts';
import { reportRestShare, reportsWaitingMax } from './limits.ts';
import { monthSpan } from './report-sheets.ts';

const site = `/sites/${siteName}`;
let door: Door;
afterEach(() => door?.stop());

/** Time passes on both clocks until the report is no longer on its way. */
async function finished(report: string, who = door.as('dispatcher')): Promise<any> {
  for (let turn = 0; turn < 3_000; turn++) {
    const { body } = await door.call(who, 'GET', `${site}/reports/${report}`);
    if (!['waiting', 'reading', 'drawing'].includes(body.state)) return body;
    // The press draws in real time: on a busy machine the watch's clock must not run ahead of it.
    await door.clock.advance(body.state === 'drawing' ? 10 : 200);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('the report was never done');
}

const ask = (body: object, who = door.as('dispatcher')) => door.call(who, 'POST', `${site}/reports`, body);

async function anIncident(): Promise<string> {
  const dispatcher = door.as('dispatcher');
  await door.call(dispatcher, 'POST', `${site}/units/sign-on-shift`, {});
  const made = await door.call(dispatcher, 'POST', `${site}/incidents`, {
    place: { zone: 'Z02' },
    incidentType: 'fight',
    send: true,
    words: '两人在售票机旁争吵',
  });
  return made.body.incident as string;
}

/** The press starts a thread of its own, which on a busy machine takes its time. */
const patience = { timeout: 120_000 };

describe('a report', patience, () => {
  test.each(['zh', 'en'] as const)('of an incident comes as a PDF of A4 pages, in %s', async (language) => {
    door = await openDoor();
    const incident = await anIncident();
    const made = await ask({ kind: 'incident', language, incident });
    expect(made.status).toBe(200);
    const done = await finished(made.body.report);
    expect(done).toMatchObject({ state: 'done', kind: 'incident', refusal: null });
    expect(done.title).toContain(incident);
    const raw = await door.api.server.inject({
      method: 'GET',
      url: `/api/v1${site}/reports/${made.body.report}/pdf`,
      headers: { authorization: `Bearer ${door.as('dispatcher')}` },
    });
    expect(raw.headers['content-type']).toBe('application/pdf');
    const pdf = await PDFDocument.load(raw.rawPayload);
    expect(pdf.getTitle()).toContain(incident);
    expect(pdf.getPage(0).getSize()).toEqual({ width: 595.28, height: 841.89 });
  });

  test('is seen and fetched by who asked for it, and by nobody else', async () => {
    door = await openDoor();
    const made = await ask({ kind: 'log', language: 'en', from: afternoon - 3_600_000, until: afternoon });
    const other = door.as('viewer');
    expect((await door.call(other, 'GET', `${site}/reports/${made.body.report}`)).body.code).toBe('REPORT_UNKNOWN');
    expect((await door.call(other, 'GET', `${site}/reports`)).body.reports).toEqual([]);
    expect((await door.call(other, 'DELETE', `${site}/reports/${made.body.report}`)).status).toBe(404);
    await finished(made.body.report);
  });

  test('that cannot be made says why, in both languages, and the next one is made all the same', async () => {
    door = await openDoor();
    const wrong: [object, string][] = [
      [{ kind: 'incident', language: 'en', incident: 'HC-2026-000099' }, 'INCIDENT_NOT_FOUND'],
      [{ kind: 'month', language: 'en', month: '2030-01' }, 'REPORT_MONTH_INVALID'],
      [{ kind: 'month', language: 'en', month: '2026-13' }, 'REPORT_MONTH_INVALID'],
      [{ kind: 'log', language: 'en', from: afternoon, until: afternoon - 1 }, 'REPORT_PERIOD_INVALID'],
      [{ kind: 'log', language: 'en', from: afternoon - 8 * 86_400_000, until: afternoon }, 'REPORT_PERIOD_INVALID'],
    ];
    for (const [body, code] of wrong) {
      const made = await ask(body);
      const done = await finished(made.body.report);
      expect(done).toMatchObject({ state: 'failed', refusal: { code } });
      expect(done.refusal.words.zh).not.toBe('');
      const fetched = await door.call(door.as('dispatcher'), 'GET', `${site}/reports/${made.body.report}/pdf`);
      expect([fetched.status, fetched.body.code]).toEqual([409, code]);
    }
    const made = await ask({ kind: 'month', language: 'zh', month: '2026-11' });
    expect(await finished(made.body.report)).toMatchObject({ state: 'done' });
  });

  test('is cancelled at its next page, and one that waits is never begun', async () => {
    door = await openDoor();
    const first = (await ask({ kind: 'month', language: 'en', month: '2026-11' })).body.report;
    const second = (await ask({ kind: 'month', language: 'en', month: '2026-11' })).body.report;
    expect((await door.call(door.as('dispatcher'), 'DELETE', `${site}/reports/${second}`)).body.state).toBe(
      'cancelled',
    );
    await door.call(door.as('dispatcher'), 'DELETE', `${site}/reports/${first}`);
    expect((await finished(first)).state).toBe('cancelled');
    expect((await finished(second)).read).toBe(0);
    const fetched = await door.call(door.as('dispatcher'), 'GET', `${site}/reports/${first}/pdf`);
    expect(fetched.body.code).toBe('REPORT_NOT_DONE');
  });

  test('beyond the limit is told to come later, and is taken when one is done', async () => {
    door = await openDoor();
    const made: string[] = [];
    for (let count = 0; count < reportsWaitingMax; count++) {
      made.push((await ask({ kind: 'month', language: 'en', month: '2026-11' })).body.report);
    }
    const refused = await ask({ kind: 'incident', language: 'en', incident: 'HC-2026-000099' });
    expect([refused.status, refused.body.code]).toEqual([503, 'REPORTS_BUSY']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    for (const report of made.slice(1)) await door.call(door.as('dispatcher'), 'DELETE', `${site}/reports/${report}`);
    await finished(made[0]!);
    expect((await ask({ kind: 'incident', language: 'en', incident: 'HC-2026-000099' })).status).toBe(200);
  });

  test('reads a page at a time and rests three times as long, so that alarms are answered meanwhile', async () => {
    door = await openDoor();
    const dispatcher = door.as('dispatcher');
    // What was recorded in this very millisecond is not over yet; the site file is, a second later.
    await door.clock.advance(1_000);
    const made = await ask({ kind: 'month', language: 'en', month: '2026-11' });
    const look = () => door.call(dispatcher, 'GET', `${site}/reports/${made.body.report}`);
    let { body } = await look();
    // Real time passes, the watch's does not: its limit of requests a second would else be used up.
    for (let turn = 0; turn < 100 && body.read === 0; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      ({ body } = await look());
    }
    // The clock stands still, so it rests after its first page for as long as nobody lets time pass.
    expect(body.of).toBeGreaterThan(1_000);
    for (let turn = 0; turn < 5; turn++) expect((await look()).body.read).toBe(actualPage_facts);
    // Half way through, an act at a desk is durable at once.
    const acted = await door.call(dispatcher, 'POST', `${site}/incidents/intake`, {});
    expect(acted.status).toBe(200);
    expect(reportRestShare).toBeGreaterThanOrEqual(3);
    expect(await finished(made.body.report)).toMatchObject({ state: 'done' });
  });
});

describe('a drill is never counted', () => {
  test('a fork gives no book that figures take: not through the door, not by its name, not past the compiler', async () => {
    door = await openDoor();
    const { journal } = door.floor;
    await anIncident();
    const fork = await journal.fork(siteName, 'drill-7', 'a drill', 'staff/1');
    const name = (fork as Stream).row.name;
    expect((fork as Stream).row.status).toBe('Exercise');

    const refusal = ActualBook.of(fork as Stream);
    expect(refusal).toMatchObject({ refused: 'DRILL_NOT_COUNTED' });
    const path = `/sites/${encodeURIComponent(name)}/reports`;
    const made = await door.call(door.as('dispatcher'), 'POST', path, {
      kind: 'month',
      language: 'en',
      month: '2026-11',
    });
    await door.clock.advance(500);
    const done = await door.call(door.as('dispatcher'), 'GET', `${path}/${made.body.report}`);
    expect(done.body).toMatchObject({ state: 'failed', refusal: { code: 'DRILL_NOT_COUNTED' } });

    // What only looks like such a book is not one: its methods reach for what is private to the class.
    const forged = Object.create(ActualBook.prototype) as ActualBook;
    expect(() => forged.seqAt(afternoon)).toThrow(TypeError);
    const takesBooksOnly = (book: ActualBook) => book.nextSeq;
    // @ts-expect-error A drill's stream is no such book: what counts a month does not take it.
    expect(takesBooksOnly(fork as Stream)).toBeUndefined();
  });

  test('alarms and closings of a fork leave the figures of the month as they were, to the last count', async () => {
    door = await openDoor();
    const { journal } = door.floor;
    const live = journal.stream(siteName)!;
    await door.call(door.as('connector'), 'POST', `${site}/signals`, {
      id: 's1',
      point: 'A001',
      kind: 'panic',
      phase: 'new',
    });
    const before = await counted(live);
    const fork = (await journal.fork(siteName, 'drill-8', 'a drill', 'staff/1')) as Stream;
    const asker = { by: 'staff/1', role: 'dispatcher', desk: 'desk-1' } as const;
    for (const point of ['A002', 'A003', 'A004']) {
      const what = live.reader.state<any>('alarms').book.points.get(point).kind;
      await fork.signal({ kind: 'point', point, what, phase: 'new' }, 'token/1', `drill/${point}`, 'drill');
    }
    const alarms = [...fork.reader.state<any>('alarms').rows.keys()] as string[];
    expect(alarms.length).toBeGreaterThan(3);
    await fork.command('alarms', { type: 'acknowledge', alarms } as never, asker, 'drill/ack');
    expect(await counted(live)).toEqual(before);
    expect(before.announced).toBe(1);
    await door.call(door.as('connector'), 'POST', `${site}/signals`, {
      id: 's2',
      point: 'A005',
      kind: 'panic',
      phase: 'new',
    });
    expect((await counted(live)).announced).toBe(2);
  });
});

/** The month of a live book, counted as the report counts it. */
async function counted(stream: Stream): Promise<{ announced: number; signals: number; points: string[] }> {
  const book = ActualBook.of(stream);
  if (isRefusal(book)) throw new Error(book.refused);
  const { from, until } = monthSpan('2026-11', 'Asia/Shanghai')!;
  const first = (await book.seqAt(from - 1)) + 1;
  const figures = new MonthFigures(await book.foldAt(first - 1), from, until);
  const facts: Fact[] = [];
  for await (const page of book.pages(first, book.nextSeq)) facts.push(...page);
  for (const fact of facts) figures.take(fact);
  figures.close();
  const announced = [...figures.announced.values()].reduce((sum, count) => sum + count, 0);
  return { announced, signals: figures.signals, points: [...figures.points.keys()].sort() };
}

test('a month is local: from the midnight of the first to the midnight of the next, also over a clock change', () => {
  expect(monthSpan('2026-11', 'Asia/Shanghai')).toEqual({
    from: Date.UTC(2026, 9, 31, 16),
    until: Date.UTC(2026, 10, 30, 16),
  });
  const march = monthSpan('2026-03', 'Europe/Berlin')!;
  expect(march).toEqual({ from: Date.UTC(2026, 1, 28, 23), until: Date.UTC(2026, 2, 31, 22) });
  expect(monthSpan('2026-00', 'UTC')).toBeNull();
  expect(monthSpan('november', 'UTC')).toBeNull();
});
