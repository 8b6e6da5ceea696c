import { readFileSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { RunningApi } from '../../src/api/start.ts';
import { realChance } from '../../src/base/real-chance.ts';
import { nodeNetwork } from '../../src/base/network-node.ts';
import type { PanelEvent, Signal } from '../../src/base/signal.ts';
import { openFloor, type Floor } from '../../src/floor.ts';
import { openKeys } from '../../src/journal/keys.ts';
import { panelKeyName } from '../../src/senders.ts';
import { cpuOfTree, postmasterPid, root, serveParent } from './children.ts';
import { accountOf, keyOf } from './frames.ts';
import { openPlace } from './place.ts';
import { percentile } from './report.ts';
import { panelOf, siteName, siteSteps, type SiteSize } from './site.ts';

/** The real floor as a process of its own, with a generated site and a DC-09 door on a free port. */
export interface FloorGiven extends SiteSize {
  dataFolder: string;
  keysFolder: string;
  /** Gives every panel its AES key. */
  keyed: boolean;
  /** Where profiles of single runs go. */
  profileFolder?: string;
  /** Serves the built console as well, with the demo's accounts. */
  console?: boolean;
  /** How many facts `fill` writes. */
  fillTo?: number;
  /** Over how many hours up to now those facts are spread: the floor's clock begins that far back. */
  fillOver_h?: number;
}

export interface FloorReady {
  address: string;
  http: string | null;
}

export interface FloorMark {
  nextSeq: number;
  openRows: number;
  node_cpu_ms: number;
  postgres_cpu_ms: number;
  rss_bytes: number;
  loopDelayP99_ms: number;
  counts: Record<string, number>;
  /** Since the last mark. */
  commits: number;
  factsPerCommit: number;
  commitP50_ms: number;
  commitP99_ms: number;
}

const given = JSON.parse(process.argv[2]!) as FloorGiven;
const place = await openPlace(given.dataFolder);
const network = nodeNetwork(place.log);
let back_ms = (given.fillOver_h ?? 0) * 3_600_000;
let address = '';
const commits: { facts: number; took_ms: number }[] = [];
const floor = await openFloor({
  clock: { ...place.clock, now: () => Math.round(place.clock.now() - back_ms) },
  chance: realChance(),
  store: { ...place.store, append: timedAppend },
  network: {
    ...network,
    async listenTcp(...asked) {
      const listener = await network.listenTcp(...asked);
      address = listener.address;
      return listener;
    },
  },
  log: place.log,
  keys: await openKeys(given.keysFolder, given.dataFolder),
  folds: folds(),
  installation: 'bench',
  edges: { siaDc09: { tcp: '127.0.0.1:0', udp: '127.0.0.1:0' } },
  displaced: () => process.exit(1),
});
await loadSite(floor).catch(async (error: unknown) => {
  // A server left behind would go on burning the machine the next run is measured on.
  await place.stop();
  throw error;
});
await floor.listen();

const api = given.console ? await openConsole() : null;

const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
const profiler = new Session();
profiler.connect();
serveParent({ mark, fill, profile: startProfile, profiled: endProfile }, async () => {
  await api?.stop();
  await floor.stop();
  await place.stop();
});
process.send!({ address, http: api?.address ?? null } satisfies FloorReady);

async function loadSite(floor: Floor): Promise<void> {
  await floor.addSite(siteName);
  const stream = floor.journal.stream(siteName)!;
  const asker = { by: 'rule/bench', role: 'rule' } as const;
  let step = 0;
  for (const spec of siteSteps(given)) {
    const answer = await stream.command('sites', { type: 'load site', spec } as never, asker, `bench/site/${step++}`);
    if (answer.answer === 'refused') throw new Error(`${answer.code} ${JSON.stringify(answer.refusal)}`);
  }
  for (let number = 0; given.keyed && number < given.panels; number += 100) {
    await Promise.all(Array.from({ length: Math.min(100, given.panels - number) }, (_, one) => setKey(number + one)));
  }
  await floor.senders.refresh();

  async function setKey(number: number): Promise<void> {
    const panel = panelOf(number);
    const version = await floor.secrets.set(panelKeyName(siteName, panel), keyOf(accountOf(number)));
    const command = { type: 'note panel key', panel, version, bits: 128 };
    const answer = await stream.command('sites', command, asker, `bench/key/${number}/${version}`);
    if (answer.answer === 'refused') throw new Error(answer.code);
  }
}

async function openConsole(): Promise<RunningApi> {
  const { startApi } = await import('../../src/api/start.ts');
  const consoleFolder = join(root, 'dist', 'console');
  const { dataFolder } = given;
  const opened = await startApi(floor, { http: '127.0.0.1:0', consoleFolder, dataFolder, tell: () => {} });
  await opened.openDemoAccounts();
  return opened;
}

function mark(): FloorMark {
  const stream = floor.journal.stream(siteName)!;
  const { user, system } = process.cpuUsage();
  const postmaster = postmasterPid(given.dataFolder);
  const took = Float64Array.from(commits, (one) => one.took_ms);
  const answer: FloorMark = {
    commits: commits.length,
    factsPerCommit: commits.reduce((sum, one) => sum + one.facts, 0) / Math.max(1, commits.length),
    commitP50_ms: percentile(took, 0.5),
    commitP99_ms: percentile(took, 0.99),
    nextSeq: stream.reader.nextSeq,
    openRows: stream.reader.state<{ rows: Map<string, unknown> }>('alarms').rows.size,
    node_cpu_ms: (user + system) / 1_000,
    postgres_cpu_ms: postmaster === null ? 0 : cpuOfTree(postmaster),
    rss_bytes: process.memoryUsage.rss(),
    loopDelayP99_ms: delay.percentile(99) / 1e6,
    counts: (floor.connectors[0]!.inspect() as { counts: Record<string, number> }).counts,
  };
  delay.reset();
  commits.length = 0;
  return answer;
}

async function timedAppend(...asked: Parameters<typeof place.store.append>): Promise<void> {
  const before = performance.now();
  await place.store.append(...asked);
  commits.push({ facts: asked[2].length, took_ms: performance.now() - before });
}

/** Every point in turn says new and restore until the journal holds so many facts; at the end every point is active. */
async function fill(): Promise<number> {
  const stream = floor.journal.stream(siteName)!;
  const points = given.panels * given.pointsPerPanel;
  const wanted = given.fillTo ?? 0;
  let round = 0;
  do {
    const phase = round % 2 === 0 ? 'new' : 'restore';
    let next = 0;
    const lane = async (source: number) => {
      for (let point = next++; point < points; point = next++) {
        const panel = panelOf(Math.floor(point / given.pointsPerPanel));
        const event: PanelEvent = {
          scheme: 'sia-dc03',
          code: phase === 'new' ? 'BA' : 'BR',
          known: true,
          kind: 'burglary',
          class: 'alarm',
          priority: 'P2',
          phase,
          panelZone: (point % given.pointsPerPanel) + 1,
        };
        const signal: Signal = { kind: 'panel', panel, events: [event], poll: false };
        const answer = await stream.signal(signal, `device/${panel}`, `fill/${round}/${point}`, `lane ${source}`);
        if (answer.answer !== 'kept') throw new Error(`the clerk answered ${answer.answer}`);
        back_ms = Math.max(0, 1 - stream.reader.nextSeq / wanted) * (given.fillOver_h ?? 0) * 3_600_000;
      }
    };
    await Promise.all(Array.from({ length: 2_000 }, (_, source) => lane(source)));
    round++;
  } while (stream.reader.nextSeq < wanted || round % 2 === 0);
  return stream.reader.nextSeq;
}

/** A profile of one run alone: one of the whole process would mostly show the site being loaded. */
async function startProfile(): Promise<boolean> {
  await profiler.post('Profiler.enable');
  await profiler.post('Profiler.start');
  return true;
}

async function endProfile(): Promise<string> {
  const { profile } = await profiler.post('Profiler.stop');
  const file = join(given.profileFolder ?? '.', `intake-${Date.now()}.cpuprofile`);
  writeFileSync(file, JSON.stringify(profile));
  return file;
}

/** What the build wrote, so that a program started on this folder afterwards finds its snapshots readable. */
function folds(): Record<string, string> {
  try {
    return JSON.parse(readFileSync(join(root, 'dist', 'fold.json'), 'utf8')) as Record<string, string>;
  } catch {
    return {};
  }
}
