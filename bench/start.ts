import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { Helper, memoryOfTree, postmasterPid, residentBytes, root, treeOf } from './parts/children.ts';
import type { FloorMark } from './parts/floor-process.ts';
import { removeFolder, workFolder } from './parts/place.ts';
import { fdatasyncProbe } from './parts/probes.ts';
import { median, Report, swingOf } from './parts/report.ts';

/**
 * `npm start` on a data folder that holds a million facts and ten thousand open alarms: how long until `ready`, and
 * what it then holds in memory.
 *
 *   npm run bench -- start [--json] [--facts N] [--starts N] [--hours N]
 */
const option = (name: string, otherwise: number) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
};
const facts = option('facts', 1_000_000);
const starts = option('starts', 3);
const size = { panels: 1_000, pointsPerPanel: 10 };
/** A site says at most 400,000 facts a day: the book is as old as that makes it, unless another age is asked for. */
const over_h = option('hours', (facts / 400_000) * 24);
const readyMax_ms = 180_000;

const report = new Report('start');
const folder = await workFolder();
const [dataFolder, keysFolder] = [join(folder, 'data'), join(folder, 'keys')];
let running: ChildProcess | null = null;
try {
  await fillBook();
  // The first start may have to build, makes the administrator and loads the example site; that is not what is asked.
  const first = await startOnce();
  await stop();
  report.note(`the first start, with everything it has to make, took ${(first.took_ms / 1_000).toFixed(1)} s`);
  const took: number[] = [];
  const syncs: number[] = [];
  for (let round = 0; round < starts; round++) {
    syncs.push(fdatasyncProbe(folder, 400).perSecond);
    took.push((await startOnce()).took_ms / 1_000);
    if (round < starts - 1) await stop();
  }
  syncs.push(fdatasyncProbe(folder, 400).perSecond);
  const name = `npm start with ${facts} facts, until ready`;
  const probe = { name: 'fdatasync', value: median(syncs), unit: '/s' };
  const target = { of: 'value', kind: 'must', atMost: 3 } as const;
  report.figure({ name, value: median(took), unit: 's', probe, target }, swingOf(syncs));
  const bare = await bareNode();
  report.note(`of that ${bare.toFixed(2)} s are npm and an empty script`);
  judgeMemory();
  await stop();
} catch (error) {
  report.note(`not measured: ${String(error)}`);
  process.exitCode = 1;
} finally {
  await stop();
  await removeFolder(folder);
}
report.finish();
process.exit();

/** The real floor writes the book, by the road every signal takes. */
async function fillBook(): Promise<void> {
  const given = { ...size, dataFolder, keysFolder, keyed: false, fillTo: facts, fillOver_h: over_h };
  const helper = new Helper(new URL('./parts/floor-process.ts', import.meta.url), given);
  await helper.said();
  const before = performance.now();
  const written = await helper.ask<number>('fill');
  const { openRows, rss_bytes } = await helper.ask<FloorMark>('mark');
  const seconds = (performance.now() - before) / 1_000;
  report.note(
    `${written} facts of ${over_h.toFixed(1)} h written in ${seconds.toFixed(0)} s, ${openRows} open alarms, Node then ${MB(rss_bytes)} MB`,
  );
  if (openRows < size.panels * size.pointsPerPanel) throw new Error(`only ${openRows} alarms are open`);
  await helper.stop();
}

async function startOnce(): Promise<{ took_ms: number }> {
  const before = performance.now();
  const env = {
    ...process.env,
    WATCHFLOOR_DATA: dataFolder,
    WATCHFLOOR_KEYS: keysFolder,
    WATCHFLOOR_HTTP: '127.0.0.1:18080',
    WATCHFLOOR_DC09: '127.0.0.1:18009',
  };
  const child = spawn('npm', ['start', '--', '--no-demo'], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  running = child;
  let said = '';
  await new Promise<void>((ready, failed) => {
    const giveUp = setTimeout(
      () => failed(new Error(`not ready in ${readyMax_ms} ms: ${said.slice(-500)}`)),
      readyMax_ms,
    );
    const hear = (bytes: Buffer) => {
      said += bytes.toString();
      if (/^ready /m.test(said)) ready();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', (code) => failed(new Error(`npm start ended with ${code}: ${said.slice(-500)}`)));
    child.once('exit', () => clearTimeout(giveUp));
  });
  return { took_ms: performance.now() - before };
}

async function stop(): Promise<void> {
  const child = running;
  running = null;
  if (!child || child.exitCode !== null) return;
  const server = nodeServer(child.pid!);
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  process.kill(server ?? child.pid!, 'SIGTERM');
  await gone;
  // The server may outlive npm by the time it takes to sign and to stop PostgreSQL.
  while (postmasterPid(dataFolder) !== null) await new Promise((resolve) => setTimeout(resolve, 100));
}

/** The one under npm that holds the most. */
function nodeServer(npm: number): number | null {
  const nodes = treeOf(npm).filter((one) => one.pid !== npm && one.command !== 'postgres' && one.command !== 'sh');
  return nodes.sort((a, b) => (residentBytes(b.pid) ?? 0) - (residentBytes(a.pid) ?? 0))[0]?.pid ?? null;
}

function judgeMemory(): void {
  const server = nodeServer(running!.pid!);
  const resident = server === null ? null : residentBytes(server);
  const postmaster = postmasterPid(dataFolder);
  if (resident === null) return report.note('memory is read from /proc, which this system has not');
  report.figure({
    name: 'RSS of Node, 10k open alarms',
    value: resident / 1e6,
    unit: 'MB',
    target: { of: 'value', kind: 'must', atMost: 600 },
  });
  if (postmaster !== null) {
    report.figure({ name: 'PostgreSQL beside it (PSS)', value: memoryOfTree(postmaster) / 1e6, unit: 'MB' });
  }
}

async function bareNode(): Promise<number> {
  const before = performance.now();
  await new Promise((resolve) => spawn('npm', ['exec', '--', 'node', '-e', '0'], { cwd: root }).once('exit', resolve));
  return (performance.now() - before) / 1_000;
}

function MB(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
