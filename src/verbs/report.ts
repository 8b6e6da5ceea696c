import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Operations } from '../console/api-types.ts';
import { withControl } from './control.ts';
import type { Client } from './client.ts';
import type { Exit, Out, Verb } from './verb.ts';

type Body = Operations['POST /sites/:site/reports']['body'];
type Row = Operations['POST /sites/:site/reports']['reply'];

const hour_ms = 3_600_000;
const lookEvery_ms = 500;

/** `watchfloor report …`: the reports of the console, made by the running server and put into a file. */
export const report: Verb = {
  summary: { zh: '把报告做成 PDF 文件', en: 'make a report as a PDF file' },
  usage: [
    'watchfloor report incident INCIDENT [options]',
    'watchfloor report log [--hours N] [--incident INCIDENT] [--desk DESK] [options]',
    'watchfloor report month YYYY-MM [options]',
    'watchfloor report handover HANDOVER [options]',
    'watchfloor report walk-test TEST [options]',
    '  --lang zh|en     报告的语言,默认 zh / language of the report, zh by default',
    '  --site NAME      站点,默认第一个 / the site, the first one by default',
    '  --out FILE       写到这里,默认 ./KIND.LANG.pdf / write it here',
    '  --json           标准输出上只有一行 JSON / one line of JSON on standard output',
    '  Ctrl-C 取消制作 / Ctrl-C cancels it',
    '  退出码 0 完成,1 未能制作,2 用法不对 / exit 0 done, 1 not made, 2 wrong use',
  ].join('\n'),

  async run(args, out): Promise<Exit> {
    const asked = readArgs(args);
    if (!asked) {
      out.tell(this.usage);
      return 2;
    }
    return withControl(out, (server) => make(server, asked, out));
  },
};

interface Asked {
  kind: Body['kind'];
  of: string;
  options: Map<string, string>;
  json: boolean;
}

const known: Record<Asked['kind'], readonly string[]> = {
  incident: ['lang', 'site', 'out'],
  log: ['lang', 'site', 'out', 'hours', 'incident', 'desk'],
  month: ['lang', 'site', 'out'],
  handover: ['lang', 'site', 'out'],
  'walk-test': ['lang', 'site', 'out'],
};

const isKind = (word: string | undefined): word is Body['kind'] => word !== undefined && Object.hasOwn(known, word);

function readArgs(args: readonly string[]): Asked | null {
  const [kind, ...rest] = args.filter((arg) => arg !== '--json');
  if (!isKind(kind)) return null;
  const of = kind === 'log' ? '' : (rest.shift() ?? '');
  const options = new Map<string, string>();
  for (let at = 0; at < rest.length; at += 2) {
    const name = rest[at]!.replace(/^--/, '');
    const value = rest[at + 1];
    if (!rest[at]!.startsWith('--') || !known[kind].includes(name) || value === undefined) return null;
    options.set(name, value);
  }
  const isRight =
    (kind === 'log' || of !== '') &&
    ['zh', 'en'].includes(options.get('lang') ?? 'zh') &&
    Number(options.get('hours') ?? 24) > 0 &&
    (kind !== 'month' || /^\d{4}-\d{2}$/.test(of));
  return isRight ? { kind, of, options, json: args.includes('--json') } : null;
}

async function make(server: Client, asked: Asked, out: Out): Promise<Exit> {
  const site = asked.options.get('site') ?? (await server.call('GET /sites', {})).sites[0]?.id;
  if (site === undefined) {
    out.tell('没有站点 / there is no site');
    return 1;
  }
  const params = { site };
  const made = await server.call('POST /sites/:site/reports', { params, body: await bodyOf(server, asked) });
  const cancel = () =>
    void server.call('DELETE /sites/:site/reports/:report', { params: { site, report: made.report } });
  process.once('SIGINT', cancel);
  const done = await whenDone(server, site, made, out);
  process.removeListener('SIGINT', cancel);
  if (done.state !== 'done') {
    const { refusal } = done;
    out.tell(refusal ? `${refusal.code}\n${refusal.words.zh}\n${refusal.words.en}` : '已取消 / cancelled');
    return 1;
  }
  const pdf = await server.bytes(`/sites/${encodeURIComponent(site)}/reports/${made.report}/pdf`);
  const file = resolve(asked.options.get('out') ?? `${asked.kind}.${done.language}.pdf`);
  await writeFile(file, pdf);
  out.say(asked.json ? JSON.stringify({ file, bytes: pdf.length, title: done.title }) : file);
  return 0;
}

async function bodyOf(server: Client, { kind, of, options }: Asked): Promise<Body> {
  const language = options.get('lang') === 'en' ? 'en' : 'zh';
  if (kind === 'incident') return { kind, language, incident: of };
  if (kind === 'month') return { kind, language, month: of };
  if (kind === 'handover') return { kind, language, handover: of };
  if (kind === 'walk-test') return { kind, language, test: of };
  const { now } = await server.call('GET /health', {});
  const [incident, desk] = [options.get('incident'), options.get('desk')];
  const from = now - Math.round(Number(options.get('hours') ?? 24) * hour_ms);
  return { kind, language, from, until: now, ...(incident ? { incident } : {}), ...(desk ? { desk } : {}) };
}

/** Looks twice a second, and says how far it is where facts have to be read. */
async function whenDone(server: Client, site: string, made: Row, out: Out): Promise<Row> {
  let told = -1;
  for (let row = made; ;) {
    if (!['waiting', 'reading', 'drawing'].includes(row.state)) return row;
    const share = row.of === 0 ? 0 : Math.floor((row.read / row.of) * 10) * 10;
    if (row.state === 'reading' && share > told) out.tell(`${share} %  ${row.read} / ${row.of}`);
    told = Math.max(told, share);
    await new Promise((resume) => setTimeout(resume, lookEvery_ms));
    row = await server.call('GET /sites/:site/reports/:report', { params: { site, report: made.report } });
  }
}
