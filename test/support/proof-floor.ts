import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { seededChance } from '../../src/base/chance.ts';
import { realClock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import type { Network } from '../../src/base/network.ts';
import { openFloor, type Floor } from '../../src/floor.ts';
import { openKeys } from '../../src/journal/keys.ts';
import { launchPostgres, type LaunchedServer } from '../../src/journal/postgres/launcher.ts';
import { postgresStore } from '../../src/journal/postgres/postgres-store.ts';
import type { Exit, Verb } from '../../src/verbs/verb.ts';
import { projectRoot } from './tidy/sources.ts';

/** A real floor's journal on a real PostgreSQL in a data folder, for the verbs that prove it (test/faults). */
export const site = 'haihe-central';
const clock = realClock();

const noNetwork: Network = {
  listenTcp: async (address) => ({ address, close: async () => {} }),
  listenUdp: async (address) => ({ address, close: async () => {} }),
};

/** The floor over the server that runs on this folder. Stopping it leaves the server alone. */
export async function floorOver(server: LaunchedServer, keysFolder: string): Promise<Floor> {
  const store = postgresStore({ connection: server.address, log: silentLog, clock });
  await store.open();
  return openFloor({
    clock,
    chance: seededChance(11),
    store,
    network: noNetwork,
    log: silentLog,
    keys: await openKeys(keysFolder, null),
    folds: {},
    installation: 'watchfloor',
    edges: { siaDc09: { tcp: '127.0.0.1:0', udp: '127.0.0.1:0' } },
    displaced: () => {},
  });
}

export interface Worked {
  /** Sizes at which the site's tree was signed while it was worked on. */
  signedAt: readonly number[];
  parts: { kept: string; erased: string };
}

/** A day in short: the example site is loaded, texts are typed and one is erased, a rehearsal is held and dropped. */
export async function workOn(floor: Floor): Promise<Worked> {
  await floor.addSite(site);
  const stream = floor.journal.stream(site)!;
  const signedAt: number[] = [];
  const sign = async () => void signedAt.push((await stream.sign())!.size);
  const spec = readFileSync(join(projectRoot, 'examples', site, 'site.json'), 'utf8');
  const load = { type: 'load site', spec } as { type: string };
  const loaded = await stream.command('sites', load, { by: 'rule/start', role: 'rule' }, 'site/1');
  if (loaded.answer !== 'kept') throw new Error(`the site does not load: ${JSON.stringify(loaded)}`);
  await sign();
  const typed = { class: 'note', readers: ['dispatcher'], mediaType: 'text/plain', until: null };
  const put = async (text: string) => {
    const id = await floor.parts.put(stream.row.number, Buffer.from(text), typed);
    if (typeof id !== 'string') throw new Error(id.words.en);
    await stream.write(
      { type: 'write', draft: { type: 'part held', data: { part: id, why: 'typed' } } },
      'staff/1',
      id,
    );
    return id;
  };
  const parts = { kept: await put('站台灯不亮'), erased: await put('写错了') };
  await stream.write(
    { type: 'write', draft: { type: 'part erased', data: { part: parts.erased, why: 'wrong' } } },
    'staff/1',
    'erase',
  );
  await floor.parts.erase(stream.row.number, parts.erased);
  await floor.secrets.set(`panel-key/${site}/AP3`, randomBytes(16));
  await sign();
  for (let count = 0; count < 40; count++) {
    const draft = { type: 'clock stepped', data: { step_ms: count } };
    await stream.write({ type: 'write', draft }, 'rule/clock', `step/${count}`);
    if (count === 20) await sign();
  }
  const fork = await floor.journal.fork(site, 'drill-1', 'evening', 'staff/1');
  if ('refused' in fork) throw new Error(fork.words.en);
  await floor.journal.dropFork(`${site}/drill-1`, 'over', 'staff/1');
  await sign();
  return { signedAt, parts };
}

export async function startServer(dataFolder: string): Promise<LaunchedServer> {
  return launchPostgres({ dataFolder, log: silentLog, clock });
}

/** What a tamperer with the database's password can do. */
export async function behindOurBack(server: LaunchedServer, ...statements: string[]): Promise<pg.QueryResult[]> {
  const client = new pg.Client(server.address);
  await client.connect();
  try {
    const results: pg.QueryResult[] = [];
    for (const statement of statements) results.push(await client.query(statement));
    return results;
  } finally {
    await client.end();
  }
}

export interface Said {
  exit: Exit;
  /** Standard output and standard error. */
  said: string;
  told: string;
}

/** A verb as the command line runs it, with these folders set as an operator would. */
export async function runVerb(verb: Verb, folders: { data: string; keys: string }, ...args: string[]): Promise<Said> {
  process.env['WATCHFLOOR_DATA'] = folders.data;
  process.env['WATCHFLOOR_KEYS'] = folders.keys;
  let said = '';
  let told = '';
  try {
    const out = {
      say: (text: string) => void (said += `${text}\n`),
      tell: (text: string) => void (told += `${text}\n`),
    };
    return { exit: await verb.run(args, out), said, told };
  } finally {
    delete process.env['WATCHFLOOR_DATA'];
    delete process.env['WATCHFLOOR_KEYS'];
  }
}
