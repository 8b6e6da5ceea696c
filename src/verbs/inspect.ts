import type { Client } from './client.ts';
import { realClock } from '../base/clock.ts';
import { formatInstant } from '../base/instant.ts';
import type { InspectedFrame, UnknownSender } from '../connectors/sia-dc09/inspector.ts';
import { readSecretFromStdin, withControl } from './control.ts';
import { inspectFrame, readPasted } from './inspect-frame.ts';
import type { Exit, Out, Verb } from './verb.ts';

const followEvery_ms = 1_000;

/** `watchfloor inspect`: what came in at the door, field by field, why it was refused and what to set on the panel. */
export const inspect: Verb = {
  summary: {
    zh: '查看主机发来的报文:逐项解读、拒绝原因与改法',
    en: 'look at what panels send: field by field, why refused, what to set',
  },
  usage: [
    'watchfloor inspect [ACCOUNT] [--follow] [--json]',
    "watchfloor inspect --frame 'FRAME' [--key-stdin] [--json]",
    '  不写 ACCOUNT 时列出最近报文与未知发送方 / without ACCOUNT: the latest frames and unknown senders',
    '  --follow     持续显示新报文 / go on with new frames as they come',
    '  --frame      不连服务器,解读一条报文:十六进制,或含 \\n \\r \\xNN 的文字 / decode one frame offline: hex, or text with escapes',
    '  --key-stdin  从标准输入读密钥(十六进制) / read the key (hex) from standard input',
    '  退出码 0 完成(--frame:报文会被接受),1 服务器未运行或报文会被拒绝,2 用法不对',
    '  exit 0 done (--frame: it would be taken), 1 no server or the frame would be refused, 2 wrong use',
  ].join('\n'),

  async run(args, out): Promise<Exit> {
    const asked = readArgs(args);
    if (!asked) {
      out.tell(this.usage);
      return 2;
    }
    if (asked.frame !== null) return offline(asked, asked.frame, out, this.usage);
    return withControl(out, (server) => online(server, asked, out));
  },
};

interface Asked {
  account: string | null;
  follow: boolean;
  json: boolean;
  frame: string | null;
  keyFromStdin: boolean;
}

function readArgs(args: readonly string[]): Asked | null {
  const asked: Asked = { account: null, follow: false, json: false, frame: null, keyFromStdin: false };
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    if (arg === '--follow') asked.follow = true;
    else if (arg === '--json') asked.json = true;
    else if (arg === '--key-stdin') asked.keyFromStdin = true;
    else if (arg === '--frame' && args[at + 1] !== undefined) asked.frame = args[++at]!;
    else if (/^[0-9A-Fa-f]{1,16}$/.test(arg) && asked.account === null) asked.account = arg;
    else return null;
  }
  if (asked.frame !== null && (asked.account !== null || asked.follow)) return null;
  return asked.keyFromStdin && asked.frame === null ? null : asked;
}

async function offline(asked: Asked, text: string, out: Out, usage: string): Promise<Exit> {
  const frame = readPasted(text);
  if (!frame) {
    out.tell(usage);
    return 2;
  }
  const hex = asked.keyFromStdin ? await readSecretFromStdin() : null;
  if (hex !== null && !/^(?:[0-9A-Fa-f]{32}|[0-9A-Fa-f]{48}|[0-9A-Fa-f]{64})$/.test(hex)) {
    out.tell('密钥须为 32、48 或 64 位十六进制 / a key has 32, 48 or 64 hex digits');
    return 2;
  }
  const shown = inspectFrame(frame, hex === null ? null : Buffer.from(hex, 'hex'), realClock().now());
  if (asked.json) out.say(JSON.stringify(shown));
  else out.say(pictureOf(shown));
  return shown.why === null ? 0 : 1;
}

interface Inspection {
  recent: InspectedFrame[];
  unknown: UnknownSender[];
}

async function online(server: Client, asked: Asked, out: Out): Promise<Exit> {
  const seen = new Set<string>();
  for (let first = true; ; first = false) {
    const { frames, unknown } = await look(server, asked.account);
    const fresh = frames.filter((frame) => !seen.has(keyOf(frame))).reverse();
    seen.clear();
    for (const frame of frames) seen.add(keyOf(frame));
    for (const frame of fresh) out.say(asked.json ? JSON.stringify(frame) : pictureOf(frame));
    if (first && !asked.json) tellUnknown(unknown, out);
    if (first && frames.length === 0) out.tell('还没有报文 / nothing has come yet');
    if (!asked.follow) return 0;
    await new Promise<void>((resolve) => setTimeout(resolve, followEvery_ms));
  }
}

async function look(
  server: Client,
  account: string | null,
): Promise<{ frames: InspectedFrame[]; unknown: UnknownSender[] }> {
  if (account !== null) {
    const { frames } = await server.call('GET /inspector/senders/:account', { params: { account } });
    return { frames: frames as unknown as InspectedFrame[], unknown: [] };
  }
  const { connectors } = await server.call('GET /inspector', { query: { limit: 20 } });
  const inspections = connectors.map(({ inspection }) => inspection as Partial<Inspection>);
  return {
    frames: inspections.flatMap(({ recent }) => recent ?? []),
    unknown: inspections.flatMap(({ unknown }) => unknown ?? []),
  };
}

function keyOf(frame: InspectedFrame): string {
  return `${frame.receivedAt} ${frame.remote} ${frame.account} ${JSON.stringify(frame.fields)}`;
}

function tellUnknown(unknown: readonly UnknownSender[], out: Out): void {
  for (const one of unknown) {
    const last = formatInstant(one.lastAt);
    out.say(`未知发送方 unknown sender  #${one.account}  ${one.remote}  ${one.token}  ${one.frames} ×  ${last}`);
  }
}

function pictureOf(frame: InspectedFrame): string {
  const head = `${frame.receivedAt}  ${frame.remote}  #${frame.account ?? '?'}  ${frame.panel ?? ''}  ${frame.outcome}`;
  const lines = [head];
  for (const { name, value } of frame.fields) {
    const text = typeof value === 'string' ? value : `${value.zh} / ${value.en}`;
    lines.push(`    ${name.zh} ${name.en}: ${text}`);
  }
  if (frame.why) {
    lines.push(`  ! ${frame.why.code}: ${frame.why.words.zh} / ${frame.why.words.en}`);
    for (const todo of frame.why.todo) lines.push(`    → ${todo.zh}\n    → ${todo.en}`);
  }
  if (frame.hex !== null) lines.push(`    hex: ${frame.hex}`);
  return lines.join('\n');
}
