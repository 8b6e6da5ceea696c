import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRefusal, type Refusal } from '../base/errors.ts';
import { evidenceOfFolder, evidenceOfStore, type Evidence } from '../journal/evidence.ts';
import { checkpointFile, manifestFile, readManifest } from '../journal/export-folder.ts';
import { openPostgresForReading } from '../journal/postgres/open-for-reading.ts';
import { parseOrigin, parseVkey, readRoot } from '../journal/signed-root.ts';
import type { Store, StreamRow } from '../journal/store.ts';
import { verifyBook, type Verdict } from '../journal/verify.ts';
import * as proof from './proof.ts';
import type { Exit, Out, Verb } from './verb.ts';

/** `watchfloor verify`: is the journal, or an export of it, what it was when it was signed? */
export const verify: Verb = {
  summary: {
    zh: '验证日志或导出:逐条核对,指出第一处改动',
    en: 'verify the journal or an export: every fact, the first change named',
  },
  usage: [
    'watchfloor verify [STREAM|FOLDER] [--root FILE]... [--key VKEY]... [--config FILE] [--json]',
    '  不写名称则验证全部日志流,服务器运行时也可 / without a name every stream, also while the server runs',
    '  --root FILE  另存的签名树根(交接单、对方留存):能发现末尾被截去',
    '               a signed root kept outside (a handover sheet, a partner’s copy): shows a cut tail',
    '  --key VKEY   认可的验证公钥;本机密钥目录中的公钥总是认可 / a key whose signature counts; our own always does',
    '  退出码 0 完好,1 有问题或已取消,2 用法不对 / exit 0 whole, 1 not whole or cancelled, 2 wrong use',
  ].join('\n'),

  async run(args, out): Promise<Exit> {
    const asked = proof.readArgs(args, ['json'], ['root', 'key']);
    if (!asked || asked.places.length > 1) {
      out.tell(this.usage);
      return 2;
    }
    const config = await proof.configOf(asked);
    const roots = await readRoots(asked.all('root'));
    const known = isRefusal(config) ? config : await proof.knownKeys(asked, config.keys);
    for (const each of [config, roots, known]) {
      if (!isRefusal(each)) continue;
      proof.tellRefusal(each, out);
      return 2;
    }
    if (isRefusal(config) || isRefusal(roots) || isRefusal(known)) return 2;
    const [place] = asked.places;
    return proof.cancellable(out, async (signal) => {
      const task = { out, json: asked.has('json'), roots, known, signal };
      if (place !== undefined && isExport(place)) return verifyFolder(place, task);
      const { clock, log } = proof.openTools();
      const { data, database } = config;
      const opened = await openPostgresForReading({ dataFolder: data, databaseUrl: database.url, clock, log });
      try {
        return await verifyStore(opened.store, place ?? null, task);
      } finally {
        await opened.stop();
      }
    });
  },
};

interface Task {
  out: Out;
  json: boolean;
  roots: readonly OutsideRoot[];
  known: readonly Uint8Array[];
  signal: AbortSignal;
}

interface OutsideRoot {
  note: string;
  stream: string;
  file: string;
}

async function readRoots(files: readonly string[]): Promise<readonly OutsideRoot[] | Refusal> {
  const roots: OutsideRoot[] = [];
  for (const file of files) {
    const note = await readFile(file, 'utf8').catch((error: unknown) => String(error));
    const root = readRoot(note);
    if (isRefusal(root)) return { ...root, words: { zh: `${file}:${root.words.zh}`, en: `${file}: ${root.words.en}` } };
    roots.push({ note, file, stream: parseOrigin(root.origin)?.stream ?? root.origin });
  }
  return roots;
}

/** A folder that holds an export. A stream's name never begins with a dot or a slash. */
function isExport(place: string): boolean {
  return /^[./\\~]/.test(place) || [manifestFile, checkpointFile].some((file) => existsSync(join(place, file)));
}

