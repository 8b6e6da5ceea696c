import type { Client } from './client.ts';
import { realChance } from '../base/real-chance.ts';
import { readSecretFromStdin, withControl } from './control.ts';
import type { Exit, Out, Verb } from './verb.ts';

interface Panel {
  id: string;
  account: string;
  encryption: string;
}

const hexDigits: Readonly<Record<string, number>> = { aes128: 32, aes192: 48, aes256: 64 };

/** `watchfloor panel key ACCOUNT`: the key comes on standard input and goes sealed among the secrets. */
export const panel: Verb = {
  summary: { zh: '设置报警主机的密钥', en: 'set the key of an alarm panel' },
  usage: [
    'watchfloor panel key ACCOUNT [--site SITE] [--json] < KEY',
    'watchfloor panel key ACCOUNT --generate [--site SITE] [--json]',
    '  ACCOUNT 为主机账号或编号;KEY 为 32、48 或 64 位十六进制,从标准输入读取,不写在命令行上',
    '  ACCOUNT is the panel’s account or id; KEY is 32, 48 or 64 hex digits on standard input, never on the command line',
    '  --generate  生成密钥并只显示一次,照此设入主机 / draw a key and show it once, to be typed into the panel',
    '  退出码 0 完成,1 服务器未运行或拒绝,2 用法不对 / exit 0 done, 1 no server or it said no, 2 wrong use',
  ].join('\n'),

  async run(args, out): Promise<Exit> {
    const asked = readArgs(args);
    if (!asked) {
      out.tell(this.usage);
      return 2;
    }
    return withControl(out, (server) => setKey(server, asked, out));
  },
};

interface Asked {
  account: string;
  site: string | null;
  generate: boolean;
  json: boolean;
}

function readArgs(args: readonly string[]): Asked | null {
  const [what, account, ...rest] = args;
  if (what !== 'key' || account === undefined || account.startsWith('-')) return null;
  const asked: Asked = { account, site: null, generate: false, json: false };
  for (let at = 0; at < rest.length; at++) {
    if (rest[at] === '--generate') asked.generate = true;
    else if (rest[at] === '--json') asked.json = true;
    else if (rest[at] === '--site' && rest[at + 1] !== undefined) asked.site = rest[++at]!;
    else return null;
  }
  return asked;
}

async function setKey(server: Client, asked: Asked, out: Out): Promise<Exit> {
  const found = await findPanels(server, asked);
  const [only] = found;
  if (!only || found.length > 1) {
    const sites = found.map(({ site, panel: { id } }) => `${site}/${id}`).join(', ');
    out.tell(only ? `有多台主机用此账号(${sites}),请加 --site` : `没有账号或编号为 ${asked.account} 的主机`);
    out.tell(
      only
        ? `several panels have this account (${sites}); add --site`
        : `no panel has the account or id ${asked.account}`,
    );
    return 1;
  }
  const digits = hexDigits[only.panel.encryption];
  if (digits === undefined) {
    out.tell(`${only.panel.id} 不加密,不需要密钥 / ${only.panel.id} is not encrypted and takes no key`);
    return 1;
  }
  const key = asked.generate
    ? Buffer.from(realChance().bytes(digits / 2))
        .toString('hex')
        .toUpperCase()
    : await readSecretFromStdin();
  if (!/^[0-9A-Fa-f]+$/.test(key) || key.length !== digits) {
    out.tell(`${only.panel.id} 的密钥须为 ${digits} 位十六进制 / the key of ${only.panel.id} has ${digits} hex digits`);
    return 2;
  }
  const params = { site: only.site, panel: only.panel.id };
  const set = await server.call('POST /sites/:site/panels/:panel/key', { params, body: { key } });
  if (asked.json) out.say(JSON.stringify({ site: only.site, ...set, ...(asked.generate ? { key } : {}) }));
  else {
    if (asked.generate) out.say(key);
    out.tell(
      `${only.site}/${set.panel}:已设密钥第 ${set.version} 版,${set.bits} 位 / key version ${set.version}, ${set.bits} bits, was set`,
    );
  }
  return 0;
}

async function findPanels(server: Client, asked: Asked): Promise<{ site: string; panel: Panel }[]> {
  const { sites } = await server.call('GET /sites', {});
  const found: { site: string; panel: Panel }[] = [];
  const wanted = asked.account.toUpperCase();
  for (const { id: site } of sites) {
    if (asked.site !== null && asked.site !== site) continue;
    const { panels } = await server.call('GET /sites/:site', { params: { site } });
    for (const each of panels as Panel[]) {
      if (each.account.toUpperCase() === wanted || each.id.toUpperCase() === wanted) found.push({ site, panel: each });
    }
  }
  return found;
}
