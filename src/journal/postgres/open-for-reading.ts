import { stat, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type pg from 'pg';
import { Fault } from '../../base/errors.ts';
import type { Store } from '../store.ts';
import { databaseName, databaseUser, placesOf } from './cluster.ts';
import { dataFolderInUse, dataFolderOfAnother, journalMissing, passwordLost } from './launch-faults.ts';
import { launchPostgres } from './launcher.ts';
import type { OpenedPostgres, OpenPostgresOptions } from './open-postgres.ts';
import { postgresStore } from './postgres-store.ts';
import { runningPostmaster, type Postmaster } from './postmaster.ts';
import { wait } from './wait.ts';

/** How long a server that is starting or stopping is waited for. */
const settleWait_ms = 60_000;

/**
 * Opens a journal to look at it: no writer lock, no change of the tables, every write rejected. Where a Watchfloor runs
 * on the data folder this reads beside it and leaves its server alone; where none runs, the server is started and
 * stopped again. A Watchfloor that starts meanwhile goes first: it takes the folder over and this reading ends.
 */
export async function openPostgresForReading(options: OpenPostgresOptions): Promise<OpenedPostgres> {
  const { databaseUrl } = options;
  if (databaseUrl) {
    const store = await openStore({ connectionString: databaseUrl }, options);
    return { store, stop: () => store.close(), how: 'given' };
  }
  const dataFolder = resolve(options.dataFolder);
  await mustHoldJournal(dataFolder);
  const until = options.clock.monotonic_ms() + settleWait_ms;
  for (;;) {
    const running = await runningPostmaster(placesOf(dataFolder).cluster);
    const opened = running ? await readBeside(running, dataFolder, options) : await readAlone(options);
    if (opened) return opened;
    if (options.clock.monotonic_ms() > until) throw dataFolderInUse(dataFolder, '无应答', 'it does not answer');
    await wait(options.clock, 50);
  }
}

async function mustHoldJournal(dataFolder: string): Promise<void> {
  const { cluster } = placesOf(dataFolder);
  const { uid } = await stat(cluster).catch(() => ({ uid: null }));
  if (uid === null) throw journalMissing(dataFolder);
  const ours = process.getuid?.();
  if (ours !== undefined && ours !== 0 && uid !== ours) throw dataFolderOfAnother(dataFolder, uid);
  if (!(await stat(join(cluster, 'PG_VERSION')).catch(() => null))) throw journalMissing(dataFolder);
}

/** Null when the server is on its way up or down: what to do is known once it has come or gone. */
async function readBeside(
  running: Postmaster,
  dataFolder: string,
  options: OpenPostgresOptions,
): Promise<OpenedPostgres | null> {
  if (running.status !== 'ready') return null;
  const passwordFile = placesOf(dataFolder).password;
  const password = (await readFile(passwordFile, 'utf8').catch(() => '')).trim();
  if (!password) throw passwordLost(passwordFile);
  const host = running.socketFolder || running.listenAddress || '127.0.0.1';
  const connection = { host, port: running.port, user: databaseUser, password, database: databaseName };
  const store = await openStore(connection, options);
  return { store, stop: () => store.close(), how: 'embedded' };
}

/** Null when another program was quicker to start a server here. */
async function readAlone(options: OpenPostgresOptions): Promise<OpenedPostgres | null> {
  const server = await launchPostgres({ ...options, forReading: true }).catch((error: unknown) => {
    if (error instanceof Fault && error.code === 'DATA_FOLDER_IN_USE') return null;
    throw error;
  });
  if (!server) return null;
  try {
    const store = await openStore(server.address, options);
    const stop = async () => {
      await store.close();
      await server.stop();
    };
    return { store, stop, how: 'embedded' };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function openStore(connection: pg.ClientConfig, { log, clock }: OpenPostgresOptions): Promise<Store> {
  const store = postgresStore({ connection, log, clock, mode: 'read' });
  try {
    await store.open();
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}
