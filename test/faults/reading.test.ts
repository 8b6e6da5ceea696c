import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { launchInChild, type Launched } from '../support/launched.ts';
import { atEnd, folderWithCluster, freshFolder, track } from '../support/launching.ts';
import { testDatabase } from '../support/postgres.ts';
import { realClock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import { openPostgresForReading } from '../../src/journal/postgres/open-for-reading.ts';
import { openPostgres, type OpenedPostgres } from '../../src/journal/postgres/open-postgres.ts';
import { isAlive, readPostmaster } from '../../src/journal/postgres/postmaster.ts';
import type { Store } from '../../src/journal/store.ts';

const options = { log: silentLog, clock: realClock() };

async function launched(dataFolder: string): Promise<Launched> {
  return track(await launchInChild({ dataFolder }));
}

async function reading(given: { dataFolder: string; databaseUrl?: string }): Promise<OpenedPostgres> {
  const opened = await openPostgresForReading({ ...options, ...given });
  atEnd(() => opened.stop());
  return opened;
}

function serverOf(dataFolder: string): number {
  return readPostmaster(join(dataFolder, 'cluster'))!.pid;
}

async function sizeOf(store: Store): Promise<number> {
  return ((await store.tail((await store.streams())[0]!.number))?.seq ?? -1) + 1;
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'done',
    (fault: { code?: string }) => fault.code ?? String(fault),
  );
}

test('a journal is read while the watch writes it, and the watch writes on afterwards', async () => {
  const dataFolder = await folderWithCluster();
  const watch = await launched(dataFolder);
  await watch.tell('put');
  const server = serverOf(dataFolder);
  const opened = await reading({ dataFolder });
  expect(await sizeOf(opened.store)).toBe(1);
  await watch.tell('put');
  expect(await sizeOf(opened.store), 'it sees what is written meanwhile').toBe(2);
  await opened.stop();
  expect(serverOf(dataFolder)).toBe(server);
  expect(isAlive(server)).toBe(true);
  expect(await watch.tell('put')).toEqual({ kept: 2 });
  await watch.tell('stop');
});

test('whoever reads cannot write anything, and sees what the writer adds', async () => {
  const database = await testDatabase();
  atEnd(() => database.drop());
  const writer = await openPostgres({ ...options, dataFolder: '/unused', databaseUrl: database.url });
  atEnd(() => writer.stop());
  const { number } = await writer.store.createStream({ name: 's', kind: 'site', status: 'Actual', epoch: 1 });
  const { store } = await reading({ dataFolder: '/unused', databaseUrl: database.url });
  const leaf = new Uint8Array(32);
  const writes: [string, () => Promise<unknown>][] = [
    ['append', () => store.append(number, 0, ['line'], leaf)],
    ['a stream', () => store.createStream({ name: 't', kind: 'site', status: 'Actual', epoch: 1 })],
    ['an epoch', () => store.setEpoch(number, 2)],
    ['a secret', () => store.putSecret({ name: 'a', version: 1, sealed: leaf })],
    ['a sign of life', () => store.beat(1)],
    ['derived rows', () => store.derived.drop(number)],
  ];
  for (const [what, write] of writes) expect(await codeOf(write()), what).toBe('STORE_READ_ONLY');
  expect(await store.streams()).toHaveLength(1);
  await writer.store.append(number, 0, ['line'], leaf);
  expect(await sizeOf(store)).toBe(1);
});

test('where no watch runs the journal is read all the same, and no server stays behind', async () => {
  const dataFolder = await folderWithCluster();
  const watch = await launched(dataFolder);
  await watch.tell('put');
  await watch.tell('stop');
  const opened = await reading({ dataFolder });
  const server = serverOf(dataFolder);
  expect(await sizeOf(opened.store)).toBe(1);
  await opened.stop();
  expect(isAlive(server)).toBe(false);
});

test('a watch that starts while somebody reads goes first, and the reader’s end does not touch it', async () => {
  const dataFolder = await folderWithCluster();
  const first = await launched(dataFolder);
  await first.tell('put');
  await first.tell('stop');
  const opened = await reading({ dataFolder });
  const watch = await launched(dataFolder);
  expect(watch.first).toEqual({ ready: true, size: 1 });
  const server = serverOf(dataFolder);
  await opened.stop();
  // Longer than a server that comes back by itself would take.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(serverOf(dataFolder)).toBe(server);
  expect(await watch.tell('put')).toEqual({ kept: 1 });
  const beside = await reading({ dataFolder });
  expect(await sizeOf(beside.store)).toBe(2);
  await watch.tell('stop');
});

test('where there is no journal the reader says so and makes none', async () => {
  const dataFolder = await freshFolder();
  expect(await codeOf(openPostgresForReading({ ...options, dataFolder }))).toBe('JOURNAL_MISSING');
  expect(await readdir(dataFolder)).toEqual([]);
  const database = await testDatabase();
  atEnd(() => database.drop());
  const asked = { ...options, dataFolder, databaseUrl: database.url };
  expect(await codeOf(openPostgresForReading(asked))).toBe('JOURNAL_MISSING');
});
