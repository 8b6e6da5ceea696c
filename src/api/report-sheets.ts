import { isRefusal } from '../base/errors.ts';
import { formatLocal, latestAt, localTime, offsetAt_ms } from '../base/local-time.ts';
import type { Instant } from '../base/instant.ts';
import type { Words } from '../base/words.ts';
import { ActualBook, actualPage_facts } from '../journal/actual.ts';
import { roleWords } from '../modules/accounts/words.ts';
import { incidentOf } from '../modules/incidents/state.ts';
import type { SitesState } from '../modules/sites/facts.ts';
import type { UnitsState } from '../modules/units/state.ts';
import { MonthFigures } from '../paper/month/figures.ts';
import { monthBlocks } from '../paper/month/sheet.ts';
import { monthWords } from '../paper/month/words.ts';
import { CommandLog, commandLogBlocks, type LogAsk } from '../paper/reports/command-log.ts';
import { incidentBlocks, partsOf } from '../paper/reports/incident.ts';
import { reportWords } from '../paper/reports/words.ts';
import { kindWordsOf } from '../paper/say.ts';
import type { Sheet } from '../paper/sheet.ts';
import { roomStates } from '../paper/states.ts';
import { reportFactsMax, reportLogSpan_ms } from './limits.ts';
import { noReport, type Progress } from './report-desk.ts';
import { nameOf, printed, readTexts, roomWith, sheetOf, type Reporter } from './report-printed.ts';
import { problemOf } from './problem.ts';

export async function incidentSheet(reporter: Reporter, id: string): Promise<Sheet> {
  const of = printed(reporter);
  const { floor, say } = of;
  const found = await roomWith(reporter, `incident/${id}`, ({ incidents }) => incidentOf(incidents, id) !== undefined);
  if (!found)
    throw noReport('INCIDENT_NOT_FOUND', { zh: `没有事件 ${id}`, en: `there is no incident ${id}` }, { incident: id });
  const { room, seq } = found;
  const texts = await readTexts(reporter, partsOf(room, id));
  const now = floor.clock.now();
  const report = {
    room,
    id,
    now,
    nameOf: nameOf(floor),
    textOf: (part: string) => texts.get(part),
    kindOf: kindWordsOf(room.alarms.book.kinds),
  };
  const blocks = incidentBlocks(report, say)!;
  const row = incidentOf(room.incidents, id)!;
  return sheetOf(of, `${say(reportWords.incident)} ${id}`, say.moment(row.clocks.received), seq, blocks);
}

export type LogWanted = { from: Instant; until: Instant; incident?: string; desk?: string };

export async function logSheet(reporter: Reporter, wanted: LogWanted, progress: Progress): Promise<Sheet> {
  const of = printed(reporter);
  const { floor, stream, say, asker } = of;
  if (wanted.until <= wanted.from || wanted.until - wanted.from > reportLogSpan_ms) {
    throw noReport('REPORT_PERIOD_INVALID', {
      zh: '时段须从早到晚,且不超过 7 天',
      en: 'the period must end after it begins and last at most 7 days',
    });
  }
  const from = (await stream.seqAt(wanted.from - 1)) + 1;
  const until = (await stream.seqAt(wanted.until)) + 1;
  mustNotBeTooLong(until - from);
  progress.total(until - from);
  const named = nameOf(floor);
  const names = (by: string) => (by.startsWith('rule/') ? say(reportWords.byRule) : named(by));
  const prepared = {
    name: names(asker.by),
    role: say(roleWords[asker.role as 'viewer']),
    desk: asker.desk ?? null,
    agency: of.site,
  };
  const ask: LogAsk = { ...wanted, prepared, nameOf: names };
  let texts = new Map<string, string | null>();
  const { reader } = stream;
  const log = new CommandLog(ask, {
    room: roomStates(reader),
    raised: new Map(),
    textOf: (part) => texts.get(part),
    nameOf: names,
  });
  for (let next = from; next < until;) {
    const rows = await stream.read(next, Math.min(actualPage_facts, until - next));
    if (rows.length === 0) break;
    const facts = rows.map((row) => stream.codec.decode(row.bytes));
    const parts = facts.flatMap((fact) => (fact.data as { words?: unknown }).words ?? []);
    texts = await readTexts(
      reporter,
      parts.filter((part) => typeof part === 'string'),
    );
    for (const fact of facts) log.take(fact);
    next += rows.length;
    await progress.pageRead(rows.length);
  }
  const blocks = commandLogBlocks(log, ask, reader.state<UnitsState>('units'), say);
  return sheetOf(of, say(reportWords.log), say(reportWords.logForm), until - 1, blocks);
}

/** "2026-11" → from local midnight of the first to that of the next month; null for what is no month. */
export function monthSpan(month: string, timeZone: string): { from: Instant; until: Instant } | null {
  const parts = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(month);
  if (!parts) return null;
  const first = (year: number, index: number) => {
    const noon = Date.UTC(year, index, 1, 12);
    return latestAt(0, noon - offsetAt_ms(noon, timeZone), timeZone);
  };
  const [year, index] = [Number(parts[1]), Number(parts[2]) - 1];
  return { from: first(year, index), until: first(year, index + 1) };
}

/** Only a book that is no drill can be counted: of anything else there is no report, whoever asks. */
export async function monthSheet(reporter: Reporter, month: string, progress: Progress): Promise<Sheet> {
  const of = printed(reporter);
  const { floor, stream, say } = of;
  const book = ActualBook.of(stream);
  if (isRefusal(book)) throw problemOf(book);
  const timeZone = stream.reader.state<SitesState>('sites').head?.timeZone ?? 'UTC';
  const span = monthSpan(month, timeZone);
  const now = floor.clock.now();
  if (!span || span.from > now) throw noReport('REPORT_MONTH_INVALID', monthInvalid, { month });
  const until = Math.min(span.until, now);
  const first = (await book.seqAt(span.from - 1)) + 1;
  const end = (await book.seqAt(until - 1)) + 1;
  mustNotBeTooLong(end - first);
  progress.total(end - first);
  const figures = new MonthFigures(await book.foldAt(first - 1), span.from, until);
  for await (const facts of book.pages(first, end)) {
    for (const fact of facts) figures.take(fact);
    await progress.pageRead(facts.length);
  }
  const unfinished = until < span.until;
  const last = unfinished ? say.moment(until) : formatLocal(span.until - 1, timeZone).slice(0, 10);
  const subtitle = `${formatLocal(span.from, timeZone).slice(0, 10)} – ${last}`;
  const { year, month: number } = localTime(span.from, timeZone);
  const title = say({ zh: `${monthWords.title.zh} ${year} 年 ${number} 月`, en: `${monthWords.title.en} ${month}` });
  return sheetOf(of, title, subtitle, end - 1, monthBlocks(figures.close(), say, unfinished));
}

const monthInvalid: Words = {
  zh: '请给出已开始的月份,例如 2026-11',
  en: 'give a month that has begun, for example 2026-11',
};

function mustNotBeTooLong(facts: number): void {
  if (facts <= reportFactsMax) return;
  throw noReport(
    'REPORT_TOO_LONG',
    {
      zh: `该时段有 ${facts} 条记录,超过 ${reportFactsMax} 条;请缩短时段`,
      en: `the period has ${facts} facts, more than ${reportFactsMax}: choose a shorter one`,
    },
    { facts, limit: reportFactsMax },
  );
}
