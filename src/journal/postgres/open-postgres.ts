import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import { StoreFault, type Store } from '../store.ts';
import { dataFolderInUse } from './launch-faults.ts';
import { launchPostgres, type LaunchOptions } from './launcher.ts';
import { postgresStore } from './postgres-store.ts';

export interface OpenPostgresOptions extends LaunchOptions {
  /** `WATCHFLOOR_DATABASE_URL`. When it is given, no server is started and the data folder is not touched. */
  databaseUrl?: string | undefined;
  log: Log;
  clock: Clock;
}

export interface OpenedPostgres {
  /** Already open. */
  store: Store;
  /** Closes the store, then stops the server if it is ours. */
  stop(): Promise<void>;
  how: 'embedded' | 'given';
}

/** The journal's place for a running program: a database someone gave us, or the PostgreSQL that came with npm. */
export async function openPostgres(options: OpenPostgresOptions): Promise<OpenedPostgres> {
  const { databaseUrl, log, clock } = options;
  if (databaseUrl) {
    const store = postgresStore({ connection: { connectionString: databaseUrl }, log, clock });
    await openOrClose(store);
    return { store, stop: () => store.close(), how: 'given' };
  }
  const server = await launchPostgres(options);
  const store = postgresStore({ connection: server.address, log, clock, explain: server.whyAway });
  try {
    await openOrClose(store);
  } catch (error) {
    const isInUse = error instanceof StoreFault && error.code === 'DATABASE_IN_USE';
    if (!isInUse) await server.stop();
    throw isInUse ? dataFolderInUse(options.dataFolder, '写入锁被占用', 'the writer lock is held') : error;
  }
  const stop = async () => {
    await store.close();
    await server.stop();
  };
  return { store, stop, how: 'embedded' };
}

async function openOrClose(store: Store): Promise<void> {
  try {
    await store.open();
  } catch (error) {
    await store.close();
    throw error;
  }
}
