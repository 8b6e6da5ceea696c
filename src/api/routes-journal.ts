import { Type } from 'typebox';
import { parseInstant } from '../base/instant.ts';
import { toWire } from '../base/wire.ts';
import type { Stream } from '../journal/stream.ts';
import type { SitesState } from '../modules/sites/facts.ts';
import type { ApiFloor } from './api-floor.ts';
import { factsAtOnceMax, rewindsAtOnceMax } from './limits.ts';
import { RawReply } from './mount.ts';
import { Problem, problems } from './problem.ts';
import { nullable, openRow, readers, route, words, type Route } from './route.ts';

const site = Type.Object({ site: Type.String() });
const seq = Type.Integer({ minimum: 0 });

/** The journal itself: its exact lines, its signed root, histories and any second of the past. */
export function journalRoutes(floor: ApiFloor): readonly Route[] {
  let rewinds = 0;

  function streamOf(name: string): Stream {
    const stream = floor.journal.stream(name);
    if (!stream) throw problems.siteUnknown(name);
    return stream;
  }

  return [
    route({
      method: 'GET',
      path: '/health',
      roles: 'anyone',
      summary: { zh: '程序与日志是否正常', en: 'Whether the program and its journal are well' },
      reply: Type.Object({
        ok: Type.Boolean(),
        journal: Type.Union([Type.Literal('up'), Type.Literal('down')]),
        now: Type.Integer(),
      }),
      run(context) {
        const down = floor.journal.isDown;
        const body = { ok: !down, journal: down ? 'down' : 'up', now: context.now };
        if (!down) return body;
        throw new Problem(
          503,
          'JOURNAL_DOWN',
          { zh: '日志无法写入。', en: 'The journal cannot be written.' },
          { retryAfter_s: 2 },
        );
      },
    }),
    route({
      method: 'GET',
      path: '/sites',
      roles: readers,
      summary: { zh: '全部站点', en: 'All sites' },
      reply: Type.Object({
        sites: Type.Array(
          Type.Object({
            id: Type.String(),
            name: nullable(words),
            status: Type.String(),
            loaded: Type.Boolean(),
            seq: Type.Integer(),
          }),
        ),
      }),
      run: () => ({ sites: floor.journal.sites().map(siteRow) }),
    }),
    route({
      method: 'GET',
      path: '/sites/:site/facts',
      roles: ['administrator', 'auditor'],
      summary: { zh: '日志原文,每行一条,逐字节相同', en: 'The lines of the journal, byte for byte' },
      params: site,
      query: Type.Object({
        from: Type.Optional(seq),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: factsAtOnceMax })),
      }),
      reply: 'application/x-ndjson',
      async run(context, { query }) {
        const rows = await streamOf(context.stream).read(query.from ?? 0, query.limit ?? 1_000);
        const lines = rows.map((row) => `${row.bytes}\n`).join('');
        return new RawReply(lines, { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' });
      },
    }),
    route({
      method: 'GET',
      path: '/sites/:site/signed-root',
      roles: readers,
      summary: { zh: '最新签名根(C2SP 签名笔记)', en: 'The newest signed root (a C2SP signed note)' },
      params: site,
      reply: 'text/plain',
      async run(context) {
        const root = await streamOf(context.stream).sign();
        if (!root) throw problems.notFound();
        return new RawReply(root.note, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
      },
    }),
    route({
      method: 'GET',
      path: '/sites/:site/history',
      roles: readers,
      summary: { zh: '某一对象的经过,新的在前', en: 'What happened to a subject, newest first' },
      params: site,
      query: Type.Object({
        about: Type.String({ minLength: 1, maxLength: 80 }),
        before: Type.Optional(seq),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
      }),
      /** `asOf`: what was recorded after it is not in here yet. `complete`: nothing older is left to ask for. */
      reply: Type.Object({ facts: Type.Array(openRow), asOf: Type.Integer(), complete: Type.Boolean() }),
      async run(context, { query }) {
        const { about, before } = query;
        const limit = query.limit ?? 100;
        const page = { limit, ...(before === undefined ? {} : { before }) };
        const { asOf, facts } = await floor.history.about(streamOf(context.stream), about, page);
        return { facts: facts.map((row) => JSON.parse(row.bytes) as unknown), asOf, complete: facts.length < limit };
      },
    }),
    route({
      method: 'GET',
      path: '/sites/:site/state',
      roles: readers,
      summary: { zh: '某一时刻各模块的状态(回放)', en: 'The states of all modules at an instant, for rewind' },
      params: site,
      query: Type.Object({ at: Type.Optional(Type.String({ maxLength: 40 })), seq: Type.Optional(seq) }),
      reply: Type.Object({ seq: Type.Integer(), recordedAt: Type.Integer(), states: openRow }),
      async run(context, { query }) {
        const stream = streamOf(context.stream);
        const wanted = query.seq ?? (await seqAt(stream, query.at));
        if (wanted < 0 || wanted >= stream.reader.nextSeq) throw seqUnknown(wanted);
        if (rewinds >= rewindsAtOnceMax) throw problems.notNow();
        rewinds++;
        try {
          const { fold, nextSeq, lastRecordedAt } = await stream.stateAt(wanted);
          const states = Object.fromEntries(fold.modules.map(({ name }) => [name, toWire(fold.state(name))]));
          return { seq: nextSeq - 1, recordedAt: lastRecordedAt, states };
        } finally {
          rewinds--;
        }
      },
    }),
  ];
}

function siteRow(stream: Stream): Record<string, unknown> {
  const { head } = stream.reader.state<SitesState>('sites');
  const { name, status } = stream.row;
  return { id: name, name: head?.name ?? null, status, loaded: head !== null, seq: stream.reader.nextSeq - 1 };
}

async function seqAt(stream: Stream, at: string | undefined): Promise<number> {
  const moment = at === undefined ? null : /^\d{1,15}$/.test(at) ? Number(at) : parseInstant(at);
  if (moment === null) {
    const what = { zh: '请给出 at(时刻)或 seq', en: 'give `at` (RFC 3339, or milliseconds) or `seq`' };
    throw problems.invalid([{ place: '/query/at', what }]);
  }
  return stream.seqAt(moment);
}

function seqUnknown(seq: number): Problem {
  return new Problem(
    404,
    'SEQ_UNKNOWN',
    { zh: '日志中没有这个序号或时刻。', en: 'The journal holds no such seq or moment.' },
    { facts: { seq } },
  );
}
