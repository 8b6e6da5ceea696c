import { isRefusal } from '../base/errors.ts';
import { evidenceOfStore } from '../journal/evidence.ts';
import { exportStream } from '../journal/export.ts';
import { openPostgresForReading } from '../journal/postgres/open-for-reading.ts';
import type { Store, StreamRow } from '../journal/store.ts';
import * as proof from './proof.ts';
import type { Exit, Out, Verb } from './verb.ts';

/** `watchfloor export`: a stream as a folder that anybody can verify with tools we did not write. */
export const exportVerb: Verb = {
  summary: {
    zh: '导出日志流:可由任何人独立验证的文件夹',
    en: 'export a stream: a folder that anybody can verify by himself',
  },
  usage: [
    'watchfloor export STREAM FOLDER [--with-parts] [--with-secrets] [--key VKEY]... [--config FILE] [--json]',
    '  导出到最近一次签名为止,服务器运行时也可 / up to the last signed root, also while the server runs',
    '  --with-parts    连同键入的文字、照片等附件 / with typed text, photos and other parts',
    '  --with-secrets  连同封存的密钥与口令;只能用同一封存密钥解开 / with sealed secrets; only the same sealing key opens them',
    '  备份 = 导出全部日志流并带附件和封存机密,再另存密钥目录',
    '  a backup = every stream with parts and secrets, and the keys folder kept apart from it',
    '  退出码 0 完成,1 拒绝、损坏或已取消,2 用法不对 / exit 0 done, 1 refused, damaged or cancelled, 2 wrong use',
  ].join('\n'),

  async run(args, out): Promise<Exit> {
    const asked = proof.readArgs(args, ['json', 'with-parts', 'with-secrets'], ['key']);
    const [name, folder, ...more] = asked?.places ?? [];
    if (!asked || name === undefined || folder === undefined || more.length > 0) {
      out.tell(this.usage);
      return 2;
    }
    const config = await proof.configOf(asked);
    const known = isRefusal(config) ? config : await proof.knownKeys(asked, config.keys);
    if (isRefusal(config) || isRefusal(known)) {
      proof.tellRefusal(isRefusal(config) ? config : (known as Parameters<typeof proof.tellRefusal>[0]), out);
      return 2;
    }
    return proof.cancellable(out, async (signal) => {
      const { clock, log } = proof.openTools();
      const { data, database } = config;
      const opened = await openPostgresForReading({ dataFolder: data, databaseUrl: database.url, clock, log });
      try {
        return await exportNamed(opened.store, { name, folder, asked, known, signal, out });
      } finally {
        await opened.stop();
      }
    });
  },
};

interface Task {
  name: string;
  folder: string;
  asked: proof.Asked;
  known: readonly Uint8Array[];
  signal: AbortSignal;
  out: Out;
}

async function exportNamed(store: Store, { name, folder, asked, known, signal, out }: Task): Promise<Exit> {
  const streams = await store.streams();
  const stream = streams.find((each) => each.name === name);
  if (!stream) {
    out.tell(
      `没有名为“${name}”的日志流 / there is no stream "${name}": ${streams.map((each) => each.name).join(', ')}`,
    );
    return 2;
  }
  const house = streams.find(({ kind }) => kind === 'house');
  const keys = await proof.keysTiedBy(known, house ? await evidenceOfStore(store, house) : null);
  const manifest = isRefusal(keys)
    ? keys
    : await exportStream({
        store,
        stream,
        folder,
        publicKeys: keys,
        withParts: asked.has('with-parts'),
        secretPrefixes: asked.has('with-secrets') ? secretsOf(stream) : [],
        progress: proof.progressTo(out, name),
        signal,
      });
  if (isRefusal(manifest)) {
    proof.tellRefusal(manifest, out);
    return 1;
  }
  const unsigned = ((await store.tail(stream.number))?.seq ?? -1) + 1 - manifest.size;
  if (asked.has('json')) out.say(JSON.stringify({ ...manifest, folder, unsigned }));
  else {
    out.say(`已导出 ${manifest.size} 条到 ${folder} / ${manifest.size} facts were exported to ${folder}`);
    out.say(`${manifest.size}  ${manifest.root}`);
    for (const vkey of manifest.vkeys) out.say(vkey);
  }
  if (unsigned > 0)
    out.tell(`末尾 ${unsigned} 条尚未签名,不在其中 / the last ${unsigned} are not signed yet and not in it`);
  return 0;
}

/** Panel keys go with their site, everything of people and programs with the house, nothing with a rehearsal. */
function secretsOf({ name, kind }: StreamRow): readonly string[] {
  if (kind === 'site') return [`panel-key/${name}/`];
  return kind === 'house' ? ['password/', 'pin/', 'second-factor/', 'token/'] : [];
}
