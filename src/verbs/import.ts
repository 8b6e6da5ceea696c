import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { realChance } from '../base/real-chance.ts';
import type { Config } from '../base/config-schema.ts';
import { Fault, isRefusal, refuse, type Refusal } from '../base/errors.ts';
import { parseInstant, type Instant } from '../base/instant.ts';
import { evidenceOfFolder } from '../journal/evidence.ts';
import { readManifest, readSecrets } from '../journal/export-folder.ts';
import { importFolder, readOnlyEpoch, type Imported } from '../journal/import.ts';
import { Journal } from '../journal/journal.ts';
import { openKeys, readPublicKey } from '../journal/keys.ts';
import { openPostgres } from '../journal/postgres/open-postgres.ts';
import { open } from '../journal/secrets.ts';
import type { Store } from '../journal/store.ts';
import { allModules } from '../modules/all.ts';
import * as proof from './proof.ts';
import type { Exit, Out, Verb } from './verb.ts';

/** `watchfloor import`: an export read back in, as a copy to look at or, taken over, as the journal to go on with. */
export const importVerb: Verb = {
  summary: {
    zh: '导入:验证后读入一份导出,可接续记录',
    en: 'import: verify an export and read it in, to look at or to go on from',
  },
  usage: [
    'watchfloor import FOLDER [--until TIME] [--key VKEY]... [--take-over WHY] [--config FILE] [--json]',
    '  服务器须已停止;恢复备份时先导入 house / the server must be stopped; of a backup, import house first',
    '  --take-over WHY  从此由本机接续记录(新纪元);否则为只读副本 / go on writing it here (a new epoch); else a read-only copy',
    '  --until TIME     恢复到这一秒(RFC 3339),须与 --take-over 同用 / restore to this second; goes with --take-over',
    '  --key VKEY       认可的验证公钥;都没有时按导出自带的公钥 / a key whose signature counts; without any, the export’s own',
    '  退出码 0 完成,1 拒绝或已取消,2 用法不对 / exit 0 done, 1 refused or cancelled, 2 wrong use',
  ].join('\n'),

  async run(args, out): Promise<Exit> {
    const asked = proof.readArgs(args, ['json'], ['until', 'key', 'take-over']);
    const [folder, ...more] = asked?.places ?? [];
    const until = asked?.one('until') ?? null;
    const restoredTo = until === null ? null : parseInstant(until);
    const takeOver = asked?.one('take-over') ?? null;
    const isUntilWrong = until !== null && (restoredTo === null || takeOver === null);
    if (!asked || folder === undefined || more.length > 0 || isUntilWrong || takeOver?.trim() === '') {
      out.tell(this.usage);
      return 2;
    }
    const config = await proof.configOf(asked);
    if (isRefusal(config)) {
      proof.tellRefusal(config, out);
      return 2;
    }
    return proof.cancellable(out, async (signal) => {
      const done = await importInto(config, { folder, asked, restoredTo, takeOver, signal, out });
      if (isRefusal(done)) {
        proof.tellRefusal(done, out);
        return 1;
      }
      report(done, asked.has('json'), out);
      return 0;
    });
  },
};

interface Task {
  folder: string;
  asked: proof.Asked;
  restoredTo: Instant | null;
  takeOver: string | null;
  signal: AbortSignal;
  out: Out;
}

interface Done {
  imported: Imported;
  epoch: number;
}

async function importInto(config: Config, task: Task): Promise<Done | Refusal> {
  const { folder, restoredTo, takeOver, signal, out } = task;
  const publicKeys = await keysFor(config, task);
  if (isRefusal(publicKeys)) return publicKeys;
  const { clock, log } = proof.openTools();
  const database = await openPostgres({ dataFolder: config.data, databaseUrl: config.database.url, clock, log });
  try {
    const { store } = database;
    const reason =
      (await opensSecrets(config, folder)) ?? (takeOver === null ? null : await mayTakeOver(store, folder));
    if (reason) return reason;
    const tell = { verifying: proof.progressTo(out, '验证 verifying'), writing: proof.progressTo(out, '写入 writing') };
    const imported = await importFolder({
      store,
      folder,
      publicKeys,
      ...(restoredTo !== null && { until: restoredTo }),
      progress: (step, done, total) => tell[step](done, total),
      signal,
    });
    if (isRefusal(imported) || takeOver === null) return isRefusal(imported) ? imported : { imported, epoch: 0 };
    const { signing } = await openKeys(config.keys, config.data);
    const journal = await Journal.open({
      store,
      modules: allModules,
      folds: await folds(),
      clock,
      chance: realChance(),
      log,
      key: signing,
      installation: proof.installation,
      displaced: () => {},
    });
    const stream = await journal.takeOver(imported, takeOver, 'rule/import');
    await journal.stop();
    return { imported, epoch: stream.row.epoch };
  } finally {
    await database.stop();
  }
}

