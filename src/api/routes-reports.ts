import { Type, type Static } from 'typebox';
import { isRefusal } from '../base/errors.ts';
import type { Sheet } from '../paper/sheet.ts';
import type { ApiFloor } from './api-floor.ts';
import { RawReply } from './mount.ts';
import { Problem } from './problem.ts';
import { ReportDesk, type MakeSheet, type Progress, type ReportJob } from './report-desk.ts';
import { handoverSheet, walkTestSheet } from './report-desk-sheets.ts';
import type { Reporter } from './report-printed.ts';
import { incidentSheet, logSheet, monthSheet } from './report-sheets.ts';
import { nullable, readers, route, words, type Route, type RouteContext } from './route.ts';

const site = Type.Object({ site: Type.String() });
const one = Type.Object({ site: Type.String(), report: Type.String({ minLength: 1, maxLength: 64 }) });
const id = Type.String({ minLength: 1, maxLength: 64 });
const language = Type.Union([Type.Literal('zh'), Type.Literal('en')]);

/** What is asked for, and what of. `from` and `until` are moments in milliseconds. */
const asked = Type.Union([
  Type.Object({ kind: Type.Literal('incident'), language, incident: id }, { additionalProperties: false }),
  Type.Object(
    {
      kind: Type.Literal('log'),
      language,
      from: Type.Integer(),
      until: Type.Integer(),
      incident: Type.Optional(id),
      desk: Type.Optional(id),
    },
    { additionalProperties: false },
  ),
  Type.Object(
    { kind: Type.Literal('month'), language, month: Type.String({ pattern: '^\\d{4}-\\d{2}$' }) },
    { additionalProperties: false },
  ),
  Type.Object({ kind: Type.Literal('handover'), language, handover: id }, { additionalProperties: false }),
  Type.Object({ kind: Type.Literal('walk-test'), language, test: id }, { additionalProperties: false }),
]);

const row = Type.Object({
  report: Type.String(),
  kind: Type.String(),
  language,
  by: Type.String(),
  askedAt: Type.Integer(),
  state: Type.String(),
  title: Type.String(),
  read: Type.Integer(),
  of: Type.Integer(),
  refusal: nullable(Type.Object({ code: Type.String(), words })),
  bytes: nullable(Type.Integer()),
});

function rowOf(job: ReportJob) {
  const { id: report, kind, language: of, by, askedAt, state, title, read, refusal, pdf } = job;
  return {
    report,
    kind,
    language: of,
    by,
    askedAt,
    state,
    title,
    read,
    of: job.of,
    refusal,
    bytes: pdf?.length ?? null,
  };
}

function sheetFor(body: Static<typeof asked>, reporter: Reporter, progress: Progress): Promise<Sheet> {
  switch (body.kind) {
    case 'incident':
      return incidentSheet(reporter, body.incident);
    case 'month':
      return monthSheet(reporter, body.month, progress);
    case 'handover':
      return handoverSheet(reporter, body.handover);
    case 'walk-test':
      return walkTestSheet(reporter, body.test);
    case 'log': {
      const { from, until, incident, desk } = body;
      return logSheet(
        reporter,
        { from, until, ...(incident ? { incident } : {}), ...(desk ? { desk } : {}) },
        progress,
      );
    }
  }
}

/** Reports as PDF: asked for, watched, fetched, cancelled. They are made beside the watch and never in its way. */
export function reportRoutes(floor: ApiFloor): readonly Route[] {
  const desk = new ReportDesk(floor);

  function jobOf(context: RouteContext, report: string): ReportJob {
    // What a report quotes was read with the rights of who asked for it, so nobody else is told of it.
    const job = desk.job(context.stream, context.asker.by, report);
    return isRefusal(job) ? context.refuse(job) : job;
  }

  return [
    route({
      method: 'POST',
      path: '/sites/:site/reports',
      roles: readers,
      summary: { zh: '制作报告(PDF)', en: 'Make a report (PDF)' },
      params: site,
      body: asked,
      reply: row,
      run(context, { body }) {
        const stream = floor.journal.stream(context.stream)!;
        const reporter: Reporter = { floor, stream, asker: context.asker, language: body.language };
        const make: MakeSheet = (progress) => sheetFor(body, reporter, progress);
        const of = { site: context.stream, by: context.asker.by, kind: body.kind, language: body.language };
        return rowOf(desk.ask(of, make));
      },
    }),
    route({
      method: 'GET',
      path: '/sites/:site/reports',
      roles: readers,
      summary: { zh: '本人最近一小时的报告', en: 'Own reports of the last hour' },
      params: site,
      reply: Type.Object({ reports: Type.Array(row) }),
      run: (context) => ({
        reports: desk.list(context.stream, context.asker.by).map(rowOf),
      }),
    }),
    route({
      method: 'GET',
      path: '/sites/:site/reports/:report',
      roles: readers,
      summary: { zh: '一份报告的进度', en: 'How far a report is' },
      params: one,
      reply: row,
      run: (context, { params }) => rowOf(jobOf(context, params.report)),
    }),
    route({
      method: 'GET',
      path: '/sites/:site/reports/:report/pdf',
      roles: readers,
      summary: { zh: '取报告(PDF)', en: 'Fetch a report (PDF)' },
      params: one,
      reply: 'application/pdf',
      run(context, { params }) {
        const job = jobOf(context, params.report);
        if (job.refusal) throw new Problem(409, job.refusal.code, job.refusal.words);
        if (job.pdf === null || job.state !== 'done') throw reportNotDone(job);
        return pdfReply(job.pdf, `${job.kind}-${job.id}.${job.language}.pdf`);
      },
    }),
    route({
      method: 'DELETE',
      path: '/sites/:site/reports/:report',
      roles: readers,
      summary: { zh: '取消或清除报告', en: 'Cancel a report, or throw it away' },
      params: one,
      reply: row,
      run(context, { params }) {
        const job = jobOf(context, params.report);
        desk.cancel(job);
        return rowOf(job);
      },
    }),
  ];
}

/** Shown by the browser's own viewer, which a page's policy would keep shut. */
export function pdfReply(pdf: Uint8Array, name: string): RawReply {
  return new RawReply(pdf, {
    'content-type': 'application/pdf',
    'content-disposition': `inline; filename="${name}"`,
    'content-security-policy': "frame-ancestors 'none'",
    'cache-control': 'private, no-store',
  });
}

function reportNotDone(job: ReportJob): Problem {
  return new Problem(
    409,
    'REPORT_NOT_DONE',
    job.state === 'cancelled'
      ? { zh: '报告已取消。', en: 'The report was cancelled.' }
      : {
          zh: `报告尚在制作:已读 ${job.read} / ${job.of}。`,
          en: `The report is being made: ${job.read} of ${job.of} read.`,
        },
    { facts: { read: job.read, of: job.of } },
  );
}
