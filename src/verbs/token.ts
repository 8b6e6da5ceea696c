import type { Operations } from '../console/api-types.ts';
import { formatInstant } from '../base/instant.ts';
import { withControl } from './control.ts';
import type { Exit, Out, Verb } from './verb.ts';

const roles = ['administrator', 'commander', 'dispatcher', 'viewer', 'auditor', 'connector'];
const day_ms = 86_400_000;

type TokenRow = Operations['GET /tokens']['reply']['tokens'][number];

/** `watchfloor token …`: for programs that use the API. */
export const token: Verb = {
  summary: { zh: '为程序签发、列出、收回访问令牌', en: 'make, list and withdraw tokens for programs' },
  usage: [
    'watchfloor token create --role ROLE [--name NAME] [--days N] [--json]',
    'watchfloor token list [--json]',
    'watchfloor token withdraw ID',
    `  ROLE: ${roles.join(' ')}`,
    '  令牌只显示一次,打印在标准输出 / the token is shown once, on standard output',
    '  退出码 0 完成,1 服务器未运行或拒绝,2 用法不对 / exit 0 done, 1 no server or it said no, 2 wrong use',
  ].join('\n'),

  async run(args, out): Promise<Exit> {
    const [what, ...rest] = args;
    if (what === 'create') return create(rest, out, this.usage);
    if (what === 'list') return list(rest, out, this.usage);
    if (what === 'withdraw') return withdraw(rest, out, this.usage);
    out.tell(this.usage);
    return 2;
  },
};

async function create(args: readonly string[], out: Out, usage: string): Promise<Exit> {
  const asked = { role: '', name: 'script', days: null as number | null, json: false };
  for (let at = 0; at < args.length; at++) {
    if (args[at] === '--role') asked.role = args[++at] ?? '';
    else if (args[at] === '--name') asked.name = args[++at] ?? '';
    else if (args[at] === '--days') asked.days = Number(args[++at]);
    else if (args[at] === '--json') asked.json = true;
    else asked.role = '?';
  }
  const daysRight = asked.days === null || (asked.days > 0 && asked.days <= 3_650);
  if (!roles.includes(asked.role) || asked.name === '' || !daysRight) {
    out.tell(usage);
    return 2;
  }
  return withControl(out, async (server) => {
    const { now } = await server.call('GET /health', {});
    const until = asked.days === null ? {} : { until: Math.round(now + asked.days * day_ms) };
    const body = { name: asked.name, role: asked.role as 'viewer', ...until };
    const made = await server.call('POST /tokens', { body });
    if (asked.json) out.say(JSON.stringify({ ...made, role: asked.role, name: asked.name, ...until }));
    else out.say(made.secret ?? '');
    out.tell(
      `令牌 ${made.token}(${asked.role})已签发,只显示这一次 / token ${made.token} (${asked.role}) was made; it is shown this once`,
    );
    return 0;
  });
}

async function list(args: readonly string[], out: Out, usage: string): Promise<Exit> {
  if (args.some((arg) => arg !== '--json')) {
    out.tell(usage);
    return 2;
  }
  return withControl(out, async (server) => {
    const { tokens } = await server.call('GET /tokens', {});
    if (args.includes('--json')) out.say(JSON.stringify(tokens));
    else for (const row of tokens) out.say(lineOf(row));
    return 0;
  });
}

function lineOf(row: TokenRow): string {
  const end =
    row.until === null ? '长期 no end' : `${row.ended ? '已到期 ended' : '至 until'} ${formatInstant(row.until)}`;
  return `${String(row.token).padStart(4)}  ${row.role.padEnd(13)}  ${row.name.padEnd(24)}  ${formatInstant(row.madeAt)}  ${end}`;
}

async function withdraw(args: readonly string[], out: Out, usage: string): Promise<Exit> {
  const [id, ...more] = args;
  if (id === undefined || !/^\d{1,9}$/.test(id) || more.length > 0) {
    out.tell(usage);
    return 2;
  }
  return withControl(out, async (server) => {
    await server.call('DELETE /tokens/:token', { params: { token: id } });
    out.say(`已收回令牌 ${id} / token ${id} was withdrawn`);
    return 0;
  });
}