async function verifyFolder(folder: string, task: Task): Promise<Exit> {
  const evidence = await evidenceOfFolder(folder);
  const manifest = await readManifest(folder);
  const own = manifest.vkeys.map(parseVkey).flatMap((key) => (isRefusal(key) ? [] : [key.publicKey]));
  const isTakenAtItsWord = task.known.length === 0;
  const keys = await proof.keysTiedBy(isTakenAtItsWord ? own : task.known, evidence);
  if (isRefusal(keys)) return refused(keys, task.out);
  const verdict = await verifyOne(evidence, keys, task);
  if (isTakenAtItsWord) {
    proof.tellBoth(
      {
        zh: '没有给出公钥,按导出自带的公钥核对:只能说明导出完整,不能说明是谁签的。请用 --key 给出可信来源的公钥。',
        en: 'No key was given, so the export’s own was believed: this shows that it is whole, not who signed it. Give a key you trust with --key.',
      },
      task.out,
    );
  } else if (verdict.findings.some(({ kind }) => kind === 'signature')) {
    task.out.tell(
      `导出自称的公钥 / the keys this export claims:\n${manifest.vkeys.map((key) => `  ${key}`).join('\n')}`,
    );
  }
  return report([verdict], task);
}

async function verifyStore(store: Store, name: string | null, task: Task): Promise<Exit> {
  const streams = await store.streams();
  const chosen = name === null ? streams : streams.filter((stream) => stream.name === name);
  if (name !== null && chosen.length === 0) {
    task.out.tell(
      `没有名为“${name}”的日志流 / there is no stream "${name}": ${streams.map((each) => each.name).join(', ')}`,
    );
    return 2;
  }
  if (task.known.length === 0) {
    task.out.tell('密钥目录中没有公钥,请用 --key 给出 / the keys folder holds no key; give one with --key');
    return 2;
  }
  // Keys are changed for all streams at once, and the house tells of it.
  const house = streams.find(({ kind }) => kind === 'house');
  const keys = await proof.keysTiedBy(task.known, house ? await evidenceOfStore(store, house) : null);
  if (isRefusal(keys)) return refused(keys, task.out);
  const verdicts: Verdict[] = [];
  for (const stream of chosen) {
    const evidence = await evidenceOfStore(store, stream);
    const isDropped = await wasDropped(store, stream, streams);
    verdicts.push(await verifyOne(isDropped ? withoutRoots(evidence) : evidence, keys, task));
  }
  const lost = task.roots.filter((root) => name === null && !streams.some((stream) => stream.name === root.stream));
  for (const { file, stream } of lost) {
    task.out.tell(`${file}:签名树根属于“${stream}”,这里没有这个日志流 / is a root of "${stream}", which is not here`);
  }
  const exit = report(verdicts, task);
  return lost.length > 0 ? 1 : exit;
}

async function verifyOne(evidence: Evidence, publicKeys: readonly Uint8Array[], task: Task): Promise<Verdict> {
  return verifyBook(evidence, {
    publicKeys,
    outsideRoots: task.roots.filter(({ stream }) => stream === evidence.stream).map(({ note }) => note),
    progress: proof.progressTo(task.out, evidence.stream),
    signal: task.signal,
  });
}

/** Of a rehearsal that was dropped only the opening fact and the roots stay, and the live journal says so. */
async function wasDropped(store: Store, fork: StreamRow, streams: readonly StreamRow[]): Promise<boolean> {
  const tail = await store.tail(fork.number);
  const base = streams.find(({ name }) => fork.name.startsWith(`${name}/`));
  if (fork.kind !== 'fork' || tail?.seq !== 0 || !base) return false;
  for await (const page of (await evidenceOfStore(store, base)).pages()) {
    for (const { bytes } of page) {
      if (bytes.includes(`"type":"fork dropped"`) && bytes.includes(`"data":{"fork":${JSON.stringify(fork.name)},`))
        return true;
    }
  }
  return false;
}

function withoutRoots(evidence: Evidence): Evidence {
  return { ...evidence, async *roots() {} };
}

function refused(refusal: Refusal, out: Out): Exit {
  proof.tellRefusal(refusal, out);
  return 1;
}

function report(verdicts: readonly Verdict[], { json, out }: Task): Exit {
  const ok = verdicts.every((verdict) => verdict.ok);
  if (json) {
    out.say(JSON.stringify({ ok, streams: verdicts }));
    return ok ? 0 : 1;
  }
  for (const { words, findings, furtherFindings, root, facts } of verdicts) {
    out.say(`${words.zh}\n${words.en}`);
    for (const finding of findings) out.say(`  ${finding.words.zh}\n  ${finding.words.en}`);
    if (furtherFindings > 0) out.say(`  …还有 ${furtherFindings} 处 / and ${furtherFindings} more`);
    if (root !== null) out.say(`  ${facts}  ${root}`);
  }
  return ok ? 0 : 1;
}