/** Null where nobody gave a key and we have none: then the export's own word for its keys is all there is. */
async function keysFor(config: Config, { folder, asked }: Task): Promise<readonly Uint8Array[] | null | Refusal> {
  const known = await proof.knownKeys(asked, config.keys);
  if (isRefusal(known)) return known;
  return known.length === 0 ? null : proof.keysTiedBy(known, await evidenceOfFolder(folder));
}

/** Secrets that our sealing key does not open would keep the program from starting, so none of them comes in. */
async function opensSecrets(config: Config, folder: string): Promise<Refusal | null> {
  let sealing: Uint8Array | null = null;
  for await (const { name, version, sealed } of readSecrets(folder)) {
    if ((await readPublicKey(config.keys)) === null) return secretsSealed(config.keys);
    sealing ??= (await openKeys(config.keys, config.data)).sealing;
    try {
      open(sealing, { name, version, sealed: Buffer.from(sealed, 'base64') });
    } catch (error) {
      if (error instanceof Fault && error.code === 'SECRET_NOT_OPENED') return secretsSealed(config.keys);
      throw error;
    }
  }
  return null;
}

function secretsSealed(keys: string): Refusal {
  return refuse('IMPORT_SECRETS_SEALED', {
    zh: `导出中的封存机密不能用密钥目录 ${keys} 打开,没有写入任何内容。请先放回当时的密钥目录,或用不带机密的导出。`,
    en: `The sealed secrets of this export do not open under the keys folder ${keys}; nothing was written. Put the keys folder of that time in place, or take an export without secrets.`,
  });
}

/** A site that is taken over needs the house beside it; one made afresh would keep the real one out for good. */
async function mayTakeOver(store: Store, folder: string): Promise<Refusal | null> {
  const { kind, stream } = await readManifest(folder);
  if (kind === 'fork') {
    return refuse('IMPORT_REHEARSAL', {
      zh: `“${stream}”是演练副本,只能作为只读副本导入。`,
      en: `"${stream}" is a rehearsal; it comes in as a read-only copy only.`,
    });
  }
  const hasHouse = (await store.streams()).some((row) => row.kind === 'house' && row.epoch !== readOnlyEpoch);
  if (hasHouse || kind === 'house') return null;
  return refuse('IMPORT_HOUSE_FIRST', {
    zh: '这里还没有 house 日志(账号、角色)。请先导入并接续 house 的导出;没有时先启动一次再停止。',
    en: 'There is no house journal (accounts, roles) here yet. Import and take over its export first; without one, start and stop the program once.',
  });
}

/** Which snapshots a later start may read. Run from sources there is no build: they are then made anew. */
async function folds(): Promise<Record<string, string>> {
  const file = resolve(dirname(dirname(fileURLToPath(import.meta.url))), 'fold.json');
  const text = await readFile(file, 'utf8').catch(() => '{}');
  return JSON.parse(text) as Record<string, string>;
}

function report({ imported, epoch }: Done, json: boolean, out: Out): void {
  const { stream, facts, root, parts, partsNotExported, secrets, keysFrom, lastOrigin } = imported;
  const hex = Buffer.from(root).toString('hex');
  if (json) {
    const said = {
      stream: stream.name,
      facts,
      root: hex,
      epoch,
      lastOrigin,
      parts,
      partsNotExported,
      secrets,
      keysFrom,
    };
    out.say(JSON.stringify(said));
  } else {
    const how =
      epoch === 0 ? { zh: '只读副本', en: 'a read-only copy' } : { zh: `第 ${epoch} 纪元`, en: `epoch ${epoch}` };
    out.say(`已导入“${stream.name}”${facts} 条,${how.zh} / "${stream.name}": ${facts} facts are here, ${how.en}`);
    out.say(`${facts}  ${hex}`);
  }
  if (keysFrom === 'export') {
    out.tell(
      '没有可用的公钥,按导出自带的公钥验证:不能说明是谁签的 / verified by the export’s own keys: not who signed it',
    );
  }
}
